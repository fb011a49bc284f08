"""What an operation takes beside tensors, and what is said when its kernel refuses what it was given.

Works on arrays, numbers and the name and kind of an operation; knows nothing of tensors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.errors import AutogradError, AutogradIndexError, AutogradTypeError, here
from autograd_core.promotion import default_dtype

if TYPE_CHECKING:
    from autograd_core.op import Op

__all__ = ["as_floats", "explain", "number"]


def as_floats(arrays: list[Any]) -> list[Any]:
    """Integers as floats: left to itself, NumPy computes the sine of a byte in half precision."""
    for one in arrays:
        if type(one) is not float and not (type(one) is not int and one.dtype.kind == "f"):
            return [one.astype(default_dtype()) if hasattr(one, "dtype") and one.dtype.kind not in "fc" else one for one in arrays]
    return arrays


def number(op: Op, one: Any) -> Any:
    """An operand that is neither tensor nor array as a Python number: like those, a NumPy scalar brings no dtype."""
    if isinstance(one, np.generic):
        one = one.item()
    if isinstance(one, bool):
        return one
    if isinstance(one, int):
        if not -(2**63) <= one < 2**63:
            raise AutogradError(
                "argument_error", f"{op.name}: an integer of {one.bit_length()} bits does not fit in 64 bits.",
                "Write it as a float: 1e30.", params={"op": op.name}, places=here(),
            )  # fmt: skip
        return int(one)
    if isinstance(one, float):
        return float(one)
    raise _wrong_type(op, one)


def _wrong_type(op: Op, one: Any) -> AutogradTypeError:
    return AutogradTypeError(
        "argument_error",
        f"{op.name}: expected a tensor or a number, but got {type(one).__name__}.",
        "Turn it into a tensor first: torch.tensor(...).",
        params={"op": op.name, "type": type(one).__name__},
        places=here(),
    )


def explain(op: Op, arrays: Sequence[Any], problem: Exception) -> Exception:
    """The kernel refused: say which shapes met and which sizes do not fit."""
    if getattr(problem, "explanation", None) is not None:
        return problem
    shapes = [tuple(np.shape(array)) for array in arrays]
    listed = " and ".join(str(list(shape)) for shape in shapes)
    message, hint = f"{op.name}: {problem}", "Check the shapes with print(x.shape)."
    if isinstance(problem, np.exceptions.AxisError):
        low, high = -(problem.ndim or 1), (problem.ndim or 1) - 1
        message = f"Dimension out of range (expected to be in range of [{low}, {high}], but got {problem.axis})."
        hint = f"The tensor has {problem.ndim} dimensions."
    elif not isinstance(problem, ValueError):
        hint = ""
    elif len(shapes) == 2 and op.kind == "bilinear":
        sizes = " and ".join("x".join(map(str, shape)) or "scalar" for shape in shapes)
        message = f"mat1 and mat2 shapes cannot be multiplied ({sizes})."
        hint = "The last size of the first must equal the second to last size of the second (its only one for a vector). Perhaps one needs .T."
    elif len(shapes) == 2 and op.kind == "elementwise":
        for axis in range(1, min(map(len, shapes)) + 1):
            a, b = shapes[0][-axis], shapes[1][-axis]
            if a != b and 1 not in (a, b):
                place = max(map(len, shapes)) - axis
                message = (
                    f"The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton dimension {place}: "
                    f"{op.name} of shapes {listed}."
                )
                hint = "Shapes are lined up from the right; sizes must be equal or 1. Add an axis with unsqueeze, or reshape one of them."
                break
    kind = AutogradIndexError if isinstance(problem, IndexError) else AutogradError
    return kind(
        "shape_mismatch" if isinstance(problem, ValueError) else "argument_error",
        message,
        hint,
        params={"op": op.name, "shapes": [list(shape) for shape in shapes]},
        places=here(),
    )
