"""Products and linear algebra: `dot`, `matmul`, `einsum`, and `jax.numpy.linalg`, over the engine's operations."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import arranging, elementwise, making, reductions
from autograd_core.dialects.jax.inner.array import Array, dress, undress
from autograd_core.dialects.jax.inner.elementwise import as_operators, engine, named
from autograd_core.dialects.jax.inner.making import cast, floating, operand, promoted
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.errors import AutogradError

__all__ = ["FUNCTIONS", "LINALG"]

FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""Every product by its name in `jax.numpy`."""
LINALG: dict[str, Any] = {}
"""Every function of `jax.numpy.linalg` by name."""


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = named(function.__name__, function)
    return function


def _pair(name: str, a: Any, b: Any, dtype: Any = None) -> tuple[Any, Any, bool]:
    (x, y), weak = promoted(name, (operand(a, name), operand(b, name, 1)))
    if dtype is not None:
        return cast(x, dtype), cast(y, dtype), False
    return x, y, weak


def _multiplied(x: Any, y: Any, weak: bool) -> Any:
    try:
        return dress(engine("matmul")(x, y), weak)
    except (AutogradError, ValueError):
        inner = (x.shape[-1:], y.shape[-2:][:1])
        if inner[0] != inner[1]:
            raise refuse_type("jax_contract", first=inner[0], second=inner[1]) from None
        raise


@_entered
def matmul(a: Any, b: Any, *, precision: Any = None, preferred_element_type: Any = None, out_sharding: Any = None) -> Any:
    """The product of matrices, of batches of them, and of vectors."""
    del precision, out_sharding
    x, y, weak = _pair("matmul", a, b, preferred_element_type)
    for position, one in enumerate((x, y)):
        if not one.ndim:
            raise refuse_value("jax_matmul_number", position=position)
    return _multiplied(x, y, weak)


@_entered
def dot(a: Any, b: Any, *, precision: Any = None, preferred_element_type: Any = None, out_sharding: Any = None) -> Any:
    """The sum of products over the last axis of `a` and the last but one of `b`."""
    del precision, out_sharding
    x, y, weak = _pair("dot", a, b, preferred_element_type)
    if not x.ndim or not y.ndim:
        return dress(ops.mul(x, y), weak)
    if x.ndim <= 2 and y.ndim <= 2:
        return _multiplied(x, y, weak)
    return tensordot(x, y, ((x.ndim - 1,), (max(y.ndim - 2, 0),)))


@_entered
def vdot(a: Any, b: Any, **_: Any) -> Any:
    """The sum of the products of all elements."""
    return dot(arranging.FUNCTIONS["ravel"](a), arranging.FUNCTIONS["ravel"](b))


@_entered
def vecdot(x1: Any, x2: Any, /, *, axis: int = -1, **_: Any) -> Any:
    """Sums of products along one axis."""
    return reductions.FUNCTIONS["sum"](elementwise.FUNCTIONS["multiply"](x1, x2), axis)


@_entered
def inner(a: Any, b: Any, **_: Any) -> Any:
    """The sum of products over both last axes."""
    x, y, weak = _pair("inner", a, b)
    if not x.ndim or not y.ndim:
        return dress(ops.mul(x, y), weak)
    return tensordot(x, y, ((x.ndim - 1,), (y.ndim - 1,)))


@_entered
def outer(a: Any, b: Any, out: None = None) -> Any:
    """All products of an element of one with an element of the other."""
    del out
    x, y, weak = _pair("outer", arranging.FUNCTIONS["ravel"](a), arranging.FUNCTIONS["ravel"](b))
    return dress(ops.outer(x, y), weak)


@_entered
def tensordot(a: Any, b: Any, axes: Any = 2, **_: Any) -> Any:
    """The sum of products over several axes."""
    x, y, weak = _pair("tensordot", a, b)
    pairs: Any = axes if isinstance(axes, int) else tuple([list(one) if isinstance(one, (tuple, list)) else [one] for one in axes])
    first, second = (range(x.ndim - axes, x.ndim), range(axes)) if isinstance(axes, int) else pairs
    sizes = [tuple(one.shape[i] for i in part) for one, part in ((x, first), (y, second))]
    if sizes[0] != sizes[1]:
        raise refuse_type("jax_contract", first=sizes[0], second=sizes[1])
    return dress(engine("tensordot")(x, y, pairs), weak)


@_entered
def einsum(
    subscripts: str, /, *operands: Any, optimize: Any = None, precision: Any = None, preferred_element_type: Any = None, **_: Any
) -> Any:
    """Sums of products along named axes."""
    del optimize, precision
    values, weak = promoted("einsum", tuple(operand(one, "einsum", i) for i, one in enumerate(operands)))
    try:
        result = dress(engine("einsum")(subscripts.replace(" ", ""), *values), weak)
    except AutogradError as problem:
        raise refuse_value("jax_invalid_argument", what=problem.explanation.message, fix=problem.explanation.hint) from None
    result = cast(result, values[0].dtype) if result.dtype.kind in "iu" else result
    return result if preferred_element_type is None else cast(result, preferred_element_type)


