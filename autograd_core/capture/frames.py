"""What the frames of a capturing run tell: what the learner calls a value, who asks for its numbers, whether a walk backward is under way."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from autograd_core.source import assigned_name, callers, is_numpys, is_passage, is_returned
from autograd_core.walk import walk

_ON_BEHALF = {
    "item", "tolist", "numpy", "asnumpy", "asscalar", "__bool__", "__float__", "__int__", "__index__", "__array__", "__repr__", "__format__", "__contains__", "format_tensor",
}  # fmt: skip
_HANDING_ON = tuple(f"autograd_core/{name}.py" for name in ("capture/traced", "capture/session", "capture/pythons", "operands"))
_REFUSING = ("require", "_checked")
_WHOLE = ("kernel", "pulled")
showing = ("print", "repr", "format", "format_tensor", "str")
"""What asks for numbers to show them."""

_CALLS = ("__call__", "_hooked")
"""The engine's functions that give back what the learner's function gives them: the call of a layer."""


def given_name(frame: Any, outermost: Any) -> str:
    """The variable that what a learner's frame is about to make is assigned to; where the function gives it back, the one that its caller assigns it to.
    `outermost` is the code that called the whole."""
    name = ""
    for one in callers(frame):
        code = one.f_code
        if code is outermost:
            break
        if not is_passage(code.co_filename):
            name = assigned_name(code, one.f_lasti) or name
            if not is_returned(code, one.f_lasti):
                break
        elif code.co_name not in _CALLS:
            break
    return name


def name_in(code: Any, frame: Any) -> str:
    """The variable of a function that what is made now is assigned to, in one of the frames that called this one."""
    found = next((one for one in callers(frame) if one.f_code is code), None)
    return (found is not None and assigned_name(code, found.f_lasti)) or ""


def asker(frame: Any, how: str) -> tuple[bool, str]:
    """Whether it is the engine itself that asks for numbers, and what the learner called that came to this."""
    inside, said = False, how
    for one in _engines(frame):
        name, file = one.f_code.co_name, one.f_code.co_filename
        said = name.strip("_") if name in _ON_BEHALF else said
        inside = inside or not (file.endswith(_HANDING_ON) or is_numpys(file) or name in _ON_BEHALF)
    return inside, said


def keeps_stand_ins(frame: Any) -> bool:
    """Whether it is the engine that makes an array, for itself: not for the learner, and not for NumPy, which asks for one."""
    return frame.f_code.co_name not in _ON_BEHALF and asker(frame, "")[0]


def refuses(frame: Any) -> bool:
    """Whether the engine asks because it refuses values that are not allowed: an answer that is another one is an error then, and no other way to go on."""
    return any(one.f_code.co_name in _REFUSING for one in _engines(frame))


def is_walking(frame: Any) -> bool:
    """Whether the frame is called from a walk backward."""
    return any(one.f_code is walk.__code__ for one in callers(frame))


def at_work() -> bool:
    """Whether a kernel or a pull is at work, which can be taken as a whole instead."""
    engines = _engines(sys._getframe(2))
    return any(one.f_code.co_name in _WHOLE and one.f_code.co_filename.endswith(_HANDING_ON) for one in engines)


def _engines(frame: Any) -> Iterator[Any]:
    """Those frames, from this one on, that only pass on what the learner asked for."""
    return takewhile(lambda one: is_passage(one.f_code.co_filename), callers(frame))
