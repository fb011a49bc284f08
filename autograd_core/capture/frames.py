"""What the frames of a capturing run tell: what the learner calls a value, who asks for its numbers, whether a walk backward is under way."""

from __future__ import annotations

import sys
from typing import Any

from autograd_core.source import assigned_name, is_numpys, is_passage, is_returned
from autograd_core.walk import walk

__all__ = ["asker", "at_work", "given_name", "is_walking", "keeps_stand_ins", "name_in", "refuses", "shows"]

_ON_BEHALF = {
    "item", "tolist", "numpy", "asnumpy", "asscalar", "__bool__", "__float__", "__int__", "__index__", "__array__", "__repr__", "__format__", "__contains__", "format_tensor",
}  # fmt: skip
_HANDING_ON = tuple(f"autograd_core/{name}.py" for name in ("capture/traced", "capture/session", "capture/pythons", "operands"))
_REFUSING = ("require", "_checked")
_WHOLE = ("kernel", "pulled")
_SHOWING = ("print", "repr", "format", "format_tensor", "str")

_CALLS = ("__call__", "_hooked")
"""The engine's functions that give back what the learner's function gives them: the call of a layer."""


def given_name(frame: Any, outermost: Any) -> str:
    """The variable that what a learner's frame is about to make is assigned to; where the function gives it back, the one that its caller assigns it to.
    `outermost` is the code that called the whole."""
    name = ""
    while frame is not None and frame.f_code is not outermost:
        code = frame.f_code
        if not is_passage(code.co_filename):
            name = assigned_name(code, frame.f_lasti) or name
            if not is_returned(code, frame.f_lasti):
                break
        elif code.co_name not in _CALLS:
            break
        frame = frame.f_back
    return name


def name_in(code: Any, frame: Any) -> str:
    """The variable of a function that what is made now is assigned to, in one of the frames that called this one."""
    while frame is not None and frame.f_code is not code:
        frame = frame.f_back
    return (frame is not None and assigned_name(code, frame.f_lasti)) or ""


def asker(frame: Any, how: str) -> tuple[bool, str]:
    """Whether it is the engine itself that asks for numbers, and what the learner called that came to this."""
    inside, said = False, how
    while frame is not None and is_passage(frame.f_code.co_filename):
        name = frame.f_code.co_name
        said = name.strip("_") if name in _ON_BEHALF else said
        handing_on = frame.f_code.co_filename.endswith(_HANDING_ON) or is_numpys(frame.f_code.co_filename)
        inside = inside or not (handing_on or name in _ON_BEHALF)
        frame = frame.f_back
    return inside, said


def keeps_stand_ins(frame: Any) -> bool:
    """Whether it is the engine that makes an array, for itself: not for the learner, and not for NumPy, which asks for one."""
    return frame.f_code.co_name not in _ON_BEHALF and asker(frame, "")[0]


def refuses(frame: Any) -> bool:
    """Whether the engine asks because it refuses values that are not allowed: an answer that is another one is an error then, and no other way to go on."""
    while frame is not None and is_passage(frame.f_code.co_filename):
        if frame.f_code.co_name in _REFUSING:
            return True
        frame = frame.f_back
    return False


def shows(said: str) -> bool:
    """Whether numbers are asked for to be shown."""
    return said in _SHOWING


def is_walking(frame: Any) -> bool:
    """Whether the frame is called from a walk backward."""
    while frame is not None and frame.f_code is not walk.__code__:
        frame = frame.f_back
    return frame is not None


def at_work() -> bool:
    """Whether a kernel or a pull is at work, which can be taken as a whole instead."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if code.co_name in _WHOLE and code.co_filename.endswith(_HANDING_ON):
            return True
        if not is_passage(code.co_filename):
            return False
        frame = frame.f_back
    return False
