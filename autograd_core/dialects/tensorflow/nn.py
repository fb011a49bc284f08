"""`tf.nn`: activations, losses from logits, normalisation; convolutions and pooling stand in windows.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.arrays import top_k
from autograd_core.dialects.tensorflow.convert import aligned, engine, floats, inside, tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.elementwise import OTHERWISE
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.dialects.tensorflow.linalg import l2_normalize
from autograd_core.dialects.tensorflow.places import embedding_lookup
from autograd_core.dialects.tensorflow.random import dropout
from autograd_core.dialects.tensorflow.reduce import axes_of
from autograd_core.dialects.tensorflow.windows import (
    atrous_conv2d,
    avg_pool,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    conv1d,
    conv2d,
    conv2d_transpose,
    conv3d,
    convolution,
    depth_to_space,
    depthwise_conv2d,
    dilation2d,
    erosion2d,
    max_pool,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    pool,
    separable_conv2d,
    space_to_depth,
)  # fmt: skip
from autograd_core.ops.activations import SELU

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

relu, sigmoid, tanh, softplus, softsign = (OPS[name] for name in ("relu", "sigmoid", "tanh", "softplus", "softsign"))
zero_fraction = OPS["zero_fraction"]

__all__ = [
    "atrous_conv2d",
    "avg_pool",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_normalization",
    "bias_add",
    "compute_average_loss",
    "conv1d",
    "conv2d",
    "conv2d_transpose",
    "conv3d",
    "convolution",
    "crelu",
    "depth_to_space",
    "depthwise_conv2d",
    "dilation2d",
    "dropout",
    "elu",
    "embedding_lookup",
    "erosion2d",
    "gelu",
    "in_top_k",
    "l2_loss",
    "l2_normalize",
    "leaky_relu",
    "log_poisson_loss",
    "log_softmax",
    "max_pool",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "moments",
    "pool",
    "relu",
    "relu6",
    "selu",
    "separable_conv2d",
    "sigmoid",
    "sigmoid_cross_entropy_with_logits",
    "silu",
    "softmax",
    "softmax_cross_entropy_with_logits",
    "softplus",
    "softsign",
    "space_to_depth",
    "sparse_softmax_cross_entropy_with_logits",
    "swish",
    "tanh",
    "top_k",
    "weighted_cross_entropy_with_logits",
    "zero_fraction",
]  # fmt: skip


def compute_average_loss(per_example_loss: Any, sample_weight: Any = None, global_batch_size: Any = None) -> Any:
    """The sum of the losses over the size of the whole batch."""
    losses = tensor_of(per_example_loss)
    count = losses.array.shape[0] if global_batch_size is None else global_batch_size
    weighed = losses if sample_weight is None else OPS["multiply"](losses, sample_weight)
    return OPS["truediv"](OPS["reduce_sum"](weighed), float(count))


@op("Relu6")
def relu6(features: Any, name: Any = None) -> Any:
    """Between 0 and 6."""
    return engine("F.relu6")(tensor_of(features))


@op("LeakyRelu")
def leaky_relu(features: Any, alpha: float = 0.2, name: Any = None) -> Any:
    """`x` above zero, `alpha * x` below."""
    return engine("F.leaky_relu")(floats("LeakyRelu", features), alpha)


@op("Elu")
def elu(features: Any, name: Any = None) -> Any:
    """`x` above zero, `exp(x) − 1` below."""
    return engine("F.elu")(floats("Elu", features))


@op("Selu")
def selu(features: Any, name: Any = None) -> Any:
    """The scaled ELU, which keeps mean and variance."""
    return inside(OTHERWISE["elu"])(floats("Selu", features), **SELU)


@op("Gelu")
def gelu(features: Any, approximate: bool = False, name: Any = None) -> Any:
    """`x` times the normal distribution function at `x`, or its usual approximation with tanh."""
    return engine("F.gelu")(floats("Gelu", features), approximate="tanh" if approximate else "none")


@op("Silu")
def silu(features: Any, beta: float = 1.0, name: Any = None) -> Any:
    """`x * sigmoid(beta * x)`."""
    x = floats("Silu", features)
    return engine("F.silu")(x) if beta == 1.0 else engine("mul")(x, engine("sigmoid")(engine("mul")(x, beta)))


silu.__name__ = "swish"  # the name that TensorFlow's function has
swish = silu


@op("CRelu")
def crelu(features: Any, axis: int = -1, name: Any = None) -> Any:
    """`relu(x)` and `relu(−x)`, side by side."""
    x = tensor_of(features)
    return engine("relu")(engine("cat")([x, engine("neg")(x)], axis))


@op("Softmax")
def softmax(logits: Any, axis: Any = None, name: Any = None) -> Any:
    """Exponentials divided by their sum along an axis (the last, unless given)."""
    x = floats("Softmax", logits)
    return engine("softmax")(x, *axes_of(-1 if axis is None else axis, x.array.ndim, "Softmax"))


@op("LogSoftmax")
def log_softmax(logits: Any, axis: Any = None, name: Any = None) -> Any:
    """The logarithm of the softmax, without leaving the numbers' range."""
    x = floats("LogSoftmax", logits)
    return engine("log_softmax")(x, *axes_of(-1 if axis is None else axis, x.array.ndim, "LogSoftmax"))


@op("SoftmaxCrossEntropyWithLogits")
def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1, name: Any = None) -> Any:
    """The cross entropy of distributions `labels` and softmax of `logits` along an axis, one number for each example."""
    x = floats("SoftmaxCrossEntropyWithLogits", logits)
    weights = aligned("SoftmaxCrossEntropyWithLogits", x, labels)[1]
    return engine("neg")(engine("sum")(engine("mul")(weights, engine("log_softmax")(x, axis)), axis))


