"""Names and arguments that TensorFlow 1 has and TensorFlow 2 spells otherwise. Tables of spellings; the functions are the dialect's."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd_core.dialects.tensorflow.compat.graphs.building import node_of
from autograd_core.dialects.tensorflow.dispatch import BUILDING, OPS, op

__all__: list[str] = []

_RENAMED = """
log log; log1p log1p; expm1 expm1; is_nan is_nan; is_inf is_inf; is_finite is_finite; erf erf; erfc erfc; lgamma lgamma; digamma digamma; rsqrt rsqrt
reciprocal reciprocal; ceil ceil; log_sigmoid log_sigmoid; floordiv floordiv; floormod floormod; mod floormod; cumsum cumsum; cumprod cumprod; matrix_inverse inv
matrix_solve solve; matrix_determinant det; cholesky cholesky; trace trace; matrix_diag diag; matrix_diag_part diag_part; matrix_transpose matrix_transpose
svd svd; qr qr; self_adjoint_eig eigh; global_norm global_norm; squared_difference squared_difference; segment_sum segment_sum; segment_mean segment_mean
segment_max segment_max; segment_min segment_min; unsorted_segment_sum unsorted_segment_sum; lin_space linspace; invert_permutation argsort; bincount bincount
xlogy xlogy; zeta zeta; polygamma polygamma; betainc betainc; igamma igamma; acosh acosh; asinh asinh; atanh atanh; rint rint; cross cross
to_float to_float; to_double to_double; to_int32 to_int32; to_int64 to_int64; add_n add_n; accumulate_n add_n; realdiv divide; batch_gather gather; triangular_solve triangular_solve
"""
_WORDS = {
    "reduction_indices": "axis", "keep_dims": "keepdims", "dim": "axis", "dimension": "axis", "squeeze_dims": "axis", "concat_dim": "axis", "split_dim": "axis",
    "validate_indices": None, "seq_dim": "axis",
}  # fmt: skip
_REWORDED = """
reduce_sum reduce_mean reduce_max reduce_min reduce_prod reduce_all reduce_any reduce_logsumexp count_nonzero expand_dims argmax argmin squeeze concat split
l2_normalize norm
"""


def _reworded(name: str) -> Callable[..., Any]:
    inner = OPS[name]

    @wraps(inner)
    def call(*arguments: Any, **keywords: Any) -> Any:
        for old, new in _WORDS.items():
            if old in keywords:
                value = keywords.pop(old)
                if new is not None and value is not None:
                    keywords[new] = value
        if keywords.get("keepdims", ...) is None:
            keywords["keepdims"] = False
        if name in ("argmax", "argmin") and len(arguments) < 2 and keywords.get("axis") is None:
            keywords["axis"] = 0
        return inner(*arguments, **keywords)

    return call


def _enter(name: str, function: Callable[..., Any]) -> None:
    globals()[name] = function
    __all__.append(name)


for _new, _old in (entry.split() for entry in _RENAMED.replace("\n", ";").split(";") if entry.strip()):
    if _old in OPS:
        _enter(_new, OPS[_old])
for _name in _REWORDED.split():
    if _name in OPS:
        _enter(_name, _reworded(_name))


@op("RealDiv")
def div(x: Any, y: Any, name: Any = None) -> Any:
    """Division as Python 2 had it: whole numbers stay whole."""
    del name
    a, b = OPS["convert_to_tensor"](x), OPS["convert_to_tensor"](y)
    return OPS["floordiv" if a.dtype.is_integer and b.dtype.is_integer else "divide"](x, y)


def diag(diagonal: Any, name: str | None = None) -> Any:
    """A matrix with these numbers on its diagonal."""
    return OPS["diag"](diagonal, name=name or "Diag")


@op("Select")
def select(condition: Any, x: Any, y: Any, name: Any = None) -> Any:
    """`x` where the condition holds, `y` elsewhere: a condition of one axis chooses rows."""
    del name
    test, one = OPS["convert_to_tensor"](condition), OPS["convert_to_tensor"](x)
    extra = one.array.ndim - test.array.ndim
    if test.array.ndim == 1 and extra > 0:
        test = OPS["reshape"](test, [*test.array.shape, *[1] * extra])
    return OPS["where"](test, x, y)


def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Any:
    """`x` where the condition holds, `y` elsewhere; without both, the places where it holds."""
    return OPS["where"](condition, name=name or "Where") if x is None and y is None else select(condition, x, y, name=name)


def confusion_matrix(
    labels: Any, predictions: Any, num_classes: Any = None, dtype: Any = "int32", name: str | None = None, weights: Any = None
) -> Any:
    """How often each class (rows) was predicted as each (columns)."""
    return importlib.import_module("autograd_core.dialects.tensorflow.math").confusion_matrix(
        labels, predictions, num_classes, weights, dtype, name
    )


@op("ListDiff")
def setdiff1d(x: Any, y: Any, index_dtype: Any = "int32", name: Any = None) -> Any:
    """The numbers of `x` that are not in `y`, and their places."""
    del name
    import numpy as np

    a, b = OPS["convert_to_tensor"](x).array, OPS["convert_to_tensor"](y).array
    places = np.flatnonzero(~np.isin(a, b))
    return OPS["constant"](a[places]), OPS["constant"](places.astype(index_dtype))


def py_func(func: Callable[..., Any], inp: Any, Tout: Any, stateful: bool = True, name: str | None = None) -> Any:  # noqa: N803
    """What a Python function makes of NumPy arrays, in the run; no gradient passes."""
    del stateful
    outputs = list(Tout) if isinstance(Tout, (list, tuple)) else [Tout]

    def called(given: Any) -> Any:
        found = func(*[OPS["convert_to_tensor"](one).numpy() for one in given])
        made = [
            OPS["constant"](value, dtype=dtype)
            for value, dtype in zip(found if isinstance(Tout, (list, tuple)) else [found], outputs, strict=True)
        ]
        return made if isinstance(Tout, (list, tuple)) else made[0]

    if BUILDING.get() is None:
        return called(inp)
    return node_of(called, "PyFunc", (list(inp),), {}, name or "PyFunc", spelled="PyFunc")


__all__ += ["confusion_matrix", "diag", "div", "py_func", "select", "setdiff1d", "where"]
