"""`torch.nn.functional`: layers and losses as functions."""

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.nn import functional


def __getattr__(name: str) -> Any:
    try:
        return getattr(functional, name)
    except AttributeError:
        return missing("torch.nn.functional", [] if name.startswith("__") else dir(functional))(name)


def __dir__() -> list[str]:
    return dir(functional)
