"""The program as a teacher writes it on the board: one operation a line, the learner's names, shapes beside it, and the source line it comes from.

The same steps as in the program that runs, before memory is shared and chains are cut into blocks. The text is a file of its own that needs NumPy only; its
function takes the arrays by name, and gives back the result and, by name, what the program leaves behind in tensors.
"""

from __future__ import annotations

import builtins
import keyword
from collections import Counter
from typing import Any

import numpy as np

from autograd_core.capture.choosing import where
from autograd_core.capture.helpers import Helpers
from autograd_core.capture.memory import elementwise, is_blank
from autograd_core.capture.notation import Notation, grouped, identifier, laid_out, operators, path_of, plain_number, shortened
from autograd_core.capture.passes import uniform
from autograd_core.capture.plan import Leaving, Plan
from autograd_core.capture.steps import Constant, Ref, Step, refs
from autograd_core.source import line_at, span_at
from autograd_core.tape import Variable
from autograd_core.trees import fields

_TITLES = {"forward": "forward", "adjoint": "adjoint: d_x is the gradient of the loss by x", "update": "update"}
_TAKEN = {"np", "math", *dir(builtins), *keyword.kwlist}
_REDUCTIONS = {np.add: "sum", np.maximum: "max", np.minimum: "min", np.multiply: "prod"}
_IN_PLACE = {np.add: "+=", np.subtract: "-=", np.multiply: "*=", np.true_divide: "/="}
_WIDTH = 58
_SMALL = 64
"""Constants of more elements are arguments of the function."""


