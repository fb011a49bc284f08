"""`torch.random`: the seed and the state of the random numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.randomness import default_generator

__all__ = ["fork_rng", "get_rng_state", "initial_seed", "manual_seed", "seed", "set_rng_state"]
manual_seed, seed, initial_seed = default_generator.manual_seed, default_generator.seed, default_generator.initial_seed
get_rng_state, set_rng_state = default_generator.get_state, default_generator.set_state


@contextmanager
def fork_rng(devices: Any = None, enabled: bool = True, **_: Any) -> Iterator[None]:
    """Whatever is drawn inside, the numbers after it are the same."""
    del devices
    before = get_rng_state()
    try:
        yield
    finally:
        if enabled:
            set_rng_state(before)


__getattr__ = missing("torch.random", __all__)
