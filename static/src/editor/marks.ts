/**
 * What is drawn over the program from outside: the exact piece that the current step belongs to, the piece where a problem
 * lies, and at the right margin the gradient of each line's result. Marks move with the text until new ones come.
 */
import { RangeSet, StateEffect, StateField, type Extension, type Range, type Text } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  gutter,
  GutterMarker,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from "@codemirror/view";

/** `[line, column, end line, end column]`: lines from 1, columns from 0 in UTF-16 code units. */
export type Place = readonly [number, number, number, number];

export interface Marks {
  lit: { place: Place; tone: "value" | "gradient" } | null;
  chosen: Place | null;
  problem: Place | null;
  related: readonly Place[];
  /** Text beside a line, by line number. */
  margin: ReadonlyMap<number, { text: string; label: string }>;
}

export const NO_MARKS: Marks = { lit: null, chosen: null, problem: null, related: [], margin: new Map() };

export const setMarks = StateEffect.define<Marks>();

class MarginText extends GutterMarker {
  constructor(
    readonly text: string,
    readonly label: string,
  ) {
    super();
  }

  override eq(other: MarginText): boolean {
    return other.text === this.text && other.label === this.label;
  }

  override toDOM(): Node {
    const element = document.createElement("span");
    element.className = "cm-gradient-text";
    const [sign, rest] = [this.text.slice(0, 1), this.text.slice(1).trim()];
    element.append(sign);
    if (rest) {
      const gap = document.createElement("span");
      gap.className = "cm-gradient-gap";
      gap.textContent = " ";
      element.append(gap, rest);
    }
    element.title = this.label;
    return element;
  }
}

interface Drawn {
  decorations: DecorationSet;
  margin: RangeSet<GutterMarker>;
}

/** Where a place lies in the text; null where the text no longer has it. */
export function offsets(
  doc: Text,
  [line, column, endLine, endColumn]: Place,
): { from: number; to: number } | null {
  if (line < 1 || endLine > doc.lines || endLine < line) return null;
  const first = doc.line(line);
  const last = doc.line(endLine);
  const from = Math.min(first.from + column, first.to);
  const to = Math.min(last.from + endColumn, last.to);
  return to > from ? { from, to } : null;
}

/** A problem can sit where there is nothing, such as the end of a line; it is then drawn on the nearest character. */
function problemOffsets(doc: Text, place: Place): { from: number; to: number } | null {
  const found = offsets(doc, place);
  if (found) return found;
  if (place[0] < 1 || place[0] > doc.lines) return null;
  const line = doc.line(place[0]);
  const to = Math.min(line.to, Math.max(line.from + place[1] + 1, line.from + 1));
  return to > line.from ? { from: Math.max(line.from, to - 1), to } : null;
}

function draw(doc: Text, marks: Marks): Drawn {
  const ranges: Range<Decoration>[] = [];
  const add = (found: { from: number; to: number } | null, name: string): void => {
    if (found) ranges.push(Decoration.mark({ class: name }).range(found.from, found.to));
  };
  if (marks.lit) add(offsets(doc, marks.lit.place), `cm-lit cm-lit-${marks.lit.tone}`);
  if (marks.chosen) add(offsets(doc, marks.chosen), "cm-chosen");
  for (const place of marks.related) add(offsets(doc, place), "cm-related");
  if (marks.problem) add(problemOffsets(doc, marks.problem), "cm-problem");
  const texts: Range<GutterMarker>[] = [];
  for (const [line, { text, label }] of marks.margin) {
    if (line >= 1 && line <= doc.lines) texts.push(new MarginText(text, label).range(doc.line(line).from));
  }
  return { decorations: Decoration.set(ranges, true), margin: RangeSet.of(texts, true) };
}

const field = StateField.define<Drawn>({
  create: (state) => draw(state.doc, NO_MARKS),
  update(drawn, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setMarks)) return draw(transaction.newDoc, effect.value);
    if (!transaction.docChanged) return drawn;
    return {
      decorations: drawn.decorations.map(transaction.changes),
      margin: drawn.margin.map(transaction.changes),
    };
  },
  provide: (self) => EditorView.decorations.from(self, (drawn) => drawn.decorations),
});

const look = EditorView.theme({
  ".cm-lit": { padding: "2px 0", borderRadius: "5px", boxDecorationBreak: "clone" },
  ".cm-lit-value": { backgroundColor: "var(--value-wash)", boxShadow: "0 0 0 1px var(--value)" },
  ".cm-lit-gradient": { backgroundColor: "var(--gradient-wash)", boxShadow: "0 0 0 1px var(--gradient)" },
  ".cm-chosen": { borderBottom: "1.5px solid var(--ink)" },
  ".cm-related": { borderBottom: "1.5px dashed var(--problem)" },
  ".cm-problem": {
    textDecoration: "underline wavy var(--problem) 1.5px",
    textUnderlineOffset: "4px",
    backgroundColor: "color-mix(in srgb, var(--problem) 7%, transparent)",
    borderRadius: "3px",
  },
  // The column lies over the end of the text instead of beside it, so that no line gives up room that it needs.
  ".cm-gutters.cm-gutters-after": {
    backgroundColor: "transparent",
    pointerEvents: "none",
    marginLeft: "-96px",
    minWidth: "96px",
  },
  ".cm-gradient-margin": { width: "100%" },
  // beside the last row of a line
  ".cm-gradient-margin .cm-gutterElement": {
    display: "flex",
    alignItems: "flex-end",
    justifyContent: "flex-end",
    paddingRight: "2px",
  },
  ".cm-gradient-text": {
    padding: "0 2px",
    backgroundColor: "var(--panel)",
    color: "var(--gradient-text)",
    fontSize: "var(--text-12)",
    whiteSpace: "nowrap",
    pointerEvents: "auto",
  },
  // Narrower than a space of the monospaced face, which a line of code may need itself.
  ".cm-gradient-gap": {
    display: "inline-block",
    width: "4px",
    overflow: "hidden",
    whiteSpace: "pre",
    verticalAlign: "bottom",
  },
});

