import { describe, expect, test } from "vitest";
import { parse } from "./router.svelte";
import { normal } from "./session.svelte";

describe("what an address names", () => {
  test.each([
    ["/", { page: "play", id: null }],
    ["/play", { page: "play", id: null }],
    ["/play/abc123", { page: "play", id: "abc123" }],
    ["/embed/abc123", { page: "embed", id: "abc123" }],
    ["/lessons", { page: "lessons" }],
    ["/lessons/chain-rule", { page: "lesson", slug: "chain-rule" }],
    ["/lessons/chain-rule/", { page: "lesson", slug: "chain-rule" }],
    ["/glossary", { page: "glossary" }],
    ["/examples", { page: "examples" }],
  ])("%s", (address, route) => {
    expect(parse(address)).toEqual(route);
  });

  test("anything else is missing, however it is written", () => {
    for (const path of ["/nowhere", "/play/a/b", "/examples/one", "/%"]) {
      expect(parse(path)).toEqual({ page: "missing", path });
    }
  });
});

test("line ends of every kind become one", () => {
  expect(normal("a\r\nb\rc\n")).toBe("a\nb\nc\n");
});
