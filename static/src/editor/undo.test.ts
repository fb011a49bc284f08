import { afterEach, describe, expect, test } from "vitest";
import { bounded, keepHistory, recallHistory } from "./undo";

afterEach(() => sessionStorage.clear());

describe("the history of an editor", () => {
  test("comes back with the text it belongs to, and with no other", () => {
    const history = { done: [{ changes: [1] }], undone: [] };
    keepHistory("key", "x = 1", history);
    expect(recallHistory("key", "x = 1")).toEqual(history);
    expect(recallHistory("key", "x = 2")).toBeNull();
    expect(recallHistory("other", "x = 1")).toBeNull();
  });

  test("forgets its oldest changes first", () => {
    const done = Array.from({ length: 10 }, (_, i) => `change ${i}`);
    const kept = bounded({ code: "x", history: { done, undone: [] } }, 40);
    expect(kept?.history.done).toEqual(["change 7", "change 8", "change 9"]);
    expect(bounded({ code: "x".repeat(50), history: { done, undone: [] } }, 40)).toBeNull();
  });

  test("that cannot be read is none", () => {
    sessionStorage.setItem("key", "not JSON");
    expect(recallHistory("key", "x")).toBeNull();
    sessionStorage.setItem("key", JSON.stringify({ code: "x", history: { done: 3 } }));
    expect(recallHistory("key", "x")).toBeNull();
  });
});
