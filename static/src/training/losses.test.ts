import { expect, test } from "vitest";
import { elements } from "../model/format";
import { RecordingIndex } from "../model/recording";
import { documented, golden } from "../model/testing/sample";
import { EventKind } from "../model/types";
import { isMean, lossesOf } from "./losses";

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

test("losses of which each counts alike are one point, their mean", () => {
  const alike = structuredClone(golden("vector_output.json").recording);
  const seed = alike.events.kind.indexOf(EventKind.seed);
  const losses = elements(alike.values[alike.nodes.value[alike.passes.find(Boolean)!.root]!]!);
  alike.values[alike.events.after[seed]!] = { shape: [3], data: [1, 1, 1] };
  const index = new RecordingIndex(alike);
  expect(lossesOf(index)).toEqual([{ iteration: 0, value: losses.reduce((a, b) => a + b) / 3 }]);
  expect(isMean(index)).toBe(true);
});
