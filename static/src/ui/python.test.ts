import { describe, expect, it } from "vitest";
import { piecesOf } from "./colours";
import { stretchesOf } from "./python";

const CODE = "def f(x):\n    return 2 * x  # twice\n";

describe("the colours of a program that is only read", () => {
  const told = (from: number, to: number) =>
    piecesOf(CODE, from, to, stretchesOf(CODE)).map(({ text, kind }) => [text, kind.replace("py-", "")]);

  it("are those of its words, numbers and comments, and nothing of the text is lost", () => {
    const pieces = told(0, CODE.length);
    expect(pieces.map(([text]) => text).join("")).toBe(CODE);
    expect(pieces).toContainEqual(["def", "word"]);
    expect(pieces).toContainEqual(["f", "defined"]);
    expect(pieces).toContainEqual(["2", "number"]);
    expect(pieces).toContainEqual(["# twice", "comment"]);
  });

  it("are cut where a lit piece begins and ends", () => {
    const at = CODE.indexOf("turn 2 * x  # tw");
    expect(told(at, at + "turn 2 * x  # tw".length)).toEqual([
      ["turn", "word"],
      [" ", ""],
      ["2", "number"],
      [" * x  ", ""],
      ["# tw", "comment"],
    ]);
  });

  it("stop where a broken program cannot be read, without losing text", () => {
    const broken = "x = (1 + \n'";
    expect(
      piecesOf(broken, 0, broken.length, stretchesOf(broken))
        .map(({ text }) => text)
        .join(""),
    ).toBe(broken);
  });
});
