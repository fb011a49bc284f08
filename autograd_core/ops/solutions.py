"""Solutions of linear equations and what goes with them: inverses, determinants, powers and the exponential of a matrix.

Pulls: M. Giles, "Collected matrix derivative results for forward and reverse mode", 2008; for the exponential N. Higham, "Functions of
Matrices", 2008, theorem 3.6 (the derivative stands in the corner of the exponential of a block matrix).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dtypes import numpy_of
from autograd_core.errors import AutogradError, refuse, require
from autograd_core.op import Op, Sample, general, make
from autograd_core.ops.arithmetic import where
from autograd_core.ops.elementary import clone, detach
from autograd_core.ops.linalg import matmul, mt
from autograd_core.ops.reduce import results, sum
from autograd_core.ops.rows import row
from autograd_core.ops.shape import cat, diagonal, permute, reshape, squeeze, unsqueeze
from autograd_core.public import composed, public
from autograd_core.standin import StandIn

# ruff: noqa: N806  parameters are named as in PyTorch


def named(kind: str, **found: Any) -> Any:
    """Several results as PyTorch's tuple of that name."""
    return results(kind, " ".join(found))(*found.values())


def matrices(op: str, kernel: Callable[..., Any], square: bool = True) -> Callable[..., Any]:
    """A kernel of NumPy's that meets only floating point matrices, and whose refusals are explained."""

    def checked(x: Any, *others: Any, **attributes: Any) -> Any:
        if x.dtype.kind != "f" or x.ndim < 2:
            raise refuse("matrix_wanted", op=op, dtype=x.dtype, shape=list(x.shape))
        if square and x.shape[-1] != x.shape[-2]:
            raise refuse("square_wanted", op=op, rows=x.shape[-2], columns=x.shape[-1])
        try:
            return kernel(x, *others, **attributes)
        except np.linalg.LinAlgError as problem:
            raise refuse("linalg_failed", op=op, problem=str(problem)) from None

    return checked


def singular(x: Any, full_matrices: bool = True) -> Any:
    """NumPy's singular value decomposition, which does not end where a number is infinite."""
    if not isinstance(x, StandIn) and not np.isfinite(x).all():
        raise np.linalg.LinAlgError("The algorithm failed to converge because the input matrix contained non-finite values.")
    return np.linalg.svd(x, full_matrices=full_matrices)


def identity(A: Any) -> Any:
    """Ones on the diagonal of matrices like these, on which they have no influence."""
    return where(np.zeros(tuple(A.shape), bool), A, np.eye(*A.shape[-2:], dtype=numpy_of(A.dtype)))


_solve: Op = row(general, "solve", matrices("linalg.solve", np.linalg.solve),
    [lambda g, x1, y: -_solve(mt(x1), g) @ mt(y), lambda g, x1: _solve(mt(x1), g)], "#1^{-1} #2",
    [r"-#1^{-\mathsf T} #g\, #y^{\mathsf T}", r"#1^{-\mathsf T} #g"], "A⁻¹b",
    [Sample(((2, 2), (2, 3)), None, 0.2, 2.0), Sample(((2, 1, 1), (1, 2)), None, 0.5, 2.0)], backward="LinalgSolveExBackward0")  # fmt: skip


@public("linalg.solve")
def solve(A: Any, B: Any, *, left: bool = True) -> Any:
    """The solution X of A X = B (`left=False`: X A = B). B may be vectors."""
    if len(B.shape) == 1 or (len(B.shape) == len(A.shape) - 1 and tuple(B.shape) == tuple(A.shape[:-1])):
        return squeeze(_solve(A if left else mt(A), unsqueeze(B, dim=-1)), dim=-1)
    return _solve(A, B) if left else mt(_solve(mt(A), mt(B)))


