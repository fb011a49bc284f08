"""What an operation is, and what applying one does.

An operation is one definition: the kernel that computes it, its derivative, the mathematics a reader sees, and sample inputs
that its tests are generated from. The kind says the rest:

- `elementwise`: a local partial for each input; pull and push both follow from it.
- `linear`: its transpose; it is its own forward rule.
- `bilinear`: the pull on each side; its forward rule is the product rule.
- `general`: pulls and a push, written out.

The names of a rule's parameters decide what is saved: `x` (or `x1`, `x2`, …) an input, `y` the output, `g` the gradient that
came back, `shape` the shape of the input the rule is for, anything else an attribute. Rules are written with the engine's
own functions. Those run the bare kernel on arrays and go on the tape on tensors, so one rule serves first-order backward,
at the speed of NumPy, and derivatives of every order. Calling an operation is the same act: with a tensor among its inputs it
is applied, without one it is computed.

This module knows nothing of particular operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.errors import AutogradTypeError
from autograd_core.operands import as_floats, explain, number
from autograd_core.promotion import conform
from autograd_core.public import needs_tensor, register
from autograd_core.tape import Node, Variable, Version, current_mode

if TYPE_CHECKING:
    from autograd_core.recording import Recorder

__all__ = [
    "Bilinear",
    "Elementwise",
    "General",
    "Linear",
    "Op",
    "Sample",
    "apply",
    "bilinear",
    "elementwise",
    "general",
    "linear",
]

Array = Any
Rule = Callable[..., Any]

_handle: list[
    type[Variable]
] = []  # the Tensor class, which tensor.py announces: operations make tensors, tensors use operations
_new = object.__new__
REGISTRY: dict[str, Op] = {}
"""Every operation by name, in order of definition; the generated tests walk through it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Inputs for the generated tests: a shape for each input, attributes, and the open interval values are drawn from."""

    shapes: tuple[tuple[int, ...], ...]
    attributes: Mapping[str, Any] | None = None
    low: float = -2.0
    high: float = 2.0


class Op:
    """One operation. Call it on tensors or arrays; `pull` and `push` are its derivative in reverse and forward mode."""

    kind = "general"

    def __init__(
        self,
        name: str,
        kernel: Callable[..., Array],
        rules: Sequence[Rule | None],
        *,
        symbol: str,
        latex: str,
        role: str = "scale",
        derivative: Sequence[str | None] = (),
        backward: str | Callable[[Mapping[str, Any]], str] | None = None,
        samples: Sequence[Sample] = (),
        push: Rule | None = None,
        differentiable: bool = True,
        floating: bool = False,
        own_dtype: bool = False,
        public: bool = True,
    ) -> None:
        self.name = name
        self.kernel = kernel
        self.rules = tuple(rules)
        self.symbol = symbol
        self.latex = latex
        self.role = role
        self.derivative = tuple(derivative)
        self._backward = backward or "".join(part.capitalize() for part in name.split("_")) + "Backward0"
        self.samples = tuple(samples)
        self.push_rule = push
        self.differentiable = differentiable
        self.floating = floating
        self.promotes = differentiable and not own_dtype
        self._names = [_parameters(rule) for rule in self.rules]
        self._saves: dict[int, tuple[tuple[str, int], ...]] = {}
        REGISTRY[name] = self
        if public:
            register(name, self._called, inplace=self.kind == "elementwise")

    def _called(self, *inputs: Any, **attributes: Any) -> Any:
        """What a person calls: at least one of the inputs is a tensor."""
        needs_tensor(self.name, inputs)
        return apply(self, inputs, attributes)

    def __call__(self, *inputs: Any, **attributes: Any) -> Any:
        for one in inputs:
            if isinstance(one, Variable):
                return apply(self, inputs, attributes)
        return self.kernel(*inputs, **attributes)

    def __repr__(self) -> str:
        return f"<{self.kind} operation {self.name}>"

    def backward_name(self, attributes: Mapping[str, Any]) -> str:
        """What a learner knows the derivative as, e.g. `MulBackward0`."""
        return self._backward if isinstance(self._backward, str) else self._backward(attributes)

    def saves(self, mask: int) -> tuple[tuple[str, int], ...]:
        """What the rules for the inputs in `mask` (a bit for each) read: (name, input number, or -1 for the output)."""
        found = self._saves.get(mask)
        if found is None:
            names: dict[str, int] = {}
            for slot in range(mask.bit_length()):
                if mask >> slot & 1:
                    for name in self._names[min(slot, len(self._names) - 1)]:
                        index = _slot(name)
                        if index is not None:
                            names[name] = index
            found = self._saves[mask] = tuple(sorted(names.items()))
        return found

    def differentiates(self, slot: int) -> bool:
        """Whether there is a derivative on this input."""
        return self.differentiable and self.rules[min(slot, len(self.rules) - 1)] is not None

    def evaluate(self, slot: int, scope: Mapping[str, Any]) -> Any:
        """Run the rule of one input with the values it names."""
        index = min(slot, len(self.rules) - 1)
        rule: Any = self.rules[index]
        return rule(*[scope[name] for name in self._names[index]])

    def contribute(self, slot: int, scope: Mapping[str, Any]) -> tuple[Any, Any]:
        """(the local derivative where it is elementwise, else `None`; the contribution to this input)."""
        return None, self.evaluate(slot, scope)

    def pull(
        self, node: Node, saved: dict[str, Any], gradient: Any, create_graph: bool, recorder: Recorder | None
    ) -> Iterator[tuple[Any, Any]]:
        """Each input that needs a gradient with what this node contributes to it, in the input's shape and dtype."""
        scope = _lift(node, saved, recorder) if create_graph else saved
        scope["g"] = gradient
        for slot, target in enumerate(node.inputs):
            if target is None:
                continue
            meta = target if type(target) is Node else target.array
            shape = scope["shape"] = meta.shape
            scope["slot"] = slot
            local, value = self.contribute(slot, scope)
            if recorder:
                recorder.contribution(node.record_id, slot, local, value)
            if value.shape != shape:
                raw = value
                axes = _summed_axes(value.shape, shape)
                value = unbroadcast(value, shape, axes)
                if recorder:
                    recorder.unbroadcast(node.record_id, slot, raw, value, axes)
            dtype = value.array.dtype if create_graph else value.dtype
            if dtype is not meta.dtype and dtype != meta.dtype:
                value = REGISTRY["cast"](value, dtype=meta.dtype)
            yield target, value
        del scope["g"]

    def push(self, inputs: Sequence[Array], tangents: Sequence[Array], attributes: Mapping[str, Any]) -> Array:
        """The tangent of the output, from arrays and their tangents (forward mode)."""
        if self.push_rule is None:
            raise AutogradTypeError("argument_error", f"{self.name} has no forward rule.")
        scope = _forward_scope(self, inputs, attributes)
        scope |= {f"t{i + 1}": tangent for i, tangent in enumerate(tangents)} | {"t": tangents[0]}
        # an input that was left out (no bias, say) has no tangent
        return self.push_rule(*[scope.get(name, 0.0) for name in _parameters(self.push_rule)])


