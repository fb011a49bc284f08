"""Learning rates that change with time: `scheduler.step()` after the optimiser's steps of each epoch.

A rule is a function of the epoch `t`, a group's present rate `lr`, its first rate `base` and the settings; it returns the next rate (with
`cycle_momentum` also the momentum). Rules that go from the present rate can be chained. Cosine annealing: I. Loshchilov and
F. Hutter, "SGDR", 2017; one cycle and cyclic rates: L. Smith, 2017 and 2018.
"""

# fmt: off
# ruff: noqa: ARG001, ARG002, N802, N803, N807  a rule's signature says what it may read; names are PyTorch's
from __future__ import annotations

import inspect
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from autograd_core.errors import refuse
from autograd_core.optim.optimizer import Optimizer
from autograd_core.settings import bound, signature

__all__ = [
    "ChainedScheduler", "ConstantLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "CyclicLR", "ExponentialLR", "LRScheduler",
    "LambdaLR", "LinearLR", "MultiStepLR", "MultiplicativeLR", "OneCycleLR", "PolynomialLR", "ReduceLROnPlateau", "SequentialLR", "StepLR",
]
EACH = ("lr_lambda", "base_lr", "max_lr")
"""Settings that may be a list, one for each group."""
WANTED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "T_0": (lambda n: isinstance(n, int) and n > 0, "a positive integer"), "T_mult": (lambda n: isinstance(n, int) and n > 0, "an integer of 1 or more"),
    "total_steps": (lambda n: n is None or (isinstance(n, int) and n > 0), "a positive integer"),
    "pct_start": (lambda p: isinstance(p, (int, float)) and 0 <= p <= 1, "a number between 0 and 1"),
    "anneal_strategy": (lambda way: way in ("cos", "linear"), "'cos' or 'linear'"), "threshold_mode": (lambda way: way in ("rel", "abs"), "'rel' or 'abs'"),
}
"""What settings must be."""


def _check(optimizer: Any, given: dict[str, Any]) -> None:
    """Refuse what is no optimiser, and settings that no schedule can be made of."""
    if not isinstance(optimizer, Optimizer):
        raise refuse("no_optimizer", type=type(optimizer).__name__)
    for name in WANTED.keys() & given.keys():
        fine, words = WANTED[name]
        if not fine(given[name]):
            raise refuse("setting", what=f"Expected {name} to be {words}, but got {given[name]!r}.", rule=f"Pass {words} for {name}.")
    for name in (*EACH, "min_lr"):
        value = given.get(name)
        if isinstance(value, (list, tuple)) and len(value) != len(optimizer.param_groups):
            wrong = f"Expected {len(optimizer.param_groups)} {name}s, one for each group of parameters, but got {len(value)}."
            raise refuse("setting", what=wrong, rule="Give one for each group, or a single one for all.")


