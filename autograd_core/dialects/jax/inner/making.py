"""Operands: what a program passes to a function, as arrays of the dtypes that JAX gives them.

`operand` takes what functions take (arrays, numbers, NumPy's arrays, no lists), `array` also nested lists; `promoted` brings several to the dtype
they have in common. Knows no operation but the cast.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner.array import Array, Tracer, WeakArray, dress, is_weak
from autograd_core.dialects.jax.inner.dtypes import canonical, default_dtype, dtype_of_scalar, join, widest
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.dialects.jax.inner.pytrees import flatten
from autograd_core.dialects.jax.inner.staging import check_alive
from autograd_core.modes import current_mode
from autograd_core.op import make
from autograd_core.tape import Variable
from autograd_core.vmap import Batched

__all__ = ["array", "cast", "converted", "floating", "is_array_like", "operand", "promoted", "recorded", "result_type", "type_of"]

_SCALARS = (bool, int, float)


def cast(one: Any, dtype: Any, weak: bool = False) -> Any:
    """An array in another dtype; the same one where it has it."""
    wanted = canonical(dtype)
    if one.array.dtype == wanted:
        return dress(one, weak) if one.weak_type != weak else one
    if one.array.dtype.kind == "f" and wanted.kind in "iu" and not isinstance(one, Tracer):
        with np.errstate(invalid="ignore"):
            return dress(ops.cast(one, dtype=wanted), weak)
    return dress(ops.cast(one, dtype=wanted), weak)


def from_numpy(numbers: np.ndarray[Any, Any] | np.generic, dtype: Any = None) -> Any:
    """NumPy's numbers as a new array, 64 bits made 32 unless they are kept."""
    if numbers.dtype.kind not in "biufc":
        raise refuse_type(
            "jax_not_numeric", given=repr(numbers.item() if numbers.size == 1 else numbers.tolist()), dtype=str(numbers.dtype)
        )
    wanted = canonical(numbers.dtype if dtype is None else dtype)
    with np.errstate(all="ignore"):
        return dress(make(np.array(numbers, dtype=wanted, order="C")[()]))


def scalar(value: Any) -> Any:
    """A Python number as a weak array (a bool as one of its own dtype)."""
    dtype = dtype_of_scalar(value)
    if dtype.kind == "i" and not np.iinfo(dtype).min <= value <= np.iinfo(dtype).max:
        raise OverflowError(f"Python int {value} too large to convert to {dtype}")
    return dress(make(dtype.type(value)), dtype.kind != "b")


def is_array_like(value: Any) -> bool:
    """Whether functions take it."""
    return isinstance(value, (Variable, np.ndarray, np.generic, *_SCALARS)) or hasattr(value, "__jax_array__")


