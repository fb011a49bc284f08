"""TensorFlow's functions of each number by itself, and of two numbers side by side: a table of names over the engine's operations."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.tensorflow.convert import aligned, beside, countable, engine, floats, inside, tensor_of, truths, wrap
from autograd_core.dialects.tensorflow.dispatch import op
from autograd_core.dialects.tensorflow.dtypes import as_dtype, spoken
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.dialects.ties import first_takes_all
from autograd_core.op import REGISTRY, Elementwise
from autograd_core.public import load_all
from autograd_core.tape import Variable as State

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

_OF_FLOATS = {
    "exp": ("Exp", "exp"), "log": ("Log", "log"), "log1p": ("Log1p", "log1p"), "expm1": ("Expm1", "expm1"), "sqrt": ("Sqrt", "sqrt"),
    "rsqrt": ("Rsqrt", "rsqrt"), "sin": ("Sin", "sin"), "cos": ("Cos", "cos"), "tan": ("Tan", "tan"), "asin": ("Asin", "asin"),
    "acos": ("Acos", "acos"), "atan": ("Atan", "atan"), "sinh": ("Sinh", "sinh"), "cosh": ("Cosh", "cosh"), "tanh": ("Tanh", "tanh"),
    "asinh": ("Asinh", "asinh"), "acosh": ("Acosh", "acosh"), "atanh": ("Atanh", "atanh"), "sigmoid": ("Sigmoid", "sigmoid"), "floor": ("Floor", "floor"),
    "ceil": ("Ceil", "ceil"), "rint": ("Rint", "round"), "erf": ("Erf", "erf"), "erfc": ("Erfc", "erfc"), "erfinv": ("Erfinv", "erfinv"),
    "lgamma": ("Lgamma", "lgamma"), "digamma": ("Digamma", "digamma"), "log_sigmoid": ("LogSigmoid", "F.logsigmoid"), "is_nan": ("IsNan", "isnan"),
    "is_inf": ("IsInf", "isinf"), "is_finite": ("IsFinite", "isfinite"), "reciprocal": ("Reciprocal", "reciprocal"), "softplus": ("Softplus", "softplus"),
    "softsign": ("Softsign", "F.softsign"), "ndtri": ("Ndtri", "special.ndtri"),
}  # fmt: skip
_OF_NUMBERS = {
    "abs": ("Abs", "abs"), "negative": ("Neg", "neg"), "sign": ("Sign", "sign"), "square": ("Square", "square"), "relu": ("Relu", "relu"),
}  # fmt: skip
_OF_TWO = {
    "add": ("AddV2", "add"), "subtract": ("Sub", "sub"), "multiply": ("Mul", "mul"), "floordiv": ("FloorDiv", "floor_divide"),
    "floormod": ("FloorMod", "remainder"), "maximum": ("Maximum", "maximum"), "minimum": ("Minimum", "minimum"), "atan2": ("Atan2", "atan2"),
    "less": ("Less", "lt"), "less_equal": ("LessEqual", "le"), "greater": ("Greater", "gt"),
    "greater_equal": ("GreaterEqual", "ge"), "xlogy": ("Xlogy", "xlogy"), "xlog1py": ("Xlog1py", "special.xlog1py"),
}  # fmt: skip

__all__ = [
    *_OF_FLOATS, *_OF_NUMBERS, *_OF_TWO, "add_n", "equal", "not_equal", "cast", "clip_by_value", "divide", "divide_no_nan", "identity", "identity_n", "logical_and", "logical_not",
    "logical_or", "logical_xor", "multiply_no_nan", "reciprocal_no_nan", "pow", "round", "squared_difference", "to_double", "to_float", "to_int32",
    "to_int64", "truediv", "xdivy", "zero_fraction",
]  # fmt: skip


def _described(function: Callable[..., Any], name: str, kind: str, words: str) -> Any:
    function.__name__ = function.__qualname__ = name
    function.__doc__ = words
    return op(kind)(function)


_CUT = frozenset({"Floor", "Ceil", "Rint", "Round", "FloorDiv"})
"""Steps, whose slope is zero wherever there is one: TensorFlow does not connect them to what they came from, and a tape answers `None`."""


def _cut(kind: str, tensor: Any) -> Any:
    return engine("detach")(tensor) if kind in _CUT and isinstance(tensor, State) else tensor


class _Ending(Elementwise):
    """A function whose slope may be infinite, with the rule of TensorFlow's kernels: where nothing came back, nothing goes on, and 0 · ∞ is 0."""

    def _compiled(self, slots: list[int], names: list[str]) -> tuple[Any, Any, Any]:
        quick, _as_written, on_arrays = super()._compiled(slots, names)
        return quick, quick, on_arrays