class LRScheduler:
    """Sets `lr` in the groups of an optimiser. Your own: write `get_lr`, which reads `last_epoch`, `base_lrs` and `optimizer`."""

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        _check(optimizer, {})
        self.optimizer, self._step_count = optimizer, 0
        self.last_epoch: Any = last_epoch
        for group in optimizer.param_groups:
            if last_epoch >= 0 and "initial_lr" not in group:
                raise KeyError("param 'initial_lr' is not specified in param_groups when resuming an optimizer")
            group.setdefault("initial_lr", group["lr"])
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.step()

    def get_lr(self) -> list[float]:
        """The next rate of each group."""
        raise NotImplementedError

    def get_last_lr(self) -> list[float]:
        """The rates now."""
        return self._last_lr

    def step(self, epoch: float | None = None) -> None:
        """Go on by one epoch, or to a given one: then from the first again, since a rate may depend on the one before."""
        self._step_count += 1
        if epoch is not None:
            self._write(self.base_lrs)
        for t in [self.last_epoch + 1] if epoch is None else [*range(int(epoch) + 1), *([epoch] if epoch % 1 else [])]:
            self.last_epoch = t
            self._write(self.get_lr())
        self.last_epoch = int(self.last_epoch)

    def _write(self, rates: Sequence[float]) -> None:
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = rate
        self._last_lr = list(rates)

    def state_dict(self) -> dict[str, Any]:
        """All but the optimiser and functions."""
        return {name: value for name, value in self.__dict__.items() if name not in ("optimizer", "lr_lambda", "scale_fn")}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from what `state_dict()` gave."""
        self.__dict__.update(state_dict)


def scheduler(rule: Callable[..., Any]) -> Any:
    """The class of a scheduler from its rule, which has the settings as keywords."""
    ours = {one.name: ... if one.default is one.empty else one.default for one in list(inspect.signature(rule).parameters.values())[3:]}
    parameters = signature("optimizer", **ours, last_epoch=-1)

    def __init__(self: Any, *arguments: Any, **keywords: Any) -> None:
        given = bound(rule.__name__, parameters, arguments, keywords)
        self.__dict__.update({name: given[name] for name in ours})
        _check(given["optimizer"], given)
        if given.get("cycle_momentum") and not {"momentum", "betas"} & given["optimizer"].defaults.keys():
            raise refuse("setting", what="optimizer must support momentum or beta1 with `cycle_momentum` option enabled", rule="Pass cycle_momentum=False.")
        LRScheduler.__init__(self, given["optimizer"], given["last_epoch"])

    def get_lr(self: Any) -> list[float]:
        rates = []
        for i, (group, base) in enumerate(zip(self.optimizer.param_groups, self.base_lrs, strict=True)):
            settings = {name: getattr(self, name) for name in ours}
            settings |= {name: value[i] for name, value in settings.items() if name in EACH and isinstance(value, (list, tuple))}
            new = rule(self.last_epoch, group["lr"], base, **settings)
            if settings.get("cycle_momentum"):
                group |= {"betas": (new[1], *group["betas"][1:])} if "betas" in group else {"momentum": new[1]}
            rates.append(new[0] if isinstance(new, tuple) else new)
        return rates

    about = {"__init__": __init__, "get_lr": get_lr, "__doc__": rule.__doc__, "__module__": rule.__module__, "__signature__": parameters}
    return type(rule.__name__, (LRScheduler,), about)



@scheduler
def StepLR(t: int, lr: float, base: float, *, step_size: int, gamma: float = 0.1) -> float:
    """Times `gamma` every `step_size` epochs."""
    return lr * gamma if t and t % step_size == 0 else lr


@scheduler
def MultiStepLR(t: int, lr: float, base: float, *, milestones: Sequence[int], gamma: float = 0.1) -> float:
    """Times `gamma` at each of the `milestones`."""
    return lr * gamma ** list(milestones).count(t)


@scheduler
def ConstantLR(t: int, lr: float, base: float, *, factor: float = 1 / 3, total_iters: int = 5) -> float:
    """Times `factor` for the first `total_iters` epochs."""
    if not 0 <= factor <= 1:
        raise refuse("setting", what=f"Constant multiplicative factor expected to be between 0 and 1, and it is {factor}.", rule="Raise the optimiser's lr instead.")
    return lr * factor if t == 0 else lr / factor if t == total_iters else lr


@scheduler
def LinearLR(t: int, lr: float, base: float, *, start_factor: float = 1 / 3, end_factor: float = 1.0, total_iters: int = 5) -> float:
    """From `start_factor` to `end_factor` of the first rate in a straight line."""
    if not (0 < start_factor <= 1 and 0 <= end_factor <= 1):
        wrong = f"Starting multiplicative factor expected to be greater than 0 and less or equal to 1, the ending one between 0 and 1; they are {start_factor} and {end_factor}."
        raise refuse("setting", what=wrong, rule="Raise the optimiser's lr instead.")
    if t == 0:
        return lr * start_factor
    return lr if t > total_iters else lr * (1 + 1 / (total_iters * start_factor / (end_factor - start_factor) + t - 1)) if end_factor != start_factor else lr


@scheduler
def ExponentialLR(t: int, lr: float, base: float, *, gamma: float) -> float:
    """Times `gamma` every epoch."""
    return lr * gamma if t else lr


@scheduler
def PolynomialLR(t: int, lr: float, base: float, *, total_iters: int = 5, power: float = 1.0) -> float:
    """Down to zero as a power of the time left."""
    return lr if t == 0 or t > total_iters else lr * ((total_iters - t) / (total_iters - t + 1)) ** power


@scheduler
def CosineAnnealingLR(t: int, lr: float, base: float, *, T_max: int, eta_min: float = 0.0) -> float:
    """Along half a cosine from the first rate to `eta_min` in `T_max` epochs, and back."""
    if t == 0:
        return lr
    if (t - 1 - T_max) % (2 * T_max) == 0:
        return lr + (base - eta_min) * (1 - math.cos(math.pi / T_max)) / 2
    return (1 + math.cos(math.pi * t / T_max)) / (1 + math.cos(math.pi * (t - 1) / T_max)) * (lr - eta_min) + eta_min


@scheduler
def CosineAnnealingWarmRestarts(t: float, lr: float, base: float, *, T_0: int, T_mult: int = 1, eta_min: float = 0.0) -> float:
    """Along half a cosine in `T_0` epochs, then from the start again, each time `T_mult` times longer."""
    length = T_0
    while t >= length:
        t, length = t - length, length * T_mult
    return eta_min + (base - eta_min) * (1 + math.cos(math.pi * t / length)) / 2


@scheduler
def LambdaLR(t: int, lr: float, base: float, *, lr_lambda: Any) -> Any:
    """The first rate times a function of the epoch."""
    return base * lr_lambda(t)


@scheduler
def MultiplicativeLR(t: int, lr: float, base: float, *, lr_lambda: Any) -> Any:
    """The rate times a function of the epoch, every epoch."""
    return lr * lr_lambda(t) if t else lr


@scheduler
def CyclicLR(
    t: int, lr: float, base: float, *, base_lr: Any, max_lr: Any, step_size_up: int = 2000, step_size_down: int | None = None, mode: str = "triangular",
    gamma: float = 1.0, scale_fn: Any = None, scale_mode: str = "cycle", cycle_momentum: bool = True, base_momentum: float = 0.8, max_momentum: float = 0.9,
) -> tuple[float, float]:
    """Up from `base_lr` to `max_lr` and down again in straight lines, for ever; momentum goes the other way."""
    total = step_size_up + (step_size_down or step_size_up)
    cycle, x = 1 + t // total, t % total / total
    height = x * total / step_size_up if x * total <= step_size_up else (1 - x) * total / (total - step_size_up)
    shapes: dict[str, Any] = {"triangular": lambda _: 1.0, "triangular2": lambda _: 0.5 ** (cycle - 1), "exp_range": lambda _: gamma**t}
    if not scale_fn and mode not in shapes:
        raise refuse("setting", what="mode is invalid and scale_fn is None", rule=f"The modes are {', '.join(shapes)}.")
    height *= (scale_fn or shapes[mode])(cycle if scale_mode == "cycle" else t)
    return base_lr + (max_lr - base_lr) * height, max_momentum - (max_momentum - base_momentum) * height


@scheduler
def OneCycleLR(
    t: int, lr: float, base: float, *, max_lr: Any, total_steps: int | None = None, epochs: int | None = None, steps_per_epoch: int | None = None,
    pct_start: float = 0.3, anneal_strategy: str = "cos", cycle_momentum: bool = True, base_momentum: float = 0.85, max_momentum: float = 0.95,
    div_factor: float = 25.0, final_div_factor: float = 1e4, three_phase: bool = False,
) -> tuple[float, float]:
    """Up to `max_lr` within `pct_start` of the steps, then down to almost nothing; momentum goes the other way."""
    steps = total_steps or (epochs or 0) * (steps_per_epoch or 0)
    if not steps or t > steps:
        wrong = f"Tried to step {t} times. The specified number of total steps is {steps}" if steps else "You must define either total_steps OR (epochs AND steps_per_epoch)"
        raise refuse("setting", what=wrong, rule="Pass a total_steps that is large enough.")
    first, peak = max_lr / div_factor, pct_start * steps - 1
    phases = [(0.0, first, max_momentum), (peak, max_lr, base_momentum), *([(2 * peak, first, max_momentum)] if three_phase else [])]
    phases.append((steps - 1, first / final_div_factor, max_momentum))
    number = next((i for i in range(1, len(phases)) if t <= phases[i][0]), len(phases) - 1)
    (start, *low), (end, *high) = phases[number - 1 : number + 1]
    part = (t - start) / (end - start)
    part = (1 - math.cos(math.pi * part)) / 2 if anneal_strategy == "cos" else part
    return low[0] + (high[0] - low[0]) * part, low[1] + (high[1] - low[1]) * part


class SequentialLR(LRScheduler):
    """One scheduler until the first milestone, then the next, which starts from the first rate."""

    def __init__(self, optimizer: Optimizer, schedulers: list[Any], milestones: list[int], last_epoch: int = -1) -> None:
        if not schedulers:
            raise refuse("setting", what="SequentialLR expects at least one scheduler, but got no scheduler.", rule="Give the schedulers as a list.")
        if len(milestones) != len(schedulers) - 1:
            raise refuse("setting", what="Sequential Schedulers expects number of milestones to be one less than schedulers.", rule="Give a milestone for each change.")
        self._schedulers, self._milestones, self.optimizer, self.last_epoch = schedulers, milestones, optimizer, last_epoch + 1
        schedulers[0].step(0)  # each scheduler has set the rate when it was made: the first one counts
        self._last_lr = schedulers[0].get_last_lr()

    def step(self, epoch: float | None = None) -> None:
        """Go on by one epoch."""
        self.last_epoch += 1
        number = bisect_right(self._milestones, self.last_epoch)
        self._schedulers[number].step(0 if number and self._milestones[number - 1] == self.last_epoch else None)
        self._last_lr = self._schedulers[number].get_last_lr()

    def state_dict(self) -> dict[str, Any]:
        """All but the optimiser, with the state of each scheduler."""
        return super().state_dict() | {"_schedulers": [one.state_dict() for one in self._schedulers]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from what `state_dict()` gave."""
        super().load_state_dict({name: value for name, value in state_dict.items() if name != "_schedulers"})
        for one, state in zip(self._schedulers, state_dict["_schedulers"], strict=True):
            one.load_state_dict(state)


