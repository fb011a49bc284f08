"""The `__getattr__` of a dialect's modules: a name that is not there is an error that names the nearest one that is, or says why it is not."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from autograd_core.errors import MissingAttribute, here
from autograd_core.nearest import nearest

__all__ = ["absences", "missing", "reason"]


def missing(module: str, known: Iterable[str]) -> Callable[[str], Any]:
    """A module's `__getattr__`; `module` is the name the learner knows it by."""

    def lookup(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        why = _reasons().get(f"{module}.{name}", "")
        close = None if why else nearest(name, known)
        raise MissingAttribute(
            "attribute_missing", f"module '{module}' has no attribute '{name}' here" + (f": {why}." if why else "."),
            f"Did you mean {module}.{close}?" if close else "" if why else "This operation is not part of Tapedeck yet.",
            params={"name": name, "nearest": close or "", "owner": module}, places=here(),
        )  # fmt: skip

    return lookup


@cache
def absences() -> dict[str, Any]:
    """For each dialect the names that are deliberately not there, with the reasons, and so for packages `beside` them; `different` is what behaves otherwise."""
    return tomllib.loads(files("autograd_core.dialects").joinpath("absent.toml").read_text(encoding="utf-8"))


def reason(module: str) -> str:
    """Why a module of a framework, or the one that it is in, is deliberately not there; nothing where nobody decided so.

    >>> reason("jax.sharding.mesh")
    'there is one device'
    """
    first, *rest = module.split(".")
    parts = ["tf" if first == "tensorflow" else first, *rest]
    return next((why for n in range(len(parts), 0, -1) if (why := _reasons().get(".".join(parts[:n])))), "")


@cache
def _reasons() -> dict[str, str]:
    return {name: why for dialect, names in absences().items() if dialect != "different" for name, why in names.items()}
