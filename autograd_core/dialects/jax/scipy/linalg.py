"""`jax.scipy.linalg`: solving with triangles and factors."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.jax.inner import arranging, creation
from autograd_core.dialects.jax.inner.array import dress, undress
from autograd_core.dialects.jax.inner.elementwise import engine
from autograd_core.dialects.jax.inner.making import operand, promoted
from autograd_core.dialects.jax.inner.products import LINALG
from autograd_core.dialects.missing import missing

__all__ = [
    "block_diag",
    "cho_factor",
    "cho_solve",
    "cholesky",
    "det",
    "eigh",
    "expm",
    "inv",
    "lu",
    "qr",
    "solve",
    "solve_triangular",
    "svd",
]
__getattr__ = missing("jax.scipy.linalg", __all__)
det, inv, eigh, qr, svd = LINALG["det"], LINALG["inv"], LINALG["eigh"], LINALG["qr"], LINALG["svd"]


def cholesky(a: Any, lower: bool = False, overwrite_a: bool = False, check_finite: bool = True) -> Any:
    """The triangle whose square is a; the upper one unless `lower`."""
    del overwrite_a, check_finite
    return LINALG["cholesky"](a, upper=not lower)


def cho_factor(a: Any, lower: bool = False, **_: Any) -> tuple[Any, bool]:
    """The Cholesky factor, and which triangle it is."""
    return cholesky(a, lower), lower


def cho_solve(c_and_lower: tuple[Any, bool], b: Any, **_: Any) -> Any:
    """x with a x = b, from the factor of a."""
    factor, lower = c_and_lower
    turned = arranging.FUNCTIONS["matrix_transpose"](factor)
    low, high = (factor, turned) if lower else (turned, factor)
    return solve_triangular(high, solve_triangular(low, b, lower=True))


def solve_triangular(a: Any, b: Any, trans: Any = 0, lower: bool = False, unit_diagonal: bool = False, **_: Any) -> Any:
    """x with a x = b for a triangle a."""
    (x, y), _weak = promoted("solve_triangular", (operand(a, "solve_triangular"), operand(b, "solve_triangular")), True)
    if trans in (1, "T", 2, "C"):
        x, lower = arranging.FUNCTIONS["matrix_transpose"](x), not lower
    column = y[..., None] if y.ndim == x.ndim - 1 else y
    found = dress(engine("linalg.solve_triangular")(undress(x), undress(column), upper=not lower, unitriangular=unit_diagonal))
    return found[..., 0] if column is not y else found


def solve(a: Any, b: Any, lower: bool = False, assume_a: str = "gen", **_: Any) -> Any:
    """x with a x = b; where `assume_a` says that a is symmetric, only its upper (or `lower`) triangle is read."""
    if assume_a in ("sym", "her", "pos"):
        half = arranging.FUNCTIONS["tril" if lower else "triu"](a)
        a = half + arranging.FUNCTIONS["matrix_transpose"](half) - half * creation.FUNCTIONS["eye"](half.shape[-1], dtype=half.dtype)
    return LINALG["solve"](a, b)


def expm(A: Any, *, upper_triangular: bool = False, max_squarings: int = 16) -> Any:  # noqa: N803  SciPy's name
    """The exponential of a matrix."""
    del upper_triangular, max_squarings
    return dress(engine("linalg.matrix_exp")(undress(operand(A, "expm"))))


def block_diag(*arrs: Any) -> Any:
    """Matrices along a diagonal."""
    return dress(engine("block_diag")(*[undress(operand(one, "block_diag")) for one in arrs]))


def lu(a: Any, permute_l: bool = False, **_: Any) -> Any:
    """a = P L U."""
    p, low, up = (dress(one) for one in engine("linalg.lu")(undress(operand(a, "lu"))))
    return (p @ low, up) if permute_l else (p, low, up)
