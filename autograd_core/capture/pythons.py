"""Python's own functions while a function is captured: `math` in the rule of an optimiser, and `print`."""

from __future__ import annotations

import math
from typing import Any

from autograd_core.capture.traced import Recorder, Traced, bare
from autograd_core.errors import refuse
from autograd_core.modes import current_mode

__all__ = ["Math", "Silent"]


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


class Silent:
    """`print` while a function is captured: other threads go on printing."""

    def __init__(self, said: Any) -> None:
        self.said = said

    def __call__(self, *arguments: Any, **keywords: Any) -> None:
        if current_mode().capture is not None:
            raise refuse("capture_print")
        self.said(*arguments, **keywords)