export const marks: Extension = [field, look];

/** Room between the end of a line and what stands in the margin, and the size of the margin's letters beside the text's. */
const GAP = 22;
/** What a line leaves free at its end, in pixels. */
const LINE_END = 8;
const LETTER = 12 / 13;
/** Width of a letter of the monospaced face, in em. The editor's own measure is taken before the face has come. */
const ADVANCE = 0.6;

/** A row of a line that is broken begins so many letters behind the line. */
export const HANGING = 6;

/** What of a margin text fits beside its line: all of it, a sign that there is one, or nothing. */
export function fitting(text: string, room: number, letter: number): string {
  const brief = `${text.slice(0, 1)} …`;
  return [text, brief].find((one) => (one.length - 1) * letter + GAP <= room) ?? "";
}

/** Letters of the width of two: Chinese, Japanese, Korean and their punctuation, as the faces of editors draw them. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g;

/** How many letters of usual width a line is long. */
export function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/** Where the last row of a line ends, in letters, if the line is broken into rows of so many: between words, else anywhere. */
export function lastRow(line: string, most: number): number {
  if (most <= HANGING) return widthOf(line);
  let at = 0;
  for (const [, word = "", spaces = ""] of line.matchAll(/(\S*)(\s*)/g)) {
    const letters = widthOf(word);
    if (at > 0 && at + letters > most) at = HANGING;
    at += letters;
    while (at > most) at -= most - HANGING;
    at += spaces.length;
  }
  return at;
}

interface Room {
  /** Where the text begins, and how wide the editor is, in pixels. */
  left: number;
  width: number;
  letter: number;
}

const remeasured = StateEffect.define<null>();

/** The sizes that the margin needs, read once for each change of geometry: reading them at every step would cost a layout. */
const measured = ViewPlugin.fromClass(
  class {
    room: Room = { left: 0, width: 0, letter: 8 };

    constructor(view: EditorView) {
      this.measure(view);
    }

    update(update: ViewUpdate): void {
      if (update.geometryChanged) this.measure(update.view);
    }

    measure(view: EditorView): void {
      view.requestMeasure({
        key: this,
        read: (): Room => ({
          left:
            view.contentDOM.getBoundingClientRect().left -
            view.dom.getBoundingClientRect().left +
            view.scrollDOM.scrollLeft,
          width: view.dom.clientWidth,
          letter: ADVANCE * Number.parseFloat(getComputedStyle(view.contentDOM).fontSize),
        }),
        write: (room) => {
          const { left, width, letter } = this.room;
          if (room.left === left && room.width === width && room.letter === letter) return;
          this.room = room;
          queueMicrotask(() => view.dispatch({ effects: remeasured.of(null) }));
        },
      });
    }
  },
);

const column = gutter({
  class: "cm-gradient-margin",
  side: "after",
  lineMarker(view, block) {
    let found: MarginText | null = null;
    view.state.field(field).margin.between(block.from, block.from, (_from, _to, marker) => {
      if (marker instanceof MarginText) found = marker;
    });
    const marker = found as MarginText | null;
    const room = view.plugin(measured)?.room;
    if (!marker || !room) return null;
    const most = Math.floor((room.width - room.left - LINE_END) / room.letter);
    const used = room.left + lastRow(view.state.sliceDoc(block.from, block.to), most) * room.letter;
    const text = fitting(marker.text, room.width - used, room.letter * LETTER);
    if (text === marker.text) return marker;
    return text ? new MarginText(text, marker.label) : null;
  },
  lineMarkerChange: (update) =>
    update.startState.field(field).margin !== update.state.field(field).margin ||
    update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(remeasured))),
});

/** The column at the right that shows gradients. */
export const gradientMargin: Extension = [measured, column];

/** Whether two places are the same. */
export function samePlace(a: Place | null, b: Place | null): boolean {
  return a === b || (!!a && !!b && a.every((x, i) => x === b[i]));
}

/** Whether two sets of marks look the same, so that drawing them again can be saved. */
export function sameMarks(a: Marks, b: Marks): boolean {
  return (
    a.lit?.tone === b.lit?.tone &&
    samePlace(a.lit?.place ?? null, b.lit?.place ?? null) &&
    samePlace(a.chosen, b.chosen) &&
    samePlace(a.problem, b.problem) &&
    a.related.length === b.related.length &&
    a.related.every((place, i) => samePlace(place, b.related[i]!)) &&
    a.margin.size === b.margin.size &&
    [...a.margin].every(([line, { text, label }]) => {
      const other = b.margin.get(line);
      return other?.text === text && other.label === label;
    })
  );
}
