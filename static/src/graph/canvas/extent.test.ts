import { describe, expect, it } from "vitest";
import type { LayoutView } from "../../model/types";
import { Drawing } from "../drawing";
import { Detail, detailAt } from "./detail";
import { Extents } from "./extent";

const box = (x: number, y: number) => ({
  kind: "operation" as const,
  x,
  y,
  width: 60,
  height: 60,
  ids: [0],
  label: "+",
  constants: [],
  scope: 0,
  count: 1,
  members: [],
  parts: [],
});
const view: LayoutView = {
  iterations: [0],
  width: 1000,
  height: 400,
  hidden: 0,
  nodes: [box(100, 100), box(500, 300), box(900, 100)],
  edges: [
    { source: 0, target: 1, ids: [0], slot: 0, points: [] },
    { source: 1, target: 2, ids: [1], slot: 0, points: [] },
  ],
};
const extents = new Extents(new Drawing(view));

describe("what is in sight", () => {
  it("is what overlaps the part that is looked at", () => {
    const left = { left: 0, top: 0, right: 200, bottom: 400 };
    expect(Extents.within(extents.boxes, left)).toEqual([0]);
    expect(Extents.within(extents.wires, left)).toEqual([0]);
    expect(Extents.within(extents.boxes, { left: 0, top: 0, right: 1000, bottom: 400 })).toEqual([0, 1, 2]);
  });
});

describe("what is under the pointer", () => {
  it("is a box, else a wire nearby, else nothing", () => {
    expect(extents.hit(510, 290, 1)).toEqual({ box: 1 });
    const on = new Drawing(view).courses[1]!.track.at(0.5);
    expect(extents.hit(on.x, on.y + 4, 1)).toEqual({ wire: 1 });
    expect(extents.hit(on.x, on.y + 40, 1)).toBeNull();
  });

  it("reaches as far on the screen in a small drawing", () => {
    const on = new Drawing(view).courses[1]!.track.at(0.5);
    expect(extents.hit(on.x, on.y + 40, 0.2)).toEqual({ wire: 1 });
  });
});

describe("detail", () => {
  it("grows with the scale, from dots to numbers", () => {
    const levels = [0.02, 0.2, 0.4, 1].map(detailAt);
    expect(levels).toEqual([Detail.dots, Detail.shapes, Detail.names, Detail.numbers]);
  });
});
