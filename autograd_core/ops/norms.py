"""Sizes: norms of vectors and of matrices, and distances between points. Where a norm is zero its slope counts as zero."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.errors import require
from autograd_core.op import Sample, general
from autograd_core.ops.arithmetic import where
from autograd_core.ops.decompositions import svdvals
from autograd_core.ops.elementary import abs, cast, sign
from autograd_core.ops.reduce import amax, amin, axes_of, spread, sum, typed
from autograd_core.ops.rows import row
from autograd_core.ops.shape import permute, unsqueeze
from autograd_core.public import composed, public

# ruff: noqa: N806  parameters are named as in PyTorch
_add: Any = np.add.reduce


def _norm(x: Any, p: float = 2.0, dim: Any = None, keepdim: bool = False) -> Any:
    if x.dtype.kind != "f":
        raise TypeError(f"the norm needs a floating point tensor and got {x.dtype}; use x.float()")
    axes, size = axes_of(dim, x.ndim), np.abs(x)
    if np.isinf(p):
        largest: Any = np.maximum if p > 0 else np.minimum
        return largest.reduce(size, axis=axes, keepdims=keepdim)
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
        chosen = cast(abs(x) == whole, dtype=x.dtype)
        return sign(x) * chosen / sum(chosen, dim=dim, keepdim=True)
    if p == 1:
        return sign(x)
    zero = whole == 0
    safe = where(zero, 1.0, whole)
    if 1 < p < 2:
        return where(zero, 0.0, sign(x) * abs(x) ** (p - 1) / safe ** (p - 1))
    if p < 1:  # an infinite slope at zero counts as none
        flat = (x == 0) | zero
        return sign(x) * where(flat, 0.0, where(flat, 1.0, abs(x) / safe) ** (p - 1))
    return where(zero, 0.0, x / safe if p == 2 else sign(x) * (abs(x) / safe) ** (p - 1))


_norm_of = row(general, "norm", _norm, [lambda g, x, y, shape, p, dim: spread(g, shape, dim) * _norm_slope(x, y, p, dim)], r"\lVert #1 \rVert",
    [r"#g \cdot \frac{#1}{#y}"], "‖·‖", [Sample(((3,),), {"p": 2.0, "dim": None, "keepdim": False}),
    Sample(((2, 3),), {"p": 2.0, "dim": 1, "keepdim": True}), Sample(((2, 3),), {"p": 1.0, "dim": 0, "keepdim": False}, 0.2, 2.0),
    Sample(((3,),), {"p": 3.0, "dim": None, "keepdim": False}, 0.2, 2.0), Sample(((3,),), {"p": np.inf, "dim": None, "keepdim": False}),
    Sample(((2, 3),), {"p": 0.5, "dim": 1, "keepdim": False}, 0.2, 2.0)], role="scale", backward="LinalgVectorNormBackward0")  # fmt: skip


@public("linalg.vector_norm", method=False)
def vector_norm(x: Any, ord: Any = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Any:
    """The `ord`-norm of all elements, or along `dim`."""
    return _norm_of(typed(x, dtype), p=float(ord), dim=tuple(dim) if isinstance(dim, list) else dim, keepdim=keepdim)


@public("linalg.matrix_norm", method=False)
def matrix_norm(A: Any, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Any = None) -> Any:
    """The norm of matrices: `fro`, `nuc` (sum of singular values), ±2 (their extremes), ±1 and ±inf (extreme sums of columns and rows)."""
    A, n = typed(A, dtype), len(A.shape)
    first, second = (axis % n for axis in dim)
    if ord == "fro":
        return vector_norm(A, 2, (first, second), keepdim)
    extreme = amax if ord != "nuc" and ord > 0 else amin
    if extreme is amax and 0 in (A.shape[first], A.shape[second]):
        return vector_norm(A, 2, (first, second), keepdim)  # there is nothing to be the largest
    if ord in (1, -1, math.inf, -math.inf):
        along, over = (first, second) if ord in (1, -1) else (second, first)
        sums = vector_norm(A, 1, along, keepdim)
        return extreme(sums, dim=over if keepdim or over < along else over - 1, keepdim=keepdim)
    require(ord in (2, -2, "nuc"), "norm_order", op="linalg.matrix_norm", order=repr(ord))
    values = svdvals(permute(A, dims=(*(i for i in range(n) if i not in (first, second)), first, second)))
    result = sum(values, dim=-1) if ord == "nuc" else extreme(values, dim=-1)
    return unsqueeze(unsqueeze(result, dim=min(first, second)), dim=max(first, second)) if keepdim else result


@public("linalg.norm", method=False)
def linalg_norm(A: Any, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Any:
    """The norm of a vector or of matrices, by how many axes it is taken over; without `ord` the 2-norm of all elements."""
    axes = 1 if isinstance(dim, int) else len(A.shape) if dim is None else len(dim)
    if ord is None or (axes == 1 and not isinstance(ord, str)):
        return vector_norm(A, 2 if ord is None else ord, dim, keepdim, dtype=dtype)
    require(axes == 2, "norm_order", op="linalg.norm", order=repr(ord))
    return matrix_norm(A, ord, (-2, -1) if dim is None else dim, keepdim, dtype=dtype)


def _distance(difference: Any, p: float) -> Any:
    """The norm of differences along the last axis; where it is a maximum, all that are as large have the whole gradient."""
    if p != math.inf or not difference.shape[-1]:
        return vector_norm(difference, p, -1)
    size = abs(difference)
    largest = amax(size, dim=-1, keepdim=True).detach()
    return sum(where(size == largest, size - size.detach(), 0.0), dim=-1) + amax(size.detach(), dim=-1)


# fmt: off
composed("norm", "The `p`-norm of all elements, or along `dim`; `nuc` is the sum of the singular values of a matrix.",
    lambda input, p="fro", dim=None, keepdim=False, *, dtype=None: matrix_norm(input, p, (-2, -1) if dim is None else dim, keepdim, dtype=dtype)
    if p == "nuc" else vector_norm(input, 2 if p in ("fro", None) else p, dim, keepdim, dtype=dtype))
composed("cdist", "The distance of each row of one to each row of the other.",
    lambda x1, x2, p=2.0, compute_mode=None: _distance(unsqueeze(x1, dim=-2) - unsqueeze(x2, dim=-3), p), method=False)
composed("pdist F.pdist", "The distance of each row to each row after it.", lambda input, p=2.0: _distance(
    input[np.triu_indices(input.shape[0], 1)[0]] - input[np.triu_indices(input.shape[0], 1)[1]], p), method=False)
# fmt: on
