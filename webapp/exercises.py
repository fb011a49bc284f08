"""Checks what a learner wrote in an exercise.

The learner's function runs in the runner's child, on inputs drawn after the code was handed in; what it returns comes
back as plain data, and the verdict is computed here, against values from an independent formula. So a child that forges
its answer still has to forge the right numbers. Nothing that comes back is ever evaluated, and this module knows nothing
of HTTP or of how the child is confined.
"""

import importlib.util
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from webapp.exercises_compare import Fault, Returned, compare, show
from webapp.exercises_source import Forbidden, read_function
from webapp.exercises_words import LIMITS, say
from webapp.lessons_models import Language, Strict, Words

Floats = NDArray[np.float64]
Expected = float | Floats | tuple[float | Floats, ...]


@dataclass(frozen=True, slots=True)
class TensorArgument:
    """An argument that reaches the learner's function as a float32 tensor."""

    data: Floats
    requires_grad: bool = False


Argument = float | int | TensorArgument
Case = list[Argument]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer that learners are known to give, and the words that help.

    It is recognised by the numbers it gives, by the exception or problem code it raises, or by the kind of fault it
    makes. `code` is a whole program that gives it: the tests hold that it fails with exactly this hint.
    """

    code: str
    hint: Words
    gives: Callable[..., Expected] | None = None
    raises: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """A function to write, and everything needed to judge it.

    `expected` takes the arguments of a case as float64 arrays and numbers, and must not share its derivation with the
    solution: a numerical derivative, or another formula. Its parameter names are shown to the learner with a failing
    case. With `leaves=True` the returned tensors must be leaves that require grad.
    """

    function: str
    starter: Words
    solution: str
    cases: Callable[[np.random.Generator], list[Case]]
    expected: Callable[..., Expected]
    forbidden: tuple[Forbidden, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    tolerance: float = 1e-3
    leaves: bool = False

    def names(self) -> list[str]:
        """The names of the arguments, as the learner knows them."""
        return list(inspect.signature(self.expected).parameters)


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


class Verdict(Strict):
    """What the learner reads after handing in."""

    passed: bool
    message: str
    case: FailingCase | None = None
    hint: str | None = None
    stdout: str = ""


async def check(exercise: Exercise, code: str, language: Language, runner: Caller, rng: np.random.Generator | None = None) -> Verdict:
    """Judges `code`. The inputs are fresh for every call unless `rng` is given."""
    reading = read_function(code, exercise.function, exercise.forbidden)
    if reading is not None:
        message = say(language, reading.fault, **reading.params)
        hint = reading.hint.said_in(language) if reading.hint is not None else None
        return Verdict(passed=False, message=message, hint=hint)
    cases = exercise.cases(rng if rng is not None else np.random.default_rng())
    report = await runner.call_function(code, exercise.function, [[_wire(one) for one in case] for case in cases])
    return judge(exercise, cases, report, language)


def judge(exercise: Exercise, cases: list[Case], report: CallReport, language: Language) -> Verdict:
    """The verdict on what the child sent back for `cases`."""
    results = _read_results(report)
    wanted = [exercise.expected(*_plain(case)) for case in cases]
    faults = [compare(want, got, exercise.tolerance, exercise.leaves) for want, got in zip(wanted, results, strict=False)]
    first = next((number for number, fault in enumerate(faults) if fault is not None), None)
    if first is None and report.status == "ok" and len(results) == len(cases):
        return Verdict(passed=True, message=say(language, "passed", count=len(cases)), stdout=report.stdout)
    if first is None:
        fault = _stopped(report.error)
        message = say(language, fault.kind, **fault.params)
        hint = _hint(exercise, cases, [fault], results, language)
        return Verdict(passed=False, message=message, hint=hint, stdout=report.stdout)
    fault = faults[first] or Fault("value")
    case = FailingCase(
        input=", ".join(f"{name} = {show(value)}" for name, value in zip(exercise.names(), _plain(cases[first]), strict=True)),
        expected=show(wanted[first]),
        got=results[first].shown(),
    )
    message = say(language, fault.kind, function=exercise.function, **fault.params)
    hint = _hint(exercise, cases, faults, results, language)
    return Verdict(passed=False, message=message, case=case, hint=hint, stdout=report.stdout)


def _read_results(report: CallReport) -> list[Returned]:
    """What came back for each case; nothing where it is not of the agreed form, since a child may send anything."""
    try:
        return [Returned.model_validate(result) for result in report.results]
    except (ValidationError, RecursionError):
        return []


def _hint(exercise: Exercise, cases: list[Case], faults: Sequence[Fault | None], results: list[Returned], language: Language) -> str | None:
    """The words for the anticipated wrong answer that this is, if it is one."""
    fault = next(fault for fault in faults if fault is not None)
    for wrong in exercise.wrong:
        if wrong.raises is not None:
            fits = fault.kind in ("exception", "stopped") and wrong.raises in (fault.params.get("type"), fault.code)
        elif wrong.fault is not None:
            fits = fault.kind == wrong.fault
        elif wrong.gives is not None:
            given = [wrong.gives(*_plain(case)) for case in cases]
            fits = len(results) == len(cases) and all(
                compare(value, got, exercise.tolerance) is None for value, got in zip(given, results, strict=True)
            )
        else:
            fits = False
        if fits:
            return wrong.hint.said_in(language)
    return None


def _stopped(error: dict[str, Any] | None) -> Fault:
    """The fault of a child that gave no result for some case: a limit, or an exception outside the function."""
    problem = error or {}
    code = str(problem.get("code", "killed"))
    kind = code if code in LIMITS else "stopped"
    span = problem.get("span")
    params = {
        "type": str(problem.get("type") or code),
        "message": str(problem.get("message", ""))[:500],
        "line": span[0] if isinstance(span, list) and span else None,
    }
    return Fault(kind, params, code)


def _wire(argument: Argument) -> Any:
    if isinstance(argument, TensorArgument):
        return {"tensor": argument.data.tolist(), "requires_grad": argument.requires_grad}
    return argument


def _plain(case: Case) -> list[Any]:
    return [one.data if isinstance(one, TensorArgument) else one for one in case]
