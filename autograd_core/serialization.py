"""Tensors, and what is built of them, in a file and back: a NumPy archive (.npz) with the structure as JSON inside.

Never pickle: reading a file runs nothing, wherever the file comes from.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from contextlib import nullcontext
from typing import Any

import numpy as np

from autograd_core.creation import finish
from autograd_core.device import to_device
from autograd_core.errors import refuse
from autograd_core.tensor import Tensor

_STRUCTURE = "structure"
_KINDS: dict[str, Any] = {"list": list, "tuple": tuple, "dict": dict, "ordered": OrderedDict}


def save(obj: Any, f: Any) -> None:
    """Write tensors, numbers, text, and lists and dictionaries of them (state dicts) to a path or an open file.

    >>> import io, autograd_core as ag
    >>> file = io.BytesIO()
    >>> save({"w": ag.ones(2), "epochs": [1, 2]}, file)
    >>> _ = file.seek(0)
    >>> load(file)
    {'w': tensor([1., 1.]), 'epochs': [1, 2]}
    """
    arrays: dict[str, Any] = {}
    arrays[_STRUCTURE] = np.array(json.dumps(_encoded(obj, arrays)))
    with _opened(f, "wb") as file:
        np.savez(file, **arrays)


def load(f: Any, map_location: Any = None, *, weights_only: bool = True) -> Any:  # noqa: ARG001
    """What `save` wrote, on the device `map_location`. Any other file is an error; `weights_only` is always so."""
    with _opened(f, "rb") as file:
        try:
            archive = np.load(file, allow_pickle=False)
            structure = json.loads(str(archive[_STRUCTURE]))
        except (ValueError, KeyError, OSError, TypeError, EOFError):
            raise refuse("load_format") from None
        return _decoded(structure, archive, map_location)


def _opened(f: Any, how: str) -> Any:
    return open(f, how) if isinstance(f, (str, os.PathLike)) else nullcontext(f)


def _encoded(value: Any, arrays: dict[str, Any]) -> Any:
    """The value as JSON; its tensors go into `arrays`."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Tensor):
        name = f"tensor_{len(arrays)}"
        arrays[name] = to_device(value.array, "cpu")
        return {"kind": "tensor", "of": name, "requires_grad": value.tracked}
    kind = next((name for name, each in _KINDS.items() if type(value) is each), None)
    if kind is None:
        raise refuse("save_type", type=type(value).__name__)
    if isinstance(value, dict):
        return {"kind": kind, "of": [[_encoded(key, arrays), _encoded(one, arrays)] for key, one in value.items()]}
    return {"kind": kind, "of": [_encoded(one, arrays) for one in value]}


def _decoded(value: Any, archive: Any, device: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value["kind"] == "tensor":
        return finish(archive[value["of"]][()], value["requires_grad"], device)
    if value["kind"] in ("list", "tuple"):
        return _KINDS[value["kind"]](_decoded(one, archive, device) for one in value["of"])
    return _KINDS[value["kind"]]((_decoded(key, archive, device), _decoded(one, archive, device)) for key, one in value["of"])
