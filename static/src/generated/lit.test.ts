import { describe, expect, it } from "vitest";
import { documented } from "../model/testing/sample";
import type { CapturedProgram } from "../model/types";
import { litLines } from "./lit";

describe("the lines of a generated program", () => {
  const index = documented();
  const span = index.nodeSpan(1);
  const program: CapturedProgram = {
    name: "f",
    source: "",
    explain: "",
    lines: [
      { line: 3, span, op: "dot", part: "forward" },
      { line: 7, span, op: "dot", part: "adjoint" },
      { line: 8, span: [9, 9, 9, 9], op: "mul", part: "forward" },
      { line: 9, span: null, op: "mul", part: "adjoint" },
    ],
  };
  const at = (position: number) => [...litLines(program, index, index.stepAt(position, "edge"))];

  it("that come from the piece of source in play are lit, forward and adjoint apart", () => {
    const { kind } = index.recording.events;
    expect(at(0)).toEqual([]);
    expect(at(index.forwardEvent(1) + 1)).toEqual([3]);
    const contribution = [...index.eventsOfNode(0)].find((event) => kind[event] === 4 || kind[event] === 3)!;
    expect(at(contribution + 2)).toEqual([7]);
  });
});
