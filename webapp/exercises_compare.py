"""Compares what a learner's function returned with what it should have: one fault at a time, the plainest first.

Works on data that the child sent as JSON. It knows nothing of exercises, languages or runners.
"""

import math
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from webapp.exercises_words import TENSORS

_SHOWN = 8  # members of an array or a tuple that are shown
_DEPTH = 4  # a child may nest what it sends as deeply as it likes
_LONGEST = 1_000_000  # members along an axis of an array without elements
_TEXT = 500  # characters of an exception's message


Word = Annotated[str, Field(max_length=200)]
Params = Annotated[dict[Word, Annotated[str, Field(max_length=_TEXT)] | int | float | bool | list[Any] | None], Field(max_length=20)]
"""What fills the sentences of a problem; the page writes it as text."""


class Returned(BaseModel):
    """What came back for one case: a value as plain data, or the exception that ended the call.

    `data` is a number, a nested list of numbers, or text for NaN and infinities; it is None for a value that is not
    numeric. A tuple or list of tensors has `items`.
    """

    model_config = ConfigDict(extra="ignore")

    kind: Word
    type: Word = ""
    shape: list[int] | None = Field(default=None, max_length=64)
    data: Any = None
    requires_grad: bool | None = None
    is_leaf: bool | None = None
    items: list["Returned"] | None = None
    message: str = ""
    mend: str = ""
    line: int | None = Field(default=None, ge=0, lt=1 << 31)
    code: Word = ""
    params: Params = Field(default_factory=dict)

    def shown(self, depth: int = _DEPTH) -> str:
        """The value as a learner reads it."""
        if self.kind != "value":
            return self.type  # its message is in the sentence above
        if self.items is not None:
            parts = [item.shown(depth - 1) for item in self.items[:_SHOWN]] if depth else []
            return "(" + ", ".join(parts + (["…"] if len(self.items) > len(parts) else [])) + ")"
        array = self.array()
        if array is None:
            return "None" if self.type == "NoneType" else self.type
        return show(tuple(array)) if self.type == "tuple" and array.ndim == 1 else show(array)

    def length(self) -> int | None:
        """How many members a tuple or list has, or None where this is one value."""
        if self.items is not None:
            return len(self.items)
        return len(self.data) if self.type in ("tuple", "list") and isinstance(self.data, list) else None

    def parts(self) -> list["Returned"]:
        """The members of a tuple or list."""
        return self.items or [Returned(kind="value", type="float", shape=[], data=one) for one in self.data or []]

    def array(self) -> NDArray[np.float64] | None:
        """The number or numbers, or None where this is nothing numeric or not what it claims to be."""
        if self.items is not None:
            return self._gathered()
        try:
            array = np.array(_numbers(self.data), dtype=np.float64)
        except (TypeError, ValueError, OverflowError, RecursionError):
            return None
        if self.shape is None or list(array.shape) == self.shape:
            return array
        if array.size or not 0 < len(self.shape) <= _DEPTH or min(self.shape) < 0 or max(self.shape) > _LONGEST or math.prod(self.shape):
            return None
        return np.zeros(self.shape)

    def _gathered(self) -> NDArray[np.float64] | None:
        """The numbers of a list of single ones, as micrograd has arrays."""
        parts = [item.array() if item.items is None else None for item in self.items or []]
        return np.array(parts) if all(part is not None and part.ndim == 0 for part in parts) else None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a key of `exercises_words`, what fills its sentence, and of an exception the problem behind it and a way to mend it, in English."""

    kind: str
    params: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    mend: str = ""
    about: dict[str, Any] = field(default_factory=dict)


_SMALL = 1e-2
"""Below this a number counts as one of this size: what is 0 by cancellation is 1e-7 in float32, and 1e-10 as a difference quotient."""


def compare(
    expected: Any, got: Returned, tolerance: float, leaves: bool = False, tensors: tuple[str, str] = TENSORS["torch"]
) -> Fault | None:
    """The fault of `got`, or None if it is `expected` up to the relative `tolerance`.

    `tensors` says what is wanted for one number and for several, as the learner's framework calls it; any framework's will do, and NumPy's.
    """
    if got.kind != "value":
        said = {"type": got.type, "message": got.message[:_TEXT], "line": got.line}
        return Fault("exception", said, got.code, got.mend[:_TEXT], got.params)
    if got.type == "NoneType":
        return Fault("none")
    if isinstance(expected, tuple):
        return _compare_items(expected, got, tolerance, leaves, tensors)
    want = np.asarray(expected, dtype=np.float64)
    array = got.array()
    wanted = tensors[bool(want.shape)]
    if array is None or got.type in ("bool", "str") or (got.type in ("list", "tuple") and wanted != "list"):
        return Fault("type", {"type": got.type, "wanted": wanted})
    if got.type == "NDArray" and {array.shape, want.shape} == {(), (1,)}:
        array = array.reshape(want.shape)  # mx.nd knows no number without an axis
    if array.shape != want.shape:
        return Fault("shape", {"shape": _shape(array.shape), "wanted": _shape(want.shape)})
    if np.isnan(array).any() and not np.isnan(want).any():
        return Fault("nan")
    scale = float(np.max(np.abs(want[np.isfinite(want)]), initial=_SMALL))
    if not np.allclose(array, want, rtol=tolerance, atol=tolerance * scale, equal_nan=True):
        return Fault("value")
    members = got.items or [got]
    if leaves and not all(one.requires_grad for one in members):
        return Fault("no_grad_kept")
    if leaves and not all(one.is_leaf for one in members):
        return Fault("not_leaf")
    return None


def _compare_items(expected: tuple[Any, ...], got: Returned, tolerance: float, leaves: bool, tensors: tuple[str, str]) -> Fault | None:
    count = got.length()
    if count is None:
        return Fault("not_tuple", {"type": got.type, "count": len(expected)})
    if count != len(expected):
        return Fault("length", {"got": count, "count": len(expected)})
    faults = [compare(want, item, tolerance, leaves, tensors) for want, item in zip(expected, got.parts(), strict=True)]
    nth, fault = next(((nth, fault) for nth, fault in enumerate(faults, 1) if fault is not None), (0, None))
    return Fault("none", {"nth": nth, "count": count}) if fault is not None and fault.kind == "none" else fault


def show(value: Any) -> str:
    """Numbers as the page prints them: four significant digits, a float `3.0` never `3`, long arrays shortened."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "(" + ", ".join(show(one) for one in value) + ")"
    members = value if isinstance(value, list) else np.asarray(value, dtype=np.float64)
    if isinstance(members, np.ndarray) and members.ndim == 0:
        return _show_number(float(members))
    parts = [show(one) for one in members[:_SHOWN]]
    return "[" + ", ".join(parts + (["…"] if len(members) > _SHOWN else [])) + "]"


def _show_number(number: float) -> str:
    if not math.isfinite(number):
        return str(number).replace("-", "−")
    text = f"{number:.4g}"
    if "e" not in text and "." not in text:
        text += ".0"
    return text.replace("-", "−")


def _shape(shape: tuple[int, ...]) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _numbers(data: Any) -> Any:
    """Nested lists of floats, with the texts that JSON uses for NaN and the infinities turned into numbers."""
    if isinstance(data, list):
        return [_numbers(one) for one in data]
    if isinstance(data, bool) or data is None:
        raise TypeError(type(data).__name__)
    if isinstance(data, str):
        return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[data] if data in ("nan", "inf", "-inf") else _refuse(data)
    return float(data)


def _refuse(text: str) -> float:
    raise ValueError(text)
