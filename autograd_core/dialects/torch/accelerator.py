"""`torch.accelerator`: the GPU, whatever it is, where there is one."""

from __future__ import annotations

from typing import Any

from autograd_core.device import Device, cuda_is_available
from autograd_core.dialects.missing import missing

__all__ = ["current_accelerator", "device_count", "is_available", "synchronize"]
is_available = cuda_is_available


def current_accelerator(check_available: bool = False) -> Device | None:
    """The device to put tensors on; `None` where there is none."""
    del check_available
    return Device("cuda") if is_available() else None


def device_count() -> int:
    """How many there are."""
    return int(is_available())


def synchronize(device: Any = None) -> None:
    """Accepted, without effect: results are waited for where they are read."""
    del device


__getattr__ = missing("torch.accelerator", __all__)
