"""Errors that say what happened, where, and how to mend it.

Every error a learner can meet is one of the exceptions below. Each carries a stable `code` (what a page translates), the
`params` inside its message, a `hint` with one fix, and the source places that matter. This module knows nothing of tensors,
nodes or recordings: whoever raises an error hands it the places.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from autograd_core.source import learner_frame, line_at


class Place:
    """A place in the learner's source: what happened there, and the code and instruction to find the exact span."""

    __slots__ = ("code", "instruction", "label")

    def __init__(self, label: str, code: Any = None, instruction: int = -1) -> None:
        self.label, self.code, self.instruction = label, code, instruction

    def text(self) -> str:
        """One line such as `line 3, y = x * x (made MulBackward0)`; empty where no source is known."""
        found = line_at(self.code, self.instruction)
        if found is None:
            return ""
        return f"line {found[0]}, {found[1]}" + (f"  ({self.label})" if self.label else "")


def here(label: str = "", depth: int = 2) -> tuple[Place, ...]:
    """The learner's current line, as the places of an error; empty where there is none."""
    frame = learner_frame(depth)
    return (Place(label, frame.f_code, frame.f_lasti),) if frame else ()


class Explanation:
    """What an explained error carries beside its message; `refusal` is its name in `errors.toml`, several of which may share a code."""

    __slots__ = ("code", "hint", "message", "node", "params", "places", "refusal")

    def __init__(
        self, code: str, message: str, hint: str, params: Mapping[str, Any], places: tuple[Place, ...], node: int, refusal: str
    ) -> None:  # fmt: skip
        self.code, self.message, self.hint, self.params, self.places, self.node = code, message, hint, params, places, node
        self.refusal = refusal

    def text(self) -> str:
        """The message, then the places, then the fix."""
        parts = [self.message]
        parts += [f"  where: {text}" for text in (place.text() for place in self.places) if text]
        if self.hint:
            parts.append(f"  how to mend it: {self.hint}")
        return "\n".join(parts)


class Explained(Exception):
    """The shared half of every error of the engine; raised as one of its subclasses, which Python code can catch by kind."""

    def __init__(
        self, code: str, message: str, hint: str = "", *, params: Mapping[str, Any] | None = None, places: tuple[Place, ...] = (), node: int = -1,
        refusal: str = "",
    ) -> None:  # fmt: skip
        self.explanation = Explanation(code, message, hint, dict(params or {}), places, node, refusal)
        super().__init__(message)

    def __str__(self) -> str:
        return self.explanation.text()

    def told_as(self, kind: Any, places: tuple[Place, ...] | None = None) -> Exception:
        """The same explanation as an error of another `kind`, at other places where these are given; to be raised."""
        said = self.explanation
        places = said.places if places is None else places
        about = {"params": said.params, "places": places, "node": said.node, "refusal": said.refusal}
        return kind(said.code, said.message, said.hint, **about)  # type: ignore[no-any-return]


class AutogradError(Explained, RuntimeError):
    """A rule of differentiation or of memory was broken (a `RuntimeError`, as PyTorch raises)."""


class NoDerivative(AutogradError, NotImplementedError):
    """A derivative is asked for that nobody has written out."""


class AutogradIndexError(Explained, IndexError):
    """An index or a dimension is out of range."""


class AutogradTypeError(Explained, TypeError):
    """An argument has a type that the operation cannot take."""


class AutogradValueError(Explained, ValueError):
    """An argument has a value that the operation cannot take."""


class MissingAttribute(Explained, AttributeError):
    """A name that does not exist here; the hint names the nearest one that does."""


class LimitReached(BaseException):
    """A run hit one of its limits (nodes, events, time, output).

    It is no `Exception`, so that a learner's `except Exception:` cannot swallow it.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


_KINDS = {
    "type": AutogradTypeError, "value": AutogradValueError, "index": AutogradIndexError, "attribute": MissingAttribute, "derivative": NoDerivative,
}  # fmt: skip


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every refusal by name: its words, its fix, its type and code. Read when the first one is met."""
    import tomllib

    with open(os.path.join(os.path.dirname(__file__), "errors.toml"), "rb") as file:
        return tomllib.load(file)


def refuse(entry_name: str, /, *, places: tuple[Place, ...] | None = None, at: int = -1, **params: Any) -> Exception:
    """The error of that name in `errors.toml`, with its blanks filled from `params`; to be raised.

    `places` are where in the learner's source it happened (the current line, unless given), `at` the record id it is about.
    """
    entry = catalogue()[entry_name]
    return _KINDS.get(entry.get("kind", ""), AutogradError)(
        entry.get("code", entry_name), entry["what"].format(**params), entry.get("fix", "").format(**params), params=params,
        places=here(entry.get("label", ""), 3) if places is None else places, node=at, refusal=entry_name,
    )  # fmt: skip


def require(fine: object, refusal: str, **params: Any) -> Any:
    """Refuse, in the words of `errors.toml`, what is not fine; `require(…) or …` goes on where it is."""
    if not fine:
        raise refuse(refusal, **params)
