"""Reads a dialect's public names with their signatures and docstrings, and prints them as JSON; run in a process of its own.

The server does not load the engine, so `webapp.names` starts this once for each framework. What is public is what the dialect itself says is:
a module's `__dir__` where it has one, else its `__all__`.
"""

import importlib
import inspect
import json
import re
import sys
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from autograd_core.dialects.surface import STATE, visible
from autograd_core.op import Op

__all__ = ["main", "read"]

DIALECTS = "autograd_core.dialects"
TENSORS = {
    "torch": (("torch", "tensor", [1.0]),),
    "tensorflow": (("tensorflow", "constant", [1.0]), ("tensorflow", "Variable", [1.0])),
    "jax": (("jax.numpy", "array", [1.0]),),
    "mxnet": (("mxnet.nd", "array", [1.0]), ("mxnet.np", "array", [1.0])),
    "micrograd": (("micrograd.engine", "Value", 1.0),),
}
"""How each framework's tensors are made: the module, its function, and what to give it."""
LENDERS = {"torch": "torch", "jax": "jax.numpy", "mxnet": "mxnet.nd", "tensorflow": "tensorflow", "micrograd": ""}
"""The module whose function of the same name explains a method that has no words of its own."""
ANYTHING = "(*arguments, **keywords)"
"""The signature of what hands on all that it is given; a method's is then that of the function of its name."""
LONGEST = 400
"""Letters of a docstring: its first paragraph, as far as anybody reads in a list."""


def read(framework: str) -> dict[str, Any]:
    """All of a dialect: `modules` by path, `aliases` of paths, and the `methods` of its tensors.

    >>> found = read("micrograd")
    >>> [entry["name"] for entry in found["modules"]["micrograd.engine"]]
    ['Value']
    """
    modules: dict[str, list[dict[str, str]]] = {}
    aliases: dict[str, str] = {}
    known: dict[int, str] = {}
    waiting = [(framework, importlib.import_module(f"{DIALECTS}.{framework}"))]
    for path, module in waiting:
        if id(module) in known:
            aliases[path] = known[id(module)]
            continue
        known[id(module)] = path
        members = {name: _member(module, name) for name in _listed(module)}
        modules[path] = [_entry(name, value) for name, value in members.items()]
        waiting += [(f"{path}.{name}", value) for name, value in members.items() if _is_ours(value)]
    lent = {entry["name"]: entry for entry in modules.get(LENDERS[framework], ())}
    return {"framework": framework, "modules": modules, "aliases": aliases, "methods": list(_methods(framework, lent))}


def _listed(module: ModuleType) -> list[str]:
    names = dir(module) if "__dir__" in vars(module) else getattr(module, "__all__", ())
    return sorted({name for name in names if not name.startswith("_")})


def _member(owner: Any, name: str) -> Any:
    """The member; `None` where asking for it is an error, which a table of names does not end at."""
    try:
        return getattr(owner, name)
    except Exception:  # a member may raise what it likes
        return None


def _is_ours(value: Any) -> bool:
    return isinstance(value, ModuleType) and value.__name__.startswith(DIALECTS)


def _methods(framework: str, lent: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path, make, argument in TENSORS[framework]:
        tensor = getattr(importlib.import_module(f"{DIALECTS}.{path}"), make)(argument)
        for name in set(visible(type(tensor))) - STATE - found.keys():
            member = _member(tensor, name)
            entry = _entry(name, member)
            entry["kind"] = "method" if callable(member) else "property"
            words = entry["text"] if callable(member) else _text(inspect.getattr_static(type(tensor), name, None))
            lender = lent.get(name, {})
            if callable(member):
                signature = (
                    entry["signature"]
                    if entry["signature"] != ANYTHING
                    else lent.get(name.removesuffix("_"), lender).get("signature", ANYTHING)
                )
                entry["signature"] = re.sub(r"^\(input(?:, |(?=\)))", "(", signature)
            found[name] = entry | {"text": words or lender.get("text", "")}
    return iter(sorted(found.values(), key=lambda entry: entry["name"]))


def _entry(name: str, value: Any) -> dict[str, str]:
    if isinstance(value, ModuleType):
        kind = "module"
    elif inspect.isclass(value):
        kind = "class"
    else:
        kind = "function" if callable(value) else "value"
    return {
        "name": name,
        "kind": kind,
        "signature": _signature(value) if callable(value) else "",
        "text": _text(value) if kind != "value" else "",
    }


def _signature(value: Any) -> str:
    """The parameters with their defaults, without the types: `(input, dim=None, keepdim=False)`."""
    operation = getattr(inspect.unwrap(getattr(value, "__func__", value)), "__self__", None)
    if isinstance(operation, Op):
        return f"({', '.join(operation.words[: len(operation.rules)])})"
    try:
        signature = inspect.signature(value)
    except (ValueError, TypeError):
        return ""
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in signature.parameters.values()
        if parameter.name != "self" and not parameter.name.startswith("_")
    ]
    return str(inspect.Signature(bare))


def _text(value: Any) -> str:
    words = " ".join((inspect.getdoc(value) or "").partition("\n\n")[0].split())
    if words.startswith(">>>"):
        return ""
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rpartition(' ')[0]} …"


def main(framework: str) -> None:
    """Print what `read` finds."""
    warnings.simplefilter("ignore")
    json.dump(read(framework), sys.stdout, ensure_ascii=False, separators=(",", ":"))
