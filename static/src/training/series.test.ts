import { describe, expect, it } from "vitest";
import { golden } from "../model/testing/sample";
import { BINS, histogramOf, normOf, trainingOf } from "./series";

describe("the training of a recorded loop", () => {
  it("has the loss of every iteration, and norms and histograms of every parameter", () => {
    const index = golden("linear_regression.json");
    const training = trainingOf(index)!;
    expect(training.iterations.length).toBe(index.iterationCount);
    expect(training.losses.every((loss) => loss !== null)).toBe(true);
    expect(training.parameters.length).toBeGreaterThan(0);
    for (const one of training.parameters) {
      expect(one.norms.length).toBe(training.iterations.length);
      for (const bars of one.histograms) expect(bars.reduce((a, b) => a + b)).toBeCloseTo(1);
      expect(one.low).toBeLessThanOrEqual(one.high);
    }
  });
});

describe("norms and histograms", () => {
  it("of small arrays are computed, of large ones taken from their summary", () => {
    expect(normOf({ shape: [2], data: [3, 4] })).toBe(5);
    expect(normOf(-2)).toBe(2);
    expect(normOf(null)).toBeNull();
    const bins = histogramOf({ shape: [4], data: [0, 0, 1, "nan"] }, 0, 1);
    expect(bins[0]).toBe(0.5);
    expect(bins[BINS - 1]).toBe(0.25);
  });

  it("spread the few bars of a summary over all bins they cover", () => {
    const stats = { min: 0, max: 1, mean: 0.5, std: 0.3, norm: 7, zeros: 0, nan: 0, inf: 0 };
    const large = {
      shape: [1000],
      stats,
      histogram: { low: 0, high: 1, counts: [500, 500] },
      preview: { shape: [0], data: [] },
    };
    expect(normOf(large)).toBe(7);
    for (const share of histogramOf(large, 0, 1)) expect(share).toBeCloseTo(1 / BINS);
  });
});
