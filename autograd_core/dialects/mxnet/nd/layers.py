"""The part of `mx.nd` that networks are made of, by the names of MXNet's operators."""

# ruff: noqa: N802  MXNet's names
from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.mxnet.base import fail, training
from autograd_core.dialects.mxnet.elementwise import engine
from autograd_core.dialects.mxnet.handle import NDArray, applied, lifted, made, plain
from autograd_core.dialects.mxnet.nd import picking, shapes
from autograd_core.modes import mode

__all__ = [
    "Activation", "BatchNorm", "Convolution", "Deconvolution", "Dropout", "Embedding", "FullyConnected", "L2Normalization", "LayerNorm", "LeakyReLU", "Pooling",
    "SequenceLast", "SequenceMask", "SequenceReverse", "SoftmaxActivation", "hard_sigmoid", "log_softmax", "smooth_l1", "softmax", "softmax_cross_entropy", "softmin",
]  # fmt: skip


def FullyConnected(
    data: Any, weight: Any, bias: Any = None, num_hidden: int | None = None, no_bias: bool = False, flatten: bool = True, **_names: Any
) -> Any:
    """x Wᵀ + b, with all axes of x but the first in one where `flatten`."""
    if num_hidden is not None and weight.shape[0] != num_hidden:
        raise fail(f"FullyConnected: the weight has {weight.shape[0]} rows, not {num_hidden}.", code="shape_mismatch")
    data = shapes.flatten(data) if flatten and data.ndim != 2 else data
    return applied(engine("F.linear"), data, weight, None if no_bias else bias)


_ACTIVATIONS = {"relu": "relu", "sigmoid": "sigmoid", "tanh": "tanh", "softrelu": "softplus", "softsign": "F.softsign"}


def Activation(data: Any, act_type: str, **_names: Any) -> Any:
    """relu, sigmoid, tanh, softrelu or softsign."""
    if act_type not in _ACTIVATIONS:
        raise fail(f"Invalid value act_type={act_type!r}.", f"It is one of {', '.join(_ACTIVATIONS)}.")
    return applied(engine(_ACTIVATIONS[act_type]), data)


def LeakyReLU(data: Any, gamma: Any = None, act_type: str = "leaky", slope: float = 0.25, **_names: Any) -> Any:
    """x where it is positive; else a slope times x ("leaky"), a learned one ("prelu"), or "elu", "selu", "gelu"."""
    if act_type == "leaky":
        return applied(engine("F.leaky_relu"), data, slope)
    if act_type == "elu":
        return applied(engine("F.elu"), data, slope)
    if act_type == "prelu":
        return applied(engine("prelu"), data, lifted(gamma))
    return applied(engine(f"F.{act_type}"), data)


def _softmax(function: str) -> Any:
    def softmax(data: Any, axis: int = -1, temperature: float | None = None, **_names: Any) -> Any:
        return applied(engine(function), data if temperature in (None, 1.0) else data / temperature, dim=axis)

    softmax.__doc__ = f"`{function}` along an axis, after division by a temperature."
    return softmax


softmax, log_softmax, softmin = _softmax("F.softmax"), _softmax("F.log_softmax"), _softmax("F.softmin")


def SoftmaxActivation(data: Any, mode: str = "instance", **_names: Any) -> Any:
    """The softmax of each row, or of each channel."""
    return softmax(data, axis=1 if mode == "channel" else -1)


def softmax_cross_entropy(data: Any, label: Any, **_names: Any) -> Any:
    """The sum of −ln softmax(x) at the labels."""
    return -shapes.sum(picking.pick(log_softmax(data), label))


def smooth_l1(data: Any, scalar: float = 1.0, **_names: Any) -> Any:
    """Half the square near 0, the distance further out: ½ (σx)² where |x| < 1/σ², else |x| − ½/σ²."""
    square = scalar * scalar
    return picking.where(np.abs(data.array) < 1 / square, 0.5 * square * data * data, abs(data) - 0.5 / square)


def hard_sigmoid(data: Any, alpha: float = 0.2, beta: float = 0.5, **_names: Any) -> Any:
    """αx + β, cut to lie between 0 and 1."""
    return picking.clip(data * alpha + beta, 0.0, 1.0)


