"""The words on drawn nodes, and how much room they need. Knows nothing of graphs."""

import math
import unicodedata

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
DIGITS, MOST_DIGITS = 4, 7
LONGEST = 28


def number(value: object) -> str:
    """A constant as a learner reads it: four significant digits, a true minus, `nan` and `inf` as themselves.

    More digits only where four would make a whole number of one that is none.

    >>> number(2), number(-0.5), number(3.14159), number(1.0001), number("-inf")
    ('2', '−0.5', '3.142', '1.0001', '−inf')
    """
    if isinstance(value, bool):
        return str(value)
    if (isinstance(value, float) and math.isfinite(value)) or (isinstance(value, int) and abs(value) >= 10**6):
        text = f"{value:.{_digits(value)}g}"
    else:
        text = str(value)
    return text.replace("-", "−", 1) if text.startswith("-") else text


def _digits(value: float) -> int:
    if float(value).is_integer():
        return DIGITS
    for digits in range(DIGITS, MOST_DIGITS + 1):
        if not float(f"{value:.{digits}g}").is_integer():
            return digits
    return DIGITS


def folded(operation: str, symbol: str, constants: dict[int, object]) -> str:
    """An operation's label with the constants among its inputs in place.

    >>> folded("mul", "×", {0: 2}), folded("mul", "×", {1: 2}), folded("pow", "xʸ", {1: 2}), folded("add", "+", {})
    ('2 ×', '× 2', 'x²', '+')
    """
    if not constants:
        return symbol
    if operation == "pow":
        if 1 in constants:
            exponent = number(constants[1]).replace("−", "-")
            small = exponent.translate(_SUPERSCRIPT)
            return f"x{small}" if exponent.lstrip("-").isdigit() else f"x^{exponent.replace('-', '−')}"
        return f"{number(constants[0])}ˣ"
    before = [number(value) for slot, value in sorted(constants.items()) if slot == 0]
    after = [number(value) for slot, value in sorted(constants.items()) if slot != 0]
    return " ".join([*before, symbol, *after])


def shorten(text: str, most: int = LONGEST, *, end: bool = False) -> str:
    """A name that fits on a card; its `end` is kept where that tells more, as of the way to a module, in whole steps.

    >>> shorten("encoder.layers.10.attention Attention", 24, end=True)
    '…10.attention Attention'
    >>> shorten("encoder.layers.10.attention Attention", 26, end=True)
    '…10.attention Attention'
    """
    if len(text) <= most:
        return text
    if not end:
        return f"{text[: most - 1]}…"
    before, kept = text[: 1 - most], text[1 - most :]
    if not before.endswith(".") and "." in kept.partition(" ")[0]:
        kept = kept.partition(".")[2]
    return f"…{kept}"


def columns(text: str) -> int:
    """How many Latin characters wide a text is; a Chinese character counts for two.

    >>> columns("loss"), columns("损失")
    (4, 4)
    """
    if text.isascii():
        return len(text)
    wide = (2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return sum(size for size, character in zip(wide, text, strict=True) if not unicodedata.combining(character))
