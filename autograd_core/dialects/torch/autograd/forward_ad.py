"""`torch.autograd.forward_ad`: tensors that carry a tangent, inside `dual_level()`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from autograd_core.dialects.missing import missing
from autograd_core.errors import refuse
from autograd_core.modes import mode
from autograd_core.transforms import _enter, _leave, _reaches_out, _tangents

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual"]

_levels: ContextVar[tuple[list[tuple[Any, Any]], ...]] = ContextVar("dual_levels", default=())


class UnpackedDualTensor(NamedTuple):
    """A value and its tangent (`None` where it depends on no dual tensor)."""

    primal: Any
    tangent: Any


@contextmanager
def dual_level() -> Iterator[None]:
    """Inside, tensors may carry tangents; they are forgotten at the end."""
    token = _levels.set((*_levels.get(), []))
    try:
        with mode(grad=True):
            yield
    finally:
        _levels.reset(token)


_entered: list[Any] = []


def enter_dual_level() -> int:
    """The same from here on, until `exit_dual_level()`; which level it is, counted from 0."""
    level = dual_level()
    level.__enter__()
    _entered.append(level)
    return len(_entered) - 1


def exit_dual_level(*, level: int | None = None) -> None:
    """Leave the level that was entered last."""
    del level
    if not _entered:
        raise refuse("outside_dual_level")
    _entered.pop().__exit__(None, None, None)


def _level() -> list[tuple[Any, Any]]:
    if not _levels.get():
        raise refuse("outside_dual_level")
    return _levels.get()[-1]


def make_dual(tensor: Any, tangent: Any) -> Any:
    """The tensor with a tangent of its shape; what is computed from it has one too."""
    if tuple(tensor.shape) != tuple(tangent.shape):
        raise refuse("tangent_shape", tangent=list(tangent.shape), primal=list(tensor.shape))
    dual = _enter(tensor)
    _level().append((dual, tangent))
    return dual


def unpack_dual(tensor: Any) -> UnpackedDualTensor:
    """A tensor's value, and its tangent pushed forward along the tape; outside all levels there is none any more."""
    if not _levels.get():
        return UnpackedDualTensor(tensor, None)
    pairs = _level()
    own = next((tangent for dual, tangent in pairs if dual is tensor), None)
    if own is None and tensor.requires_grad and pairs:
        inputs, tangents = zip(*pairs, strict=True)
        nested = any(one.requires_grad for one in tangents) or _reaches_out([tensor], inputs, 1)
        (own,) = _leave(_tangents([tensor], inputs, tangents, nested), nested)
    return UnpackedDualTensor(tensor.detach(), own)


__getattr__ = missing("torch.autograd.forward_ad", __all__)