def converted(value: Any) -> Any:
    """Anything functions take as an array, or `None`."""
    if isinstance(value, Array):
        if value.tracked or isinstance(value, (Tracer, Batched)):
            check_alive(value)
        return value
    if isinstance(value, Variable):
        return dress(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return from_numpy(value)
    if isinstance(value, _SCALARS):
        return scalar(value)
    if isinstance(value, complex):
        canonical(np.complex64)  # refuses
    return converted(value.__jax_array__()) if hasattr(value, "__jax_array__") else None


def recorded(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose arrays a recording knows as made by the program: with their line and the variable that they are given to."""

    @wraps(function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        made = function(*arguments, **keywords)
        recorder = current_mode().recorder
        if recorder is not None and type(made) in (Array, WeakArray) and made.node is None and made.record_id < 0:
            recorder.created(made)
        return made

    return call


def operand(value: Any, name: str, position: int = 0) -> Any:
    """One argument of the function `name`; raises `TypeError` for lists and everything else that is neither array nor number."""
    found = converted(value)
    if found is None:
        raise refuse_type("jax_operand", name=name, type=type(value).__name__, position=position)
    return found


def array(value: Any, dtype: Any = None) -> Any:
    """A new array of nested lists, tuples, numbers and arrays; a single Python number is weak.

    >>> array([1, 2.5])
    Array([1. , 2.5], dtype=float32)
    >>> array(3)
    Array(3, dtype=int32, weak_type=True)
    """
    if isinstance(value, (list, tuple)):
        return _of_list(value, dtype)
    found = converted(value)
    if found is None:
        if value is None:
            raise refuse_value("jax_not_an_array", given="None", type="NoneType")
        if isinstance(value, (str, bytes, dict, set)):
            raise refuse_type("jax_not_an_array", given=repr(value), type=type(value).__name__)
        found = from_numpy(np.asarray(value))
    if dtype is None:
        return found
    wanted = widest(dtype)
    if isinstance(value, int) and wanted.kind in "iu":
        limits = np.iinfo(canonical(wanted))
        if not limits.min <= value <= limits.max:
            raise OverflowError(f"Python integer {value} out of bounds for {canonical(wanted)}")
    return cast(found, wanted)


def _of_list(value: Any, dtype: Any) -> Any:
    leaves = flatten(list(value), is_leaf=lambda one: not isinstance(one, (list, tuple)))[0]
    if any(one is None for one in leaves):
        raise refuse_value("jax_not_an_array", given="None", type="NoneType")
    if any(isinstance(one, Variable) for one in leaves):
        parts = [array(one) for one in value]
        shapes = {one.shape for one in parts}
        if len(shapes) > 1:
            raise refuse_value("jax_ragged", shapes=", ".join(map(str, sorted(shapes))))
        if dtype is None:
            wanted, weak = join([(one.dtype, one.weak_type) for one in parts])
        else:
            wanted, weak = canonical(dtype), False
        return cast(dress(ops.stack([cast(one, wanted) for one in parts])), wanted) if parts else weak
    try:
        numbers = np.array(value)
    except ValueError:
        raise refuse_value("jax_ragged", shapes="several") from None
    if numbers.dtype == object:
        raise refuse_type("jax_not_numeric", given=repr(value), dtype="object")
    kind = numbers.dtype.kind
    typed = any(isinstance(one, (np.ndarray, np.generic)) for one in leaves)
    if dtype is None and not typed and kind in "if":
        dtype = default_dtype("f" if not numbers.size else kind)
        limits = np.iinfo(dtype) if dtype.kind == "i" else None
        if limits is not None and numbers.size and not limits.min <= int(numbers.min()) <= int(numbers.max()) <= limits.max:
            raise OverflowError("Python int too large to convert to C long")
    return from_numpy(numbers, dtype)


def type_of(one: Any) -> tuple[np.dtype[Any], bool]:
    """The dtype of an operand and whether it is weak."""
    if isinstance(one, Variable):
        return one.array.dtype, isinstance(one, WeakArray)
    if isinstance(one, (np.ndarray, np.generic)):
        return canonical(one.dtype), False
    return (dtype_of_scalar(one), is_weak(one)) if isinstance(one, _SCALARS) else (canonical(one), False)


def result_type(*operands: Any) -> np.dtype[Any]:
    """The dtype that operands (or dtypes) have in common."""
    return join([type_of(one) for one in operands])[0]


def floating(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype in which a function of the reals is computed: floats as they are, everything else in the default one."""
    return dtype if dtype.kind == "f" else default_dtype("f")


def promoted(name: str, operands: tuple[Any, ...], reals: bool = False) -> tuple[list[Any], bool]:
    """The operands as arrays of their common dtype (or Python numbers, where another operand brings it), and whether that is weak."""
    found = [one if type(one) is int or type(one) is float else operand(one, name, position) for position, one in enumerate(operands)]
    types = [type_of(one) for one in found]
    dtype, weak = join(types)
    dtype = floating(dtype) if reals else dtype
    many = any(isinstance(one, Variable) and one.array.dtype == dtype for one in found)
    kind: Any = float if dtype.kind == "f" else int
    result = []
    for one, (its, _) in zip(found, types, strict=True):
        if not isinstance(one, Variable):
            one = kind(one) if many else cast(scalar(one), dtype)
        elif its != dtype:
            one = cast(one, dtype)
        result.append(one)
    return result, weak


def broadcast_fits(name: str, shapes: list[tuple[int, ...]]) -> None:
    """Refuse shapes that do not broadcast: `ValueError` where they have different numbers of axes, else `TypeError`, as JAX does."""
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        refuse = refuse_type if len({len(one) for one in shapes}) == 1 else refuse_value
        raise refuse("jax_broadcast", name=name, shapes=", ".join(map(str, shapes))) from None