class ChainedScheduler(SequentialLR):
    """Several schedulers, each changing what the one before left."""

    def __init__(self, schedulers: Sequence[Any], optimizer: Optimizer | None = None) -> None:
        self._schedulers, self.optimizer = list(schedulers), optimizer or schedulers[0].optimizer
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def step(self, epoch: float | None = None) -> None:
        """Go on by one epoch."""
        for one in self._schedulers:
            one.step()
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]


class ReduceLROnPlateau(LRScheduler):
    """Times `factor` when `step(metric)` has seen no better metric for more than `patience` epochs."""

    def __init__(
        self, optimizer: Optimizer, mode: str = "min", factor: float = 0.1, patience: int = 10, threshold: float = 1e-4, threshold_mode: str = "rel",
        cooldown: int = 0, min_lr: Any = 0, eps: float = 1e-8,
    ) -> None:
        _check(optimizer, {"threshold_mode": threshold_mode, "min_lr": min_lr})
        if mode not in ("min", "max"):
            raise refuse("setting", what=f"mode {mode} is unknown!", rule="'min' for a metric such as a loss, 'max' for one such as an accuracy.")
        if factor >= 1.0:
            raise refuse("setting", what="Factor should be < 1.0.", rule="The rate is multiplied by it: 0.1 makes a tenth of it.")
        self.optimizer, self.mode, self.factor, self.patience, self.eps = optimizer, mode, factor, patience, eps
        self.threshold, self.threshold_mode, self.cooldown, self.min_lrs = threshold, threshold_mode, cooldown, min_lr
        self.best, self.num_bad_epochs, self.cooldown_counter = math.inf if mode == "min" else -math.inf, 0, 0
        self.last_epoch, self._last_lr = 0, [group["lr"] for group in optimizer.param_groups]

    def step(self, metrics: Any, epoch: int | None = None) -> None:  # type: ignore[override]
        """Look at this epoch's metric."""
        value, sign = float(metrics), 1 if self.mode == "min" else -1
        margin = self.threshold * (abs(self.best) if self.threshold_mode == "rel" else 1)
        self.last_epoch, self.num_bad_epochs = self.last_epoch + 1, self.num_bad_epochs + 1
        if math.isinf(self.best) or sign * value < sign * self.best - margin:
            self.best, self.num_bad_epochs = value, 0
        if self.cooldown_counter > 0:
            self.cooldown_counter, self.num_bad_epochs = self.cooldown_counter - 1, 0
        if self.num_bad_epochs > self.patience:
            for i, group in enumerate(self.optimizer.param_groups):
                new = max(group["lr"] * self.factor, self.min_lrs[i] if isinstance(self.min_lrs, (list, tuple)) else self.min_lrs)
                group["lr"] = new if group["lr"] - new > self.eps else group["lr"]
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]
