import { describe, expect, test } from "vitest";
import type { PredictBlock } from "../api/types";
import { RecordingIndex } from "../model/recording";
import type { Recording } from "../model/types";
import sample from "../test/sample.json";
import { answerOf, blanks, coveredFrom, hintsFor, judge, typedNumbers } from "./predict";

const index = new RecordingIndex(sample as unknown as Recording);
const block = (ask: PredictBlock["ask"], at: PredictBlock["at"], element?: number): PredictBlock => ({
  type: "predict",
  id: "one",
  at,
  ask,
  prompt_html: "",
  ...(element === undefined ? {} : { element }),
});
const TO_DOT = { kind: "contribution", to: "dot", from: "y" } as const;
const TO_X = { kind: "contribution", to: "x", from: "dot", slot: 1 } as const;

describe("the answer is computed from the run", () => {
  test("a number", () => {
    expect(answerOf(index, block("value", TO_DOT))).toMatchObject({
      kind: "numbers",
      numbers: [2],
      shown: "2.0",
    });
  });

  test("a whole array, or one element of it", () => {
    expect(answerOf(index, block("value", TO_X))).toMatchObject({ numbers: [0, 2, 4, 6] });
    expect(answerOf(index, block("value", TO_X, 3))).toMatchObject({ numbers: [6], shown: "6.0" });
  });

  test("a leaf's gradient after all has arrived", () => {
    expect(answerOf(index, block("value", { kind: "leaf", node: "x" }))).toMatchObject({
      numbers: [0, 4, 8, 12],
    });
  });

  test("a sign", () => {
    expect(answerOf(index, block("sign", TO_DOT))).toMatchObject({ kind: "choice", right: "positive" });
  });

  test("which operation goes next, and which input receives", () => {
    expect(answerOf(index, block("operation", { kind: "visit", node: "y" }))).toMatchObject({ right: "dot" });
    const input = answerOf(index, block("input", { kind: "visit", node: "dot" }));
    expect(input).toMatchObject({ kind: "choice", options: [{ label: "x" }] });
  });

  test("none where the run has no such event", () => {
    expect(answerOf(index, block("value", { kind: "contribution", to: "w" }))).toBeNull();
  });
});

test("a gradient is covered from the contribution that completes it", () => {
  const leaf = answerOf(index, block("value", { kind: "leaf", node: "x" }))!.event;
  const last = answerOf(index, block("value", TO_X))!.event;
  expect(coveredFrom(index, leaf)).toBe(last);
  expect(coveredFrom(index, last)).toBe(last);
});

describe("what a reader types", () => {
  const answer = answerOf(index, block("value", TO_X))!;

  test("may be separated by anything, with either minus sign", () => {
    expect(typedNumbers("[0, −2  4，6]")).toEqual([0, -2, 4, 6]);
    expect(typedNumbers("two")).toBeNull();
    expect(typedNumbers("  ")).toBeNull();
  });

  test("is judged by how it stands to the answer", () => {
    expect(judge(answer, "0 2 4 6")).toBe("right");
    expect(judge(answer, "0 2.0004 4 6")).toBe("right");
    expect(judge(answer, "0 -2 -4 -6")).toBe("wrong_sign");
    expect(judge(answer, "0 2 4")).toBe("wrong_count");
    expect(judge(answer, "0 2 4 7")).toBe("wrong");
    expect(judge(answer, "x")).toBe("not_number");
  });
});

describe("the ladder of hints", () => {
  test("what came back, then the local derivative", () => {
    const predict = block("value", TO_DOT);
    const hints = hintsFor(index, predict, answerOf(index, predict)!).map((hint) => hint.text);
    expect(hints).toEqual([
      "What came back to mul (y): 1.0.",
      "The local derivative of mul (y) for this input: 2.0.",
    ]);
  });

  test("the rule as mathematics where the derivative is not one array", () => {
    const predict = block("value", TO_X);
    const hints = hintsFor(index, predict, answerOf(index, predict)!);
    expect(hints.at(-1)?.tex).toContain("x");
  });

  test("the product and the sum for a gradient that was added to", () => {
    const predict = block("value", { kind: "accumulation", node: "x", occurrence: 1 });
    const hints = hintsFor(index, predict, answerOf(index, predict)!).map((hint) => hint.text);
    expect(hints.slice(-2)).toEqual([
      "What the rule gives here: [0 2 4 6].",
      "Something was there already: [0 2 4 6]. The two add.",
    ]);
  });
});

test("an empty field shows how many numbers are asked for", () => {
  const asked = (count: number) =>
    blanks({ kind: "numbers", event: 0, numbers: Array<number>(count).fill(1), shown: "" });
  expect([asked(1), asked(4), asked(7)]).toEqual(["?", "? ? ? ?", "? ? ? ? ? ? …"]);
});
