"""What may stand in an array's place: while a function is captured, tensors hold stand-ins that note what is done with them.

Modules that ask whether something is an array ask here. This module knows nothing of tensors, and nothing of capturing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np


class StandIn:
    """In an array's place. `holds_number` where what it stands for has no memory of its own, as a NumPy scalar has none."""

    __slots__ = ()

    @property
    def holds_number(self) -> bool:
        """Whether a single number is meant, not an array."""
        raise NotImplementedError

    def applied(self, op: Any, inputs: Any, attributes: dict[str, Any]) -> Any:
        """What an operation gives that is called on bare arrays with this among them."""
        raise NotImplementedError

    def computed(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """What a function of arrays gives that looks at their numbers."""
        return function(*arguments)


def as_one(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of arrays that looks at their numbers on its way: while a function is captured, it is one step."""

    @wraps(function)
    def call(*arguments: Any) -> Any:
        standin = next((one for one in arguments if isinstance(one, StandIn)), None)
        return function(*arguments) if standin is None else standin.computed(function, arguments)

    return call


ARRAYS: Any = (np.ndarray, np.generic, StandIn)
"""Arrays, single numbers, and what stands in their place."""
WHOLE: Any = (np.ndarray, StandIn)
"""The same without single numbers."""


def is_number(array: Any) -> bool:
    """Whether it is a single number without memory: what changes it in place puts another one there."""
    return isinstance(array, np.generic) or (isinstance(array, StandIn) and array.holds_number)
