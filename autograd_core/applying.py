"""Applying an operation: compute its kernel, find its dtype, put a node on the tape, make a tensor of the result.

`apply` does so for any operation; `binary` and `unary` make functions that have the usual case in line. Knows operations by what they say of
themselves (`kernel`, `plan`, `promotes`, …).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from sys import _getframe
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.operands import as_floats, explain, number, wrapped
from autograd_core.promotion import conform
from autograd_core.public import no_tensor
from autograd_core.source import latest, passages
from autograd_core.standin import WHOLE
from autograd_core.tape import NONE, Node, Variable, View, clock, current_mode, here

if TYPE_CHECKING:
    from autograd_core.op import Op

__all__ = ["announce", "apply", "binary", "make", "record", "reflected", "several", "typed", "unary"]

Array = Any
_handle: list[type[Variable]] = []  # the Tensor class, which tensor.py announces: operations make tensors
announce = _handle.append
_new = object.__new__
_ndarray = np.ndarray
_FLOAT32, _FLOAT64 = np.dtype(np.float32), np.dtype(np.float64)
_NO_ATTRIBUTES: dict[str, Any] = {}
OF_NUMBER: dict[str, Any] = {}
"""No attributes either: those of a number's operation with a tensor, by which `1 - x` is told from what has a tensor there."""
_EXACT = 2**53
"""Whole numbers below it are floats without a loss."""


def make(data: Array, node: Node | None = None) -> Any:
    """A tensor around data, made by `node`."""
    tensor: Any = _new(_handle[0])
    tensor.array = data
    tensor.node = node
    tensor.tracked = node is not None
    tensor.record_id = -1
    tensor._view = tensor.memory = tensor._grad = tensor._hooks = None
    return tensor


def apply(op: Op, inputs: Sequence[Any], attributes: dict[str, Any], kernel: Any = None) -> Any:  # noqa: C901  in line: it is run for every operation
    """Compute an operation and, where an input requires grad, put it on the tape. Returns a tensor.

    With a `kernel` of one's own that computes it, whoever traces.
    """
    mode = current_mode()
    if kernel is None:
        if mode.trace is not None:
            return mode.trace(op, inputs, attributes)
        if mode.capture is not None:
            return mode.capture.apply(op, inputs, attributes)
        kernel = op.kernel
    arrays: list[Any] = []
    kept: Any = inputs  # what the rules may read: handles, so that a later change is seen
    edges: list[Any] = []
    mask, bit = 0, 1  # a bit for each input that a gradient goes to
    for one in inputs:
        if isinstance(one, Variable):
            arrays.append(one.array)
            if one._view is not None:
                one._view.refresh(one)
            if one.tracked:
                mask |= bit
                edges.append(one.node or one)
            else:
                edges.append(None)
        else:
            arrays.append(one if type(one) is float or type(one) is _ndarray else number(op, one))
            if arrays[-1] is not one:
                kept = [*kept[: len(arrays) - 1], arrays[-1], *kept[len(arrays) :]]
            edges.append(None)
        bit += bit
    try:
        try:
            data = kernel(*(as_floats(arrays) if op.floating else arrays), **attributes)
        except OverflowError:
            data = kernel(*wrapped(arrays), **attributes)
    except (ValueError, IndexError, TypeError, OverflowError, ZeroDivisionError) as problem:
        raise explain(op, arrays, problem) from None
    if op.promotes:
        data = conform(arrays, data, op.floating)
    if mask and not (mode.grad and op.differentiable and data.dtype.kind == "f"):
        mask = 0
    elif mask and op.partial:
        mask = _with_rules(op, edges, mask)
    if mask:
        plan = op.plans.get(mask) or op.plan(mask)
        tensor = placed(op, plan, plan[2](*kept, data), edges, attributes, data, None, 3)
    else:
        tensor = make(data)
    if op.view:
        _attached(tensor, data, inputs[0], op, attributes)
    if mode.watch is not None:
        mode.watch(op, inputs, attributes, tensor)
    return tensor


def _attached(tensor: Any, data: Array, source: Any, op: Op, attributes: dict[str, Any]) -> None:
    """Make the result of an operation that shares memory a view of its input, where it does."""
    if isinstance(data, np.generic) or (isinstance(data, WHOLE) and data.base is not None):
        View.attach(tensor, source, op, attributes)


def record(op: Op, inputs: Sequence[Any], edges: list[Any], attributes: dict[str, Any], mask: int, data: Array) -> Node | None:
    """A node of the tape: edges to what needs gradients, what the rules will read, and the learner's place."""
    if op.partial:
        mask = _with_rules(op, edges, mask)
        if not mask:
            return None
    plan = op.plans.get(mask) or op.plan(mask)
    return placed(op, plan, plan[2](*inputs, data), edges, attributes, data).node  # type: ignore[no-any-return]


