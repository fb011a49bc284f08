import { afterEach, describe, expect, it } from "vitest";
import { setLocale } from "../i18n/index.svelte";
import { RecordingIndex } from "../model/recording";
import { golden } from "../model/testing/sample";
import { equationOf } from "./equation";
import { stepSentence } from "./sentence";
import { equationText } from "./terms";

const index = golden("optimisers.json");
const updatesOf = (of: RecordingIndex) =>
  Array.from(of.stops("edge"), (stop) => of.stepAt(stop, "edge")).filter(({ kind }) => kind === "update");
const second = updatesOf(index).slice(-5);
const [adam, adamw, rms, momentum, nadam] = second.map((step) => ({
  said: () => stepSentence(step, index),
  written: equationText(equationOf(step, index)),
}));

afterEach(() => setLocale("en", false));

describe("a step of an optimiser with a memory", () => {
  it("is told by its rule, with the numbers that give the very change", () => {
    expect(adam!.said()).toMatch(
      /^w takes step 2 of Adam, from \[1\.9 −0\.9\d*\] to \[1\.8\d* −0\.80\d*\]: minus 0\.1 times the running mean of its gradients, \[.*\], divided by the root of the running mean of their squares, \[.*\]\.$/,
    );
    expect(adam!.written).toMatch(/^w ← w − 0\.1 · m̂ \/ √ŝ → \[1\.9 −0\.9\d*\] − 0\.1 · \[.*\] \/ \[.*\] = /);
    expect(rms!.written).toMatch(/^c ← c − 0\.01 · c\.grad \/ √s → /);
    expect(momentum!.said()).toBe(
      "d takes a step of SGD, from [0.8 1.6] to [0.46 0.92]: minus 0.1 times its velocity, [3.4 6.8].",
    );
    expect(momentum!.written).toBe("d ← d − 0.1 · v → [0.8 1.6] − 0.1 · [3.4 6.8] = [0.46 0.92]");
  });

  it("says the decay of weights apart", () => {
    expect(adamw!.said()).toMatch(/Weight decay takes 0\.1 times 0\.01 of it away first\.$/);
    expect(adamw!.written).toMatch(/^b ← b − 0\.1 · 0\.01 · b − 0\.1 · m̂ \/ √ŝ → /);
  });

  it("is told by its name and rate where the rule does more than these numbers say", async () => {
    expect(nadam!.said()).toMatch(/^e takes step 2 of NAdam, from 3\.9\d* to 3\.9\d*\. Its rate is 0\.01\.$/);
    expect(nadam!.written).toMatch(/^e : /);
    await setLocale("zh", false);
    expect(nadam!.said()).toMatch(/^e 按 NAdam 走第 2 步，从 3\.9\d* 变成 3\.9\d*，学习率是 0\.01。$/);
  });

  it("shows no formula whose numbers do not give the change", () => {
    const recording = structuredClone(index.recording);
    for (const detail of Object.values(recording.events.details)) if (detail.rule) detail.lr = 0.3;
    const other = new RecordingIndex(recording);
    expect(stepSentence(updatesOf(other).at(-5)!, other)).toMatch(
      /^w takes step 2 of Adam, .* Its rate is 0\.3\.$/,
    );
  });
});
