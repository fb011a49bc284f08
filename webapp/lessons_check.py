"""Tells a lesson's author whether the lesson still says what the programs do.

Runs every program of every lesson and holds that each selector finds its event, that each prediction has an answer, and
that each number in the text is one that a run gives: `numbers.py` beside the text says where each comes from. Hands in every
solution, starter and anticipated mistake. Used by the tests and by `tapedeck lesson check`. Unlike the server it runs all of this in
its own process, since whoever can write a lesson's checks is trusted already.
"""

import asyncio
import importlib.util
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Verdict, check
from webapp.exercises_suite import draw
from webapp.lessons import CourseLesson
from webapp.lessons_filling import filled_json
from webapp.lessons_models import Language, Lesson, PredictBlock, ProgramBlock
from webapp.lessons_references import REFERENCE
from webapp.lessons_run import KINDS, Number, Run
from webapp.lessons_spelling import chosen, spelled
from webapp.lessons_yaml import LessonError
from webapp.runner.calls import call_cases
from webapp.runner.dialect import Dialect, dialect_of
from webapp.runner.program import Limits, run_program

LEAST_WRONG = 3

Runs = Mapping[str, Run]
# A decimal number, as a text writes it: an ASCII minus in mathematics, a true one in words.
_NUMBER = re.compile(r"(?<![0-9A-Za-z_.])\d+\.\d+(?![0-9])")
_CODE = re.compile(r"^(`{3,}|~{3,})(\w*)[^\n]*\n(.*?)^\1`*\s*$", re.MULTILINE | re.DOTALL)
_WITH_PROSE = frozenset({"question", "predict", "exercise", "reveal"})


def run_programs(lesson: CourseLesson) -> dict[Dialect, dict[str, Run]]:
    """Every program of the lesson's folder, each file run once: for each spelling, the runs by name as its reader has them."""
    runs = {
        file.name: Run(run_program(file.read_text(encoding="utf-8")).document) for file in sorted((lesson.folder / "programs").glob("*.py"))
    }
    names = [name.removesuffix(".py") for name in runs if name.count(".") == 1]
    return {spelling: {name: runs.get(f"{name}.{spelling}.py", runs[f"{name}.py"]) for name in names} for spelling in lesson.head.spellings}


def faults_of_files(lesson: CourseLesson) -> Iterator[str]:
    """Programs that no block names, or that are not written in the spelling that their name says."""
    used = {block.name for text in lesson.texts.values() for block in text.blocks if block.type == "program"}
    for file in sorted((lesson.folder / "programs").glob("*.py")):
        name, _, spelling = file.stem.partition(".")
        if name not in used:
            yield f"{file}:1: no program block names '{name}'"
        elif spelling and spelling not in lesson.head.spellings[1:]:
            yield f"{file}:1: '{spelling}' is not among the further 'spellings' of lesson.yaml"
        elif spelling and dialect_of(file.read_text(encoding="utf-8")) != spelling:
            yield f"{file}:1: this program is written for {dialect_of(file.read_text(encoding='utf-8'))}, not {spelling}"


def faults_of_blocks(text: Lesson, runs: Runs) -> Iterator[str]:
    """What is wrong with the blocks of a lesson in one language and spelling, given its programs' runs."""
    run: Run | None = None
    for number, block in enumerate(text.blocks):
        where = f"{text.slug}, {text.lang}, {text.spelling}, block {number} ({block.type})"
        if block.type == "program":
            run = runs[block.name]
            fault = _fault_of_program(block, run)
            if fault is not None:
                yield f"{where}: {fault}"
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


def _fault_of_program(block: ProgramBlock, run: Run) -> str | None:
    error = run.document["error"]
    code = None if error is None else error["code"]
    if code == block.fails:
        return None
    ended = f"'{block.name}' ends with {code} ({error['message']})" if error is not None else f"'{block.name}' runs to its end"
    return (
        f"{ended}; {f'the block says fails: {block.fails}' if block.fails else 'a program that is meant to fail says so with fails: CODE'}"
    )


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


def faults_of_references(lesson: CourseLesson, spelling: Dialect, runs: Runs) -> Iterator[str]:
    """The first reference of each text in one spelling that finds nothing in its run."""
    for (language, spelled_for), text in lesson.texts.items():
        if spelled_for == spelling:
            try:
                filled_json(text, lesson.references[language, spelling], runs.__getitem__)
            except LessonError as error:
                yield f"{error} (read in {spelling})"