def Convolution(
    data: Any, weight: Any, bias: Any = None, kernel: Any = (), stride: Any = (), dilate: Any = (), pad: Any = (), num_filter: int = 0, num_group: int = 1,
    no_bias: bool = False, **_names: Any,
) -> Any:  # fmt: skip
    """The cross-correlation of (n, channels, …) with filters (num_filter, channels / groups, *kernel)."""
    n = weight.ndim - 2
    if (num_filter and weight.shape[0] != num_filter) or (kernel and tuple(weight.shape[2:]) != tuple(kernel)):
        raise fail(
            f"Convolution: the weight has the shape {weight.shape}, not ({num_filter}, …, {', '.join(map(str, kernel))}).",
            code="shape_mismatch",
        )
    return applied(
        engine(f"F.conv{n}d"), data, weight, None if no_bias else bias, stride=tuple(stride) or 1, padding=tuple(pad) or 0, dilation=tuple(dilate) or 1,
        groups=num_group,
    )  # fmt: skip


def Deconvolution(
    data: Any, weight: Any, bias: Any = None, kernel: Any = (), stride: Any = (), dilate: Any = (), pad: Any = (), adj: Any = (), num_filter: int = 0,
    num_group: int = 1, no_bias: bool = True, **_names: Any,
) -> Any:  # fmt: skip
    """The transpose of `Convolution`."""
    del kernel, num_filter
    return applied(
        engine(f"F.conv_transpose{weight.ndim - 2}d"), data, weight, None if no_bias else bias, stride=tuple(stride) or 1, padding=tuple(pad) or 0,
        output_padding=tuple(adj) or 0, groups=num_group, dilation=tuple(dilate) or 1,
    )  # fmt: skip


def Pooling(
    data: Any, kernel: Any = (), pool_type: str = "max", global_pool: bool = False, stride: Any = (), pad: Any = (), pooling_convention: str = "valid",
    count_include_pad: bool = True, **_names: Any,
) -> Any:  # fmt: skip
    """The largest or the mean of each window (of everything where `global_pool`); the stride is 1 unless given."""
    n = data.ndim - 2
    if global_pool:
        axes = tuple(range(2, data.ndim))
        return {"max": shapes.max, "avg": shapes.mean, "sum": shapes.sum}[pool_type](data, axis=axes, keepdims=True)
    settings = {
        "kernel_size": tuple(kernel),
        "stride": tuple(stride) or (1,) * n,
        "padding": tuple(pad) or 0,
        "ceil_mode": pooling_convention == "full",
    }
    if pool_type == "max":
        return applied(engine(f"F.max_pool{n}d"), data, **settings)
    found = applied(engine(f"F.avg_pool{n}d"), data, **settings, count_include_pad=count_include_pad)
    return found if pool_type == "avg" else found * float(np.prod(kernel))


def BatchNorm(
    data: Any, gamma: Any, beta: Any, moving_mean: Any, moving_var: Any, eps: float = 1e-3, momentum: float = 0.9, fix_gamma: bool = True,
    use_global_stats: bool = False, axis: int = 1, **_names: Any,
) -> Any:  # fmt: skip
    """Mean 0 and variance 1 for each channel, then scaled and shifted. In training by the batch, which the running figures take a part of."""
    if fix_gamma:
        gamma = NDArray.detach(gamma) * 0.0 + 1.0
    moved = axis % data.ndim != 1
    x = shapes.swapaxes(data, 1, axis) if moved else data
    by_batch = training.get() and not use_global_stats
    figures = (None, None) if by_batch else (moving_mean, moving_var)
    y = applied(engine("F.batch_norm"), x, *figures, gamma, beta, by_batch, 0.0, eps)
    if by_batch:
        axes = tuple(i for i in range(x.ndim) if i != 1)
        with mode(grad=False, recorder=None):
            still = NDArray.detach(x)
            for moving, now in (
                (moving_mean, shapes.mean(still, axis=axes)),
                (moving_var, applied(engine("var"), still, dim=axes, correction=0)),
            ):
                moving[:] = moving * momentum + now * (1 - momentum)
    return shapes.swapaxes(y, 1, axis) if moved else y