def _triangle(x1: Any, x2: Any, upper: bool, unitriangular: bool) -> Any:
    matrix = (np.triu if upper else np.tril)(x1)
    if unitriangular:
        matrix = np.where(np.eye(x1.shape[-1], dtype=bool), matrix.dtype.type(1), matrix)
    elif np.any(np.diagonal(matrix, axis1=-2, axis2=-1) == 0):
        matrix = np.where(matrix == 0, np.nan, matrix)  # no solution, and no error, as in PyTorch
    return np.linalg.solve(matrix, x2)


def _triangle_pull(g: Any, x1: Any, y: Any, upper: bool, unitriangular: bool) -> Any:
    full = -_triangular(mt(x1), g, upper=not upper, unitriangular=unitriangular) @ mt(y)
    return ops.triu(full, diagonal=int(unitriangular)) if upper else ops.tril(full, diagonal=-int(unitriangular))


_triangular: Op = row(general, "solve_triangular", matrices("linalg.solve_triangular", _triangle), [_triangle_pull,
    lambda g, x1, upper, unitriangular: _triangular(mt(x1), g, upper=not upper, unitriangular=unitriangular)], "#1^{-1} #2",
    [r"-#1^{-\mathsf T} #g\, #y^{\mathsf T}", r"#1^{-\mathsf T} #g"], "T⁻¹b",
    [Sample(((2, 2), (2, 3)), {"upper": upper, "unitriangular": unit}, 0.5, 2.0) for upper in (True, False) for unit in (True, False)],
    backward="LinalgSolveTriangularBackward0")  # fmt: skip


@public("linalg.solve_triangular")
def solve_triangular(A: Any, B: Any, *, upper: bool, left: bool = True, unitriangular: bool = False) -> Any:
    """The solution X of A X = B (`left=False`: X A = B) where A is a triangle; the rest of A is not read."""
    if left:
        return _triangular(A, B, upper=upper, unitriangular=unitriangular)
    return mt(_triangular(mt(A), mt(B), upper=not upper, unitriangular=unitriangular))


inv = row(general, "inv", matrices("linalg.inv", np.linalg.inv), [lambda g, y: -(mt(y) @ g @ mt(y))], "#1^{-1}", [r"-#y^{\mathsf T} #g\, #y^{\mathsf T}"],
    "A⁻¹", [Sample(((2, 2),), None, 0.2, 2.0), Sample(((0, 0),))], backward="LinalgInvExBackward0")  # fmt: skip


def _cofactors(x: Any) -> Any:
    """det(A) A⁻ᵀ from the singular values, which is there for singular matrices too."""
    if not isinstance(x, StandIn) and not np.isfinite(x).all():
        return np.full_like(x, np.nan)
    u, s, vh = np.linalg.svd(x)
    others = np.prod(np.where(np.eye(s.shape[-1], dtype=bool), s.dtype.type(1), s[..., None, :]), axis=-1)
    return (np.linalg.det(u) * np.linalg.det(vh))[..., None, None] * ((u * others[..., None, :]) @ vh)


def _cofactor_slope(x: Any, h: Any) -> Any:
    """How the cofactors of x change with it, in the direction h.

    In the axes of the singular values cof(S + H) is, up to first order, Σ_k P_ik H_kk more on the diagonal and − P_ij H_ji elsewhere, where P_ij is
    the product of the others: no inverse, so it is there for singular matrices too.
    """
    u, s, vh = np.linalg.svd(x)
    same = np.eye(s.shape[-1], dtype=bool)
    others = np.prod(np.where(same[:, None] | same, s.dtype.type(1), s[..., None, None, :]), axis=-1) * ~same
    turned = mt(u) @ h @ mt(vh)
    along = np.sum(others * np.diagonal(turned, axis1=-2, axis2=-1)[..., None, :], axis=-1)
    return (np.linalg.det(u) * np.linalg.det(vh))[..., None, None] * (u @ np.where(same, along[..., None], -others * mt(turned)) @ vh)


