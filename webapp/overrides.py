"""Checks the values that a person puts in place of a program's own, before they go to a child."""

import math
from collections.abc import Mapping
from typing import Any

from webapp.problems import Problem

MOST_NAMES = 64
MOST_NUMBERS = 10_000


def checked_overrides(overrides: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The overrides with `nan` and `inf` as text made plain, or nothing. Raises `Problem` where they are not numbers.

    >>> checked_overrides({"x": [1, 2.5]})
    {'x': [1, 2.5]}
    """
    if not overrides:
        return None
    if len(overrides) > MOST_NAMES:
        raise Problem(422, "invalid_request", f"/overrides: at most {MOST_NAMES} names")
    room = [MOST_NUMBERS]
    return {name: _checked(name, value, room) for name, value in overrides.items()}


def _checked(name: str, value: Any, room: list[int]) -> Any:
    """Numbers nested evenly: lists of one length on each level."""
    room[0] -= 1
    if room[0] < 0:
        raise Problem(422, "invalid_request", f"/overrides: at most {MOST_NUMBERS:,} numbers")
    if isinstance(value, list):
        items = [_checked(name, item, room) for item in value]
        if len({_shape(item) for item in items}) > 1:
            raise Problem(422, "invalid_request", f"/overrides/{name}: the rows differ in length")
        return items
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Problem(422, "invalid_request", f"/overrides/{name}: a number, or nested lists of numbers")
    if isinstance(value, float) and not math.isfinite(value):
        raise Problem(422, "invalid_request", f"/overrides/{name}: a finite number")
    if isinstance(value, int) and abs(value) >= 1 << 63:
        raise Problem(422, "invalid_request", f"/overrides/{name}: the number is too large")
    return value


def _shape(value: Any) -> tuple[int, ...]:
    return (len(value), *(_shape(value[0]) if value else ())) if isinstance(value, list) else ()
