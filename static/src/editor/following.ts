/**
 * Brings the piece that the current step belongs to into sight, where a program is longer than its pane. Only the pane of
 * the program is moved, never the page around it; and never under the hands of somebody who writes.
 */
import { type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { NO_MARKS, offsets, samePlace, setMarks, type Marks, type Place } from "./marks";

/** How often the way to a piece is looked for: heights of lines out of sight are guesses until they are drawn. */
const LOOKS = 4;
/** Where in the pane a line comes to stand that was out of sight. */
const HEIGHT = 0.4;

/** How far to scroll so that `from` to `to` are seen in a room that begins at `start`; `start` where they are already. */
export function inSight(start: number, room: number, from: number, to: number, place: number): number {
  if (from >= start && to <= start + room) return start;
  return Math.max(0, Math.round(place));
}

export const following = ViewPlugin.fromClass(
  class {
    /** The piece that was lit or chosen last. */
    #wanted: Place | null = null;
    #marks: Marks = NO_MARKS;
    readonly #observer: ResizeObserver;

    constructor(readonly view: EditorView) {
      this.#observer = new ResizeObserver(() => this.#follow());
      this.#observer.observe(view.scrollDOM);
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

    #follow(looks = LOOKS): void {
      const { scrollDOM } = this.view;
      this.view.requestMeasure({
        key: this,
        read: () => this.#way(),
        write: (way) => {
          if (!way) return;
          scrollDOM.scrollTop = way.top;
          if (way.guessed && looks > 1) this.#follow(looks - 1);
        },
      });
    }

    /** How far down the pane is to be scrolled, and whether that is a guess; null where nothing is wanted. */
    #way(): { top: number; guessed: boolean } | null {
      const { view } = this;
      const { scrollTop, clientHeight: room } = view.scrollDOM;
      const found = this.#wanted && offsets(view.state.doc, this.#wanted);
      if (!found || room <= 0 || view.hasFocus) return null;
      const first = view.coordsAtPos(found.from, 1);
      const last = view.coordsAtPos(found.to, -1);
      const begins = view.documentPadding.top + view.lineBlockAt(found.from).top;
      if (!first || !last) return { top: Math.max(0, begins - room * HEIGHT), guessed: true };
      const origin = view.scrollDOM.getBoundingClientRect().top - scrollTop;
      const bottom = last.bottom - first.top < room ? last.bottom : first.bottom;
      const place = first.top - origin;
      return {
        top: inSight(scrollTop, room, place, bottom - origin, place - room * HEIGHT),
        guessed: false,
      };
    }

    destroy(): void {
      this.#observer.disconnect();
    }
  },
);
