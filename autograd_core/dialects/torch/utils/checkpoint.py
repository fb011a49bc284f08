"""`torch.utils.checkpoint`: memory traded for time."""

from autograd_core.dialects.missing import missing
from autograd_core.function import checkpoint, checkpoint_sequential

__all__ = ["checkpoint", "checkpoint_sequential"]
__getattr__ = missing("torch.utils.checkpoint", __all__)
