"""`mxnet.npx`: what networks need beside NumPy's functions, and the switch that lets gluon work in NumPy's manner."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet import nd
from autograd_core.dialects.mxnet.base import cpu, gpu, num_gpus, numpy_manner
from autograd_core.dialects.mxnet.nd import files

__all__ = [
    "activation", "arange_like", "batch_dot", "batch_norm", "convolution", "cpu", "deconvolution", "dropout", "embedding", "erf", "fully_connected", "gpu",
    "is_np_array", "is_np_shape", "layer_norm", "leaky_relu", "load", "log_softmax", "num_gpus", "one_hot", "pick", "pooling", "relu", "reset_np", "reshape",
    "reshape_like", "save", "sequence_mask", "set_np", "sigmoid", "smooth_l1", "softmax", "topk", "use_np", "waitall",
]  # fmt: skip
activation, batch_norm, convolution, deconvolution, dropout = nd.Activation, nd.BatchNorm, nd.Convolution, nd.Deconvolution, nd.Dropout
embedding, fully_connected, layer_norm, leaky_relu, pooling = nd.Embedding, nd.FullyConnected, nd.LayerNorm, nd.LeakyReLU, nd.Pooling
batch_dot, log_softmax, one_hot, pick, reshape, reshape_like = (
    nd.batch_dot,
    nd.log_softmax,
    nd.one_hot,
    nd.pick,
    nd.reshape,
    nd.reshape_like,
)
sequence_mask, smooth_l1, softmax, topk, waitall = nd.SequenceMask, nd.smooth_l1, nd.softmax, nd.topk, nd.waitall
arange_like, relu, sigmoid, erf = nd.contrib.arange_like, nd.relu, nd.sigmoid, nd.erf
save, load = files.save, files.load


def set_np(shape: bool = True, array: bool = True, dtype: bool = False) -> None:
    """From here on, parameters and batches of gluon are arrays of `mx.np`."""
    if dtype:
        raise ValueError("arrays are float32 by default here: set_np(dtype=True) is not there")
    numpy_manner.set(shape and array)


def reset_np() -> None:
    """Back to arrays of `mx.nd`."""
    numpy_manner.set(False)


def is_np_array() -> bool:
    """Whether gluon works with arrays of `mx.np`."""
    return numpy_manner.get()


is_np_shape = is_np_array


def use_np(target: Any) -> Any:
    """A decorator of functions and classes that are written for `mx.np`: they work in either case."""
    return target


__getattr__ = missing("mxnet.npx", __all__)
