"""Products of vectors and matrices, and norms.

Pulls of matrix products: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
differentiation", 2008, section 2.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.errors import AutogradError, here
from autograd_core.op import Op, Sample, bilinear, general
from autograd_core.ops.arithmetic import where
from autograd_core.ops.elementary import abs, sign
from autograd_core.ops.reduce import axes_of, spread, sum
from autograd_core.ops.shape import reshape, transpose, unsqueeze
from autograd_core.public import public

_add: Any = np.add.reduce
_largest: Any = np.maximum.reduce
_smallest: Any = np.minimum.reduce

__all__ = ["dot", "matmul", "mm", "mv", "norm", "outer"]


def product(kernel: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Products do not convert: a model in one dtype that meets data in another is a mistake to be told, not to be hidden."""

    def multiply(x1: Any, x2: Any) -> Any:
        if x1.dtype != x2.dtype:
            raise AutogradError(
                "dtype_mismatch", f"expected both to have the same dtype, but got: {x1.dtype} != {x2.dtype}.",
                "Convert one of them, for example with x.float().", params={"dtypes": [str(x1.dtype), str(x2.dtype)]}, places=here(),
            )  # fmt: skip
        return kernel(x1, x2)

    return multiply


def _mm(x1: Any, x2: Any) -> Any:
    if x1.ndim != 2 or x2.ndim != 2:
        raise ValueError("mm takes two matrices; use @ for vectors and batches")
    return np.matmul(x1, x2)


def _dot(x1: Any, x2: Any) -> Any:
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError(
            f"dot takes two vectors, but got tensors with {x1.ndim} and {x2.ndim} dimensions; use @ for matrices"
        )
    return np.dot(x1, x2)


dot = bilinear(
    "dot", product(_dot), [lambda g, x2: g * x2, lambda g, x1: g * x1], symbol="·", role="swap", latex=r"#1 \cdot #2",
    derivative=[r"#g\, #2", r"#g\, #1"], samples=[Sample(((3,), (3,))), Sample(((0,), (0,)))],
)  # fmt: skip
outer: Op = bilinear(
    "outer", np.outer, [lambda g, x2: mv(g, x2), lambda g, x1: mv(transpose(g, dim0=0, dim1=1), x1)], symbol="⊗", role="swap",
    latex=r"#1 \otimes #2", derivative=["#g #2", r"#g^{\mathsf T} #1"], samples=[Sample(((3,), (2,)))],
)  # fmt: skip
mm: Op = bilinear(
    "mm", product(_mm), [lambda g, x2: mm(g, transpose(x2, dim0=0, dim1=1)), lambda g, x1: mm(transpose(x1, dim0=0, dim1=1), g)],
    symbol="@", role="swap", latex="#1 #2", derivative=[r"#g\, #2^{\mathsf T}", r"#1^{\mathsf T} #g"],
    samples=[Sample(((2, 3), (3, 4))), Sample(((1, 3), (3, 1))), Sample(((0, 3), (3, 2)))],
)  # fmt: skip
mv: Op = bilinear(
    "mv", product(np.matmul), [lambda g, x2: outer(g, x2), lambda g, x1: mv(transpose(x1, dim0=0, dim1=1), g)], symbol="@", role="swap",
    latex="#1 #2", derivative=[r"#g \otimes #2", r"#1^{\mathsf T} #g"], samples=[Sample(((2, 3), (3,)))],
)  # fmt: skip


def _matmul_pull_first(g: Any, x2: Any) -> Any:
    return _batched(g, transpose(x2, dim0=-1, dim1=-2))


def _matmul_pull_second(g: Any, x1: Any) -> Any:
    return _batched(transpose(x1, dim0=-1, dim1=-2), g)


