/** The moments of what is in sight, each worked out once: panning and zooming ask again for the same, and a step keeps what it does not touch. Pure. */
import type { Motion } from "../../model/motion";
import {
  type BoxMoment,
  type Lit,
  type Play,
  type WireMoment,
  boxAt,
  litIn,
  playOf,
  wireAt,
} from "../moment";
import type { Reach, Touched } from "../touched";

export class Moments {
  readonly play: Play;
  readonly lit: ReadonlyMap<number, Lit>;
  /** What may look different from the moments before these; null where that may be everything. */
  readonly touched: Touched | null;
  readonly #boxes: (BoxMoment | undefined)[];
  readonly #wires: (WireMoment | undefined)[];

  constructor(
    readonly reach: Reach,
    motion: Motion,
    before: Moments | null,
  ) {
    const { places } = reach;
    this.play = playOf(places.index, motion);
    this.lit = new Map(litIn(places, motion.step).map((lit) => [lit.place, lit]));
    this.touched = before?.reach === reach ? reach.between(before.play, this.play) : null;
    if (before && this.touched) {
      // handed on, not copied: nobody asks the moments before these any more
      [this.#boxes, this.#wires] = [before.#boxes, before.#wires];
      for (const place of this.touched.boxes) this.#boxes[place] = undefined;
      for (const place of this.touched.wires) this.#wires[place] = undefined;
    } else {
      this.#boxes = new Array<BoxMoment | undefined>(places.drawing.boxes.length);
      this.#wires = new Array<WireMoment | undefined>(places.drawing.courses.length);
    }
  }

  /** Whether these are the moments of that step at that position. */
  holds(reach: Reach, { step, position }: Pick<Play, "step" | "position">): boolean {
    return this.reach === reach && this.play.step === step && this.play.position === position;
  }

  box(place: number): BoxMoment {
    return (this.#boxes[place] ??= boxAt(this.reach.places, place, this.play.position));
  }

  wire(place: number): WireMoment {
    return (this.#wires[place] ??= wireAt(this.reach.places, place, this.play));
  }
}
