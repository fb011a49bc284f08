"""`torch.nn`: modules, layers and losses."""

from typing import Any

from autograd_core import nn as _engine
from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.nn import functional, init, lazy, parameter, utils
from autograd_core.nn import __all__ as _names

__all__ = [*_names, *lazy.__all__, "functional", "init", "parameter", "utils"]
_missing = missing("torch.nn", __all__)


def __getattr__(name: str) -> Any:
    return getattr(lazy if name in lazy.__all__ else _engine, name) if name in __all__ else _missing(name)


def __dir__() -> list[str]:
    return sorted(__all__)
