"""`torch.special`: special functions."""

from autograd_core.dialects.missing import missing
from autograd_core.public import space

globals().update(space("special"))
__all__ = sorted(space("special"))
__getattr__ = missing("torch.special", __all__)
