import { expect, it } from "vitest";
import { documented } from "../model/testing/sample";
import { equationOf } from "./equation";
import { warm } from "./warm";

it("sets the formulas of the next two steps, and of no more than there are", () => {
  const index = documented();
  const set: string[] = [];
  const typeset = (tex: string): string => (set.push(tex), "");
  const maths = (position: number): string[] =>
    equationOf(index.stepAt(position, "edge"), index).flatMap(({ terms }) =>
      terms.flatMap((term) => (term.kind === "math" ? [term.tex] : [])),
    );
  expect(warm(index, 0, "edge", typeset)).toBe(2);
  const [first, second] = [...index.stops("edge")].slice(1, 3);
  expect(set).toEqual([...maths(first!), ...maths(second!)]);
  expect(warm(index, index.eventCount, "edge", typeset)).toBe(0);
});
