import { describe, expect, it } from "vitest";
import { player } from "../model/player.svelte";
import { golden } from "../model/testing/sample";
import type { Run } from "../model/types";
import { transcript } from "./actions";

describe("the transcript", () => {
  it("is the program and then every step as a numbered sentence, with its line", () => {
    const { recording } = golden("chain_rule.json");
    const run = { id: "a", status: "ok", stdout: "", error: null, recording, elapsed_ms: 1 };
    player.load({ ...run, layout: { views: [], iterations: [0], notice: null } } as Run);
    const text = transcript();
    expect(text.startsWith(recording.program.source.trimEnd())).toBe(true);
    const steps = text.split("\n").filter((line) => /^\d+\. /.test(line));
    expect(steps.length).toBe(player.stepCount);
    expect(steps[0]).toMatch(/^1\. \[\d+\] x /);
    expect(steps.at(-1)).toContain("x.grad");
    const lines = steps.map((step) => Number(/\[(\d+)\]/.exec(step)![1]));
    expect(lines, "lines where something is computed, as the editor lights them").toEqual([
      2, 3, 3, 4, 3, 3, 3, 2,
    ]);
  });
});
