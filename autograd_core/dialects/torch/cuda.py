"""`torch.cuda`: whether there is a GPU."""

from autograd_core.device import cuda_is_available as is_available
from autograd_core.dialects.missing import missing

__all__ = ["is_available"]
__getattr__ = missing("torch.cuda", __all__)
