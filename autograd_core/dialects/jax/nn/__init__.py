"""`jax.nn`: activations, softmax and its kin, one-hot codes, attention; over the engine's operations."""

# ruff: noqa: F401  what is imported is named in __all__, which the table makes

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import elementwise, making, reductions
from autograd_core.dialects.jax.inner.array import dress
from autograd_core.dialects.jax.inner.dtypes import canonical
from autograd_core.dialects.jax.inner.elementwise import engine, named, unary, where
from autograd_core.dialects.jax.inner.making import cast, floating, operand
from autograd_core.dialects.jax.inner.products import FUNCTIONS as PRODUCTS
from autograd_core.dialects.jax.nn import initializers
from autograd_core.dialects.missing import missing

_TABLE: dict[str, Callable[..., Any]] = {
    "relu": unary("relu", engine("relu")),
    "sigmoid": unary("sigmoid", engine("sigmoid"), True),
    "tanh": elementwise.FUNCTIONS["tanh"],
    "log_sigmoid": unary("log_sigmoid", engine("F.logsigmoid"), True),
    "silu": unary("silu", engine("F.silu"), True),
    "swish": unary("swish", engine("F.silu"), True),
    "mish": unary("mish", engine("F.mish"), True),
    "soft_sign": unary("soft_sign", lambda x: ops.div(x, ops.add(ops.abs(x), 1.0)), True),
    "relu6": unary("relu6", lambda x: engine("F.hardtanh")(x, 0.0, 6.0), True),
    "hard_tanh": unary("hard_tanh", lambda x: engine("F.hardtanh")(x, -1.0, 1.0)),
    "hard_sigmoid": unary("hard_sigmoid", engine("F.hardsigmoid"), True),
    "hard_silu": unary("hard_silu", engine("F.hardswish"), True),
    "hard_swish": unary("hard_swish", engine("F.hardswish"), True),
    "selu": unary("selu", engine("F.selu"), True),
    "squareplus": unary("squareplus", lambda x: ops.mul(ops.add(x, ops.sqrt(ops.add(ops.square(x), 4.0))), 0.5), True),
    "sparse_plus": unary(
        "sparse_plus",
        lambda x: ops.where(ops.le(x, -1.0), 0.0, ops.where(ops.ge(x, 1.0), x, ops.mul(ops.square(ops.add(x, 1.0)), 0.25))),
        True,
    ),
    "sparse_sigmoid": unary("sparse_sigmoid", lambda x: ops.mul(ops.clamp(ops.add(x, 1.0), 0.0, 2.0), 0.5), True),
    "identity": unary("identity", lambda x: x),
    "logsumexp": reductions.logsumexp,
}


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    _TABLE[function.__name__] = named(function.__name__, function)
    return function


@_entered
def softplus(x: Any) -> Any:
    """log(1 + eˣ)."""
    return elementwise.FUNCTIONS["logaddexp"](x, 0)


@_entered
def gelu(x: Any, approximate: bool = True) -> Any:
    """x Φ(x), by the hyperbolic tangent unless `approximate=False`."""
    one = operand(x, "gelu")
    one = cast(one, floating(one.dtype), False)
    return dress(engine("F.gelu")(one, approximate="tanh" if approximate else "none"))


def _real(x: Any, name: str) -> Any:
    one = operand(x, name)
    return cast(one, floating(one.dtype)) if one.dtype.kind != "f" else one


@_entered
def elu(x: Any, alpha: Any = 1.0) -> Any:
    """x above zero, α (eˣ − 1) below."""
    one = _real(x, "elu")
    return where(one > 0, one, alpha * elementwise.FUNCTIONS["expm1"](where(one > 0, 0.0, one)))


@_entered
def celu(x: Any, alpha: Any = 1.0) -> Any:
    """x above zero, α (e^(x/α) − 1) below."""
    one = _real(x, "celu")
    return where(one > 0, one, alpha * elementwise.FUNCTIONS["expm1"](where(one > 0, 0.0, one) / alpha))