def _variant(base: type[Elementwise], name: str, kind: str, kernel: Any = None, rule: Any = None, **details: Any) -> Any:
    """The engine's operation of that name with what TensorFlow's kernels do otherwise."""
    usual = REGISTRY[name]
    made = base(
        name, kernel or usual.kernel, [rule] if rule else usual.rules, symbol=usual.symbol, latex=usual.latex, derivative=usual.derivative,
        backward=f"{kind}Backward0", floating=True, public=False, **details,
    )  # fmt: skip
    REGISTRY[name] = usual
    return made


def _ending(name: str, kind: str, partial: Callable[..., Any]) -> Any:
    """The engine's operation of that name with this way back; `partial` is its slope, of `y`."""
    return _variant(_Ending, name, kind, pulls=[lambda g, y: _product(g, partial(y))])


def _digamma_kernel(x: Any) -> Any:
    usual = REGISTRY["digamma"].kernel(x)
    return usual + np.where(np.equal(x, 0), np.array(np.nan, usual.dtype), np.array(0, usual.dtype))[()]  # at 0 as at the other poles


def _product(g: Any, slope: Any) -> Any:
    return ops.where(ops.logical_and(ops.eq(g, 0), ops.isinf(slope)), 0.0, g * slope)


load_all()
_digamma: Any = _variant(Elementwise, "digamma", "Digamma", kernel=_digamma_kernel)
OTHERWISE = {
    **first_takes_all(),
    "sqrt": _ending("sqrt", "Sqrt", lambda y: 0.5 / y),
    "rsqrt": _ending("rsqrt", "Rsqrt", lambda y: y * y * y * -0.5),
    "reciprocal": _ending("reciprocal", "Reciprocal", lambda y: -(y * y)),
    "digamma": _digamma,
    "lgamma": _variant(Elementwise, "lgamma", "Lgamma", rule=lambda x: _digamma(x)),
    "elu": _variant(  # at 0 the slope is that of the line above it
        Elementwise,
        "elu",
        "Selu",
        rule=lambda x, alpha, scale: ops.where(x < 0, ops.exp(ops.where(x < 0, x, 0.0)) * (alpha * scale), scale),
    ),
}


def _function(inner: str) -> Any:
    return inside(OTHERWISE[inner]) if inner in OTHERWISE else engine(inner)


def _of_one(name: str, kind: str, inner: str, only_floats: bool) -> Any:
    def function(x: Any, name: Any = None) -> Any:
        return _function(inner)(_cut(kind, floats(kind, x) if only_floats else countable(kind, x)))

    limits = "Floats only: `InvalidArgumentError` for whole numbers." if only_floats else "Keeps the dtype."
    return _described(function, name, kind, f"`{name}` of each element. {limits}")


def _of_two(name: str, kind: str, inner: str) -> Any:
    def function(x: Any, y: Any, name: Any = None) -> Any:
        a, b = aligned(kind, beside(x, y) if kind in ("Mul", "Sub") else x, y)
        dtype = (a if isinstance(a, State) else b).array.dtype
        if dtype.kind == "b":
            raise refuse_as(InvalidArgumentError, "tf_needs_numbers", op=kind)
        if kind in ("FloorDiv", "FloorMod") and dtype.kind != "f" and not np.all(getattr(b, "array", b)):
            raise refuse_as(InvalidArgumentError, "tf_whole_by_zero", op=kind)
        if kind == "FloorDiv" and dtype.kind == "f":  # the quotient is rounded before it is floored
            return engine("floor")(engine("div")(_cut(kind, a), _cut(kind, b)))
        return _function(inner)(_cut(kind, a), _cut(kind, b))

    return _described(
        function, name, kind, f"`{name}` of elements side by side; `InvalidArgumentError` for two dtypes, or shapes that do not broadcast."
    )


for _name, (_kind, _inner) in _OF_FLOATS.items():
    globals()[_name] = _of_one(_name, _kind, _inner, True)
