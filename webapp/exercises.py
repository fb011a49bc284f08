"""Checks what a learner wrote in an exercise.

The learner's function runs in the runner's child, on inputs drawn after the code was handed in; what it returns comes
back as plain data, and the verdict is computed here, against values from an independent formula. So a child that forges
its answer still has to forge the right numbers. Nothing that comes back is ever evaluated, and this module knows nothing
of HTTP or of how the child is confined.
"""

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from pydantic import Field, ValidationError

from webapp.exercises_compare import Fault, Params, Returned, compare
from webapp.exercises_source import Forbidden, read_function
from webapp.exercises_suite import Argument, Case, Check, Expected, Floats, TensorArgument, Trial, draw, plain, with_suite
from webapp.exercises_words import ENDED, LIMITS, TENSORS, say
from webapp.lessons_models import Language, Strict, Words
from webapp.lessons_spelling import chosen
from webapp.runner.dialect import Dialect, dialect_of

__all__ = [
    "Caller", "Check", "Exercise", "ExerciseError", "FailingCase", "Floats", "Forbidden", "Spelling", "TensorArgument", "Verdict", "Words",
    "Wrong", "check", "judge", "load_exercise", "numerical_gradient",
]  # fmt: skip

# In these no array keeps a gradient, so none can be a leaf that requires grad.
_WITHOUT_LEAVES: frozenset[Dialect] = frozenset({"jax", "tensorflow1", "numpy"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer that learners are known to give, and the words that help.

    It is recognised by the numbers it gives, by the exception or problem code it raises, or by the kind of fault it
    makes; in an exercise with a suite, also by the check that fails first. What is given of these must all fit. `code` is a
    whole program that makes it: the tests hold that it fails with exactly this hint.
    """

    code: str
    hint: Words
    gives: Callable[..., Expected] | None = None
    raises: str | None = None
    fault: str | None = None
    check: str | None = None


@dataclass(frozen=True, slots=True)
class Spelling:
    """An exercise in another framework: what differs there from the exercise's own; what is None is the same.

    `Spelling()` says that the very same program is right there too, on that framework's tensors.
    """

    starter: Words | None = None
    solution: str | None = None
    wrong: tuple[Wrong, ...] | None = None
    forbidden: tuple[Forbidden, ...] | None = None
    cases: Callable[[np.random.Generator], list[Case]] | None = None
    expected: Callable[..., Expected] | None = None
    suite: tuple[Check, ...] | None = None
    tolerance: float | None = None
    leaves: bool | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to write, and everything needed to judge it.

    A function is judged by `cases` and `expected`. `expected` takes the arguments of a case as float64 arrays and numbers, and
    must not share its derivation with the solution: a numerical derivative, or another formula. Its parameter names are shown to the
    learner with a failing case. With `leaves=True` the returned tensors must be leaves that require grad.

    What is more than a function, such as a class, is judged by a `suite` of checks instead. Where `continues` names another
    exercise of the lesson, the learner goes on with the program written there, and `starter` is what is added to it.

    `framework` is the one that it is written for, None for plain Python and NumPy; `spelled` has the others. Words that are said to a
    learner may hold `{{torch: … | else: …}}`, as the text of a lesson does.
    """

    function: str
    starter: Words
    solution: str
    cases: Callable[[np.random.Generator], list[Case]] | None = None
    expected: Callable[..., Expected] | None = None
    suite: tuple[Check, ...] = ()
    continues: str | None = None
    forbidden: tuple[Forbidden, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    tolerance: float = 1e-3
    leaves: bool = False
    framework: Dialect | None = "torch"
    spelled: Mapping[Dialect, Spelling] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if bool(self.suite) == (self.cases is not None and self.expected is not None):
            raise ValueError("an exercise has either 'cases' and 'expected', or a 'suite'")

    def spelled_in(self, framework: Dialect | None) -> "Exercise":
        """The exercise as a reader of `framework` has it; as it is where it has no such spelling."""
        spelling = self.spelled.get(framework) if framework is not None else None
        if spelling is None:
            return self
        given = {one.name: getattr(spelling, one.name) for one in fields(spelling)}
        differing: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        return replace(self, framework=framework, spelled={}, **differing)

    def checks(self) -> tuple[Check, ...]:
        """The suite; that of a single function is one check, which calls it."""
        if self.suite or self.cases is None or self.expected is None:
            return self.suite
        return (Check(key=self.function, name=None, cases=self.cases, expected=self.expected),)


class ExerciseError(Exception):
    """An exercise file that cannot be used; the message says why."""


def load_exercise(path: Path) -> Exercise:
    """The `exercise` of a file of the lesson. Raises `ExerciseError`."""
    spec = importlib.util.spec_from_file_location(f"lesson_exercise_{abs(hash(path))}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ExerciseError("this file is missing")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ExerciseError(f"this file cannot be imported: {type(error).__name__}: {error}") from error
    exercise = getattr(module, "exercise", None)
    if not isinstance(exercise, Exercise):
        raise ExerciseError("this file must define 'exercise = Exercise(...)'")
    return exercise


def numerical_gradient(function: Callable[[Floats], float], x: Floats, h: float = 1e-5) -> Floats:
    """The gradient of a scalar function at `x`, by central differences; float64, the shape of `x`.

    >>> numerical_gradient(lambda x: float(2 * x @ x), np.array([0.0, 1.0, 2.0])).round(6)
    array([0., 4., 8.])
    """
    gradient = np.zeros_like(x, dtype=np.float64)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x, dtype=np.float64)
        step[index] = h
        gradient[index] = (function(x + step) - function(x - step)) / (2 * h)
    return gradient


class CallReport(Protocol):
    """What the runner says about a call: see `webapp.runner`."""

    status: str
    error: dict[str, Any] | None
    stdout: str
    results: Sequence[Any]


class Caller(Protocol):
    """The part of the runner that an exercise needs."""

    async def call_function(self, code: str, function: str, cases: list[list[Any]]) -> Any:
        """Runs `code`, then calls `function` once for each case, in a child."""


class FailingCase(Strict):
    """The case that shows what is wrong, in words."""

    input: str
    expected: str
    got: str


class Checked(Strict):
    """How one check of a suite ended; none after the first that failed says more than that."""

    name: str
    passed: bool


class Mistake(Strict):
    """The problem that ended the program, as a run tells it: the page has words for its code."""

    code: str
    params: Params = Field(default_factory=dict)
    hint: str = ""


class Verdict(Strict):
    """What the learner reads after handing in. A `hint` is the exercise's own; where it has none, there may be one for the `problem`."""

    passed: bool
    message: str
    case: FailingCase | None = None
    hint: str | None = None
    problem: Mistake | None = None
    suite: list[Checked] = Field(default_factory=list)
    stdout: str = ""


async def check(
    exercise: Exercise,
    code: str,
    language: Language,
    runner: Caller,
    rng: np.random.Generator | None = None,
    framework: Dialect | None = None,
) -> Verdict:
    """Judges `code`. The inputs are fresh for every call unless `rng` is given.

    The framework is the one that the code imports, whatever the exercise began with; of code that imports none, the learner's `framework`.
    """
    imported = dialect_of(code)
    exercise = exercise.spelled_in(framework if imported == "numpy" else imported)
    dialect = imported if imported != "numpy" else exercise.framework or framework or "torch"
    bans = exercise.forbidden if dialect == exercise.framework else tuple(ban.everywhere() for ban in exercise.forbidden)
    reading = read_function(code, exercise.function, bans)
    if reading is not None:
        message = say(language, reading.fault, dialect, **reading.params)
        hint = chosen(reading.hint.said_in(language), dialect) if reading.hint is not None else None
        problem = Mistake(code=reading.code, params=reading.params) if reading.code else None
        return Verdict(passed=False, message=message, hint=hint, problem=problem)
    trials = draw(exercise.checks(), rng if rng is not None else np.random.default_rng())
    if exercise.suite:
        program, called = with_suite(code, exercise.suite)
        cases = [[trial.check.key, *_wired(trial.case, dialect)] for trial in trials]
    else:
        program, called = code, exercise.function
        cases = [_wired(trial.case, dialect) for trial in trials]
    report = await runner.call_function(program, called, cases)
    return judge(exercise, trials, report, language, lines=len(code.splitlines()), dialect=dialect)


def judge(
    exercise: Exercise,
    trials: Sequence[Trial],
    report: CallReport,
    language: Language,
    lines: int | None = None,
    dialect: Dialect = "torch",
) -> Verdict:
    """The verdict on what the child sent back for `trials`; a line after the first `lines` is not the learner's."""
    results = _read_results(report, lines)
    wanted = [trial.check.expected(*plain(trial.case)) for trial in trials]
    leaves = exercise.leaves and dialect not in _WITHOUT_LEAVES
    faults = [compare(want, got, exercise.tolerance, leaves, TENSORS[dialect]) for want, got in zip(wanted, results, strict=False)]
    suite = _ended(exercise, trials, faults, language)
    first = next((number for number, fault in enumerate(faults) if fault is not None), None)
    if first is None and report.status == "ok" and len(results) == len(trials):
        said = say(language, "suite_passed" if suite else "passed", count=len(trials), checks=len(suite))
        return Verdict(passed=True, message=said, suite=suite, stdout=report.stdout)
    if first is None:
        fault = _stopped(report.error, lines)
        message = say(language, fault.kind, dialect, **fault.params)
        hint = _hint(exercise, trials, [fault], results, language, dialect)
        return Verdict(passed=False, message=message, hint=hint, problem=_mistake(fault), suite=suite, stdout=report.stdout)
    fault, trial = faults[first] or Fault("value"), trials[first]
    case = FailingCase(input=trial.shown(), expected=trial.check.shown_result(wanted[first]), got=results[first].shown())
    kind = "none_among" if fault.kind == "none" and fault.params else fault.kind
    message = say(language, kind, dialect, function=say(language, "your_program") if suite else exercise.function, **fault.params)
    if suite:
        message = say(language, "suite_failed", check=trial.check.said_in(language)) + " " * (language == "en") + message
    hint = _hint(exercise, trials, faults, results, language, dialect)
    return Verdict(passed=False, message=message, case=case, hint=hint, problem=_mistake(fault), suite=suite, stdout=report.stdout)


def _mistake(fault: Fault) -> Mistake | None:
    """The problem behind a program that stopped, unless the sentence says all that there is to it."""
    told = fault.code and fault.kind not in LIMITS
    return Mistake(code=fault.code, params=fault.about, hint=fault.mend) if told else None


def _ended(exercise: Exercise, trials: Sequence[Trial], faults: Sequence[Fault | None], language: Language) -> list[Checked]:
    """How each check of the suite ended; one that was not reached has not passed."""
    return [
        Checked(name=check.said_in(language), passed=all(
            number < len(faults) and faults[number] is None for number, trial in enumerate(trials) if trial.check is check
        ))
        for check in exercise.suite
    ]  # fmt: skip


def _read_results(report: CallReport, lines: int | None) -> list[Returned]:
    """What came back for each case; nothing where it is not of the agreed form, since a child may send anything."""
    try:
        results = [Returned.model_validate(result) for result in report.results]
    except (ValidationError, RecursionError):
        return []
    for result in results:
        result.line = _of_learner(result.line, lines)
    return results


def _of_learner(line: Any, lines: int | None) -> int | None:
    return line if isinstance(line, int) and (lines is None or line <= lines) else None


def _hint(
    exercise: Exercise,
    trials: Sequence[Trial],
    faults: Sequence[Fault | None],
    results: list[Returned],
    language: Language,
    dialect: Dialect,
) -> str | None:
    """The words for the anticipated wrong answer that this is, if it is one."""
    at, fault = next((number, fault) for number, fault in enumerate(faults) if fault is not None)
    failing = trials[at].check
    of_check = [number for number, trial in enumerate(trials) if trial.check is failing]
    for wrong in exercise.wrong:
        fits = [
            wrong.check is None or wrong.check == failing.key,
            (wrong.raises is None and not (fault.kind in ENDED and wrong.gives is None))
            or (fault.kind in ("exception", "stopped") and wrong.raises in (fault.params.get("type"), fault.code)),
            wrong.fault is None or fault.kind == wrong.fault,
            wrong.gives is None
            or _gave(wrong.gives, [(trials[number], results[number]) for number in of_check if number < len(results)], exercise, dialect),
        ]
        if all(fits) and (wrong.check, wrong.raises, wrong.fault, wrong.gives) != (None, None, None, None):
            return chosen(wrong.hint.said_in(language), dialect)
    return None


def _gave(gives: Callable[..., Expected], answered: list[tuple[Trial, Returned]], exercise: Exercise, dialect: Dialect) -> bool:
    """Whether every answer is the number that the mistake would give."""
    tensors = TENSORS[dialect]
    return bool(answered) and all(
        compare(gives(*plain(trial.case)), got, exercise.tolerance, tensors=tensors) is None for trial, got in answered
    )


def _stopped(error: dict[str, Any] | None, lines: int | None) -> Fault:
    """The fault of a child that gave no result for some case: a limit, or an exception outside the function."""
    problem = error or {}
    code = str(problem.get("code", "killed"))[:200]
    kind = code if code in LIMITS else "stopped"
    span = problem.get("span")
    title = str(problem.get("type") or code)[:200]
    params = {
        "type": title,
        "message": str(problem.get("message", ""))[:500].removeprefix(f"{title}: "),
        "line": _of_learner(span[0], lines) if isinstance(span, list) and span else None,
    }
    try:
        about = Returned(kind="exception", params=problem.get("params", {})).params
    except (ValidationError, RecursionError):
        about = {}
    return Fault(kind, params, code, str(problem.get("hint", ""))[:500] if kind == "stopped" else "", about)


def _wired(case: Sequence[Argument], dialect: Dialect) -> list[Any]:
    """The arguments of a case as they are sent to the child, which makes tensors of that framework."""
    return [
        {"tensor": one.data.tolist(), "requires_grad": one.requires_grad, "dialect": dialect} if isinstance(one, TensorArgument) else one
        for one in case
    ]
