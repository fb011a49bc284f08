"""`Value`: micrograd's scalar, on the engine's tape.

It carries what micrograd shows of itself: Python numbers that stay `int` where Python keeps them, the operands in `_prev`, the operation in
`_op`, a gradient in every value, `_backward` by hand. Everything is computed by the engine's operations, in double precision as Python's own floats.
A number beside a value is a constant of the tape and gets no gradient (micrograd gives it one that nobody reads).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.backward import backward
from autograd_core.dialects.micrograd.custom import custom
from autograd_core.dialects.missing import missing
from autograd_core.modes import current_mode
from autograd_core.op import make
from autograd_core.public import find
from autograd_core.tape import Variable
from autograd_core.tensor import Tensor
from autograd_core.walk import saved_arrays

__all__ = ["Value"]
Number = int | float


def _is_whole(number: Any) -> bool:
    return isinstance(number, int)


class Value(Variable):
    """A number with a gradient: `data`, `grad`, `+ - * / **`, `relu`, and `backward()`.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b + a ** 2
    >>> c.backward()
    >>> c, a.grad, b.grad
    (Value(data=-2.0, grad=1), 1.0, 2.0)

    `Value(number, children, op)` with a `_backward` of one's own is micrograd's way to add an operation:

    >>> def cube(x):
    ...     out = Value(x.data ** 3, (x,), "cube")
    ...     def pull():
    ...         x.grad += 3 * x.data ** 2 * out.grad
    ...     out._backward = pull
    ...     return out
    >>> x = Value(2.0)
    >>> cube(x * 1.0).backward()
    >>> x.grad
    12.0
    """

    __slots__ = ("__dict__", "_grad_is_whole", "_is_whole", "_op", "_operands", "_own_backward")

    label = ""
    """A name for pictures, as the lecture's class has one."""
    _operands: tuple[Any, ...]
    _own_backward: Callable[[], None] | None

    def __init__(self, data: Number, _children: Iterable[Value] = (), _op: str = "", label: str = "") -> None:
        self.label = label
        children = tuple(_children)
        if children:
            self._become(custom(self, children, np.float64(data), _op), children, _op, _is_whole(data))
            self._own_backward = lambda: None  # until the learner assigns one
            return
        leaf = make(np.float64(data))
        leaf.tracked = True
        self._become(leaf, (), _op, _is_whole(data))
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.created(self)

    def _become(self, tensor: Any, operands: tuple[Any, ...], op: str, whole: bool) -> None:
        """Take over what the engine made, and remember what of."""
        self.array, self.node, self.tracked, self.record_id = tensor.array, tensor.node, tensor.tracked, tensor.record_id
        self._view = self.memory = self._grad = self._hooks = None
        self._own_backward = None
        self._operands, self._op, self._is_whole, self._grad_is_whole = operands, op, whole, True

    # -- what it shows ----------------------------------------------------------------------------------------------

    @property
    def data(self) -> Number:
        """The number: an `int` where Python would have one."""
        return (int if self._is_whole else float)(self.array)

    @data.setter
    def data(self, number: Number) -> None:
        # as in micrograd, what was computed before stays, and a backward that still comes reads the new number
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.before_update(self)
        self.array, self._is_whole = np.float64(number), _is_whole(number)
        if recorder is not None:
            recorder.update(self, None, None)

    @property
    def grad(self) -> Number:
        """The gradient so far; 0 before any."""
        return 0 if self._grad is None else (int if self._grad_is_whole else float)(self._grad.array)

    @grad.setter
    def grad(self, number: Number) -> None:
        after = make(np.float64(number))
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.grad_set(self, self._grad, after)
        self._grad, self._grad_is_whole = after, _is_whole(number)

    @property
    def requires_grad(self) -> bool:
        """Whether gradients go to it: the engine asks; micrograd has no such question."""
        return self.tracked

    @property
    def _prev(self) -> set[Value]:
        """The values that this one was computed from."""
        if not all(isinstance(one, Value) for one in self._operands):
            self._operands = tuple(one if isinstance(one, Value) else _constant(one) for one in self._operands)
        return set(self._operands)

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    # -- operators --------------------------------------------------------------------------------------------------

    def _with(self, op: Callable[..., Any], symbol: str, other: Any) -> Any:
        number = _operand(other)
        if number is None:
            return NotImplemented
        whole = self._is_whole and (other._is_whole if isinstance(other, Value) else _is_whole(other))
        return _result(op(self, number), (self, other), symbol, whole)

    def __add__(self, other: Any) -> Any:
        return self._with(Tensor.__add__, "+", other)

    def __mul__(self, other: Any) -> Any:
        return self._with(Tensor.__mul__, "*", other)

    def __pow__(self, other: Any) -> Any:
        if not isinstance(other, (int, float)):
            raise AssertionError("a Value can only be raised to an int or a float")
        if other < 0 and not self.array:
            raise ZeroDivisionError("0.0 cannot be raised to a negative power")
        return _result(ops.pow(self, float(other)), (self,), f"**{other}", self._is_whole and _is_whole(other) and other >= 0)

    def relu(self) -> Value:
        """The value where it is positive, else 0."""
        return _result(ops.relu(self), (self,), "ReLU", self._is_whole or bool(self.array < 0))

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return other + (-self)

    def __truediv__(self, other: Any) -> Any:
        return self * other**-1

    def __rtruediv__(self, other: Any) -> Any:
        return other * self**-1

    def __radd__(self, other: Any) -> Any:
        return self + other

    def __rmul__(self, other: Any) -> Any:
        return self * other

    # -- backward ---------------------------------------------------------------------------------------------------

    def backward(self) -> None:
        """Add to the `grad` of every value that this one was made of; its own becomes 1.

        Gradients that stand in the values between, from an earlier call, go on down once more: micrograd's loop reads them so.
        """
        before = self._made_of()
        self._grad, self._grad_is_whole = None, True
        roots, seeds = [self], [np.float64(1.0)]
        for one in before:
            if one._op.startswith("**") and one._own_backward is None and float(one._op[2:]) < 1 and not one._operands[0].array:
                raise ZeroDivisionError("0.0 cannot be raised to a negative power")  # as Python does for the slope n · 0ⁿ⁻¹
            if one.node is not None:
                one.node.extras().retained = weakref.ref(one)
                if one._grad is not None and one is not self:
                    roots.append(one)
                    seeds.append(one._grad.array)
                    one._grad = None
        _mark_whole(before)
        backward(roots, seeds, retain_graph=True)

    def _made_of(self) -> list[Value]:
        """This value and all that it depends on and that get gradients, the latest first."""
        seen, todo = {self}, [self]
        while todo:
            for one in todo.pop()._operands:
                if isinstance(one, Value) and one.tracked and one not in seen:
                    seen.add(one)
                    todo.append(one)
        return sorted(seen, key=lambda one: one.node.sequence if one.node else 0, reverse=True)

    @property
    def _backward(self) -> Callable[[], None]:
        """What passes this value's `grad` on to the values it was computed from, one step, for going backward by hand."""
        return self._own_backward or self._pull

    @_backward.setter
    def _backward(self, pull: Callable[[], None]) -> None:
        self._own_backward = pull

    def _pull(self) -> None:
        node = self.node
        if node is None or self._op == "":
            return
        _mark_whole([self])
        wholes = [one._grad_is_whole for one in self._operands if isinstance(one, Value)]
        gradient = np.float64(self.grad)
        parts = iter(node.plan[3](gradient, saved_arrays(node), node.attributes, node.inputs))
        targets = [one for one in self._operands if isinstance(one, Value) and one.tracked]
        for target, part, whole in zip(targets, parts, wholes, strict=True):
            target.grad = target.grad + part
            target._grad_is_whole = whole