@_entered
def kron(a: Any, b: Any) -> Any:
    """The Kronecker product."""
    x, y, weak = _pair("kron", a, b)
    return dress(engine("kron")(x, y), weak)


@_entered
def cross(a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None) -> Any:
    """The cross product of vectors in space, or in the plane."""
    x, y, weak = _pair("cross", a, b)
    if axis is not None:
        axisa = axisb = axisc = axis
    x, y = arranging.moveaxis(x, axisa, -1), arranging.moveaxis(y, axisb, -1)
    if x.shape[-1] == y.shape[-1] == 2:
        return x[..., 0] * y[..., 1] - x[..., 1] * y[..., 0]
    x, y = (one if one.shape[-1] == 3 else _in_space(one) for one in (x, y))
    shape = np.broadcast_shapes(x.shape, y.shape)
    x, y = (arranging.FUNCTIONS["broadcast_to"](one, shape) for one in (x, y))
    return arranging.moveaxis(dress(engine("linalg.cross")(x, y, dim=-1), weak), -1, axisc)


def _in_space(plane: Any) -> Any:
    """Vectors in the plane as vectors in space."""
    return arranging.concatenate([plane, plane[..., :1] * 0], -1)


# linear algebra ------------------------------------------------------------------------------------------------------------


def _matrix(a: Any, name: str) -> Any:
    x = operand(a, name)
    if x.ndim < 2:
        raise refuse_value("jax_matrix_needed", name=name, shape=x.shape)
    return cast(x, floating(x.dtype))


def _of_matrix(name: str, its: str = "") -> None:
    function = engine(its or f"linalg.{name}")

    def call(a: Any) -> Any:
        return dress(function(undress(_matrix(a, name))))

    LINALG[name] = named(name, call, f"{name} of a matrix, or of each of a batch.")


for _name in ("det", "svdvals", "matrix_exp"):
    _of_matrix(_name)
LINALG.pop("matrix_exp")


class SlogdetResult(NamedTuple):
    """Sign and logarithm of a determinant."""

    sign: Any
    logabsdet: Any


class EighResult(NamedTuple):
    """Eigenvalues and eigenvectors."""

    eigenvalues: Any
    eigenvectors: Any


class SVDResult(NamedTuple):
    """Singular value decomposition."""

    U: Any
    S: Any
    Vh: Any


class QRResult(NamedTuple):
    """An orthogonal matrix times an upper triangle."""

    Q: Any
    R: Any


def _linalg(function: Callable[..., Any]) -> Callable[..., Any]:
    LINALG[function.__name__] = named(function.__name__, function)
    return function


@_linalg
def inv(a: Any) -> Any:
    """The inverse; of a singular matrix infinities."""
    x = _matrix(a, "inv")
    try:
        return dress(engine("linalg.inv")(undress(x)))
    except AutogradError:
        return dress(ops.div(x * 0 + 1.0, 0.0))


@_linalg
def solve(a: Any, b: Any) -> Any:
    """x with a x = b."""
    (x, y), _ = promoted("solve", (operand(a, "solve"), operand(b, "solve")), True)
    return dress(engine("linalg.solve")(undress(x), undress(y)))


@_linalg
def slogdet(a: Any, *, method: None = None) -> Any:
    """The sign of the determinant, and the logarithm of its size."""
    del method
    return SlogdetResult(*[dress(one) for one in engine("linalg.slogdet")(undress(_matrix(a, "slogdet")))])


@_linalg
def cholesky(a: Any, *, upper: bool = False, symmetrize_input: bool = True) -> Any:
    """The lower triangle L with L Lᵀ = a; of a matrix that is not positive definite NaN."""
    x = _matrix(a, "cholesky")
    x = (x + arranging.FUNCTIONS["matrix_transpose"](x)) / 2 if symmetrize_input else x
    try:
        found = dress(engine("linalg.cholesky")(undress(x)))
    except AutogradError:
        return x * np.nan
    return arranging.FUNCTIONS["matrix_transpose"](found) if upper else found


@_linalg
def qr(a: Any, mode: str = "reduced") -> Any:
    """An orthogonal matrix times an upper triangle."""
    found = [dress(one) for one in engine("linalg.qr")(undress(_matrix(a, "qr")), mode=mode)]
    return found[1] if mode == "r" else QRResult(*found)


@_linalg
def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """a = U diag(S) Vh."""
    del hermitian
    x = _matrix(a, "svd")
    return (
        SVDResult(*[dress(one) for one in engine("linalg.svd")(undress(x), full_matrices=full_matrices)])
        if compute_uv
        else LINALG["svdvals"](x)
    )


@_linalg
def eigh(a: Any, UPLO: str | None = None, symmetrize_input: bool = True) -> Any:  # noqa: N803  NumPy's name
    """Eigenvalues (rising) and eigenvectors of a symmetric matrix."""
    x = _matrix(a, "eigh")
    x = (x + arranging.FUNCTIONS["matrix_transpose"](x)) / 2 if symmetrize_input and UPLO is None else x
    return EighResult(*[dress(one) for one in engine("linalg.eigh")(undress(x), UPLO=UPLO or "L")])


