import { describe, expect, test } from "vitest";
import type { Problem, Span } from "../model/types";
import { fixFor, mended } from "./fixes";
import { callOf } from "./pieces";

/** A problem as the server sends it for a program, marked at a piece of the program's text. */
function problem(code: string, source: string, at: string, more: Partial<Problem> = {}): Problem {
  return { code, message: "", hint: null, span: spanOf(source, at), node: -1, params: {}, ...more };
}

/** Where a piece of text stands the last time. */
function spanOf(source: string, text: string): Span {
  const before = source.slice(0, source.lastIndexOf(text)).split("\n");
  const column = before.at(-1)!.length;
  return [before.length, column, before.length, column + text.length];
}

const X = "x = torch.ones(2, requires_grad=True)";

/** [code, the program, what is marked, what came with it, the line that mends it] */
const MENDED: [string, string, string, Partial<Problem>, string][] = [
  [
    "backward_twice",
    `import torch\n${X}\ny = (x * x).sum()\ny.backward(create_graph=True)\nz = y\nz.backward()\n`,
    "z.backward()",
    { related: [{ span: [4, 0, 4, 29], label: "freed the saved values" }] },
    "y.backward(create_graph=True, retain_graph=True)",
  ],
  ["backward_nonscalar", `${X}\n(x * x).backward()\n`, "(x * x).backward()", {}, "(x * x).sum().backward()"],
  [
    "integer_requires_grad",
    "import torch as T\nx = T.tensor([1, 2], requires_grad=True)\n",
    "T.tensor([1, 2], requires_grad=True)",
    {},
    "x = T.tensor([1, 2], requires_grad=True, dtype=T.float32)",
  ],
  [
    "integer_requires_grad",
    "print(jax.grad(lambda x: x * x)(3))",
    "jax.grad(lambda x: x * x)(3)",
    {},
    "print(jax.grad(lambda x: x * x)(3.0))",
  ],
  [
    "numpy_requires_grad",
    `${X}\nprint((x * 2).numpy())\n`,
    "(x * 2).numpy()",
    {},
    "print((x * 2).detach().numpy())",
  ],
  [
    "numpy_requires_grad",
    `${X}\nprint(np.array(x * 2))\n`,
    "np.array(x * 2)",
    {},
    "print(np.array((x * 2).detach()))",
  ],
  [
    "leaf_in_place",
    "import torch\nfor i in range(3):\n    w -= 0.1 * w.grad\n    b -= 0.1 * b.grad\n    w.grad = None\n",
    "w -= 0.1 * w.grad",
    { params: { which: "a leaf Variable" } },
    "with torch.no_grad():\n    w -= 0.1 * w.grad\n    b -= 0.1 * b.grad",
  ],
  [
    "loss_shapes",
    "loss = F.mse_loss(net(x), t)\n",
    "F.mse_loss(net(x), t)",
    { params: { which: "input", dim: 1 } },
    "loss = F.mse_loss(net(x).squeeze(1), t)",
  ],
  [
    "loss_shapes",
    "loss = F.mse_loss(p, target=a - b)\n",
    "F.mse_loss(p, target=a - b)",
    { params: { which: "target", dim: 1 } },
    "loss = F.mse_loss(p, target=(a - b).squeeze(1))",
  ],
  [
    "name_error",
    "y = valeu * 2\n",
    "valeu",
    { params: { name: "valeu", nearest: "value" } },
    "y = value * 2",
  ],
  [
    "attribute_missing",
    "y = torch.matmull(x, x)\n",
    "torch.matmull",
    { params: { name: "matmull", nearest: "matmul" } },
    "y = torch.matmul(x, x)",
  ],
  [
    "import_missing",
    "from torch import nnn\n",
    "from torch import nnn",
    { params: { name: "nnn", nearest: "nn" } },
    "from torch import nn",
  ],
  [
    "saved_value_changed",
    "y = x.exp()\nz = y * y\ny *= a + 1\nz.sum().backward()\n",
    "y * y",
    { related: [{ span: [3, 0, 3, 10], label: "and changed in place here" }] },
    "y = y * (a + 1)",
  ],
  [
    "saved_value_changed",
    "y = x.exp()\ny.add_(1)\ny.sum().backward()\n",
    "x.exp()",
    { related: [{ span: [2, 0, 2, 9], label: "and changed in place here" }] },
    "y = y.add(1)",
  ],
  ["mxnet_in_place", "with autograd.record():\n    y += 1\n", "y += 1", {}, "y = y + 1"],
  ["nonleaf_grad", "y = x * 2\nif y:\n    y.backward()\nprint(y.grad)\n", "y.grad", {}, "y.retain_grad()"],
  [
    "syntax_error",
    "for i in range(3)\n    print(i)\n",
    "",
    { span: [1, 17, 1, 18], params: { message: "expected ':'" } },
    "for i in range(3):",
  ],
  [
    "nothing_requires_grad",
    "import torch\nx = torch.tensor([1.0, 2.0])\ny = (x * x).sum()\ny.backward()\n",
    "y.backward()",
    { params: { cut: "x of line 2 does not require grad." } },
    "x = torch.tensor([1.0, 2.0], requires_grad=True)",
  ],
  [
    "dtype_mismatch",
    "y = torch.dot(x, w)\n",
    "torch.dot(x, w)",
    { params: { first: "float32", second: "int64" } },
    "y = torch.dot(x, w.float())",
  ],
  [
    "dtype_mismatch",
    "y = x @ w\n",
    "x @ w",
    { params: { first: "float64", second: "float32" } },
    "y = x.float() @ w",
  ],
  [
    "stale_gradient",
    "for i in range(3):\n    loss(w).backward()\n    opt.step()\n",
    "loss(w).backward()",
    {},
    "opt.zero_grad()",
  ],
  [
    "never_updated",
    "opt = torch.optim.SGD([w], lr=0.1)\nfor i in range(3):\n    loss(w).backward()\n",
    "loss(w).backward()",
    {},
    "opt.step()",
  ],
  [
    "keyword_unknown",
    "x = torch.tensor(2.0, require_grad=True)\n",
    "torch.tensor(2.0, require_grad=True)",
    { params: { name: "require_grad", nearest: "requires_grad" } },
    "x = torch.tensor(2.0, requires_grad=True)",
  ],
  [
    "update_dropped",
    "for i in range(3):\n    w - 0.1 * g\n",
    "w - 0.1 * g",
    { params: { name: "w" } },
    "w = w - 0.1 * g",
  ],
  [
    "update_dropped",
    "jax.tree.map(lambda p, g: p - g, params, grads)\n",
    "p - g",
    { params: { name: "params" } },
    "params = jax.tree.map(lambda p, g: p - g, params, grads)",
  ],
  ["at_dropped", "x.at[0].set(5.0)\n", "x.at[0].set(5.0)", { params: { name: "x" } }, "x = x.at[0].set(5.0)"],
  [
    "variable_replaced",
    "for i in range(3):\n    w = w - 0.1 * g\n",
    "w - 0.1 * g",
    { params: { name: "w", method: "assign_sub" } },
    "w.assign_sub(0.1 * g)",
  ],
  ["no_backward", "y = x * 2", "y", { params: { line: "y.backward()" } }, "y.backward()"],
];

