import { describe, expect, test } from "vitest";
import type { LayoutNode } from "../model/types";
import { fit, nameSize, widthOf } from "./face";

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
    const card = { width: 112 } as LayoutNode;
    expect(nameSize(card, "w", 1.5)).toBe(24);
    const size = nameSize(card, "demand", 1.5);
    expect((widthOf("demand") * size) / 16).toBeCloseTo(84, 6);
    expect(nameSize(card, "a_long_name", 1.5)).toBeCloseTo(18, 6);
  });
});
