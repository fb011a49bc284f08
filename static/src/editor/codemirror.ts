/**
 * The code editor itself: CodeMirror with Python, and marks that are set from outside (the span of the current step, a
 * problem, gradients beside lines). Loaded after the first paint. It must not know of recordings, players or Svelte.
 */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { historyField, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import {
  Annotation,
  Compartment,
  EditorSelection,
  EditorState,
  Prec,
  type Extension,
} from "@codemirror/state";
import { EditorView, ViewPlugin, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { minimalSetup } from "codemirror";
import { kinds } from "$lib/ui/python";
import { completing, type Lookup } from "./completing";
import { following } from "./following";
import { hovering, type Ask } from "./hovering";
import {
  gradientMargin,
  HANGING,
  marks,
  NO_MARKS,
  sameMarks,
  setMarks,
  type Marks,
  type Place,
} from "./marks";
import { setStops, stops } from "./stops";
import { keepHistory, recallHistory, type History } from "./undo";

export interface EditorOptions {
  parent: HTMLElement;
  code: string;
  label: string;
  hint?: string;
  margin?: boolean;
  /** The reader changed the text. */
  onchange: (code: string) => void;
  /** The reader asked to run now. */
  onrun?: () => void;
  /** A line number was clicked, or Alt+Enter pressed on the line. */
  online?: (line: number) => void;
  /** A breakpoint is wanted on a line, or no longer. */
  onstop?: (line: number) => void;
  /** The reader selected text: line and column of both ends, lines from 1 and columns from 0. */
  onselect?: (from: [number, number], to: [number, number]) => void;
  /** The names of a framework, for completion. */
  lookup?: Lookup;
  /** What is to be said of the text under the pointer. */
  onhover?: Ask;
  /** Under which name the history of changes is kept for a reload; without one it is not. */
  history?: string;
}

/** A piece of the text and what is to stand in its place: lines from 1, columns from 0. */
export interface Change {
  place: Place;
  text: string;
}

export interface EditorHandle {
  setCode: (code: string) => void;
  /** Change pieces of the text as the reader would have: undo takes it back, and the cursor stays. */
  change: (changes: readonly Change[]) => void;
  setMarks: (marks: Marks) => void;
  /** The lines at which playing stops. */
  setStops: (lines: readonly number[]) => void;
  setWords: (label: string, hint: string) => void;
  /** Bring a line into view and put the cursor there. */
  reveal: (line: number, column: number) => void;
  focus: () => void;
  destroy: () => void;
}

/** A change that came from the page, which must not be reported back to it. */
const fromOutside = Annotation.define<boolean>();

/** What is left of a long line stands under it, and not where a line of the program begins. */
const hanging = EditorView.theme({
  ".cm-content .cm-line": { paddingLeft: `calc(4px + ${HANGING}ch)`, textIndent: `-${HANGING}ch` },
});

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--text-13)", color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "24px",
    overflow: "auto",
    fontVariantLigatures: "none",
  },
  ".cm-content": { padding: "4px 0 24px", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 8px 0 4px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "1.5px" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--value) 22%, transparent) !important",
  },
  ".cm-gutters": { border: "0", backgroundColor: "var(--panel)", color: "var(--soft)" },
  ".cm-lineNumbers .cm-gutterElement": {
    minWidth: "28px",
    padding: "0 6px 0 4px",
    cursor: "pointer",
    fontSize: "var(--text-12)",
  },
  ".cm-lineNumbers .cm-gutterElement:hover": { color: "var(--ink)" },
  ".cm-matchingBracket": { backgroundColor: "var(--wash)", outline: "1px solid var(--hairline)" },
  ".cm-placeholder": { color: "var(--soft)" },
});

