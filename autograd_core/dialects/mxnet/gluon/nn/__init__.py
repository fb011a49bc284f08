"""`gluon.nn`: layers."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.gluon.block import Block, HybridBlock
from autograd_core.dialects.mxnet.gluon.nn import basic_layers, conv_layers
from autograd_core.dialects.mxnet.gluon.nn.basic_layers import *  # noqa: F403
from autograd_core.dialects.mxnet.gluon.nn.conv_layers import *  # noqa: F403

__all__ = ["Block", "HybridBlock", *basic_layers.__all__, *conv_layers.__all__]
__getattr__ = missing("mxnet.gluon.nn", __all__)
