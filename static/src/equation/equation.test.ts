import { afterEach, describe, expect, it } from "vitest";
import { setLocale } from "../i18n/index.svelte";
import { RecordingIndex } from "../model/recording";
import { documented, golden, goldenNames } from "../model/testing/sample";
import { indexTex } from "../model/symbols";
import { LEVELS, type Level } from "../model/types";
import { equationOf } from "./equation";
import { gradTerm } from "./keeping";
import { stepSentence } from "./sentence";
import { equationText, factorsOf } from "./terms";

const index = documented();
const at = (position: number, level: Level = "edge") =>
  equationText(equationOf(index.stepAt(position, level), index));
const say = (position: number, level: Level = "edge") => stepSentence(index.stepAt(position, level), index);

afterEach(() => setLocale("en", false));

describe("the documented example, y = 2xᵀx", () => {
  it("computes forward in symbols and numbers", () => {
    expect(at(1)).toBe("x = [0 1 2 3]");
    expect(at(2)).toBe("d = x · x → [0 1 2 3] · [0 1 2 3] = 14.0");
    expect(at(4)).toBe("y = 2 · d → 2 · 14.0 = 28.0");
  });

  it("shows the arrays that a sum, a difference or a power of them is made of", () => {
    const runs = goldenNames().map((file) => golden(file));
    const told = runs.flatMap((run) =>
      Array.from({ length: run.eventCount }, (_, at) => {
        const step = run.stepAt(at + 1, "edge");
        return step.kind === "forward" ? equationText(equationOf(step, run)) : "";
      }),
    );
    const array = String.raw`\[[^=→]*\]`;
    for (const shown of [`→ ${array} [+−-] .+ = ${array}$`, `\\^2 → ${array} → ${array}$`])
      expect(
        told.filter((text) => new RegExp(shown).test(text)),
        shown,
      ).not.toEqual([]);
  });

  it("seeds the root with one", () => expect(at(5)).toBe("∂y/∂y = 1.0"));

  it("leaves a slot for the contribution that is still to come", () => {
    expect(at(13)).toBe(
      "∂y/∂x += ∂y/∂d · ∂d/∂x₁; ∂d/∂x₁ = x → 2.0 · [0 1 2 3] = [0 2 4 6]; [0 2 4 6] + ⟨2nd argument⟩ = ⟨?⟩",
    );
  });

  it("adds the second contribution to the first, up to 0 4 8 12", () => {
    expect(at(16)).toMatch(/; \[0 2 4 6\] \+ \[0 2 4 6\] = \[0 4 8 12\]$/);
    expect(at(18)).toBe("x.grad ← ∂y/∂x → [0 4 8 12]");
  });

  it("unfolds a contribution at the finest level", () => {
    expect(at(7, "micro")).toBe("∂y/∂d = 2 → 2.0");
    expect(at(8, "micro")).toBe("∂y/∂d += ∂y/∂y · ∂y/∂d → 1.0 · 2.0 = 2.0");
    expect(at(9, "micro")).toBe("∂y/∂d += 2.0 → 0.0 + 2.0 = 2.0");
    expect(at(16, "micro")).toBe("∂y/∂x += [0 2 4 6] → [0 2 4 6] + [0 2 4 6] = [0 4 8 12]");
  });

  it("says of what has no single slope that its rule is asked", () => {
    const network = golden("network.json");
    const told = Array.from({ length: network.eventCount }, (_, at) =>
      stepSentence(network.stepAt(at + 1, "micro"), network),
    );
    expect(told.filter((text) => text.includes("there is no single slope"))).not.toEqual([]);
    expect(
      told.filter((text) => /^What came back to .+, put into the rule: this edge brings /.test(text)),
    ).not.toEqual([]);
    expect(told.filter((text) => text.startsWith("Times what came back to"))).not.toEqual([]);
  });

  it("says that a mean spreads what came back, and what weighs it as a softmax pulls it through a rule", () => {
    const { recording } = golden("mean_of_squares.json");
    const said = (pull: string): string[] => {
      const changed = structuredClone(recording);
      const mean = changed.ops.find(({ name }) => name === "mean")!;
      mean.pulls = [pull];
      const run = new RecordingIndex(changed);
      return Array.from({ length: run.eventCount }, (_, at) => [
        stepSentence(run.stepAt(at + 1, "edge"), run),
        stepSentence(run.stepAt(at + 1, "node"), run),
      ]).flat();
    };
    expect(
      said("\\tfrac{1}{n}\\, #g \\text{ spread over } #1").filter((text) => /^mean spreads/.test(text)),
    ).not.toEqual([]);
    const weighed = said("#y \\odot (#g - #y)");
    expect(weighed.filter((text) => /^mean spreads/.test(text))).toEqual([]);
    expect(
      weighed.filter((text) => /^mean pulls what came back, 1\.0, through its rule: /.test(text)),
    ).not.toEqual([]);
    expect(weighed).toContain("mean pulls what came back, 1.0, through its rule.");
  });

  it("tells a framework that writes a gradient from one that adds to it", () => {
    const recording = structuredClone(index.recording);
    const leaf = recording.events.kind.lastIndexOf(7);
    recording.events.before[leaf] = recording.events.after[leaf]!;
    const told = () => {
      const changed = new RecordingIndex(recording);
      return stepSentence(changed.stepAt(leaf + 1, "edge"), changed);
    };
    expect(told()).toContain("adds to it");
    recording.program.dialect = "mxnet";
    expect(told()).toBe("Everything has arrived: x.grad is now [0 4 8 12].");
  });

  it("tells what a pass writes to a gradient from what the program makes of it, as clipping does", () => {
    const recording = structuredClone(index.recording);
    const leaf = recording.events.kind.lastIndexOf(7);
    recording.events.before[leaf] = recording.events.after[leaf]!;
    recording.events.value[leaf] = 0;
    const changed = new RecordingIndex(recording);
    const step = changed.stepAt(leaf + 1, "edge");
    expect(stepSentence(step, changed)).toBe(
      "The program itself changes x.grad, from [0 4 8 12] to [0 4 8 12].",
    );
    expect(equationText(equationOf(step, changed))).toBe("x.grad : [0 4 8 12] → [0 4 8 12]");
  });

  it("says of a gradient that was zero that it was, and not that it held something", () => {
    const { recording } = index;
    const leaf = recording.events.kind.lastIndexOf(7);
    const zeros = structuredClone(recording);
    zeros.events.before[leaf] = zeros.values.push({ shape: [4], data: [0, 0, 0, 0] }) - 1;
    const cleared = new RecordingIndex(zeros);
    expect(stepSentence(cleared.stepAt(leaf + 1, "edge"), cleared)).toBe(
      "Everything has arrived: x.grad was zero, and adding makes it [0 4 8 12].",
    );
  });

  it("calls one number's change a step of descent only where the program says its rate", () => {
    const regression = golden("linear_regression.json");
    const steps = (changed: RecordingIndex): string[] =>
      [...changed.stops("edge")]
        .map((position) => changed.stepAt(position, "edge"))
        .filter(({ kind }) => kind === "update")
        .map((step) => stepSentence(step, changed));
    expect(steps(regression).every((said) => said.includes("times its gradient, against it"))).toBe(true);
    const unsaid = structuredClone(regression.recording);
    unsaid.program.source = unsaid.program.source.replaceAll(/\d/g, "7");
    unsaid.events.details = {};
    expect(steps(new RecordingIndex(unsaid)).every((said) => said.includes("changed in place"))).toBe(true);
  });

  it("says of abs that it scales, of relu where it lets through, and of a rule without a slope what it gives", () => {
    const two = golden("two_inputs.json");
    const said = (change: object): string => {
      const recording = structuredClone(two.recording);
      Object.assign(
        recording.ops.find(({ name }) => name === "pow")!,
        change,
      );
      const changed = new RecordingIndex(recording);
      return [...changed.stops("edge")]
        .map((position) => stepSentence(changed.stepAt(position, "edge"), changed))
        .find((sentence) => /^\w+ (routes|scales|pulls)/.test(sentence))!;
    };
    expect(said({ name: "abs", role: "route" })).toBe(
      "abs scales what came back, [1], by its slope at this point, [4].",
    );
    for (const value of two.recording.values)
      if (value && typeof value === "object" && "data" in value && value.data[0] === 4) value.data[0] = 1;
    expect(said({ name: "relu", role: "route" })).toBe(
      "relu routes: what came back, [1], passes only where x is above 0.",
    );
    expect(said({ name: "amax", role: "route" })).toContain("passes only where x was chosen");
    expect(said({ role: null })).toMatch(/^pow pulls what came back, \[1\], through its rule: x gets /);
  });

  it("names the backward that somebody wrote, and does not call it a slope", () => {
    const recording = structuredClone(index.recording);
    const dot = recording.ops.find(({ name }) => name === "dot")!;
    Object.assign(dot, { name: "MyDot", kind: "general", role: "scale", partials: null, pulls: [] });
    const own = new RecordingIndex(recording);
    const said = [...own.stops("edge")].map((position) => own.stepAt(position, "edge"));
    const brought = said.find(({ kind, node }) => kind === "contribution" && node === 0)!;
    expect(stepSentence(brought, own)).toContain(
      "MyDot has a backward of its own: of what came back, 2.0, it makes",
    );
    expect(equationText(equationOf(brought, own))).toContain("Ḡ_x += MyDot.backward(Ḡ_");
  });

  it("puts a negative number in brackets where it does not begin its expression", () => {
    const two = golden("two_inputs.json");
    const recording = structuredClone(two.recording);
    const x = recording.nodes.value[0]!;
    recording.values[x] = -2;
    const negative = new RecordingIndex(recording);
    const square = [...Array(negative.nodeCount).keys()].find((node) => negative.op(node)?.name === "pow")!;
    const made = [...negative.stops("edge")]
      .map((position) => negative.stepAt(position, "edge"))
      .find(({ kind, node }) => kind === "forward" && node === square)!;
    expect(equationText(equationOf(made, negative))).toContain("(−2.0)^2");
  });

  it("puts an expression that keeps its gradient in brackets", () => {
    const two = golden("two_inputs.json");
    const square = [...Array(two.nodeCount).keys()].find((node) => two.op(node)?.name === "pow")!;
    expect(gradTerm(two, square)).toMatchObject({ text: "(x²).grad" });
  });

  it("multiplies matrices in the order in which the rule does", () => {
    const network = golden("network.json");
    const said = [...network.stops("edge")]
      .map((position) => stepSentence(network.stepAt(position, "edge"), network))
      .filter((sentence) => sentence.includes("the other factor"));
    expect(said.slice(0, 3)).toEqual([
      "linear hands its first argument the other factor times what came back: ∂loss/∂l₂ · 2.weight.",
      "linear hands its second argument the other factor times what came back: (∂loss/∂l₂)ᵀ · t.",
      "linear hands its second argument the other factor times what came back: (∂loss/∂l₁)ᵀ · X.",
    ]);
  });

  it("says of a difference whose sign is turned", () => {
    const regression = golden("linear_regression.json");
    const said = [...regression.stops("node")]
      .map((position) => regression.stepAt(position, "node"))
      .filter((step) => step.kind === "visit" && regression.op(step.node)?.name === "sub")
      .map((step) => stepSentence(step, regression));
    expect(said[0]).toContain("the second the same with its sign turned");
  });

  it("sums a phase up", () => expect(at(18, "phase")).toBe("x.grad = [0 4 8 12]"));

  it("says each step in English", () => {
    expect(say(13)).toBe(
      "dot hands its first argument the other factor times what came back: 2.0 · x. The second use of x is still to come, and the two will add.",
    );
    expect(say(16)).toContain("a copy adds");
    expect(say(18)).toBe("Everything has arrived: x.grad is now [0 4 8 12].");
  });

  it("says the same in Chinese", async () => {
    await setLocale("zh", false);
    expect(say(13)).toBe(
      "dot 交给第一个参数的，是另一个因子乘以传回来的梯度：2.0 · x。x 的第二次使用还没有回来，两份会相加。",
    );
    expect(at(13)).toContain("⟨第 2 个参数⟩");
  });
});

