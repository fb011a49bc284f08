import { Text } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { fitting, lastRow, NO_MARKS, offsets, sameMarks, widthOf, type Marks } from "./marks";

test("a Chinese character is as wide as two letters, so that the margin leaves it its room", () => {
  expect(widthOf("w = 2")).toBe(5);
  expect(widthOf("损失 = 2")).toBe(8);
});

describe("places of a recording in the text of the editor", () => {
  const doc = Text.of(["import torch", "π = 2 * x", "\ty = π"]);

  test("lines count from 1, columns from 0", () => {
    expect(offsets(doc, [2, 4, 2, 9])).toEqual({ from: 17, to: 22 });
  });

  test("a place may go over several lines", () => {
    expect(offsets(doc, [1, 7, 2, 1])).toEqual({ from: 7, to: 14 });
  });

  test("a place that the text no longer has is nowhere", () => {
    expect(offsets(doc, [9, 0, 9, 1])).toBeNull();
    expect(offsets(doc, [1, 5, 1, 5])).toBeNull();
  });
});

test("beside a long line the margin gives way", () => {
  expect(fitting("∂ [0 4 …]", 200, 7)).toBe("∂ [0 4 …]");
  expect(fitting("∂ [0 4 …]", 36, 7)).toBe("∂ …");
  expect(fitting("∂ [0 4 …]", 10, 7)).toBe("");
});

test.each([
  ["", 20, 0],
  ["y = x * w", 20, 9],
  ["    y = x * weight", 16, 12],
  ["loss = criterion(model(inputs), targets)", 24, 21],
  ["a".repeat(30), 20, 16],
  ["损失 = 损失权重 * 3", 12, 12],
])("a line that is broken ends its last row at its own letter: %j in rows of %i", (line, most, end) => {
  expect(lastRow(line, most)).toBe(end);
});

test("marks that look the same need not be drawn again", () => {
  const marks = (): Marks => ({
    ...NO_MARKS,
    lit: { place: [1, 0, 1, 4], tone: "value" },
    margin: new Map([[1, { text: "∂ 1.0", label: "one" }]]),
  });
  expect(sameMarks(marks(), marks())).toBe(true);
  expect(sameMarks(marks(), { ...marks(), lit: { place: [1, 0, 1, 4], tone: "gradient" } })).toBe(false);
  expect(sameMarks(marks(), { ...marks(), margin: new Map() })).toBe(false);
  expect(sameMarks(marks(), { ...marks(), related: [[1, 0, 1, 2]] })).toBe(false);
});
