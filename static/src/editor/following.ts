/**
 * Brings the piece that the current step belongs to into sight, where a program is longer or wider than its pane. Only the pane of
 * the program is moved, never the page around it; and never under the hands of somebody who writes.
 */
import { type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { NO_MARKS, offsets, samePlace, setMarks, type Marks, type Place } from "./marks";

/** Room that is left beside a piece, in pixels. */
const BESIDE = 24;
/** Where in the pane a line comes to stand that was out of sight. */
const HEIGHT = 0.4;

/** How far to scroll so that `from` to `to` are seen in a room that begins at `start`; `start` where they are already. */
export function inSight(start: number, room: number, from: number, to: number, place: number): number {
  if (from >= start && to <= start + room) return start;
  return Math.max(0, Math.round(place));
}

export const following = ViewPlugin.fromClass(
  class {
    #room = { width: 0, height: 0 };
    #at = { top: 0, left: 0 };
    /** The piece that was lit or chosen last. */
    #wanted: Place | null = null;
    #marks: Marks = NO_MARKS;
    readonly #observer: ResizeObserver;
    readonly #scrolled: () => void;

    constructor(readonly view: EditorView) {
      const { scrollDOM } = view;
      // what the browser would have to lay out the page for is asked when it has just done so
      this.#observer = new ResizeObserver(() => {
        const numbers = scrollDOM.querySelector<HTMLElement>(".cm-gutters")?.offsetWidth ?? 0;
        this.#room = { width: scrollDOM.clientWidth - numbers, height: scrollDOM.clientHeight };
        this.#follow();
      });
      this.#observer.observe(scrollDOM);
      this.#scrolled = () => (this.#at = { top: scrollDOM.scrollTop, left: scrollDOM.scrollLeft });
      scrollDOM.addEventListener("scroll", this.#scrolled, { passive: true });
    }

    update(update: ViewUpdate): void {
      for (const transaction of update.transactions)
        for (const effect of transaction.effects) {
          if (!effect.is(setMarks)) continue;
          const [before, now] = [this.#marks, effect.value];
          this.#marks = now;
          if (!samePlace(before.lit?.place ?? null, now.lit?.place ?? null))
            this.#wanted = now.lit?.place ?? null;
          else if (!samePlace(before.chosen, now.chosen)) this.#wanted = now.chosen;
          else continue;
          this.#follow();
        }
    }

    #follow(): void {
      const { view } = this;
      const { width, height } = this.#room;
      const found = this.#wanted && offsets(view.state.doc, this.#wanted);
      if (!found || height <= 0 || view.hasFocus) return;
      const first = view.lineBlockAt(found.from);
      const last = view.lineBlockAt(found.to);
      const above = view.documentPadding.top;
      const bottom = last.bottom - first.top < height ? last.bottom : first.bottom;
      const top = inSight(
        this.#at.top,
        height,
        above + first.top,
        above + bottom,
        above + first.top - height * HEIGHT,
      );
      const line = view.state.doc.lineAt(found.from);
      const column = (at: number): number => (at - line.from) * view.defaultCharacterWidth;
      const [start, end] = [column(found.from), column(Math.min(found.to, line.to)) + BESIDE];
      // a line is read from its beginning where that shows the better half of the piece, too
      const shown = Math.min(end, width) - start;
      const left =
        view.lineWrapping || shown >= (end - start) / 2
          ? 0
          : inSight(this.#at.left, width, start, end, Math.min(start - BESIDE, end - width));
      if (top === this.#at.top && left === this.#at.left) return;
      this.#at = { top, left };
      view.scrollDOM.scrollTop = top;
      view.scrollDOM.scrollLeft = left;
    }

    destroy(): void {
      this.#observer.disconnect();
      this.view.scrollDOM.removeEventListener("scroll", this.#scrolled);
    }
  },
);