describe("a mend", () => {
  test.each(MENDED)("of %s in %j", (code, source, at, more, shown) => {
    const fix = fixFor(problem(code, source, at, more), source);
    expect(fix?.shown).toBe(shown);
    for (const line of shown.split("\n")) expect(mended(source, fix!)).toContain(line);
  });

  test("keeps the indentation and everything around", () => {
    const source = "for i in range(3):\n    w -= g\nprint(w)\n".replace("for", "import torch\nfor");
    const fix = fixFor(problem("leaf_in_place", source, "w -= g", { params: { which: "w" } }), source)!;
    expect(mended(source, fix)).toBe(
      "import torch\nfor i in range(3):\n    with torch.no_grad():\n        w -= g\nprint(w)\n",
    );
    const asked = "if y:\n    y.backward()\nprint(y.grad)\n";
    expect(mended(asked, fixFor(problem("nonleaf_grad", asked, "y.grad"), asked)!)).toBe(
      "if y:\n    y.retain_grad()\n    y.backward()\nprint(y.grad)\n",
    );
  });
});

describe("nothing is offered", () => {
  const nothing: [string, string, string, string, Partial<Problem>][] = [
    [
      "where the same line walks back again and again",
      "backward_twice",
      "y.backward()",
      "y.backward()",
      { related: [{ span: [1, 0, 1, 12], label: "freed the saved values" }] },
    ],
    ["where a gradient was given", "backward_nonscalar", "y.backward(v)", "y.backward(v)", {}],
    ["where the name is near to none", "name_error", "y = q", "q", { params: { name: "q", nearest: "" } }],
    [
      "where several leaves could be meant",
      "nothing_requires_grad",
      "x = torch.ones(2)\ny.backward()",
      "y.backward()",
      { params: { cut: "x of line 1 does not require grad; w of line 3 does not require grad." } },
    ],
    [
      "where the tape was cut on purpose",
      "nothing_requires_grad",
      "y = torch.tensor(x.item())\ny.backward()",
      "y.backward()",
      { params: { cut: "y of line 1 does not require grad." } },
    ],
    [
      "where neither operand is float32",
      "dtype_mismatch",
      "y = x @ w",
      "x @ w",
      { params: { first: "float64", second: "int64" } },
    ],
    [
      "for another mistake in the syntax",
      "syntax_error",
      "x = (1",
      "(",
      { params: { message: "'(' was never closed" } },
    ],
    [
      "where more stands on the line",
      "at_dropped",
      "x.at[0].set(5.0); print(x)",
      "x.at[0].set(5.0)",
      { params: { name: "x" } },
    ],
    ["for a problem without a mend", "nan_born", "y = x", "x", {}],
  ];
  test.each(nothing)("%s", (_, code, source, at, more) => {
    expect(fixFor(problem(code, source, at, more), source)).toBeNull();
  });

  test("where the problem lies nowhere", () => {
    expect(fixFor({ ...problem("name_error", "x", "x"), span: null }, "x")).toBeNull();
  });
});

describe("a call", () => {
  test("is taken apart at its own commas", () => {
    expect(callOf("f(a, [1, 2], g(b, 'c, d'))")).toEqual({
      callee: "f",
      args: ["a", "[1, 2]", "g(b, 'c, d')"],
    });
    expect(callOf("a.b(c)(d)")).toEqual({ callee: "a.b(c)", args: ["d"] });
    expect(callOf("f()")).toEqual({ callee: "f", args: [] });
  });

  test("is not what only ends in one, nor what has a comment", () => {
    for (const text of ["a + f(b)", "(a, b)", "f(a) # (b)", "f(a", "f(a))", "f(,)"])
      expect(callOf(text)).toBeNull();
  });
});