@op("SparseSoftmaxCrossEntropyWithLogits")
def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: Any = None) -> Any:
    """The same with class numbers for labels; `InvalidArgumentError` for a number that is no class."""
    x, places = floats("SparseSoftmaxCrossEntropyWithLogits", logits), np.asarray(tensor_of(labels).array)
    if places.shape != x.array.shape[:-1]:
        raise refuse_as(ValueError, "tf_sparse_shape", logits=str(x.array.shape), labels=str(places.shape))
    classes = x.array.shape[-1]
    outside = places[(places < 0) | (places >= classes)]
    if outside.size:
        raise refuse_as(InvalidArgumentError, "tf_label", label=int(outside[0]), classes=classes)
    flat = engine("reshape")(x, (-1, classes))
    found = engine("F.cross_entropy")(flat, wrap(places.reshape(-1).astype(np.int64)), reduction="none")
    return engine("reshape")(found, places.shape)


def _logistic(x: Any, z: Any) -> Any:
    """The logistic loss as `max(x, 0) − x z + log(1 + exp(−|x|))`, its halves chosen by `x ≥ 0`: at 0 the slope is 1/2 − z, as on both sides."""
    above, where = engine("ge")(x, 0.0), engine("where")
    tail = engine("log1p")(engine("exp")(where(above, engine("neg")(x), x)))
    return engine("add")(engine("sub")(where(above, x, 0.0), engine("mul")(x, z)), tail)


@op("LogisticLoss")
def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None, name: Any = None) -> Any:
    """The cross entropy of `labels` between 0 and 1 and sigmoid of `logits`, number by number."""
    x = floats("LogisticLoss", logits)
    z = tensor_of(aligned("LogisticLoss", x, labels)[1], x.array.dtype)
    if x.array.shape != z.array.shape:
        raise refuse_as(ValueError, "tf_logistic_shape", logits=str(x.array.shape), labels=str(z.array.shape))
    return _logistic(x, z)


@op("WeightedLogisticLoss")
def weighted_cross_entropy_with_logits(labels: Any, logits: Any, pos_weight: Any, name: Any = None) -> Any:
    """The same with the positive ones weighed."""
    x = floats("LogisticLoss", logits)
    z = tensor_of(aligned("LogisticLoss", x, labels)[1], x.array.dtype)
    return engine("F.binary_cross_entropy_with_logits")(x, z, pos_weight=tensor_of(pos_weight, x.array.dtype), reduction="none")


@op("LogPoissonLoss")
def log_poisson_loss(targets: Any, log_input: Any, compute_full_loss: bool = False, name: Any = None) -> Any:
    """`exp(c) − z c`, for counts `z` and the logarithm `c` of what was expected."""
    c = floats("LogPoissonLoss", log_input)
    return engine("sub")(engine("exp")(c), engine("mul")(aligned("LogPoissonLoss", c, targets)[1], c))


@op("L2Loss")
def l2_loss(t: Any, name: Any = None) -> Any:
    """Half the sum of squares."""
    return engine("div")(engine("sum")(engine("square")(floats("L2Loss", t))), 2.0)


@op("BiasAdd")
def bias_add(value: Any, bias: Any, data_format: Any = None, name: Any = None) -> Any:
    """A number added to each channel (the last axis, or with `NC…` the second)."""
    x = tensor_of(value)
    b = tensor_of(aligned("BiasAdd", x, bias)[1])
    place = 1 if data_format is not None and data_format.startswith("NC") else x.array.ndim - 1
    if b.array.ndim != 1 or b.array.shape[0] != x.array.shape[place]:
        raise refuse_as(InvalidArgumentError, "tf_bias", bias=str(list(b.array.shape)), value=str(list(x.array.shape)))
    return engine("add")(x, b if place == x.array.ndim - 1 else engine("reshape")(b, (-1, *[1] * (x.array.ndim - 2))))


@op("Moments")
def moments(x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: Any = None) -> Any:
    """Mean and variance over axes."""
    tensor = floats("Mean", x)
    chosen = axes_of(axes, tensor.array.ndim, "Mean")
    return engine("mean")(tensor, chosen, keepdims), engine("var")(tensor, chosen, correction=0, keepdim=keepdims)


@op("BatchNormalization")
def batch_normalization(x: Any, mean: Any, variance: Any, offset: Any, scale: Any, variance_epsilon: float, name: Any = None) -> Any:
    """`(x − mean) / √(variance + ε)`, times `scale`, plus `offset`."""
    tensor = floats("BatchNormalization", x)
    factor = engine("rsqrt")(engine("add")(tensor_of(variance), variance_epsilon))
    if scale is not None:
        factor = engine("mul")(factor, tensor_of(scale))
    shift = engine("neg")(engine("mul")(tensor_of(mean), factor))
    if offset is not None:
        shift = engine("add")(tensor_of(offset), shift)
    return engine("add")(engine("mul")(tensor, factor), shift)


@op("InTopKV2")
def in_top_k(targets: Any, predictions: Any, k: Any, name: Any = None) -> Any:
    """Whether each target's prediction is among the `k` greatest of its row."""
    rows, places = np.asarray(tensor_of(predictions).array), np.asarray(tensor_of(targets).array)
    own = rows[np.arange(len(rows)), places][:, None]
    return wrap((rows > own).sum(axis=1) < int(tensor_of(k).array))


__getattr__ = missing("tf.nn", __all__)
