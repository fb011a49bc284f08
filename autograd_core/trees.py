"""Nested tuples, lists, dictionaries and data classes of tensors, taken apart and put together again."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd_core.tape import Variable, current_mode


def fields(tree: Any) -> dict[str, Any]:
    """What an instance of a data class holds in its fields; nothing for everything else."""
    known = getattr(type(tree), "__dataclass_fields__", {})
    return {name: getattr(tree, name) for name, one in known.items() if one._field_type.name == "_FIELD" and hasattr(tree, name)}


def parts(tree: Any) -> Iterator[Any]:
    """Everything that stands in tuples, lists and dictionaries, in order."""
    if isinstance(tree, (tuple, list, dict)):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from parts(part)
    else:
        yield tree


def leaves(tree: Any) -> list[Any]:
    """The tensors of a tree, in order."""
    if isinstance(tree, Variable):
        return [tree]
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, (tuple, list)) else fields(tree).values()
    return [leaf for part in parts for leaf in leaves(part)]


def named(tree: Any, name: str) -> list[tuple[str, Any]]:
    """The tensors of a tree with how a person writes each: `params`, `params[0]`, `params['w']`."""
    if isinstance(tree, Variable):
        return [(name, tree)]
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, (tuple, list)) else ()
    inside = [leaf for key, part in parts for leaf in named(part, f"{name}[{key!r}]")]
    return inside + [leaf for key, part in fields(tree).items() for leaf in named(part, f"{name}.{key}")]


def introduced(func: Callable[..., Any], numbers: Sequence[int], trees: Sequence[Any]) -> None:
    """Tell a recording what the function calls its arguments."""
    recorder = current_mode().recorder
    code = recorder and getattr(getattr(func, "__wrapped__", func), "__code__", None)
    if code is None:
        return
    names = code.co_varnames[: code.co_argcount]
    for number, tree in zip(numbers, trees, strict=True):
        if number < len(names):
            for name, leaf in named(tree, names[number]):
                recorder.entered(leaf, name)


def mapped(function: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """The tree with `function(leaf, *leaves of the others there)` in place of each tensor; what is no tensor stays."""
    if isinstance(tree, Variable):
        return function(tree, *others)
    if isinstance(tree, dict):
        return like(tree, {key: mapped(function, one, *[other[key] for other in others]) for key, one in tree.items()})
    if isinstance(tree, (tuple, list)):
        return like(tree, [mapped(function, one, *[other[i] for other in others]) for i, one in enumerate(tree)])
    if leaves(tree):
        return like(tree, {name: mapped(function, one, *[getattr(other, name) for other in others]) for name, one in fields(tree).items()})
    return tree


def replaced(function: Callable[[Any], Any], tree: Any) -> Any:
    """The tree with `function(one)` for everything in it that is no container; a part in which nothing is another one stays what it is."""
    found = tree if isinstance(tree, (tuple, list, dict)) else function(tree)
    if found is not tree:
        return found
    own = tree if isinstance(tree, dict) else dict(enumerate(tree)) if isinstance(tree, (tuple, list)) else fields(tree)
    made = {key: replaced(function, one) for key, one in own.items()}
    if all(made[key] is one for key, one in own.items()):
        return tree
    return like(tree, list(made.values()) if isinstance(tree, (tuple, list)) else made)


def like(tree: Any, parts: Any) -> Any:
    """A tuple, list, dictionary or data class of the same kind with other parts."""
    if hasattr(type(tree), "__dataclass_fields__"):
        made = copy.copy(tree)
        for name, part in parts.items():
            object.__setattr__(made, name, part)  # frozen or not
        return made
    if isinstance(tree, defaultdict):
        return type(tree)(tree.default_factory, parts)
    return type(tree)(*parts) if hasattr(tree, "_fields") else type(tree)(parts)


def filled(tree: Any, values: Iterator[Any]) -> Any:
    """The tree with its tensors replaced, in order."""
    return mapped(lambda _: next(values), tree)
