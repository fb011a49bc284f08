"""`torch.signal`: windows."""

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.signal import windows

__all__ = ["windows"]
__getattr__ = missing("torch.signal", __all__)
