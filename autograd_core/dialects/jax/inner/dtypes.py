"""The element types of JAX and how they join: 64 bits only when asked for, and Python's numbers without a width of their own (weak types).

Knows dtypes and flags, no arrays. Source: JAX's documentation, "Type promotion semantics": a lattice in which a Python int stands below every
integer type, and a Python float above the integers and below every float type.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner.problems import refuse_type
from autograd_core.dialects.jax.inner.settings import settings
from autograd_core.errors import refuse

__all__ = ["SCALAR_TYPES", "canonical", "default_dtype", "dtype_of_scalar", "join", "kind_rank", "short_name", "widest"]

_NARROW = {np.dtype(wide): np.dtype(narrow) for wide, narrow in (("float64", "float32"), ("int64", "int32"), ("uint64", "uint32"))}
_PYTHON = {bool: "b", int: "i", float: "f"}
_RANK = {"b": 0, "u": 1, "i": 1, "f": 2}
_SHORT = {"b": "bool", "i": "i", "u": "u", "f": "f"}


def kind_rank(dtype: np.dtype[Any]) -> int:
    """0 for bool, 1 for integers, 2 for floats."""
    return _RANK[dtype.kind]


def default_dtype(kind: str) -> np.dtype[Any]:
    """What Python's numbers of a kind (`b`, `i`, `f`) become: 32 bits, or 64 with `jax_enable_x64`."""
    return np.dtype(bool if kind == "b" else f"{'int' if kind == 'i' else 'float'}{64 if settings.jax_enable_x64 else 32}")


def dtype_of_scalar(value: Any) -> np.dtype[Any]:
    """The dtype of a Python number."""
    return default_dtype(
        _PYTHON[type(value)] if type(value) in _PYTHON else "b" if isinstance(value, bool) else "i" if isinstance(value, int) else "f"
    )


def widest(dtype: Any) -> np.dtype[Any]:
    """A dtype as NumPy knows it, before 64 bits are taken away; refuses what no array can have."""
    if dtype in _PYTHON:
        return default_dtype(_PYTHON[dtype])
    try:
        found = np.dtype(dtype if isinstance(dtype, type) and issubclass(dtype, np.generic) else getattr(dtype, "dtype", dtype))
    except TypeError:
        raise refuse_type("jax_dtype", given=repr(dtype)) from None
    if found.kind == "c":
        raise refuse("complex_absent", name=str(found))
    if found.kind not in _RANK:
        raise refuse_type("jax_dtype", given=str(found))
    return found


def canonical(dtype: Any) -> np.dtype[Any]:
    """The dtype an array gets when this one is asked for: 32 bits in the place of 64 unless `jax_enable_x64`."""
    found = widest(dtype)
    return found if settings.jax_enable_x64 else _NARROW.get(found, found)


def _join_strong(first: np.dtype[Any], second: np.dtype[Any]) -> np.dtype[Any]:
    ranks = kind_rank(first), kind_rank(second)
    if ranks[0] != ranks[1] and max(ranks) == 2:  # a float keeps its width beside an integer
        return first if ranks[0] == 2 else second
    return np.promote_types(first, second)


def join(types: Iterable[tuple[np.dtype[Any], bool]]) -> tuple[np.dtype[Any], bool]:
    """The dtype of a result, and whether it is weak, from the dtypes of the operands and whether those are.

    >>> join([(np.dtype("int32"), False), (np.dtype("float32"), True)])
    (dtype('float32'), True)
    >>> join([(np.dtype("float16"), False), (np.dtype("float32"), True)])
    (dtype('float16'), False)
    """
    given = list(types)
    strong = [dtype for dtype, weak in given if not weak]
    weak = max((kind_rank(dtype) for dtype, weak in given if weak), default=-1)
    if strong:
        joined = canonical(reduce(_join_strong, strong))
        if kind_rank(joined) >= weak:
            return joined, False
    return default_dtype("bif"[weak]), True


def short_name(dtype: np.dtype[Any]) -> str:
    """A dtype as jaxprs write it: `f32`, `i32`, `bool`."""
    return "bool" if dtype.kind == "b" else f"{_SHORT[dtype.kind]}{dtype.itemsize * 8}"


class _ScalarType(type):
    """The type of `jnp.float32` and its kin: callable, comparable with dtypes, and `jnp.float32 == x.dtype`."""

    dtype: np.dtype[Any]

    def __call__(cls, value: Any = 0) -> Any:
        from autograd_core.dialects.jax.inner.making import array

        return array(value, dtype=cls.dtype)

    def __eq__(cls, other: object) -> bool:
        return cls is other or (not isinstance(other, _ScalarType) and np.dtype(cls.dtype) == other)

    def __hash__(cls) -> int:
        return hash(cls.dtype)

    def __repr__(cls) -> str:
        return f"<class 'jax.numpy.{cls.__name__}'>"


SCALAR_TYPES: dict[str, Any] = {
    name: _ScalarType(
        name,
        (),
        {"dtype": np.dtype(name.rstrip("_")), "__module__": "jax.numpy", "__doc__": f"The element type {name}; called, an array of it."},
    )
    for name in ("bool_", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
}
"""`jnp.float32` and its kin by name: dtypes that make an array when called."""
