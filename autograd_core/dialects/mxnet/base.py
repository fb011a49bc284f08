"""What all of the MXNet surface shares: its error type, its contexts, and whether operations are being recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.surface import FRESH
from autograd_core.errors import AutogradError, here, refuse

__all__ = ["Context", "MXNetError", "cpu", "current_context", "gpu", "num_gpus"]


class MXNetError(AutogradError):
    """What MXNet raises for nearly everything: a `RuntimeError`, with the explanation that the engine has."""


MXNetError.__module__ = "mxnet.base"


@contextmanager
def as_mxnet_error() -> Iterator[None]:
    """What the engine refuses inside is an `MXNetError` outside, in the same words."""
    try:
        yield
    except AutogradError as problem:
        raise mxnet_error(problem) from None


def mxnet_error(problem: AutogradError) -> MXNetError:
    """The engine's refusal as MXNet's type, in the same words."""
    if isinstance(problem, MXNetError):
        return problem
    about = problem.explanation
    return MXNetError(about.code, about.message, about.hint, params=about.params, places=about.places, node=about.node)


def fail(message: str, fix: str = "", code: str = "argument_error") -> MXNetError:
    """An `MXNetError` at the learner's line, to be raised."""
    return MXNetError(code, message, fix, places=here(depth=3))


def refused(entry: str, kind: type[MXNetError] = MXNetError, /, **params: Any) -> MXNetError:
    """A refusal of the catalogue (`errors.toml`) as MXNet's type, at the learner's line, to be raised."""
    about = refuse(entry, places=here(depth=3), **params).explanation  # type: ignore[attr-defined]
    return kind(about.code, about.message, about.hint, params=about.params, places=about.places)


class Context:
    """A device: `cpu(0)`. Arrays live in main memory here; a GPU can be named, and making an array there is an error."""

    default_ctx: Context

    def __init__(self, device_type: Any = "cpu", device_id: int = 0) -> None:
        if isinstance(device_type, Context):
            device_type, device_id = device_type.device_type, device_type.device_id
        self.device_type: str = str(device_type)
        self.device_id = int(device_id)

    @property
    def device_typeid(self) -> int:
        """MXNet's number of the kind of device."""
        return {"cpu": 1, "gpu": 2}.get(self.device_type, 3)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Context) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"{self.device_type}({self.device_id})"

    def __enter__(self) -> Context:
        here_only(self)
        return self

    def __exit__(self, *_: object) -> None:
        """There is one place for arrays."""

    def empty_cache(self) -> None:
        """Accepted, without effect."""


Context.default_ctx = Context("cpu", 0)


def cpu(device_id: int = 0) -> Context:
    """Main memory."""
    return Context("cpu", device_id)


def gpu(device_id: int = 0) -> Context:
    """A GPU, by name."""
    return Context("gpu", device_id)


def num_gpus() -> int:
    """None here: 0."""
    return 0


def current_context() -> Context:
    """Where arrays are made."""
    return Context.default_ctx


def here_only(ctx: Any) -> Context:
    """The context, if it is one that arrays can live in."""
    found = ctx[0] if isinstance(ctx, (list, tuple)) and ctx else ctx
    if found is not None and found.device_type not in ("cpu", "cpu_pinned", "cpu_shared"):
        raise fail(f"GPU is not enabled: an array cannot be made on {found} here.", "Use mx.cpu().")
    return found or Context.default_ctx


recording: ContextVar[bool] = ContextVar("mxnet_recording", default=False)
training: ContextVar[bool] = ContextVar("mxnet_training", default=False)
numpy_manner: ContextVar[bool] = ContextVar("mxnet_numpy_manner", default=False)
COUNTERS: dict[str, int] = {}
"""How many blocks of each kind have got a name."""


def start_again() -> None:
    """As a new program finds it."""
    recording.set(False)
    training.set(False)
    numpy_manner.set(False)
    COUNTERS.clear()


FRESH.append(start_again)


def dtype_of(dtype: Any, otherwise: Any = np.float32) -> np.dtype[Any]:
    """A dtype as NumPy knows it, from a word, a NumPy type or Python's `int` and `float`."""
    name = getattr(dtype, "name", None)
    if isinstance(name, str) and not isinstance(dtype, np.dtype):
        dtype = name
    found: np.dtype[Any] = np.dtype(otherwise if dtype is None else dtype)
    return found


Function = Callable[..., Any]
__getattr__ = missing("mxnet.base", __all__)
