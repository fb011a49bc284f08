"""The MXNet surface: `mx.nd`, `mx.autograd`, `mx.gluon`, and the basics of `mx.np`. Names, conventions and printing over the engine's tape."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet import autograd, base, gluon, initializer, lr_scheduler, metric, nd, np, npx, optimizer
from autograd_core.dialects.mxnet.base import Context, MXNetError, cpu, current_context, gpu, num_gpus
from autograd_core.dialects.mxnet.handle import NDArray as _NDArray
from autograd_core.dialects.mxnet.nd import random, waitall
from autograd_core.dialects.surface import hide as _hide
from autograd_core.public import load_all as _load_all

_load_all()  # the rest of the engine's methods is about to be hidden too
_hide(_NDArray)
init = initializer
ndarray = nd
numpy, numpy_extension = np, npx
context = base
gluon.metric = metric  # where MXNet 2 keeps it
__version__ = "1.9.1 (Tapedeck)"
for _module in (
    gluon.block,
    gluon.data,
    gluon.loss,
    gluon.parameter,
    gluon.trainer,
    gluon.nn.basic_layers,
    gluon.nn.conv_layers,
    gluon.rnn,
    metric,
    optimizer,
):
    for _class in vars(_module).values():  # what print(type(net)) says
        if isinstance(_class, type) and _class.__module__ == _module.__name__:
            _class.__module__ = _module.__name__.removeprefix("autograd_core.dialects.")
__all__ = [
    "Context", "MXNetError", "autograd", "base", "context", "cpu", "current_context", "gluon", "gpu", "init", "initializer", "lr_scheduler", "metric", "nd",
    "ndarray", "np", "npx", "num_gpus", "numpy", "numpy_extension", "optimizer", "random", "waitall",
]  # fmt: skip
__getattr__ = missing("mxnet", __all__)
