import { expect, test } from "vitest";
import type { LessonSummary } from "../api/types";
import { nextOf, partsOf } from "./parts";

const lesson = (number: number, part: string): LessonSummary => ({
  slug: `l${number}`,
  number,
  title: "",
  summary: "",
  minutes: 5,
  part,
  spellings: ["torch"],
  needs: [],
  goals: [],
});
const lessons = [lesson(1, "a"), lesson(2, "a"), lesson(3, "b")];

test("lessons stand in their parts", () => {
  expect(partsOf(lessons).map((part) => [part.title, part.lessons.map((one) => one.number)])).toEqual([
    ["a", [1, 2]],
    ["b", [3]],
  ]);
});

test("one goes on where one began, else with the first that is open", () => {
  const none = (): boolean => false;
  expect(nextOf(lessons, none, none)?.number).toBe(1);
  expect(nextOf(lessons, none, (slug) => slug === "l2")?.number).toBe(2);
  expect(nextOf(lessons, (slug) => slug !== "l3", none)?.number).toBe(3);
  expect(
    nextOf(
      lessons,
      () => true,
      () => true,
    ),
  ).toBeUndefined();
});
