"""`torch.signal.windows`: symmetric windows, `sym=False` for periodic ones."""

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.windows import WINDOWS

globals().update(WINDOWS)
__all__ = sorted(WINDOWS)
__getattr__ = missing("torch.signal.windows", __all__)