@_entered
def leaky_relu(x: Any, negative_slope: Any = 1e-2) -> Any:
    """x above zero, a small multiple of it below."""
    one = _real(x, "leaky_relu")
    return where(one >= 0, one, negative_slope * one)


@_entered
def glu(x: Any, axis: int = -1) -> Any:
    """One half of the features, gated by the sigmoid of the other."""
    return dress(engine("F.glu")(_real(x, "glu"), axis))


@_entered
def softmax(x: Any, axis: Any = -1, where: Any = None, initial: Any = -np.inf) -> Any:
    """Exponentials as shares of their sum."""
    del initial
    one = _real(x, "softmax")
    if where is not None:
        one = elementwise.where(where, one, -np.inf)
    if isinstance(axis, int):
        return dress(engine("softmax")(one, dim=axis))
    shifted = elementwise.FUNCTIONS["exp"](one - dress(ops.detach(reductions.FUNCTIONS["max"](one, axis, keepdims=True))))
    return shifted / reductions.FUNCTIONS["sum"](shifted, axis, keepdims=True)


@_entered
def log_softmax(x: Any, axis: Any = -1, where: Any = None, initial: Any = -np.inf) -> Any:
    """The logarithm of the softmax."""
    del initial
    one = _real(x, "log_softmax")
    if where is not None:
        one = elementwise.where(where, one, -np.inf)
    return dress(engine("log_softmax")(one, dim=axis)) if isinstance(axis, int) else one - reductions.logsumexp(one, axis, keepdims=True)


@_entered
def standardize(x: Any, axis: Any = -1, mean: Any = None, variance: Any = None, epsilon: Any = 1e-5, where: Any = None) -> Any:
    """With mean 0 and variance 1 along axes."""
    one = _real(x, "standardize")
    centre = reductions.mean(one, axis, keepdims=True, where=where) if mean is None else mean
    if variance is None:
        variance = reductions.mean(elementwise.FUNCTIONS["square"](one), axis, keepdims=True, where=where) - elementwise.FUNCTIONS[
            "square"
        ](centre)
    return (one - centre) * dress(ops.rsqrt(variance + epsilon))


@_entered
def one_hot(x: Any, num_classes: int, *, dtype: Any = None, axis: Any = -1) -> Any:
    """Rows of zeros with a one at the class; a class that is not there gives zeros."""
    labels = making.array(x)
    axis = axis if axis >= 0 else axis + labels.ndim + 1
    shape = [1] * (labels.ndim + 1)
    shape[axis] = num_classes
    size = (*labels.shape[:axis], 1, *labels.shape[axis:])
    classes = making.from_numpy(np.arange(num_classes, dtype=np.int32).reshape(shape))
    return cast(labels.reshape(size) == cast(classes, labels.dtype), canonical(float if dtype is None else dtype))


@_entered
def dot_product_attention(
    query: Any, key: Any, value: Any, bias: Any = None, mask: Any = None, *, scale: Any = None, is_causal: bool = False, **_: Any
) -> Any:
    """softmax(Q Kᵀ / √d) V of arrays (batch, time, heads, features)."""
    q, k, v = (_real(one, "dot_product_attention") for one in (query, key, value))
    scores = PRODUCTS["einsum"]("...tnh,...snh->...nts", q, k) * (1.0 / np.sqrt(q.shape[-1]) if scale is None else scale)
    scores = scores if bias is None else scores + bias
    low = float(np.finfo(scores.dtype).min) * 0.7
    if mask is not None:
        scores = where(mask, scores, low)
    if is_causal:
        scores = where(making.from_numpy(np.tri(*scores.shape[-2:], dtype=bool)), scores, low)
    return PRODUCTS["einsum"]("...nts,...snh->...tnh", softmax(scores), v)


globals().update(_TABLE)
__all__ = sorted({*_TABLE, "initializers"})
__getattr__ = missing("jax.nn", __all__)
