import { expect, test } from "vitest";
import { fixFor, mended } from "./fixes";
import type { Problem } from "../model/types";
import { withoutCopied } from "./pasted";

const PLAIN = 'import torch\nx = torch.tensor([1.0, 2.0])\nif True:\n    print("x", x)';

test.each([
  [
    "a session",
    '>>> import torch\n>>> x = torch.tensor([1.0, 2.0])\n>>> if True:\n...     print("x", x)\nx tensor([1., 2.])',
    PLAIN,
  ],
  ["a fence", `Try this:\n\`\`\`python\n${PLAIN}\n\`\`\`\nIt prints x.`, PLAIN],
  ["a notebook", `%matplotlib inline\n!pip install torch\n${PLAIN}`, PLAIN],
  ["an indent of all lines", PLAIN.replace(/^/gm, "    "), PLAIN],
  ["signs of a text", PLAIN.replaceAll('"', "”").replaceAll(" = ", "\u00a0=\u00a0"), PLAIN],
  [
    "a mixture of tabs and spaces",
    "if a:\n\tx = 1\n    if b:\n\t\ty = 2",
    "if a:\n    x = 1\n    if b:\n        y = 2",
  ],
  [
    "Chinese signs",
    "import torch\nx = torch.tensor（[1.0，2.0]）",
    "import torch\nx = torch.tensor([1.0,2.0])",
  ],
])("%s is taken out of a copied program", (_, copied, program) =>
  expect(withoutCopied(copied, copied.includes("\t"))).toBe(program),
);

test.each([
  ["a program", PLAIN],
  ["tabs beside spaces that Python can read", "if a:\n\tx = (1 +\n         2)"],
  ["signs in strings and comments", "print('（“×”）')  # （，） − ·\nx = '''\n>>> 1，2\n'''"],
  ["a remainder", "x = 7 % 3\ny = (7\n     % 3)"],
])("%s stays", (_, source) => expect(withoutCopied(source)).toBeNull());

test("what Python cannot read offers the program without it, from the first line that changes to the last", () => {
  const source = "import torch\nx = torch.tensor（2.0）\ny = x\n";
  const problem = {
    code: "syntax_error",
    params: { message: "invalid character '（' (U+FF08)" },
    span: [2, 16, 2, 17],
  };
  const fix = fixFor(problem as unknown as Problem, source)!;
  expect(fix).toMatchObject({ shown: "x = torch.tensor(2.0)", place: [2, 0, 2, 21], adds: false });
  expect(mended(source, fix)).toBe("import torch\nx = torch.tensor(2.0)\ny = x\n");
});
