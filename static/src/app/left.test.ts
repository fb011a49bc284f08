import { afterEach, describe, expect, test, vi } from "vitest";
import { keepLeft, recallLeft } from "./left";

function arriving(type: string): void {
  vi.spyOn(performance, "getEntriesByType").mockReturnValue([{ type }] as unknown as PerformanceEntryList);
}

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

describe("what a page kept when it was left", () => {
  test("comes back with a reload, and with no other way of arriving", () => {
    keepLeft({ code: "w = 2.5" });
    arriving("reload");
    expect(recallLeft()).toEqual({ code: "w = 2.5" });
    for (const other of ["navigate", "back_forward", "prerender"]) {
      arriving(other);
      expect(recallLeft()).toBeNull();
    }
  });

  test("is nothing where nothing was kept, where that cannot be read, and where storage is forbidden", () => {
    arriving("reload");
    expect(recallLeft()).toBeNull();
    keepLeft({ code: "w = 2.5" });
    keepLeft(null);
    expect(recallLeft()).toBeNull();
    sessionStorage.setItem("tapedeck.left", "not JSON");
    expect(recallLeft()).toBeNull();
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    expect(() => keepLeft({ code: "w = 3" })).not.toThrow();
  });
});