class Elementwise(Op):
    """Each element of the output depends on the elements at the same place; `rules` are the local partials."""

    kind = "elementwise"

    def contribute(self, slot: int, scope: Mapping[str, Any]) -> tuple[Any, Any]:
        partial = self.evaluate(slot, scope)
        gradient = scope["g"]
        if type(partial) is float:
            return partial, gradient if partial == 1.0 else -gradient if partial == -1.0 else gradient * partial
        return partial, partial * gradient

    def push(self, inputs: Sequence[Array], tangents: Sequence[Array], attributes: Mapping[str, Any]) -> Array:
        scope = _forward_scope(self, inputs, attributes)
        terms = [self.evaluate(i, scope) * tangent for i, tangent in enumerate(tangents) if self.differentiates(i)]
        return sum(terms[1:], terms[0]) + np.zeros_like(scope["y"])


class Linear(Op):
    """The output is linear in all inputs together; each rule is a transpose."""

    kind = "linear"

    def push(self, _inputs: Sequence[Array], tangents: Sequence[Array], attributes: Mapping[str, Any]) -> Array:
        return self.kernel(*tangents, **attributes)


class Bilinear(Op):
    """The output is linear in each of two inputs; each rule is the pull on one side."""

    kind = "bilinear"

    def push(self, inputs: Sequence[Array], tangents: Sequence[Array], attributes: Mapping[str, Any]) -> Array:
        (x1, x2), (t1, t2) = inputs, tangents
        return self.kernel(t1, x2, **attributes) + self.kernel(x1, t2, **attributes)


class General(Op):
    """Anything else: pulls and a push written out."""


def elementwise(
    name: str, kernel: Callable[..., Array], partials: Sequence[Rule | None], **details: Any
) -> Elementwise:
    """Define an elementwise operation by the partial derivative on each input (a rule, or `None`)."""
    return Elementwise(name, kernel, partials, **details)


def linear(name: str, kernel: Callable[..., Array], transposes: Sequence[Rule | None], **details: Any) -> Linear:
    """Define a linear operation by its transpose on each input."""
    return Linear(name, kernel, transposes, **details)


