"""The one device there is, as JAX shows it. Knows nothing of arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["CPU", "CpuDevice", "SingleDeviceSharding"]


class CpuDevice:
    """The processor."""

    id = 0
    process_index = 0
    platform = device_kind = "cpu"

    def __repr__(self) -> str:
        return "CpuDevice(id=0)"

    def __str__(self) -> str:
        return "cpu:0"

    def memory_stats(self) -> None:
        """Not counted."""


CPU = CpuDevice()


class SingleDeviceSharding(NamedTuple):
    """Everything on one device."""

    device: Any = CPU

    def __repr__(self) -> str:
        return f"SingleDeviceSharding(device={self.device!r}, memory_kind=device)"
