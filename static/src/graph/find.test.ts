import { describe, expect, it } from "vitest";
import { documented } from "../model/testing/sample";
import { findNodes } from "./find";

const index = documented();

describe("finding nodes", () => {
  it("finds by name, exact names first, and by operation", () => {
    expect(findNodes(index, "x", 0)[0]).toMatchObject({ label: "x" });
    const operation = index.op(1)!.name;
    expect(findNodes(index, operation.toUpperCase(), 0).map(({ node }) => node)).toContain(1);
  });

  it("finds nothing for nothing, and nothing for what is not there", () => {
    expect(findNodes(index, "  ", 0)).toEqual([]);
    expect(findNodes(index, "no such name", 0)).toEqual([]);
  });
});
