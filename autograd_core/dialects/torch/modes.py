"""`inference_mode`: `no_grad` that can be asked for."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from autograd_core.modes import no_grad

__all__ = ["inference_mode", "is_inference_mode_enabled"]
_depth: ContextVar[int] = ContextVar("torch_inference_mode", default=0)


class inference_mode(no_grad):  # noqa: N801  PyTorch's name
    """Inside, operations are computed but not put on the tape. A tensor made inside may be used outside as any other."""

    __slots__ = ("_entered",)

    def __new__(cls, mode: Any = True) -> Any:
        return super().__new__(cls, mode if callable(mode) else None)

    def __init__(self, mode: bool = True) -> None:
        super().__init__()
        self._entered: list[Any] = []
        if not mode:
            self._changes = {}

    def __enter__(self) -> None:
        super().__enter__()
        self._entered.append(_depth.set(_depth.get() + bool(self._changes)))

    def __exit__(self, *what: object) -> None:
        _depth.reset(self._entered.pop())
        super().__exit__(*what)


def is_inference_mode_enabled() -> bool:
    """Whether this line is inside of `inference_mode`."""
    return _depth.get() > 0
