"""Who takes part: each peer by name, with how it builds a workload's step; one that is not installed says so."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["NAMES", "Peer", "load"]

NAMES = ("tapedeck", "NumPy", "PyTorch", "HIPS", "MyGrad")
Step = Callable[[], list[Any]]


@dataclass(frozen=True)
class Peer:
    """One library. `build` makes the step of a workload, `numbers` turns what a step returned into an array."""

    name: str
    build: Callable[[str], Step]
    numbers: Callable[[Any], Any] = np.asarray


def load(name: str) -> Peer:
    """The peer of that name; an `ImportError` where it is not installed."""
    if name in ("tapedeck", "PyTorch"):
        return _torch_like(name)
    module = {"NumPy": "by_hand", "HIPS": "hips", "MyGrad": "my_grad"}[name]
    return Peer(name, importlib.import_module(f"benchmarks.peers.{module}").build)


def _torch_like(name: str) -> Peer:
    from benchmarks.peers import torch_like

    torch = importlib.import_module("torch" if name == "PyTorch" else "autograd_core.dialects.torch")
    if name == "PyTorch":
        torch.set_num_threads(1)
    return Peer(name, lambda workload: torch_like.build(torch, workload), torch_like.numbers)
