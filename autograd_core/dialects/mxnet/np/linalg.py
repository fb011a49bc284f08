"""`mxnet.np.linalg`: the engine's linear algebra on arrays in NumPy's manner."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.elementwise import engine, filled
from autograd_core.dialects.mxnet.handle import applied, ndarray


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The length of a vector, or of everything."""
    if ord is None and axis is None and not keepdims:
        return applied(engine("norm"), x, handle=ndarray)
    return applied(engine("linalg.norm"), x, ord, dim=axis, keepdim=keepdims, handle=ndarray)


_WORDS = {
    "cholesky": "The lower triangular L of a positive definite matrix, with L Lᵀ = a.", "det": "The determinant of each matrix.",
    "eigh": "The eigenvalues and eigenvectors of a symmetric matrix.", "eigvalsh": "The eigenvalues of a symmetric matrix.",
    "inv": "The inverse of each matrix.", "pinv": "The pseudo-inverse of each matrix.",
    "slogdet": "The sign of each matrix's determinant, and the logarithm of its size.", "solve": "The x with a x = b.",
    "svd": "The singular values, with the orthogonal matrices to their left and right.",
}  # fmt: skip
globals().update({
    name: filled(f"linalg.{name}", words, ndarray, *("a", "b")[: 2 if name == "solve" else 1]) for name, words in _WORDS.items()
})  # fmt: skip
__all__ = sorted([*_WORDS, "norm"])
__getattr__ = missing("mxnet.np.linalg", __all__)
