"""Matrices taken apart: eigenvectors, singular values, Q and R, L and U, and Cholesky's triangle.

An operation has one result, and a decomposition several: its node computes them side by side as one vector for each matrix, and each
result is a `part` of that. One rule reads all parts of the output, so a first backward decomposes nothing again and derivatives
of every order are there. Where equal eigenvalues or singular values make a derivative of vectors infinite, it counts as zero.

Sources: M. Giles, "Collected matrix derivative results for forward and reverse mode", 2008; M. Seeger et al., "Auto-differentiating linear
algebra", 2017 (Cholesky, QR, eigenvectors); J. Townsend, "Differentiating the singular value decomposition", 2016.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.errors import refuse, require
from autograd_core.op import Op, Sample, general, make
from autograd_core.ops.arithmetic import where
from autograd_core.ops.elementary import cast, detach
from autograd_core.ops.linalg import mt
from autograd_core.ops.rows import finder, mover, row
from autograd_core.ops.shape import cat, diagonal, reshape, unsqueeze
from autograd_core.ops.solutions import matrices, named, singular, solve_triangular
from autograd_core.public import composed, public
from autograd_core.randomness import default_generator

Parts = Sequence[Any]


def _diag(x: Any) -> Any:
    return where(np.eye(x.shape[-1], dtype=bool), unsqueeze(x, dim=-1), 0.0)


def inverse_or_zero(x: Any) -> Any:
    """1/x, and zero where x is."""
    return where(x == 0, 0.0, 1.0 / where(x == 0, 1.0, x))


def _read_part(x: Any, start: int, size: tuple[int, ...], name: str) -> Any:
    del name
    return np.reshape(x[..., start : start + math.prod(size)], x.shape[:-1] + size)[()]


def _write_part(g: Any, start: int, size: tuple[int, ...], length: int, name: str) -> Any:
    del name
    batch = g.shape[: g.ndim - len(size)]
    whole = np.zeros((*batch, length), g.dtype)
    whole[..., start : start + math.prod(size)] = np.reshape(g, (*batch, math.prod(size)))
    return whole


_PART: dict[str, Any] = {"start": 1, "size": (2, 2), "name": "PartBackward0"}
_part: Op = mover("part", _read_part, "part", lambda g, shape, start, size, name: _placed(g, start=start, size=size, length=shape[-1], name=name),
    r"#g \text{ in its place}", [Sample(((3, 6),), _PART), Sample(((6,),), _PART)], backward=lambda attributes: attributes["name"])  # fmt: skip
_placed: Op = mover("place_part", _write_part, "part", lambda g, start, size, name: _part(g, start=start, size=size, name=name), r"\text{its part of } #g",
    [Sample(((3, 2, 2),), {**_PART, "length": 6}), Sample(((2, 2),), {**_PART, "length": 6})], latex=r"\operatorname{place} #1")  # fmt: skip


def _decomposition(
    name: str, factor: Callable[..., Parts], sizes: Callable[..., Parts], pull: Callable[[Parts, Parts], Any], latex: str, mode: Any, shape: tuple[int, ...], square: bool = False
) -> Callable[..., list[Any]]:  # fmt: skip
    """A decomposition by its kernel, the sizes of its parts for an m × n matrix, and a pull from the parts of gradient and output."""
    backward = f"Linalg{''.join(part.capitalize() for part in name.split('_'))}Backward0"

    def kernel(x: Any, mode: Any) -> Any:
        batch = x.shape[:-2]
        flat = [np.reshape(one, (*batch, math.prod(one.shape[len(batch) :]))) for one in factor(x, mode)]
        return np.concatenate(flat, axis=-1)

    def split(y: Any, shape: Sequence[int], mode: Any) -> list[Any]:
        shapes = sizes(*shape[-2:], mode)
        starts = [math.fsum(math.prod(one) for one in shapes[:i]) for i in range(len(shapes))]
        return [_part(y, start=int(start), size=one, name=backward) for start, one in zip(starts, shapes, strict=True)]

    op = row(general, name, matrices(f"linalg.{name}", kernel, square), [lambda g, y, shape, mode: pull(split(g, shape, mode), split(y, shape, mode))],
        rf"\operatorname{{{name.replace('_', '-')}}} #1", [latex], name, [Sample((shape,), {"mode": mode}, 0.2, 2.0)], backward=backward)  # fmt: skip
    return lambda x, mode: split(op(x, mode=mode), tuple(x.shape), mode)


def _eigh_pull(g: Parts, y: Parts) -> Any:
    (gw, gv), (w, v) = g, y
    gaps, turn = unsqueeze(w, dim=-2) - unsqueeze(w, dim=-1), mt(v) @ gv
    return v @ ((turn - mt(turn)) * inverse_or_zero(gaps * 2.0) + _diag(gw)) @ mt(v)


def _svd_pull(g: Parts, y: Parts) -> Any:
    k = y[1].shape[-1]
    (gu, gs, gv), (u, s, v) = [(u[..., :k], s, vh[..., :k, :]) for u, s, vh in (g, y)]
    across, down = unsqueeze(s, dim=-2), unsqueeze(s, dim=-1)
    gaps, turn_u, turn_v = inverse_or_zero((across - down) * (across + down)), mt(u) @ gu, v @ mt(gv)
    result = u @ ((turn_u - mt(turn_u)) * gaps * across + down * ((turn_v - mt(turn_v)) * gaps) + _diag(gs)) @ v
    if u.shape[-2] > k:
        result = result + (gu - u @ turn_u) * inverse_or_zero(across) @ v
    return result + u @ (inverse_or_zero(down) * (gv - mt(turn_v) @ v)) if v.shape[-1] > k else result


def _qr_pull(g: Parts, y: Parts) -> Any:
    (gq, gr), (q, r) = g, y
    require(q.shape[-1] <= r.shape[-1], "qr_complete")
    half = ops.triu(gr @ mt(r) - mt(q) @ gq)
    return solve_triangular(mt(r), gq + q @ (half + mt(ops.triu(half, 1))), upper=False, left=False)


def eliminate(x: Any, pivot: bool) -> Parts:
    """Gaussian elimination with row exchanges, one column at a time for the whole batch: (L and U in one matrix, exchanges, P)."""
    batch, (m, n) = x.shape[:-2], x.shape[-2:]
    lu, every = np.array(np.reshape(x, (math.prod(batch), m, n))), np.arange(math.prod(batch))
    pivots = np.zeros((len(every), min(m, n)), x.dtype)
    for j in range(min(m, n)):
        best = j + np.argmax(np.abs(lu[:, j:, j]), axis=1) * pivot
        pivots[:, j] = best + 1
        lu[every, j], lu[every, best] = lu[every, best], lu[every, j]
        top = lu[:, j, j, None]
        lu[:, j + 1 :, j] /= np.where(top == 0, 1, top)
        lu[:, j + 1 :, j + 1 :] -= lu[:, j + 1 :, j, None] * lu[:, j, None, j + 1 :]
    pivots = np.reshape(pivots, (*batch, min(m, n)))
    return np.reshape(lu, x.shape), pivots, _exchanged(x, pivots)


def _exchanged(x: Any, pivots: Any) -> Any:
    """The permutation matrix of a list of row exchanges (counted from 1), for matrices of as many rows as x."""
    m, k, count = x.shape[-2], pivots.shape[-1], math.prod(pivots.shape[:-1])
    flat, every = np.reshape(pivots, (count, k)).astype(np.int64) - 1, np.arange(count)
    p = np.repeat(np.eye(m, dtype=x.dtype)[None], count, 0)
    for j in range(k):
        p[every, :, j], p[every, :, flat[:, j]] = p[every, :, flat[:, j]], p[every, :, j]
    return np.reshape(p, (*pivots.shape[:-1], m, m))


permutation = finder("permutation", _exchanged, "P", 2, latex="P")


def _lu_pull(g: Parts, y: Parts) -> Any:
    (lu, _, p), (m, n) = y, y[0].shape[-2:]
    k, (low, up) = min(m, n), factors(lu)
    g_low, g_up = ops.tril(g[0][..., :k], -1), ops.triu(g[0][..., :k, :])
    square_low, square_up = low[..., :k, :], up[..., :k]
    if m > k:  # the rows below are A U⁻¹
        rest = solve_triangular(mt(square_up), g_low[..., k:, :], upper=False, left=False)
        g_up = g_up - ops.triu(mt(low[..., k:, :]) @ rest)
    elif n > k:  # the columns to the right are L⁻¹ A
        rest = solve_triangular(mt(square_low), g_up[..., k:], upper=True, unitriangular=True)
        g_low = g_low - ops.tril(rest @ mt(up[..., k:]), -1)
    core = ops.tril(mt(square_low) @ g_low[..., :k, :], -1) + ops.triu(g_up[..., :k] @ mt(square_up))
    core = solve_triangular(mt(square_low), core, upper=True, unitriangular=True)
    core = solve_triangular(mt(square_up), core, upper=False, left=False)
    return p @ (core if m == n else cat([core, rest], dim=-2 if m > k else -1))


_eigh = _decomposition("eigh", np.linalg.eigh, lambda m, n, mode: [(n,), (n, n)], _eigh_pull,
    r"V\left(\operatorname{diag}\bar\lambda + F \circ V^{\mathsf T}\bar V\right)V^{\mathsf T}", "L", (2, 1, 1), True)  # fmt: skip
_svd = _decomposition("svd", singular, lambda m, n, full: [(m, m if full else min(m, n)), (min(m, n),), (n if full else min(m, n), n)], _svd_pull,
    r"U \bar S V^{\mathsf T} + \dots", False, (2, 3))  # fmt: skip
_qr = _decomposition("qr", np.linalg.qr, lambda m, n, mode: [(m, m), (m, n)] if mode == "complete" else [(m, min(m, n)), (min(m, n), n)], _qr_pull,
    r"\left(\bar Q + Q \operatorname{copyltu}(R \bar R^{\mathsf T} - \bar Q^{\mathsf T} Q)\right) R^{-\mathsf T}", "reduced", (3, 2))  # fmt: skip
_lu = _decomposition("lu_factor", eliminate, lambda m, n, mode: [(m, n), (min(m, n),), (m, m)], _lu_pull,
    r"P L^{-\mathsf T}\left(\operatorname{tril}(L^{\mathsf T}\bar L) + \operatorname{triu}(\bar U U^{\mathsf T})\right)U^{-\mathsf T}", True, (2, 2, 3))  # fmt: skip


@public("linalg.qr")
def linalg_qr(A: Any, mode: str = "reduced") -> Any:
    """A = Q R with orthonormal columns of Q and R upper triangular; `complete`: square Q, `r`: only R."""
    k, kind = A.shape[-2], "complete" if mode == "complete" else "reduced"
    q, r = _qr(A[..., :k], kind)
    if k < A.shape[-1]:  # a square part, and the rest of R beside it
        r = cat([r, mt(q) @ A[..., k:]], dim=-1)
    return named("linalg_qr", Q=reshape(q, size=(-1,))[:0] if mode == "r" else q, R=r)


@public("linalg.lu_factor")
def lu_factor(A: Any, *, pivot: bool = True) -> Any:
    """L and U in one matrix, and the row exchanges that were made (counted from 1)."""
    lu, pivots, _ = _lu(A, pivot)
    return named("linalg_lu_factor", LU=lu, pivots=cast(detach(pivots), dtype=np.int32))


def factors(lu: Any) -> tuple[Any, Any]:
    """L and U from one matrix."""
    k = min(lu.shape[-2:])
    return where(np.eye(lu.shape[-2], k, dtype=bool), 1.0, ops.tril(lu[..., :k], -1)), ops.triu(lu[..., :k, :])


def bad_minor(x: Any) -> Any:
    """The first leading minor that is not positive definite (counted from 1), or 0."""
    try:
        np.linalg.cholesky(x)
        return np.zeros(x.shape[:-2], np.int32)[()]
    except np.linalg.LinAlgError:
        if x.ndim > 2:
            return np.stack([bad_minor(one) for one in x])
        return next(np.int32(k) for k in range(1, len(x) + 1) if k == len(x) or bad_minor(x[:k, :k]))


def _positive(x: Any) -> Any:
    try:
        return np.linalg.cholesky(x)
    except np.linalg.LinAlgError:
        raise refuse("not_positive_definite", order=int(np.max(bad_minor(x)))) from None


def _cholesky_pull(g: Any, y: Any) -> Any:
    half = ops.tril(mt(y) @ g)
    half = half - _diag(diagonal(half, 0, -2, -1)) * 0.5
    half = solve_triangular(y, solve_triangular(mt(y), half, upper=True), upper=False, left=False)
    return (half + mt(half)) * 0.5


_cholesky = row(general, "cholesky", matrices("linalg.cholesky", _positive), [_cholesky_pull], r"\operatorname{chol} #1",
    [r"L^{-\mathsf T} \Phi(L^{\mathsf T} #g) L^{-1}"], "chol", [Sample(((2, 1, 1),), None, 0.5, 2.0)], backward="LinalgCholeskyExBackward0")  # fmt: skip


def _old_svd(input: Any, some: bool = True, compute_uv: bool = True) -> Any:
    u, s, vh = _svd(input, not some or not compute_uv)
    u, vh = (u, vh) if compute_uv else (detach(u) * 0.0, detach(vh) * 0.0)
    return named("svd", U=u, S=s, V=mt(vh))


def _lu_parts(A: Any, *, pivot: bool = True) -> Any:
    (lu, _, p) = _lu(A, pivot)
    return named("linalg_lu", P=detach(p), **dict(zip("LU", factors(lu), strict=True)))


# fmt: off
composed("linalg.eigh", "The eigenvalues (ascending) and eigenvectors of symmetric matrices, of which one triangle is read.",
    lambda A, UPLO="L": named("linalg_eigh", **dict(zip(("eigenvalues", "eigenvectors"), _eigh(A, UPLO), strict=True))))
eigvalsh = composed("linalg.eigvalsh", "The eigenvalues of symmetric matrices, ascending.", lambda A, UPLO="L": _eigh(A, UPLO)[0])
composed("linalg.eig linalg.eigvals", "Refused: the eigenvalues of a general matrix are complex numbers.", lambda A: require(False, "complex_results"))
composed("linalg.svd", "The singular value decomposition A = U diag(S) Vh; square U and Vh unless `full_matrices=False`.",
    lambda A, full_matrices=True, *, driver=None: named("linalg_svd", **dict(zip(("U", "S", "Vh"), _svd(A, full_matrices), strict=True))))
composed("svd", "The singular value decomposition A = U diag(S) Vᵀ, as the triple (U, S, V).", _old_svd)
svdvals = composed("linalg.svdvals", "The singular values of matrices, descending.", lambda A, *, driver=None: _svd(A, False)[1])
composed("qr", "A = Q R with orthonormal columns of Q and R upper triangular.", lambda input, some=True: linalg_qr(input, "reduced" if some else "complete"))
composed("linalg.lu", "A = P L U: a permutation, a unit lower and an upper triangular matrix.", _lu_parts)
cholesky = composed("cholesky linalg.cholesky", "L with A = L Lᵀ, lower triangular, of a symmetric positive definite A (`upper`: Lᵀ).",
    lambda A, upper=False: mt(_cholesky(mt(A))) if upper else _cholesky(A))
# fmt: on


def _svd_lowrank(A: Any, q: int = 6, niter: int = 2, M: Any = None) -> Any:
    """By products with random vectors (N. Halko, P. Martinsson, J. Tropp, Finding structure with randomness, 2011, algorithms 4.4 and 5.1)."""
    a = A if M is None else A - M
    basis = make(default_generator.normal((*a.shape[:-2], a.shape[-1], q), a.dtype.numpy))
    for _ in range(niter):
        basis = ops.qr(mt(a) @ ops.qr(a @ basis)[0])[0]
    basis = ops.qr(a @ basis)[0]
    u, s, v = _old_svd(mt(basis) @ a)
    return basis @ u, s, v


def _pca_lowrank(A: Any, q: int | None = None, center: bool = True, niter: int = 2) -> Any:
    q = min(6, *A.shape[-2:]) if q is None else q
    return _svd_lowrank(A - A.mean(-2, True) if center else A, q, niter)


composed("svd_lowrank", "The largest q singular values and their vectors, nearly.", _svd_lowrank, method=False)
composed("pca_lowrank", "The largest q principal components of rows, nearly, as (U, S, V).", _pca_lowrank, method=False)
