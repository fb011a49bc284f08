"""What a function says by name: globals, and what it reads of modules, one attribute after the other.

Found in its bytecode, and in that of the functions inside it. Knows nothing of what the names stand for.
"""

from __future__ import annotations

import dis
from itertools import pairwise
from typing import Any, NamedTuple

from autograd_core.errors import Place

_KINDS = {"LOAD_GLOBAL": "global", "LOAD_NAME": "global", "LOAD_DEREF": "cell", "LOAD_CLASSDEREF": "cell"}
_ATTRIBUTES = ("LOAD_ATTR", "LOAD_METHOD")
_BY_TEXT = {"globals", "modules", "import_module", "__import__"}
_CHANGING = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem", "popleft", "remove", "reverse", "setdefault", "sort", "update",
}  # fmt: skip
_BETWEEN = ("CACHE", "EXTENDED_ARG", "PRECALL", "PUSH_NULL", "NOP")


class Said(NamedTuple):
    """A name with the attributes that are read of it: a `global`, a `cell`, a module that the function imports by its path, or (`text`) a text that may
    be the name of a global or of a module."""

    kind: str
    name: str
    attributes: tuple[str, ...]


def said(code: Any) -> list[Said]:
    """Every global and every chain of attributes that a code object, or one inside it, says; its texts too, where it asks for things by text."""
    steps = [one for one in dis.get_instructions(code) if one.opname not in _BETWEEN]
    found: list[Said] = []
    imported: dict[str, str] = {}
    for at, one in enumerate(steps):
        kind, name = _KINDS.get(one.opname, ""), one.argval
        if one.opname == "IMPORT_NAME":
            taken = [step.argval for step in steps[at + 1 : at + 40] if step.opname == "IMPORT_FROM"]
            if steps[at + 1].opname == "IMPORT_FROM":
                found += [Said("import", name, (part,)) for part in taken]
            else:
                imported[steps[at + 1].argval] = name.partition(".")[0]
        elif one.opname.startswith("LOAD_FAST") and name in imported:
            kind, name = "import", imported[name]
        if kind:
            attributes = []
            while (at := at + 1) < len(steps) and steps[at].opname in _ATTRIBUTES:
                attributes.append(steps[at].argval)
            found.append(Said(kind, name, tuple(attributes)))
            if name == "globals" and not _by_a_text(steps[at : at + 5]):
                found.append(Said(kind, "globals", ("",)))  # any name at all
    if any(not _BY_TEXT.isdisjoint((one.name, *one.attributes)) for one in found):
        found += [Said("text", one, ()) for one in code.co_consts if isinstance(one, str)]
    for one in code.co_consts:
        if hasattr(one, "co_code"):
            found += said(one)
    return list(dict.fromkeys(found))


def _by_a_text(steps: list[Any]) -> bool:
    """Whether `globals()` is asked for one name, which stands there: `globals()["w"]` or `globals().get("w")`."""
    asked = steps[2:] if len(steps) > 1 and steps[1].argval == "get" else steps[1:]
    return len(asked) > 1 and asked[0].opname == "LOAD_CONST" and asked[1].opname in ("BINARY_SUBSCR", "LOAD_CONST", "CALL")


def mentions(function: Any, name: str) -> tuple[Place, ...] | None:
    """Where the function sets a name, or else first says it; `None` where it does neither itself."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    found = [one for one in dis.get_instructions(code) if one.argval == name] if code is not None else []
    first = next((one for one in found if one.opname.startswith("STORE")), found[0] if found else None)
    return (Place("", code, first.offset),) if first is not None else None


def changing(functions: list[Any], *paths: str) -> tuple[Place, ...] | None:
    """Where what is called by one of the paths (`net.count`, `seen[0]`) is changed: set in one of the functions, the first of them first, or else read there."""
    parts = [path.partition("[")[0].split(".") for path in paths]
    lasts = [part[-1] for part in parts]
    found = []
    for function in functions:
        code = getattr(getattr(function, "__func__", function), "__code__", None)
        if code is not None and code.co_name != "__init__":  # there it begins
            steps = [*dis.get_instructions(code), None]
            found += [(_is_change(one, after), code, one) for one, after in pairwise(steps) if one is not None and one.argval in lasts]
    if not found:
        return mentions(functions[0], parts[-1][0])
    _, code, step = max(found, key=lambda one: one[0])  # the first of those
    return (Place("", code, step.offset),)


def _is_change(one: Any, after: Any) -> int:
    """How much an instruction with a name looks like a change: it is set; a method that changes what has it is called; it is only read."""
    return 2 if one.opname.startswith("STORE") else int(after is not None and after.argval in _CHANGING)
