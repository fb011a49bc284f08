import { describe, expect, test } from "vitest";
import type { KnownNames } from "../api/types";
import { frameworkOf, importsOf, namesFor, wantedAt } from "./names";

describe("the imports of a program", () => {
  test("name modules, by whatever they are called there", () => {
    const code = [
      "import torch",
      "import torch.nn.functional as F, numpy as np",
      "from torch import nn, optim as o  # two",
      "import torch.autograd",
      "from keras import layers",
      "def f():",
      "    from mxnet import (nd, autograd)",
    ].join("\n");
    expect(Object.fromEntries(importsOf(code))).toEqual({
      torch: "torch",
      F: "torch.nn.functional",
      np: "numpy",
      nn: "torch.nn",
      o: "torch.optim",
      layers: "tensorflow.keras.layers",
      nd: "mxnet.nd",
      autograd: "mxnet.autograd",
    });
  });

  test("belong to a framework or to none", () => {
    expect(frameworkOf("torch.nn")).toBe("torch");
    expect(frameworkOf("numpy")).toBeNull();
  });
});

describe("what may be written", () => {
  const code =
    "import torch\nimport torch.nn.functional as F\nimport numpy as np\nnet = torch.nn.Linear(2, 1)\nx = torch.ones(2)\n";

  test("after a module is what the module has", () => {
    expect(wantedAt("y = torch.ma", code)).toEqual({
      of: "module",
      path: "torch",
      typed: 2,
      modulesOnly: false,
    });
    expect(wantedAt("y = F.", code)).toMatchObject({ path: "torch.nn.functional", typed: 0 });
    expect(wantedAt("net = torch.nn.Li", code)).toMatchObject({ path: "torch.nn" });
  });

  test("after a value is what a tensor can be asked", () => {
    const tensor = { of: "tensor", frameworks: ["torch"] };
    expect(wantedAt("x.su", code)).toMatchObject({ ...tensor, typed: 2 });
    expect(wantedAt("(x * x).", code)).toMatchObject(tensor);
    expect(wantedAt("torch.ones(2).re", code)).toMatchObject(tensor);
    expect(wantedAt("x[0].", code)).toMatchObject(tensor);
  });

  test("after what is no tensor, a number or another library is nothing", () => {
    for (const before of ["net.", "self.", "np.", "2.", "x = 1.5", "torch", ""])
      expect(wantedAt(before, code)).toBeNull();
  });

  test("in an import is what can be imported", () => {
    expect(wantedAt("from torch import nn, op", code)).toMatchObject({
      path: "torch",
      typed: 2,
      modulesOnly: false,
    });
    expect(wantedAt("import torch.n", code)).toMatchObject({ path: "torch", typed: 1, modulesOnly: true });
    expect(wantedAt("from torch.nn.", code)).toMatchObject({ path: "torch.nn", modulesOnly: true });
    expect(wantedAt("from os import ", code)).toBeNull();
  });
});

describe("the names of a framework", () => {
  const entry = (name: string, kind: "module" | "function" | "method") => ({
    name,
    kind,
    signature: "",
    text: "",
  });
  const known: KnownNames = {
    framework: "mxnet",
    modules: {
      mxnet: [entry("nd", "module"), entry("cpu", "function")],
      "mxnet.nd": [entry("dot", "function")],
    },
    aliases: { "mxnet.ndarray": "mxnet.nd" },
    methods: [entry("asnumpy", "method")],
  };
  const names = (before: string) => {
    const wanted = wantedAt(before, "import mxnet as mx\nx = mx.nd.ones(2)");
    return wanted && namesFor(wanted, known).map(({ name }) => name);
  };

  test("are found by any path that leads to them", () => {
    expect(names("mx.")).toEqual(["nd", "cpu"]);
    expect(names("mx.nd.")).toEqual(["dot"]);
    expect(names("mx.ndarray.")).toEqual(["dot"]);
    expect(names("mx.nowhere.")).toEqual([]);
    expect(names("x.")).toEqual(["asnumpy"]);
    expect(names("import mxnet.")).toEqual(["nd"]);
  });
});
