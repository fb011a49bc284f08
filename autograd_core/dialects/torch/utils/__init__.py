"""`torch.utils`: checkpoints, data, and a writer of summaries that writes none."""

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.utils import checkpoint, data, tensorboard

__all__ = ["checkpoint", "data", "tensorboard"]
__getattr__ = missing("torch.utils", __all__)