def _with_rules(op: Op, edges: list[Any], mask: int) -> int:
    """The inputs in `mask` that there is a rule for; the edges of the others are taken away."""
    for slot in range(len(edges)):
        if edges[slot] is not None and op.rule(slot) is None:
            edges[slot] = None
            mask &= ~(1 << slot)
    return mask


def placed(
    op: Op, plan: Any, saved: tuple[Any, ...], edges: Sequence[Any], attributes: dict[str, Any], data: Array, alike: Node | None = None,
    depth: int = 2,
) -> Any:  # fmt: skip
    """The tensor with its node, in one call. Where the only input was made by a node whose output is of the same shape and dtype, that is `alike`: they share the shape."""
    node = Node()
    node.op = op
    node.inputs = edges
    node.attributes = attributes
    node.plan = plan
    node.saved = saved
    if alike is None:
        node.shape = data.shape
        node.dtype = data.dtype
    else:
        node.shape = alike.shape
        node.dtype = alike.dtype
    node.sequence = clock()
    node.extra = NONE
    node.record_id = -1
    tensor: Any = _new(_handle[0])
    tensor.array = data
    tensor.node = node
    tensor.tracked = True
    tensor.record_id = -1
    tensor._view = tensor.memory = tensor._grad = tensor._hooks = None
    frame: Any = _getframe(depth)
    code = frame.f_code
    if code is not latest[0] and passages[code.co_filename]:
        node.code, node.instruction = current_mode().place or here(depth + 1)
        return tensor
    latest[0] = node.code = code
    node.instruction = frame.f_lasti
    return tensor


_typed: defaultdict[Any, dict[float, Any]] = defaultdict(dict)
_SINGLE, _DOUBLE = _typed[_FLOAT32], _typed[_FLOAT64]


def typed(number: float, dtype: Any) -> Any:
    """A Python float as an array of a dtype, kept: NumPy takes longer to convert it than to multiply by it."""
    known = _typed[dtype]
    found = known.get(number)
    if found is None:
        if len(known) > 1024:
            known.clear()
        found = np.array(number, dtype)
        if number:  # the two zeros are one key
            known[number] = found
    return found


def binary(op: Op, exact: bool = False, kernel: Any = None) -> Callable[[Any, Any], Any]:
    """`op` as an operator of two operands: the usual case in line, everything else by `apply`. Half the time of a small operation.

    `exact` where the kernel asks whether a number is Python's; `kernel` is what floating point numbers need of the operation's.
    """
    kernel, plans = kernel or op.kernel, op.plans

    def operator(self: Any, other: Any) -> Any:
        mode = current_mode()
        x1 = self.array
        made = self.node
        dtype = x1.dtype if made is None else made.dtype  # NumPy takes longer to tell it
        if not mode.usual or not (dtype is _FLOAT32 or dtype is _FLOAT64):
            return apply(op, (self, other), {})
        right: Any
        kind = type(other)
        if kind is float or (kind is int and -_EXACT < other < _EXACT):
            if exact or type(x1) is not _ndarray:
                x2 = other
            elif (x2 := (_DOUBLE if dtype is _FLOAT64 else _SINGLE).get(other)) is None:
                x2 = typed(other, dtype)
            right, mask, alike = other if kind is int else x2, 0, made  # a recording tells whole numbers from others
        elif isinstance(other, Variable) and (x2 := other.array).dtype is dtype:
            right = other
            if other._view is not None:
                other._view.refresh(other)
            mask, alike = 2 if other.tracked else 0, None
        elif kind is _ndarray and other.dtype is dtype:
            right, x2, mask, alike = other, other, 0, None
        else:
            return apply(op, (self, other), {})
        if self._view is not None:
            self._view.refresh(self)
        if self.tracked:
            mask += 1
        try:
            data = kernel(x1, x2)
        except (ValueError, TypeError, OverflowError):
            return apply(op, (self, other), {})
        if mask:
            plan = plans.get(mask) or op.plan(mask)
            edges = ((self.node or self) if mask & 1 else None, (right.node or right) if mask & 2 else None)
            tensor = placed(op, plan, plan[2](self, right, data), edges, _NO_ATTRIBUTES, data, alike)
        else:
            tensor = make(data)
        if mode.watch is not None:
            mode.watch(op, (self, other), _NO_ATTRIBUTES, tensor)
        return tensor

    return operator


