"""`torch.cuda`: whether there is a GPU, and what programs say to it in case there is."""

from typing import Any

from autograd_core.creation import manual_seed
from autograd_core.device import cuda_is_available as is_available
from autograd_core.dialects.missing import missing

__all__ = ["device_count", "empty_cache", "is_available", "manual_seed", "manual_seed_all", "synchronize"]
manual_seed_all = manual_seed


def device_count() -> int:
    """How many GPUs there are to use: one or none."""
    return int(is_available())


def synchronize(device: Any = None) -> None:
    """Accepted, without effect: results are waited for where they are read."""
    del device


def empty_cache() -> None:
    """Accepted, without effect."""


__getattr__ = missing("torch.cuda", __all__)
