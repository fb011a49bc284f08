import { describe, expect, it } from "vitest";
import { documented, golden } from "../model/testing/sample";
import { compare, distance } from "./compare";

describe("two runs beside one another", () => {
  it("of the same program differ nowhere", () => {
    const both = compare(golden("linear_regression.json"), golden("linear_regression.json"));
    expect(both.same).toBe(true);
    expect(both.differing).toBe(0);
    expect(both.losses[0]).toEqual(both.losses[1]);
    expect(both.losses[0].length).toBeGreaterThan(1);
  });

  it("of a loop tell the nodes of one name apart", () => {
    const both = compare(golden("linear_regression.json"), golden("linear_regression.json"));
    const losses = both.pairs.filter(({ name }) => name === "loss");
    expect(losses.map(({ nth }) => nth)).toEqual(losses.map((_, i) => i + 1));
    expect(losses.length).toBeGreaterThan(1);
    expect(both.pairs.find(({ name }) => name === "w")?.nth).toBe(0);
  });

  it("of different programs are compared by the names that they share", () => {
    const both = compare(documented(), golden("two_inputs.json"));
    expect(both.same).toBe(false);
    const x = both.pairs.find(({ name }) => name === "x")!;
    expect(x.left).toBeGreaterThanOrEqual(0);
    expect(x.right).toBeGreaterThanOrEqual(0);
    expect(x.apart).toBeGreaterThan(0);
    const missing = both.pairs.find(({ left, right }) => left < 0 || right < 0);
    expect(missing?.apart).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the distance of two values", () => {
  it("is measured by the larger of them, and not a number is equal to itself", () => {
    expect(distance(2, 2)).toBe(0);
    expect(distance(1, 2)).toBe(0.5);
    expect(distance("nan", "nan")).toBe(0);
    expect(distance("inf", 1)).toBe(Number.POSITIVE_INFINITY);
    expect(distance(null, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(distance({ shape: [2], data: [1, 4] }, { shape: [2], data: [1, 5] })).toBeCloseTo(0.2);
    expect(distance({ shape: [2], data: [1, 4] }, { shape: [1], data: [1] })).toBe(Number.POSITIVE_INFINITY);
  });
});
