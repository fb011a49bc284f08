import { describe, expect, it } from "vitest";
import { formatValue } from "./format";
import { documented, golden } from "./testing/sample";

const index = documented();
const [x, dot, two, y] = [0, 1, 2, 3];
const at = (position: number, node: number) => formatValue(index.gradientAt(node, position));

describe("the documented example", () => {
  it("knows names, operations and operands", () => {
    expect(index.name(x)).toBe("x");
    expect(index.op(dot)?.name).toBe("dot");
    expect(index.operands(y)).toEqual([two, dot]);
    expect(index.isFolded(two)).toBe(true);
    expect(index.isFolded(x)).toBe(false);
  });

  it("shows a value only once it was computed", () => {
    expect(index.valueAt(dot, 1)).toBeNull();
    expect(index.valueAt(dot, 2)).toBe(14);
    expect(index.isComputed(y, 3)).toBe(false);
  });

  it("adds the two contributions to x one after the other", () => {
    expect(at(12, x)).toBe("");
    expect(at(13, x)).toBe("[0 2 4 6]");
    expect(index.gradientStateAt(x, 13)).toMatchObject({ arrived: 1, total: 2, complete: false });
    expect(at(16, x)).toBe("[0 4 8 12]");
    expect(index.gradientStateAt(x, 16)).toMatchObject({ arrived: 2, total: 2, complete: true });
    expect(formatValue(index.leafGradAt(x, 18))).toBe("[0 4 8 12]");
    expect(index.leafGradAt(x, 16)).toBeNull();
  });

  it("knows what each edge brought", () => {
    expect(index.contributionAt(3, 9)).toBe(2);
    expect(formatValue(index.contributionAt(0, 18))).toBe("[0 2 4 6]");
    expect(index.contributionAt(1, 13)).toBeNull();
  });

  it("lights the sub-expression that a contribution leaves", () => {
    const step = index.stepAt(13, "edge");
    expect(step.kind).toBe("contribution");
    expect(step.span).toEqual([3, 8, 3, 23]);
    expect(step.node).toBe(x);
  });

  it("finds events by learner's name or operation", () => {
    expect(index.findEvent({ kind: "contribution", to: "x", from: "dot", slot: 1 })).toBe(14);
    expect(index.findEvent({ kind: "contribution", to: "x", occurrence: 1 })).toBe(14);
    expect(index.findEvent({ kind: "leaf", node: "x" })).toBe(16);
    expect(index.findEvent({ kind: "seed", node: "nothing" })).toBe(-1);
  });

  it("finds events by line", () => expect(index.eventsOfLine(4)).toEqual([4]));

  it("writes unnamed results as a letter", () => {
    expect(index.symbol(dot).text).toBe("d");
    expect(index.symbol(y).tex).toBe("y");
    expect(index.symbol(two).text).toBe("2");
  });
});

describe("levels", () => {
  it("cut the tape where the picture does", () => {
    expect([...index.stops("phase")]).toEqual([0, 4, 18]);
    expect([...index.stops("node")]).toEqual([0, 1, 2, 4, 5, 9, 16, 18]);
    expect([...index.stops("edge")]).toEqual([0, 1, 2, 4, 5, 9, 13, 16, 18]);
  });

  it("fold a Python number into what uses it, and what is freed into the step before", () => {
    expect(index.stepAt(4, "node")).toMatchObject({ kind: "forward", node: y, first: 2 });
    expect(index.stepAt(18, "edge")).toMatchObject({ kind: "leaf", node: x });
  });

  it("fall back to a finer step between two stops", () => {
    expect(index.stepAt(7, "node")).toMatchObject({ kind: "local", level: "micro", edge: 3 });
    expect(index.stepAt(0, "edge")).toMatchObject({ kind: "start", node: -1 });
  });
});

describe("a backward pass inside another", () => {
  const nested = golden("nested_backward.json");
  const [a, b] = [0, 2];
  const inner = nested.recording.passes[2]!;
  const end = inner.first + inner.count;

  it("gives what comes after it to the outer one", () => {
    const passes = [inner.first - 1, inner.first, end - 1, end].map((event) => nested.passOfEvent(event));
    expect(passes).toEqual([1, 2, 2, 1]);
    expect(nested.contributionsTo(b, 1)).toHaveLength(1);
    expect(nested.contributionsTo(b, 2)).toHaveLength(0);
  });

  it("has gradients of its own, and those of the outer one come back after it", () => {
    const shown = (position: number) => formatValue(nested.gradientAt(a, position));
    expect([shown(inner.first), shown(end), shown(end + 1)]).toEqual(["1.0", "", "1.0"]);
    expect(nested.gradientStateAt(a, end + 1)).toMatchObject({ arrived: 1, total: 2, pass: 1 });
    expect(shown(nested.eventCount)).toBe("25.0");
  });
});
