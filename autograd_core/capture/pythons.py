"""Python's own functions while a function is captured: `math` in the rule of an optimiser, and those that look at the world outside or change it."""

from __future__ import annotations

import builtins
import io
import math
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import BuiltinFunctionType
from typing import Any

import numpy as np

from autograd_core.capture.frames import keeps_stand_ins
from autograd_core.capture.recorder import Recorder
from autograd_core.capture.traced import Traced, bare
from autograd_core.modes import current_mode
from autograd_core.source import callers, is_passage


class Math:
    """The functions of `math`, on the numbers of a rule."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        function = getattr(math, name)

        def call(*arguments: Any) -> Any:
            if not any(type(one) is Traced for one in arguments):
                return function(*arguments)
            return self._recorder.note("function", function, arguments, {}, function(*bare(arguments)))

        return call if callable(function) else function


class Outside:
    """A function of Python's that looks at the world or changes it, while a function is captured: other threads and the engine itself go on using it."""

    def __init__(self, function: Any, name: str) -> None:
        self.function, self.name = function, name

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        session = current_mode().capture
        if session is not None and len(arguments) <= _TOLD_A_TIME.get(self.name, len(arguments)) and _by_learner():
            session.leaves(self.name)
        return self.function(*arguments, **keywords)


class Passed:
    """A function of NumPy's that makes an array of anything, while a function is captured: a stand-in that the engine gives it is one already."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, one: Any = None, *rest: Any, **more: Any) -> Any:
        if one is None and not more.keys().isdisjoint(("object", "a")):
            return self.function(*rest, **more)
        plain = type(one) is not Traced or not one.recorder.active or more.keys() - {"dtype"} or isinstance(one.data, (bool, int, float))
        if plain or len(rest) > 1 or not keeps_stand_ins(sys._getframe(1)):
            return self.function(one, *rest, **more)
        dtype = more.get("dtype", *rest)
        if dtype is not None and one.dtype != dtype:
            return one.astype(dtype)
        if self.function is _ARRAY:
            return np.copy(one)
        return one.copy() if self.function is _IN_ROWS and not one.data.flags.c_contiguous else one


_ARRAY, _IN_ROWS = np.array, np.ascontiguousarray


@contextmanager
def watched() -> Iterator[None]:
    """While this lasts, print, open, the clocks and the system's random numbers tell the session that they were called; NumPy takes stand-ins for arrays."""
    were = [(module, name, getattr(module, name)) for module, names in (*_WORLD.items(), (np, _ARRAYS)) for name in names]
    try:
        for name in _ARRAYS:
            setattr(np, name, Passed(getattr(np, name)))
        for module, name, function in were[: -len(_ARRAYS)]:
            setattr(
                module,
                name,
                Outside(function, name if module in (builtins, io) else f"{module.__name__}.{name}".replace("random._", "os.")),
            )
        yield
    finally:
        for module, name, function in were:
            setattr(module, name, function)


def is_world(thing: Any) -> bool:
    """Whether that is a function which tells the time, or runs a text that may name anything, or what is typed."""
    return (isinstance(thing, BuiltinFunctionType) and thing in _TOLD) or thing is sys.stdin


def _by_learner() -> bool:
    """Whether a call comes from the learner's program, not from the engine or an import that is under way."""
    for frame in callers(sys._getframe(2)):
        if not (is_passage(frame.f_code.co_filename) or frame.f_code.co_filename.startswith("<frozen")):
            break
        package, _, module = frame.f_globals.get("__name__", "").rpartition(".")
        if package.partition(".")[0] == _ENGINE:
            return module in _ON_BEHALF
        if package == "importlib" or "logging" in (package, module):  # what is logged is logged once
            return False
    return True


_ENGINE = __name__.partition(".")[0]
_ON_BEHALF = ("serialization", "saver", "files")  # modules of the engine that open what the learner names
_TIMES = [f"{clock}{unit}" for clock in ("time", "perf_counter", "monotonic", "process_time", "thread_time") for unit in ("", "_ns")]
_TOLD_A_TIME = {"time.localtime": 0, "time.gmtime": 0, "time.ctime": 0, "time.strftime": 1}
"""What tells the time if it is given no more arguments than so many; with more it only says a given time in another way."""
_FILES = ("open", "stat", "listdir", "scandir", "getcwd", "system", "popen")
_WORLD: dict[Any, tuple[str, ...]] = {
    builtins: ("print", "input", "open"), io: ("open",), time: (*_TIMES, "localtime", "gmtime", "ctime", "strftime"), os: ("urandom", *_FILES),
    random: ("_urandom",), np: ("fromfile", "loadtxt", "genfromtxt"),
}  # fmt: skip
_ARRAYS = ("array", "asarray", "asanyarray", "ascontiguousarray")
_TOLD = {eval, exec, *(getattr(time, name) for name in _TIMES), datetime.now, datetime.utcnow, datetime.today, date.today}
