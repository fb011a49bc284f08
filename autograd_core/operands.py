"""What an operation takes beside tensors, and what is said when its kernel refuses what it was given.

Works on arrays, numbers and the name and kind of an operation; knows nothing of tensors.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.device import device_name
from autograd_core.errors import refuse
from autograd_core.promotion import default_dtype
from autograd_core.source import is_passage
from autograd_core.standin import StandIn

if TYPE_CHECKING:
    from inspect import Signature

    from autograd_core.op import Op

PLAIN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What Python and NumPy raise where an argument is not what a function reckoned with."""
_NUMPY = os.path.dirname(np.__file__) + os.sep


def as_floats(arrays: list[Any]) -> list[Any]:
    """Integers as floats: left to itself, NumPy computes the sine of a byte in half precision."""
    for one in arrays:
        if type(one) is not float and (type(one) in (int, bool) or one.dtype.kind != "f"):
            return [one.astype(default_dtype()) if hasattr(one, "dtype") and one.dtype.kind not in "fc" else one for one in arrays]
    return arrays


def number(op: Op, one: Any) -> Any:
    """An operand that is neither tensor nor array as a Python number: like those, a NumPy scalar brings no dtype."""
    if isinstance(one, StandIn):
        return one
    if isinstance(one, np.generic):
        one = one.item()
    if isinstance(one, int) and not isinstance(one, bool):
        if not -(2**63) <= one < 2**63:
            raise refuse("integer_too_big", op=op.name, bits=one.bit_length())
        return int(one)
    if isinstance(one, (bool, float)):
        return one if isinstance(one, bool) else float(one)
    raise refuse("tensor_or_number", op=op.name, type=type(one).__name__)


def wrapped(arrays: list[Any]) -> list[Any]:
    """Whole numbers that the dtype beside them does not hold, wrapped around as its own numbers are."""
    dtype = next((one.dtype for one in arrays if hasattr(one, "dtype")), None)
    return [np.array(one).astype(dtype)[()] if type(one) is int else one for one in arrays]


def explain(op: Op, arrays: Sequence[Any], problem: Exception) -> Exception:
    """The kernel refused: say which shapes met and which sizes do not fit."""
    if getattr(problem, "explanation", None) is not None:
        return problem
    shapes = [list(np.shape(array)) for array in arrays]
    about: dict[str, Any] = {"op": op.name, "shapes": shapes}
    if isinstance(problem, np.exceptions.AxisError):
        ndim = problem.ndim or 1
        return refuse("kernel_axis", low=-ndim, high=ndim - 1, axis=problem.axis, ndim=problem.ndim, **about)
    if isinstance(problem, ValueError) and len(shapes) == 2 and op.kind == "bilinear":
        return refuse("matrix_sizes", sizes=" and ".join("x".join(map(str, shape)) or "scalar" for shape in shapes), **about)
    if isinstance(problem, ValueError) and len(shapes) == 2 and op.kind == "elementwise":
        longest = max(map(len, shapes))
        for axis, (a, b) in enumerate(zip(*(shape[::-1] for shape in shapes), strict=False), 1):
            if a != b and 1 not in (a, b):
                return refuse("sizes_differ", a=a, b=b, place=longest - axis, listed=" and ".join(map(str, shapes)), **about)
    if op.kind == "elementwise" and len(arrays) < len(op.rules):
        return refuse("operand_missing", op=op.name, wanted=len(op.rules), got=len(arrays))
    if isinstance(problem, TypeError):
        homes = {type(array): device_name(array) for array in arrays if getattr(array, "ndim", 0)}
        if len(homes) > 1:
            first, second = list(homes.values())[:2]
            return refuse("device_mix", first=first, second=second, **about)
        if "ufunc 'bitwise" in str(problem) or "ufunc 'invert'" in str(problem) or "_shift'" in str(problem):
            return refuse(
                "whole_wanted",
                op=op.name,
                dtype=next((one.dtype for one in arrays if getattr(one, "dtype", np.dtype(int)).kind == "f"), "float"),
            )
        odd = next((array.dtype for array in arrays if hasattr(array, "dtype") and array.dtype.kind not in "biufc"), None)
        if odd is not None:
            return refuse("tensor_or_number", type=f"an array of {odd}", **about)
    kinds = {IndexError: "kernel_index", ValueError: "kernel_value"}
    name = next((name for kind, name in kinds.items() if isinstance(problem, kind)), "kernel_refused")
    return refuse(name, problem=str(problem), **about)


def misread(function: Callable[..., Any], arguments: Sequence[Any], keywords: Mapping[str, Any], problem: Exception) -> Exception:
    """What Python said of arguments that a function cannot take, as an error of ours: what it got, and how it is called.

    What is explained already stays as it is, and so does what a learner's own function raised inside.
    """
    if getattr(problem, "explanation", None) is not None:
        return problem
    step = problem.__traceback__ and problem.__traceback__.tb_next
    while step:
        filename = step.tb_frame.f_code.co_filename
        if not (is_passage(filename) or filename.startswith(_NUMPY)):
            return problem
        step = step.tb_next
    from inspect import Parameter, Signature, signature

    plain = Signature([one.replace(annotation=Parameter.empty) for one in signature(function).parameters.values()])
    return misfit(function.__qualname__.rpartition(".")[2], plain, arguments, keywords, problem)


def misfit(op: str, plain: Signature, arguments: Sequence[Any], keywords: Mapping[str, Any], problem: Exception) -> Exception:
    """The same by the name and the parameters of what was called."""
    from autograd_core.nearest import nearest

    try:
        plain.bind(*arguments, **keywords)
        reason = str(problem)
    except TypeError as unbound:
        problem, reason = unbound, str(unbound)
    if "unexpected keyword" in reason:
        name = reason.split("'")[-2]
        close = nearest(name, [word for word in plain.parameters if word not in keywords])
        advice = f"Did you mean {close}=?" if close else f"It is called as {op}{plain}."
        return refuse("unknown_keyword", op=op, name=name, nearest=close or "", advice=advice)
    given = ", ".join([*map(_described, arguments), *(f"{name}={_described(one)}" for name, one in keywords.items())])
    kind = next((name for name, kinds in _REFUSALS.items() if isinstance(problem, kinds)), "arguments_misread")
    return refuse(kind, op=op, given=given, wanted=str(plain), problem=reason)


def explained(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with arguments that it cannot take told as `misread` tells them; what does so already stays."""
    if hasattr(function, "explains"):
        return function

    @wraps(function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        try:
            return function(*arguments, **keywords)
        except PLAIN as problem:
            told = misread(function, arguments, keywords, problem)
            if told is problem:
                raise
            raise told from None

    call.explains = True  # type: ignore[attr-defined]
    return call


_REFUSALS: dict[str, Any] = {"argument_index": LookupError, "argument_value": (ArithmeticError, ValueError)}


def _described(one: Any) -> str:
    """An argument as an error lists it: a tensor by its shape, anything else as it is written."""
    shape = getattr(one, "shape", None)
    return repr(one)[:40] if shape is None else f"{type(one).__name__} of shape {list(shape)}"
