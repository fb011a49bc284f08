/** The numbers on their way in a step, as beads on the wires. Pure; must not know how a bead is drawn. */
import type { Motion } from "../model/motion";
import { ease } from "./geometry";
import { ARRIVAL, edgesIn } from "./moment";
import type { Places } from "./places";

export interface Bead {
  key: string;
  x: number;
  y: number;
  part: "value" | "gradient";
  opacity: number;
  radius: number;
}

/** Where the bead of a contribution comes to rest, seen from where it set out: near the node it arrives at, clear of the numbers in the middle of the wire. */
const REST = { bowed: 0.72, level: 0.94 };
/** How far outside the result the bead of a seed begins, and where it ends, in pixels. */
const SEED = { from: 56, to: 1 };

export function beadsOf(places: Places, motion: Motion): readonly Bead[] {
  const { step, t, direction } = motion;
  const go = ease(Math.min(1, t / ARRIVAL));
  if (step.phase === "backward" && step.kind !== "phase")
    return step.kind === "seed" ? seed(places, step.node, go, t) : contributions(places, motion, go);
  if (step.phase === "tangent" && step.kind !== "phase") return tangents(places, motion, go);
  const resting = direction > 0 && t >= 1;
  return step.kind === "forward" && !resting ? values(places, step.node, go, t) : [];
}

function seed(places: Places, node: number, go: number, t: number): Bead[] {
  const output = places.outputOf(node);
  const box = places.drawing.boxes[output >= 0 ? output : places.boxOf(node)];
  if (!box) return [];
  const x = box.x + box.width / 2 + SEED.from + (SEED.to - SEED.from) * go;
  return [{ key: "seed", x, y: box.y, part: "gradient", opacity: Math.min(1, t * 4), radius: 8 }];
}

/** A place on the wire of an edge, by where a bead on it rests. */
function resting(
  places: Places,
  edge: number,
  share: (rest: number) => number,
): { x: number; y: number } | undefined {
  const course = places.drawing.courses[places.wireOf(edge)];
  return course?.track.at(share(course.bowed ? REST.bowed : REST.level));
}

function contributions(places: Places, { step, t }: Motion, go: number): Bead[] {
  const opacity = Math.min(1, t * 6 + 0.2);
  return edgesIn(places.index, step).flatMap((edge) => {
    const at = resting(places, edge, (rest) => 1 - go * rest);
    return at ? [{ key: `e${edge}`, x: at.x, y: at.y, part: "gradient" as const, opacity, radius: 8 }] : [];
  });
}

/** Tangents go with the arrows, and come to rest near the node that they make. */
function tangents(places: Places, { step, t }: Motion, go: number): Bead[] {
  const opacity = Math.min(1, t * 6 + 0.2);
  return edgesIn(places.index, step).flatMap((edge) => {
    const at = resting(places, edge, (rest) => go * rest);
    return at ? [{ key: `t${edge}`, x: at.x, y: at.y, part: "gradient" as const, opacity, radius: 8 }] : [];
  });
}

function values(places: Places, node: number, go: number, t: number): Bead[] {
  const opacity = t < ARRIVAL ? 1 : 1 - (t - ARRIVAL) / (1 - ARRIVAL);
  return [...places.index.inputs(node)].flatMap((edge) => {
    const at = places.drawing.courses[places.wireOf(edge)]?.track.at(go);
    return at ? [{ key: `f${edge}`, x: at.x, y: at.y, part: "value" as const, opacity, radius: 6 }] : [];
  });
}
