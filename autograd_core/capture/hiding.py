"""Results that are no trees of tensors: objects that hold some where a program would not find them."""

from __future__ import annotations

from collections.abc import Iterator
from types import CellType, FunctionType, GeneratorType, MemberDescriptorType, ModuleType
from typing import Any

from autograd_core.capture.traced import Traced
from autograd_core.tape import Variable
from autograd_core.trees import fields

_UNSET = CellType()


def hiding(tree: Any, seen: dict[int, Any], inside: bool = False) -> str:
    """The kind of an object in a result that holds tensors of a capturing run; empty where there is none. What is `seen` already is not looked at."""
    if id(tree) in seen:
        return ""
    seen[id(tree)] = tree  # so that nothing else gets its number
    array = tree.array if isinstance(tree, Variable) else tree
    if array is not tree or isinstance(array, Traced):
        return "tensor" if inside and isinstance(array, Traced) else ""
    if isinstance(tree, (tuple, list, dict)):
        return next(filter(None, (hiding(one, seen, inside) for one in (tree.values() if isinstance(tree, dict) else tree))), "")
    if isinstance(tree, GeneratorType):
        return "generator"
    found = next(filter(None, (hiding(one, seen, inside) for one in fields(tree).values())), "")
    return found or (type(tree).__name__ if any(hiding(one, seen, True) for one in _parts(tree)) else "")


def _parts(tree: Any) -> list[Any]:
    """What an object holds."""
    if isinstance(tree, (type, ModuleType)):
        return []
    if isinstance(tree, (set, frozenset)):
        return list(tree)
    held = [_slot(tree, vars(kind)[name]) for kind in type(tree).__mro__ for name in slots(kind)]
    held += getattr(tree, "__defaults__", None) or ()
    held += [cell.cell_contents for cell in cells(tree).values()]
    return [*held, *getattr(tree, "__dict__", {}).values()]


def _slot(tree: Any, member: Any) -> Any:
    """What a slot itself holds: a property of the same name may compute something else, or refuse."""
    try:
        return member.__get__(tree)
    except AttributeError:  # not set yet
        return None


def cells(function: Any) -> dict[str, Any]:
    """The cells of a function that hold something by now, by the names of the variables."""
    names = function.__code__.co_freevars if isinstance(function, FunctionType) else ()
    return {name: cell for name, cell in zip(names, function.__closure__ or (), strict=True) if cell != _UNSET} if names else {}


def slots(kind: type) -> Iterator[str]:
    """The names of what a class written in Python keeps in slots: its bases have their own, and a private one goes by the name Python made of it."""
    members = vars(kind) if "__slots__" in vars(kind) else {}  # a function's globals are such members too
    return (name for name, one in members.items() if isinstance(one, MemberDescriptorType))
