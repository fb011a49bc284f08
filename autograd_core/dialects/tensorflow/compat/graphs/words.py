"""What TensorFlow says when a graph cannot be built: shapes that do not fit are a `ValueError`, dtypes that differ a `TypeError`, before anything runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.compat.graphs.names import CONSTANTS
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Symbol
from autograd_core.dialects.tensorflow.dtypes import spoken
from autograd_core.dialects.tensorflow.errors import OpError, refuse_as
from autograd_core.errors import AutogradError

__all__ = ["explained", "same_dtypes", "same_kinds", "sizes_text"]

_TWO = {"AddV2", "Sub", "Mul", "RealDiv", "FloorDiv", "FloorMod", "Pow", "Maximum", "Minimum", "SquaredDifference", "MatMul", "Equal", "NotEqual", "Less", "Greater", "LessEqual", "GreaterEqual"}  # fmt: skip
_ALIKE = {"matmul", *CONSTANTS} - {"pow", "atan2", *(name for name, parts in CONSTANTS.items() if parts[0][0] != "x")}
_WORDS = {"MatMul": ("a", "b")}


def same_dtypes(kind: str, symbols: Sequence[Symbol], spelled: str) -> None:
    """`TypeError` where two tensors under one operator have different dtypes."""
    if spelled not in _ALIKE or len(symbols) != 2 or symbols[0].dtype.numpy == symbols[1].dtype.numpy:
        return
    first, second = _WORDS.get(kind, ("x", "y"))
    raise refuse_as(
        TypeError, "tf1_dtypes_differ", first=first, second=second, op=kind, given=symbols[1].dtype.name, expected=symbols[0].dtype.name
    )  # fmt: skip


def same_kinds(kind: str, dtype: Any, given: Any, parameter: str) -> None:
    """`TypeError` where a number stands beside a tensor of whole numbers that cannot hold it."""
    if kind in _TWO and dtype.numpy.kind in "iu" and isinstance(given, float):
        raise refuse_as(
            TypeError, "tf1_expected_dtype", dtype=dtype.name, parameter=parameter, op=kind, value=given, kind=type(given).__name__
        )


def sizes_text(symbol: Symbol) -> str:
    """A shape as messages write it: `[?,3]`."""
    if symbol.sizes is None:
        return "<unknown>"
    return "[" + ",".join("?" if one is None else str(one) for one in symbol.sizes) + "]"


def explained(problem: Exception, kind: str, name: str, shown: Sequence[Symbol]) -> Exception:
    """The error that building raises for what the function raised on stand-ins."""
    said = getattr(problem, "explanation", None)
    if not isinstance(problem, (OpError, AutogradError, IndexError)):
        return problem
    inputs = ", ".join(one.op.name for one in shown)
    kind = f"{kind}[T=DT_{spoken(shown[0].dtype.numpy).upper()}]" if shown else f"{kind}[]"
    shapes = ", ".join(sizes_text(one) for one in shown)
    code = said.code if said is not None else ""
    kept = said.message if said is not None else str(problem)
    what = _differing(kind.split("[")[0], shown) or _reshaped(kept, shown) or kept.split(" [Op:")[0].rstrip(".")
    if "dtype" in code:
        return refuse_as(TypeError, "tf1_cannot_build", what=what, name=name, op=kind, inputs=inputs, shapes=shapes)
    return refuse_as(ValueError, "tf1_cannot_build", what=what, name=name, op=kind, inputs=inputs, shapes=shapes)


def _reshaped(said: str, shown: Sequence[Symbol]) -> str:
    """Numbers that do not fill a shape, in TensorFlow's words."""
    found = re.match(r"Input to reshape is a tensor with (\d+) values, but the requested shape has (\d+)", said)
    if found is None or len(shown) < 2 or not shown[1].hints:
        return ""
    target = str(np.asarray(next(iter(shown[1].hints.values()))).tolist()).replace(" ", "")
    return f"Cannot reshape a tensor with {found[1]} elements to shape {target} ({found[2]} elements)"


def _differing(kind: str, shown: Sequence[Symbol]) -> str:
    """The two sizes that should have been equal, in TensorFlow's words."""
    if kind not in _TWO or len(shown) < 2:
        return ""
    first, second = shown[0].sizes, shown[1].sizes
    if first is None or second is None:
        return ""
    if kind == "MatMul":
        if min(len(first), len(second)) < 2:
            which = shown[0] if len(first) < 2 else shown[1]
            return f"Shape must be rank 2 but is rank {len(which.sizes or ())}"
        pairs: Any = [(first[-1], second[-2])]
    else:
        width = max(len(first), len(second))
        pairs = zip((1,) * (width - len(first)) + first, (1,) * (width - len(second)) + second, strict=True)
    clash = next(((a, b) for a, b in pairs if None not in (a, b) and a != b and (kind == "MatMul" or 1 not in (a, b))), None)
    return f"Dimensions must be equal, but are {clash[0]} and {clash[1]}" if clash else ""
