"""Calls a function that a learner wrote, once for each case, and describes what came back as plain data, whatever framework it is of.

Runs in the child, for exercises. It judges nothing: the verdict is the server's, from these numbers.
"""

import math
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd_core.device import to_device
from autograd_core.dialects import error_name
from autograd_core.errors import Explained, LimitReached
from autograd_core.tape import Variable
from webapp.runner.arguments import made
from webapp.runner.problems import describe
from webapp.runner.program import FILENAME, Limits, run_with

MOST_NUMBERS = 100_000
MOST_TEXT = 2_000
CALLED = {"ArrayImpl": "Array", "ResourceVariable": "Variable", "UnreadVariable": "Variable"}
"""Classes by the name that a program writes, where they call themselves otherwise."""
KEEP_NOTHING = frozenset({"ArrayImpl", "EagerTensor"})
"""Classes of tensors that no gradient goes to of itself: JAX differentiates functions, and TensorFlow's tape watches variables."""


def call_cases(code: str, function: str, cases: Sequence[Sequence[Any]], limits: Limits) -> dict[str, Any]:
    """Runs `code`, then `function` on the arguments of each case.

    An argument is a number, or what `arguments.made` makes a tensor of. A case that raises is a result like any other; a limit
    ends the run with the results so far.
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
    return made(given) if isinstance(given, dict) else given


def describe_value(value: Any) -> dict[str, Any]:
    """A value as plain data: numbers as nested lists, and what a tensor says of itself."""
    if isinstance(value, Variable) or hasattr(
        type(value), "__tf_tensor__"
    ):  # what an assignment of TensorFlow returns stands for its variable
        return _describe_tensor(value)
    if isinstance(value, (list, tuple)) and not all(isinstance(item, (int, float)) for item in value):
        return {"kind": "value", "type": type(value).__name__, "items": [describe_value(item) for item in value]}
    if isinstance(value, (list, tuple, np.ndarray, np.generic)):
        array = np.asarray(value)
        return {"kind": "value", "type": type(value).__name__, "shape": list(array.shape), "data": _numbers(array)}
    if isinstance(value, (bool, int, float)):
        return {"kind": "value", "type": type(value).__name__, "shape": [], "data": _number(value)}
    return {"kind": "value", "type": type(value).__name__, "shape": None, "data": None}


def _describe_tensor(value: Any) -> dict[str, Any]:
    """What every framework's tensor is on the engine's tape: an array, whether gradients go to it, and where it comes from."""
    name = type(value).__name__
    array = _array(value)
    is_leaf = value.node is None
    gradient = getattr(value, "grad", None) if is_leaf else None
    return {
        "kind": "value",
        "type": CALLED.get(name, name),
        "shape": list(array.shape),
        "data": _numbers(array),
        "grad": None if gradient is None else _numbers(_array(gradient)),
        "requires_grad": bool(value.tracked) and name not in KEEP_NOTHING,
        "is_leaf": is_leaf,
    }


def _array(tensor: Any) -> np.ndarray[Any, Any]:
    return np.asarray(to_device(getattr(tensor, "array", tensor), "cpu"))


def describe_exception(error: Exception) -> dict[str, Any]:
    """An exception as plain data, with the learner's line and the engine's code for the problem where it has one."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILENAME]
    about = describe(error, None)
    return {
        "kind": "exception",
        "type": error_name(type(error)),
        "message": (about.message if isinstance(error, Explained) else str(error))[:MOST_TEXT],
        "mend": about.hint[:MOST_TEXT],
        "line": lines[-1] if lines else None,
        "code": about.code,
        "params": about.params,
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
