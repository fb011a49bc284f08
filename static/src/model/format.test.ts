import { describe, expect, it } from "vitest";
import { digitsApart, formatNumber, formatShape, formatValue, magnitude } from "./format";

describe("a number", () => {
  it.each([
    [3, "3.0"],
    [0, "0.0"],
    [-2.5, "−2.5"],
    [14, "14.0"],
    [0.1234567, "0.1235"],
    [1234.567, "1235.0"],
    [99999.4, "99999.0"],
    [123456, "1.235e5"],
    [0.00001, "1.0e−5"],
    [0.0001, "0.0001"],
    [1e5, "1.0e5"],
    ["nan", "nan"],
    ["-inf", "−inf"],
    [true, "True"],
  ] as const)("%s is written %s", (x, text) => expect(formatNumber(x)).toBe(text));

  it.each([
    [-0.00003052, "−3.1e−5"],
    [0.0056017, "0.0056"],
    [123.44, "123.4"],
  ])("%s with two digits is written %s", (x, text) => expect(formatNumber(x, false, 2)).toBe(text));

  it("stays whole in an integer tensor", () => expect(formatNumber(7, true)).toBe("7"));
});

describe("a value", () => {
  it("has as many digits as tell it from another", () => {
    const [one, other] = [-0.9999871, -1].map((x) => ({ shape: [1], data: [x] }));
    expect(digitsApart(one!, { shape: [1], data: [-0.5] })).toBe(4);
    const digits = digitsApart(one!, other!);
    expect([one!, other!].map((x) => formatValue(x, { digits }))).toEqual(["[−0.9999871]", "[−1]"]);
  });

  it("is written without needless zeros inside brackets", () => {
    expect(formatValue({ shape: [4], data: [0, 2, 4.5, 6] })).toBe("[0 2 4.5 6]");
    expect(formatValue({ shape: [2, 2], data: [1, 2, 3, 4] })).toBe("[[1 2] [3 4]]");
  });

  it("is shortened with an ellipsis, and keeps its last element", () => {
    const data = Array.from({ length: 40 }, (_, i) => i);
    const text = formatValue({ shape: [40], data }, { width: 18 });
    expect(text).toMatch(/^\[0 1 .*… 39\]$/);
    expect(text.length).toBeLessThanOrEqual(18);
  });

  it("of one element is not shortened", () => {
    expect(formatValue({ shape: [1], data: [-0.9999] }, { width: 5 })).toBe("[−0.9999]");
  });

  it("that is empty still has brackets", () => expect(formatValue({ shape: [0], data: [] })).toBe("[]"));

  it("that is nothing is no text", () => expect(formatValue(null)).toBe(""));

  it("has a magnitude that leaves NaN and infinities out", () =>
    expect(magnitude({ shape: [3], data: ["nan", -5, "inf"] })).toBe(5));
});

it("a shape is written as Python writes a tuple", () => {
  expect(formatShape([4])).toBe("(4,)");
  expect(formatShape([])).toBe("()");
  expect(formatShape([2, 3])).toBe("(2, 3)");
});