def _operand(other: Any) -> Any:
    """What the engine is given for an operand; `None` for what micrograd cannot compute with."""
    if isinstance(other, Value):
        return other
    return float(other) if isinstance(other, (int, float, np.integer, np.floating)) else None


def _result(tensor: Any, operands: tuple[Any, ...], op: str, whole: bool = False) -> Value:
    made: Value = object.__new__(Value)
    made._become(tensor, operands, op, whole)
    return made


def _constant(number: Any) -> Value:
    """A number beside a value, as a value that no gradient goes to."""
    return _result(make(np.float64(number)), (), "", _is_whole(number))


def _mark_whole(latest_first: list[Value]) -> None:
    """Which gradients Python would keep as `int`: one of whole numbers only. The walk itself is in floats."""
    for one in latest_first:
        keeps: Callable[[Value, int], bool] | None = _KEEPS_WHOLE.get(one._op[:2]) if one._own_backward is None else None
        for slot, target in enumerate(one._operands):
            if isinstance(target, Value):
                target._grad_is_whole &= one._grad_is_whole and keeps is not None and keeps(one, slot)


def _other_is_whole(product: Value, slot: int) -> bool:
    other = product._operands[1 - slot]
    return other._is_whole if isinstance(other, Value) else _is_whole(other)


def _power_is_whole(power: Value, _slot: int) -> bool:
    exponent = power._op[2:]
    return bool(power._operands[0]._is_whole) and exponent.isdigit() and exponent != "0"


_KEEPS_WHOLE: dict[str, Callable[[Value, int], bool]] = {
    "+": lambda *_: True, "Re": lambda *_: True, "*": _other_is_whole, "**": _power_is_whole,
}  # fmt: skip


def _function(name: str, words: str) -> None:
    """A method that micrograd's lecture adds to the class."""

    def method(self: Value) -> Value:
        function: Any = find(name)
        return _result(function(self), (self,), name)

    method.__name__, method.__qualname__, method.__doc__ = name, f"Value.{name}", words
    setattr(Value, name, method)


_function("tanh", "The hyperbolic tangent (of the lecture's `Value`; the package has none).")
_function("exp", "e to the power of the value (of the lecture's `Value`).")
_function("log", "The natural logarithm.")
_function("sigmoid", "1 / (1 + e⁻ˣ).")
__getattr__ = missing("micrograd.engine", __all__)
