"""Chooses, in a lesson's text, what belongs to one framework's spelling; line numbers stay what they were.

Whole passages, blocks included, stand between `::: torch mxnet` and `:::`; `::: else` holds for the spellings that the
passage before it did not name. Words stand in `{{torch: x.grad | else: the gradient}}`, in prose and in the YAML of a
block alike. It works on lines of text before anything is read as Markdown, and knows no blocks.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from webapp.lessons_yaml import LessonError
from webapp.runner.dialect import Dialect

SPELLINGS: tuple[Dialect, ...] = get_args(Dialect)
_ELSE = "else"
_FENCE = re.compile(r"^:::(?!:)\s*(.*?)\s*$")
_WORDS = re.compile(r"\{\{\s*(" + "|".join((*SPELLINGS, _ELSE)) + r")((?:\s+[a-z0-9]+)*):(.*?)\}\}(?!\})")
UNREAD = re.compile(r"\{\{\s*[a-z][a-z0-9 ]*:")  # what is left of words that were not closed, or that name no framework
_NEXT = re.compile(r"\s\|\s+([a-z][a-z0-9 ]*):")


def spelled(text: str, spelling: Dialect, spellings: Sequence[Dialect], path: Path) -> str:
    """`text` as it reads in `spelling`, one of the lesson's `spellings`. Raises `LessonError`.

    >>> spelled("Read {{torch: `x.grad` | else: the gradient}}.", "jax", ["torch", "jax"], Path("en.md"))
    'Read the gradient.\\n'
    """
    lines = _passages(text.splitlines(), spelling, spellings, path)
    return "\n".join(_words(line, number, spelling, spellings, path) for number, line in enumerate(lines, start=1)) + "\n"


def chosen(words: str, spelling: Dialect) -> str:
    """Words that stand alone, as an exercise's hints do, as they read in `spelling`; what no part of them is for reads as nothing.

    >>> chosen("Divide{{torch: , then call `backward`}}.", "jax")
    'Divide.'
    """
    return _words(words, 1, spelling, SPELLINGS, Path())


def _passages(lines: Sequence[str], spelling: Dialect, spellings: Sequence[Dialect], path: Path) -> Iterator[str]:
    opened = 0
    kept = True
    before: frozenset[str] = frozenset()  # what the passages of this row have named
    for number, line in enumerate(lines, start=1):
        found = _FENCE.match(line)
        if found is None:
            if line.strip() and not opened:
                before = frozenset()
            yield line if kept else ""
            continue
        if found[1]:
            if opened:
                raise LessonError(
                    path, number, f"the passage that begins at line {opened} is still open; close it with ':::' on a line of its own"
                )
            names = _named(found[1].split(), spellings, path, number)
            kept = spelling not in before if names == {_ELSE} else spelling in names
            before, opened = before | names, number
        elif opened:
            opened, kept = 0, True
        else:
            raise LessonError(path, number, "':::' closes a passage, but none is open; begin one with '::: torch'")
        yield ""
    if opened:
        raise LessonError(path, opened, "this passage is never closed; end it with ':::' on a line of its own")


def _words(line: str, number: int, spelling: Dialect, spellings: Sequence[Dialect], path: Path) -> str:
    def choose(found: re.Match[str]) -> str:
        parts = _NEXT.split(found[0].removeprefix("{{").removesuffix("}}"))
        first, _, text = parts[0].partition(":")
        said = dict(zip([first, *parts[1::2]], [text, *parts[2::2]], strict=True))
        for names, words in said.items():
            named = _named(names.split(), spellings, path, number)
            if spelling in named or named == {_ELSE}:
                return words.strip()
        return ""

    return _WORDS.sub(choose, line)


def _named(names: Sequence[str], spellings: Sequence[Dialect], path: Path, line: int) -> frozenset[str]:
    for name in names:
        if name not in (*spellings, _ELSE):
            known = ", ".join(spellings)
            raise LessonError(path, line, f"'{name}' is not a spelling of this lesson; lesson.yaml has 'spellings: [{known}]'")
    return frozenset(names)
