import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../api/client";
import { followSource } from "./live";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("a page reads a lesson anew when its files have changed, and only then", async () => {
  const states = ["1", "1", "2", "2", "3"].map((version) => ({ writing: true, version }));
  vi.spyOn(api, "course").mockImplementation(() => Promise.resolve(states.shift()!));
  const changed = vi.fn();
  const stop = followSource(changed);
  await vi.advanceTimersByTimeAsync(4000);
  expect(changed).toHaveBeenCalledTimes(1);
  stop();
  await vi.advanceTimersByTimeAsync(4000);
  expect(changed).toHaveBeenCalledTimes(1);
});

test("it asks once where nobody writes", async () => {
  const asked = vi.spyOn(api, "course").mockResolvedValue({ writing: false, version: "1" });
  followSource(() => undefined);
  await vi.advanceTimersByTimeAsync(9000);
  expect(asked).toHaveBeenCalledTimes(1);
});

test("it goes on asking a server that was away", async () => {
  vi.spyOn(api, "course")
    .mockResolvedValueOnce({ writing: true, version: "1" })
    .mockRejectedValueOnce(new Error("away"))
    .mockResolvedValue({ writing: true, version: "2" });
  const changed = vi.fn();
  const stop = followSource(changed);
  await vi.advanceTimersByTimeAsync(3000);
  expect(changed).toHaveBeenCalledTimes(1);
  stop();
});
