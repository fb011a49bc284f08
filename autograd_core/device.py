"""Where data lives: a NumPy array in main memory, or a CuPy array on a GPU.

Kernels are written with NumPy functions, which hand over to CuPy through the `__array_ufunc__` and `__array_function__`
protocols, so there is one table of operations for both. CuPy is imported on first use. This module knows nothing of tensors.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.errors import refuse

_KINDS = frozenset(("cpu", "cuda", "meta", "mps", "xpu"))


class Device:
    """A device as PyTorch writes it: `cpu`, `cuda`, `cuda:0`; equal to its own text."""

    __slots__ = ("index", "type")

    def __init__(self, name: Any = "cpu", index: int | None = None) -> None:
        kind, _, number = str(name).partition(":")
        if kind not in _KINDS:
            raise refuse("unknown_device", given=repr(str(name)))
        self.type = kind
        self.index = int(number) if number.isdigit() else index

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __repr__(self) -> str:
        return f"device(type='{self.type}'" + ("" if self.index is None else f", index={self.index}") + ")"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def device_name(data: Any) -> str:
    """`"cpu"` or `"cuda:0"` for an array; NumPy scalars and numbers are on the CPU."""
    if isinstance(data, (np.ndarray, np.generic)):
        return "cpu"
    device = getattr(data, "device", None)
    return "cpu" if device is None or device == "cpu" else f"cuda:{getattr(device, 'id', 0)}"


def to_device(data: Any, device: str) -> Any:
    """Move an array; a copy only where it has to move.

    Raises `AutogradError` for an unknown device, and where CuPy or a GPU is missing.
    """
    kind = str(device).split(":")[0]
    if kind == "cpu":
        return data if device_name(data) == "cpu" else data.get()
    if kind != "cuda":
        raise refuse("unknown_device", given=repr(device))
    try:
        import cupy  # type: ignore[import-not-found, import-untyped, unused-ignore]

        return cupy.asarray(data)
    except Exception as problem:
        raise refuse("no_gpu", problem=type(problem).__name__) from None


def cuda_is_available() -> bool:
    """Whether CuPy and a GPU can be used here."""
    try:
        import cupy

        return bool(cupy.cuda.runtime.getDeviceCount())
    except Exception:
        return False
