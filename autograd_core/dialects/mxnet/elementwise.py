"""What `mx.nd` and `mx.np` share: functions of each element, by MXNet's names, each one operation of the engine."""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import Any

from autograd_core.dialects.mxnet.base import Function
from autograd_core.dialects.mxnet.handle import applied
from autograd_core.public import find
from autograd_core.tape import Variable

__all__ = ["BINARY", "UNARY", "engine", "filled", "pairs", "unary"]

UNARY = {
    "abs": ("abs", "|x|"), "sign": ("sign", "−1, 0 or 1: the sign of x"), "round": ("round", "the nearest whole number"),
    "rint": ("round", "the nearest whole number"), "ceil": ("ceil", "the next whole number upwards"), "floor": ("floor", "the next whole number downwards"),
    "trunc": ("trunc", "the next whole number towards 0"), "fix": ("trunc", "the next whole number towards 0"), "square": ("square", "x²"),
    "sqrt": ("sqrt", "√x"), "rsqrt": ("rsqrt", "1 / √x"), "exp": ("exp", "e to the power of x"), "log": ("log", "the natural logarithm"),
    "log10": ("log10", "the logarithm to base 10"), "log2": ("log2", "the logarithm to base 2"), "log1p": ("log1p", "log(1 + x), exact near 0"),
    "expm1": ("expm1", "eˣ − 1, exact near 0"), "sin": ("sin", "the sine, of radians"), "cos": ("cos", "the cosine, of radians"),
    "tan": ("tan", "the tangent, of radians"), "arcsin": ("asin", "the angle whose sine is x"), "arccos": ("acos", "the angle whose cosine is x"),
    "arctan": ("atan", "the angle whose tangent is x"), "sinh": ("sinh", "(eˣ − e⁻ˣ) / 2"), "cosh": ("cosh", "(eˣ + e⁻ˣ) / 2"),
    "tanh": ("tanh", "the hyperbolic tangent, sinh x / cosh x"), "arcsinh": ("asinh", "the number whose sinh is x"),
    "arccosh": ("acosh", "the number whose cosh is x"), "arctanh": ("atanh", "the number whose tanh is x"), "sigmoid": ("sigmoid", "1 / (1 + e⁻ˣ)"),
    "relu": ("relu", "max(x, 0)"), "softsign": ("F.softsign", "x / (1 + |x|)"), "erf": ("erf", "the error function"),
    "erfinv": ("erfinv", "the number whose erf is x"), "reciprocal": ("reciprocal", "1 / x"), "negative": ("neg", "−x"),
    "degrees": ("rad2deg", "radians as degrees"), "radians": ("deg2rad", "degrees as radians"), "gammaln": ("lgamma", "log |Γ(x)|"),
}  # fmt: skip
"""Functions of one array: MXNet's name, the engine's, and what it gives for an element x."""
BINARY = {
    "add": ("add", "their sum"), "subtract": ("sub", "the first less the second"), "multiply": ("mul", "their product"),
    "divide": ("div", "the first divided by the second"), "modulo": ("remainder", "the remainder, with the sign of the second"),
    "power": ("pow", "the first to the power of the second"), "maximum": ("maximum", "the larger one"), "minimum": ("minimum", "the smaller one"),
    "hypot": ("hypot", "√(a² + b²)"),
}  # fmt: skip
"""Functions of two arrays, or of an array and a number: MXNet's name, the engine's, and what it gives for a pair of elements."""


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


def unary(name: str, handle: Any = None, operand: str = "data") -> Function:
    """MXNet's function of each element of one array, by its name."""
    function, gives = UNARY[name]
    return filled(function, f"For each element x: {gives}.", handle, operand)


def pairs(name: str, first: str = "lhs", second: str = "rhs") -> str:
    """What a function of two arrays gives, in words."""
    return f"For each pair of elements: {BINARY[name][1]}. `{first}` and `{second}` broadcast; one of them may be a number."


def filled(function: str, words: str, handle: Any = None, *parameters: str) -> Function:
    """An MXNet function that is one of the engine's, looked up when it is first called; `out=` is written to."""

    def call(*inputs: Any, out: Any = None, name: str | None = None, **attributes: Any) -> Any:
        del name  # of the node, which has the operation's
        given = (*inputs, *[attributes.pop(word) for word in parameters[len(inputs) :] if word in attributes])
        result = applied(engine(function), *_tensors(given), handle=handle, **attributes)
        if out is None:
            return result
        out[:] = result
        return out

    either, named = Parameter.POSITIONAL_OR_KEYWORD, [Parameter(word, Parameter.KEYWORD_ONLY, default=None) for word in ("out", "name")]
    call.__signature__ = Signature([*[Parameter(word, either) for word in parameters], *named])  # type: ignore[attr-defined]
    call.__doc__ = words
    return call


def _tensors(inputs: Any) -> Any:
    """At least one operand is a tensor where the learner computes with plain numbers."""
    if inputs and not any(isinstance(one, Variable) for one in inputs):
        from autograd_core.creation import tensor

        return (tensor(inputs[0]), *inputs[1:])
    return inputs
