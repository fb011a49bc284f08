"""Losses as modules."""

from __future__ import annotations

from typing import Any

from autograd_core.nn import functional
from autograd_core.nn.module import Module

__all__ = ["L1Loss", "MSELoss"]


class _Loss(Module):
    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        if reduction not in ("mean", "sum", "none"):
            raise ValueError(f"{reduction!r} is not a valid value for reduction: use 'mean', 'sum' or 'none'.")
        self.reduction = reduction


class MSELoss(_Loss):
    """The mean of squared differences (`reduction`: mean, sum or none)."""

    def forward(self, input: Any, target: Any) -> Any:
        return functional.mse_loss(input, target, self.reduction)


class L1Loss(_Loss):
    """The mean of absolute differences (`reduction`: mean, sum or none)."""

    def forward(self, input: Any, target: Any) -> Any:
        return functional.l1_loss(input, target, self.reduction)
