"""`tf.nn` as TensorFlow 1 spells it; what is spelled alike comes from the dialect's own `nn`."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import nn as _nn
from autograd_core.dialects.tensorflow.compat.graphs.chance import dropped_out
from autograd_core.dialects.tensorflow.compat.v1 import rnn_cell
from autograd_core.dialects.tensorflow.compat.v1.rnn_cell import dynamic_rnn, static_rnn
from autograd_core.dialects.tensorflow.dispatch import BUILDING, OPS

__all__ = [
    "avg_pool",
    "avg_pool2d",
    "conv2d",
    "dropout",
    "dynamic_rnn",
    "embedding_lookup",
    "in_top_k",
    "l2_normalize",
    "log_softmax",
    "max_pool",
    "max_pool2d",
    "moments",
    "relu_layer",
    "rnn_cell",
    "sigmoid_cross_entropy_with_logits",
    "softmax",
    "softmax_cross_entropy_with_logits",
    "softmax_cross_entropy_with_logits_v2",
    "sparse_softmax_cross_entropy_with_logits",
    "static_rnn",
    "weighted_cross_entropy_with_logits",
    "weighted_moments",
    "xw_plus_b",
    "zero_fraction",
]  # fmt: skip


def _both(labels: Any, logits: Any) -> None:
    if labels is None or logits is None:
        raise ValueError("Both labels and logits must be provided.")


def softmax_cross_entropy_with_logits_v2(labels: Any, logits: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> Any:
    """The cross-entropy of each row of `labels` (probabilities) and the softmax of `logits`; gradients flow to both."""
    axis = axis if axis is not None else dim if dim is not None else -1
    return OPS["softmax_cross_entropy_with_logits"](
        labels=labels, logits=logits, axis=axis, name=_inside(name, "softmax_cross_entropy_with_logits", "Reshape_2")
    )


def softmax_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, dim: int = -1, name: str | None = None, axis: Any = None
) -> Any:
    """The same, with gradients to `logits` only."""
    _both(labels, logits)
    called = _inside(name, "softmax_cross_entropy_with_logits_sg", "Reshape_2")
    fixed = OPS["stop_gradient"](labels, name=_inside(name, "softmax_cross_entropy_with_logits_sg", "labels_stop_gradient"))
    return OPS["softmax_cross_entropy_with_logits"](labels=fixed, logits=logits, axis=dim if axis is None else axis, name=called)


def _inside(name: str | None, otherwise: str, last: str) -> str | None:
    return f"{name or otherwise}/{last}" if BUILDING.get() is not None else None


def sparse_softmax_cross_entropy_with_logits(labels: Any = None, logits: Any = None, name: str | None = None) -> Any:
    """The cross-entropy of the softmax of each row of `logits` and the class that `labels` names."""
    _both(labels, logits)
    called = _inside(name, "SparseSoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits")
    return OPS["sparse_softmax_cross_entropy_with_logits"](labels=labels, logits=logits, name=called)


def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None, name: str | None = None) -> Any:
    """The cross-entropy of `labels` (probabilities) and the sigmoid of `logits`, each by itself."""
    _both(labels, logits)
    return OPS["sigmoid_cross_entropy_with_logits"](labels=labels, logits=logits, name=name)


def weighted_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, pos_weight: Any = None, name: str | None = None, targets: Any = None
) -> Any:
    """The same, with positive examples weighed by `pos_weight`."""
    return OPS["weighted_cross_entropy_with_logits"](labels if labels is not None else targets, logits, pos_weight, name=name)


def softmax(logits: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> Any:
    """Exponentials divided by their sum along an axis (the last)."""
    return OPS["softmax"](logits, axis if axis is not None else dim, name=name)


def log_softmax(logits: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> Any:
    """The logarithm of the softmax."""
    return OPS["log_softmax"](logits, axis if axis is not None else dim, name=name)


def dropout(
    x: Any, keep_prob: Any = None, noise_shape: Any = None, seed: int | None = None, name: str | None = None, rate: Any = None
) -> Any:
    """Each number kept with probability `keep_prob` (or lost with probability `rate`) and divided by it, otherwise zero."""
    if keep_prob is None and rate is None:
        raise ValueError("You must provide a rate to dropout.")
    lost = rate if rate is not None else 1.0 - keep_prob
    if BUILDING.get() is None:
        return OPS["dropout"](x, lost, noise_shape, seed)
    return dropped_out(x, lost, noise_shape, seed, name)


def conv2d(
    input: Any, filter: Any = None, strides: Any = None, padding: Any = None, use_cudnn_on_gpu: bool = True, data_format: str = "NHWC",
    dilations: Any = (1, 1, 1, 1), name: str | None = None, filters: Any = None,
) -> Any:  # fmt: skip
    """A two-dimensional convolution: `input` is (batch, height, width, channels), `filter` (height, width, channels, outputs)."""
    del use_cudnn_on_gpu
    return OPS["conv2d"](input, filter if filter is not None else filters, strides, padding, data_format, list(dilations), name=name)


def max_pool(
    value: Any = None,
    ksize: Any = None,
    strides: Any = None,
    padding: Any = None,
    data_format: str = "NHWC",
    name: str | None = None,
    input: Any = None,
) -> Any:
    """The greatest number of each window."""
    return OPS["max_pool2d"](
        value if value is not None else input, ksize, strides, padding, data_format, name=name or _only_building("MaxPool")
    )


def avg_pool(
    value: Any = None,
    ksize: Any = None,
    strides: Any = None,
    padding: Any = None,
    data_format: str = "NHWC",
    name: str | None = None,
    input: Any = None,
) -> Any:
    """The mean of each window."""
    return OPS["avg_pool2d"](
        value if value is not None else input, ksize, strides, padding, data_format, name=name or _only_building("AvgPool")
    )


def _only_building(name: str) -> str | None:
    return name if BUILDING.get() is not None else None


max_pool2d, avg_pool2d = max_pool, avg_pool


def moments(x: Any, axes: Any, shift: Any = None, name: str | None = None, keep_dims: Any = None, keepdims: Any = None) -> Any:
    """Mean and variance along axes."""
    return OPS["moments"](x, axes, shift, bool(keepdims if keepdims is not None else keep_dims), name=name)


def weighted_moments(
    x: Any, axes: Any, frequency_weights: Any, name: str | None = None, keep_dims: Any = None, keepdims: Any = None
) -> Any:
    """Mean and variance along axes, each number weighed."""
    return _nn.weighted_moments(x, axes, frequency_weights, bool(keepdims if keepdims is not None else keep_dims), name)


def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None, dim: Any = None) -> Any:
    """Rows of length one."""
    return OPS["l2_normalize"](x, axis if axis is not None else dim, epsilon, name=name)


def embedding_lookup(
    params: Any, ids: Any, partition_strategy: str = "mod", name: str | None = None, validate_indices: bool = True, max_norm: Any = None
) -> Any:
    """The rows of a table that `ids` name."""
    del partition_strategy, validate_indices
    return OPS["embedding_lookup"](params, ids, max_norm, name=name)


def xw_plus_b(x: Any, weights: Any, biases: Any, name: str | None = None) -> Any:
    """`x @ weights + biases`."""
    name = _only_building(name or "xw_plus_b")
    return OPS["bias_add"](OPS["matmul"](x, weights, name=name and f"{name}/MatMul"), biases, name=name)


def relu_layer(x: Any, weights: Any, biases: Any, name: str | None = None) -> Any:
    """`relu(x @ weights + biases)`."""
    return OPS["relu"](OPS["bias_add"](OPS["matmul"](x, weights), biases), name=name or _only_building("relu_layer"))


def in_top_k(predictions: Any, targets: Any, k: Any, name: str | None = None) -> Any:
    """Whether each target's prediction is among the `k` greatest of its row."""
    return OPS["in_top_k"](targets, predictions, k, name=name)


def zero_fraction(value: Any, name: str | None = None) -> Any:
    """The share of zeros."""
    return OPS["zero_fraction"](value, name=name)


_missing = missing("tf.nn", [*__all__, *_nn.__all__])


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(_nn, name, None) or _missing(name)
