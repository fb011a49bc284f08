import { describe, expect, test } from "vitest";
import { heatColor, heatLevel, heatLimit, HeatPalette, hex, isSigned } from "./heat";

describe("where the colours end", () => {
  test("at the largest magnitude when no number lies far out", () => {
    expect(heatLimit([0, 1, 2, 3])).toBe(3);
    expect(heatLimit([-4, 1])).toBe(4);
  });

  test("at three standard deviations from 0 when one does", () => {
    const numbers = [...Array.from({ length: 99 }, () => 1), 1000];
    expect(heatLimit(numbers)).toBeCloseTo(3 * Math.sqrt((99 + 1e6) / 100));
  });

  test("NaN and infinity do not move it", () => {
    expect(heatLimit([Number.NaN, Number.POSITIVE_INFINITY, 2])).toBe(2);
  });

  test("nowhere, when everything is 0", () => {
    expect(heatLimit([0, 0])).toBe(0);
    expect(heatLevel(0, 0)).toBe(0);
  });
});

test("numbers of both signs: plus is blue, minus is orange, zero is neutral, NaN has no colour", () => {
  expect(heatColor(2, 2, "gradient", true)).toContain("--value");
  expect(heatColor(-2, 2, "value", true)).toContain("--gradient");
  expect(heatColor(0, 2, "value", true)).toBe("var(--wash)");
  expect(heatColor(Number.NaN, 2, "value", true)).toBe("transparent");
  expect(heatLevel(Number.NEGATIVE_INFINITY, 0)).toBe(-1);
});

test("numbers of one sign have the hue of what they are", () => {
  expect(isSigned([0, 1, 2])).toBe(false);
  expect(isSigned([0, -1])).toBe(true);
  expect(heatColor(2, 2, "value", false)).toContain("--value");
  expect(heatColor(2, 2, "gradient", false)).toContain("--gradient");
});

test("a canvas gets the same colours as CSS", () => {
  const palette = new HeatPalette([0, 0, 0], [200, 0, 0], [0, 0, 200], 0.5);
  expect(palette.color(1, 1, "value", false)).toEqual([100, 0, 0]);
  expect(palette.color(-1, 1, "value", true)).toEqual([0, 0, 100]);
  expect(palette.color(0, 1, "value", true)).toEqual([0, 0, 0]);
  expect(hex("#fff")).toEqual([255, 255, 255]);
  expect(hex("#0072B2")).toEqual([0, 114, 178]);
});