describe("a rule's template", () => {
  it("is a list of factors where it is a plain product", () => {
    expect(factorsOf("#g\\, #2^{\\mathsf T}")).toEqual([
      { token: "g", turned: false, joint: "" },
      { token: "2", turned: true, joint: "" },
    ]);
    expect(factorsOf("#g \\cdot #2")?.[1]).toEqual({ token: "2", turned: false, joint: "·" });
  });

  it("is no such list where it is anything else", () => expect(factorsOf("\\frac{#g}{#1}")).toBeNull());
});

/** Every equation of a golden run that contains a text. */
function equations(name: string, level: Level = "edge"): string[] {
  const run = golden(name);
  return [...run.stops(level)].map((position) => equationText(equationOf(run.stepAt(position, level), run)));
}

function one(list: string[], part: string): string {
  return list.find((text) => text.includes(part)) ?? `nothing with ${part} in\n${list.join("\n")}`;
}

describe("an index", () => {
  it.each([
    ["1:", false, "\\text{1:}"],
    [0, false, "0"],
    [[":", null, "::2"], false, "\\text{:}, \\text{None}, \\text{::2}"],
    [["...", 1], false, "\\text{...}, 1"],
    [[0, 2], true, "\\dots"],
    [[[0, 1], "1:3"], false, "\\dots"],
    [[0, 0, 0, 0, 0], false, "\\dots"],
  ])("%j", (value, byArrays, tex) => expect(indexTex(value, byArrays)).toBe(tex));
});