for _name, (_kind, _inner) in _OF_NUMBERS.items():
    globals()[_name] = _of_one(_name, _kind, _inner, False)
for _name, (_kind, _inner) in _OF_TWO.items():
    globals()[_name] = _of_two(_name, _kind, _inner)


def _compared(kind: str, inner: str, x: Any, y: Any, apart: bool) -> Any:
    """Whether elements are equal, or differ; `apart` for tensors whose shapes do not broadcast, as the operators have it."""
    a, b = aligned(kind, x, y)
    shapes = [np.shape(getattr(one, "array", one)) for one in (a, b)]
    fits = all(m == n or 1 in (m, n) for m, n in zip(shapes[0][::-1], shapes[1][::-1], strict=False))
    return engine(inner)(a, b) if fits else wrap(np.bool_(apart))


@op("Equal")
def equal(x: Any, y: Any, name: Any = None) -> Any:
    """Whether elements side by side are equal; shapes that do not broadcast are not."""
    return _compared("Equal", "eq", x, y, False)


@op("NotEqual")
def not_equal(x: Any, y: Any, name: Any = None) -> Any:
    """Whether elements side by side differ; shapes that do not broadcast do."""
    return _compared("NotEqual", "ne", x, y, True)


@op("Pow")
def pow(x: Any, y: Any, name: Any = None) -> Any:
    """`x` to the power `y`, of one dtype."""
    a, b = aligned("Pow", x, y)
    return engine("pow")(a, b)


@op("RealDiv")
def truediv(x: Any, y: Any, name: Any = None) -> Any:
    """Division as Python 3 means it: whole numbers become float64 (bytes and shorts float32). `TypeError` for two dtypes."""
    try:
        a, b = aligned("RealDiv", x, y)
    except InvalidArgumentError:
        types = [repr(as_dtype(tensor_of(one).array.dtype)) for one in (x, y)]
        raise refuse_as(TypeError, "tf_division_dtypes", x=types[0], y=types[1]) from None
    first = a if isinstance(a, State) else b
    if first.array.dtype.kind in "iub":
        wide = "float32" if first.array.dtype.itemsize < 4 else "float64"
        a, b = (engine("cast")(one, dtype=as_dtype(wide).numpy) if isinstance(one, State) else float(one) for one in (a, b))
    return engine("div")(a, b)


@op("RealDiv")
def divide(x: Any, y: Any, name: Any = None) -> Any:
    """`x / y`."""
    return truediv(x, y)


@op("DivNoNan")
def divide_no_nan(x: Any, y: Any, name: Any = None) -> Any:
    """`x / y`, and zero where `y` is zero."""
    a, b = aligned("DivNoNan", x, y)
    a, b = tensor_of(a, getattr(b, "dtype", None)), tensor_of(b, getattr(a, "dtype", None))
    if a.array.dtype.kind in "iub":  # as truediv has it
        a, b = (engine("cast")(one, dtype=np.dtype(np.float32 if one.array.dtype.itemsize < 4 else np.float64)) for one in (a, b))
    safe = engine("ne")(b, 0.0)
    return engine("where")(safe, engine("div")(a, engine("where")(safe, b, 1.0)), 0.0)


@op("ReciprocalNoNan")
def reciprocal_no_nan(x: Any, name: Any = None) -> Any:
    """`1 / x`, and zero where `x` is zero."""
    return divide_no_nan(1.0, floats("ReciprocalNoNan", x))


@op("MulNoNan")
def multiply_no_nan(x: Any, y: Any, name: Any = None) -> Any:
    """`x * y`, and zero where `y` is zero, whatever `x` is."""
    a, b = aligned("MulNoNan", x, y)
    b = tensor_of(b, getattr(a, "dtype", None))
    used = engine("ne")(b, 0.0)
    return engine("where")(used, engine("mul")(engine("where")(used, a, 0.0), b), 0.0)


@op("Xdivy")
def xdivy(x: Any, y: Any, name: Any = None) -> Any:
    """`x / y`, and zero where `x` is zero."""
    a, b = aligned("Xdivy", x, y)
    used = engine("ne")(a, 0.0)
    return engine("where")(used, engine("div")(a, engine("where")(used, b, 1.0)), 0.0)


