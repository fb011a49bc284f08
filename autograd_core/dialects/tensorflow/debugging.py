"""`tf.debugging`: assertions about values, shapes and types that raise `InvalidArgumentError`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.control import Assert
from autograd_core.dialects.tensorflow.convert import tensor_of
from autograd_core.dialects.tensorflow.dispatch import op
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.dialects.tensorflow.shapes import TensorShape
from autograd_core.modes import current_mode, set_mode

__all__ = [
    "Assert", "assert_all_finite", "assert_equal", "assert_greater", "assert_greater_equal", "assert_integer", "assert_less", "assert_less_equal",
    "assert_near", "assert_negative", "assert_non_negative", "assert_non_positive", "assert_none_equal", "assert_positive", "assert_rank",
    "assert_rank_at_least", "assert_scalar", "assert_shapes", "assert_type", "check_numerics", "disable_check_numerics",
    "enable_check_numerics",
]  # fmt: skip

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs


def enable_check_numerics(stack_height_limit: int = 30, path_length_limit: int = 50) -> None:
    """From here on a NaN is an `InvalidArgumentError` at the operation that made it, forward or backward."""
    set_mode(current_mode().changed(anomaly=InvalidArgumentError))


def disable_check_numerics() -> None:
    """Ends what `enable_check_numerics` began."""
    set_mode(current_mode().changed(anomaly=False))


def _array(value: Any) -> Any:
    return np.asarray(tensor_of(value).array)


def _pair(name: str, sign: str, holds: Callable[[Any, Any], Any]) -> Any:
    def function(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: Any = None) -> None:
        first, second = _array(x), _array(y)
        if not np.all(holds(first, second)):
            raise refuse_as(InvalidArgumentError, "tf_assert_pair", message=message or "", sign=sign, x=str(first), y=str(second))

    return _finished(function, name, f"`InvalidArgumentError` unless `x {sign} y` everywhere.")


def _single(name: str, words: str, holds: Callable[[Any], Any]) -> Any:
    def function(x: Any, message: str | None = None, summarize: Any = None, name: Any = None) -> None:
        values = _array(x)
        if not np.all(holds(values)):
            raise refuse_as(InvalidArgumentError, "tf_assert_single", message=message or "", words=words, x=str(values))

    return _finished(function, name, f"`InvalidArgumentError` unless {words} everywhere.")


def _finished(function: Any, name: str, words: str) -> Any:
    function.__name__ = function.__qualname__ = name
    function.__doc__ = words
    return op("Assert")(function)


assert_equal = _pair("assert_equal", "==", np.equal)
assert_none_equal = _pair("assert_none_equal", "!=", np.not_equal)
assert_less = _pair("assert_less", "<", np.less)
assert_less_equal = _pair("assert_less_equal", "<=", np.less_equal)
assert_greater = _pair("assert_greater", ">", np.greater)
assert_greater_equal = _pair("assert_greater_equal", ">=", np.greater_equal)
assert_positive = _single("assert_positive", "x > 0", lambda x: x > 0)
assert_negative = _single("assert_negative", "x < 0", lambda x: x < 0)
assert_non_negative = _single("assert_non_negative", "x >= 0", lambda x: x >= 0)
assert_non_positive = _single("assert_non_positive", "x <= 0", lambda x: x <= 0)


@op("Assert")
def assert_near(
    x: Any, y: Any, rtol: Any = None, atol: Any = None, message: str | None = None, summarize: Any = None, name: Any = None
) -> None:
    """`InvalidArgumentError` unless `|x − y| ≤ atol + rtol * |y|`, each ten times the dtype's precision unless given."""
    first, second = _array(x), _array(y)
    least = 10 * np.finfo(first.dtype).eps
    if not np.all(np.abs(first - second) <= (least if atol is None else atol) + (least if rtol is None else rtol) * np.abs(second)):
        raise refuse_as(InvalidArgumentError, "tf_assert_pair", message=message or "", sign="near", x=str(first), y=str(second))


@op("CheckNumerics")
def check_numerics(tensor: Any, message: str, name: Any = None) -> Any:
    """The tensor; `InvalidArgumentError` where a number is infinite or none."""
    x = tensor_of(tensor)
    if not np.all(np.isfinite(x.array)):
        raise refuse_as(InvalidArgumentError, "tf_check_numerics", message=message, what="NaN" if np.any(np.isnan(x.array)) else "Inf")
    return x


def assert_all_finite(x: Any, message: str, name: Any = None) -> Any:
    """The tensor; `InvalidArgumentError` where a number is infinite or none."""
    return check_numerics(x, message)


def assert_rank(x: Any, rank: int, message: str | None = None, name: Any = None) -> None:
    """`ValueError` unless the tensor has that many axes."""
    shape = tensor_of(x).array.shape
    if len(shape) != rank:
        raise refuse_as(ValueError, "tf_assert_rank", message=message or "", shape=str(shape), rank=rank)


def assert_rank_at_least(x: Any, rank: int, message: str | None = None, name: Any = None) -> None:
    """`ValueError` unless the tensor has at least that many axes."""
    shape = tensor_of(x).array.shape
    if len(shape) < rank:
        raise refuse_as(ValueError, "tf_assert_rank", message=message or "", shape=str(shape), rank=f"at least {rank}")


def assert_scalar(tensor: Any, message: str | None = None, name: Any = None) -> Any:
    """The tensor; `ValueError` unless it is a single number."""
    assert_rank(tensor, 0, message)
    return tensor


def assert_type(tensor: Any, tf_type: Any, message: str | None = None, name: Any = None) -> None:
    """`TypeError` unless the tensor has that dtype."""
    mine, wanted = as_dtype(tensor_of(tensor).array.dtype), as_dtype(tf_type)
    if mine != wanted:
        raise refuse_as(TypeError, "tf_assert_type", message=message or "", mine=repr(mine), wanted=repr(wanted))


def assert_integer(x: Any, message: str | None = None, name: Any = None) -> None:
    """`TypeError` unless these are whole numbers."""
    mine = as_dtype(tensor_of(x).array.dtype)
    if not mine.is_integer:
        raise refuse_as(TypeError, "tf_assert_type", message=message or "", mine=repr(mine), wanted="an integer type")


def assert_shapes(shapes: Any, data: Any = None, summarize: Any = None, message: str | None = None, name: Any = None) -> None:
    """`ValueError` unless each tensor has its shape; the same letter is the same size everywhere."""
    known: dict[str, int] = {}
    for tensor, wanted in shapes.items() if isinstance(shapes, dict) else shapes:
        own = tensor_of(tensor).array.shape
        fits = len(own) == len(tuple(wanted))
        for size, one in zip(own, wanted, strict=False):
            fits = fits and (one is None or size == (known.setdefault(one, size) if isinstance(one, str) else one))
        if not fits:
            raise refuse_as(ValueError, "tf_incompatible", first=str(TensorShape(own)), second=str(tuple(wanted)))


__getattr__ = missing("tf.debugging", __all__)
