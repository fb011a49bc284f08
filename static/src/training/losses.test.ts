import { expect, test } from "vitest";
import { documented, golden } from "../model/testing/sample";
import { lossesOf } from "./losses";

test("a loop has one loss an iteration, in order, and here it falls", () => {
  const index = golden("linear_regression.json");
  const losses = lossesOf(index);
  expect(losses.map(({ iteration }) => iteration)).toEqual([...Array(index.iterationCount).keys()]);
  expect(losses.at(-1)!.value).toBeLessThan(losses[0]!.value);
});

test("a single pass is a single point, and an array is none", () => {
  expect(lossesOf(documented())).toEqual([{ iteration: 0, value: 28 }]);
  expect(lossesOf(golden("vector_output.json"))).toEqual([]);
});
