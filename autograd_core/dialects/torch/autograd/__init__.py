"""`torch.autograd`: asking for gradients, operations of one's own, anomaly detection."""

from autograd_core.backward import backward, grad
from autograd_core.check import gradcheck, gradgradcheck
from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.autograd import forward_ad, function, functional, graph
from autograd_core.dialects.torch.modes import inference_mode
from autograd_core.function import Function
from autograd_core.modes import detect_anomaly, enable_grad, no_grad, set_detect_anomaly, set_grad_enabled
from autograd_core.tensor import Tensor as Variable

__all__ = [
    "Function", "Variable", "backward", "detect_anomaly", "enable_grad", "forward_ad", "function", "functional", "grad", "gradcheck",
    "gradgradcheck", "graph", "inference_mode", "no_grad", "set_detect_anomaly", "set_grad_enabled",
]  # fmt: skip
__getattr__ = missing("torch.autograd", __all__)
