"""What the program itself calls its tensors: by its variables, and by the way through what they hold, as `params['w']`.

Reads the program's objects and runs nothing of theirs; must not know what is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from autograd_core import source
from autograd_core.tape import Variable

_DEEPEST = 3
"""So many lists, dictionaries and objects inside one another are looked into."""
_LONGEST = 64
"""So many parts of each."""


def variable_of(tensor: Any) -> str:
    """The variable in the learner's frame that holds just this object; nothing where none does. Parameters are not looked for: their modules name them."""
    if type(tensor).__name__ == "Parameter":
        return ""
    frame = source.learner_frame()
    held = frame.f_locals if frame is not None else {}
    return next((name for name, value in held.items() if value is tensor and not name.startswith("_")), "")


def held(variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Tensors in lists, tuples, dictionaries, objects of the program's own classes and modules in these, by how one writes the way to them."""
    seen: set[int] = set()
    module = variables.get("__name__")

    def within(name: str, value: Any, deep: int) -> Iterator[tuple[str, Any]]:
        if isinstance(value, Variable):
            if deep:
                yield name, value
        elif deep < _DEEPEST and id(value) not in seen:
            seen.add(id(value))
            for way, one in _parts(value, module, deep > 0):
                yield from within(name + way, one, deep + 1)

    for name, value in list(variables.items()):
        if not name.startswith("_"):
            yield from within(name, value, 0)


def _parts(value: Any, module: Any, inside: bool) -> Iterator[tuple[str, Any]]:
    if isinstance(value, (list, tuple)):
        return ((f"[{i}]", one) for i, one in enumerate(value[:_LONGEST]))
    if isinstance(value, dict):
        return ((f"[{key!r}]", one) for key, one in islice(value.items(), _LONGEST) if isinstance(key, (str, int)))
    if hasattr(type(value), "named_parameters"):  # one that a variable holds names its own
        return ((f".{path}", one) for path, one in islice(value.named_parameters(), _LONGEST)) if inside else iter(())
    if type(value).__module__ == module:
        return ((f".{key}", one) for key, one in list(getattr(value, "__dict__", {}).items()) if not key.startswith("_"))
    return iter(())
