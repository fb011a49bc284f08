"""References: the numbers of a lesson's text that are not written but named, `{=chain_rule/x.grad[3]:.1f}`, and come from a run.

A reference is marked before the text is read as Markdown or YAML, so it may stand in prose, in a table, in mathematics, in
code that is only read, and in the words of a block. What it names is looked up in a recording and written where the mark
stands. It knows no files and runs nothing; `lessons_filling` brings the runs. See docs/lessons.md, "Numbers from the run".
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import cast, get_args

import numpy as np
from pydantic import ValidationError

from webapp.lessons_models import EDGE_KINDS, EventKind, EventSelector
from webapp.lessons_numbers import Place, several
from webapp.lessons_run import Number, Run
from webapp.lessons_yaml import LessonError

REFERENCE = re.compile(r"\{=\s*([^\W\d][^{}\n]*?)\s*\}")
# Private characters open a mark, one for each place that numbers look different in; another closes it.
_OPENS: dict[Place, str] = {"prose": "\ue000", "math": "\ue001", "code": "\ue002"}
_CLOSES = "\ue003"
_PLACE_OF = {character: place for place, character in _OPENS.items()}
_MARK = re.compile(f"([{''.join(_OPENS.values())}])(\\d+){_CLOSES}")
_NUMBER_PRINTED = re.compile(r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)", re.IGNORECASE)

_PARTS = re.compile(
    r"(?:(?P<program>[a-z][a-z0-9_]*)\s*/\s*)?(?P<absolute>abs\s+)?(?P<what>[^@\[\]:/]+?)\s*"
    r"(?:@\s*(?P<at>-?\d+))?\s*(?:\[(?P<element>[-\d,\s]+)\])?\s*(?::(?P<spec>.*))?"
)
_SHAPE = "program/what@round[element]:format, of which only 'what' is needed"
_TABLES = ("nodes", "edges", "events")
_EDGE_WORDS = ("from", "to", "slot")


class NotInRun(LookupError):
    """A reference names what its run does not have."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What stands between `{=` and `}`, and where it stands."""

    path: Path
    line: int
    text: str
    program: str | None
    absolute: bool
    what: tuple[str, ...]
    at: int | None
    element: tuple[int, ...] | None
    spec: str

    def error(self, message: str) -> LessonError:
        """The mistake in the lesson that this reference is."""
        return LessonError(self.path, self.line, f"{{={self.text}}}: {message}")

    def about(self, program: str) -> "Reference":
        """This reference, of `program` where it names none itself."""
        return self if self.program is not None else replace(self, program=program)


@dataclass(frozen=True, slots=True)
class Found:
    """What a run has where a reference points: words, or a number that may be whole by nature, such as a count."""

    value: Number | str
    whole: bool = False


def marked(text: str, path: Path) -> tuple[str, list[Reference]]:
    """`text` with a mark in place of each reference, and the references. Raises `LessonError`."""
    references: list[Reference] = []

    def mark(found: re.Match[str]) -> str:
        references.append(read(found[1], path, text.count("\n", 0, found.start()) + 1))
        return f"{_OPENS['prose']}{len(references) - 1}{_CLOSES}"

    done = REFERENCE.sub(mark, text)
    if "{=" in done:
        line = done.count("\n", 0, done.index("{=")) + 1
        raise LessonError(path, line, "'{=' begins a reference to a run that has no '}' on its line, or braces inside")
    return done, references


def read(text: str, path: Path = Path(), line: int = 1) -> Reference:
    """The reference that an author wrote as `{=text}`. Raises `LessonError`."""
    found = _PARTS.fullmatch(text)
    if found is None:
        raise LessonError(path, line, f"{{={text}}} is not a reference to a run; it reads {_SHAPE}")
    element = tuple(int(part) for part in found["element"].split(",")) if found["element"] else None
    at = int(found["at"]) if found["at"] else None
    what = tuple(found["what"].split())
    reference = Reference(path, line, text, found["program"], bool(found["absolute"]), what, at, element, (found["spec"] or "").strip())
    try:
        format(1.0, reference.spec)
    except ValueError:
        raise reference.error(f"'{reference.spec}' is not a format of numbers; Python's are, such as .2f, +.1f, .3g and ,.0f") from None
    return reference


def in_place(html: str, place: Place) -> str:
    """Rendered text whose marks say that they stand in mathematics, or in code."""
    return html.replace(_OPENS["prose"], _OPENS[place])


def filled(text: str, references: Sequence[Reference], run_of: Callable[[str], Run], quoted: Callable[[str], str] = str) -> str:
    """`text`, HTML inside whatever `quoted` makes a string of, with the runs' numbers in place of its marks. Raises `LessonError`."""
    seen: set[int] = set()

    def fill(mark: re.Match[str]) -> str:
        reference = references[int(mark[2])]
        seen.add(int(mark[2]))
        return quoted(escape(said(reference, run_of(reference.program or ""), _PLACE_OF[mark[1]]), quote=True))

    done = _MARK.sub(fill, text)
    for number, reference in enumerate(references):
        if number not in seen:
            raise reference.error("nothing is shown in this place; a reference stands in the text, or in the words of a block")
    return done


