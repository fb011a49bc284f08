import { expect, test } from "vitest";
import { progress } from "./progress.svelte";

test("what was done stays done, once, and is kept on this machine", () => {
  progress.open("one", 2);
  expect(progress.begun("one")).toBe(true);
  progress.finish("one", "predict:a");
  progress.finish("one", "predict:a");
  expect(progress.count("one")).toBe(1);
  expect(progress.finished("one")).toBe(false);
  progress.finish("one", "question:b");
  expect(progress.finished("one")).toBe(true);
  expect(JSON.parse(localStorage.getItem("tapedeck.lessons") ?? "{}")).toMatchObject({
    one: { done: ["predict:a", "question:b"], total: 2 },
  });
});

test("an exercise's program is kept for each exercise", () => {
  progress.keepCode("two", "first", "def f(): ...");
  expect(progress.code("two", "first")).toBe("def f(): ...");
  expect(progress.code("two", "second")).toBeUndefined();
  expect(progress.isDone("two", "exercise:first")).toBe(false);
});
