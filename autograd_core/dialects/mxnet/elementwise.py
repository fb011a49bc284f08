"""What `mx.nd` and `mx.np` share: functions of each element, by MXNet's names, each one operation of the engine."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.mxnet.base import Function
from autograd_core.dialects.mxnet.handle import applied
from autograd_core.public import find
from autograd_core.tape import Variable

__all__ = ["BINARY", "UNARY", "engine", "filled"]

UNARY = {
    "abs": "abs", "sign": "sign", "round": "round", "rint": "round", "ceil": "ceil", "floor": "floor", "trunc": "trunc", "fix": "trunc",
    "square": "square", "sqrt": "sqrt", "rsqrt": "rsqrt", "exp": "exp", "log": "log", "log10": "log10", "log2": "log2", "log1p": "log1p",
    "expm1": "expm1", "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan", "sinh": "sinh",
    "cosh": "cosh", "tanh": "tanh", "arcsinh": "arcsinh", "arccosh": "arccosh", "arctanh": "arctanh", "sigmoid": "sigmoid", "relu": "relu",
    "softsign": "F.softsign", "erf": "erf", "erfinv": "erfinv", "reciprocal": "reciprocal", "negative": "neg", "degrees": "rad2deg",
    "radians": "deg2rad", "gammaln": "lgamma",
}  # fmt: skip
"""Functions of one array: MXNet's name and the engine's."""
BINARY = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "div", "modulo": "remainder", "power": "pow", "maximum": "maximum",
    "minimum": "minimum", "hypot": "hypot",
}  # fmt: skip
"""Functions of two arrays, or of an array and a number."""


def engine(name: str) -> Function:
    """The engine's function of a public name, with what MXNet derives otherwise."""
    if name in ("maximum", "minimum"):
        from autograd_core.dialects.ties import first_takes_all

        extreme = first_takes_all()[name]
        return lambda x1, x2: extreme(x1, x2) if isinstance(x1, Variable) else extreme(x2, x1)  # an array goes before a number
    found = find(name)
    if found is None:
        raise LookupError(f"the engine has no function {name}")
    return found


def filled(function: str, words: str = "", handle: Any = None) -> Function:
    """An MXNet function that is one of the engine's, looked up when it is first called; `out=` is written to."""

    def call(*inputs: Any, out: Any = None, name: str | None = None, **attributes: Any) -> Any:
        del name  # of the node, which has the operation's
        result = applied(engine(function), *_tensors(inputs), handle=handle, **attributes)
        if out is None:
            return result
        out[:] = result
        return out

    call.__doc__ = words or f"The engine's `{function}`."
    return call


def _tensors(inputs: Any) -> Any:
    """At least one operand is a tensor where the learner computes with plain numbers."""
    if inputs and not any(isinstance(one, Variable) for one in inputs):
        from autograd_core.creation import tensor

        return (tensor(inputs[0]), *inputs[1:])
    return inputs
