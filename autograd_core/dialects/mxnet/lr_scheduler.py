"""`mx.lr_scheduler`: the learning rate as a function of the number of updates."""

from __future__ import annotations

import math
from collections.abc import Sequence

from autograd_core.dialects.missing import missing

__all__ = ["CosineScheduler", "FactorScheduler", "LRScheduler", "MultiFactorScheduler", "PolyScheduler"]


class LRScheduler:
    """Begins with a rise of `warmup_steps` updates from `warmup_begin_lr` ("linear" or "constant"), then does what the subclass says."""

    def __init__(self, base_lr: float = 0.01, warmup_steps: int = 0, warmup_begin_lr: float = 0, warmup_mode: str = "linear") -> None:
        self.base_lr, self.warmup_steps, self.warmup_begin_lr, self.warmup_mode = base_lr, warmup_steps, warmup_begin_lr, warmup_mode
        self.warmup_final_lr = base_lr

    def __call__(self, num_update: int) -> float:
        if num_update < self.warmup_steps:
            share = num_update / self.warmup_steps if self.warmup_mode == "linear" else 0.0
            return self.warmup_begin_lr + (self.warmup_final_lr - self.warmup_begin_lr) * share
        return self.rate(num_update)

    def rate(self, num_update: int) -> float:
        """The rate after the rise."""
        raise NotImplementedError("__call__ method must be overridden.")


class FactorScheduler(LRScheduler):
    """Times `factor` after every `step` updates, down to `stop_factor_lr`."""

    def __init__(self, step: int, factor: float = 1, stop_factor_lr: float = 1e-8, base_lr: float = 0.01, **warmup: float) -> None:
        super().__init__(base_lr, **warmup)  # type: ignore[arg-type]
        if step < 1:
            raise ValueError("Schedule step must be greater or equal than 1 round")
        self.step, self.factor, self.stop_factor_lr = step, factor, stop_factor_lr

    def rate(self, num_update: int) -> float:
        times = max(0, (num_update - 1) // self.step)
        return max(self.base_lr * self.factor**times, self.stop_factor_lr)


class MultiFactorScheduler(LRScheduler):
    """Times `factor` after each of the given numbers of updates."""

    def __init__(self, step: Sequence[int], factor: float = 1, base_lr: float = 0.01, **warmup: float) -> None:
        super().__init__(base_lr, **warmup)  # type: ignore[arg-type]
        self.step, self.factor = list(step), factor

    def rate(self, num_update: int) -> float:
        passed = [one for one in self.step if num_update > one]
        return float(self.base_lr * self.factor ** len(passed))


class _Until(LRScheduler):
    def __init__(self, max_update: int, base_lr: float = 0.01, final_lr: float = 0, **warmup: float) -> None:
        super().__init__(base_lr, **warmup)  # type: ignore[arg-type]
        self.max_update, self.final_lr = max_update, final_lr

    def _left(self, num_update: int) -> float:
        """How much of the way is done, from 0 to 1."""
        steps = self.max_update - self.warmup_steps
        return min(1.0, (num_update - self.warmup_steps) / steps)


class PolyScheduler(_Until):
    """Down to `final_lr` along a power of what is left."""

    def __init__(self, max_update: int, base_lr: float = 0.01, pwr: float = 2, final_lr: float = 0, **warmup: float) -> None:
        super().__init__(max_update, base_lr, final_lr, **warmup)
        self.power = pwr

    def rate(self, num_update: int) -> float:
        return float(self.final_lr + (self.base_lr - self.final_lr) * (1 - self._left(num_update)) ** self.power)


class CosineScheduler(_Until):
    """Down to `final_lr` along half a cosine."""

    def rate(self, num_update: int) -> float:
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * self._left(num_update))) / 2


__getattr__ = missing("mxnet.lr_scheduler", __all__)
