"""What an operation takes beside tensors, and what is said when its kernel refuses what it was given.

Works on arrays, numbers and the name and kind of an operation; knows nothing of tensors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.device import device_name
from autograd_core.errors import refuse
from autograd_core.promotion import default_dtype
from autograd_core.standin import StandIn

if TYPE_CHECKING:
    from autograd_core.op import Op

__all__ = ["as_floats", "explain", "number"]


def as_floats(arrays: list[Any]) -> list[Any]:
    """Integers as floats: left to itself, NumPy computes the sine of a byte in half precision."""
    for one in arrays:
        if type(one) is not float and (type(one) in (int, bool) or one.dtype.kind != "f"):
            return [one.astype(default_dtype()) if hasattr(one, "dtype") and one.dtype.kind not in "fc" else one for one in arrays]
    return arrays


def number(op: Op, one: Any) -> Any:
    """An operand that is neither tensor nor array as a Python number: like those, a NumPy scalar brings no dtype."""
    if isinstance(one, StandIn):
        return one
    if isinstance(one, np.generic):
        one = one.item()
    if isinstance(one, int) and not isinstance(one, bool):
        if not -(2**63) <= one < 2**63:
            raise refuse("integer_too_big", op=op.name, bits=one.bit_length())
        return int(one)
    if isinstance(one, (bool, float)):
        return one if isinstance(one, bool) else float(one)
    raise refuse("tensor_or_number", op=op.name, type=type(one).__name__)


def explain(op: Op, arrays: Sequence[Any], problem: Exception) -> Exception:
    """The kernel refused: say which shapes met and which sizes do not fit."""
    if getattr(problem, "explanation", None) is not None:
        return problem
    shapes = [list(np.shape(array)) for array in arrays]
    about: dict[str, Any] = {"op": op.name, "shapes": shapes}
    if isinstance(problem, np.exceptions.AxisError):
        ndim = problem.ndim or 1
        return refuse("kernel_axis", low=-ndim, high=ndim - 1, axis=problem.axis, ndim=problem.ndim, **about)
    if isinstance(problem, ValueError) and len(shapes) == 2 and op.kind == "bilinear":
        return refuse("matrix_sizes", sizes=" and ".join("x".join(map(str, shape)) or "scalar" for shape in shapes), **about)
    if isinstance(problem, ValueError) and len(shapes) == 2 and op.kind == "elementwise":
        longest = max(map(len, shapes))
        for axis, (a, b) in enumerate(zip(*(shape[::-1] for shape in shapes), strict=False), 1):
            if a != b and 1 not in (a, b):
                return refuse("sizes_differ", a=a, b=b, place=longest - axis, listed=" and ".join(map(str, shapes)), **about)
    if isinstance(problem, TypeError):
        homes = {type(array): device_name(array) for array in arrays if getattr(array, "ndim", 0)}
        if len(homes) > 1:
            first, second = list(homes.values())[:2]
            return refuse("device_mix", first=first, second=second, **about)
        odd = next((array.dtype for array in arrays if hasattr(array, "dtype") and array.dtype.kind not in "biufc"), None)
        if odd is not None:
            return refuse("tensor_or_number", type=f"an array of {odd}", **about)
    kinds = {IndexError: "kernel_index", ValueError: "kernel_value"}
    name = next((name for kind, name in kinds.items() if isinstance(problem, kind)), "kernel_refused")
    return refuse(name, problem=str(problem), **about)
