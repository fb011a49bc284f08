import { describe, expect, test } from "vitest";
import type { Block } from "../api/types";
import { sceneAt, tasksOf } from "./direct";

const blocks: Block[] = [
  { type: "text", html: "one" },
  { type: "program", name: "first", code: "a", spelling: "torch" },
  { type: "goto", event: { kind: "seed", node: "y" } },
  { type: "highlight", node: { name: "x" } },
  { type: "predict", id: "p", at: { kind: "leaf", node: "x" }, ask: "value", prompt_html: "" },
  { type: "question", id: "q", prompt_html: "", options: [] },
  { type: "program", name: "second", code: "b", spelling: "torch" },
  {
    type: "exercise",
    name: "e",
    prompt_html: "",
    starter: "",
    function: "f",
    hints: [],
    solution: { code: "", html: "" },
  },
];

describe("what the player shows at a place in the text", () => {
  test("the first program is there before it is reached", () => {
    expect(sceneAt(blocks, 0).program?.name).toBe("first");
    expect(sceneAt(blocks, 0).cue).toBeNull();
  });

  test("the last thing pointed at holds until the next", () => {
    expect(sceneAt(blocks, 2).cue).toMatchObject({ type: "goto" });
    expect(sceneAt(blocks, 3).highlight).toMatchObject({ node: { name: "x" } });
    expect(sceneAt(blocks, 5)).toMatchObject({ cue: { type: "predict" }, highlight: null });
  });

  test("a new program begins with nothing pointed at", () => {
    expect(sceneAt(blocks, 7)).toMatchObject({ program: { name: "second" }, cue: null, highlight: null });
  });

  test("places between two cues are one scene", () => {
    expect(sceneAt(blocks, 4).key).toBe(sceneAt(blocks, 5).key);
    expect(sceneAt(blocks, 2).key).not.toBe(sceneAt(blocks, 3).key);
  });
});

test("tasks are what a reader can finish", () => {
  expect(tasksOf(blocks)).toEqual(["predict:p", "question:q", "exercise:e"]);
});
