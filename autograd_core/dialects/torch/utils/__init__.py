"""`torch.utils`: checkpoints and data."""

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.utils import checkpoint, data

__all__ = ["checkpoint", "data"]
__getattr__ = missing("torch.utils", __all__)
