"""Layers and losses as functions of tensors: the namespace `F` of the operations, and what PyTorch keeps there beside it."""

from __future__ import annotations

from typing import Any

from autograd_core.ops.neural import decomposed
from autograd_core.public import find, space

__all__ = ["decomposed"]
_ALSO = (
    "celu",
    "celu_",
    "pdist",
    "prelu",
    "relu",
    "relu_",
    "rrelu",
    "selu",
    "selu_",
    "sigmoid",
    "softplus",
    "tanh",
    "threshold",
)


def __dir__() -> list[str]:
    return sorted({*space("F"), *(name for name in _ALSO if find(name)), "decomposed"})


def __getattr__(name: str) -> Any:
    found = None if name.startswith("__") else find("F." + name) or (find(name) if name in _ALSO else None)
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found
