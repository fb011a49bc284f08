/**
 * Two runs at one moment: where the kept one stands while the other is stepped, and which boxes of the two drawings show different
 * numbers there. Pure; must not know how anything is drawn.
 */
import type { Difference } from "../graph/look";
import { boxAt } from "../graph/moment";
import type { Places } from "../graph/places";
import { sameStructure } from "../model/carry";
import type { RecordingIndex } from "../model/recording";
import { distance } from "./compare";

/** Which nodes and which moments of two runs belong together. */
export class Pairing {
  readonly same: boolean;
  readonly #there = new Map<number, number>();
  readonly #back = new Map<number, number>();

  constructor(
    readonly left: RecordingIndex,
    readonly right: RecordingIndex,
  ) {
    this.same = sameStructure(left, right);
    if (this.same) return;
    // without a common structure the k-th node of a name belongs to the k-th of that name
    const known = named(left);
    for (const [key, node] of named(right)) {
      const other = known.get(key);
      if (other === undefined) continue;
      this.#there.set(other, node);
      this.#back.set(node, other);
    }
  }

  /** The node of the right run that belongs to one of the left, −1 where there is none. */
  rightOf(node: number): number {
    return this.same ? node : (this.#there.get(node) ?? -1);
  }

  /** The node of the left run that belongs to one of the right, −1 where there is none. */
  leftOf(node: number): number {
    return this.same ? node : (this.#back.get(node) ?? -1);
  }

  /** Where the left run stands while the right one stands at a position: at the same event, else as far into the same phase. */
  leftPosition(position: number): number {
    if (this.same || position <= 0) return position;
    const { left, right } = this;
    const at = right.phaseIndexOfEvent(position - 1);
    const here = right.recording.phases[at];
    if (!here) return left.snap(Math.round((position / right.eventCount) * left.eventCount));
    const before = right.recording.phases.slice(0, at).filter(({ kind }) => kind === here.kind).length;
    const alike = left.recording.phases.filter(({ kind }) => kind === here.kind);
    const there = alike[Math.min(before, alike.length - 1)];
    if (!there) return position >= right.eventCount ? left.eventCount : 0;
    const share = Math.min(1, (position - here.first) / Math.max(1, here.count));
    return left.snap(there.first + Math.round(share * there.count));
  }
}

/** Every named node by its name and which of that name it is. */
function named(index: RecordingIndex): Map<string, number> {
  const counts = new Map<string, number>();
  const found = new Map<string, number>();
  for (let node = 0; node < index.nodeCount; node += 1) {
    const name = index.name(node);
    if (!name) continue;
    const nth = counts.get(name) ?? 0;
    counts.set(name, nth + 1);
    found.set(`${nth} ${name}`, node);
  }
  return found;
}

/** A drawing at a position of its run. */
export interface Side {
  places: Places;
  position: number;
}

/** The boxes of one side that show other numbers than the other side's, or whose counterpart is not there. */
export function differencesOf(
  one: Side,
  other: Side,
  counterpart: (node: number) => number,
): ReadonlyMap<number, Difference> {
  const found = new Map<number, Difference>();
  one.places.drawing.boxes.forEach((box, place) => {
    if (box.kind === "output") return;
    const here = boxAt(one.places, place, one.position);
    if (!here.computed) return;
    const twin = counterpart(one.places.node(place));
    const beyond = twin < 0 ? -1 : other.places.boxOf(twin);
    // a node without a name has a counterpart only where the structure is the same
    if (beyond < 0) {
      if (one.places.index.name(one.places.node(place))) found.set(place, { value: true, gradient: false });
      return;
    }
    const there = boxAt(other.places, beyond, other.position);
    if (!there.computed) return;
    const [mine, theirs] = [one.places.index, other.places.index];
    const difference = {
      value: distance(mine.values(here.valueIndex), theirs.values(there.valueIndex)) > 0,
      gradient:
        here.gradientIndex !== 0 &&
        there.gradientIndex !== 0 &&
        distance(mine.values(here.gradientIndex), theirs.values(there.gradientIndex)) > 0,
    };
    if (difference.value || difference.gradient) found.set(place, difference);
  });
  return found;
}
