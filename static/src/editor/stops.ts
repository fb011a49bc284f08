/** Lines of the program at which playing stops, marked beside their numbers. The marks move with the text. */
import { RangeSet, StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

/** The marked lines, from 1. */
export const setStops = StateEffect.define<readonly number[]>();

class Stop extends GutterMarker {
  override elementClass = "cm-stop";
}

const stop = new Stop();

const field = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(marked, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setStops)) continue;
      const { doc } = transaction.state;
      const lines = effect.value.filter((line) => line >= 1 && line <= doc.lines).sort((a, b) => a - b);
      return RangeSet.of(lines.map((line) => stop.range(doc.line(line).from)));
    }
    return marked.map(transaction.changes);
  },
  provide: (self) => gutterLineClass.from(self),
});

const look = EditorView.theme({
  ".cm-lineNumbers .cm-gutterElement.cm-stop": {
    borderRadius: "4px",
    backgroundColor: "var(--ink)",
    color: "var(--panel)",
  },
});

export const stops: Extension = [field, look];
