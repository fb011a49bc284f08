import { describe, expect, test } from "vitest";
import type { RecordingIndex } from "../model/recording";
import type { LayoutNode } from "../model/types";
import { fit, nameLine, nameOf, nameSize, widthOf } from "./face";

describe("a name on a card", () => {
  test.each(["w".repeat(200), "l".repeat(200), "损失".repeat(60), "loss_of_the_second_layer_".repeat(8)])(
    "keeps to its room, whatever its letters are: %#",
    (name) => {
      const shown = fit(name, 200, 1.4);
      expect(shown).toMatch(/…$/);
      expect(widthOf(shown) * 1.4).toBeLessThanOrEqual(200);
      expect(widthOf(shown) * 1.4).toBeGreaterThan(160);
    },
  );

  test("that has room is not cut", () => {
    expect(fit("loss", 120, 1)).toBe("loss");
  });

  test("is set smaller before it is cut, down to a caption's size", () => {
    const card = { kind: "variable", width: 112 } as LayoutNode;
    expect(nameSize(card, "w", 1.5)).toBe(24);
    const size = nameSize(card, "demand", 1.5);
    expect((widthOf("demand") * size) / 16).toBeCloseTo(84, 6);
    expect(nameSize(card, "a_long_name", 1.5)).toBeCloseTo(18, 6);
  });

  test.each([1, 1.3, 1.54, 1.7])(
    "keeps off the edge of its card and off its numbers, %f as large",
    (magnify) => {
      const size = 16 * magnify;
      expect(nameLine(size) - 0.73 * size).toBeGreaterThan(7.9);
      expect(nameLine(size) + 0.21 * size).toBeLessThan(34.5);
    },
  );

  test("of what no gradient goes to is that of the equations, with its operation where there is room", () => {
    const index = {
      name: () => "",
      label: () => "m₉",
      op: () => ({ name: "mul" }),
      symbol: () => ({ text: "m₉", compound: false }),
    } as unknown as RecordingIndex;
    const card = (width: number): LayoutNode =>
      ({ kind: "variable", label: "mul", width, parts: [] }) as unknown as LayoutNode;
    expect(nameOf(index, card(150), 3, 1)).toBe("m₉ = mul");
    expect(nameOf(index, card(60), 3, 1)).toBe("m₉");
  });

  test("of a result is not cut on a picture that is drawn small, where it fits in smaller letters", () => {
    const index = {} as RecordingIndex;
    const result = (label: string): LayoutNode =>
      ({
        kind: "output",
        label,
        width: Math.max(76, 36 + 9.6 * label.length),
        parts: [],
      }) as unknown as LayoutNode;
    for (const label of ["loss", "dy_dx", "d2y_dx2"]) {
      expect(nameOf(index, result(label), 0, 1.5)).toBe(label);
      expect((widthOf(label) * nameSize(result(label), label, 1.5)) / 16).toBeLessThanOrEqual(
        result(label).width - 16 + 1e-6,
      );
    }
  });
});
