"""`torch.nn.utils.rnn`: sequences of unequal length."""

from autograd_core.dialects.missing import missing
from autograd_core.nn.utils import pad_sequence

__all__ = ["pad_sequence"]
__getattr__ = missing("torch.nn.utils.rnn", __all__)
