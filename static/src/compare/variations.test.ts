import { describe, expect, test } from "vitest";
import { variationsOf } from "./variations";

const LOOP = `import torch
torch.manual_seed(3)  # lr = 7
w = torch.zeros(2, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
`;

describe("the same program with one thing different", () => {
  test("has another seed, step size and start, each at one place", () => {
    const found = Object.fromEntries(variationsOf(LOOP).map((one) => [one.kind, one]));
    expect(found.seed).toMatchObject({ from: "3", to: "4", source: LOOP.replace("seed(3)", "seed(4)") });
    expect(found.step).toMatchObject({ from: "0.1", to: "0.2", source: LOOP.replace("lr=0.1", "lr=0.2") });
    expect(found.init).toMatchObject({ from: "zeros", to: "randn", source: LOOP.replace("zeros", "randn") });
  });

  test.each([
    ["key = jax.random.PRNGKey(0)", "jax.random.PRNGKey(1)"],
    ["learning_rate = 1e-3", "learning_rate = 0.002"],
    ["nn.init.xavier_uniform_(layer.weight)", "nn.init.kaiming_uniform_(layer.weight)"],
    ["Trainer(p, 'sgd', {'learning_rate': 0.5})", "'learning_rate': 1}"],
  ])("is found in %s", (source, changed) => {
    expect(variationsOf(source)[0]?.source).toContain(changed);
  });

  test("is not offered where there is nothing to change", () => {
    expect(variationsOf("import torch\nx = torch.ones(2)\n# lr = 0.1\nlr = 0\n")).toEqual([]);
  });
});
