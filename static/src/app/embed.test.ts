import { expect, test } from "vitest";
import { hiddenParts, PARTS } from "./embed";

test("an address names the parts that are left out", () => {
  const hidden = (query: string) => [...hiddenParts(new URLSearchParams(query))];
  expect(hidden("")).toEqual([]);
  expect(hidden("hide=tape,program")).toEqual(["program", "tape"]);
  expect(hidden("hide=all")).toEqual([...PARTS]);
  expect(hidden("hide=heading,,<b>")).toEqual([]);
});
