"""`torch.nn.init`: starting values. The old names without an underscore do the same, and warn as PyTorch does."""

import warnings
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.nn.init import *  # noqa: F403
from autograd_core.nn.init import __all__ as _current

_OLD = [
    "constant",
    "dirac",
    "eye",
    "kaiming_normal",
    "kaiming_uniform",
    "normal",
    "orthogonal",
    "sparse",
    "uniform",
    "xavier_normal",
    "xavier_uniform",
]
__all__ = [*_current, *_OLD]


def _old(name: str) -> Any:
    new = globals()[f"{name}_"]

    def deprecated(*arguments: Any, **keywords: Any) -> Any:
        warnings.warn(f"`nn.init.{name}` is now deprecated in favor of `nn.init.{name}_`.", FutureWarning, stacklevel=2)
        return new(*arguments, **keywords)

    deprecated.__name__, deprecated.__doc__ = name, f"The old name of `{name}_`."
    return deprecated


globals().update({name: _old(name) for name in _OLD})
__getattr__ = missing("torch.nn.init", __all__)
