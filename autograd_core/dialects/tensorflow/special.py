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

__all__ = [
    "BESSEL", "approx_max_k", "betainc", "confusion_matrix", "erfcinv", "igamma", "igammac", "invert_permutation", "lbeta", "polygamma", "polyval", "special", "zeta",
]  # fmt: skip

approx_max_k = top_k


@op("Polygamma")
def polygamma(a: Any, x: Any, name: Any = None) -> Any:
    """The derivative of order `a` (whole numbers) of the digamma function."""
    orders, x = tensor_of(a).array, floats("Polygamma", x)
    first, *others = sorted({int(one) for one in np.ravel(orders)})
    found = engine("polygamma")(first, x)
    for order in others:
        found = engine("where")(wrap(orders == order), engine("polygamma")(order, x), found)
    return found


@op("Zeta")
def zeta(x: Any, q: Any, name: Any = None) -> Any:
    """Hurwitz' zeta function; its gradient is that in q."""
    return engine("special.zeta")(floats("Zeta", x).detach(), floats("Zeta", q))


_OF_ONE = {
    "bessel_i0": "i0", "bessel_i0e": "special.i0e", "bessel_i1": "special.i1", "bessel_i1e": "special.i1e", "bessel_j0": "special.bessel_j0",
    "bessel_j1": "special.bessel_j1", "bessel_k0": "special.modified_bessel_k0", "bessel_k0e": "special.scaled_modified_bessel_k0",
    "bessel_k1": "special.modified_bessel_k1", "bessel_k1e": "special.scaled_modified_bessel_k1", "bessel_y0": "special.bessel_y0",
    "bessel_y1": "special.bessel_y1",
}  # fmt: skip
"""TensorFlow's Bessel functions, and how the engine calls them: i and k are the modified ones, with e without their exponential growth or decay."""


def _of_one(name: str, inner: str) -> Any:
    kind = "".join(word.capitalize() for word in name.split("_"))

    def function(x: Any, name: Any = None) -> Any:
        return engine(inner)(floats(kind, x))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{name} of each number: a Bessel function."
    return op(kind)(function)


BESSEL = {name: _of_one(name, inner) for name, inner in _OF_ONE.items()}


@op("Erfcinv")
def erfcinv(x: Any, name: Any = None) -> Any:
    """Where the complement of the error function has this value."""
    return engine("erfinv")(engine("rsub")(floats("Erfcinv", x), 1.0))


@op("Igamma")
def igamma(a: Any, x: Any, name: Any = None) -> Any:
    """The regularised incomplete gamma function from 0 to x."""
    return engine("special.gammainc")(floats("Igamma", a), floats("Igamma", x))


@op("Igammac")
def igammac(a: Any, x: Any, name: Any = None) -> Any:
    """The regularised incomplete gamma function from x on."""
    return engine("special.gammaincc")(floats("Igammac", a), floats("Igammac", x))


@op("Betainc")
def betainc(a: Any, b: Any, x: Any, name: Any = None) -> Any:
    """The regularised incomplete beta function of x; its gradient is that in x."""
    return engine("betainc")(floats("Betainc", a).detach(), floats("Betainc", b).detach(), floats("Betainc", x))


@op("InvertPermutation")
def invert_permutation(x: Any, name: Any = None) -> Any:
    """Where each number stands in an order of 0 … n − 1."""
    return wrap(np.argsort(tensor_of(x).array).astype(tensor_of(x).array.dtype))


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
    "expm1": OPS["expm1"], "log1p": OPS["log1p"], **BESSEL, "polygamma": polygamma, "zeta": zeta,
})  # fmt: skip
