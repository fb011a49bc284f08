"""`torch.optim`: optimisers."""

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.optim import lr_scheduler, swa_utils
from autograd_core.optim import ASGD, LBFGS, SGD, Adadelta, Adagrad, Adam, Adamax, AdamW, NAdam, Optimizer, RAdam, RMSprop, Rprop

__all__ = [
    "ASGD", "LBFGS", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam", "Optimizer", "RAdam", "RMSprop", "Rprop", "lr_scheduler",
    "swa_utils",
]  # fmt: skip
__getattr__ = missing("torch.optim", __all__)
