/**
 * Which boxes and wires can look different at two moments of the same picture. A step changes a few of thousands, and whoever draws
 * works out those alone; the answer may name too many, never too few. Pure; must not know how anything is drawn.
 */
import { EventKind } from "../model/types";
import { type Play, litIn } from "./moment";
import type { Places } from "./places";

export interface Touched {
  boxes: ReadonlySet<number>;
  wires: ReadonlySet<number>;
}

/** Between moments that are further apart than this, working everything out again costs no more. */
const FAR = 400;

export class Reach {
  /** The boxes that show something of a node. */
  readonly #shown = new Map<number, number[]>();
  /** The wires at a box. */
  readonly #wires: number[][];

  constructor(readonly places: Places) {
    const { drawing, column } = places;
    drawing.boxes.forEach((box, place) => {
      for (const node of [places.node(place), ...box.parts.map((part) => part[column] ?? -1)]) {
        const known = this.#shown.get(node);
        if (known) known.push(place);
        else this.#shown.set(node, [place]);
      }
    });
    this.#wires = drawing.boxes.map(() => []);
    drawing.courses.forEach(({ shape: { source, target } }, place) => {
      this.#wires[source]!.push(place);
      if (target !== source) this.#wires[target]!.push(place);
    });
  }

  /** What may look different; null where that may be everything. */
  between(before: Play, after: Play): Touched | null {
    const { index } = this.places;
    const from = Math.min(before.position, after.position);
    const to = Math.max(before.position, after.position);
    if (from === 0 || to - from > FAR) return null;
    // another pass or push shows other gradients everywhere
    if (index.passAt(from) !== index.passAt(to) || index.pushAt(from) !== index.pushAt(to)) return null;
    const boxes = new Set<number>();
    const wires = new Set<number>();
    const touch = (node: number): void => {
      for (const place of this.#shown.get(node) ?? []) {
        boxes.add(place);
        for (const wire of this.#wires[place]!) wires.add(wire);
      }
    };
    const pull = (edge: number): void => {
      const wire = this.places.wireOf(edge);
      if (wire >= 0) wires.add(wire);
    };
    for (let event = from; event < to; event += 1) {
      // what was kept is let go everywhere at once
      if (index.recording.events.kind[event] === EventKind.freed) return null;
      touch(index.subjectNode(event));
      const edge = index.subjectEdge(event);
      if (edge >= 0) pull(edge);
    }
    for (const { step, edges, next } of [before, after]) {
      for (const edge of edges) pull(edge);
      pull(next);
      touch(step.node);
      for (const { place } of litIn(this.places, step)) boxes.add(place);
    }
    return { boxes, wires };
  }
}