def bilinear(name: str, kernel: Callable[..., Array], pulls: Sequence[Rule], **details: Any) -> Bilinear:
    """Define a bilinear operation by the pull on each side."""
    return Bilinear(name, kernel, pulls, **details)


def general(name: str, kernel: Callable[..., Array], pulls: Sequence[Rule | None], **details: Any) -> General:
    """Define any other operation by its pulls and (`push=`) its forward rule."""
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


def _forward_scope(op: Op, inputs: Sequence[Array], attributes: Mapping[str, Any]) -> dict[str, Any]:
    scope = dict(attributes)
    scope |= {f"x{i + 1}": value for i, value in enumerate(inputs)} | {"x": inputs[0]}
    scope["y"] = op.kernel(*inputs, **attributes)
    return scope


def _lift(node: Node, saved: dict[str, Any], recorder: Recorder | None) -> dict[str, Any]:
    """Saved arrays as tensors in their place on the tape, so that what a rule computes has a graph of its own."""
    scope = dict(saved)
    for name in saved:
        slot = _slot(name)
        if slot is None:
            continue
        source = node if slot < 0 else node.inputs[slot]
        if isinstance(source, Variable):
            scope[name] = source
        elif isinstance(saved[name], (np.ndarray, np.generic)):
            tensor = make(saved[name], source)
            if recorder:
                tensor.record_id = recorder.source_of(node.record_id, slot)
            scope[name] = tensor
    return scope


def make(data: Array, node: Node | None = None) -> Any:
    """A tensor around data, made by `node`."""
    tensor: Any = _new(_handle[0])
    tensor.array = data
    tensor.node = node
    tensor.tracked = node is not None
    tensor.version = Version()
    tensor.record_id = -1
    tensor._grad = tensor._hooks = None
    tensor._retains = False
    return tensor


def apply(op: Op, inputs: Sequence[Any], attributes: dict[str, Any]) -> Any:
    """Compute an operation and, where an input requires grad, put it on the tape. Returns a tensor."""
    mode = current_mode()
    arrays: list[Any] = []
    mask = 0  # a bit for each input that a gradient goes to
    for i, one in enumerate(inputs):
        if isinstance(one, Variable):
            arrays.append(one.array)
            if one.tracked and mode.grad and op.differentiates(i):
                mask |= 1 << i
        elif type(one) is float or (isinstance(one, np.ndarray) and one.dtype.kind in "biuf"):
            arrays.append(one)
        else:
            arrays.append(number(op, one))
            inputs = (*inputs[:i], arrays[i], *inputs[i + 1 :])
    try:
        data = op.kernel(*(as_floats(arrays) if op.floating else arrays), **attributes)
    except (ValueError, IndexError, TypeError, OverflowError, ZeroDivisionError) as problem:
        raise explain(op, arrays, problem) from None
    if op.promotes:
        data = conform(arrays, data, op.floating)
    node = _record(op, inputs, arrays, attributes, mask, data) if mask and data.dtype.kind == "f" else None
    tensor = make(data, node)
    if node is not None and "y" in node.saved:  # type: ignore[operator]
        node.guards.append(("y", tensor.version, 0))
    if mode.recorder is not None:
        mode.recorder.operation(op, inputs, attributes, tensor, [name for name, _ in op.saves(mask)] if node else [])
    return tensor


def _record(
    op: Op, inputs: Sequence[Any], arrays: list[Any], attributes: dict[str, Any], mask: int, data: Array
) -> Node:
    saved = dict(attributes)
    guards = []
    keeps = op.saves(mask)
    for name, index in keeps:
        if index < 0:
            saved[name] = data
        else:
            saved[name] = arrays[index]
            one = inputs[index]
            if isinstance(one, Variable):
                guards.append((name, one.version, one.version.number))
    edges = [(one.node or one) if mask >> i & 1 else None for i, one in enumerate(inputs)]
    node = Node(op, edges, attributes, saved, bool(keeps), data)
    node.guards = guards
    return node


@lru_cache(maxsize=1024)
def _summed_axes(shape: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of `shape` along which broadcasting stretched `target`."""
    lead = len(shape) - len(target)
    return tuple(range(lead)) + tuple(i + lead for i, size in enumerate(target) if size == 1 and shape[i + lead] != 1)


def unbroadcast(value: Any, shape: tuple[int, ...], axes: tuple[int, ...] | None = None) -> Any:
    """Sum a gradient back to the shape its tensor had before broadcasting: the transpose of repeating is adding."""
    axes = _summed_axes(value.shape, shape) if axes is None else axes
    if axes:
        value = REGISTRY["sum"](value, dim=axes, keepdim=False)
    return value if value.shape == shape else REGISTRY["reshape"](value, size=shape)
