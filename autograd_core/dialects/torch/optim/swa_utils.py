"""`torch.optim.swa_utils`: means of a model's parameters over its training.

Source: P. Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", 2018.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import autograd_core as ag
from autograd_core import nn
from autograd_core.dialects.missing import missing
from autograd_core.optim.lr_scheduler import LRScheduler

__all__ = ["SWALR", "AveragedModel", "get_ema_avg_fn", "get_ema_multi_avg_fn", "get_swa_avg_fn", "get_swa_multi_avg_fn", "update_bn"]


class AveragedModel(nn.Module):
    """A copy of a model that holds the mean of its parameters over all calls of `update_parameters`."""

    def __init__(
        self, model: Any, device: Any = None, avg_fn: Callable[..., Any] | None = None, multi_avg_fn: Callable[..., Any] | None = None, use_buffers: bool = False
    ) -> None:  # fmt: skip
        super().__init__()
        self.module = deepcopy(model) if device is None else deepcopy(model).to(device)
        self.register_buffer("n_averaged", ag.tensor(0))
        self.avg_fn, self.multi_avg_fn, self.use_buffers = avg_fn or get_swa_avg_fn(), multi_avg_fn, use_buffers

    def forward(self, *inputs: Any, **keywords: Any) -> Any:
        return self.module(*inputs, **keywords)

    def update_parameters(self, model: Any) -> None:
        """Take in the parameters of the model as they are now."""
        pairs = list(zip(self.module.parameters(), model.parameters(), strict=True))
        pairs += list(zip(self.module.buffers(), model.buffers(), strict=True)) if self.use_buffers else []
        with ag.no_grad():
            if self.n_averaged > 0 and self.multi_avg_fn is not None:
                self.multi_avg_fn(*[[one.detach() for one in many] for many in zip(*pairs, strict=True)], self.n_averaged)
            else:
                for mean, new in pairs:
                    mean.copy_(new if self.n_averaged == 0 else self.avg_fn(mean.detach(), new, self.n_averaged))
            self.n_averaged += 1


def get_ema_avg_fn(decay: float = 0.999) -> Callable[..., Any]:
    """A mean that forgets: `decay` of the old one, the rest of the new."""
    return lambda mean, new, _count: decay * mean + (1 - decay) * new


def get_swa_avg_fn() -> Callable[..., Any]:
    """The mean of all, from the mean so far and how many it is of."""
    return lambda mean, new, count: mean + (new - mean) / (count + 1)


def _in_place(mean_of: Callable[..., Any]) -> Callable[..., Any]:
    def update(means: Any, news: Any, count: Any) -> None:
        for mean, new in zip(means, news, strict=True):
            mean.copy_(mean_of(mean, new, count))

    return update


def get_ema_multi_avg_fn(decay: float = 0.999) -> Callable[..., Any]:
    """`get_ema_avg_fn` for lists of parameters, in place."""
    return _in_place(get_ema_avg_fn(decay))


def get_swa_multi_avg_fn() -> Callable[..., Any]:
    """`get_swa_avg_fn` for lists of parameters, in place."""
    return _in_place(get_swa_avg_fn())


def update_bn(loader: Iterable[Any], model: Any, device: Any = None) -> None:
    """Compute the running statistics of batch normalisations anew from the data."""
    norms = [one for one in model.modules() if getattr(one, "track_running_stats", False)]
    momenta, training = [one.momentum for one in norms], model.training
    for one in norms:
        one.reset_running_stats()
        one.momentum = None
    model.train()
    with ag.no_grad():
        for batch in loader:
            first = batch[0] if isinstance(batch, (list, tuple)) else batch
            model(first if device is None else first.to(device))
    for one, momentum in zip(norms, momenta, strict=True):
        one.momentum = momentum
    model.train(training)


class SWALR(LRScheduler):
    """The learning rate moves to `swa_lr` in `anneal_epochs` steps and stays there."""

    def __init__(self, optimizer: Any, swa_lr: float, anneal_epochs: int = 10, anneal_strategy: str = "cos", last_epoch: int = -1) -> None:
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f"anneal_strategy must by one of 'cos' or 'linear', instead got {anneal_strategy}")
        self.swa_lr, self.anneal_epochs, self.anneal_strategy = swa_lr, anneal_epochs, anneal_strategy
        super().__init__(optimizer, last_epoch)

    def _share(self, step: int) -> float:
        share = max(0.0, min(1.0, step / max(1, self.anneal_epochs)))
        return (1 - math.cos(math.pi * share)) / 2 if self.anneal_strategy == "cos" else share

    def get_lr(self) -> list[float]:
        """The learning rates of now: between those that the steps began from and `swa_lr`."""
        before, now = self._share(max(0, self._step_count - 2)), self._share(self._step_count - 1)
        rates = [group["lr"] for group in self.optimizer.param_groups]
        first = [self.swa_lr if before == 1 else (rate - before * self.swa_lr) / (1 - before) for rate in rates]
        return [self.swa_lr * now + rate * (1 - now) for rate in first]


__getattr__ = missing("torch.optim.swa_utils", __all__)
