import { afterEach, describe, expect, it } from "vitest";
import { setLocale } from "../i18n/index.svelte";
import { nameToTex } from "../model/symbols";
import { golden } from "../model/testing/sample";
import { equationOf } from "./equation";
import { stepSentence } from "./sentence";
import { equationText } from "./terms";

const index = golden("tape_training.json");
const steps = Array.from(index.stops("edge"), (stop) => index.stepAt(stop, "edge"));
const equations = steps.map((step) => equationText(equationOf(step, index)));
const sentences = () => steps.map((step) => stepSentence(step, index));

afterEach(() => setLocale("en", false));

describe("a training loop on TensorFlow's tape", () => {
  it("is a step of descent, although no .grad keeps the gradient", () => {
    expect(sentences()).toContain(
      "params['w'] takes a step of 0.1 times its gradient, against it: from 2.0 to 1.8.",
    );
    expect(equations).toContain(
      "params['w'] ← params['w'] − 0.1 · ∂loss/∂params['w'] → 2.0 − 0.1 · 2.001 = 1.8",
    );
  });

  it("calls a gradient as the function does that uses it", () =>
    expect(equations).toContain("m₃ = 0.1 · dw → 0.1 · 2.001 = 0.2001"));

  it("writes a number of the program so that it is not another one, and what it changed", () => {
    expect(equations).toContain("m₁ = params['w'] · 1.0001 → 2.0 · 1.0001 = 2.0002");
    expect(sentences()).toContain("mul makes m₁ from params['w'], 1.0001: 2.0.");
  });

  it("sets brackets around a number below zero where it is added, and none in front", () =>
    expect(equations).toContain("a = m₁ + (−1) → 2.0 + (−1) = 1.0"));

  it("writes the slope of a first power as 1", () => {
    expect(equations.join("\n")).toContain("∂p/∂params['b'] = 1 →");
    expect(equations.join("\n")).not.toMatch(/\^0|\^1 →.*\^0/);
  });

  it("does not call an operation by a function's argument that has another name outside", () => {
    expect(equations).toContain("squared = a^2 → 1.0002^2 = 1.0004");
    expect(equations).toContain("kept · θ → 1.0 · 3.0 = 3.0");
  });

  it("says of what is detached that it has no way back, in both languages", async () => {
    const english = "kept has the numbers of params['b'], 1.0, and no way back: no gradient goes through it.";
    expect(sentences()).toContain(english);
    await setLocale("zh", false);
    expect(sentences()).toContain("kept 取 params['b'] 的数值，1.0，但不留回程的路：没有梯度从中流过。");
  });
});

describe("a name in mathematics", () => {
  it("is a Greek letter however it is typed", () => {
    expect(["θ", "ω", "σ_1", "theta"].map(nameToTex)).toEqual([
      "\\theta",
      "\\omega",
      "\\sigma_{1}",
      "\\theta",
    ]);
  });
});

describe("a Jacobian by columns", () => {
  const jacobian = golden("jacobian_columns.json");
  const said = Array.from(jacobian.stops("edge"), (stop) =>
    stepSentence(jacobian.stepAt(stop, "edge"), jacobian),
  );

  it("is stacked from the tangents of its columns, each called after the result and its push", () =>
    expect(said).toContain("stack makes J from f˙⁽¹⁾, f˙⁽²⁾: [[2 0.5403] [1 0]]."));

  it("leaves a stack of the program's own the letter of its operation", () =>
    expect(said).toContain("stack makes f from m, s: [2 0.8415]."));
});
