"""`torch.nn.init`: starting values."""

from autograd_core.dialects.missing import missing
from autograd_core.nn.init import *  # noqa: F403
from autograd_core.nn.init import __all__ as __all__

__getattr__ = missing("torch.nn.init", __all__)
