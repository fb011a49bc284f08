"""Who takes part: each peer by name, with how it builds a workload's step; one that is not installed says so."""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["MODULES", "NAMES", "THREADS", "Peer", "load", "set_aside"]

THREADS = int(os.environ["OMP_NUM_THREADS"])
Step = Callable[[], list[Any]]


@contextmanager
def set_aside() -> Iterator[None]:
    """What was imported and made until now, by whichever library, is not walked through by collections that are timed."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(frozen=True)
class Peer:
    """One library. `build` makes the step of a workload, `numbers` turns what a step returned into an array; the first steps, in which
    things are compiled, are run inside `settling`."""

    name: str
    build: Callable[[str], Step]
    numbers: Callable[[Any], Any] = np.asarray
    settling: Callable[[], AbstractContextManager[Any]] = nullcontext

    def settled(self, workload: str, steps: int = 3) -> tuple[Step, list[Any]]:
        """The step of a workload after its first runs, and what the last of these gave."""
        with self.settling():
            step = self.build(workload)
            for _ in range(steps):
                found = step()
        return step, [np.array(self.numbers(one)) for one in found]


def _tapedeck() -> Peer:
    from benchmarks.peers import torch_like

    torch = importlib.import_module("autograd_core.dialects.torch")
    return Peer("tapedeck", lambda workload: torch_like.build(torch, workload), torch_like.numbers)


@contextmanager
def _without_kernels() -> Any:
    """Programs made inside run on NumPy alone."""
    from autograd_core.capture import fuse

    kept, fuse.backends[:] = list(fuse.backends), []
    try:
        yield
    finally:
        fuse.backends[:] = kept


def _captured() -> Peer:
    from autograd_core.capture import capture

    eager = _tapedeck()
    return Peer("captured", lambda workload: capture(eager.build(workload)), eager.numbers, _without_kernels)


def _numba() -> Peer:
    importlib.import_module("numba")
    captured = _captured()
    return Peer("+ Numba", captured.build, captured.numbers)


def _pytorch() -> Peer:
    from benchmarks.peers import torch_like

    torch = importlib.import_module("torch")
    torch.set_num_threads(THREADS)
    return Peer("PyTorch", lambda workload: torch_like.build(torch, workload), torch_like.numbers)


def _jax() -> Peer:
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" if THREADS == 1 else "")
    from benchmarks.peers import functional

    return Peer("JAX jit", functional.jax_jit().build)


def _tensorflow() -> Peer:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    tensorflow = importlib.import_module("tensorflow")
    tensorflow.config.threading.set_intra_op_parallelism_threads(THREADS)
    tensorflow.config.threading.set_inter_op_parallelism_threads(THREADS)
    from benchmarks.peers import tf_graph

    return Peer("TensorFlow", tf_graph.build)


def _hips() -> Peer:
    from benchmarks.peers import functional

    return Peer("HIPS", functional.hips().build)


def _module(name: str, module: str) -> Callable[[], Peer]:
    return lambda: Peer(name, importlib.import_module(f"benchmarks.peers.{module}").build)


_LOADERS: dict[str, tuple[str, Callable[[], Peer]]] = {
    "tapedeck": ("autograd_core", _tapedeck),
    "captured": ("autograd_core.capture", _captured),
    "+ Numba": ("numba", _numba),
    "NumPy": ("numpy", _module("NumPy", "by_hand")),
    "reused": ("numpy", _module("reused", "reused")),
    "PyTorch": ("torch", _pytorch),
    "JAX jit": ("jax", _jax),
    "TensorFlow": ("tensorflow", _tensorflow),
    "HIPS": ("autograd", _hips),
    "MyGrad": ("mygrad", _module("MyGrad", "my_grad")),
}
NAMES = tuple(_LOADERS)
MODULES = {name: module for name, (module, _) in _LOADERS.items() if name not in ("captured", "reused", "+ Numba")}
"""What is imported for a peer, by its name."""


def load(name: str) -> Peer:
    """The peer of that name; an `ImportError` where it is not installed."""
    return _LOADERS[name][1]()
