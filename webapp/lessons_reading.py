"""How hard a lesson's text is to read: the length of its sentences, in words for English and in characters for Chinese.

A measure to look at while writing, not a judge. It reads Markdown and knows no blocks beyond leaving their code out.
"""

import re
from dataclasses import dataclass
from statistics import mean

from webapp.lessons_models import Language

_FENCE = re.compile(r"^(`{3,}).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_MATHEMATICS = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", re.DOTALL)
_TABLE = re.compile(r"^\|.*$|^#+ .*$|^:::.*$", re.MULTILINE)
_ENDS: dict[Language, re.Pattern[str]] = {"en": re.compile(r"[.?:;](?:\s|$)|\n\s*\n"), "zh": re.compile(r"[。？；：]|\n\s*\n")}
_UNITS: dict[Language, re.Pattern[str]] = {"en": re.compile(r"[A-Za-z][A-Za-z'’-]*"), "zh": re.compile(r"[\u4e00-\u9fff]")}
# What a reader of a second language takes in at once, by the usual advice of style guides.
COMFORTABLE: dict[Language, int] = {"en": 20, "zh": 30}


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of a text: how many, how long on average, and how long the longest is."""

    language: Language
    sentences: int
    average: float
    longest: int

    def __str__(self) -> str:
        unit = "words" if self.language == "en" else "characters"
        return f"{self.language}: {self.sentences} sentences of {self.average:.1f} {unit} on average, the longest {self.longest}"


def read(markdown: str, language: Language) -> Reading:
    """Measures the prose of a lesson's file.

    >>> print(read("Two words. And three more.", "en"))
    en: 2 sentences of 2.5 words on average, the longest 3
    """
    prose = _TABLE.sub("\n", _MATHEMATICS.sub("x", _FENCE.sub("\n\n", markdown)))
    lengths = [len(_UNITS[language].findall(sentence)) for sentence in _ENDS[language].split(prose)]
    said = [length for length in lengths if length > 0] or [0]
    return Reading(language, len(said), mean(said), max(said))