describe("real recordings", () => {
  it("z = x² + 3y: the slope 2x in symbols and numbers", () => {
    expect(one(equations("two_inputs.json"), "∂z/∂x +=")).toContain("= 2 x → [1] ⊙ [4] = [4]");
  });

  it("mean of squares: every element gets 4.5", () => {
    expect(one(equations("mean_of_squares.json"), "x.grad ←")).toBe(
      "x.grad ← ∂out/∂x → [[4.5 4.5] [4.5 4.5]]",
    );
  });

  it("linear regression: a step against the gradient, and zeroing", () => {
    const all = equations("linear_regression.json");
    expect(one(all, "w ← w −")).toMatch(/^w ← w − 0\.\d+ · w\.grad → .* = /);
    expect(one(all, "w.grad ← 0")).toMatch(/^w\.grad ← 0; .* → \[\[0\]\]$/);
    expect(one(all, "summed over axis 0")).toContain("→ summed over axis 0");
  });

  it("forward mode: each edge brings its slope times a tangent, and the parts add up", () => {
    const all = equations("forward_mode.json");
    expect(all).toContain("ẋ = [1 0]".normalize("NFD"));
    expect(one(all, "(w · x)˙ += ∂(w · x)/∂w")).toContain("[1 2] · 1.0 = [1 2]; [1 2] + ⟨from x⟩ = ⟨?⟩");
    expect(one(all, "(w · x)˙ += ∂(w · x)/∂x")).toContain("3.0 · [1 0] = [3 0]; [1 2] + [3 0] = [4 2]");
    expect(one(equations("forward_mode.json", "node"), "(w · x)˙ =")).toMatch(
      /\[1 2\] \+ \[3 0\] = \[4 2\]$/,
    );
    expect(equations("forward_mode.json", "phase")).toContain("ḟ = −3.555".normalize("NFD"));
  });

  it("a second derivative says whose derivative it is", () => {
    const all = equations("second_derivative.json");
    expect(one(all, "∂slope/∂slope")).toBe("∂slope/∂slope = 1.0; slope = ∂y/∂x");
    expect(one(all, "x.grad ←")).toBe("x.grad ← ∂slope/∂x = ∂²y/∂x² → 12.0");
  });

  it("a vector output is differentiated through v · y", () => {
    expect(one(equations("vector_output.json"), "L = v · y")).toContain("∂L/∂y = v = ");
  });
});

/** What no sentence may hold: a hole, a raw key, a word of the machine. */
const BROKEN = /\{\w+\}|player\.|undefined|NaN(?!\w)|\\|#\d|, \.|: \./;

describe.each(goldenNames())("%s", (name) => {
  const run: RecordingIndex = golden(name);

  it.each(["en", "zh"] as const)("has a sentence for every step of every level in %s", async (language) => {
    await setLocale(language, false);
    for (const level of LEVELS) {
      for (const position of run.stops(level)) {
        const step = run.stepAt(position, level);
        const sentence = stepSentence(step, run);
        expect(sentence.length).toBeGreaterThan(3);
        if (step.kind !== "print") expect(sentence).not.toMatch(BROKEN);
      }
    }
  });

  it("has an equation for every step that moves a number, without holes", () => {
    for (const level of LEVELS) {
      for (const position of run.stops(level)) {
        const step = run.stepAt(position, level);
        const text = equationText(equationOf(step, run));
        expect(text).not.toMatch(/undefined|\\|#\d|#\{|NaN/);
        if (["contribution", "seed", "leaf", "update", "forward"].includes(step.kind))
          expect(text).not.toBe("");
      }
    }
  });
});
