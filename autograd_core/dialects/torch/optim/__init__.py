"""`torch.optim`: optimisers."""

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.optim import lr_scheduler
from autograd_core.optim import LBFGS, SGD, Adadelta, Adagrad, Adam, Adamax, AdamW, NAdam, Optimizer, RAdam, RMSprop

__all__ = [
    "LBFGS", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam", "Optimizer", "RAdam", "RMSprop", "lr_scheduler",
]  # fmt: skip
__getattr__ = missing("torch.optim", __all__)
