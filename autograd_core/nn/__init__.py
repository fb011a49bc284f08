"""Modules, layers and losses, with PyTorch's names."""

from autograd_core.nn import functional
from autograd_core.nn.layers import Flatten, Identity, Linear, ReLU, Sequential, Sigmoid, Softplus, Tanh
from autograd_core.nn.losses import L1Loss, MSELoss
from autograd_core.nn.module import Module, ModuleList, Parameter

__all__ = [
    "Flatten", "Identity", "L1Loss", "Linear", "MSELoss", "Module", "ModuleList", "Parameter", "ReLU", "Sequential", "Sigmoid",
    "Softplus", "Tanh", "functional",
]  # fmt: skip
