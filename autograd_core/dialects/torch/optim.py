"""`torch.optim`: optimisers."""

from autograd_core.optim import SGD, Adam, Optimizer

__all__ = ["SGD", "Adam", "Optimizer"]
