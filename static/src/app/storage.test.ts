import { afterEach, expect, it } from "vitest";
import { inTab } from "./storage";

const KEY = "tapedeck.test";

afterEach(() => sessionStorage.clear());

it("a value that is kept comes back, and null keeps nothing", () => {
  inTab.keepValue(KEY, { lines: [3] });
  expect(inTab.recallValue(KEY)).toEqual({ lines: [3] });
  inTab.keepValue(KEY, null);
  expect(sessionStorage.getItem(KEY)).toBeNull();
  expect(inTab.recallValue(KEY)).toBeNull();
});

it.each(["{", "undefined", "x = 1"])("what is no JSON, as %s, is nothing", (text) => {
  sessionStorage.setItem(KEY, text);
  expect(inTab.recallValue(KEY)).toBeNull();
});
