"""`mxnet.np.linalg`: the engine's linear algebra on arrays in NumPy's manner."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.elementwise import engine, filled
from autograd_core.dialects.mxnet.handle import applied, ndarray

__all__ = ["cholesky", "det", "eigh", "eigvalsh", "inv", "norm", "pinv", "slogdet", "solve", "svd"]


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The length of a vector, or of everything."""
    if ord is None and axis is None and not keepdims:
        return applied(engine("norm"), x, handle=ndarray)
    return applied(engine("linalg.norm"), x, ord, dim=axis, keepdim=keepdims, handle=ndarray)


cholesky, det, eigh, eigvalsh, inv, pinv, slogdet, solve, svd = (
    filled(f"linalg.{name}", handle=ndarray) for name in ("cholesky", "det", "eigh", "eigvalsh", "inv", "pinv", "slogdet", "solve", "svd")
)
__getattr__ = missing("mxnet.np.linalg", __all__)
