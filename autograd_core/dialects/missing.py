"""The `__getattr__` of a dialect's modules: a name that is not there is an error that names the nearest one that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from autograd_core.errors import MissingAttribute, here
from autograd_core.nearest import nearest

__all__ = ["missing"]


def missing(module: str, known: Iterable[str]) -> Callable[[str], Any]:
    """A module's `__getattr__`; `module` is the name the learner knows it by."""

    def lookup(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        close = nearest(name, known)
        raise MissingAttribute(
            "attribute_missing", f"module '{module}' has no attribute '{name}' here.",
            f"Did you mean {module}.{close}?" if close else "This operation is not part of Tapedeck yet.",
            params={"name": name, "nearest": close or "", "owner": module}, places=here(),
        )  # fmt: skip

    return lookup
