import { describe, expect, test } from "vitest";
import { fit, widthOf } from "./face";

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
});
