"""What is computed with decompositions: rank, pseudoinverse, least squares, solutions from factors that are there already, reflections.

Source of the pseudoinverse's pull: G. Golub and V. Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems
whose variables separate", 1973.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dtypes import numpy_of
from autograd_core.op import Sample, general
from autograd_core.ops.arithmetic import maximum, where
from autograd_core.ops.decompositions import bad_minor, cholesky, eigvalsh, factors, inverse_or_zero, lu_factor, permutation, svdvals
from autograd_core.ops.elementary import abs, cast, detach
from autograd_core.ops.linalg import mt
from autograd_core.ops.norms import matrix_norm
from autograd_core.ops.reduce import amax, sum
from autograd_core.ops.rows import finder, row
from autograd_core.ops.shape import reshape, squeeze, unsqueeze
from autograd_core.ops.solutions import identity, inv, matrices, named, singular, solve, solve_triangular
from autograd_core.public import composed, public

# ruff: noqa: ARG001, N806  parameters are named as in PyTorch


@public(method=False)
def lu_unpack(LU_data: Any, LU_pivots: Any, unpack_data: bool = True, unpack_pivots: bool = True) -> Any:
    """P, L and U from what `lu_factor` gives."""
    nothing = detach(reshape(LU_data, size=(-1,))[:0])
    p = permutation(detach(LU_data), LU_pivots) if unpack_pivots else nothing
    low, up = factors(LU_data) if unpack_data else (nothing, nothing)
    return named("lu_unpack", P=cast(p, dtype=LU_data.dtype), L=low, U=up)


@public("linalg.lu_solve")
def linalg_lu_solve(LU: Any, pivots: Any, B: Any, *, left: bool = True, adjoint: bool = False) -> Any:
    """The solution of A X = B (`left=False`: X A = B; `adjoint`: with the transpose of A) from what `lu_factor` gives of A."""
    if not left:
        return mt(linalg_lu_solve(LU, pivots, mt(B), adjoint=not adjoint))
    p, low, up = lu_unpack(LU, pivots)
    if adjoint:
        return p @ solve_triangular(mt(low), solve_triangular(mt(up), B, upper=False), upper=True, unitriangular=True)
    return solve_triangular(up, solve_triangular(low, mt(p) @ B, upper=False, unitriangular=True), upper=True)


def _zero_pivot(lu: Any) -> Any:
    """Where U has a zero on its diagonal (counted from 1), or 0: how LAPACK tells that a matrix is singular."""
    zero = np.diagonal(lu, axis1=-2, axis2=-1) == 0
    return (np.any(zero, axis=-1) * (np.argmax(zero, axis=-1) + 1 if zero.shape[-1] else 0)).astype(np.int32)[()]


_zero_at = finder("zero_pivot", matrices("linalg.zero_pivot", _zero_pivot, False), "info", latex=r"\operatorname{info} #1")
_indefinite = finder("indefinite_minor", matrices("linalg.indefinite_minor", bad_minor), "info", latex=r"\operatorname{info} #1")


def _passed(info: Any, A: Any) -> Any:
    """Matrices that failed as NaN, so that the others still have a result."""
    return where((info == 0)[..., None, None], A, math.nan)


def _of_factor(L: Any, upper: bool) -> Any:
    """The matrix whose Cholesky factor is given. One triangle is read; the gradient is that of all of L, as in PyTorch."""
    L = mt(L) if upper else L
    L = L + detach(ops.tril(L) - L)
    return L @ mt(L)


def _counts(values: Any, shape: Sequence[int], atol: Any, rtol: Any) -> Any:
    """Which singular values count as more than zero: above atol, and above rtol times the largest."""
    if rtol is None:
        rtol = max(shape[-2:]) * float(np.finfo(numpy_of(values.dtype)).eps)
        if atol is not None:
            rtol = where(atol > 0, 0.0, rtol) if hasattr(atol, "shape") else 0.0 if atol > 0 else rtol
    floor, share = (unsqueeze(x, dim=-1) if getattr(x, "ndim", 0) else x for x in (0.0 if atol is None else atol, rtol))
    return values > maximum((amax(values, dim=-1, keepdim=True) if values.shape[-1] else values) * share, floor)


@public("linalg.matrix_rank", method=False)
def matrix_rank(A: Any, tol: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None) -> Any:
    """How many singular values are more than zero, up to a tolerance."""
    atol, rtol = (atol, rtol) if tol is None else (tol, 0.0)
    values = abs(eigvalsh(detach(A))) if hermitian else svdvals(detach(A))
    return sum(_counts(values, A.shape, atol, rtol), dim=-1)


def _pseudo(x: Any, atol: Any, rtol: Any, hermitian: bool) -> Any:
    if hermitian:
        s, u = np.linalg.eigh(x)
        vh = mt(u)
    else:
        u, s, vh = singular(x, False)
    return (mt(vh) * unsqueeze(where(_counts(np.abs(s), x.shape, atol, rtol), inverse_or_zero(s), 0.0), dim=-2)) @ mt(u)


def _pseudo_pull(g: Any, x: Any, y: Any) -> Any:
    p, q = mt(y), mt(g)
    return (q - x @ (y @ q)) @ y @ p + p @ y @ (q - (q @ y) @ x) - p @ g @ p


_pinv = row(general, "pinv", matrices("linalg.pinv", _pseudo, square=False), [_pseudo_pull], "#1^{+}", [r"-#y^{\mathsf T} #g\, #y^{\mathsf T} + \dots"],
    "A⁺", [Sample((shape,), {"atol": None, "rtol": None, "hermitian": False}, 0.2, 2.0) for shape in ((2, 3), (3, 2))], backward="LinalgPinvBackward0")  # fmt: skip


@public("linalg.lstsq")
def lstsq(A: Any, B: Any, rcond: Any = None, *, driver: str | None = None) -> Any:
    """The X for which A X − B is smallest; residuals, rank and singular values are there where PyTorch's driver gives them."""
    driver, nothing = driver or "gelsy", reshape(B, size=(-1,))[:0]
    flat = len(B.shape) == len(A.shape) - 1
    right = unsqueeze(B, dim=-1) if flat else B
    solution = pinv(A, rcond) @ right
    missed, rank = A @ solution - right, matrix_rank(A, rtol=rcond)
    exact = A.shape[-2] > A.shape[-1] and driver != "gelsy" and bool((rank == A.shape[-1]).all())
    return named(
        "linalg_lstsq", solution=squeeze(solution, dim=-1) if flat else solution, residuals=sum(missed * missed, dim=-2) if exact else nothing,
        rank=cast(detach(nothing), dtype=np.int64) if driver == "gels" else rank,
        singular_values=svdvals(detach(A)) if driver in ("gelsd", "gelss") else detach(nothing),
    )  # fmt: skip