def reflected(op: Op, kernel: Any = None) -> Callable[[Any, Any], Any]:
    """`op` as the operator of a number and a tensor, in the same way."""
    kernel, plans = kernel or op.kernel, op.plans

    def operator(self: Any, other: Any) -> Any:
        mode = current_mode()
        x2 = self.array
        made = self.node
        dtype = x2.dtype if made is None else made.dtype
        kind = type(other)
        if (
            not mode.usual
            or not (dtype is _FLOAT32 or dtype is _FLOAT64)
            or not (kind is float or (kind is int and -_EXACT < other < _EXACT))
        ):
            return apply(op, (other, self), {} if isinstance(other, Variable) else OF_NUMBER)
        left: Any = other if type(x2) is not _ndarray else typed(other, dtype)
        saved = other if kind is int else left
        if self._view is not None:
            self._view.refresh(self)
        data = kernel(left, x2)
        if self.tracked:
            plan = plans.get(2) or op.plan(2)
            made = self.node
            tensor = placed(op, plan, plan[2](saved, self, data), (None, made or self), OF_NUMBER, data, made)
        else:
            tensor = make(data)
        if mode.watch is not None:
            mode.watch(op, (other, self), _NO_ATTRIBUTES, tensor)
        return tensor

    return operator


def unary(op: Op) -> Callable[..., Any]:
    """`op` as a method without arguments, in the same way."""
    kernel, plans, tapes = op.kernel, op.plans, not op.partial

    def method(input: Any, *others: Any, **attributes: Any) -> Any:
        mode = current_mode()
        try:
            x = input.array
            made = input.node
        except AttributeError:
            raise no_tensor(op.name, input) from None
        dtype = x.dtype if made is None else made.dtype
        if others or attributes or not mode.usual or not (dtype is _FLOAT32 or dtype is _FLOAT64):
            return apply(op, op.given((input, *others), attributes), attributes)
        if input._view is not None:
            input._view.refresh(input)
        try:
            data = kernel(x)
        except TypeError:
            return apply(op, (input,), {})
        if input.tracked and tapes:
            plan = plans.get(1) or op.plan(1)
            made = input.node
            tensor = placed(op, plan, plan[2](input, data), (made or input,), _NO_ATTRIBUTES, data, made)
        else:
            tensor = make(data)
        if mode.watch is not None:
            mode.watch(op, (input,), _NO_ATTRIBUTES, tensor)
        return tensor

    method.__name__ = method.__qualname__ = op.name
    method.__self__ = op  # type: ignore[attr-defined]
    return method


def several(op: Op, count: int) -> Callable[..., Any]:
    """`op` as a function of so many tensors and its attributes, in the same way."""
    return _written_out(count)(op, op.kernel, op.plans)  # type: ignore[no-any-return]


@cache
def _written_out(count: int) -> Callable[..., Any]:
    """What makes such functions: what `apply` does in a loop stands here for each tensor."""

    def each(text: str, between: str = ", ") -> str:
        return between.join(text.replace("#", str(i)) for i in range(count))

    source = f"""
def several(op, kernel, plans):
    view, promotes = op.view, op.promotes
    ruled = sum([1 << i for i in range({count}) if op.differentiates(i)])
    def function({each("x#")}, attributes):
        mode = current_mode()
        try:
            {each("a# = x#.array", "; ")}
        except AttributeError:
            return apply(op, ({each("x#")},), attributes)
        dtype = a0.dtype
        if not (mode.usual and (dtype is FLOAT32 or dtype is FLOAT64) {each("and a#.dtype is dtype", " ")}):
            return apply(op, ({each("x#")},), attributes)
        {each("if x#._view is not None: x#._view.refresh(x#)", chr(10) + " " * 8)}
        try:
            data = kernel({each("a#")}, **attributes)
        except (ValueError, IndexError, TypeError, OverflowError, ZeroDivisionError):
            return apply(op, ({each("x#")},), attributes)
        made = data.dtype
        if made is not dtype and promotes:
            data = conform(({each("a#")},), data, op.floating)
        mask = ({each("x#.tracked << #", " | ")}) & ruled if made is dtype or made.kind == "f" else 0
        if mask:
            edges = ({each("(x#.node or x#) if mask >> # & 1 else None")},)
            plan = plans.get(mask) or op.plan(mask)
            tensor = placed(op, plan, plan[2]({each("x#")}, data), edges, attributes, data, None, 3)
        else:
            tensor = make(data)
        if view:
            attached(tensor, data, x0, op, attributes)
        if mode.watch is not None:
            mode.watch(op, ({each("x#")},), attributes, tensor)
        return tensor
    return function
"""
    scope = {"current_mode": current_mode, "FLOAT32": _FLOAT32, "FLOAT64": _FLOAT64, "apply": apply, "attached": _attached}
    scope |= {"conform": conform, "placed": placed, "make": make}
    exec(compile(source, __file__, "exec"), scope)  # noqa: S102  our own source
    return scope["several"]  # type: ignore[return-value]
