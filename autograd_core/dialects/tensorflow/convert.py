"""What becomes a tensor, and of which dtype: Python numbers and lists, NumPy arrays, variables, tensors.

TensorFlow never mixes dtypes: Python's numbers take the dtype of the tensor beside them, and two tensors must agree. Knows no operation but `stack`, by
which lists of tensors become one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from autograd_core.creation import finish
from autograd_core.dialects.surface import engine_words
from autograd_core.dialects.tensorflow.dispatch import HANDLE, OPS, TAPES
from autograd_core.dialects.tensorflow.dtypes import as_dtype, spoken
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.errors import AutogradError
from autograd_core.op import REGISTRY, make
from autograd_core.public import find
from autograd_core.tape import Variable as State

__all__ = ["aligned", "beside", "constant_of", "dtype_kept", "engine", "floats", "is_tensor", "numbers", "tensor_of", "wrap"]

_LENIENT = frozenset(("AddV2", "Add"))
"""Operations that refuse a number which the tensor before it cannot hold by the two dtypes, not by the number."""
_INT32, _FLOAT32 = np.dtype(np.int32), np.dtype(np.float32)


def wrap(array: Any) -> Any:
    """An array as a tensor of TensorFlow's class, in the recording if there is one."""
    made = finish(array if isinstance(array, np.generic) else np.asarray(array))
    made.__class__ = HANDLE[0]
    return made


def is_tensor(value: Any) -> bool:
    """Whether it is a tensor or a variable."""
    return isinstance(value, State) or hasattr(value, "is_symbolic_tensor")


def tensor_of(value: Any, dtype: Any = None, name: Any = None) -> Any:
    """The value as a tensor of `dtype` (or of the one that TensorFlow finds for it): a variable is read, a list of tensors is stacked.

    Raises `ValueError` for a tensor of another dtype, `TypeError` for numbers that `dtype` cannot hold.
    """
    del name
    wanted = None if dtype is None else as_dtype(dtype).numpy
    if isinstance(value, State):
        read = getattr(type(value), "read", None)  # of the class: asking a tensor for what it has not is a search for the nearest name
        tensor = read(value) if read is not None else _current(value)
        if wanted is not None and tensor.array.dtype != wanted:
            raise refuse_as(ValueError, "tf_other_dtype", wanted=wanted.name, mine=tensor.array.dtype.name, value=repr(tensor))
        return tensor
    own = getattr(value, "__tf_tensor__", None)
    if own is not None:
        return tensor_of(own(dtype), dtype)
    if isinstance(value, (list, tuple)) and _has_tensors(value):
        parts = _packed(value, wanted)
        return OPS["stack"](parts)
    return wrap(constant_of(value, wanted))


def _current(tensor: Any) -> Any:
    """The tensor where the tapes that record have it: what was computed before all of them is a number to them."""
    tapes = TAPES.get()
    if not tapes or tensor.node is None or tensor.node.sequence > tapes[0].begun:
        return tensor
    for tape in tapes:
        if id(tensor) in tape.stand_ins:
            return tape.stand_ins[id(tensor)][1]
    bare = make(tensor.array)
    bare.record_id, bare.__class__ = tensor.record_id, HANDLE[0]
    return bare


def _has_tensors(values: Any) -> bool:
    return any(isinstance(one, State) or (isinstance(one, (list, tuple)) and _has_tensors(one)) for one in values)


def _packed(values: Any, wanted: Any) -> list[Any]:
    """A list with tensors in it as a list of tensors of one dtype: that of the tensors."""
    if wanted is None:
        wanted = next(iter(_dtypes(values)))
    return [tensor_of(one, wanted) for one in values]


def _dtypes(values: Any) -> Any:
    for one in values:
        if isinstance(one, State):
            yield one.array.dtype
        elif isinstance(one, (list, tuple)):
            yield from _dtypes(one)


def constant_of(value: Any, dtype: np.dtype[Any] | None = None) -> Any:
    """Python's or NumPy's numbers as an array; whole numbers are int32, others float32, arrays keep what they are."""
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
    else:
        if value is None or isinstance(value, (str, bytes, dict, set)) or callable(value):
            raise refuse_as(ValueError, "tf_not_convertible", value=repr(value), kind=str(type(value)))
        try:
            array = np.array(value)
        except (ValueError, TypeError):
            raise refuse_as(ValueError, "tf_ragged") from None
        first = _first(value)
        if dtype is None and not isinstance(first, (np.ndarray, np.generic)) and isinstance(value, (int, float, list, tuple, range)):
            fits = array.dtype.kind == "i" and (not array.size or (array.min() >= -(2**31) and array.max() < 2**31))
            array = array.astype(_INT32) if fits else array.astype(_FLOAT32) if array.dtype.kind == "f" else array
        elif dtype is not None and array.size and not _holds(dtype.kind, array.dtype.kind):
            raise refuse_as(TypeError, "tf_cannot_hold", value=repr(value), dtype=spoken(dtype))
    if array.dtype.kind not in "fiub":
        raise refuse_as(ValueError, "tf_not_convertible", value=repr(value)[:80], kind=str(type(value)))
    return np.array(array, array.dtype if dtype is None else dtype)[()]


