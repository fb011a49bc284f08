import { expect, test } from "vitest";
import { progress, readAll } from "./progress.svelte";

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

test("a file takes progress along, and adds to what is there", () => {
  progress.finish("three", "predict:a");
  progress.predicted("three", "a", true);
  progress.predicted("three", "a", false);
  progress.tried("three", "e", { code: "x", passed: false });
  const file = progress.toFile();
  progress.forgetAll();
  progress.finish("three", "question:b");
  expect(progress.fromFile("not a file")).toBe(false);
  expect(progress.fromFile('{"tapedeck": "other"}')).toBe(false);
  expect(progress.fromFile(file)).toBe(true);
  expect(progress.isDone("three", "predict:a") && progress.isDone("three", "question:b")).toBe(true);
  expect(progress.score("three")).toEqual({ right: 1, answered: 1 });
  expect(progress.attempts("three", "e")).toEqual([{ code: "x", passed: false }]);
});

test("one program is forgotten without the others", () => {
  progress.keepCode("four", "program:torch:a", "1");
  progress.keepCode("four", "program:torch:b", "2");
  progress.keepCode("four", "program:torch:a");
  expect(progress.code("four", "program:torch:a")).toBeUndefined();
  expect(progress.code("four", "program:torch:b")).toBe("2");
});

test("whatever a file holds, only progress is read from it", () => {
  const read = readAll({
    one: { done: ["a", 3], code: { f: 1 }, attempts: { e: "x" }, total: "many" },
    two: 5,
  });
  expect(read).toEqual({ one: { done: ["a"], code: {}, first: {}, attempts: {}, total: 0 } });
});

test("what another tab does in the meantime stays, and is seen here", () => {
  progress.finish("five", "predict:a");
  const elsewhere = JSON.parse(localStorage.getItem("tapedeck.lessons") ?? "{}") as Record<string, unknown>;
  elsewhere.six = { done: ["exercise:b"], code: { b: "theirs" }, total: 3 };
  localStorage.setItem("tapedeck.lessons", JSON.stringify(elsewhere));
  progress.keepCode("five", "c", "ours");
  expect(progress.code("six", "b")).toBe("theirs");
  expect(JSON.parse(localStorage.getItem("tapedeck.lessons") ?? "{}")).toMatchObject({
    five: { done: ["predict:a"], code: { c: "ours" } },
    six: { done: ["exercise:b"], code: { b: "theirs" } },
  });
  elsewhere.seven = { done: ["question:d"] };
  localStorage.setItem("tapedeck.lessons", JSON.stringify(elsewhere));
  window.dispatchEvent(new StorageEvent("storage", { key: "tapedeck.lessons" }));
  expect(progress.isDone("seven", "question:d")).toBe(true);
});
