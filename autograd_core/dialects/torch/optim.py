"""`torch.optim`: optimisers."""

from autograd_core.dialects.missing import missing
from autograd_core.optim import SGD, Adam, Optimizer

__all__ = ["SGD", "Adam", "Optimizer"]
__getattr__ = missing("torch.optim", __all__)
