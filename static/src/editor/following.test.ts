import { describe, expect, it } from "vitest";
import { inSight } from "./following";

describe("what the current step belongs to is brought into sight", () => {
  it("leaves the pane where it is while the piece is seen whole", () => {
    expect(inSight(100, 480, 100, 124, 0)).toBe(100);
    expect(inSight(100, 480, 556, 580, 0)).toBe(100);
  });

  it("scrolls to the place wanted where a part is not seen, and not before the beginning", () => {
    expect(inSight(100, 480, 570, 594, 402.4)).toBe(402);
    expect(inSight(100, 480, 76, 100, -116)).toBe(0);
  });
});
