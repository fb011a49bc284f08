"""`torch.autograd.graph`: the nodes, and hooks on what they save."""

from autograd_core.dialects.missing import missing
from autograd_core.tape import Node
from autograd_core.watching import save_on_cpu, saved_tensors_hooks

__all__ = ["Node", "save_on_cpu", "saved_tensors_hooks"]
__getattr__ = missing("torch.autograd.graph", __all__)