def faults_of_numbers(lesson: CourseLesson, spelling: Dialect, runs: Runs) -> Iterator[str]:
    """Numbers of the text in one spelling that no run gives, and entries of `numbers.py` that are wrong."""
    path = lesson.folder / "numbers.py"
    try:
        known = _load_numbers(path)(runs, spelling)
    except Exception as error:
        yield f"{path}:1: in {spelling}: {type(error).__name__}: {error}"
        return
    for said, number in known.items():
        if not any(agrees(said, one) for one in np.atleast_1d(np.asarray(number, dtype=np.float64)).reshape(-1)):
            yield f"{lesson.slug}: numbers.py says that {said} is in the run ({spelling}), which has {number}"
    for file in sorted(lesson.folder.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        for line, said in numbers_in(REFERENCE.sub("", spelled(text, spelling, lesson.head.spellings, file))):
            if said not in known:
                yield f"{file}:{line}: {said} is neither a reference to a run nor in numbers.py"


def numbers_in(markdown: str, kind: re.Pattern[str] = _NUMBER) -> Iterator[tuple[int, str]]:
    """The decimal numbers of a lesson's prose with their lines: code and selectors left out, signs left off. `kind` looks for something else."""
    for number, line in enumerate(outside_code(markdown).splitlines(), start=1):
        for found in kind.finditer(line):
            yield number, found[0]


def outside_code(markdown: str) -> str:
    """The text without what stands in fences that hold no prose; its lines keep their numbers."""
    return _CODE.sub(lambda fence: "\n" * fence[0].count("\n") if fence[2] not in _WITH_PROSE else fence[0], markdown)


def agrees(said: str, number: float) -> bool:
    """Whether a number printed as `said` is `number`, up to sign, rounded to the digits that are printed."""
    digits = len(said.partition(".")[2])
    return abs(abs(number) - float(said)) <= 0.5 * 10.0**-digits * (1 + 1e-6) + abs(number) * 1e-6


def _load_numbers(path: Path) -> Callable[[Runs, Dialect], Mapping[str, Number]]:
    if not path.is_file():
        return lambda _runs, _spelling: {}
    spec = importlib.util.spec_from_file_location(f"lesson_numbers_{abs(hash(path))}", path)
    if spec is None or spec.loader is None:
        raise LessonError(path, 1, "this file cannot be imported")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    wants_spelling = len(inspect.signature(module.numbers).parameters) > 1

    def numbers(runs: Runs, spelling: Dialect) -> Mapping[str, Number]:
        found: Mapping[str, Number] = module.numbers(runs, spelling) if wants_spelling else module.numbers(runs)
        return found

    return numbers


class _Here:
    """Calls a learner's function with the code that a child runs, without the child: these answers are the author's own."""

    async def call_function(self, code: str, function: str, cases: list[list[Any]]) -> Any:
        """What the child would send back."""
        return SimpleNamespace(**call_cases(code, function, cases, Limits()))


def faults_of_exercises(lesson: CourseLesson) -> Iterator[str]:
    """Solutions that fail, beginnings that pass, and anticipated mistakes that are too few or not told as they should be."""
    for name, exercise in lesson.exercises.items():
        where = f"{lesson.folder / 'exercises' / name}.py:1"
        for unknown in sorted(set(exercise.spelled) - set(lesson.head.spellings)):
            yield f"{where}: '{unknown}' is not among the 'spellings' of lesson.yaml"
        before = lesson.exercises.get(exercise.continues or "", exercise)
        if set(before.spelled) != set(exercise.spelled):
            yield f"{where}: it goes on with '{exercise.continues}', so both need the same spellings"
        for spelling in spellings_of(lesson, name):
            told = "" if spelling == exercise.framework else f" (in {spelling})"
            yield from (f"{where}: {fault}{told}" for fault in _faults_of_exercise(lesson, name, spelling))


def spellings_of(lesson: CourseLesson, name: str) -> list[Dialect]:
    """The frameworks in which an exercise can be done: its own and those it is spelled in; what plain Python does with tensors, in all of the lesson."""
    exercise = lesson.exercises[name]
    if exercise.framework is not None:
        return [exercise.framework, *exercise.spelled]
    given = (one for trial in draw(exercise.checks(), np.random.default_rng(0)) for one in trial.case)
    return lesson.head.spellings if any(isinstance(one, TensorArgument) for one in given) else lesson.head.spellings[:1]


def _faults_of_exercise(lesson: CourseLesson, name: str, spelling: Dialect) -> Iterator[str]:
    exercise = lesson.exercises[name]
    seen = exercise.spelled_in(spelling)
    for seed in range(2):
        told = hand_in(exercise, seen.solution, seed, spelling=spelling)
        if not told.passed:
            yield f"the solution does not pass: {told.message} {told.case or ''}".rstrip()
            break
    if hand_in(exercise, lesson.beginning(name, "en", spelling), spelling=spelling).passed:
        yield "the starter passes already"
    if len(seen.wrong) < LEAST_WRONG:
        yield f"{len(seen.wrong)} wrong answers are anticipated; {LEAST_WRONG} are needed"
    for number, wrong in enumerate(seen.wrong):
        told = hand_in(exercise, wrong.code, spelling=spelling)
        if told.passed:
            yield f"wrong answer {number} passes"
        elif told.hint != chosen(wrong.hint.en, spelling):
            yield f"wrong answer {number} is told '{told.hint or told.message}', not its own hint"


def hand_in(exercise: Exercise, code: str, seed: int = 0, language: Language = "en", spelling: Dialect | None = None) -> Verdict:
    """The verdict on `code` of a reader of `spelling`, with inputs drawn from `seed`, in this process."""
    return asyncio.run(check(exercise, code, language, _Here(), np.random.default_rng(seed), spelling))


def check_lesson(lesson: CourseLesson, runs: Mapping[Dialect, Runs] | None = None) -> list[str]:
    """Everything that is wrong with a lesson, in sentences; empty if nothing is. Its programs are run unless their runs are given."""
    runs = runs or run_programs(lesson)
    faults = [*faults_of_files(lesson), *faults_of_exercises(lesson)]
    faults += [fault for text in lesson.texts.values() for fault in faults_of_blocks(text, runs[text.spelling])]
    for spelling in lesson.head.spellings:
        faults += [*faults_of_references(lesson, spelling, runs[spelling]), *faults_of_numbers(lesson, spelling, runs[spelling])]
    return faults
