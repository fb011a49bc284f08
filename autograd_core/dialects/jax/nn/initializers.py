"""`jax.nn.initializers`: functions `(key, shape, dtype) → array` that fill new weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.jax import random
from autograd_core.dialects.jax.inner import creation
from autograd_core.dialects.jax.inner.problems import refuse_value
from autograd_core.dialects.missing import missing

__all__ = [
    "constant", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "kaiming_normal", "kaiming_uniform", "lecun_normal",
    "lecun_uniform", "normal", "ones", "orthogonal", "truncated_normal", "uniform", "variance_scaling", "xavier_normal", "xavier_uniform", "zeros",
]  # fmt: skip
__getattr__ = missing("jax.nn.initializers", __all__)

Initializer = Callable[..., Any]


def zeros(key: Any, shape: Any, dtype: Any = float, out_sharding: Any = None) -> Any:
    """Zeros."""
    del key, out_sharding
    return creation.FUNCTIONS["zeros"](shape, dtype)


def ones(key: Any, shape: Any, dtype: Any = float, out_sharding: Any = None) -> Any:
    """Ones."""
    del key, out_sharding
    return creation.FUNCTIONS["ones"](shape, dtype)


def constant(value: Any, dtype: Any = float) -> Initializer:
    """One value everywhere."""
    its = dtype
    return lambda _, shape, dtype=its: creation.FUNCTIONS["full"](shape, value, dtype)


def uniform(scale: Any = 1e-2, dtype: Any = float) -> Initializer:
    """Evenly between 0 and `scale`."""
    its = dtype
    return lambda key, shape, dtype=its: random.uniform(key, shape, dtype) * scale


def normal(stddev: Any = 1e-2, dtype: Any = float) -> Initializer:
    """Normally distributed."""
    its = dtype
    return lambda key, shape, dtype=its: random.normal(key, shape, dtype) * stddev


def truncated_normal(stddev: Any = 1e-2, dtype: Any = float, lower: Any = -2.0, upper: Any = 2.0) -> Initializer:
    """Normally distributed between bounds."""
    its = dtype
    return lambda key, shape, dtype=its: random.truncated_normal(key, lower, upper, shape, dtype) * stddev


def variance_scaling(
    scale: Any, mode: str, distribution: str, in_axis: Any = -2, out_axis: Any = -1, batch_axis: Any = (), dtype: Any = float
) -> Initializer:  # fmt: skip
    """Weights whose variance is `scale` over the number of inputs (`fan_in`), of outputs (`fan_out`), or their mean (`fan_avg`)."""
    its = dtype
    axes = [tuple(one) if isinstance(one, (tuple, list)) else (one,) for one in (in_axis, out_axis, batch_axis)]

    def fill(key: Any, shape: Any, dtype: Any = its, out_sharding: Any = None) -> Any:
        del out_sharding
        if len(shape) < 2:
            raise refuse_value("jax_invalid_argument", what=f"Can't compute input and output sizes of a {len(shape)}-dimensional weights tensor. Must be at least 2D.", fix="Give the shape of a matrix or a kernel.")  # fmt: skip
        sizes = [int(np.prod([shape[i] for i in part], dtype=np.int64)) for part in axes]
        field = int(np.prod(shape, dtype=np.int64)) / sizes[0] / sizes[1] / sizes[2]
        fans = {"fan_in": sizes[0] * field, "fan_out": sizes[1] * field, "fan_avg": (sizes[0] + sizes[1]) * field / 2}
        if mode not in fans:
            raise refuse_value(
                "jax_invalid_argument", what=f"invalid mode for variance scaling initializer: {mode}", fix="Use fan_in, fan_out or fan_avg."
            )
        variance = scale / fans[mode]
        if distribution == "normal":
            return random.normal(key, shape, dtype) * np.float32(np.sqrt(variance))
        if distribution == "uniform":
            return random.uniform(key, shape, dtype, -1) * np.float32(np.sqrt(3 * variance))
        if distribution == "truncated_normal":  # 0.8796…: the deviation of a normal number cut at ±2
            return random.truncated_normal(key, -2, 2, shape, dtype) * np.float32(np.sqrt(variance) / 0.87962566103423978)
        raise refuse_value("jax_invalid_argument", what=f"invalid distribution for variance scaling initializer: {distribution}", fix="Use normal, uniform or truncated_normal.")  # fmt: skip

    return fill


def _scaled(scale: float, mode: str, distribution: str) -> Callable[..., Initializer]:
    def made(in_axis: Any = -2, out_axis: Any = -1, batch_axis: Any = (), dtype: Any = float) -> Initializer:
        return variance_scaling(scale, mode, distribution, in_axis, out_axis, batch_axis, dtype)

    made.__doc__ = f"variance_scaling({scale}, {mode!r}, {distribution!r})."
    return made


glorot_uniform = xavier_uniform = _scaled(1.0, "fan_avg", "uniform")
glorot_normal = xavier_normal = _scaled(1.0, "fan_avg", "truncated_normal")
lecun_uniform, lecun_normal = _scaled(1.0, "fan_in", "uniform"), _scaled(1.0, "fan_in", "truncated_normal")
he_uniform = kaiming_uniform = _scaled(2.0, "fan_in", "uniform")
he_normal = kaiming_normal = _scaled(2.0, "fan_in", "truncated_normal")


def orthogonal(scale: Any = 1.0, column_axis: int = -1, dtype: Any = float) -> Initializer:
    """Random orthogonal matrices."""
    its = dtype

    def fill(key: Any, shape: Any, dtype: Any = its) -> Any:
        columns = shape[column_axis]
        rows = int(np.prod(shape)) // columns
        found = random.orthogonal(key, rows, (), dtype, columns) if rows != columns else random.orthogonal(key, rows, (), dtype)
        return scale * found.reshape(*[n for i, n in enumerate(shape) if i != column_axis % len(shape)], columns)

    return fill
