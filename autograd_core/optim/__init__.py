"""Optimisers: what a step does with a gradient, and (`lr_scheduler`) how the size of the step changes with time."""

from autograd_core.optim import lr_scheduler
from autograd_core.optim.lbfgs import LBFGS
from autograd_core.optim.optimizer import Optimizer
from autograd_core.optim.rules import ASGD, SGD, Adadelta, Adagrad, Adam, Adamax, AdamW, NAdam, RAdam, RMSprop, Rprop

__all__ = [
    "ASGD", "LBFGS", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam", "Optimizer", "RAdam", "RMSprop", "Rprop",
    "lr_scheduler",
]  # fmt: skip
