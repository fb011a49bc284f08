"""Programs that misbehave: `run_program` outlives them, what they change is put back, and the recording still holds together."""

from __future__ import annotations

import builtins
import json
import sys

import numpy as np
import pytest

import autograd_core as ag
from tests.engine.test_recording import check_invariants
from webapp.runner.program import run_program

T = "import torch\nx = torch.tensor([1., 2.], requires_grad=True)\n"
BACKWARD = "y = (x * x).sum()\ny.backward()\nprint(x.grad)\n"

ODD = {
    "print is gone": T + "print = None\n" + BACKWARD.replace("print(x.grad)", ""),
    "builtins broken": "import builtins\nkept = print\nbuiltins.isinstance = lambda *a: True\nbuiltins.len = builtins.print = None\n" + T + BACKWARD.replace("print", "kept"),
    "modules gone": "import sys\nfor name in [n for n in sys.modules if n.startswith(('autograd', 'numpy'))]:\n    del sys.modules[name]\n",
    "exit in a hook": T + "x.register_hook(lambda g: exit())\n" + BACKWARD,
    "output swapped": T + "import sys, io\nsys.stdout = io.StringIO()\n" + BACKWARD,
    "output closed": T + "import sys\nsys.stdout.close()\n" + BACKWARD,
    "generator left open": T + "def g():\n    try:\n        yield x * 2\n    finally:\n        x.grad = None\nh = g()\nnext(h)\n" + BACKWARD,
    "names shadowed": T + "sum = list = str = None\n" + BACKWARD + "torch = 3\n",
    "everything imported": "from torch import *\nfrom torch.nn import *\nx = ones(2, requires_grad=True)\n" + BACKWARD,
    "one long line": T + "x;" * 5000,
    "code made by code": T + "exec(compile('\\n\\n\\n\\ny = x * x\\nz = y.sum()', '<program>', 'exec'))\nexec('z.backward()')\nprint(x.grad)\n",
    "a lambda of many operations": T + "f = lambda t: (t * 2 + 1).exp() / t.sin()\nf(x).sum().backward()\n",
    "names normalised": "import torch\nﬁ = torch.tensor(2., requires_grad=True)\nℌ = ﬁ * 2\nH.backward()\nprint(fi.grad)\n",
    "assignments of all kinds": T + "a = b = x * 2\n(c, [d, *e]) = a + 1, (x * 3, x, x)\nd += 1\nif (w := d.sum()) > 0: w.backward()\ndel a, w\n",
    "separators inside strings": "import torch\ns = '\u2028\x0b\x85'\nx = torch.tensor(2., requires_grad=True); y = x * x\ny.backward()\n",
    "gradients passed around": T + BACKWARD + "g = x.grad\nx.grad = g * 2\nx.grad.mul_(3)\ng.zero_()\n(x * 3).sum().backward()\n",
    "numbers of one's own": T + "import enum\nclass F(float): pass\nclass C(enum.IntEnum):\n    A = 2\n(x * F(2) * C.A).sum().backward()\nprint(x.grad)\n",
    "infinities": T + "((x - x) / (x - x) * float('inf')).sum().backward()\nx.data.fill_(float('nan'))\n(x * 10.0 ** 38 * 100.0).sum().backward()\n",
    "tracing": T + "import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)\nsys.setrecursionlimit(9999)\n" + BACKWARD,
    "settings": "import torch\ntorch.set_default_dtype(torch.float64)\ntorch.set_grad_enabled(False)\nx = torch.ones(2)\n",
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_programs_run_and_leave_a_recording_that_holds(name: str) -> None:
    result = run_program(ODD[name])
    assert result.document["status"] == "ok", result.document["error"]
    check_invariants(json.loads(result.json()))
    assert run_program(ODD[name]).json() == result.json()


def test_what_a_program_changes_of_its_interpreter_is_put_back() -> None:
    before = (builtins.len, sys.modules["numpy"], sys.gettrace(), sys.getrecursionlimit(), sys.modules["builtins"])
    for name in ("builtins broken", "modules gone", "tracing", "settings"):
        run_program(ODD[name])
    assert (
        builtins.len,
        sys.modules["numpy"],
        sys.gettrace(),
        sys.getrecursionlimit(),
        sys.modules["builtins"],
    ) == before
    assert ag.tensor(1.5).array.dtype == np.float32
    assert ag.is_grad_enabled()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (T + "raise KeyboardInterrupt", "exception", "KeyboardInterrupt"),
        ("class A(Exception):\n    def __str__(self): raise ValueError\nraise A()", "exception", "A: A"),
        ("class A(Exception):\n    def __str__(self): return 3\nraise A()", "exception", "A: A"),
        ("raise ValueError('x' * 10**6)", "exception", "…"), ("raise ValueError('\\ud800')", "exception", "?"),
        ("class A:\n    def __repr__(self): return repr(self)\nprint(A())", "recursion", "calls itself"),
        (T + "def f(n):\n    try: return f(n + 1)\n    finally: x * 2\nf(0)", "recursion", "calls itself"),
        ("import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return f(n + 1)\nf(0)", "recursion", "calls itself"),
        ("import sys\nsys.setrecursionlimit(10**6)\nclass A:\n    def __eq__(self, o): return self == o\nA() == 1", "recursion", "calls itself"),
        ("x = 1\x00", "syntax_error", "null bytes"), ("x = 1\n# \ud800", "syntax_error", "line 2: it holds half of a character"),
        ("x = " + "-" * 50_000 + "1", "syntax_error", "nested too deeply"), ("x = " + "1+" * 30_000 + "1", "syntax_error", "nested too deeply"),
        ("(" * 300 + ")" * 300, "syntax_error", "too many nested parentheses"), ("x = a" + ".b" * 30_000, "syntax_error", "nested too deeply"),
        ("import sys\nsys.stdout.write(b'a')", "exception", "must be str"), ("from torch import nosuch", "import_missing", "from 'torch'"),
        (T + "x * 1j", "argument_error", "complex"), (T + "import numpy as np\nx * np.array(['a'])", "argument_error", "a number"),
        (T + "x.register_hook(lambda g: torch.ones(5))\n" + BACKWARD, "gradient_shape", "size of the gradient"),
        (T + "x.register_hook(lambda g: 1 / 0)\n" + BACKWARD, "exception", "ZeroDivisionError"),
    ],
)  # fmt: skip
def test_what_ends_a_program_is_told_in_words(text: str, code: str, words: str) -> None:
    result = run_program(text)
    error = result.document["error"]
    assert error["code"] == code
    assert words in error["message"]
    check_invariants(json.loads(result.json()))


@pytest.mark.parametrize("limit", range(120, 420, 30))
def test_a_recording_holds_together_wherever_the_stack_ends(limit: int) -> None:
    program = f"import sys\nsys.setrecursionlimit({limit})\ndef f(n):\n    try: return f(n + 1)\n    finally: x * 2 + n\nf(0)"
    check_invariants(json.loads(run_program(T + program).json()))
