"""An array that refuses to become a NumPy array by itself, as CuPy's do: whoever converts silently is found on a machine without a GPU.

It is no `ndarray` and no subclass of one. NumPy's functions reach it by their protocols (`__array_ufunc__`,
`__array_function__`); everything that would copy it to NumPy unasked (`np.asarray`, `float64(x)`, mixing with a NumPy array that has
dimensions) raises. Results without dimensions stay arrays, as on a GPU.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

__all__ = ["StrictArray", "strict", "unwrapped"]


class SilentConversion(TypeError):
    """Something asked for a NumPy array without saying so."""


def unwrapped(value: Any) -> Any:
    """The NumPy array inside, also within tuples, lists and dictionaries."""
    if isinstance(value, StrictArray):
        return value._array
    if isinstance(value, (tuple, list)):
        items = [unwrapped(one) for one in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if isinstance(value, dict):
        return {name: unwrapped(one) for name, one in value.items()}
    return value


def strict(value: Any) -> Any:
    """The same wrapped: arrays and NumPy scalars become strict arrays, anything else is left as it is."""
    if isinstance(value, (np.ndarray, np.generic)):
        return StrictArray(np.asarray(value))
    if isinstance(value, (tuple, list)):
        items = [strict(one) for one in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    return value


def _refuse_foreign(values: Any) -> None:
    for one in values if isinstance(values, (tuple, list)) else [values]:
        if isinstance(one, np.ndarray) and one.ndim:
            raise SilentConversion(f"Unsupported type numpy.ndarray of shape {one.shape} beside a strict array")
        if isinstance(one, (tuple, list)):
            _refuse_foreign(one)


class StrictArray(NDArrayOperatorsMixin):
    """A wrapped array on a device of its own."""

    __slots__ = ("_array",)
    __array_priority__ = 100

    def __init__(self, array: Any) -> None:
        self._array = array

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise SilentConversion("Implicit conversion to a NumPy array is not allowed. Use .get() to construct one.")

    def get(self) -> Any:
        """The numbers as a NumPy array, asked for."""
        return self._array.copy()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = (), **keywords: Any) -> Any:
        _refuse_foreign(inputs)
        _refuse_foreign(list(keywords.values()))
        if out:
            if not all(isinstance(one, StrictArray) or one is None for one in out):
                raise SilentConversion("out= is a NumPy array")
            keywords["out"] = unwrapped(out)
        result = getattr(ufunc, method)(*unwrapped(inputs), **unwrapped(keywords))
        return out[0] if out and out[0] is not None else strict(result)

    def __array_function__(self, function: Any, types: Any, arguments: Any, keywords: Any) -> Any:
        _refuse_foreign(list(arguments))
        _refuse_foreign(list(keywords.values()))
        return strict(function(*unwrapped(arguments), **unwrapped(keywords)))

    def __getitem__(self, index: Any) -> Any:
        return strict(self._array[unwrapped(index)])

    def __setitem__(self, index: Any, value: Any) -> None:
        _refuse_foreign(value)
        self._array[unwrapped(index)] = unwrapped(value)

    def __len__(self) -> int:
        return len(self._array)

    def __bool__(self) -> bool:
        return bool(self._array)

    def __float__(self) -> float:
        return float(self._array)

    def __int__(self) -> int:
        return int(self._array)

    def __index__(self) -> int:
        return self._array.__index__()  # type: ignore[no-any-return]

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        return f"Strict{self._array!r}"

    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # no __array_interface__, no buffer: nothing that hands the memory out
            raise AttributeError(name)
        found = getattr(self._array, name)
        if not callable(found):
            return strict(found) if name in ("T", "real", "imag", "base", "mT") else found

        def method(*arguments: Any, **keywords: Any) -> Any:
            _refuse_foreign(list(arguments))
            if name in ("tolist", "item", "tobytes"):
                return found(*arguments, **keywords)
            return strict(found(*unwrapped(arguments), **unwrapped(keywords)))

        return method
