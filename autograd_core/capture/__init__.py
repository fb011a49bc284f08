"""Built once, run many times: `capture(f)` makes straight-line NumPy of what a function does with tensors, to be read and to be run.

>>> import autograd_core as ag
>>> from autograd_core.capture import capture
>>> square = capture(lambda x: (x * x).sum())
>>> square(ag.tensor([1.0, 2.0])), square(ag.tensor([3.0, 4.0]))
(tensor(5.), tensor(25.))
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from autograd_core.capture.captured import Captured, capture

__all__ = ["Captured", "capture"]


class _Callable(ModuleType):
    """The module itself may be called, as `autograd_core.capture(f)`."""

    def __call__(self, *arguments: Any, **settings: Any) -> Any:
        return capture(*arguments, **settings)


sys.modules[__name__].__class__ = _Callable
