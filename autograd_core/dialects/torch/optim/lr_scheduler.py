"""`torch.optim.lr_scheduler`: learning rates that change with time."""

from autograd_core.dialects.missing import missing
from autograd_core.optim.lr_scheduler import *  # noqa: F403
from autograd_core.optim.lr_scheduler import __all__ as __all__

__getattr__ = missing("torch.optim.lr_scheduler", __all__)
