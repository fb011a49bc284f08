import { expect, test } from "vitest";
import type { LayoutNode, LayoutView } from "../model/types";
import { Drawing } from "./drawing";

function box(x: number, y: number): LayoutNode {
  return { kind: "operation", x, y, width: 60, height: 60, ids: [0], label: "+" } as unknown as LayoutNode;
}

function view(nodes: LayoutNode[], wires: readonly (readonly [number, number])[]): LayoutView {
  const edges = wires.map(([source, target], slot) => ({ source, target, ids: [0], slot, points: [] }));
  return { nodes, edges, width: 800, height: 800, hidden: 0, iterations: [0] } as unknown as LayoutView;
}

test.each([3, 400])(
  "numbers stand beside a box that lies under the middle of their wire, in %i rows of boxes",
  (count) => {
    const rows = Array.from({ length: count }, (_, row) => row);
    const nodes = rows.flatMap((row) => [box(100, row * 200), box(400, row * 200 + 20), box(700, row * 200)]);
    const { courses } = new Drawing(
      view(
        nodes,
        rows.map((row) => [3 * row, 3 * row + 2]),
      ),
    );
    const distances = courses.map((course) => Math.abs(course.track.at(course.wordsAt).x - 400));
    expect(Math.min(...distances)).toBeGreaterThan(60);
  },
);

test("numbers of wires that run close keep apart", () => {
  const { courses } = new Drawing(
    view(
      [box(100, 0), box(100, 70), box(700, 20), box(700, 60)],
      [
        [0, 2],
        [1, 3],
      ],
    ),
  );
  const [first, second] = courses.map((course) => course.track.at(course.wordsAt).x);
  expect(Math.abs(first! - second!)).toBeGreaterThan(30);
});
