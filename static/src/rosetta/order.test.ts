import { describe, expect, it } from "vitest";
import { documented, golden } from "../model/testing/sample";
import { counterpart, orderBehind } from "./order";

describe("the nodes behind a variable", () => {
  it("come in the order of creation, leaves before what first uses them", () => {
    const index = documented();
    const order = orderBehind(index, "y");
    const names = order.map((node) => index.name(node) || index.op(node)?.name || "number");
    expect(names.slice(0, 2)).toEqual(["x", "dot"]);
    expect(names.at(-1)).toBe("y");
  });

  it("are found by their place in another recording of the same graph", () => {
    const [a, b] = [golden("chain_rule.json"), documented()];
    const [from, to] = [orderBehind(a, "y"), orderBehind(b, "y")];
    expect(from.map((node) => counterpart(from, to, node))).toEqual(to);
    expect(counterpart(from, to.slice(1), from[0]!)).toBe(-1);
    expect(counterpart(from, to, 999)).toBe(-1);
  });
});
