"""Operations as functions of tensors: `sum(x)`, `dot(x, y)`, `cat([x, y])`. Each is the method or operation of the same name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd_core import ops
from autograd_core.ops import (
    atan2,
    bitwise_and,
    bitwise_not,
    bitwise_or,
    bitwise_xor,
    cat,
    dot,
    eq,
    flatten,
    floor_divide,
    ge,
    gt,
    le,
    logical_and,
    logical_not,
    logical_or,
    lt,
    matmul,
    maximum,
    minimum,
    mm,
    mv,
    ne,
    outer,
    remainder,
    softplus,
    stack,
)  # fmt: skip
from autograd_core.tensor import Tensor, as_tensor

_METHODS = [
    "abs",
    "acos",
    "add",
    "all",
    "amax",
    "amin",
    "any",
    "argmax",
    "argmin",
    "asin",
    "atan",
    "ceil",
    "clamp",
    "clip",
    "clone",
    "cos",
    "cosh",
    "cumsum",
    "detach",
    "div",
    "exp",
    "expand",
    "expm1",
    "flip",
    "floor",
    "isfinite",
    "isinf",
    "isnan",
    "log",
    "log10",
    "log1p",
    "log2",
    "log_softmax",
    "logsumexp",
    "max",
    "mean",
    "min",
    "mul",
    "neg",
    "norm",
    "permute",
    "pow",
    "prod",
    "ravel",
    "reciprocal",
    "relu",
    "reshape",
    "round",
    "rsqrt",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softmax",
    "sqrt",
    "square",
    "squeeze",
    "std",
    "sub",
    "sum",
    "t",
    "tan",
    "tanh",
    "transpose",
    "unsqueeze",
    "var",
]


def _function(name: str) -> Callable[..., Any]:
    method = getattr(Tensor, name)

    def function(input: Any, *arguments: Any, **keywords: Any) -> Any:
        return method(input if isinstance(input, Tensor) else as_tensor(input), *arguments, **keywords)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"`Tensor.{name}` as a function. {method.__doc__ or ''}".strip()
    return function


globals().update({name: _function(name) for name in _METHODS})


def where(condition: Any, input: Any, other: Any) -> Any:
    """Elements of `input` where the condition holds, of `other` elsewhere."""
    return ops.where(as_tensor(condition), input, other)


def equal(input: Tensor, other: Tensor) -> bool:
    """Whether two tensors have the same shape and elements."""
    return input.shape == other.shape and bool((input.detach() == other.detach()).all())


def numel(input: Tensor) -> int:
    """The number of elements."""
    return input.numel()


def is_tensor(value: Any) -> bool:
    """Whether a value is a tensor."""
    return isinstance(value, Tensor)


def allclose(input: Any, other: Any, rtol: float = 1e-5, atol: float = 1e-8) -> bool:
    """Whether all elements are equal up to rounding."""
    import numpy as np

    return bool(np.allclose(as_tensor(input).detach().numpy(), as_tensor(other).detach().numpy(), rtol, atol))


absolute, arccos, arcsin, arctan, concat, multiply, subtract, true_divide = (
    globals()["abs"], globals()["acos"], globals()["asin"], globals()["atan"], cat, globals()["mul"], globals()["sub"], globals()["div"],
)  # fmt: skip

__all__ = [
    *_METHODS, "absolute", "allclose", "arccos", "arcsin", "arctan", "atan2", "bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor", "cat", "concat", "dot", "eq", "equal", "flatten", "floor_divide",
    "ge", "gt", "is_tensor", "le", "logical_and", "logical_not", "logical_or", "lt", "matmul", "maximum", "minimum", "mm", "multiply",
    "mv", "ne", "numel", "outer", "remainder", "softplus", "stack", "subtract", "true_divide", "where",
]  # fmt: skip
