"""`torch.nn`: modules, layers and losses."""

from typing import Any

from autograd_core import nn as _engine
from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.nn import functional, init, utils
from autograd_core.nn import __all__ as _names

__all__ = [*_names, "functional", "init", "utils"]
_missing = missing("torch.nn", _names)


def __getattr__(name: str) -> Any:
    return getattr(_engine, name) if name in _names else _missing(name)


def __dir__() -> list[str]:
    return sorted(__all__)
