"""Characters that look like Python's and are others: a Chinese keyboard's brackets and commas, a word processor's quotes, signs of mathematics.

Told from the message of the `SyntaxError` alone; it never sees the program.
"""

import re
import unicodedata

__all__ = ["meant"]

_MEANT = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "「": '"', "」": '"', "‘": "'", "’": "'", "‚": "'", "。": ".", "、": ",", "【": "[", "】": "]",
    "《": "<", "》": ">", "−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "²": "**2", "³": "**3",
    "\N{NO-BREAK SPACE}": '" "', "\N{IDEOGRAPHIC SPACE}": '" "',
}  # fmt: skip


def meant(message: str) -> dict[str, str]:
    """The `character` that Python refuses and what to write `instead`, where a plain one looks or means the same; else nothing.

    >>> meant("invalid character '（' (U+FF08)")
    {'character': '（', 'instead': '('}
    >>> meant("invalid non-printable character U+3000")
    {'character': 'U+3000', 'instead': '" "'}
    >>> meant("invalid syntax")
    {}
    """
    found = re.match(r"invalid (?:non-printable )?character (?:'(.)' \()?U\+([0-9A-F]+)", message)
    if found is None:
        return {}
    character = chr(int(found[2], 16))
    shape = unicodedata.decomposition(character)
    instead = _MEANT.get(character) or (unicodedata.normalize("NFKC", character) if shape.startswith("<wide>") else "")
    return {"character": found[1] or f"U+{found[2]}", "instead": instead} if instead else {}
