import { describe, expect, it } from "vitest";
import { documented } from "../model/testing/sample";
import { agree, answerOf, changed, placeOf, slopeOf, stepFor, targetOf } from "./nudge";

const index = documented();

describe("a number that can be changed", () => {
  it("is one of a leaf with a name, not one that was computed", () => {
    expect(targetOf(index, 0)).toMatchObject({ name: "x" });
    expect(targetOf(index, 3)).toBeNull();
  });

  it("is changed where it stands, and the others are kept", () => {
    const target = { name: "w", shape: [2, 3], numbers: [1, 2, 3, 4, 5, 6] };
    expect(changed(target, 4, 50)).toEqual([
      [1, 2, 3],
      [4, 50, 6],
    ]);
    expect(placeOf(target.shape, 4)).toEqual([1, 1]);
    expect(changed({ name: "s", shape: [], numbers: [7] }, 0, 8)).toBe(8);
  });
});

describe("the program's answer", () => {
  it("is what the first backward pass starts from, and the slope what it brought back", () => {
    const target = targetOf(index, 0)!;
    const x = target.numbers;
    expect(answerOf(index)).toBeCloseTo(2 * x.reduce((sum, each) => sum + each * each, 0));
    expect(slopeOf(index, "x", 1)).toBeCloseTo(4 * x[1]!);
  });
});

describe("the difference quotient", () => {
  it("goes further where the number is larger", () => {
    expect(stepFor(0)).toBe(0.01);
    expect(stepFor(-500)).toBe(5);
  });

  it("agrees within what the curve and the rounding of the answers allow", () => {
    const between = (below: number, above: number, h = 0.01) => ({
      h,
      below,
      above,
      slope: (above - below) / (2 * h),
    });
    expect(agree(12, between(1, 1.241))).toBe(true);
    expect(agree(-12, between(1, 1.241))).toBe(false);
    expect(agree(0.01172, between(1.678, 1.678237))).toBe(true);
    expect(agree(0, between(1.678, 1.688))).toBe(false);
  });
});
