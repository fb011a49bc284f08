import { afterEach, describe, expect, test } from "vitest";
import en from "../i18n/en";
import { setLocale } from "../i18n/index.svelte";
import zh from "../i18n/zh";
import type { Problem } from "../model/types";
import { compose, explain, explainFailure, explainPlace, placeOf, spoken } from "./problems";

/** Every code of the contract between engine, server and page. */
const CODES = [
  "syntax_error indentation_error exception name_error attribute_missing unsupported_import input_called time_limit",
  "cpu_limit memory_limit output_limit node_limit event_limit killed empty_program no_tensor no_backward nonfinite nonfinite_gradient",
  "nonleaf_grad stopped_output backward_twice saved_value_changed backward_nonscalar nothing_requires_grad",
  "shape_mismatch leaf_in_place integer_requires_grad nonleaf_requires_grad optimizer_nonleaf numpy_requires_grad",
  "import_missing nan_born class_range loss_shapes once_differentiable device_mix vmap_loop warning",
  "recursion ambiguous_bool gradcheck_failed unused_input no_derivative no_gpu index_error dtype_mismatch gradient_shape argument_error unreachable offline unknown",
]
  .join(" ")
  .split(" ");

function problem(code: string, params: Record<string, unknown> = {}, type = ""): Problem {
  return {
    code,
    message: "the engine's words",
    hint: "its hint",
    span: null,
    node: -1,
    params,
    type,
  } as unknown as Problem;
}

afterEach(() => setLocale("en", false));