@public("linalg.cond")
def cond(A: Any, p: Any = None) -> Any:
    """The condition number: how much a matrix enlarges relative errors, in the norm `p` (2 if not given)."""
    if not A.shape[-1] and A.shape[-2] == 0:  # of no numbers
        return ops.sum(A, dim=(-2, -1))
    if p in (None, 2, -2):
        values = svdvals(A)
        return values[..., -1] / values[..., 0] if p == -2 else values[..., 0] / values[..., -1]
    inverse, info = _inv_ex(A)
    return where(info == 0, matrix_norm(A, p) * matrix_norm(inverse, p), math.inf)


def _reflect(A: Any, tau: Any, X: Any, order: Sequence[int]) -> Any:
    """X after the reflections that the columns of A below the diagonal and tau describe."""
    rows = np.arange(A.shape[-2])
    for i in order:
        v = unsqueeze(where(rows == i, 1.0, where(rows > i, A[..., i], 0.0)), dim=-1)
        X = X - tau[..., i : i + 1, None] * v @ (mt(v) @ X)
    return X


_geqrf = finder("geqrf", matrices("geqrf", lambda x: mt(np.linalg.qr(x, "raw")[0]), False), "qr", latex=r"\operatorname{qr} #1")
_tau = finder("geqrf_tau", matrices("geqrf", lambda x: np.linalg.qr(x, "raw")[1], False), "qr", latex=r"\operatorname{qr} #1")


