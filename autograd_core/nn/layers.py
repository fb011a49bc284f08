"""Layers: a linear map, activations, and modules in a row."""

from __future__ import annotations

import math
from typing import Any

from autograd_core import creation, ops
from autograd_core.nn import functional
from autograd_core.nn.module import Module, ModulesInOrder, Parameter
from autograd_core.tape import mode

__all__ = ["Flatten", "Identity", "Linear", "ReLU", "Sequential", "Sigmoid", "Softplus", "Tanh"]


def _uniform(*size: int, bound: float) -> Parameter:
    with mode(recorder=None):
        drawn = creation.rand(*size)
        drawn.array = ((drawn.array * 2 - 1) * bound).astype(drawn.array.dtype)
    return Parameter(drawn)


class Linear(Module):
    """y = x Wᵀ + b for x of shape (…, in_features); weight (out_features, in_features), bias (out_features,).

    Both start evenly spread over ±1/√in_features, as in PyTorch.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        bound = 1 / math.sqrt(in_features) if in_features else 0.0
        self.weight = _uniform(out_features, in_features, bound=bound)
        self.bias: Any
        if bias:
            self.bias = _uniform(out_features, bound=bound)
        else:
            self._parameters["bias"] = None

    def forward(self, input: Any) -> Any:
        return functional.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class Sequential(ModulesInOrder):
    """Modules one after the other."""

    def __init__(self, *modules: Module) -> None:
        super().__init__()
        for number, module in enumerate(modules):
            setattr(self, str(number), module)

    def forward(self, input: Any) -> Any:
        for module in self._modules.values():
            input = module(input)
        return input


class ReLU(Module):
    """max(0, x)."""

    def forward(self, input: Any) -> Any:
        return ops.relu(input)


class Tanh(Module):
    """The hyperbolic tangent."""

    def forward(self, input: Any) -> Any:
        return ops.tanh(input)


class Sigmoid(Module):
    """1 / (1 + e⁻ˣ)."""

    def forward(self, input: Any) -> Any:
        return ops.sigmoid(input)


class Softplus(Module):
    """ln(1 + eˣ)."""

    def forward(self, input: Any) -> Any:
        return ops.softplus(input)


class Identity(Module):
    """The input, unchanged."""

    def forward(self, input: Any) -> Any:
        return input


class Flatten(Module):
    """All axes from `start_dim` to `end_dim` as one."""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"

    def forward(self, input: Any) -> Any:
        return ops.flatten(input, self.start_dim, self.end_dim)
