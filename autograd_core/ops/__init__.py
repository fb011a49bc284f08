"""The table of derivatives: one short definition for each operation, grouped by what they are for.

Reading order: `elementary` (one number in, one out), `arithmetic` (two in), `reduce`, `shape`, `index`, then those that are loaded
when somebody asks for one of their names (`public.LATE`). `ops.name` is the operation or function of that name, as rules call it.
"""

from __future__ import annotations

from typing import Any

from autograd_core.op import REGISTRY
from autograd_core.ops import arithmetic, elementary, index, reduce, shape  # noqa: F401
from autograd_core.public import INNER, load_all

globals().update({name: op for name, op in (REGISTRY | INNER).items() if name.isidentifier()})


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    load_all()
    found = (REGISTRY | INNER).get(name)
    if found is None:
        raise AttributeError(f"there is no operation {name!r}")
    globals()[name] = found
    return found