@op("SquaredDifference")
def squared_difference(x: Any, y: Any, name: Any = None) -> Any:
    """`(x − y)²`."""
    a, b = aligned("SquaredDifference", x, y)
    return engine("square")(engine("sub")(a, b))


@op("Round")
def round(x: Any, name: Any = None) -> Any:
    """To the nearest whole number, halves to the even one; whole numbers stay."""
    tensor = tensor_of(x)
    return engine("round")(_cut("Round", tensor)) if tensor.array.dtype.kind == "f" else tensor


def _logical(name: str, kind: str, inner: str, words: str) -> Any:
    def function(x: Any, y: Any, name: Any = None) -> Any:
        return engine(inner)(truths(kind, x), truths(kind, y))

    return _described(function, name, kind, words)


logical_and = _logical("logical_and", "LogicalAnd", "logical_and", "Whether both are true.")
logical_or = _logical("logical_or", "LogicalOr", "logical_or", "Whether one of them is true.")
logical_xor = _logical("logical_xor", "LogicalXor", "logical_xor", "Whether exactly one is true.")


@op("LogicalNot")
def logical_not(x: Any, name: Any = None) -> Any:
    """Whether it is false."""
    return engine("logical_not")(truths("LogicalNot", x))


def _bits(name: str, kind: str, inner: str) -> Any:
    def function(x: Any, y: Any) -> Any:
        a, b = aligned(kind, x, y)
        dtype = (a if isinstance(a, State) else b).array.dtype
        if dtype.kind == "f":
            raise refuse_as(InvalidArgumentError, "tf_needs_integers", op=kind, given=spoken(dtype))
        return engine(inner)(a, b)

    return _described(function, name, kind, f"`{inner}` of whole numbers, the logical one of truth values.")


_and, _or, _xor = (_bits(f"_{one}", f"Bitwise{one.capitalize()}", f"bitwise_{one}") for one in ("and", "or", "xor"))


@op("LogicalNot")
def _invert(x: Any) -> Any:
    return engine("bitwise_not")(tensor_of(x))


@op("Cast")
def cast(x: Any, dtype: Any, name: Any = None) -> Any:
    """The numbers in another dtype; floats lose their fraction on the way to whole numbers, and gradients end there."""
    wanted, tensor = as_dtype(dtype).numpy, tensor_of(x)
    return tensor if tensor.array.dtype == wanted else engine("cast")(tensor, dtype=wanted)


def _to(name: str, dtype: str) -> Any:
    def function(x: Any, name: Any = None) -> Any:
        return cast(x, dtype)

    return _described(function, name, "Cast", f"The numbers as {dtype}.")


to_float, to_double = _to("to_float", "float32"), _to("to_double", "float64")
to_int32, to_int64 = _to("to_int32", "int32"), _to("to_int64", "int64")


@op("ClipByValue")
def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any, name: Any = None) -> Any:
    """The numbers held between two bounds; no gradient where a bound was hit from outside."""
    tensor = tensor_of(t)
    low, high = (aligned("ClipByValue", tensor, one)[1] for one in (clip_value_min, clip_value_max))
    least, most = (getattr(one, "array", one) for one in (low, high))
    if np.any(np.greater(least, most)):  # where they are the wrong way round the lower bound holds
        return maximum(minimum(tensor, high), low)  # type: ignore[name-defined]  # noqa: F821  made above, by name
    return engine("clamp")(tensor, low, high)


@op("Identity")
def identity(input: Any, name: Any = None) -> Any:
    """The same numbers, as a tensor of its own."""
    return engine("clone")(tensor_of(input))


def identity_n(input: Any, name: Any = None) -> Any:
    """The same numbers, each as a tensor of its own."""
    return [identity(one) for one in input]


@op("AddN")
def add_n(inputs: Any, name: Any = None) -> Any:
    """The sum of a list of tensors of one shape."""
    total = tensor_of(inputs[0])
    for one in inputs[1:]:
        total = engine("add")(total, aligned("AddN", total, one)[1])
    return total


@op("ZeroFraction")
def zero_fraction(value: Any, name: Any = None) -> Any:
    """Which part of the numbers is zero."""
    x = tensor_of(value)
    return engine("mean")(engine("cast")(engine("eq")(x, 0), dtype=as_dtype("float32").numpy))


pi = math.pi