def _cofactor_bend(g: Any, x1: Any, x2: Any) -> Any:
    inverse, total = mt(inv(x1)), (-2, -1)
    one, two = inverse @ mt(x2) @ inverse, inverse @ mt(g) @ inverse
    a, b = sum(inverse * x2, dim=total, keepdim=True), sum(inverse * g, dim=total, keepdim=True)
    known = b * (a * inverse - one) - sum(two * x2, dim=total, keepdim=True) * inverse - a * two
    return det(x1)[..., None, None] * (known + inverse @ mt(g) @ one + inverse @ mt(x2) @ two)


_slope: Op = row(general, "cofactor_slope", _cofactor_slope, [_cofactor_bend, lambda g, x1: _slope(x1, g)], r"\operatorname{cof}'(#1)[#2]",
    [r"\operatorname{cof}''(#1)[#2, #g]", r"\operatorname{cof}'(#1)[#g]"], "cof'", [Sample(((2, 2), (2, 2)), None, 0.2, 2.0)])  # fmt: skip
_cofactor = row(general, "cofactor", _cofactors, [lambda g, x: _slope(x, g)], r"\operatorname{cof} #1", [r"\operatorname{cof}'(#1)[#g]"], "cof",
    [Sample(((2, 2),), None, 0.2, 2.0)])  # fmt: skip
det = row(general, "det", matrices("linalg.det", np.linalg.det), [lambda g, x: _cofactor(x) * g[..., None, None]], r"\det #1",
    [r"#g \det(#1)\, #1^{-\mathsf T}"], "det", [Sample(((2, 2),)), Sample(((2, 1, 1),))], backward="LinalgDetBackward0")  # fmt: skip


def _inverse(x: Any) -> Any:
    """The inverse; of a singular matrix what dividing by its zero pivots gives, infinities: there the slope of ln|det| has its pole."""
    try:
        return inv(x)
    except AutogradError:
        from autograd_core.ops.decompositions import eliminate

        array = getattr(x, "array", x)
        (lu, _, p), n = eliminate(array, True), array.shape[-1]
        y = np.array(np.broadcast_to(np.eye(n, dtype=array.dtype), array.shape))
        with np.errstate(all="ignore"):  # Uᵀ Y = 1 from above, Lᵀ Z = Y from below, A⁻ᵀ = P Z
            for i in range(n):
                y[..., i, :] = (y[..., i, :] - np.sum(lu[..., :i, i, None] * y[..., :i, :], axis=-2)) / lu[..., i, i, None]
            for i in range(n - 2, -1, -1):
                y[..., i, :] -= np.sum(lu[..., i + 1 :, i, None] * y[..., i + 1 :, :], axis=-2)
        found = np.swapaxes(np.take_along_axis(y, np.argmax(p, axis=-1)[..., None], -2), -1, -2)
        return found if array is x else make(found)


_log_det = row(general, "logabsdet", matrices("linalg.slogdet", lambda x: np.linalg.slogdet(x)[1]), [lambda g, x: mt(_inverse(x)) * g[..., None, None]],
    r"\ln\lvert\det #1\rvert", [r"#g\, #1^{-\mathsf T}"], "ln|det|", [Sample(((2, 2),), None, 0.2, 2.0)], backward="LinalgSlogdetBackward0")  # fmt: skip
_det_sign = row(general, "det_sign", matrices("linalg.slogdet", lambda x: np.linalg.slogdet(x)[0]), [lambda x: x * 0.0],
    r"\operatorname{sgn}\det #1", ["0"], "sgn det", [Sample(((2, 2),), None, 0.2, 2.0)], backward="LinalgSlogdetBackward0")  # fmt: skip


def _exponential(x: Any) -> Any:
    size = float(np.max(np.sum(np.abs(x), axis=-1), initial=0.0))
    halvings = max(0, math.ceil(math.log2(size))) if 0 < size < math.inf else 0
    scaled = x.astype(np.float64) / 2.0**halvings  # squaring doubles the error each time
    one = result = np.eye(x.shape[-1])
    for k in range(18, 0, -1):
        result = one + scaled @ result / k
    for _ in range(halvings):
        result = result @ result
    return result.astype(x.dtype)


