/** What stands under the pointer, in a few words. What the words are comes from outside. */
import type { Extension } from "@codemirror/state";
import { EditorView, hoverTooltip } from "@codemirror/view";

/** Words for a piece of the text: which piece (columns of one line, from 0), a head and what follows it. */
export interface Hovered {
  from: number;
  to: number;
  head: string;
  rest: readonly string[];
}

/** `line` counts from 1, `column` from 0. */
export type Ask = (line: number, column: number) => Hovered | null;

const look = EditorView.theme({
  ".cm-hovered": {
    maxWidth: "360px",
    padding: "8px 12px",
    fontFamily: "var(--mono)",
    fontSize: "var(--text-12)",
    lineHeight: "1.6",
    overflowWrap: "anywhere",
  },
  ".cm-hovered strong": { fontWeight: "700" },
  ".cm-hovered div": { color: "var(--soft)" },
});

export function hovering(ask: Ask): Extension {
  return [
    hoverTooltip((view, pos) => {
      const line = view.state.doc.lineAt(pos);
      const found = ask(line.number, pos - line.from);
      if (!found) return null;
      return {
        pos: line.from + found.from,
        end: line.from + found.to,
        above: true,
        create: () => {
          const dom = document.createElement("div");
          dom.className = "cm-hovered";
          const head = document.createElement("strong");
          head.textContent = found.head;
          dom.append(head);
          for (const text of found.rest) {
            const row = document.createElement("div");
            row.textContent = text;
            dom.append(row);
          }
          return { dom };
        },
      };
    }),
    look,
  ];
}
