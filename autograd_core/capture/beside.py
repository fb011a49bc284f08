"""A recorder beside a capturing run: it is told of the arrays themselves, while tensors hold stand-ins for them.

So a recording of a captured function is what it would be without capture, and its program comes with it. Knows the recorder by its messages only.
"""

from __future__ import annotations

from typing import Any

from autograd_core.capture.traced import Traced, bare
from autograd_core.tape import Variable
from autograd_core.trees import parts


class Beside:
    """The recorder as the engine sees it while a session lasts: each call reaches the real one with arrays in place of stand-ins."""

    def __init__(self, recorder: Any) -> None:
        self.__dict__["_recorder"] = recorder

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._recorder, name, value)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._recorder, name)
        if not callable(found):
            return found

        def told(*arguments: Any, **keywords: Any) -> Any:
            held = [(one, one.array) for one in parts((arguments, keywords)) if isinstance(one, Variable) and type(one.array) is Traced]
            for one, traced in held:
                one.array = traced.data
            told_before = len(self._recorder._messages)
            try:
                return found(*bare(arguments), **bare(keywords))
            finally:
                for one, traced in held:
                    if one.array is traced.data:
                        one.array = traced
                messages = self._recorder._messages
                messages[told_before:] = map(bare, messages[told_before:])

        return told
