"""`tf.config`: switches of TensorFlow's that mean something here, and answers about devices."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from autograd_core.dialects.tensorflow.function import EAGERLY

__all__ = ["functions_run_eagerly", "list_logical_devices", "list_physical_devices", "run_functions_eagerly"]


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Run functions as Python writes them, or by their traces again."""
    EAGERLY.clear()
    if run_eagerly:
        EAGERLY.append(True)


def functions_run_eagerly() -> bool:
    """Whether functions run as Python writes them."""
    return bool(EAGERLY)


def list_physical_devices(device_type: str | None = None) -> list[Any]:
    """The devices of a kind: one CPU."""
    return [SimpleNamespace(name="/physical_device:CPU:0", device_type="CPU")] if device_type in (None, "CPU") else []


list_logical_devices = list_physical_devices
