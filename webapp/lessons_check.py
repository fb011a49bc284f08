"""Tells a lesson's author whether the lesson still says what the programs do.

Runs every program of every lesson and holds that each selector finds its event, that each prediction has an answer, and
that each number in the text is one that a run gives: `numbers.py` beside the text says where each comes from. Used by the
tests, and by authors: `python -m webapp.lessons_check [folder]`. Unlike the server it runs the lessons' programs in its own
process, since whoever can write a lesson's checks is trusted already.
"""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from webapp.lessons import CourseLesson, LessonError, default_folder, load_course
from webapp.lessons_models import Lesson, PredictBlock
from webapp.lessons_run import KINDS, Number, Run
from webapp.runner.program import run_program

Runs = Mapping[str, Run]
# A decimal number, as a text writes it: an ASCII minus in mathematics, a true one in words.
_NUMBER = re.compile(r"(?<![0-9A-Za-z_.])\d+\.\d+(?![0-9])")
_CODE = re.compile(r"^(`{3,}|~{3,})(\w*)[^\n]*\n(.*?)^\1`*\s*$", re.MULTILINE | re.DOTALL)
_WITH_PROSE = frozenset({"question", "predict", "exercise", "reveal"})


def run_programs(lesson: CourseLesson) -> dict[str, Run]:
    """Every program of the lesson's folder, run once, by name."""
    files = sorted((lesson.folder / "programs").glob("*.py"))
    return {file.stem: Run(run_program(file.read_text(encoding="utf-8")).document) for file in files}


def faults_of_blocks(text: Lesson, runs: Runs) -> Iterator[str]:
    """What is wrong with the blocks of a lesson in one language, given its programs' runs."""
    run: Run | None = None
    for number, block in enumerate(text.blocks):
        where = f"{text.slug}, {text.lang}, block {number} ({block.type})"
        if block.type == "program":
            run = runs[block.name]
        elif block.type in ("goto", "predict", "highlight") and run is None:
            yield f"{where}: no program stands before it"
        elif block.type == "goto" and run is not None and run.find(block.event) is None:
            yield f"{where}: the run has no event {block.event.model_dump(exclude_none=True)}"
        elif block.type == "highlight" and run is not None and run.node(block.node) is None:
            yield f"{where}: the graph has no node {block.node.model_dump(exclude_none=True)}"
        elif block.type == "predict" and run is not None:
            fault = _fault_of_prediction(block, run)
            if fault is not None:
                yield f"{where}: {fault}"


def _fault_of_prediction(block: PredictBlock, run: Run) -> str | None:
    event = run.find(block.at)
    if event is None:
        return f"the run has no event {block.at.model_dump(exclude_none=True)}"
    if block.ask == "operation":
        visit = KINDS[run.events["kind"][event]] == "visit"
        return None if visit and run.next_visit(event) else "to ask for an operation, 'at' must be a visit with another after it"
    if block.ask == "input":
        return None if block.at.kind in ("visit", "local", "contribution") else "to ask for an input, 'at' must be on an edge"
    answer = run.number(event)
    if block.element is not None:
        if not isinstance(answer, np.ndarray) or block.element >= answer.size:
            return f"there is no element {block.element}"
        answer = float(answer.reshape(-1)[block.element])
    if not np.all(np.isfinite(answer)):
        return "the answer is not a finite number"
    if block.ask == "sign" and np.unique(np.sign(answer)).size != 1:
        return "the answer has more than one sign"
    return None


def faults_of_numbers(lesson: CourseLesson, runs: Runs) -> Iterator[str]:
    """Numbers of the text that no run gives, and entries of `numbers.py` that are wrong."""
    known = _load_numbers(lesson.folder / "numbers.py")(runs)
    for said, number in known.items():
        if not any(agrees(said, one) for one in np.atleast_1d(np.asarray(number, dtype=np.float64)).reshape(-1)):
            yield f"{lesson.slug}: numbers.py says that {said} is in the run, which has {number}"
    for path in sorted(lesson.folder.glob("*.md")):
        for line, said in numbers_in(path.read_text(encoding="utf-8")):
            if said not in known:
                yield f"{path}:{line}: numbers.py does not say where {said} comes from"


def numbers_in(markdown: str) -> Iterator[tuple[int, str]]:
    """The decimal numbers of a lesson's prose with their lines: code and selectors left out, signs left off."""
    hidden = _CODE.sub(lambda fence: "\n" * fence[0].count("\n") if fence[2] not in _WITH_PROSE else fence[0], markdown)
    for number, line in enumerate(hidden.splitlines(), start=1):
        for found in _NUMBER.finditer(line):
            yield number, found[0]


def agrees(said: str, number: float) -> bool:
    """Whether a number printed as `said` is `number`, up to sign, rounded to the digits that are printed."""
    digits = len(said.partition(".")[2])
    return abs(abs(number) - float(said)) <= 0.5 * 10.0**-digits * (1 + 1e-6) + abs(number) * 1e-6


def _load_numbers(path: Path) -> Callable[[Runs], Mapping[str, Number]]:
    if not path.is_file():
        return lambda _runs: {}
    spec = importlib.util.spec_from_file_location(f"lesson_numbers_{abs(hash(path))}", path)
    if spec is None or spec.loader is None:
        raise LessonError(path, 1, "this file cannot be imported")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    numbers: Callable[[Runs], Mapping[str, Number]] = module.numbers
    return numbers


def check_lesson(lesson: CourseLesson) -> list[str]:
    """Everything that is wrong with a lesson, in sentences; empty if nothing is."""
    runs = run_programs(lesson)
    faults = [fault for text in lesson.texts.values() for fault in faults_of_blocks(text, runs)]
    return faults + list(faults_of_numbers(lesson, runs))


def main(arguments: list[str]) -> int:
    """Checks the lessons of a folder and prints what is wrong; 1 if anything is."""
    try:
        course = load_course(Path(arguments[0]) if arguments else default_folder())
    except LessonError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    faults = [fault for lesson in course.lessons for fault in check_lesson(lesson)]
    sys.stdout.write("\n".join(faults or [f"Lessons checked: {len(course.lessons)}. Nothing to mend."]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
