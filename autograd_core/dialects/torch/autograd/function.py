"""`torch.autograd.function`: `Function` and what decorates it."""

from autograd_core.dialects.missing import missing
from autograd_core.function import Context as FunctionCtx
from autograd_core.function import Function, once_differentiable

__all__ = ["Function", "FunctionCtx", "once_differentiable"]
__getattr__ = missing("torch.autograd.function", __all__)
