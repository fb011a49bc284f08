/** What of a painted picture a step spoils: the part of the drawing to paint again, everything else stays as it is. Pure. */
import type { Bead } from "../beads";
import type { Area } from "../look";
import type { Touched } from "../touched";
import { Detail } from "./detail";
import type { Extents } from "./extent";

/** How far words may stand out of what they belong to, in the drawing's own units. */
const WORDS = { x: 260, y: 64 };
/** The same of outlines and halos; on the screen no less than this many pixels. */
const RIM = { units: 16, pixels: 4 };
/** A bead with its rim. */
const BEAD = 24;

/** Around everything that a step touched, and the beads before and after it; null where that is nothing. */
export function spoiled(extents: Extents, touched: Touched, beads: readonly Bead[]): Area | null {
  let found: Area | null = null;
  const grow = (left: number, top: number, right: number, bottom: number): void => {
    found = joined(found, { left, top, right, bottom });
  };
  for (const [bounds, places] of [
    [extents.boxes, touched.boxes],
    [extents.wires, touched.wires],
  ] as const)
    for (const place of places) {
      const at = place * 4;
      grow(bounds[at]!, bounds[at + 1]!, bounds[at + 2]!, bounds[at + 3]!);
    }
  for (const { x, y } of beads) grow(x - BEAD, y - BEAD, x + BEAD, y + BEAD);
  return found;
}

export function joined(a: Area | null, b: Area | null): Area | null {
  if (!a || !b) return a ?? b;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** An area with room for what stands out of the boxes in it, at a scale. */
export function widened({ left, top, right, bottom }: Area, detail: Detail, scale: number): Area {
  const rim = Math.max(RIM.units, RIM.pixels / scale);
  const { x, y } = detail === Detail.numbers ? WORDS : { x: rim, y: rim };
  return { left: left - x, top: top - y, right: right + x, bottom: bottom + y };
}
