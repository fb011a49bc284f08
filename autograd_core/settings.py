"""Signatures of classes that are made from tables: layers, optimisers, schedulers. They read and refuse as written ones do."""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import Any

from autograd_core.operands import misfit


def signature(*first: str, **settings: Any) -> Signature:
    """Parameters without default by name, then settings with theirs; `...` marks one that must be given."""
    kind: Any = Parameter.POSITIONAL_OR_KEYWORD
    given = {**dict.fromkeys(first, ...), **settings}
    return Signature([Parameter(name, kind, default=Parameter.empty if value is ... else value) for name, value in given.items()])  # fmt: skip


def bound(owner: str, parameters: Signature, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Any]:
    """What a call of `owner` means for each parameter; a call that does not fit is told with what fits."""
    try:
        given = parameters.bind(*arguments, **keywords)
    except TypeError as problem:
        raise misfit(f"{owner}.__init__", parameters, arguments, keywords, problem) from None
    given.apply_defaults()
    return given.arguments
