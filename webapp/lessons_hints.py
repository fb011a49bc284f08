"""Proposes to an author which written numbers of a text could be references to the run of its program.

A proposal is a remark and not a fault: only the author knows whether the 2.0 of a sentence is the 2.0 of the run. It looks
numbers up in recordings and knows nothing of what is done with its proposals.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from webapp.lessons import CourseLesson
from webapp.lessons_check import agrees, numbers_in
from webapp.lessons_markdown import read_pieces
from webapp.lessons_models import LANGUAGES, EventKind, EventSelector
from webapp.lessons_numbers import one
from webapp.lessons_references import REFERENCE
from webapp.lessons_run import Run
from webapp.lessons_source import ProgramSource
from webapp.lessons_spelling import spelled

_LIST = re.compile(r"\[\s*[-−]?\d+\.\d+(?:,\s*[-−]?\d+\.\d+)+\s*\]")
# An element of an array is one of these so often that it says nothing.
_COMMON = frozenset({"0.0", "0.5", *(f"{number}.0" for number in range(1, 10))})
_TELLING = 3  # digits from which on a rounded number is no chance
_SIGNLESS = str.maketrans("", "", "-−+")


@dataclass(frozen=True, slots=True)
class Hint:
    """A number that is written where it could be named."""

    file: Path
    line: int
    said: str
    program: str
    reference: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.said} is {{={self.reference}}}"


def hints(lesson: CourseLesson, runs: Mapping[str, Run]) -> Iterator[Hint]:
    """The written numbers of a lesson, in its own spelling, that a run of one of its programs holds."""
    known = {name: list(_named_numbers(run)) for name, run in runs.items()}
    spellings = lesson.head.spellings
    for file in (lesson.folder / f"{language}.md" for language in LANGUAGES):
        programs = [
            (piece.line, piece.content.name)
            for piece in read_pieces(file, spellings[0], spellings).placed
            if isinstance(piece.content, ProgramSource)
        ]
        text = REFERENCE.sub("", spelled(file.read_text(encoding="utf-8"), spellings[0], spellings, file))
        for line, said in _written(text):
            here = ([name for at, name in programs if at <= line][-1:] or [name for _, name in programs[:1]] or [""])[0]
            for name in dict.fromkeys(filter(None, [here, *(name for _, name in reversed(programs))])):
                reference = _proposed(said, known[name])
                if reference is not None:
                    yield Hint(file, line, said, name, reference if name == here else f"{name}/{reference}")
                    break


def _written(text: str) -> Iterator[tuple[int, str]]:
    """The lists of decimal numbers in a text, and the numbers that stand alone, with their lines."""
    lists = [(line, found) for line, found in numbers_in(text, _LIST)]
    inside = Counter((line, number) for line, found in lists for _, number in numbers_in(found))
    yield from lists
    for line, number in numbers_in(text):
        if inside[line, number]:
            inside[line, number] -= 1
        else:
            yield line, number


def _proposed(said: str, known: list[tuple[str, NDArray[np.float64]]]) -> str | None:
    """The first reference that gives numbers as they are written, without their signs, and the format that makes it so."""
    wanted = [number for _, number in numbers_in(said)]
    by_chance = len(wanted) == 1 and wanted[0] in _COMMON
    for reference, held in known:
        numbers = held.reshape(-1)
        if ("[" in reference and by_chance) or held.ndim > 1 or len(numbers) != len(wanted) or (held.ndim == 0) == ("[" in said):
            continue
        if all(agrees(text, number) for text, number in zip(wanted, numbers, strict=True)):
            decimals = max(len(text.partition(".")[2]) for text in wanted)
            plain = all(one(number).translate(_SIGNLESS) == text for text, number in zip(wanted, numbers, strict=True))
            if plain or any(len(text.replace(".", "").strip("0")) >= _TELLING for text in wanted):
                return reference if plain else f"{reference}:.{decimals}f"
    return None


def _named_numbers(run: Run) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Every number of a run that a reference can name, those that read best first."""
    variables = list(dict.fromkeys(name for name in run.document["names"] if name and run.named(name)))
    operations = [op["name"] for op in run.document["ops"] if op["name"] not in variables]
    for names in (variables, operations):
        for name in names:
            yield from _over_time(run, name, run.values_of(name))
            yield from _over_time(run, f"{name}.grad", run.gradients_of(name))
            yield from _over_time(run, f"{name}.tangent", run.tangents_of(name))
    yield from _along_edges(run, variables)


def _over_time(run: Run, reference: str, events: list[int]) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """What a variable is given, the last first, for that is what it has without `@`."""
    for number in (len(events) - 1, *range(len(events) - 1)) if events else ():
        when = "" if number == len(events) - 1 else f"@{number}"
        yield from _elements(run, f"{reference}{when}", events[number])


def _along_edges(run: Run, variables: list[str]) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """What comes back along the edges to variables."""
    names = run.document["names"]
    kinds: tuple[EventKind, ...] = ("contribution", "local")
    for kind in kinds:
        seen: dict[str, int] = {}
        for event in run.fitting(EventSelector(kind=kind)):
            edge = run.events["subject"][event]
            to, user = (run.nodes["name"][run.edges[column][edge]] for column in ("source", "target"))
            ops = run.document["ops"]
            by = names[user] or ops[run.nodes["op"][run.edges["target"][edge]]]["name"]
            if names[to] in variables:
                reference = f"{kind} from {by} to {names[to]}"
                count = seen[reference] = seen.get(reference, -1) + 1
                yield from _elements(run, reference if count == 0 else f"{reference}@{count}", event)


def _elements(run: Run, reference: str, event: int) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """What an event brings, and each element of it."""
    try:
        number = np.asarray(run.number(event))
    except ValueError:  # nothing is held there, or too much
        return
    yield reference, number
    for place in np.ndindex(number.shape) if number.ndim else ():
        yield f"{reference}[{', '.join(map(str, place))}]", np.asarray(number[place])
