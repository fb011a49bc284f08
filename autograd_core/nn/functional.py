"""Layers and losses as functions of tensors."""

from __future__ import annotations

from typing import Any

from autograd_core import ops
from autograd_core.advice import advise
from autograd_core.ops import relu, sigmoid, softplus, tanh

__all__ = ["l1_loss", "linear", "log_softmax", "mse_loss", "relu", "sigmoid", "softmax", "softplus", "tanh"]


def linear(input: Any, weight: Any, bias: Any = None) -> Any:
    """x Wᵀ + b, for x of shape (…, n), W of shape (m, n) and b of shape (m,)."""
    return ops.linear(input, weight) if bias is None else ops.linear(input, weight, bias)


def mse_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """The mean (or sum, or none) of squared differences. Warns where the shapes differ: broadcasting a loss is rarely meant."""
    if tuple(input.shape) != tuple(target.shape):
        advise(
            "loss_shapes",
            f"Using a target size ({list(target.shape)}) that is different to the input size ({list(input.shape)}): they are broadcast, "
            "and the loss compares every prediction with every target.",
            "Reshape one of them.",
            input=list(input.shape),
            target=list(target.shape),
        )
    return ops.mse_loss(input, target, reduction=reduction)


def l1_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """The mean (or sum, or none) of absolute differences."""
    difference = (input - target).abs()
    return difference if reduction == "none" else difference.mean() if reduction == "mean" else difference.sum()


def softmax(input: Any, dim: int = -1) -> Any:
    """Exponentials along `dim`, divided by their sum."""
    return ops.softmax(input, dim=dim)


def log_softmax(input: Any, dim: int = -1) -> Any:
    """The logarithm of the softmax, computed without overflow."""
    return ops.log_softmax(input, dim=dim)
