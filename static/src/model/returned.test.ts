import { describe, expect, it } from "vitest";
import { RecordingIndex } from "./recording";
import { returnedBy } from "./returned";
import { documented } from "./testing/sample";
import type { Span } from "./types";

/** The span of a piece of a program, where it stands first. */
function spanOf(program: string, piece: string): Span {
  const [before, inside] = [program.slice(0, program.indexOf(piece)), piece];
  const place = (text: string): [number, number] => {
    const lines = text.split("\n");
    return [lines.length, lines.at(-1)!.length];
  };
  return [...place(before), ...place(before + inside)];
}

describe("what an expression that a function gives back is called", () => {
  it.each([
    ["def loss(w):\n    return mean(w * w)\n", "mean(w * w)", "loss"],
    ["def loss(w):\n    return (mean(w * w))  # of all\n", "mean(w * w)", "loss"],
    ["def loss(w):\n    if w > 0:\n        return mean(w * w)\n    return w\n", "mean(w * w)", "loss"],
    ["def 损失(w):\n\n    return mean(\n        w * w\n    )\n", "mean(\n        w * w\n    )", "损失"],
    ["def outer(w):\n    def inner(v):\n        return sin(v)\n    return cos(w)\n", "cos(w)", "outer"],
    ["f = lambda x: sum(sin(x))\n", "sum(sin(x))", "f"],
  ])("%j", (program, piece, name) => {
    expect(returnedBy(program.split("\n"), spanOf(program, piece))).toBe(name);
  });

  it.each([
    ["def loss(w):\n    return mean(w * w) + 1\n", "mean(w * w)"],
    ["def loss(w):\n    return 2 * mean(w)\n", "mean(w)"],
    ["class Net:\n    def forward(self, x):\n        return relu(x)\n", "relu(x)"],
    ["g = grad(lambda x: sum(x))(w)\n", "sum(x)"],
    ["y = mean(w)\n", "mean(w)"],
  ])("is not told of %j", (program, piece) => {
    expect(returnedBy(program.split("\n"), spanOf(program, piece))).toBeNull();
  });

  it("stands in the equations where no variable has a name for it", () => {
    const recording = structuredClone(documented().recording);
    const lines = recording.program.source.split("\n");
    const dot = recording.spans[recording.nodes.span[1]!]!;
    lines[dot[0] - 2] = "def squares(x):";
    lines[dot[0] - 1] = " return torch.dot(x, x)";
    recording.program.source = lines.join("\n");
    const index = new RecordingIndex(recording);
    expect(index.op(1)?.name).toBe("dot");
    expect(index.symbol(1)).toEqual({ text: "squares", tex: "\\mathit{squares}", compound: false });
  });
});
