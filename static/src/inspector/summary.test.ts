import { describe, expect, test } from "vitest";
import { elements } from "../model/format";
import { documented, golden } from "../model/testing/sample";
import { EventKind } from "../model/types";
import { RecordingIndex } from "../model/recording";
import { isUpdated, summaryOf, updateAt } from "./summary";

describe("the summary of numbers", () => {
  test("counts what is no number, and measures the rest", () => {
    const { stats, histogram } = summaryOf([3, -4, 0, Number.NaN, Number.POSITIVE_INFINITY]);
    expect(stats).toMatchObject({ min: -4, max: 3, zeros: 1, nan: 1, inf: 1, norm: 5 });
    expect(stats.mean).toBeCloseTo(-1 / 3);
    expect(histogram!.counts.reduce((a, b) => a + b)).toBe(3);
    expect(histogram!.counts[0]).toBe(1);
  });

  test("of equal numbers has no spread", () => {
    const { stats, histogram } = summaryOf(new Array<number>(1000).fill(-0.2));
    expect(stats).toMatchObject({ mean: -0.2, std: 0 });
    expect(histogram!.counts[8]).toBe(1000);
  });

  test("of nothing finite has no histogram", () => {
    expect(summaryOf([Number.NaN])).toMatchObject({ stats: { min: null, nan: 1 }, histogram: null });
  });
});

describe("the last update of a leaf", () => {
  const index = golden("linear_regression.json");
  const { kind, subject, before, after } = index.recording.events;
  const event = kind.findIndex((one) => one === EventKind.update);
  const node = subject[event]!;

  test("is what it added, once it has been", () => {
    const [was, now] = [before[event]!, after[event]!].map((one) => elements(index.values(one)));
    expect(updateAt(index, node, event)).toBeNull();
    elements(updateAt(index, node, event + 1)!.added).forEach((x, i) =>
      expect(x).toBeCloseTo(now![i]! - was![i]!, 4),
    );
  });

  test("of a large array is a difference in what is at hand, and says where the rest is", () => {
    const recording = structuredClone(index.recording);
    const { stats, histogram } = summaryOf([1, 2]);
    const large = (...data: number[]) => ({ shape: [900], stats, histogram, preview: { shape: [2], data } });
    recording.values[before[event]!] = large(1, 5);
    recording.values[after[event]!] = large(0.5, 7);
    const update = updateAt(new RecordingIndex(recording), node, event + 1);
    expect(update).toMatchObject({ before: before[event], after: after[event] });
    expect(update!.added).toMatchObject({ shape: [900], preview: { data: [-0.5, 2] } });
  });

  test("is nothing for what is never updated", () => {
    expect(updateAt(documented(), 0, documented().eventCount)).toBeNull();
    expect([isUpdated(documented(), 0), isUpdated(index, node)]).toEqual([false, true]);
  });
});
