"""Calls a function that a learner wrote, once for each case, and describes what came back as plain data.

Runs in the child, for exercises. It judges nothing: the verdict is the server's, from these numbers.
"""

import math
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd_core import Tensor, tensor
from autograd_core.errors import LimitReached
from webapp.runner.problems import describe
from webapp.runner.program import FILENAME, Limits, run_with

MOST_NUMBERS = 100_000
MOST_TEXT = 2_000


def call_cases(code: str, function: str, cases: Sequence[Sequence[Any]], limits: Limits) -> dict[str, Any]:
    """Runs `code`, then `function` on the arguments of each case.

    An argument is a number, or `{"tensor": nested lists, "requires_grad": bool}`. A case that raises is a result like any
    other; a limit ends the run with the results so far.
    """
    results: list[dict[str, Any]] = []

    def call_all(namespace: Mapping[str, Any]) -> None:
        called = namespace.get(function)
        if not callable(called):
            raise NameError(f"name '{function}' is not defined", name=function)
        for case in cases:
            arguments = [_argument(one) for one in case]
            try:
                result = describe_value(called(*arguments))
            except (LimitReached, MemoryError):
                raise
            except Exception as error:
                result = describe_exception(error)
            results.append({**result, "arguments": [describe_value(one) for one in arguments]})

    ended = run_with(code, call_all, limits=limits)
    return {"status": ended.status, "error": ended.problem, "stdout": ended.stdout, "results": results}


def _argument(given: Any) -> Any:
    if isinstance(given, dict):
        return tensor(given["tensor"], dtype=np.float32, requires_grad=bool(given.get("requires_grad")))
    return given


def describe_value(value: Any) -> dict[str, Any]:
    """A value as plain data: numbers as nested lists, and what a tensor says of itself."""
    if isinstance(value, Tensor):
        array = value.detach().numpy()
        about = {"requires_grad": bool(value.requires_grad), "is_leaf": bool(value.is_leaf)}
        gradient = value.grad if value.is_leaf else None
        grad = None if gradient is None else _numbers(gradient.detach().numpy())
        return {
            "kind": "value",
            "type": "Tensor",
            "shape": list(array.shape),
            "data": _numbers(array),
            "grad": grad,
            **about,
        }
    if isinstance(value, (list, tuple)) and not all(isinstance(item, (int, float)) for item in value):
        return {"kind": "value", "type": type(value).__name__, "items": [describe_value(item) for item in value]}
    if isinstance(value, (list, tuple, np.ndarray, np.generic)):
        array = np.asarray(value)
        return {"kind": "value", "type": type(value).__name__, "shape": list(array.shape), "data": _numbers(array)}
    if isinstance(value, (bool, int, float)):
        return {"kind": "value", "type": type(value).__name__, "shape": [], "data": _number(value)}
    return {"kind": "value", "type": type(value).__name__, "shape": None, "data": None}


def describe_exception(error: Exception) -> dict[str, Any]:
    """An exception as plain data, with the learner's line and the engine's code for the problem where it has one."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILENAME]
    return {
        "kind": "exception",
        "type": type(error).__name__,
        "message": str(error)[:MOST_TEXT],
        "line": lines[-1] if lines else None,
        "code": describe(error, None).code,
    }


def _numbers(array: np.ndarray[Any, Any]) -> Any:
    if array.size > MOST_NUMBERS or array.dtype.kind not in "biuf":
        return None
    return _finite(array.tolist())


def _finite(data: Any) -> Any:
    return [_finite(item) for item in data] if isinstance(data, list) else _number(data)


def _number(value: float) -> float | str:
    """A number that strict JSON can hold: NaN and the infinities are text."""
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value
