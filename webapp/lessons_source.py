"""Reads what a lesson's author wrote: Markdown with fenced blocks whose bodies are YAML.

Every mistake becomes a `LessonError` that names the file, the line and the mend. This module turns text into checked
pieces with their lines; it does not know where lessons lie, which programs and exercises exist, or how to run them.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pydantic import BaseModel, Field, ValidationError, model_validator

from webapp.lessons_models import EventSelector, Identifier, Level, NodeSelector, Strict

CODE_LANGUAGES = frozenset({"", "python", "text", "console", "json", "yaml"})
Model = TypeVar("Model", bound=BaseModel)


class LessonError(Exception):
    """A mistake in a lesson's source, said so that its author can find and mend it."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        super().__init__(f"{path}:{line}: {message}")


class ProgramSource(Strict):
    """`program`: put programs/<name>.py into the player."""

    name: Identifier
    run: bool = True


class GotoSource(Strict):
    """`goto`: move the player to an event."""

    event: EventSelector
    level: Level | None = None


class HighlightSource(NodeSelector):
    """`highlight`: point at a node."""


class PredictSource(Strict):
    """`predict`: cover what an event brings and ask for it."""

    id: Identifier
    at: EventSelector
    ask: Literal["value", "sign", "operation", "input"]
    element: int | None = Field(default=None, ge=0)
    prompt: str = Field(min_length=1)


class OptionSource(Strict):
    """One answer of a question; `because` speaks to whoever chose it."""

    text: str = Field(min_length=1)
    correct: bool = False
    because: str = Field(min_length=1)


class QuestionSource(Strict):
    """`question`: a few answers, at least one right and one wrong."""

    id: Identifier
    prompt: str = Field(min_length=1)
    options: list[OptionSource] = Field(min_length=2)

    @model_validator(mode="after")
    def has_right_and_wrong(self) -> "QuestionSource":
        if {option.correct for option in self.options} != {True, False}:
            raise ValueError("a question needs at least one option with 'correct: true' and at least one without")
        return self


class ExerciseSource(Strict):
    """`exercise`: the words around exercises/<name>.py."""

    name: Identifier
    prompt: str = Field(min_length=1)
    hints: list[str] = Field(min_length=1)
    solution: str = Field(min_length=1, description="explains the solution; its code is in exercises/<name>.py")


class RevealSource(Strict):
    """`reveal`: opens when asked."""

    summary: str = Field(min_length=1)
    text: str = Field(min_length=1)


Source = ProgramSource | GotoSource | HighlightSource | PredictSource | QuestionSource | ExerciseSource | RevealSource

BLOCKS: dict[str, type[Source]] = {
    "program": ProgramSource,
    "goto": GotoSource,
    "highlight": HighlightSource,
    "predict": PredictSource,
    "question": QuestionSource,
    "exercise": ExerciseSource,
    "reveal": RevealSource,
}


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


def _renderer() -> MarkdownIt:
    """CommonMark with tables and TeX between dollar signs. Raw HTML stays visible text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(dollarmath_plugin, allow_labels=False)

    def mathematics(place: str) -> Any:
        def render(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
            return f'<span class="math {place}">{escape(tokens[index].content.strip())}</span>'

        return render

    markdown.add_render_rule("math_inline", mathematics("inline"))
    markdown.add_render_rule("math_block", mathematics("block"))
    markdown.add_render_rule("softbreak", _line_end)
    return markdown


def _line_end(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """A line end inside a paragraph: nothing between two Chinese characters, where a browser would show a gap."""
    before = next((token.content[-1] for token in reversed(tokens[:index]) if token.content), "")
    after = next((token.content[0] for token in tokens[index + 1 :] if token.content), "")
    return "" if _is_chinese(before) and _is_chinese(after) else "\n"


def _is_chinese(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


_MARKDOWN = _renderer()


def render(text: str) -> str:
    """HTML of a piece of Markdown."""
    return str(_MARKDOWN.render(text)).strip()


def render_line(text: str) -> str:
    """HTML of one line of Markdown, without a paragraph around it."""
    return str(_MARKDOWN.renderInline(text.strip()))


def read_pieces(path: Path) -> list[Placed]:
    """The prose and the blocks of a Markdown file, in order. Raises `LessonError`."""
    tokens = _MARKDOWN.parse(read_text(path))
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
    return pieces


def _fence_word(token: Token) -> str | None:
    if token.type != "fence":
        return None
    words = token.info.split()
    return words[0] if words else ""


def _nearest(word: str) -> str:
    close = difflib.get_close_matches(word, [*BLOCKS, *sorted(CODE_LANGUAGES - {""})], n=1)
    known = ", ".join(BLOCKS)
    return f"; did you mean '{close[0]}'?" if close else f". The blocks are {known}; code is marked 'python' or 'text'"


def read_text(path: Path) -> str:
    """A UTF-8 file's text, with any kind of line end. Raises `LessonError`."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LessonError(path, 1, "this file is missing") from None
    except UnicodeDecodeError as error:
        raise LessonError(path, 1, f"this file is not UTF-8 (byte {error.start})") from None


def read_model(model: type[Model], text: str, path: Path, line: int = 0) -> Model:
    """A YAML mapping that starts after `line` of `path`, checked against `model`. Raises `LessonError`."""
    try:
        return model.model_validate(_read_yaml(text, path, line))
    except ValidationError as error:
        first = error.errors()[0]
        place = [part for part in first["loc"] if part is not None]
        name = ".".join(str(part) for part in place)
        said = _in_words(first["type"], first["msg"], name, model)
        raise LessonError(path, line + _line_of(text, place), said) from None


def read_models(model: type[Model], path: Path) -> list[Model]:
    """A YAML list of mappings, each checked against `model`. Raises `LessonError`."""
    text = read_text(path)
    entries = _read_yaml(text, path, 0)
    if not isinstance(entries, list):
        raise LessonError(path, 1, "this file must hold a list: each entry starts with '- '")
    read = []
    for number, entry in enumerate(entries):
        try:
            read.append(model.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            said = _in_words(first["type"], first["msg"], name, model)
            raise LessonError(path, _line_of(text, [number, *first["loc"]]), said) from None
    return read


def _read_yaml(text: str, path: Path, line: int) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        here = line + (mark.line + 1 if mark is not None else 1)
        hint = " (a text with ': ' or '#' in it needs quotes, or the '|' form)"
        raise LessonError(path, here, f"this YAML cannot be read: {error.problem}{hint}") from None
    except yaml.YAMLError as error:
        raise LessonError(path, line + 1, f"this YAML cannot be read: {error}") from None


def _in_words(kind: str, message: str, name: str, model: type[BaseModel]) -> str:
    if kind == "missing":
        return f"'{name}' is missing"
    if kind == "extra_forbidden":
        fields = [field.alias or key for key, field in model.model_fields.items()]
        return f"'{name}' is not a key here; this one has {', '.join(fields)}"
    if kind == "model_type":
        return "the body must be YAML keys and values, such as 'name: square'"
    return f"'{name}': {message.removeprefix('Value error, ')}" if name else message.removeprefix("Value error, ")


def _line_of(text: str, place: Sequence[int | str]) -> int:
    """The line, from 1, of the deepest part of `place` that the YAML text has."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for part in place:
        step = next((pair for pair in _children(node) if pair[0] == part), None)
        if step is None:
            break
        _, line, node = step
    return line


def _children(node: yaml.Node | None) -> Iterator[tuple[int | str, int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield number, value.start_mark.line + 1, value