describe("the problem catalogue", () => {
  for (const code of CODES) {
    test(`${code} has a sentence and a hint in both languages`, () => {
      for (const catalogue of [en.problems, zh.problems] as Record<string, string>[]) {
        expect(catalogue[code]).toBeTruthy();
        expect(catalogue[`${code}.hint`]).toBeTruthy();
      }
    });
  }

  test("a sentence reads well without any parameter", async () => {
    for (const language of ["en", "zh"] as const) {
      await setLocale(language, false);
      for (const code of CODES) {
        const words = explain(problem(code));
        expect(`${words.sentence} ${words.hint}`, code).not.toMatch(/[{}]|\[\[|!\]| {2}|undefined/);
      }
    }
  });
});

describe("compose", () => {
  test("leaves an optional part out when its parameter is missing", () => {
    expect(compose("These shapes do not fit[[ in {op}]].", {})).toBe("These shapes do not fit.");
    expect(compose("These shapes do not fit[[ in {op}]].", { op: "matmul" })).toBe(
      "These shapes do not fit in matmul.",
    );
  });

  test("takes the other wording in its place", () => {
    expect(compose("Add [[{line}]][!a call of backward()!].", {})).toBe("Add a call of backward().");
    expect(compose("Add [[{line}]][!a call of backward()!].", { line: "y.backward()" })).toBe(
      "Add y.backward().",
    );
  });
});

test("shapes are said as tuples and large limits are grouped", () => {
  expect(spoken([3])).toBe("(3,)");
  expect(spoken([[2, 3], [4]])).toBe("(2, 3), (4,)");
  expect(spoken(20_000)).toBe("20,000");
});

test("an unknown code falls back to the words that came with it", () => {
  expect(explain(problem("never_heard_of"))).toEqual({
    sentence: "the engine's words",
    hint: "its hint",
    original: "",
  });
});

test("a request that failed is explained by code, else by status", () => {
  const document = { type: "about:blank", title: "Not Found", detail: "", status: 404, code: "surprise" };
  expect(explainFailure(document).sentence).toBe(en.problems.http_404);
  expect(explainFailure({ ...document, code: "no_such_run" }).sentence).toBe(en.problems.no_such_run);
});

test("a request that came too often is told when to come again", async () => {
  const document = {
    type: "about:blank",
    title: "Too Many Requests",
    detail: "",
    status: 429,
    code: "too_often",
    limit: 1200,
    window: 60,
    retry_after: 7,
  };
  expect(explainFailure(document).sentence).toContain("1200 in 60 seconds");
  expect(explainFailure(document).hint).toContain("in 7 seconds.");
  await setLocale("zh", false);
  expect(explainFailure(document).hint).toContain("请在 7 秒后再运行。");
});

test("in English the engine's own hint comes first, in Chinese the translated one", async () => {
  expect(explain(problem("name_error", { name: "yy", nearest: "" }, "NameError")).hint).toBe("its hint");
  await setLocale("zh", false);
  expect(explain(problem("name_error", { name: "yy", nearest: "" }, "NameError")).hint).toBe(
    "检查拼写，或者把给它赋值的那一行移到前面。",
  );
});

test("a limit is told in the page's words alone, for Python says nothing of it", () => {
  const words = explain(problem("time_limit", { limit: 10 }, "LimitReached"));
  expect(words.sentence).toContain("10 seconds");
  expect(words.original).toBe("");
  expect(explain(problem("exception", {}, "ValueError")).original).toContain("ValueError");
});

test("an operation is not named twice", () => {
  expect(explain(problem("nonfinite", { op: "sqrt", name: "sqrt" })).sentence).toContain("in sqrt: from");
  expect(explain(problem("nonfinite", { op: "leaf", name: "x" })).sentence).toContain("in x: from");
});

test("what cut the tape is said in the page's language", async () => {
  const cut = (words: string) => explain(problem("nothing_requires_grad", { cut: words })).sentence;
  const words = "y of line 3 was cut off by detach(); a value of line 4 was computed inside no_grad().";
  expect(cut(words)).toBe(`Nothing on the way to this result requires a gradient: ${words}`);
  expect(cut("no operation on the tape leads to it.")).toBe(
    "Nothing on the way to this result requires a gradient.",
  );
  await setLocale("zh", false);
  expect(cut(words)).toBe(
    "通往这个结果的路上，没有任何张量需要梯度：第 3 行的 y 被 detach() 剪断了；第 4 行的一个值是在 no_grad() 里算出来的。",
  );
  expect(cut("x of line 2 does not require grad.")).toContain("第 2 行的 x 不需要梯度");
});

test("other places are said in the page's language", async () => {
  await setLocale("zh", false);
  expect(explainPlace("made MulBackward0")).toBe("MulBackward0 在这里产生");
  expect(explainPlace("something new")).toBe("something new");
  expect(placeOf({ span: [1, 0, 1, 3] })).toEqual([1, 0, 1, 3]);
  expect(placeOf({ span: null })).toBeNull();
});

test("says what an operation had saved, not how its rule calls it", () => {
  const said = (name: string): string =>
    explain(problem("saved_value_changed", { node: "ExpBackward0", name })).sentence;
  expect(said("y")).toContain("ExpBackward0 had saved its result.");
  expect(said("x2")).toContain("ExpBackward0 had saved its second input.");
  expect(said("mask")).toContain("ExpBackward0 had saved mask.");
});

describe("a refusal that shares its code with many", () => {
  const shared = { refusal: "linear_shapes", expected: 3, features: 4, input: "2x4", weight: "3x2" };

  test("a layer's wrong size has words of its own, in both languages", async () => {
    const layer = problem("shape_mismatch", shared, "RuntimeError");
    expect(explain(layer).sentence).toBe(
      "This layer takes 3 features, and the last axis of its input has 4.",
    );
    await setLocale("zh", false);
    expect(explain(layer)).toMatchObject({
      sentence: "这一层接受 3 个特征，而输入的最后一维有 4 个。",
      hint: "把这一层的输入个数改成 4；如果特征分在好几个轴上，先把输入展平。",
      original: "RuntimeError: the engine's words",
    });
  });

  test("one without words has those of its code, and in English the engine's hint", () => {
    const other = problem("shape_mismatch", { refusal: "fold_columns" }, "RuntimeError");
    expect(explain(other)).toMatchObject({
      sentence: "These shapes do not fit together.",
      hint: "its hint",
    });
  });
});