def LayerNorm(data: Any, gamma: Any, beta: Any, axis: int = -1, eps: float = 1e-5, **_names: Any) -> Any:
    """Mean 0 and variance 1 along an axis, then scaled and shifted."""
    if axis % data.ndim != data.ndim - 1:
        return shapes.swapaxes(LayerNorm(shapes.swapaxes(data, axis, -1), gamma, beta, -1, eps), axis, -1)
    return applied(engine("F.layer_norm"), data, (data.shape[-1],), gamma, beta, eps)


def L2Normalization(data: Any, eps: float = 1e-10, mode: str = "instance", **_names: Any) -> Any:
    """Divided by its length: of each example ("instance"), channel, or place ("spatial")."""
    axes = {"instance": tuple(range(1, data.ndim)), "channel": (1,), "spatial": tuple(range(2, data.ndim))}[mode]
    return data / applied(ops.sqrt, shapes.sum(data * data, axis=axes, keepdims=True) + eps)


def Dropout(data: Any, p: float = 0.5, mode: str = "training", axes: Any = (), **_names: Any) -> Any:
    """In training, zero with the probability p and larger by 1 / (1 − p) otherwise; along `axes` the same for all places."""
    if not (training.get() or mode == "always") or p == 0:
        return data
    if axes:
        shape = tuple(1 if i in axes else n for i, n in enumerate(data.shape))
        return data * applied(engine("F.dropout"), made(np.ones(shape, data.array.dtype), NDArray), p, True)
    return applied(engine("F.dropout"), data, p, True)


def Embedding(
    data: Any, weight: Any, input_dim: int = 0, output_dim: int = 0, dtype: Any = "float32", sparse_grad: bool = False, **_names: Any
) -> Any:
    """The rows of `weight` at positions."""
    del output_dim, dtype, sparse_grad
    places = np.clip(np.asarray(plain(lifted(data))).astype(np.int64), 0, (input_dim or weight.shape[0]) - 1)
    return applied(engine("F.embedding"), made(places.reshape(data.shape), type(data) if isinstance(data, NDArray) else NDArray), weight)


def SequenceMask(
    data: Any, sequence_length: Any = None, use_sequence_length: bool = False, value: float = 0.0, axis: int = 0, **_names: Any
) -> Any:
    """`value` after the end of each sequence, where lengths are used; time is along `axis` (0 or 1), the batch along the other."""
    if not use_sequence_length:
        return data
    time = np.arange(data.shape[axis])
    inside = time[:, None] < np.asarray(plain(lifted(sequence_length)))[None, :]
    inside = inside if axis == 0 else inside.T
    inside = np.broadcast_to(inside.reshape(inside.shape + (1,) * (data.ndim - 2)), data.shape)
    return picking.where(inside, data, made(np.full(data.shape, value, data.array.dtype), NDArray))


def SequenceLast(data: Any, sequence_length: Any = None, use_sequence_length: bool = False, axis: int = 0, **_names: Any) -> Any:
    """The last element of each sequence, where lengths are used; time is along `axis` (0 or 1), the batch along the other."""
    if not use_sequence_length:
        return data[-1] if axis == 0 else data[:, -1]
    last = np.asarray(plain(lifted(sequence_length))).astype(np.int64) - 1
    rows = np.arange(len(last))
    return applied(ops.getitem, data, index=(last, rows) if axis == 0 else (rows, last))


def SequenceReverse(data: Any, sequence_length: Any = None, use_sequence_length: bool = False, axis: int = 0, **_names: Any) -> Any:
    """Each sequence from its end to its beginning, where lengths are used only as far as it goes; time is along axis 0."""
    del axis  # MXNet knows no other
    count, batch = data.shape[:2]
    lengths = np.asarray(plain(lifted(sequence_length))).astype(np.int64) if use_sequence_length else np.full(batch, count)
    time = np.arange(count)[:, None]
    return applied(ops.getitem, data, index=(np.where(time < lengths, lengths - 1 - time, time), np.arange(batch)))
