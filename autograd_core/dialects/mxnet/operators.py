"""The operators of MXNet's arrays: dtypes do not mix, comparisons are numbers in `mx.nd`, changes in place stay off the tape."""

from __future__ import annotations

from typing import Any

from autograd_core import ops
from autograd_core.dialects.mxnet.base import mxnet_error, recording, refused
from autograd_core.dialects.mxnet.handle import Adding, NDArray, applied, kind_of, ndarray
from autograd_core.dialects.surface import conventions, dressed, engine_words
from autograd_core.errors import AutogradError
from autograd_core.modes import mode
from autograd_core.tape import Variable
from autograd_core.tensor import Tensor

__all__: list[str] = []


def _operator(word: str, name: str, reflected: bool = False) -> Any:
    op, quick = getattr(ops, name), getattr(Tensor, f"__{word}__")

    def operator(self: Any, other: Any) -> Any:
        if isinstance(other, Variable) and not reflected:
            if other.array.dtype is not self.array.dtype and other.array.dtype != self.array.dtype and not isinstance(self, ndarray):
                raise refused("mxnet_dtypes", op=name, left=self.array.dtype, right=other.array.dtype)
            tracked, handle = self.tracked or other.tracked, kind_of((self, other))
        elif isinstance(other, (int, float)) and not reflected:
            tracked, handle = self.tracked, type(self) if type(self) is not Adding else NDArray
        elif other is None or isinstance(other, str):
            return NotImplemented
        elif isinstance(other, (list, tuple)):
            raise TypeError(f"type {type(other)} not supported")
        else:
            return applied(op, *((other, self) if reflected else (self, other)))
        if tracked and not recording.get():
            return applied(op, self, other)
        try:  # the engine's operator needs no telling that it is at work: it asks its operands for nothing that MXNet says otherwise
            return dressed(quick(self, other), handle)
        except AutogradError as problem:
            raise mxnet_error(problem) from None

    return operator


def _comparison(name: str) -> Any:
    op = getattr(ops, name)

    def compare(self: Any, other: Any) -> Any:
        if other is None:
            return name == "ne"
        result = applied(op, self, other)
        return result if isinstance(self, ndarray) else applied(ops.cast, result, dtype=self.array.dtype)

    return compare


def _in_place(name: str) -> Any:
    change = getattr(Tensor, name)

    def operator(self: Any, other: Any) -> Any:
        self.check_in_place()
        with mode(grad=False), engine_words():
            return change(self, other)

    return operator


_OPERATORS = {
    "add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "mod": "remainder", "pow": "pow", "matmul": "matmul", "floordiv": "floor_divide",
}  # fmt: skip


_UFUNCS = {
    "add": "__radd__", "subtract": "__rsub__", "multiply": "__rmul__", "divide": "__rtruediv__", "remainder": "__rmod__", "power": "__rpow__",
    "matmul": "__rmatmul__", "floor_divide": "__rfloordiv__", "equal": "__eq__", "not_equal": "__ne__", "less": "__gt__", "less_equal": "__ge__",
    "greater": "__lt__", "greater_equal": "__le__",
}  # fmt: skip


def _of_numpy(_self: Any, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """NumPy's functions: a number or an array of NumPy's under an operator is MXNet's; everything else is computed by NumPy."""
    if method == "__call__" and not options and ufunc.__name__ in _UFUNCS and not isinstance(inputs[0], NDArray):
        return getattr(inputs[1], _UFUNCS[ufunc.__name__])(inputs[0])
    return getattr(ufunc, method)(*[one.asnumpy() if isinstance(one, NDArray) else one for one in inputs], **options)


def _attach_operators() -> None:
    """Operators are entered last: what they redefine is a convention too."""
    made_here: dict[str, Any] = {}
    for word, name in _OPERATORS.items():
        made_here[f"__{word}__"], made_here[f"__r{word}__"] = _operator(word, name), _operator(word, name, reflected=True)
        if hasattr(Tensor, f"__i{word}__"):
            made_here[f"__i{word}__"] = _in_place(f"__i{word}__")
    made_here.update({f"__{name}__": _comparison(name) for name in ("eq", "ne", "lt", "le", "gt", "ge")})
    made_here["__neg__"] = lambda self: applied(ops.neg, self)
    made_here["__abs__"] = lambda self: applied(ops.abs, self)
    made_here["__array_ufunc__"] = _of_numpy
    for name, member in made_here.items():
        setattr(NDArray, name, member)
    conventions(NDArray)


_attach_operators()