def said(reference: Reference, run: Run, place: Place) -> str:
    """What a reference says of `run`. Raises `LessonError`."""
    try:
        found = look_up(reference, run)
        if isinstance(found.value, str):
            if reference.spec or reference.absolute or reference.element is not None:
                raise NotInRun("these are words: no element, no format and no 'abs' can be asked of them")
            return found.value
        array = np.asarray(found.value, dtype=np.float64)
        array = abs(array) if reference.absolute else array
        return several(array, reference.spec, place, found.whole)
    except (LookupError, ValueError) as error:
        raise reference.error(str(error.args[0])) from None


def look_up(reference: Reference, run: Run) -> Found:
    """What `run` has where `reference` points. Raises LookupError or ValueError, in words for an author."""
    first, *rest = reference.what
    if first == "count":
        return Found(float(_count(rest, run)), whole=True)
    if not rest and first in _WORDS:
        return _WORDS[first](reference, run)
    if rest:
        selector = _selector(first, rest, reference.at or 0)
        event = run.find(selector)
        if event is None:
            raise NotInRun(f"the run has {len(run.fitting(selector))} such events")
        return Found(_element(run.number(event), reference.element), run.is_whole(event))
    return _of_variable(first, reference, run)


def _of_variable(word: str, reference: Reference, run: Run) -> Found:
    name, _, aspect = word.rpartition(".")
    if aspect not in _ASPECTS or not name:
        name, aspect = word, ""
    if not run.named(name):
        known = ", ".join(sorted({one for one in run.document["names"] if one}))
        raise NotInRun(f"the run has no variable and no operation '{name}'; it has the variables {known}")
    if aspect == "shape":
        return Found(str(run.shape(_chosen(run.named(name), reference.at, f"{name} is made"))))
    events = _ASPECTS[aspect](run, name)
    if not events:
        raise NotInRun(f"{name} is never given {_GIVEN[aspect]}")
    event = _chosen(events, reference.at, f"{name} is given {_GIVEN[aspect]}")
    return Found(_element(run.number(event), reference.element), run.is_whole(event))


def _chosen(found: Sequence[int], at: int | None, said: str) -> int:
    """The one that `@` chooses: from 0, or from the end when negative; the last without it."""
    number = -1 if at is None else at
    if not -len(found) <= number < len(found):
        raise NotInRun(f"{said} {len(found)} times, so @ goes from 0 to {len(found) - 1}")
    return found[number]


def _element(number: Number, element: tuple[int, ...] | None) -> Number:
    if element is None:
        return number
    try:
        return np.asarray(np.asarray(number)[element])
    except IndexError:
        shape = np.shape(number)
        raise NotInRun(f"there is no element {list(element)} in the shape {shape}") from None


def _selector(kind: str, words: Sequence[str], occurrence: int) -> EventSelector:
    if kind not in get_args(EventKind):
        raise NotInRun(f"'{kind}' is no kind of event; in front of a name stands one of {', '.join(get_args(EventKind))}, or abs, or count")
    chosen: dict[str, object] = {}
    if kind in EDGE_KINDS:
        pairs = [tuple(words[start : start + 2]) for start in range(0, len(words), 2)]
        if any(len(pair) != 2 or pair[0] not in _EDGE_WORDS for pair in pairs):
            raise NotInRun(f"a {kind} is chosen with 'from', 'to' and 'slot', each with what it is: {kind} from mul to x slot 0")
        chosen = dict(cast("Iterable[tuple[str, str]]", pairs))
    elif len(words) == 1:
        chosen = {"node": words[0]}
    else:
        raise NotInRun(f"after '{kind}' stands the name of one node")
    try:
        return EventSelector.model_validate({"kind": kind, "occurrence": occurrence, **chosen})
    except ValidationError as error:
        raise NotInRun(error.errors()[0]["msg"].removeprefix("Value error, ")) from None


def _count(words: Sequence[str], run: Run) -> int:
    """How many rows a table has, how many events fit, or how many nodes have a name or were made by an operation."""
    if len(words) == 1 and words[0] in _TABLES:
        return len(run.document[words[0]]["subject" if words[0] == "events" else "op" if words[0] == "nodes" else "source"])
    if words and words[0] in get_args(EventKind):
        return len(run.fitting(EventSelector(kind=cast("EventKind", words[0])) if len(words) == 1 else _selector(words[0], words[1:], 0)))
    if len(words) == 1 and run.named(words[0]):
        return len(run.named(words[0]))
    raise NotInRun(f"what can be counted is {', '.join(_TABLES)}, a kind of event, a variable or an operation")


def _printed(reference: Reference, run: Run) -> Found:
    lines = run.document["stdout"].splitlines()
    line: str = lines[_chosen(range(len(lines)), reference.at, "the program prints a line")]
    if reference.element is None:
        return Found(line)
    numbers = [float(text) for text in _NUMBER_PRINTED.findall(line)]
    return Found(_element(np.array(numbers), reference.element))


def _ended(_reference: Reference, run: Run) -> Found:
    if run.document["error"] is None:
        raise NotInRun("the program runs to its end")
    return Found(str(run.document["error"]["message"]))


_WORDS: dict[str, Callable[[Reference, Run], Found]] = {"printed": _printed, "error": _ended}
_ASPECTS: dict[str, Callable[[Run, str], list[int]]] = {
    "": Run.values_of,
    "grad": Run.gradients_of,
    "tangent": Run.tangents_of,
    "shape": Run.named,
}
_GIVEN = {"": "a value", "grad": "a gradient", "tangent": "a tangent"}