def _holds(kind: str, given: str) -> bool:
    """Whether Python numbers of one kind may become a dtype of another."""
    return kind == given or (kind in "fiu" and given in "iub")


def _first(value: Any) -> Any:
    while isinstance(value, (list, tuple)) and value:
        value = value[0]
    return value


def aligned(kind: str, x: Any, y: Any) -> tuple[Any, Any]:
    """Two operands of one dtype: a number takes that of the tensor before it, and stays a number; two dtypes are refused (`InvalidArgumentError`)."""
    if not isinstance(x, State) and isinstance(y, State) and isinstance(x, (bool, int, float)):
        own, theirs = constant_of(x).dtype, tensor_of(y).array.dtype
        if own == theirs or (own.kind == theirs.kind == "f"):
            return x, tensor_of(y)
    x = tensor_of(x)
    y = _beside(y, x.array.dtype, kind not in _LENIENT)
    if isinstance(y, State) and x.array.dtype is not y.array.dtype and x.array.dtype != y.array.dtype:
        raise refuse_as(InvalidArgumentError, "tf_dtypes_differ", op=kind, expected=spoken(x.array.dtype), given=spoken(y.array.dtype))
    return x, y


def beside(value: Any, tensor: Any) -> Any:
    """What stands to the left of a tensor under an operator, in the tensor's dtype; `TypeError` for a number that it cannot hold."""
    if not isinstance(tensor, State) or isinstance(value, State):
        return value
    return _beside(value, tensor.array.dtype, True)


def _beside(value: Any, dtype: np.dtype[Any], strict: bool) -> Any:
    if isinstance(value, State):
        return tensor_of(value)
    if isinstance(value, (bool, int, float)):
        given = "b" if isinstance(value, bool) else "f" if isinstance(value, float) else "i"
        if _holds(dtype.kind, given) and dtype.kind != "b":
            return float(value) if dtype.kind == "f" else int(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return wrap(value.astype(dtype))
    if isinstance(value, str):
        raise refuse_as(TypeError, "tf_cannot_hold", value=repr(value), dtype=spoken(dtype))
    try:
        return tensor_of(value, dtype)
    except (TypeError, AutogradError):
        if strict:
            raise
        return tensor_of(value)


def floats(kind: str, value: Any, dtype: Any = None) -> Any:
    """A tensor of floats; whole numbers are refused, as TensorFlow's kernels for real functions do."""
    x = tensor_of(value, dtype)
    if x.array.dtype.kind != "f":
        raise refuse_as(InvalidArgumentError, "tf_needs_floats", op=kind, given=spoken(x.array.dtype))
    return x


def countable(kind: str, value: Any) -> Any:
    """A tensor of numbers; truths are refused: they are cast first."""
    x = tensor_of(value)
    if x.array.dtype.kind == "b":
        raise refuse_as(InvalidArgumentError, "tf_needs_numbers", op=kind)
    return x


def truths(kind: str, value: Any) -> Any:
    """A tensor of truths; numbers are refused."""
    x = tensor_of(value) if isinstance(value, State) else tensor_of(value, "bool")
    if x.array.dtype.kind != "b":
        raise refuse_as(InvalidArgumentError, "tf_needs_bools", op=kind, given=spoken(x.array.dtype))
    return x


def numbers(value: Any) -> Any:
    """What a person gave for sizes, axes or positions, as Python numbers in lists: tensors are looked at."""
    if isinstance(value, State):
        return value.array.tolist()
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return [numbers(one) for one in value]
    return value


@cache
def engine(name: str) -> Any:
    """A function of the engine by its public name, or an operation that only rules use; inside, tensors speak the engine's words."""
    return inside(find(name) or REGISTRY[name])


def inside(function: Callable[..., Any]) -> Any:
    """A function of the engine, called so that tensors speak the engine's words inside."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        with engine_words():
            return function(*arguments, **keywords)

    return call


def dtype_kept(result: Any, like: Any) -> Any:
    """The result in the dtype of what it was computed from: the engine widens sums of whole numbers, TensorFlow does not."""
    return result if result.array.dtype == like.array.dtype else engine("cast")(result, dtype=like.array.dtype)
