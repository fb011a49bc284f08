"""`torch.nn.functional`: layers and losses as functions."""

from autograd_core.dialects.missing import missing
from autograd_core.nn.functional import *  # noqa: F403
from autograd_core.nn.functional import __all__ as __all__

__getattr__ = missing("torch.nn.functional", __all__)
