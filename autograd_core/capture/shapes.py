"""Calls whose result has a shape that follows from numbers: what a mask chooses, where something is not zero, what is there once.

This module knows NumPy and that there are stand-ins, nothing else.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.standin import StandIn

__all__ = ["is_open"]


def is_open(kind: str, what: Any, arguments: Any) -> bool:
    """Whether the shape of a result depends on numbers that may be others at another run."""
    if kind == "getitem":
        parts = arguments[1] if isinstance(arguments[1], tuple) else (arguments[1],)
        return any(isinstance(one, StandIn) and getattr(one, "dtype", np.dtype(int)).kind == "b" for one in parts)
    if kind == "function":
        return what in _OPEN or (what is np.where and len(arguments) == 1) or (what is np.repeat and isinstance(arguments[1], StandIn))
    return kind == "method" and what in ("nonzero", "compress", "repeat")


_OPEN = {
    np.nonzero,
    np.unique,
    np.argwhere,
    np.flatnonzero,
    np.compress,
    np.extract,
    np.bincount,
    np.union1d,
    np.intersect1d,
    np.setdiff1d,
    np.delete,
}
