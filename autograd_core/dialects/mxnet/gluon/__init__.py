"""`mxnet.gluon`: networks of blocks, their losses, their training."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.gluon import block, data, loss, nn, parameter, rnn, trainer, utils
from autograd_core.dialects.mxnet.gluon.block import Block, HybridBlock
from autograd_core.dialects.mxnet.gluon.parameter import Constant, DeferredInitializationError, Parameter, ParameterDict
from autograd_core.dialects.mxnet.gluon.trainer import Trainer

__all__ = [
    "Block", "Constant", "DeferredInitializationError", "HybridBlock", "Parameter", "ParameterDict", "Trainer", "block", "data", "loss", "nn", "parameter",
    "rnn", "trainer", "utils",
]  # fmt: skip
__getattr__ = missing("mxnet.gluon", __all__)
