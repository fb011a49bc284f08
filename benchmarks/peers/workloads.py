"""What is computed: inputs shared by all peers, and what is expected of our time.

Goals are ratios of medians to PyTorch's eager time: ours eager, captured, and captured with Numba; `goal_numpy` that of eager to plain NumPy's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

__all__ = ["WORKLOADS", "Workload", "inputs"]


@dataclass(frozen=True)
class Workload:
    """One row: its name, what is done, and the goals."""

    name: str
    what: str
    goal: float | None = None
    captured: float | None = None
    numba: float | None = None
    goal_numpy: float | None = None


WORKLOADS = [
    Workload("chain", "1,000 scalar operations, forward and backward", 0.35, 0.04, 0.01),
    Workload("chain100", "1,000 operations on vectors of 100", 0.5),
    Workload("mlp", "2-16-16-1, batch 100, SGD step", 0.45, 0.12, 0.08),
    Workload("mnist", "784-256-128-10, batch 64, cross entropy, Adam step", 0.97, 0.92),
    Workload("deep", "100 dense layers of width 64, batch 32", 0.75, 0.47),
    Workload("wide", "three layers of 1024, batch 1024", 1.0, 0.97),
    Workload("elementwise", "ten elementwise operations on 10⁶ numbers", 0.85, 0.45, 0.28, 1.4),
    Workload("conv", "two convolutions with pooling, batch 32", 1.0, 0.7),
    Workload("hessian", "Hessian of Rosenbrock's function in 20 dimensions", 0.15, 0.02),
    Workload("jvp", "forward mode over 10⁵ elements", 0.4, 0.2),
]


def _layers(rng: Any, sizes: tuple[int, ...], gain: float = 1.0) -> list[Any]:
    """Weight and bias of each dense layer, in turn, as PyTorch holds them: (out, in) and (out,)."""
    made: list[Any] = []
    for fan, width in pairwise(sizes):
        made += [rng.standard_normal((width, fan)) * gain / np.sqrt(fan), rng.standard_normal(width) * 0.1]
    return [one.astype(np.float32) for one in made]


@cache
def inputs(name: str) -> dict[str, Any]:
    """The arrays of a workload; whoever changes one copies it first."""
    rng = np.random.default_rng(7)

    def normal(*shape: int) -> Any:
        return rng.standard_normal(shape).astype(np.float32)

    match name:
        case "chain":
            return {"x": np.float32(0.5), "b": np.float32(0.1), "length": 250}
        case "chain100":
            return {"x": normal(100), "b": normal(100) * np.float32(0.1), "length": 250}
        case "mlp":
            x = normal(100, 2)
            return {"x": x, "y": (x[:, :1] * x[:, 1:]), "layers": _layers(rng, (2, 16, 16, 1)), "lr": 0.01}
        case "mnist":
            layers = _layers(rng, (784, 256, 128, 10))
            return {"x": normal(64, 784), "y": rng.integers(0, 10, 64), "layers": layers, "lr": 1e-3}
        case "deep":
            return {"x": normal(32, 64), "layers": _layers(rng, (64,) * 101, 1.2)}
        case "wide":
            return {"x": normal(1024, 1024), "layers": _layers(rng, (1024,) * 4)}
        case "elementwise":
            return {"x": np.abs(normal(10**6)) + np.float32(0.1), "w": normal(10**6)}
        case "conv":
            kernels = [normal(8, 1, 3, 3) / 3, normal(8) * 0.1, normal(16, 8, 3, 3) / 9, normal(16) * 0.1]
            layers = [one.astype(np.float32) for one in kernels] + _layers(rng, (16 * 7 * 7, 10))
            return {"x": normal(32, 1, 28, 28), "y": rng.integers(0, 10, 32), "layers": layers}
        case "hessian":
            return {"x": rng.standard_normal(20)}
        case "jvp":
            return {"x": normal(10**5), "v": normal(10**5)}
    raise KeyError(name)
