"""`tf.layers`: functions that make variables and apply them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.chance import dropped_out
from autograd_core.dialects.tensorflow.compat.graphs.flow import cond
from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.scopes import get_variable, variable_scope
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Symbol
from autograd_core.dialects.tensorflow.compat.v1 import initializers
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = [
    "average_pooling2d", "batch_normalization", "conv2d", "dense", "dropout", "flatten", "max_pooling2d",
]  # fmt: skip


def _variable(
    name: str, shape: list[int], dtype: Any, initializer: Any, regularizer: Any, trainable: bool = True, constraint: Any = None
) -> Any:
    return get_variable(name, shape, dtype, initializer, regularizer, trainable, constraint=constraint)


def _finished(result: Any, activation: Callable[[Any], Any] | None, regularizer: Any) -> Any:
    result = activation(result) if activation is not None else result
    if regularizer is not None:
        get_default_graph().add_to_collection("regularization_losses", regularizer(result))
    return result


def _known(inputs: Symbol, axis: int, layer: str) -> int:
    size = inputs.sizes[axis] if inputs.sizes else None
    if size is None:
        raise refuse_as(ValueError, "tf1_layer_size", layer=layer, shape=str(inputs.shape))
    return size


def dense(
    inputs: Any, units: int, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = None, bias_initializer: Any = None,
    kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None,
    bias_constraint: Any = None, trainable: bool = True, name: str | None = None, reuse: Any = None,
) -> Any:  # fmt: skip
    """`activation(inputs @ kernel + bias)` with variables of its own; the last axis of `inputs` must be known while building (`ValueError`)."""
    x = as_symbol(inputs)
    with variable_scope(name, "dense", reuse=reuse):
        kernel = _variable(
            "kernel", [_known(x, -1, "dense"), int(units)], x.dtype, kernel_initializer, kernel_regularizer, trainable, kernel_constraint
        )
        result = OPS["matmul"](x, kernel) if len(x.sizes or ()) == 2 else OPS["tensordot"](x, kernel, [[len(x.sizes or ()) - 1], [0]])
        if use_bias:
            bias = _variable(
                "bias", [int(units)], x.dtype, bias_initializer or initializers.zeros(), bias_regularizer, trainable, bias_constraint
            )
            result = OPS["bias_add"](result, bias)
        return _finished(result, activation, activity_regularizer)


def _pair(value: Any) -> list[int]:
    return [int(value)] * 2 if isinstance(value, int) else [int(one) for one in value]


def _layout(data_format: str, pair: list[int]) -> tuple[str, list[int]]:
    return ("NHWC", [1, *pair, 1]) if data_format == "channels_last" else ("NCHW", [1, 1, *pair])


def conv2d(
    inputs: Any, filters: int, kernel_size: Any, strides: Any = (1, 1), padding: str = "valid", data_format: str = "channels_last",
    dilation_rate: Any = (1, 1), activation: Any = None, use_bias: bool = True, kernel_initializer: Any = None, bias_initializer: Any = None,
    kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None,
    bias_constraint: Any = None, trainable: bool = True, name: str | None = None, reuse: Any = None,
) -> Any:  # fmt: skip
    """`activation(convolution of inputs with kernel + bias)` with variables of its own."""
    x = as_symbol(inputs)
    layout, steps = _layout(data_format, _pair(strides))
    with variable_scope(name, "conv2d", reuse=reuse):
        depth = _known(x, -1 if layout == "NHWC" else 1, "conv2d")
        kernel = _variable(
            "kernel",
            [*_pair(kernel_size), depth, int(filters)],
            x.dtype,
            kernel_initializer,
            kernel_regularizer,
            trainable,
            kernel_constraint,
        )
        result = OPS["conv2d"](x, kernel, steps, padding.upper(), layout, _layout(data_format, _pair(dilation_rate))[1], name="Conv2D")
        if use_bias:
            bias = _variable(
                "bias", [int(filters)], x.dtype, bias_initializer or initializers.zeros(), bias_regularizer, trainable, bias_constraint
            )
            result = OPS["bias_add"](result, bias, data_format=layout)
        return _finished(result, activation, activity_regularizer)


def _pooled(
    function: str, default: str, inputs: Any, pool_size: Any, strides: Any, padding: str, data_format: str, name: str | None
) -> Any:
    layout, window = _layout(data_format, _pair(pool_size))
    graph = get_default_graph()
    with graph.name_scope(name or default):
        return OPS[function](
            as_symbol(inputs),
            window,
            _layout(data_format, _pair(strides))[1],
            padding.upper(),
            layout,
            name=function.replace("_pool2d", "").capitalize() + "Pool",
        )


def max_pooling2d(
    inputs: Any, pool_size: Any, strides: Any, padding: str = "valid", data_format: str = "channels_last", name: str | None = None
) -> Any:
    """The greatest number of each window."""
    return _pooled("max_pool2d", "max_pooling2d", inputs, pool_size, strides, padding, data_format, name)


def average_pooling2d(
    inputs: Any, pool_size: Any, strides: Any, padding: str = "valid", data_format: str = "channels_last", name: str | None = None
) -> Any:
    """The mean of each window."""
    return _pooled("avg_pool2d", "average_pooling2d", inputs, pool_size, strides, padding, data_format, name)


def flatten(inputs: Any, name: str | None = None, data_format: str = "channels_last") -> Any:
    """All axes but the first as one."""
    del data_format
    x = as_symbol(inputs)
    with get_default_graph().name_scope(name or "flatten"):
        rest = 1
        for size in (x.sizes or ())[1:]:
            rest = -1 if size is None or rest < 0 else rest * size
        return OPS["reshape"](x, [-1, rest] if rest >= 0 else [OPS["shape"](x)[0], -1])


def dropout(
    inputs: Any, rate: Any = 0.5, noise_shape: Any = None, seed: int | None = None, training: Any = False, name: str | None = None
) -> Any:
    """While training, each number lost with probability `rate` and the others divided by what is left; otherwise `inputs`. `training` may be a tensor."""
    x = as_symbol(inputs)
    with get_default_graph().name_scope(name or "dropout"):
        if isinstance(training, Symbol):
            share = OPS["multiply"](OPS["cast"](training, "float32"), rate)
            return dropped_out(x, share, noise_shape, seed, "dropout")
        return dropped_out(x, rate, noise_shape, seed, "dropout") if training else OPS["identity"](x, name="Identity")


def batch_normalization(
    inputs: Any, axis: int = -1, momentum: float = 0.99, epsilon: float = 1e-3, center: bool = True, scale: bool = True, beta_initializer: Any = None,
    gamma_initializer: Any = None, moving_mean_initializer: Any = None, moving_variance_initializer: Any = None, beta_regularizer: Any = None,
    gamma_regularizer: Any = None, beta_constraint: Any = None, gamma_constraint: Any = None, training: Any = False, trainable: bool = True,
    name: str | None = None, reuse: Any = None,
) -> Any:  # fmt: skip
    """Rows of mean 0 and variance 1 over the batch while training, by running means otherwise. What updates those is in the collection `UPDATE_OPS`.

    Source: S. Ioffe and C. Szegedy, "Batch Normalization", 2015.
    """
    x = as_symbol(inputs)
    rank = len(x.sizes or ())
    place = axis % rank
    size, graph = _known(x, place, "batch_normalization"), get_default_graph()
    axes = [one for one in range(rank) if one != place]
    if place != rank - 1:
        raise refuse_as(ValueError, "tf1_normal_axis", axis=axis)
    with variable_scope(name, "batch_normalization", reuse=reuse):
        zeros, ones = initializers.zeros(), initializers.ones()
        gamma = (
            _variable("gamma", [size], x.dtype, gamma_initializer or ones, gamma_regularizer, trainable, gamma_constraint)
            if scale
            else None
        )
        beta = (
            _variable("beta", [size], x.dtype, beta_initializer or zeros, beta_regularizer, trainable, beta_constraint) if center else None
        )
        mean = _variable("moving_mean", [size], x.dtype, moving_mean_initializer or zeros, None, False)
        variance = _variable("moving_variance", [size], x.dtype, moving_variance_initializer or ones, None, False)
        if training is False or training is None:
            return OPS["batch_normalization"](x, mean, variance, beta, gamma, epsilon, name="batchnorm/add_1")
        own = OPS["moments"](x, axes)
        if isinstance(training, Symbol):
            used = cond(training, lambda: [own[0], own[1]], lambda: [mean.value(), variance.value()])
            keep: Any = OPS["where"](training, momentum, 1.0)
        else:
            used, keep = own, momentum
        for moving, now in ((mean, own[0]), (variance, own[1])):
            change = OPS["multiply"](OPS["subtract"](moving.value(), OPS["stop_gradient"](now)), OPS["subtract"](1.0, keep))
            graph.add_to_collection("update_ops", moving.assign_sub(change, name="AssignMovingAvg"))
        return OPS["batch_normalization"](x, used[0], used[1], beta, gamma, epsilon, name="batchnorm/add_1")


__getattr__ = missing("tf.layers", __all__)