def _exponential_pull(g: Any, x: Any) -> Any:
    n, x = x.shape[-1], mt(x)
    return matrix_exp(cat([cat([x, g], dim=-1), cat([x * 0.0, x], dim=-1)], dim=-2))[..., :n, n:]


matrix_exp: Op = row(general, "matrix_exp", matrices("linalg.matrix_exp", _exponential), [_exponential_pull], "e^{#1}",
    [r"\text{the upper right block of } \exp\begin{pmatrix} #1^{\mathsf T} & #g \\ 0 & #1^{\mathsf T} \end{pmatrix}"], "eᴬ",
    [Sample(((2, 2),)), Sample(((2, 3, 3),)), Sample(((0, 0),))], backward="LinalgMatrixExpBackward0")  # fmt: skip


@public("matrix_power", "linalg.matrix_power")
def matrix_power(A: Any, n: int) -> Any:
    """The product of n times the same matrix; negative powers are those of the inverse."""
    if n < 0:
        return matrix_power(inv(A), -n)
    half = identity(A) if n == 0 else A if n == 1 else matrix_power(A, n // 2)
    return half if n < 2 else matmul(matmul(half, half), A) if n % 2 else matmul(half, half)


@public("linalg.tensorsolve")
def tensorsolve(A: Any, B: Any, dims: Sequence[int] | None = None) -> Any:
    """The solution X of tensordot(A, X) = B; the axes `dims` of A are moved to its end first."""
    if dims is not None:
        moved = [d % len(A.shape) for d in dims]
        A = permute(A, dims=(*(d for d in range(len(A.shape)) if d not in moved), *moved))
    back, n = tuple(A.shape[len(B.shape) :]), math.prod(B.shape)
    return reshape(solve(reshape(A, size=(n, math.prod(back))), reshape(B, size=(n,))), size=back)


def _powers(x: Any, N: int | None = None) -> Any:
    x = x if x.ndim else unsqueeze(x, dim=0)
    x = x if x.is_floating_point() else ops.cast(x, dtype=np.int64)
    return unsqueeze(x, dim=-1) ** np.arange(x.shape[-1] if N is None else N, dtype=numpy_of(x.dtype))


# fmt: off
composed("inverse linalg.inv", "The inverse of square matrices.", lambda A: inv(A))
composed("det linalg.det", "The determinants of square matrices.", lambda A: det(A))
composed("matrix_exp linalg.matrix_exp", "The exponential of square matrices: 1 + A + A²/2 + A³/6 + …", lambda A: matrix_exp(A))
composed("trace", "The sum of the diagonal of a matrix.",
    lambda input: require(input.ndim == 2, "trace", dims=input.ndim) or sum(diagonal(input), dim=None, keepdim=False))
composed("slogdet linalg.slogdet", "The sign of the determinant, and the logarithm of its absolute value.",
    lambda A: named("linalg_slogdet", sign=_det_sign(A), logabsdet=_log_det(A)))
composed("logdet", "The logarithm of the determinant: NaN where that is negative.", lambda input: where(detach(_det_sign(input)) < 0, math.nan, _log_det(input)))
composed("triangular_solve", "The solution X of A X = input where A is a triangle, and A.",
    lambda input, A, upper=True, transpose=False, unitriangular=False: named("triangular_solve", solution=_triangular(
        mt(A) if transpose else A, input, upper=upper != transpose, unitriangular=unitriangular), cloned_coefficient=clone(A)))
composed("linalg.tensorinv", "The inverse of a tensor as a map from its last axes to its first `ind`.", lambda A, ind=2: reshape(
    inv(reshape(A, size=(math.prod(A.shape[:ind]), math.prod(A.shape[ind:])))), size=(*A.shape[ind:], *A.shape[:ind])))
composed("linalg.vander", "The powers 0, 1, … N − 1 of each element, as rows.", lambda x, *, N=None: _powers(x, N))
composed("vander", "The powers N − 1, … 1, 0 of each element, as rows.",
    lambda x, N=None, increasing=False: _powers(x, N) if increasing else ops.flip(_powers(x, N), dims=(-1,)), method=False)
# fmt: on
