import { describe, expect, test } from "vitest";
import enFirst from "./en";
import enLater from "./en/later";
import { closed, fill } from "./index.svelte";
import zhFirst from "./zh";
import zhLater from "./zh/later";

const parameters = (text: string) => new Set([...text.matchAll(/\{(\w+)/g)].map((found) => found[1]));
const en = { ...enFirst, ...enLater };
const zh = { ...zhFirst, ...zhLater };
type Areas = Record<string, Record<string, string>>;

describe("messages", () => {
  test("both languages have the same areas", () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  for (const area of Object.keys(en)) {
    const english = (en as Areas)[area]!;
    const chinese = (zh as Areas)[area] ?? {};

    test(`${area}: both languages have the same keys`, () => {
      expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    });

    test(`${area}: a message asks for no parameter that its sister does not know`, () => {
      for (const [key, text] of Object.entries(english)) {
        const extra = [...parameters(chinese[key] ?? "")].filter((name) => !parameters(text).has(name));
        expect(extra, `${area}.${key}`).toEqual([]);
      }
    });

    test(`${area}: nothing is empty, and Chinese sentences end as Chinese sentences do`, () => {
      for (const [key, text] of Object.entries(chinese)) {
        expect(text.trim(), `${area}.${key}`).not.toBe("");
        if (/[一-鿿]\.$/.test(text)) throw new Error(`${area}.${key} ends with a Latin full stop: ${text}`);
      }
    });
  }
});

describe("fill", () => {
  test("puts parameters in and leaves unknown ones visible", () => {
    expect(fill("line {line} of {name}", { line: 3 })).toBe("line 3 of {name}");
  });

  test("leaves no gap between two Chinese letters", () => {
    expect(closed(fill("x.grad 现在是 {value}。", { value: "形状 (4, 2) 的数组" }))).toBe(
      "x.grad 现在是形状 (4, 2) 的数组。",
    );
  });

  test("chooses the form for one or many", () => {
    expect(fill("{n} {n|node|nodes}", { n: 1 })).toBe("1 node");
    expect(fill("{n} {n|node|nodes}", { n: 2 })).toBe("2 nodes");
  });
});