@_linalg
def eigvalsh(a: Any, UPLO: str | None = "L") -> Any:  # noqa: N803  NumPy's name
    """Eigenvalues of a symmetric matrix."""
    return eigh(a, UPLO).eigenvalues


@_linalg
def pinv(a: Any, rtol: Any = None, hermitian: bool = False) -> Any:
    """The pseudo-inverse; singular values up to `rtol` times the largest count as zero."""
    del hermitian
    x = undress(_matrix(a, "pinv"))
    return dress(engine("linalg.pinv")(x) if rtol is None else engine("linalg.pinv")(x, rtol=float(rtol)))


@_linalg
def lstsq(a: Any, b: Any, rcond: Any = None, *, numpy_resid: bool = False) -> tuple[Any, ...]:
    """x with the smallest |a x − b|, the squared residuals, the rank and the singular values."""
    del numpy_resid
    (x, y), _ = promoted("lstsq", (operand(a, "lstsq"), operand(b, "lstsq")), True)
    rank = matrix_rank(x, rcond)
    found = pinv(x) @ y
    residual = y - x @ found
    squares = reductions.FUNCTIONS["sum"](residual * residual, 0)
    return found, arranging.FUNCTIONS["atleast_1d"](squares), rank, LINALG["svdvals"](x)


@_linalg
def matrix_rank(M: Any, rtol: Any = None) -> Any:  # noqa: N803  NumPy's name
    """How many singular values are not (nearly) zero."""
    x = _matrix(M, "matrix_rank")
    values = LINALG["svdvals"](x)
    share = max(x.shape[-2:]) * float(np.finfo(x.dtype).eps) if rtol is None else rtol
    return reductions.FUNCTIONS["sum"](values > reductions.FUNCTIONS["max"](values, -1, keepdims=True) * share, -1)


@_linalg
def matrix_power(a: Any, n: int) -> Any:
    """The matrix times itself, n times; negative powers are those of the inverse."""
    x = operand(a, "matrix_power")
    x = inv(x) if n < 0 else x
    result = None
    for bit in builtins.bin(abs(n))[2:]:
        result = None if result is None else result @ result
        if bit == "1":
            result = x if result is None else result @ x
    return result if n else arranging.FUNCTIONS["broadcast_to"](cast(dress(engine("eye")(x.shape[-1])), x.dtype), x.shape)


@_linalg
def multi_dot(arrays: Any, *, precision: Any = None) -> Any:
    """The product of several matrices."""
    del precision
    return dress(engine("linalg.multi_dot")([undress(making.array(one)) for one in arrays]))


@_linalg
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The length of a vector, or a norm of a matrix."""
    one = operand(x, "norm")
    one = cast(one, floating(one.dtype))
    sizes = elementwise.FUNCTIONS["abs"](one)
    axes = reductions.axes_of(axis, one.ndim)
    if ord is None or (ord == 2 and len(axes) == 1) or ord == "fro":
        return elementwise.FUNCTIONS["sqrt"](reductions.FUNCTIONS["sum"](one * one, axes, None, None, keepdims))
    if len(axes) == 1:
        if ord in (np.inf, -np.inf):
            return reductions.FUNCTIONS["max" if ord > 0 else "min"](sizes, axes, None, keepdims)
        if ord == 0:
            return reductions.FUNCTIONS["sum"](cast(one != 0, one.dtype), axes, None, None, keepdims)
        if ord == 1:
            return reductions.FUNCTIONS["sum"](sizes, axes, None, None, keepdims)
        return reductions.FUNCTIONS["sum"](sizes**ord, axes, None, None, keepdims) ** (1.0 / ord)
    return dress(engine("linalg.matrix_norm")(undress(one), ord, axes, keepdims))


@_linalg
def cond(x: Any, p: Any = None) -> Any:
    """How far a matrix is from singular."""
    one = _matrix(x, "cond")
    if p in (None, 2):
        values = LINALG["svdvals"](one)
        return values[..., 0] / values[..., -1]
    return norm(one, p, (-2, -1)) * norm(inv(one), p, (-2, -1))


@_linalg
def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """The length of vectors; with `axis=None` of all elements together."""
    return norm(arranging.FUNCTIONS["ravel"](x), ord, 0) if axis is None else norm(x, ord, axis, keepdims)


@_linalg
def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    """A norm of a matrix, or of each of a batch."""
    return norm(x, ord, (-2, -1), keepdims)


LINALG |= {name: FUNCTIONS[name] for name in ("matmul", "outer", "tensordot", "vecdot", "cross")}
LINALG |= {
    "matrix_transpose": arranging.FUNCTIONS["matrix_transpose"],
    "diagonal": lambda x, *, offset=0: arranging.FUNCTIONS["diagonal"](x, offset, -2, -1),
    "trace": lambda x, *, offset=0: arranging.FUNCTIONS["trace"](x, offset, -2, -1),
}
Array.__matmul__, Array.__rmatmul__ = as_operators(matmul)  # type: ignore[method-assign]
