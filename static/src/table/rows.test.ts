import { expect, test } from "vitest";
import { RecordingIndex } from "../model/recording";
import type { Recording } from "../model/types";
import sample from "../test/sample.json";
import { rowsOf, sorted } from "./rows";

const index = new RecordingIndex(sample as unknown as Recording);
const rows = rowsOf(index);

test("a row for every node but the numbers folded into an expression", () => {
  expect(rows.map((row) => row.operation)).toEqual(["leaf", "dot", "mul"]);
  expect(rows.map((row) => row.line)).toEqual([2, 3, 3]);
});

test("rows are in creation order until a column is chosen", () => {
  expect(sorted(rows, null, index, 18)).toEqual(rows);
});

test("a tensor sorts by its largest element, in both directions", () => {
  const up = sorted(rows, { column: "value", down: false }, index, 18).map((row) => row.operation);
  const down = sorted(rows, { column: "value", down: true }, index, 18).map((row) => row.operation);
  expect(up).toEqual(["leaf", "dot", "mul"]);
  expect(down).toEqual(["mul", "dot", "leaf"]);
});

test("by name and by operation as words", () => {
  expect(sorted(rows, { column: "operation", down: false }, index, 18).map((row) => row.operation)).toEqual([
    "dot",
    "leaf",
    "mul",
  ]);
});