class Board(Notation):
    """The text of a plan: `source`, its `lines` (generated line → where it comes from) and the `inputs` of its function by name."""

    def __init__(self, plan: Plan, name: str) -> None:
        self.plan, self.values = plan, plan.values
        self.function = identifier(name) if identifier(name) not in ("", "lambda") else "program"
        self.helpers = Helpers()
        self.inputs: dict[str, Any] = {}
        self.names = self._names = dict[int, str]()
        self._used = set(_TAKEN) | {self.function}
        self._given: dict[int, str] = {}
        self._count = 0
        self._turned: set[int] = set()
        self._seeds: list[str] = []
        self.steps = plan.board_steps
        shown = Counter(self.values[out].root for step in self.steps for out in step.outs)
        self._alone = {root for root, count in shown.items() if count == 1} & {out for step in self.steps for out in step.outs}
        self._name_all()
        self.lines: dict[int, dict[str, Any]] = {}
        self.source = self._text()

    # -- names ------------------------------------------------------------------------------------------------------

    def _free(self, wanted: str) -> str:
        name, count = wanted, 1
        while name in self._used:
            count += 1
            name = f"{wanted}_{count}" if wanted[-1].isdigit() else f"{wanted}{count}"
        self._used.add(name)
        return name

    def _numbered(self) -> str:
        """A name for a value that the learner has none for."""
        self._count += 1
        return f"t{self._count}" if f"t{self._count}" not in self._used else self._numbered()

    def _name_all(self) -> None:
        """Arguments first, then what comes from outside, then values in the order they are made; gradients after what they are gradients of."""
        plan = self.plan
        used = {one for step in self.steps for one in step.reads} | {one.value for one in plan.everything}
        written = {root for step in self.steps for root in step.writes}
        for number in plan.inputs:
            self._names[number] = self._free(identifier(self.values[number].name) or "x")
        first: dict[int, int] = {}
        for i, step in enumerate(self.steps):
            for number in step.reads:
                first.setdefault(number, i)
        for held in sorted(plan.sources, key=lambda one: first.get(one.number, len(self.steps))):
            if held.number not in self._names and (held.number in used or self.values[held.number].root in written):
                label = "_".join(map(str, held.key)) if isinstance(held.key, tuple) else self.values[held.number].name
                if isinstance(held.key, Variable):
                    label = f"{plan.labels.get(id(held.key), 'w')}_grad"
                self._names[held.number] = self._free(identifier(label) or "w")
                self.inputs[self._names[held.number]] = held
        for one in plan.everything:
            if one.kind in ("gradient", "pulled") and one.constant is None and one.leaf is not None and one.value not in self._names:
                self._names[one.value] = "d_" + self._names.get(one.leaf, identifier(self.values[one.leaf].name) or "w")
        late = {number: name for number, name in self._names.items() if name.startswith("d_") and name not in self._used}
        for number, name in late.items():
            self._names[number] = self._free(name)
        gradients = {plan.found.find(one): of for one, of in plan.session.gradient_of.items()}
        self._name_made([step for step in self.steps if not step.back], gradients)
        for number, root in zip(plan.seeds, plan.roots, strict=True):
            if number in used:  # the gradient that comes back to a result; of a loss it is 1
                self._names[number], value = self._free(f"d_{self._names.get(plan.found.find(root)) or 'result'}"), self.values[number]
                ones = f"np.{value.dtype.name}(1)" if value.number else f"np.ones({value.shape}, np.{value.dtype.name})"
                self._seeds.append(f"{self._names[number]}={ones}")
        self._name_made([step for step in self.steps if step.back], gradients)

    def _name_made(self, steps: list[Step], gradients: dict[int, int]) -> None:
        """Names for what steps make: the learner's, a gradient's after what it is the gradient of, else a number."""
        for step in steps:
            for out in step.outs:
                if out in self._names:
                    continue
                if self._turns(step):  # no line of its own: `W.T` says it all, and `W.T.T` is `W`
                    turned = self._names[step.arguments[0]]
                    self._names[out] = turned.removesuffix(".T") if turned.endswith(".T") else f"{turned}.T"
                    self._turned.add(out)
                    continue
                of = gradients.get(out)
                name = f"d_{identifier(self._names[of])}" if of is not None and of in self._names else identifier(self.values[out].name)
                self._names[out] = self._free(name) if name else self._numbered()

    def _turns(self, step: Step) -> bool:
        """Whether a step only turns a matrix, and the learner gave the result no name."""
        if not step.arguments or self._rank(step.arguments[0]) != 2 or self.values[step.outs[0]].name:
            return False
        if step.kind == "attribute":
            return bool(step.what == "T")
        return step.what in ("swapaxes", np.swapaxes) and step.arguments[1:] in ((-2, -1), (-1, -2), (0, 1), (1, 0))

    # -- the text ---------------------------------------------------------------------------------------------------

    def _text(self) -> str:
        body: list[tuple[str, Step | None]] = []
        half = ""
        for step in self.steps:
            if not self._turned.isdisjoint(step.outs):
                continue
            if step.place.half != half:
                half = step.place.half
                body += [("", None), (f"# {_TITLES[half]}", None)] if body else [(f"# {_TITLES[half]}", None)]
            body.append((self._line(step), step))
        body += [(line, None) for line in self._end()]
        parameters = [self._names[one] for one in self.plan.inputs] + list(self.inputs) + self._seeds
        head = [
            *["import math"] * self.helpers.uses_math,
            "import numpy as np",
            "",
            *self.helpers.lines(),
            "",
            *laid_out(f"def {self.function}(", parameters, "):"),
        ]
        text, before = list(head), ""
        for line, made_by in body:
            comment, before = self._comment(made_by, before)
            text.append(f"    {line}".ljust(_WIDTH * bool(comment)) + comment if line else "")
            if made_by is not None:
                self.lines[len(text)] = self._origin(made_by)
        return "\n".join(text) + "\n"

    def _comment(self, step: Step | None, before: str) -> tuple[str, str]:
        if step is None:
            return "", before
        found = line_at(step.place.code, step.place.instruction)
        said = f"line {found[0]}: {shortened(found[1])}" if found else step.place.op
        target = step.outs[0] if step.outs else next(refs((step.keywords.get("out"), step.arguments[:1])), None)
        shape = () if target is None else self.values[target].shape
        words = [said if said != before else said.partition(":")[0], str(shape) if shape else ""]
        beside = "  ".join(word for word in words if word)
        return f"  # {beside}" if beside else "", said

    def _origin(self, step: Step) -> dict[str, Any]:
        place = step.place
        return {
            "file": place.code.co_filename if place.code else None, "span": span_at(place.code, place.instruction), "op": place.op, "half": place.half,
            "value": step.outs[0] if step.outs else None, "name": self._names.get(step.outs[0]) if step.outs else None,
        }  # fmt: skip

    def _end(self) -> list[str]:
        left = {}
        plan = self.plan
        for one in plan.everything:
            if one.kind == "store":
                left[self._names.get(one.handle.number, "w")] = self._leaving(one)
            elif one.kind in ("gradient", "pulled"):
                name = self._names.get(one.leaf) if one.leaf is not None else None
                left[f"{name or plan.labels.get(id(one.handle), 'w')}.grad"] = self._leaving(one)
        result = self._result(plan.tree)
        return (
            laid_out(f"return {result}, {{", [f"{name!r}: {value}" for name, value in left.items()], "}") if left else [f"return {result}"]
        )

    def _leaving(self, one: Leaving) -> str:
        return self._constant(one.constant) if one.constant is not None else self._names[one.value]

    def _result(self, tree: Any) -> str:
        if isinstance(tree, Leaving):
            return self._leaving(tree)
        if (own := tree if isinstance(tree, dict) else fields(tree)) or isinstance(tree, dict):
            return "{" + ", ".join(f"{key!r}: {self._result(one)}" for key, one in own.items()) + "}"
        if isinstance(tree, (tuple, list)):
            parts = ", ".join(self._result(one) for one in tree)
            return f"[{parts}]" if isinstance(tree, list) else f"({parts}{',' * (len(tree) == 1)})"
        held = self.plan.session.held.get(id(tree))
        if held is not None:
            return self._names.get(held.number) or "None"
        return repr(tree) if isinstance(tree, (int, float, str, bool, type(None))) else "None"

    # -- one step ---------------------------------------------------------------------------------------------------

    def _line(self, step: Step) -> str:
        beside = {self.values[one].dtype for one in step.reads} if self._broadcasts(step) else set()
        given = [self.leaf(one, beside) if beside else self.text(one) for one in step.arguments]
        named = [
            f"{name}={self.text(one[0] if name == 'axis' and type(one) is tuple and len(one) == 1 else one)}"
            for name, one in step.keywords.items()
            if step.kind != "ufunc" or not (one is None or name == "out" or (name == "keepdims" and one is False))
        ]
        call = self._call(step, given, named)
        if step.kind in ("setitem", "check") or not step.outs:
            return call
        return f"{', '.join(self._names[one] for one in step.outs)}{',' * (step.method == 'tuple')} = {call}"

    def _broadcasts(self, step: Step) -> bool:
        """Whether a constant may stand as a number beside the arrays of a step: they have the shape of the result without it."""
        if not elementwise(step):
            return False
        return np.broadcast_shapes(*[self.values[one].shape for one in step.reads]) == self.values[step.target].shape

    def _call(self, step: Step, given: list[str], named: list[str]) -> str:
        plain = ", ".join([*given, *named])
        match step.kind:
            case "ufunc":
                return self._ufunc(step, given, named)
            case "function":
                if step.what is np.dot and not named and len(given) == 2 and _adds_rows(step, self.values):
                    return f"{given[1]}.sum(axis=0)"
                if step.what is np.dot and not named and len(given) == 2:
                    return f"{given[0]} @ {given[1]}" if all(self._axes(one) for one in step.arguments) else f"np.dot({plain})"
                made = self.values[step.outs[0]] if len(step.outs) == 1 else None
                if made is not None and is_blank(step) and made.order not in ("C", ""):
                    return f"{self._path(step.what)}({made.in_memory()}, {given[1]}){made.turned()}"
                return f"{self._path(step.what)}({plain})"
            case "check":
                return _asserted(step, given[0])
            case "draw":
                return f"{self._parameter(step.what[0], 'generator')}.{step.what[1]}({plain})"
            case "kernel":
                return f"{self.helpers.name(step.what) or self._parameter(getattr(step.what, 'kernel', step.what), 'kernel')}({plain})"
        given[0] = grouped(given[0])
        if step.kind == "method":
            if step.what == "swapaxes" and step.arguments[1:] in ((-2, -1), (0, 1)) and self._rank(step.arguments[0]) == 2:
                return f"{given[0]}.T"
            if step.what == "ravel" and type(step.arguments[0]) is Ref and self.values[step.arguments[0]].order == "C":
                return f"{given[0]}.ravel()"  # in whichever order is this one
        index = step.arguments[1] if step.kind == "getitem" else None
        if type(index) is tuple and len(index) > 1 and index[-1] is Ellipsis and self.values[step.outs[0]].shape:
            return f"{given[0]}[{self.index(index[:-1])}]"  # dots at its end are needless
        return self.plainly(step, given, named)

    def _anew(self, step: Step, place: int) -> bool:
        """Whether what a step writes over an array can be said as a new one of that name: the program made the array, nobody else looks at it, and what is
        written is of its dtype and shape."""
        values, made = self.values, self.values[place]
        if place not in self._alone or step.method != "__call__" or step.keywords.keys() != {"out"} or made.dtype.kind != "f":
            return False
        given = [values[one] for one in step.arguments if type(one) is Ref]
        alike = all(one.python or one.dtype == made.dtype for one in given)
        alike = alike and all(one.array.dtype == made.dtype for one in step.arguments if type(one) is Constant)
        kept: bool = step.what.resolve_dtypes((made.dtype,) * step.what.nin + (None,))[-1] == made.dtype  # not a truth
        return alike and kept and made.shape in [one.shape for one in given]

    def _ufunc(self, step: Step, given: list[str], named: list[str]) -> str:
        ufunc, plain = step.what, ", ".join([*given, *named])
        if step.method == "reduce" and ufunc in _REDUCTIONS:
            right = f"{grouped(given[0])}.{_REDUCTIONS[ufunc]}({', '.join([*given[1:], *named])})"
        elif step.method == "__call__" and ufunc in operators and not named:
            right = operators[ufunc].format(*map(grouped, given))
        elif ufunc is where:  # of single numbers a number, not an array of one
            right = f"np.where({plain}){'[()]' * self.values[step.outs[0]].number}"
        else:
            right = f"np.{ufunc.__name__}{'' if step.method == '__call__' else '.' + step.method}({plain})"
        if "out" not in step.keywords:
            return right
        place = self._names[step.target]
        if ufunc in _IN_PLACE and given[0] == place and step.method == "__call__" and place.isidentifier():
            return f"{place} {_IN_PLACE[ufunc]} {given[1]}"
        return f"{place} = {right}" if self._anew(step, step.target) else f"{place}[...] = {right}"

    def _rank(self, one: Any) -> int:
        return len(self.values[one].shape) if type(one) is Ref else -1

    def _axes(self, one: Any) -> bool:
        return (type(one) is Ref and bool(self.values[one].shape)) or (type(one) is Constant and bool(one.array.ndim))

    def leaf(self, one: Any, beside: Any = ()) -> str:
        """A value by its name; a constant as a person writes it, `beside` arrays of which dtypes."""
        kind = type(one)
        if kind is Ref:
            return self._names[one]
        if kind is Constant:
            single = uniform(one.array)
            if single is not None and single.dtype in beside and (one.array.ndim == 0 or one.array.size > 1):
                return plain_number(single)
            return self._constant(one.array)
        if kind in (int, bool, str, float, type(None)):
            return repr(one) if not (kind is float and one - one != 0) else f"float('{one}')"
        if isinstance(one, np.generic):
            if one.dtype in beside and one.dtype.kind == "f":
                return plain_number(one)
            return f"np.{one.dtype.name}({one.item()!r})" if np.isfinite(one) else f"np.{one.dtype.name}('{one}')"
        if isinstance(one, np.dtype):
            return f"np.{one.name}" if one.name != "bool" else "bool"
        if isinstance(one, type) and issubclass(one, np.generic):
            return f"np.{one.__name__}"
        return self.helpers.value(one) or self._parameter(one, "k")

    def _constant(self, array: Any) -> str:
        if not isinstance(array, np.ndarray):
            return self.text(array)
        single = uniform(array)
        if single is not None and not array.ndim:
            return self.text(single)
        if single is not None:
            blank = {0: "zeros", 1: "ones"}.get(single) if str(single) in ("0.0", "1.0", "0", "1") else None
            return f"np.{blank}({array.shape}, np.{single.dtype.name})" if blank else f"np.full({array.shape}, {self.text(single)})"
        if not array.size:
            return f"np.empty({array.shape}, {self.text(array.dtype)})"
        if array.ndim == 1 and array.dtype == np.int64 and array.size > 2 and np.array_equal(array, np.arange(array.size)):
            return f"np.arange({array.size})"
        if array.size <= _SMALL:
            return (
                f"np.array({array.tolist()!r}, {self.text(array.dtype)})"
                if np.all(array == array) and array.dtype.kind in "biuf" and np.all(np.isfinite(array))
                else self._parameter(array, "k")
            )
        return self._parameter(array, "k")

    def _parameter(self, one: Any, hint: str) -> str:
        """What cannot be written down is an argument of the function."""
        if id(one) not in self._given:
            self._given[id(one)] = self._free(hint)
            self.inputs[self._given[id(one)]] = one
        return self._given[id(one)]

    def _path(self, function: Any) -> str:
        module = function.__module__ or "numpy"
        if module == "math":
            self.helpers.uses_math = True
            return f"math.{function.__name__}"
        if module.split(".")[0] == "numpy":
            return path_of(function)
        return self._parameter(function, function.__name__)


def _asserted(step: Step, given: str) -> str:
    expected = step.keywords["expected"]
    return f"assert {given}.shape == {expected}" if step.what == "shape" else f"assert bool({given}) is {expected}"


def _adds_rows(step: Step, values: Any) -> bool:
    """Whether a product with ones is meant as a sum of rows, which is how the engine adds them."""
    ones, rows = step.arguments
    added = type(ones) is Constant and ones.array.ndim == 1 and bool(np.all(ones.array == 1))
    return added and type(rows) is Ref and len(values[rows].shape) == 2
