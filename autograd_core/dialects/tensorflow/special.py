"""What `tf.math` has beside the everyday functions: special functions, polynomials, tables of confusion."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.arrays import top_k
from autograd_core.dialects.tensorflow.convert import engine, floats, tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.dtypes import as_dtype

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = ["approx_max_k", "bessel_i0", "confusion_matrix", "lbeta", "polygamma", "polyval", "special", "zeta"]

approx_max_k = top_k


@op("Polygamma")
def polygamma(a: Any, x: Any, name: Any = None) -> Any:
    """The derivative of order `a` (a whole number) of the digamma function."""
    return engine("polygamma")(int(tensor_of(a).array), floats("Polygamma", x))


@op("Zeta")
def zeta(x: Any, q: Any, name: Any = None) -> Any:
    """Hurwitz' zeta function."""
    return engine("special.zeta")(floats("Zeta", x), floats("Zeta", q))


@op("BesselI0")
def bessel_i0(x: Any, name: Any = None) -> Any:
    """The modified Bessel function of order zero."""
    return engine("i0")(floats("BesselI0", x))


@op("Lbeta")
def lbeta(x: Any, name: Any = None) -> Any:
    """The logarithm of the beta function of the numbers along the last axis."""
    tensor = floats("Lbeta", x)
    return engine("sub")(engine("sum")(engine("lgamma")(tensor), -1), engine("lgamma")(engine("sum")(tensor, -1)))


@op("Polyval")
def polyval(coeffs: Any, x: Any, name: Any = None) -> Any:
    """A polynomial, its highest coefficient first, by Horner's rule."""
    total = tensor_of(0.0 if not coeffs else coeffs[0])
    for one in coeffs[1:]:
        total = OPS["add"](OPS["multiply"](total, x), one)
    return total


@op("ConfusionMatrix")
def confusion_matrix(
    labels: Any, predictions: Any, num_classes: Any = None, weights: Any = None, dtype: Any = "int32", name: Any = None
) -> Any:
    """How often each label (rows) was predicted as each class (columns)."""
    rows, columns = (np.asarray(tensor_of(one).array).ravel().astype(int) for one in (labels, predictions))
    size = int(max(rows.max(), columns.max()) + 1 if num_classes is None else num_classes)
    table = np.zeros((size, size), as_dtype(dtype).numpy)
    np.add.at(table, (rows, columns), 1 if weights is None else np.asarray(tensor_of(weights).array))
    return wrap(table)


special = ModuleType("tensorflow.math.special", "Special functions.")
vars(special).update({
    "digamma": OPS["digamma"], "lgamma": OPS["lgamma"], "erf": OPS["erf"], "erfc": OPS["erfc"], "erfinv": OPS["erfinv"],
    "expm1": OPS["expm1"], "log1p": OPS["log1p"], "bessel_i0": bessel_i0, "polygamma": polygamma, "zeta": zeta,
})  # fmt: skip
