"""How names, numbers and long lines are written on the board. Knows nothing of steps and programs."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import numpy as np

__all__ = ["grouped", "identifier", "laid_out", "plain_number", "shortened"]

_LINE, _SAID = 120, 72


def laid_out(start: str, parts: list[str], end: str) -> list[str]:
    """A list between brackets: in one line, or where that is too long in several, each part whole.

    >>> laid_out("def step(", ["x", "w"], "):")
    ['def step(x, w):']
    """
    whole = f"{start}{', '.join(parts)}{end}"
    if len(whole) <= _LINE:
        return [whole]
    kept = ", ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)
    lines = textwrap.wrap(f"{kept},", _LINE - 4, break_long_words=False, break_on_hyphens=False)
    return [start, *[f"    {line}".replace("\N{NO-BREAK SPACE}", " ") for line in lines], end]


def shortened(text: str) -> str:
    """A line of the learner's in a comment."""
    return text if len(text) <= _SAID else f"{text[: _SAID - 1].rstrip()}…"


def plain_number(single: Any) -> str:
    """A constant beside an array, as a learner writes it, where that is the same number."""
    value = single.item()
    if isinstance(value, float) and value - value != 0:
        return f"np.{single.dtype.name}('{single}')"
    if isinstance(value, float) and single.dtype != np.float64:
        short = float(str(single))
        value = short if single.dtype.type(short) == single else value
    return repr(value)


def identifier(name: str) -> str:
    """A name as Python allows it."""
    cleaned = re.sub(r"\W+", "_", name).strip("_")
    return f"w{cleaned}" if cleaned[:1].isdigit() else cleaned


def grouped(text: str) -> str:
    """Text that may stand beside an operator."""
    return f"({text})" if text.startswith("-") else text
