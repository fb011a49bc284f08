"""How a number of a run is written into a lesson's text: in prose, inside mathematics, or in code.

The digits are those of the player, so that text and picture agree: four significant ones, `3.0` and never `3`. It knows
numbers and formats only, neither where a number comes from nor what a lesson is. The page's twin is
`static/src/model/format.ts`.
"""

import math
import re
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Place = Literal["prose", "math", "code"]
MINUS = "−"
DIGITS = 4
LARGEST = 99999.5  # from here on the player writes a power of ten
SMALLEST = 1e-4
WHOLE = 999.95  # from here on four digits would turn a whole number's last digits to 0
MOST = 36  # numbers that a reader takes in from one line or one matrix

_POWER = re.compile(r"^(.*?)e([+-]?)0*(\d+)$")


def one(number: float, spec: str = "", place: Place = "prose", whole: bool = False) -> str:
    """A number as a lesson writes it. `spec` is one of Python's; without it the player's digits are used.

    >>> one(14), one(-0.64), one(-145.5, ".2f"), one(43696.0, ",.0f"), one(1.2e-5)
    ('14.0', '−0.64', '−145.50', '43,696', '1.2e−5')
    >>> one(43696.0, ",.0f", "math"), one(1.2e-5, place="math"), one(-2.0, place="code"), one(3, whole=True)
    ('43{,}696', '1.2 \\\\cdot 10^{-5}', '-2.0', '3')
    """
    return _PLACES[place](_digits(number, spec, whole))


def several(array: NDArray[np.float64], spec: str = "", place: Place = "prose", whole: bool = False) -> str:
    """An array in brackets; inside mathematics a matrix stands as one. Raises ValueError for more than a text can hold.

    >>> several(np.array([0.0, 4.0]))
    '[0.0, 4.0]'
    >>> several(np.array([[5.0, 3.0], [2.0, 2.0]]), place="math")
    '\\\\begin{bmatrix} 5.0 & 3.0 \\\\\\\\ 2.0 & 2.0 \\\\end{bmatrix}'
    """
    if array.size > MOST:
        raise ValueError(f"it holds {array.size} numbers, and a text has room for {MOST}: choose one, such as [0]")
    if array.ndim == 0:
        return one(float(array), spec, place, whole)
    if array.ndim == 2 and place == "math":
        rows = (" & ".join(one(float(number), spec, place, whole) for number in row) for row in array)
        return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"
    return f"[{', '.join(several(np.asarray(part), spec, place, whole) for part in array)}]"


def _digits(number: float, spec: str, whole: bool) -> str:
    """The number with an ASCII minus, an exponent as Python writes it, and no minus before a zero."""
    if not math.isfinite(number):
        text = str(float(number))
    elif spec:
        text = format(float(number), spec)
    elif whole:
        text = str(round(number))
    else:
        text = _as_the_player(abs(number))
        text = f"-{text}" if number < 0 else text
    return text if re.search("[1-9ain]", text) else text.replace("-", "")


def _as_the_player(size: float) -> str:
    if size == 0:
        return "0.0"
    if not SMALLEST <= size < LARGEST:
        mantissa, _, exponent = f"{size:.{DIGITS - 1}e}".partition("e")
        trimmed = re.sub(r"\.?0+$", "", mantissa)
        return f"{trimmed if '.' in trimmed else f'{trimmed}.0'}e{int(exponent)}"
    if size >= WHOLE:
        return f"{math.floor(size + 0.5)}.0"
    decimals = DIGITS - 1 - math.floor(math.log10(float(f"{size:.{DIGITS - 1}e}")))
    trimmed = f"{size:.{decimals}f}".rstrip("0")
    return f"{trimmed}0" if trimmed.endswith(".") else trimmed


def _in_prose(text: str) -> str:
    return text.replace("-", MINUS)


def _in_mathematics(text: str) -> str:
    named = {"nan": r"\text{nan}", "inf": r"\infty", "-inf": r"-\infty"}.get(text, text)
    power = _POWER.match(named)
    if power is not None:
        named = rf"{power[1]} \cdot 10^{{{power[2].replace('+', '')}{power[3]}}}"
    return named.replace(",", "{,}").replace("%", r"\%")


_PLACES: dict[Place, Callable[[str], str]] = {"prose": _in_prose, "math": _in_mathematics, "code": str}