def _zero(A: Any) -> Any:
    return _zero_at(lu_factor(detach(A))[0])


def _inv_ex(A: Any, *, check_errors: bool = False) -> Any:
    info = _zero(A)
    return named("linalg_inv_ex", inverse=inv(A if check_errors else _passed(info, A)), info=info)


def _solve_ex(A: Any, B: Any, *, left: bool = True, check_errors: bool = False) -> Any:
    info = _zero(A)
    return named("linalg_solve_ex", result=solve(A if check_errors else _passed(info, A), B, left=left), info=info)


def _cholesky_ex(A: Any, *, upper: bool = False, check_errors: bool = False) -> Any:
    info = _indefinite(mt(A) if upper else A)
    return named("linalg_cholesky_ex", L=cholesky(A if check_errors else _passed(info, A), upper), info=info)


def _lu_ex(A: Any, *, pivot: bool = True, check_errors: bool = False) -> Any:
    lu, pivots = lu_factor(A, pivot=pivot)
    return named("linalg_lu_factor_ex", LU=lu, pivots=pivots, info=_zero_at(detach(lu)))


def _ormqr(input: Any, tau: Any, other: Any, left: bool = True, transpose: bool = False) -> Any:
    order = range(tau.shape[-1])
    return (
        _reflect(input, tau, other, order if transpose else order[::-1]) if left else mt(_ormqr(input, tau, mt(other), True, not transpose))
    )


# fmt: off
composed("linalg.inv_ex", "The inverse, and 0 where there is one.", _inv_ex)
composed("linalg.solve_ex", "The solution of A X = B, and 0 where there is one.", _solve_ex)
composed("linalg.cholesky_ex", "The Cholesky factor, and 0 where there is one (else the order of the first minor that is not positive).", _cholesky_ex)
composed("linalg.lu_factor_ex", "L and U in one matrix, the row exchanges, and 0 where U is regular.", _lu_ex)
composed("lu", "L and U in one matrix, and the row exchanges.", lambda A, pivot=True, get_infos=False: tuple(_lu_ex(A, pivot=pivot))[: 3 if get_infos else 2])
composed("lu_solve", "The solution X of A X = b from what `lu_factor` gives of A.", lambda b, LU_data, LU_pivots: linalg_lu_solve(LU_data, LU_pivots, b))
composed("cholesky_inverse", "The inverse of the matrix whose Cholesky factor is L.", lambda L, upper=False: inv(_of_factor(L, upper)))
composed("cholesky_solve", "The solution X of A X = B, where L is the Cholesky factor of A.", lambda B, L, upper=False: solve(_of_factor(L, upper), B))
pinv = composed("linalg.pinv", "The Moore-Penrose inverse; singular values below a tolerance count as zero.",
    lambda A, rcond=None, hermitian=False, *, atol=None, rtol=None: _pinv(
        A, atol=getattr(atol, "array", atol), rtol=rcond if rtol is None else getattr(rtol, "array", rtol), hermitian=hermitian))
composed("pinverse", "The Moore-Penrose inverse.", lambda input, rcond=1e-15: pinv(input, rcond))
composed("linalg.householder_product orgqr", "The first columns of the product of the reflections that `geqrf` gives.",
    lambda A, tau: _reflect(A, tau, identity(A), range(tau.shape[-1])[::-1]))
composed("ormqr", "The product of Q (or its transpose) with `other`, Q given by its reflections (`left=False`: `other` times Q).", _ormqr)
composed("geqrf", "The QR decomposition as LAPACK keeps it: R and the reflections in one matrix, and their factors.",
    lambda input: named("geqrf", a=_geqrf(input), tau=_tau(input)))
# fmt: on
