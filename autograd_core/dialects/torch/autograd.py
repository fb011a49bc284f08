"""`torch.autograd`: asking for gradients."""

from autograd_core.backward import backward, grad
from autograd_core.check import gradcheck
from autograd_core.dialects.missing import missing
from autograd_core.tape import enable_grad, no_grad, set_grad_enabled
from autograd_core.tensor import Tensor as Variable

__all__ = ["Variable", "backward", "enable_grad", "grad", "gradcheck", "no_grad", "set_grad_enabled"]
__getattr__ = missing("torch.autograd", __all__)
