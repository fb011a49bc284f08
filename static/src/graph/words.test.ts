import { expect, test } from "vitest";
import type { LayoutNode, LayoutView } from "../model/types";
import { Drawing } from "./drawing";
import { documented } from "../model/testing/sample";
import { wordPlace, wordsOf } from "./words";

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
    const drawing = new Drawing(
      view(
        nodes,
        rows.map((row) => [3 * row, 3 * row + 2]),
      ),
    );
    const distances = drawing.courses.map((course) =>
      Math.abs(course.track.at(drawing.wordsAt(course.place, 1)).x - 400),
    );
    expect(Math.min(...distances)).toBeGreaterThan(60);
  },
);

test.each([
  [40, 1],
  [70, 1.54],
])("numbers of wires that run close keep apart: %i apart, %f as large", (apart, magnify) => {
  const drawing = new Drawing(
    view(
      [box(100, 0), box(100, apart), box(700, 20), box(700, apart - 10)],
      [
        [0, 2],
        [1, 3],
      ],
    ),
  );
  const [first, second] = drawing.courses.map(
    (course) => course.track.at(drawing.wordsAt(course.place, magnify)).x,
  );
  expect(Math.abs(first! - second!)).toBeGreaterThan(30);
});

test("numbers of two wires that end at one box keep apart where they are large", () => {
  // a small graph on a phone: `x² → +` from above, `3y → +` from below
  const drawing = new Drawing(
    view(
      [box(0, 0), box(0, 148), box(150, 74)],
      [
        [0, 2],
        [1, 2],
      ],
    ),
  );
  const magnify = 1.3;
  const [upper, lower] = drawing.courses.map((course) => {
    const { source, target } = course.shape;
    const share = drawing.wordsAt(course.place, magnify);
    return wordPlace(course, drawing.boxes[source]!, drawing.boxes[target]!, share, magnify);
  });
  const across = Math.abs(upper!.x - lower!.x);
  const down = lower!.valueY - 10 * magnify - upper!.gradientY;
  expect(across > 2 * 22 * magnify || down > 0).toBe(true);
});

test("of more boxes than are looked through, a wire that leads past one has its numbers in its own step alone", () => {
  const rows = Array.from({ length: 600 }, (_, row) => row);
  const drawing = new Drawing(
    view(
      rows.flatMap((row) => [box(0, row * 200), box(150, row * 200), box(300, row * 200)]),
      rows.flatMap((row) => [[3 * row, 3 * row + 1] as const, [3 * row, 3 * row + 2] as const]),
    ),
  );
  expect(rows.every((row) => drawing.crowdedAt(2 * row, 1) === 0)).toBe(true);
  expect(rows.every((row) => drawing.crowdedAt(2 * row + 1, 1) === 3)).toBe(true);
});

test("a number that has no room is left out, but not in its own step", () => {
  // four wires between the same rows of boxes, so close that not all numbers can stand
  const rows = [0, 12, 24, 36];
  const drawing = new Drawing(
    view(
      rows.flatMap((y) => [box(100, y), box(200, y + 6)]),
      rows.map((_, row) => [2 * row, 2 * row + 1]),
    ),
  );
  const crowded = rows.map((_, place) => drawing.crowdedAt(place, 1.54));
  expect(crowded.some((one) => one !== 0)).toBe(true);
  const place = crowded.findIndex((one) => one !== 0);
  const index = documented();
  const numbers = { valueIndex: 1, gradientIndex: 1, tangent: false } as const;
  const said = (state: "passed" | "play"): string => {
    const source = drawing.boxes[drawing.courses[place]!.shape.source]!;
    const words = wordsOf(
      index,
      drawing.courses[place]!,
      source,
      { ...numbers, state },
      1,
      1.54,
      crowded[place]!,
    );
    return words.value + words.gradient;
  };
  expect(said("play").length).toBeGreaterThan(said("passed").length);
});

test.each([40, 41, 42, 43, 44, 45, 46])(
  "the gradient of a wire and the value of the one %i pixels below never touch",
  (apart) => {
    const flat = (x: number, y: number): LayoutNode => ({ ...box(x, y), height: 8 });
    const drawing = new Drawing(
      view(
        [flat(100, 0), flat(250, 0), flat(100, apart), flat(250, apart)],
        [
          [0, 1],
          [2, 3],
        ],
      ),
    );
    const [upper, lower] = drawing.courses.map((course) => {
      const { source, target } = course.shape;
      const share = drawing.wordsAt(course.place, 1);
      return wordPlace(course, drawing.boxes[source]!, drawing.boxes[target]!, share, 1);
    });
    const [above, below] = [drawing.crowdedAt(0, 1), drawing.crowdedAt(1, 1)];
    // digits are nine pixels high and stand on their line; brackets reach two below it
    const between = lower!.valueY - 9 - (upper!.gradientY + 2);
    const written = (above & 2) === 0 && (below & 1) === 0;
    expect(!written || between >= 2 || Math.abs(upper!.x - lower!.x) > 76).toBe(true);
  },
);
