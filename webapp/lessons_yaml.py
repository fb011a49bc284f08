"""Reads a lesson's files and their YAML, and says of every mistake which file, which line and how to mend it.

Knows models only as something to check a mapping against: neither which blocks a lesson has nor where lessons lie.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LessonError(Exception):
    """A mistake in a lesson's source, said so that its author can find and mend it."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        super().__init__(f"{path}:{line}: {message}")


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


@lru_cache(maxsize=8192)
def _parsed(text: str) -> Any:
    """What a YAML text says; most blocks are the same in every spelling, and stay the same while an author writes."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe loader, in C where it is there


def _read_yaml(text: str, path: Path, line: int) -> Any:
    try:
        return _parsed(text)
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
