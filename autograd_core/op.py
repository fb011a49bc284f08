"""What an operation is, and what applying one does.

An operation is one definition: the kernel that computes it, its derivative, the mathematics a reader sees, and sample inputs
that its tests are generated from. The kind says the rest:

- `elementwise`: a local partial for each input; pull and push both follow from it.
- `linear`: its transpose; it is its own forward rule.
- `bilinear`: the pull on each side; its forward rule is the product rule.
- `general`: pulls, written out; the forward rule is the pull of the pull.

The names of a rule's parameters decide what is saved: `x` (or `x1`, `x2`, …) an input, `y` the output, `g` the gradient that
came back, `shape` the shape of the input the rule is for, `slot` its number, anything else an attribute. Rules are written with
the engine's own functions. Those run the bare kernel on arrays and go on the tape on tensors, so one rule serves first-order
backward, at the speed of NumPy, and derivatives of every order. Calling an operation is the same act: with a tensor among its inputs it
is applied, without one it is computed.

This module knows nothing of particular operations.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from sys import getrefcount
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from autograd_core.applying import apply, binary, make, record, reflected, several, unary
from autograd_core.errors import Place, refuse
from autograd_core.public import needs_tensor, register
from autograd_core.standin import WHOLE, StandIn
from autograd_core.tape import Node, Variable

__all__ = [
    "Op",
    "Sample",
    "apply",
    "bilinear",
    "binary",
    "chosen",
    "elementwise",
    "general",
    "linear",
    "make",
    "record",
    "reflected",
    "summed_axes",
    "unary",
    "unbroadcast",
    "unknown",
]

Array = Any
Rule = Callable[..., Any]
Formulas = tuple[str, Sequence[str | None]]
"""The mathematics of a value, and of what goes back to each input."""
Plan = tuple[tuple[str, ...], tuple[int, ...], Any, Any, Any, Any]
REGISTRY: dict[str, Op] = {}
"""Every operation by name, in order of definition; the generated tests walk through it."""
_BARE = frozenset((np.ndarray, np.float32, np.float64, float, int))
"""What is certainly no tensor, and what it was most likely to be."""
_ROWS = 1024
_BITS = {size: np.dtype(f"i{size}") for size in (2, 4, 8)}


def unknown() -> None:
    """In the place of the rule for an input: there is a derivative, and nobody has written it out. Asking for it is an error."""


class Sample:
    """Inputs for the generated tests: a shape for each input, attributes, and the open interval values are drawn from."""

    __slots__ = ("attributes", "high", "low", "shapes")

    def __init__(
        self, shapes: tuple[tuple[int, ...], ...], attributes: Mapping[str, Any] | None = None, low: float = -2.0, high: float = 2.0
    ) -> None:
        self.shapes, self.attributes, self.low, self.high = shapes, attributes, low, high


class Op:
    """One operation. Call it on tensors or arrays; `pulls` and `push` are its derivative in reverse and forward mode."""

    kind = "general"
    forms: Callable[[Mapping[str, Any]], Formulas] | None = None
    """The formulas by attributes, where not all have the same; `latex` and `derivative` are then those of the first sample."""

    def __init__(
        self, name: str, kernel: Callable[..., Array], rules: Sequence[Rule | None], *, symbol: str, latex: str = "",
        role: str = "scale", derivative: Sequence[str | None] = (), backward: str | Callable[[Mapping[str, Any]], str] | None = None,
        forms: Callable[[Mapping[str, Any]], Formulas] | None = None, samples: Sequence[Sample] = (), differentiable: bool = True, floating: bool = False,
        own_dtype: bool = False, public: bool = True, view: bool = False, pulls: Sequence[Rule | None] = (), words: tuple[str, ...] = ("input", "other"),
    ) -> None:  # fmt: skip
        self.name, self.kernel, self.rules, self.pulls = name, kernel, tuple(rules), tuple(pulls)
        latex, derivative = (latex, derivative) if forms is None else forms(samples[0].attributes or {})
        self.symbol, self.latex, self.role, self.derivative, self.forms = symbol, latex, role, tuple(derivative), forms
        self._backward = backward or "".join(part.capitalize() for part in name.split("_")) + "Backward0"
        self.samples, self.differentiable, self.words = samples, differentiable, words
        self.floating, self.promotes, self.view = floating, differentiable and not own_dtype, view
        self._last = len(self.rules) - 1
        self._most = len(self.rules) if self.kind in ("elementwise", "bilinear") else sys.maxsize
        self.partial = None in self.rules
        self.plans: dict[int, Plan] = {}
        self.public = public
        REGISTRY[name] = self
        self.quick = unary(self) if self.kind == "elementwise" else None
        self.called = self._entrance()
        if public:
            register(name, self.called, inplace=self.kind == "elementwise")

    def _entrance(self) -> Callable[..., Any]:
        """What a person calls: at least one of the inputs is a tensor."""

        def called(*inputs: Any, **attributes: Any) -> Any:
            inputs = self.given(inputs, attributes) if attributes or len(inputs) > self._most else inputs
            if len(inputs) == 1 and self.quick is not None and isinstance(inputs[0], Variable):
                return self.quick(*inputs, **attributes)
            needs_tensor(self.name, inputs)
            return apply(self, inputs, attributes)

        of = "of each element" if len(self.rules) == 1 else "of two tensors, element by element"
        called.__name__ = called.__qualname__ = self.name
        called.__doc__ = f"{self.name} {of if self.kind == 'elementwise' else 'of ' + ' and '.join(self.words[: len(self.rules)])}."
        called.__self__ = self  # type: ignore[attr-defined]
        return called

    def __call__(self, *inputs: Any, **attributes: Any) -> Any:
        if len(inputs) == 1:
            (one,) = inputs
            if isinstance(one, Variable):
                return self.of_one(one, attributes)
            return one.applied(self, inputs, attributes) if isinstance(one, StandIn) else self.kernel(one, **attributes)
        for one in inputs:
            if type(one) not in _BARE:
                if isinstance(one, Variable):
                    return apply(self, inputs, attributes)
                if isinstance(one, StandIn):
                    standin = one
                    break
        else:
            return self.kernel(*inputs, **attributes)
        return (
            apply(self, inputs, attributes)
            if any(type(one) is not type(standin) and isinstance(one, Variable) for one in inputs)
            else standin.applied(self, inputs, attributes)
        )

    def of_one(self, one: Any, attributes: dict[str, Any]) -> Any:
        """The operation on one tensor. What is written out for it takes the place of this when it is first asked for: importing stays quick."""
        self.of_one = several(self, 1)  # type: ignore[method-assign]
        return self.of_one(one, attributes)

    def given(self, inputs: tuple[Any, ...], attributes: dict[str, Any]) -> tuple[Any, ...]:
        """The inputs, with those that were given by name in their places: these leave `attributes`. More than there are rules for are refused."""
        if len(inputs) > self._most:  # NumPy would write to one that follows
            raise refuse("operands_many", op=self.name, wanted=self._most, got=len(inputs))
        inputs = (*inputs, *[attributes.pop(word) for word in self.words[len(inputs) :] if word in attributes])
        if attributes and type(self.kernel) is np.ufunc:
            raise refuse(
                "unknown_keyword",
                op=self.name,
                name=next(iter(attributes)),
                nearest="",
                advice=f"It takes {len(self.rules)} tensors or numbers, and no words.",
            )
        return inputs

    def __repr__(self) -> str:
        return f"<{self.kind} operation {self.name}>"

    def backward_name(self, attributes: Mapping[str, Any]) -> str:
        """What a learner knows the derivative as, e.g. `MulBackward0`."""
        return self._backward if isinstance(self._backward, str) else self._backward(attributes)

    def formulas(self, attributes: Mapping[str, Any]) -> Formulas:
        """What a reader sees of an application with these attributes."""
        return (self.latex, self.derivative) if self.forms is None else self.forms(attributes)

    def differentiates(self, slot: int) -> bool:
        """Whether there is a derivative on this input, and a rule for it."""
        return self.differentiable and self.rule(slot) not in (None, unknown)

    def has_no_rule(self, slot: int, places: tuple[Place, ...] | None = None, at: int = -1) -> Exception:
        """The error of who asks for a derivative that nobody has written out."""
        return refuse("no_derivative", op=self.name, position=slot + 1, places=places, at=at)

    def plan(self, mask: int) -> Plan:
        """For the inputs in `mask` (a bit for each): the names their rules read; where those come from (the input's number, −1 the output);
        what takes these from the inputs and the output; one function `(g, saved values, attributes, inputs) → contributions`; the same with
        every partial multiplied as it is written, which is what a recording shows; and `(g, node) → contributions`, on arrays alone."""
        found = self.plans.get(mask)
        if found is None:
            slots = [slot for slot in range(mask.bit_length()) if mask >> slot & 1]
            rules = [rule for slot in slots for rule in (self.rule(slot), self.pull_rule(slot))]
            names = sorted({name for rule in rules for name in _parameters(rule) if _slot(name) is not None})
            origins: Any = tuple(_slot(name) for name in names)
            found = self.plans[mask] = (
                tuple(names),
                origins,
                _keeper(origins, len(self.rules) if self.kind == "elementwise" else None),
                *self._compiled(slots, names),
            )
        return found

    def rule(self, slot: int) -> Any:
        """The rule for one input; the last one serves all that follow."""
        return self.rules[min(slot, self._last)]

    def _compiled(self, slots: list[int], names: list[str]) -> tuple[Any, Any, Any]:
        """All rules of `slots` as one function: a line of source for each, so that a backward step is one call. The quick one, the plain one, and
        the quick one on arrays alone, which reads from the node itself what is saved, and sees to it that it is what it was."""
        unpack = f"{', '.join(names)}, = saved; " if names else ""
        read = [
            f"if isinstance({name}, Variable): {name} = {name}.array if {name}.memory is None else node.unchanged({name})"
            for name in names
            if name != "y"
        ]
        made, bare = [], None
        for quick in (True, False)[: 1 + bool(self.pulls)]:
            rules = {slot: (quick and self.pull_rule(slot)) or self.rule(slot) for slot in slots}
            lines = [
                "None" if rule is unknown else self.contribution(rule, _call(rule, slot, names), rule is self.pull_rule(slot))
                for slot, rule in rules.items()
            ]
            brought = f"return [{', '.join(lines)}]"
            made.append(_function(f"g, saved, attributes, inputs): {unpack}{brought}", rules))
            if quick:
                taken = "".join(f"{one} = node.{one}; " for one in ("saved", "attributes", "inputs") if one in unpack + brought)
                body = "\n ".join((f"{taken}{unpack}pass", *read, brought))
                bare = _function(f"g, node):\n {body}", {slot: _on_arrays(rule) for slot, rule in rules.items()})
        return made[0], made[-1], bare

    def pull_rule(self, slot: int) -> Any:
        """What an elementwise operation does instead of multiplying by its partial, where that is quicker (`pulls=`)."""
        return self.pulls[slot] if slot < len(self.pulls) else None

    def contribution(self, rule: Rule, call: str, whole: bool) -> str:
        """Source of what goes back to one input, given source of the rule's call; `whole` where that is all of it."""
        del rule, whole
        return call

    def local(self, slot: int, scope: Mapping[str, Any]) -> Any:
        """The local derivative on one input where it is elementwise (a recording shows it), else `None`."""
        del slot, scope

    def push(self, scope: Mapping[str, Any], node: Node, tangents: Sequence[Any]) -> Any:
        """The tangent of a node's output from those of its inputs (`None` where an input has none), on arrays or on tensors.

        `scope` holds what the rules read. The pull of the pull, unless the kind knows better.
        """
        from autograd_core.forward import push_by_pulling

        return push_by_pulling(self, dict(scope), node, tangents)

    def pull_one(self, slot: int, scope: Mapping[str, Any]) -> Any:
        """What goes back to one input, from the values its rule names."""
        return self.evaluate(slot, scope)

    def evaluate(self, slot: int, scope: Mapping[str, Any]) -> Any:
        """Run the rule of one input with the values it names."""
        rule = self.rule(slot)
        if rule is unknown:
            raise self.has_no_rule(slot)
        return rule(*[slot if name == "slot" else scope[name] for name in _parameters(rule)])


class Elementwise(Op):
    """Each element of the output depends on the elements at the same place; `rules` are the local partials."""

    kind = "elementwise"

    def contribution(self, rule: Rule, call: str, whole: bool) -> str:
        if whole:
            return call
        partial = None if _parameters(rule) else rule()
        constant = {1.0: "g", -1.0: "-g", 0.0: "zeros_like(g)"}
        if partial is not None:
            return constant.get(partial, f"g * {partial}")
        return f"chosen({call}, g)" if self.role == "route" else f"{call} * g"

    def local(self, slot: int, scope: Mapping[str, Any]) -> Any:
        return self.evaluate(slot, scope)

    def pull_one(self, slot: int, scope: Mapping[str, Any]) -> Any:
        return chosen(self.evaluate(slot, scope), scope["g"])

    def push(self, scope: Mapping[str, Any], node: Node, tangents: Sequence[Any]) -> Any:
        del node
        total: Any = None
        for slot in range(len(tangents)):  # no iterator: it would hold what nobody else does
            tangent = tangents[slot]
            if tangent is not None:
                partial = self.evaluate(slot, {**scope, "shape": tuple(tangent.shape)})
                constant = type(partial) is float and partial in (1.0, -1.0)
                if constant:
                    term = tangent if partial == 1.0 else -tangent
                elif type(partial) is type(tangent) is np.ndarray and partial.dtype is tangent.dtype and partial.shape == tangent.shape:
                    mine = partial if getrefcount(partial) == 2 else tangent if getrefcount(tangent) == 3 else None
                    term = np.multiply(partial, tangent, out=mine if mine is not None and mine.base is None else None)
                    del mine
                else:
                    term = chosen(partial, tangent)
                fresh = total is not None and not constant and isinstance(term, WHOLE) and term.shape == total.shape
                total = term if total is None else np.add(total, term, out=term) if fresh else total + term
        return total


class Linear(Op):
    """The output is linear in all inputs together; each rule is a transpose."""

    kind = "linear"

    def push(self, scope: Mapping[str, Any], node: Node, tangents: Sequence[Any]) -> Any:
        if None in [one if one is None else 0 for one in tangents]:
            return super().push(scope, node, tangents)
        return self(*tangents, **node.attributes)


class Bilinear(Op):
    """The output is linear in each of two inputs; each rule is the pull on one side."""

    kind = "bilinear"

    def push(self, scope: Mapping[str, Any], node: Node, tangents: Sequence[Any]) -> Any:
        t1, t2 = tangents
        parts = [self(t1, scope["x2"], **node.attributes)] if t1 is not None else []
        parts += [self(scope["x1"], t2, **node.attributes)] if t2 is not None else []
        return parts[0] if len(parts) == 1 else parts[0] + parts[1]


class General(Op):
    """Anything else: pulls written out."""


def elementwise(name: str, kernel: Callable[..., Array], partials: Sequence[Rule | None], **details: Any) -> Elementwise:
    """Define an elementwise operation by the partial derivative on each input (a rule, or `None`)."""
    return Elementwise(name, kernel, partials, **details)


def linear(name: str, kernel: Callable[..., Array], transposes: Sequence[Rule | None], **details: Any) -> Linear:
    """Define a linear operation by its transpose on each input; with `view=True` its result shares the input's memory."""
    return Linear(name, kernel, transposes, **details)


def bilinear(name: str, kernel: Callable[..., Array], pulls: Sequence[Rule], **details: Any) -> Bilinear:
    """Define a bilinear operation by the pull on each side."""
    return Bilinear(name, kernel, pulls, **details)


def general(name: str, kernel: Callable[..., Array], pulls: Sequence[Rule | None], **details: Any) -> General:
    """Define any other operation by its pulls."""
    return General(name, kernel, pulls, **details)


@lru_cache(maxsize=256)
def _slot(name: str) -> int | None:
    """The input that a rule's parameter stands for, -1 for the output, `None` where it is neither."""
    if name == "y":
        return -1
    return int(name[1:] or 1) - 1 if name == "x" or (name[0] == "x" and name[1:].isdigit()) else None


def _parameters(rule: Rule | None) -> tuple[str, ...]:
    if rule is None:
        return ()
    code = rule.__code__
    return code.co_varnames[: code.co_argcount]


def _on_arrays(rule: Rule) -> Rule:
    """The rule with kernels in place of the operations it names: what these come to where there are arrays alone."""
    code, scope = rule.__code__, rule.__globals__
    named = {name: scope[name] for name in code.co_names if name in scope}
    kernels = {name: one.kernel for name, one in named.items() if isinstance(one, Op)}
    if code.co_code in _HANDING_ON:
        return kernels.get(code.co_names[0]) or named.get(code.co_names[0], rule)
    if not kernels or any(isinstance(one, CodeType) for one in code.co_consts):
        return rule
    own = {"__builtins__": scope["__builtins__"], "__name__": scope["__name__"], **named, **kernels}
    return FunctionType(code, own, rule.__name__, rule.__defaults__, rule.__closure__)


_IDENTITY = (lambda x: x).__code__.co_code
_HANDING_ON = ((lambda x: _slot(x)).__code__.co_code, (lambda g, x: chosen(g, x)).__code__.co_code)


def _call(rule: Rule, slot: int, names: Sequence[str]) -> str:
    """Source of the call of a rule, or of the value itself where the rule only hands it on."""
    special = {"shape": f"shape_of(inputs[{slot}])", "slot": str(slot), "g": "g"}
    arguments = [special.get(name) or (name if name in names else f"attributes[{name!r}]") for name in _parameters(rule)]
    return arguments[0] if rule.__code__.co_code == _IDENTITY else f"r{slot}({', '.join(arguments)})"


def _function(source: str, rules: Mapping[int, Rule]) -> Any:
    """A pull from its source, beginning with its parameters; the rule for an input is `r` and its number there."""
    scope: dict[str, Any] = {"__name__": __name__, "shape_of": _shape_of, "zeros_like": _zeros_like, "chosen": chosen, "Variable": Variable}
    exec(compile(f"def pull({source}", "<string>", "exec"), scope | {f"r{slot}": rule for slot, rule in rules.items()}, scope)  # noqa: S102  our own rules
    return scope["pull"]


def _shape_of(target: Node | Variable) -> tuple[int, ...]:
    return target.shape if isinstance(target, Node) else target.array.shape


def _zeros_like(g: Any) -> Any:
    """What goes back through a step: zeros without a sign, whatever came."""
    return np.zeros_like(g)[()] if not isinstance(g, Variable) else REGISTRY["where"](False, g, 0.0)


def chosen(partial: Any, g: Any) -> Any:
    """The partial times the gradient. Where it is a truth the gradient is chosen by it, so that what is not chosen is zero, were it infinite."""
    if type(g) is np.ndarray and type(partial) is np.ndarray:
        if partial.dtype.kind != "b":
            return partial * g
        return np.multiply(g.view(_BITS[g.itemsize]), partial).view(g.dtype)  # by bits: `np.where` takes ten times as long
    if getattr(getattr(partial, "array", partial), "dtype", np.float64) != np.bool_:
        return partial * g
    if isinstance(g, (Variable, StandIn)) or isinstance(partial, (Variable, StandIn)):
        return REGISTRY["where"](partial, g, 0.0)
    return REGISTRY["where"].kernel(partial, g, g.dtype.type(0))


@lru_cache(maxsize=256)
def _keeper(origins: tuple[int, ...], inputs: int | None) -> Callable[..., tuple[Any, ...]]:
    """What takes the values to save from all inputs (how many, where that is known) and the output."""
    given = "*all" if inputs is None else ", ".join(f"x{i}" for i in range(inputs + 1))
    kept = (f"all[{i}]" if inputs is None else f"x{i % (inputs + 1)}" for i in origins)
    return eval(f"lambda {given}: ({''.join(f'{one}, ' for one in kept)})")  # type: ignore[no-any-return]  # noqa: S307  numbers alone


@lru_cache(maxsize=64)
def _ones(n: int, dtype: Any) -> Any:
    return np.ones(n, dtype)


@lru_cache(maxsize=1024)
def summed_axes(shape: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of `shape` along which broadcasting stretched `target`."""
    lead = len(shape) - len(target)
    return tuple(range(lead)) + tuple(i + lead for i, size in enumerate(target) if size == 1 and shape[i + lead] != 1)


def unbroadcast(value: Any, shape: tuple[int, ...]) -> Any:
    """Sum a gradient back to the shape its tensor had before broadcasting: the transpose of repeating is adding."""
    if isinstance(value, WHOLE) and value.ndim == 2 and value.shape[1:] == shape and len(value) <= _ROWS:
        ones = _ones(len(value), value.dtype)
        # rows added by BLAS: a third of the time of a reduction
        return ones.dot(value) if type(value) is np.ndarray else np.dot(ones, value)
    before = tuple(value.shape)
    axes = summed_axes(before, shape)
    if axes:
        value = REGISTRY["sum"](value, dim=axes, keepdim=False)
    return value if value.shape == shape else REGISTRY["reshape"](value, size=shape)