# batches of products: the leading axes broadcast, and the tape sums what was stretched
_batched: Op = bilinear(
    "matmul", product(np.matmul), [_matmul_pull_first, _matmul_pull_second], symbol="@", role="swap", latex="#1 #2",
    derivative=[r"#g\, #2^{\mathsf T}", r"#1^{\mathsf T} #g"], backward="BmmBackward0",
    samples=[Sample(((2, 2, 3), (2, 3, 4))), Sample(((2, 3), (2, 3, 4))), Sample(((2, 1, 2, 3), (4, 3, 2)))],
)  # fmt: skip


@public()
def matmul(x1: Any, x2: Any) -> Any:
    """The matrix product of tensors of any dimensions, as NumPy and PyTorch define `@`."""
    first, second = len(x1.shape), len(x2.shape)
    if first == 1 and second == 1:
        return dot(x1, x2)
    if first == 2 and second == 2:
        return mm(x1, x2)
    if first == 2 and second == 1:
        return mv(x1, x2)
    if first == 1 and second == 2:
        return mv(transpose(x2, dim0=0, dim1=1), x1)
    if first == 1 and second > 2:
        product = _batched(unsqueeze(x1, dim=0), x2)
        return reshape(product, size=product.shape[:-2] + product.shape[-1:])
    if second == 1 and first > 2:
        product = _batched(x1, unsqueeze(x2, dim=-1))
        return reshape(product, size=product.shape[:-1])
    return _batched(x1, x2)


def _norm(x: Any, p: float = 2.0, dim: Any = None, keepdim: bool = False) -> Any:
    if x.dtype.kind != "f":
        raise TypeError(f"the norm needs a floating point tensor and got {x.dtype}; use x.float()")
    axes = axes_of(dim, x.ndim)
    size = np.abs(x)
    if np.isinf(p):
        return (_largest if p > 0 else _smallest)(size, axis=axes, keepdims=keepdim)
    if p == 0:
        return _add((size != 0).astype(x.dtype), axis=axes, keepdims=keepdim)
    if p == 2:
        return np.sqrt(_add(x * x, axis=axes, keepdims=keepdim))
    if p == 1:
        return _add(size, axis=axes, keepdims=keepdim)
    return _add(size**p, axis=axes, keepdims=keepdim) ** (1 / p)


def _norm_slope(x: Any, y: Any, p: float, dim: Any) -> Any:
    """dy/dx, which is zero where the norm is zero (the subgradient PyTorch chooses)."""
    whole = spread(y, x.shape, dim)
    if p == 0:
        return x * 0.0
    if np.isinf(p):
        chosen = where(abs(x) == whole, 1.0, 0.0)
        return sign(x) * chosen / sum(chosen, dim=dim, keepdim=True)
    if p == 1:
        return sign(x)
    zero = whole == 0
    safe = where(zero, 1.0, whole)
    slope = x / safe if p == 2 else sign(x) * (abs(x) / safe) ** (p - 1)
    return where(zero, 0.0, slope)


norm = general(
    "norm", _norm, [lambda g, x, y, shape, p, dim: spread(g, shape, dim) * _norm_slope(x, y, p, dim)], symbol="‖·‖", role="scale",
    latex=r"\lVert #1 \rVert", derivative=[r"#g \cdot \frac{#1}{#y}"], backward="LinalgVectorNormBackward0",
    samples=[
        Sample(((3,),), {"p": 2.0, "dim": None, "keepdim": False}), Sample(((2, 3),), {"p": 2.0, "dim": 1, "keepdim": True}),
        Sample(((2, 3),), {"p": 1.0, "dim": 0, "keepdim": False}, 0.2, 2.0), Sample(((3,),), {"p": 3.0, "dim": None, "keepdim": False}, 0.2, 2.0),
        Sample(((3,),), {"p": np.inf, "dim": None, "keepdim": False}),
    ],
    push=lambda t, x, y, p, dim, keepdim: sum(t * _norm_slope(x, y, p, dim), dim=dim, keepdim=keepdim),
)  # fmt: skip
