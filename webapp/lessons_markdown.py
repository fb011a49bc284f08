"""Turns a lesson's text into rendered prose and checked blocks with their lines: Markdown with fenced blocks of YAML.

One text holds every spelling: what belongs to some frameworks only stands between `:::` lines or in `{{…}}`, and is chosen
before the Markdown is read, and so are references to runs marked. It does not know where lessons lie, which programs and exercises exist, or how to run them.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from webapp.lessons_references import Reference, in_place, marked
from webapp.lessons_source import BLOCKS, ProgramSource, Source
from webapp.lessons_spelling import UNREAD, spelled
from webapp.lessons_yaml import LessonError, read_model, read_text
from webapp.runner.dialect import Dialect

_CLOSING = re.compile(r"[,.;:?!)\]’”，。；：、？！）」』》]+")
CODE_LANGUAGES = frozenset({"", "python", "text", "console", "json", "yaml"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of a lesson and the line it starts on: rendered prose, or a block to be completed by the course."""

    line: int
    content: str | Source

    @property
    def kind(self) -> str:
        """`text`, or the word after the fence."""
        if isinstance(self.content, str):
            return "text"
        return next(name for name, model in BLOCKS.items() if type(self.content) is model)


class Pieces(NamedTuple):
    """What a text consists of, and the references in it, each with the program that it speaks of."""

    placed: list[Placed]
    references: list[Reference]


def _renderer() -> MarkdownIt:
    """CommonMark with tables and TeX between dollar signs. Raw HTML stays visible text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(dollarmath_plugin, allow_labels=False)

    def mathematics(place: str) -> Any:
        def render(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
            token = tokens[index]
            shown = f'<span class="math {place}">{in_place(escape(token.content.strip()), "math")}</span>'
            closing = token.meta.get("closing", "")
            return f'<span class="held">{shown}{closing}</span>' if closing else shown

        return render

    def code(rule: str) -> Any:
        ordinary = getattr(markdown.renderer, rule)

        def render(_self: Any, *written: Any) -> str:
            return in_place(ordinary(*written), "code")

        return render

    for rule in ("code_inline", "code_block", "fence"):
        markdown.add_render_rule(rule, code(rule))
    markdown.add_render_rule("math_inline", mathematics("inline"))
    markdown.add_render_rule("math_block", mathematics("block"))
    markdown.add_render_rule("softbreak", _line_end)
    markdown.core.ruler.push("closing", _hold_closing)
    return markdown


def _hold_closing(state: StateCore) -> None:
    """Gives a formula the punctuation behind it: a browser may break a line between them, and no line begins with a full stop."""
    for block in state.tokens:
        for token, after in pairwise(block.children or []):
            found = _CLOSING.match(after.content) if token.type == "math_inline" and after.type == "text" else None
            if found is not None:
                token.meta["closing"] = found[0]
                after.content = after.content[found.end() :]


def _line_end(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """A line end inside a paragraph: nothing between two Chinese characters or at a Chinese mark, where a browser would show a gap."""
    before = next((said[-1] for token in reversed(tokens[:index]) if (said := token.content + token.meta.get("closing", ""))), "")
    after = next((token.content[0] for token in tokens[index + 1 :] if token.content), "")
    return "" if (_is_chinese(before) and _is_chinese(after)) or _is_mark(before) or _is_mark(after) else "\n"


def _is_mark(character: str) -> bool:
    """Whether a character is punctuation that brings its own white space."""
    return "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uff0f" or character in tuple("：；？")


def _is_chinese(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


_MARKDOWN = _renderer()


@lru_cache(maxsize=8192)
def render(text: str) -> str:
    """HTML of a piece of Markdown."""
    return str(_MARKDOWN.render(text)).strip()


@lru_cache(maxsize=8192)
def render_line(text: str) -> str:
    """HTML of one line of Markdown, without a paragraph around it."""
    return str(_MARKDOWN.renderInline(text.strip()))


def read_pieces(path: Path, spelling: Dialect = "torch", spellings: Sequence[Dialect] = ("torch",)) -> Pieces:
    """The prose and the blocks of a Markdown file as it reads in `spelling`, in order. Raises `LessonError`."""
    text, references = marked(spelled(read_text(path), spelling, spellings, path), path)
    tokens = _MARKDOWN.parse(text)
    pieces: list[Placed] = []
    prose: list[Token] = []

    def close_prose() -> None:
        if prose:
            html = str(_MARKDOWN.renderer.render(prose, _MARKDOWN.options, {})).strip()
            first = prose[0].map or [0]
            pieces.append(Placed(first[0] + 1, html))
            prose.clear()

    for token in tokens:
        word = _fence_word(token)
        line = (token.map or [0])[0] + 1
        if token.type == "inline" or word in BLOCKS:
            _words_are_chosen(token.content, path, line if word is None else line + 1)
        if word is None or (token.level == 0 and word in CODE_LANGUAGES):
            prose.append(token)
        elif word in BLOCKS and token.level == 0:
            close_prose()
            pieces.append(Placed(line, read_model(BLOCKS[word], token.content, path, line)))
        elif word in BLOCKS:
            raise LessonError(path, line, f"the block '{word}' stands inside a list or a quotation; move it out to the margin")
        else:
            raise LessonError(path, line, f"there is no block called '{word}'{_nearest(word)}")
    close_prose()
    return Pieces(pieces, [_of_its_program(reference, pieces) for reference in references])


def _words_are_chosen(text: str, path: Path, first: int) -> None:
    """Holds that nothing of `text`, whose first line is line `first`, reads as a choice of words that was not made; code and TeX may."""
    for number, line in enumerate(text.splitlines(), start=first):
        inline = _MARKDOWN.parseInline(line)[0].children or [] if "{{" in line else []
        unread = next((found[0] for token in inline if token.type == "text" and (found := UNREAD.search(token.content))), None)
        if unread is not None:
            raise LessonError(
                path, number, f"'{unread}' is not read as words for one framework; close it with '}}}}' on its line, and name spellings"
            )


def _of_its_program(reference: Reference, pieces: Sequence[Placed]) -> Reference:
    """A reference speaks of the program that stands before it, or of the first one where none does."""
    programs = [(piece.line, piece.content.name) for piece in pieces if isinstance(piece.content, ProgramSource)]
    if not programs and reference.program is None:
        raise reference.error("the lesson has no program block, so there is no run that this could be of")
    before = [name for line, name in programs if line <= reference.line]
    return reference.about((before[-1:] or [name for _, name in programs[:1]] or [""])[0])


def _fence_word(token: Token) -> str | None:
    if token.type != "fence":
        return None
    words = token.info.split()
    return words[0] if words else ""


def _nearest(word: str) -> str:
    close = difflib.get_close_matches(word, [*BLOCKS, *sorted(CODE_LANGUAGES - {""})], n=1)
    known = ", ".join(BLOCKS)
    return f"; did you mean '{close[0]}'?" if close else f". The blocks are {known}; code is marked 'python' or 'text'"
