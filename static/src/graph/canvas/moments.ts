/** The moments of what is in sight, each worked out once for a step: panning and zooming ask again for the same. Pure. */
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
import type { Places } from "../places";

export class Moments {
  readonly play: Play;
  readonly lit: ReadonlyMap<number, Lit>;
  readonly #boxes: (BoxMoment | undefined)[];
  readonly #wires: (WireMoment | undefined)[];

  constructor(
    readonly places: Places,
    motion: Motion,
  ) {
    this.play = playOf(places.index, motion);
    this.lit = new Map(litIn(places, motion.step).map((lit) => [lit.place, lit]));
    this.#boxes = new Array<BoxMoment | undefined>(places.drawing.boxes.length);
    this.#wires = new Array<WireMoment | undefined>(places.drawing.courses.length);
  }

  /** Whether these are the moments of that step at that position. */
  holds(places: Places, { step, position }: Pick<Play, "step" | "position">): boolean {
    return this.places === places && this.play.step === step && this.play.position === position;
  }

  box(place: number): BoxMoment {
    return (this.#boxes[place] ??= boxAt(this.places, place, this.play.position));
  }

  wire(place: number): WireMoment {
    return (this.#wires[place] ??= wireAt(this.places, place, this.play));
  }
}
