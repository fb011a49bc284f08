"""`nd.save` and `nd.load`: arrays in a file, in NumPy's format, which runs nothing when it is read."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.mxnet.handle import NDArray, made

__all__ = ["load", "save"]


def save(fname: str, data: Any) -> None:
    """Write an array, a list of arrays, or a dictionary of them."""
    named = data if isinstance(data, dict) else {f"arr_{i}": one for i, one in enumerate([data] if isinstance(data, NDArray) else data)}
    with open(fname, "wb") as file:
        np.savez(file, **{name: one.asnumpy() for name, one in named.items()})


def load(fname: str) -> Any:
    """What `save` wrote: a list, or a dictionary."""
    with np.load(fname, allow_pickle=False) as found:
        named = {name: made(found[name], NDArray) for name in found.files}
    return list(named.values()) if all(name == f"arr_{i}" for i, name in enumerate(named)) else named
