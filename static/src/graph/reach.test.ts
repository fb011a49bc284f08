import { describe, expect, it } from "vitest";
import type { LayoutView } from "../model/types";
import { chainOf } from "./reach";

const edge = (source: number, target: number) => ({ source, target, ids: [0], slot: 0, points: [] });
/** 0 → 2 → 3 → 5, 1 → 3, 1 → 4: two leaves, of which the second has a result that nothing uses. */
const view = {
  edges: [edge(0, 2), edge(2, 3), edge(1, 3), edge(1, 4), edge(3, 5)],
} as unknown as LayoutView;

describe("what hangs together with a box", () => {
  it("is everything made of it, along all paths", () => {
    const { nodes, edges } = chainOf(view, 1);
    expect([...nodes].sort()).toEqual([1, 3, 4, 5]);
    expect([...edges].sort()).toEqual([2, 3, 4]);
  });

  it("is everything it was made from, where nothing uses it", () => {
    expect([...chainOf(view, 5).nodes].sort()).toEqual([0, 1, 2, 3, 5]);
  });
});
