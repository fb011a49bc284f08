import { describe, expect, test } from "vitest";
import { RecordingIndex } from "../model/recording";
import type { Recording } from "../model/types";
import sample from "../test/sample.json";
import {
  covers,
  lineGradients,
  lineResults,
  marginText,
  nextOfLine,
  nodeOfSelection,
  nodeUnder,
} from "./lines";

const index = new RecordingIndex(sample as unknown as Recording);
const end = index.eventCount;

describe("lines of a program", () => {
  test("a line's result is the node with the widest span on it", () => {
    const results = lineResults(index);
    expect(index.name(results.get(2)![0]!)).toBe("x");
    expect(index.name(results.get(3)![0]!)).toBe("y");
  });

  test("the margin shows a gradient only once one has arrived", () => {
    const results = lineResults(index);
    expect([...lineGradients(index, results, 4).keys()]).toEqual([]);
    const texts = [...lineGradients(index, results, end)].map(([line, value]) => [line, marginText(value)]);
    expect(texts).toEqual([
      [2, "[0 4 …]"],
      [3, "1.0"],
    ]);
  });

  test("clicking a line goes on to its next event and comes round to its first", () => {
    const first = nextOfLine(index, 3, 0)!;
    const second = nextOfLine(index, 3, first)!;
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(nextOfLine(index, 3, end)).toBe(first);
    expect(nextOfLine(index, 1, 0)).toBeNull();
  });
});

describe("a selection of the program", () => {
  const at = (line: number, from: number, to: number) => nodeOfSelection(index, [line, from, line, to], end);

  test("means the node whose text it is", () => {
    expect(index.op(at(3, 8, 23)!)?.name).toBe("dot");
  });

  test("means the widest node inside it", () => {
    expect(index.name(at(3, 0, 23)!)).toBe("y");
  });

  test("inside a node's text means that node", () => {
    expect(index.op(at(3, 18, 19)!)?.name).toBe("dot");
  });

  test("elsewhere means nothing", () => {
    expect(at(1, 0, 6)).toBeNull();
  });
});

describe("under the pointer", () => {
  const text = "y = 2 * torch.dot(x, x)";
  const under = (column: number) => nodeUnder(index, text, 3, column, end);

  test("is the variable that is named there", () => {
    expect(under(18)).toMatchObject({ from: 18, to: 19 });
    expect(index.name(under(18)!.node)).toBe("x");
    expect(index.name(under(0)!.node)).toBe("y");
  });

  test("is else the narrowest expression around", () => {
    expect(index.op(under(15)!.node)?.name).toBe("dot");
    expect(under(15)).toMatchObject({ from: 8, to: 23 });
  });

  test("is nothing where nothing was recorded", () => {
    expect(nodeUnder(index, "import torch", 1, 8, end)).toBeNull();
  });
});

test("a span covers another when it begins no later and ends no earlier", () => {
  expect(covers([1, 0, 3, 2], [2, 5, 2, 9])).toBe(true);
  expect(covers([1, 4, 1, 9], [1, 3, 1, 5])).toBe(false);
});

test("a gradient in the margin is short", () => {
  expect(marginText({ shape: [2, 2], data: [1, 2, 3, 4] })).toBe("(2, 2)");
  expect(marginText({ shape: [3], data: [1, 2, 3] })).toBe("[1 2 3]");
  expect(marginText("nan")).toBe("nan");
});
