"""L D Lᵀ of symmetric matrices that need not be definite, and what is solved with it.

D has blocks of one or two rows, chosen so that no factor grows. Source: J. Bunch and L. Kaufman, "Some stable methods for calculating inertia and
solving symmetric linear systems", Mathematics of Computation 31 (1977), in the form of LAPACK's `sytf2` and `sytrs`, lower triangle: `pivots` counts rows
from 1 and is negative, twice, for a block of two. PyTorch has no derivatives of these; neither are there any here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd_core.errors import require
from autograd_core.ops.rows import finder
from autograd_core.ops.solutions import matrices, named
from autograd_core.public import composed

_ALPHA = (1 + math.sqrt(17)) / 8


def _pivot(a: Any, k: int) -> tuple[int, int]:
    """Which row comes next in the lower triangle `a`, and of how many rows its block is."""
    column = np.abs(a[k + 1 :, k])
    if not column.size or abs(a[k, k]) >= _ALPHA * column.max():
        return k, 1
    row = k + 1 + int(np.argmax(column))
    others = np.abs(np.concatenate([a[row, k:row], a[row + 1 :, row]])).max()
    if abs(a[k, k]) * others >= _ALPHA * column.max() ** 2:
        return k, 1
    return (row, 1) if abs(a[row, row]) >= _ALPHA * others else (row, 2)


def _swapped(a: Any, i: int, j: int) -> None:
    """Rows and columns i < j of the rest of a lower triangle exchanged."""
    a[j + 1 :, [i, j]] = a[j + 1 :, [j, i]]
    a[i + 1 : j, i], a[j, i + 1 : j] = a[j, i + 1 : j].copy(), a[i + 1 : j, i].copy()
    a[[i, j], [i, j]] = a[[j, i], [j, i]]


def _factored(a: Any) -> tuple[Any, Any, int]:
    """L and D in one matrix, the pivots, and where the first block of zeros stands (counted from 1)."""
    a, pivots, k, info = np.tril(a), np.zeros(len(a), np.int32), 0, 0
    while k < len(a):
        if not np.any(a[k:, k]):
            pivots[k], info, k = k + 1, info or k + 1, k + 1
            continue
        row, step = _pivot(a, k)
        last = k + step - 1
        if row != last:
            _swapped(a, last, row)
            if step == 2:
                a[[last, row], k] = a[[row, last], k]
        block, below = a[k : last + 1, k : last + 1], a[last + 1 :, k : last + 1]
        block = np.tril(block) + np.tril(block, -1).T
        factor = np.linalg.solve(block, below.T).T
        a[last + 1 :, last + 1 :] -= np.tril(factor @ below.T)
        a[last + 1 :, k : last + 1] = factor
        pivots[k : last + 1] = row + 1 if step == 1 else -row - 1
        k = last + 1
    return a, pivots, info


def _solved(LD: Any, pivots: Any, b: Any) -> Any:
    """X of A X = b: down through L, through D, and up through Lᵀ, the rows exchanged on the way."""
    b, starts = b.copy(), [k for k in range(len(LD)) if pivots[k] > 0 or (pivots[:k] < 0).sum() % 2 == 0]
    blocks = [(k, k + (2 if pivots[k] < 0 else 1)) for k in starts]
    for k, end in blocks:
        row = abs(pivots[k]) - 1
        b[[end - 1, row]] = b[[row, end - 1]]
        b[end:] -= LD[end:, k:end] @ b[k:end]
        block = LD[k:end, k:end]
        b[k:end] = np.linalg.solve(np.tril(block) + np.tril(block, -1).T, b[k:end])
    for k, end in blocks[::-1]:
        b[k:end] -= LD[end:, k:end].T @ b[end:]
        row = abs(pivots[k]) - 1
        b[[end - 1, row]] = b[[row, end - 1]]
    return b


def _each(x: Any) -> Iterator[Any]:
    return iter(x.reshape(math.prod(x.shape[:-2]), *x.shape[-2:]))


def _part(which: int, shape: Callable[[Any], tuple[int, ...]], dtype: Any = None) -> Any:
    def kernel(x: Any) -> Any:
        return np.array([_factored(one)[which] for one in _each(x)], dtype or x.dtype).reshape(shape(x))[()]

    return kernel


def _solutions(x1: Any, x2: Any, x3: Any) -> Any:
    shape = np.broadcast_shapes(x1.shape[:-2], x3.shape[:-2])
    factors, right = np.broadcast_to(x1, (*shape, *x1.shape[-2:])), np.broadcast_to(x3, (*shape, *x3.shape[-2:]))
    pivots = np.broadcast_to(x2, (*shape, x2.shape[-1])).reshape(math.prod(shape), x2.shape[-1])
    found = [_solved(*one) for one in zip(_each(factors), pivots, _each(right), strict=True)]
    return np.array(found, x1.dtype).reshape(right.shape)


_ld = finder("ldl", matrices("linalg.ldl", _part(0, lambda x: x.shape)), "LDLᵀ")
_pivots = finder("ldl_pivots", matrices("linalg.ldl_pivots", _part(1, lambda x: x.shape[:-1], np.int32)), "LDLᵀ")
_info = finder("ldl_info", matrices("linalg.ldl_info", _part(2, lambda x: x.shape[:-2], np.int32)), "LDLᵀ")
_solve = finder("ldl_solve", matrices("linalg.ldl_solve", _solutions), "LDLᵀ", 3)


def _factor_ex(A: Any, *, hermitian: bool = False, check_errors: bool = False) -> Any:
    del hermitian  # real matrices are symmetric
    info = _info(A)
    require(not check_errors or bool((info == 0).all()), "linalg_failed", op="linalg.ldl_factor", problem="a block of D is zero")
    return named("linalg_ldl_factor_ex", LD=_ld(A), pivots=_pivots(A), info=info)


# fmt: off
composed("linalg.ldl_factor_ex", "L and D in one matrix, the exchanges of rows, and 0 where D is regular.", _factor_ex)
composed("linalg.ldl_factor", "A symmetric matrix as L D Lᵀ with rows exchanged: L and D in one matrix, and the exchanges.",
    lambda A, *, hermitian=False: named("linalg_ldl_factor", LD=(found := _factor_ex(A, check_errors=True)).LD, pivots=found.pivots))
composed("linalg.ldl_solve", "The solution X of A X = B from what `ldl_factor` gives of A.",
    lambda LD, pivots, B, *, hermitian=False: _solve(LD, pivots, B), method=False)
# fmt: on