function setup(options: EditorOptions, onedit: () => void): Extension {
  const { online, onrun, onselect } = options;
  return [
    minimalSetup,
    python(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    syntaxHighlighting(kinds),
    look,
    lineNumbers({
      domEventHandlers: {
        click(view, block, event) {
          const { number } = view.state.doc.lineAt(block.from);
          if ((event as MouseEvent).shiftKey) options.onstop?.(number);
          else online?.(number);
          return true;
        },
      },
    }),
    marks,
    following,
    stops,
    cursorInSight,
    options.margin ? gradientMargin : [],
    EditorView.lineWrapping,
    hanging,
    options.lookup ? completing(options.lookup) : [],
    options.onhover ? hovering(options.onhover) : [],
    Prec.highest(
      keymap.of([
        {
          key: "Mod-Enter",
          run: () => {
            onrun?.();
            return true;
          },
        },
        {
          key: "Alt-Enter",
          run: (view) => {
            online?.(view.state.doc.lineAt(view.state.selection.main.head).number);
            return true;
          },
        },
      ]),
    ),
    keymap.of([...closeBracketsKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      const outside = update.transactions.some((transaction) => transaction.annotation(fromOutside));
      if (update.docChanged && !outside) {
        onedit();
        options.onchange(update.state.doc.toString());
      }
      const chosen = update.transactions.some((transaction) => transaction.isUserEvent("select"));
      const { from, to, empty } = update.state.selection.main;
      if (!chosen || empty) return;
      const place = (at: number): [number, number] => {
        const line = update.state.doc.lineAt(at);
        return [line.number, at - line.from];
      };
      onselect?.(place(from), place(to));
    }),
  ];
}

/** Where the room gets smaller, as by a problem that is told below it, the line that is written stays in sight. */
const cursorInSight = ViewPlugin.fromClass(
  class {
    #height = 0;
    readonly #observer: ResizeObserver;

    constructor(view: EditorView) {
      this.#observer = new ResizeObserver(([entry]) => {
        const height = entry?.contentRect.height ?? 0;
        const smaller = height < this.#height;
        this.#height = height;
        if (smaller && view.hasFocus)
          view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head) });
      });
      this.#observer.observe(view.scrollDOM);
    }

    destroy(): void {
      this.#observer.disconnect();
    }
  },
);

/** The state to begin with: where the text is the one that was left, with the history of how it came about. */
function begin({ code, history }: EditorOptions, extensions: Extension): EditorState {
  const kept = history ? recallHistory(history, code) : null;
  if (kept) {
    try {
      const json = { doc: code, selection: EditorSelection.single(0).toJSON(), history: kept };
      return EditorState.fromJSON(json, { extensions }, { history: historyField });
    } catch {
      // A history that another version of the editor has written.
    }
  }
  return EditorState.create({ doc: code, extensions });
}

/** Keeps the history when the page is left; answers what to call when the editor goes. */
function keepUntilLeft(view: EditorView, key: string): () => void {
  const save = (): void => {
    const { doc, history } = view.state.toJSON({ history: historyField }) as {
      doc: string;
      history: History;
    };
    keepHistory(key, doc, history);
  };
  addEventListener("pagehide", save);
  return () => {
    save();
    removeEventListener("pagehide", save);
  };
}

export function createEditor(options: EditorOptions): EditorHandle {
  /** The marks that are drawn; null where the text has moved under them. */
  let shown: Marks | null = NO_MARKS;
  let worded = `${options.label}\n${options.hint ?? ""}`;
  const words = new Compartment();
  const wording = (label: string, hint: string): Extension => [
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    hint ? placeholder(hint) : [],
  ];
  const view = new EditorView({
    parent: options.parent,
    state: begin(options, [
      setup(options, () => (shown = null)),
      words.of(wording(options.label, options.hint ?? "")),
    ]),
  });
  const forget = options.history ? keepUntilLeft(view, options.history) : () => undefined;

  return {
    setCode(code) {
      const text = view.state.toText(code);
      if (text.eq(view.state.doc)) return;
      shown = null;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: 0 },
        annotations: fromOutside.of(true),
        scrollIntoView: true,
      });
    },
    change(changes) {
      const { doc } = view.state;
      const at = (line: number, column: number): number => Math.min(doc.line(line).from + column, doc.length);
      view.dispatch({
        changes: changes.map(({ place: [line, column, endLine, endColumn], text }) => ({
          from: at(line, column),
          to: at(endLine, endColumn),
          insert: text,
        })),
        userEvent: "input.complete",
      });
    },
    setMarks(next) {
      if (shown && sameMarks(shown, next)) return;
      shown = next;
      view.dispatch({ effects: setMarks.of(next) });
    },
    setStops: (lines) => view.dispatch({ effects: setStops.of(lines) }),
    setWords(label, hint) {
      // telling the editor anything makes the browser lay out the page: only what is new is told
      if (`${label}\n${hint}` === worded) return;
      worded = `${label}\n${hint}`;
      view.dispatch({ effects: words.reconfigure(wording(label, hint)) });
    },
    reveal(line, column) {
      const { doc } = view.state;
      const found = doc.line(Math.min(Math.max(1, line), doc.lines));
      const anchor = Math.min(found.from + column, found.to);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    },
    focus: () => view.focus(),
    destroy() {
      forget();
      view.destroy();
    },
  };
}
