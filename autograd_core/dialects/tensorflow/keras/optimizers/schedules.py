"""`keras.optimizers.schedules`: learning rates that depend on the step."""

from __future__ import annotations

import math
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.convert import numbers, wrap
from autograd_core.dialects.tensorflow.keras.configs import Configured

__all__ = [
    "CosineDecay",
    "CosineDecayRestarts",
    "ExponentialDecay",
    "InverseTimeDecay",
    "LearningRateSchedule",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
]

import numpy as np


class LearningRateSchedule(Configured):
    """A schedule of your own: write `__call__(self, step)`."""

    def __call__(self, step: Any) -> Any:
        """The learning rate at a step, as a tensor."""
        return wrap(np.float32(self.rate(float(numbers(step)))))

    def rate(self, step: float) -> float:
        """The learning rate at a step, as a number."""
        raise NotImplementedError(f"{type(self).__name__} does not say its rate: write __call__(self, step).")


class ExponentialDecay(LearningRateSchedule):
    """`initial * rate ** (step / steps)`, in stairs with `staircase`."""

    def __init__(self, initial_learning_rate: float, decay_steps: int, decay_rate: float, staircase: bool = False, name: str = "") -> None:
        self.initial_learning_rate, self.decay_steps, self.decay_rate, self.staircase, self.name = (
            initial_learning_rate,
            decay_steps,
            decay_rate,
            staircase,
            name,
        )

    def rate(self, step: float) -> float:
        """The learning rate at a step."""
        past = step / self.decay_steps
        return self.initial_learning_rate * self.decay_rate ** (math.floor(past) if self.staircase else past)


class InverseTimeDecay(ExponentialDecay):
    """`initial / (1 + rate * step / steps)`, in stairs with `staircase`."""

    def rate(self, step: float) -> float:
        """The learning rate at a step."""
        past = step / self.decay_steps
        return self.initial_learning_rate / (1 + self.decay_rate * (math.floor(past) if self.staircase else past))


class PiecewiseConstantDecay(LearningRateSchedule):
    """One value up to each boundary."""

    def __init__(self, boundaries: Any, values: Any, name: str = "") -> None:
        self.boundaries, self.values, self.name = list(boundaries), list(values), name

    def rate(self, step: float) -> float:
        """The learning rate at a step."""
        return float(next((value for bound, value in zip(self.boundaries, self.values, strict=False) if step <= bound), self.values[-1]))


class PolynomialDecay(LearningRateSchedule):
    """From the initial to the last rate along a power of the remaining steps."""

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, end_learning_rate: float = 0.0001, power: float = 1.0, cycle: bool = False, name: str = "",
    ) -> None:  # fmt: skip
        self.initial_learning_rate, self.decay_steps, self.end_learning_rate = initial_learning_rate, decay_steps, end_learning_rate
        self.power, self.cycle, self.name = power, cycle, name

    def rate(self, step: float) -> float:
        """The learning rate at a step."""
        length = self.decay_steps * (max(1, math.ceil(step / self.decay_steps)) if self.cycle else 1)
        left = 1 - min(step, length) / length
        return float((self.initial_learning_rate - self.end_learning_rate) * left**self.power + self.end_learning_rate)


class CosineDecay(LearningRateSchedule):
    """Half a cosine from the initial rate down to `alpha` of it, after a straight rise over the first steps where asked for."""

    def __init__(
        self, initial_learning_rate: float, decay_steps: int, alpha: float = 0.0, name: str = "", warmup_target: float | None = None, warmup_steps: int = 0,
    ) -> None:  # fmt: skip
        self.initial_learning_rate, self.decay_steps, self.alpha, self.name = initial_learning_rate, decay_steps, alpha, name
        self.warmup_target, self.warmup_steps = warmup_target, warmup_steps

    def rate(self, step: float) -> float:
        """The learning rate at a step."""
        top = self.initial_learning_rate
        if self.warmup_target is not None:
            if step < self.warmup_steps:
                return top + (self.warmup_target - top) * step / self.warmup_steps
            step, top = step - self.warmup_steps, self.warmup_target
        past = min(step, self.decay_steps) / self.decay_steps
        return top * ((1 - self.alpha) * 0.5 * (1 + math.cos(math.pi * past)) + self.alpha)


class CosineDecayRestarts(LearningRateSchedule):
    """Half a cosine again and again, each `t_mul` times as long and from `m_mul` times the rate. Source: I. Loshchilov and F. Hutter, 2017 (SGDR)."""

    def __init__(
        self, initial_learning_rate: float, first_decay_steps: int, t_mul: float = 2.0, m_mul: float = 1.0, alpha: float = 0.0, name: str = "",
    ) -> None:  # fmt: skip
        self.initial_learning_rate, self.first_decay_steps, self.t_mul, self.m_mul = initial_learning_rate, first_decay_steps, t_mul, m_mul
        self.alpha, self.name = alpha, name

    def rate(self, step: float) -> float:
        """The learning rate at a step."""
        past, again = step / self.first_decay_steps, self.t_mul
        if again == 1.0:
            round_ = math.floor(past)
            past -= round_
        else:
            length = 1.0 - past * (1.0 - again)  # of the round that runs, up to whole rounds
            if length <= 0.0 or again <= 0.0:
                return math.nan  # rounds that grow shorter are over
            round_ = math.floor(math.log(length) / math.log(again))
            past = (past - (1.0 - again**round_) / (1.0 - again)) / again**round_
        return self.initial_learning_rate * ((1.0 - self.alpha) * 0.5 * self.m_mul**round_ * (1 + math.cos(math.pi * past)) + self.alpha)


__getattr__ = missing("keras.optimizers.schedules", __all__)
