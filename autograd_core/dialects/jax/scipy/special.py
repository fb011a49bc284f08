"""`jax.scipy.special`: the engine's special functions under SciPy's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd_core.dialects.jax import nn
from autograd_core.dialects.jax.inner import elementwise, reductions
from autograd_core.dialects.jax.inner.array import dress
from autograd_core.dialects.jax.inner.elementwise import engine, unary
from autograd_core.dialects.jax.inner.making import promoted
from autograd_core.dialects.missing import missing

_TABLE: dict[str, Callable[..., Any]] = {
    **{name: unary(name, engine(f"special.{name}"), True) for name in ("erf", "erfc", "erfinv", "expit", "digamma", "gammaln", "i0", "i0e", "i1", "i1e", "log_ndtr", "logit", "ndtr", "ndtri", "entr", "erfcx")},
    "logsumexp": reductions.logsumexp, "softmax": vars(nn)["softmax"], "log_softmax": vars(nn)["log_softmax"],
    "xlogy": elementwise.binary("xlogy", engine("xlogy"), True), "xlog1py": elementwise.binary("xlog1py", engine("xlog1py"), True),
    **{name: elementwise.binary(name, engine(f"special.{name}"), True) for name in ("zeta", "gammainc", "gammaincc")},
}  # fmt: skip


def betaln(a: Any, b: Any) -> Any:
    """The logarithm of the beta function."""
    gammaln = _TABLE["gammaln"]
    return gammaln(a) + gammaln(b) - gammaln(elementwise.FUNCTIONS["add"](a, b))


def beta(a: Any, b: Any) -> Any:
    """Euler's beta function Γ(a) Γ(b) / Γ(a + b), of positive numbers."""
    return elementwise.FUNCTIONS["exp"](betaln(a, b))


def betainc(a: Any, b: Any, x: Any) -> Any:
    """The regularised incomplete beta function: the probability below x of a beta distribution; its derivative is that in x."""
    (first, second, third), weak = promoted("betainc", (a, b, x), True)
    return dress(engine("betainc")(first, second, third), weak)


def poch(z: Any, m: Any) -> Any:
    """Γ(z + m) / Γ(z): z (z + 1) … (z + m − 1) for a whole m; of positive numbers."""
    gammaln = _TABLE["gammaln"]
    return elementwise.FUNCTIONS["exp"](gammaln(elementwise.FUNCTIONS["add"](z, m)) - gammaln(z))


def gamma(x: Any) -> Any:
    """The gamma function."""
    size, down = elementwise.FUNCTIONS["exp"](_TABLE["gammaln"](x)), elementwise.FUNCTIONS["floor"](x)
    below = elementwise.FUNCTIONS["logical_and"](
        x < 0, elementwise.FUNCTIONS["remainder"](down, 2) != 0
    )  # its sign there changes at each pole
    return elementwise.where(below, -size, size)


def factorial(n: Any, exact: bool = False) -> Any:
    """n!"""
    del exact
    return gamma(elementwise.FUNCTIONS["add"](n, 1.0))


def polygamma(n: int, x: Any) -> Any:
    """The n-th derivative of the digamma function."""
    return elementwise.unary("polygamma", lambda one: engine("special.polygamma")(int(n), one), True)(x)


def multigammaln(a: Any, d: int) -> Any:
    """The logarithm of the gamma function of matrices of d rows."""
    return elementwise.unary("multigammaln", lambda one: engine("special.multigammaln")(one, int(d)), True)(a)


def rel_entr(p: Any, q: Any) -> Any:
    """p log(p / q); 0 where p is 0."""
    return _TABLE["xlogy"](p, p) - _TABLE["xlogy"](p, q)


def kl_div(p: Any, q: Any) -> Any:
    """p log(p / q) − p + q: the divergence of two distributions, element by element."""
    return elementwise.FUNCTIONS["add"](elementwise.FUNCTIONS["subtract"](rel_entr(p, q), p), q)


globals().update(_TABLE)
__all__ = sorted({*_TABLE, "beta", "betainc", "betaln", "factorial", "gamma", "kl_div", "multigammaln", "poch", "polygamma", "rel_entr"})
__getattr__ = missing("jax.scipy.special", __all__)
