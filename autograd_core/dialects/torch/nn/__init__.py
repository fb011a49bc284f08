"""`torch.nn`: modules, layers and losses."""

from autograd_core.dialects.missing import missing
from autograd_core.nn import *  # noqa: F403
from autograd_core.nn import __all__ as _names

__all__ = list(_names)
__getattr__ = missing("torch.nn", __all__)
