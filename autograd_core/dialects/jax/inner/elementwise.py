"""Functions of each element: one row of a table for each, over the engine's operations, with JAX's promotion; and the operators of arrays.

A row says under which name the engine has it and whether integers become floats first. Knows nothing of axes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner.array import Array, BatchedArray, Tracer, describe, dress, is_weak
from autograd_core.dialects.jax.inner.making import broadcast_fits, cast, floating, operand, promoted
from autograd_core.dialects.jax.inner.problems import refuse_type
from autograd_core.errors import AutogradError
from autograd_core.op import REGISTRY, elementwise
from autograd_core.public import find
from autograd_core.tape import Variable

__all__ = ["FUNCTIONS", "binary", "clip", "engine", "named", "unary", "where"]

FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""Every function of this module by its name in `jax.numpy`."""


def engine(name: str) -> Callable[..., Any]:
    """A function of the engine by its public name, looked up when it is first called."""
    found: list[Callable[..., Any]] = []

    def call(*arguments: Any, **keywords: Any) -> Any:
        if not found:
            operation = REGISTRY.get(name)
            function: Any = operation if operation is not None and operation.kind == "elementwise" else find(name)
            found.append(function or REGISTRY[name])
        return found[0](*arguments, **keywords)

    return call


def named(name: str, function: Callable[..., Any], words: str = "") -> Any:
    """The function under the name a program knows it by."""
    function.__name__ = function.__qualname__ = name
    function.__module__ = "jax.numpy"
    function.__doc__ = words or function.__doc__
    return function


def unary(name: str, operation: Callable[[Any], Any], reals: bool = False) -> Callable[[Any], Any]:
    """A function of one array, element by element; with `reals` integers become floats first."""

    def call(x: Any, /) -> Any:
        one = operand(x, name)
        weak = one.weak_type
        if reals and one.array.dtype.kind != "f":
            one = cast(one, floating(one.array.dtype), weak)
        return dress(operation(one), weak)

    made: Callable[[Any], Any] = named(name, call, f"{name} of each element; a weak array stays weak.")
    return made


def binary(name: str, operation: Callable[[Any, Any], Any], reals: bool = False) -> Callable[[Any, Any], Any]:
    """A function of two arrays that broadcast, in the dtype they have in common."""

    def call(x: Any, y: Any, /) -> Any:
        (a, b), weak = promoted(name, (x, y), reals)
        try:
            return dress(operation(a, b), weak)
        except AutogradError:
            broadcast_fits(name, [np.shape(getattr(one, "array", one)) for one in (a, b)])
            if name in _BY_ZERO:
                return dress(_by_zero(name, operation, a, b), weak)
            raise

    made: Callable[[Any, Any], Any] = named(name, call, f"{name} of the elements of two arrays, which broadcast.")
    return made


_BY_ZERO = ("floor_divide", "remainder", "mod", "fmod")


def _by_zero(name: str, operation: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    """Whole numbers divided by what holds a zero: there XLA's quotient is −1 (one less where rounding down), and the dividend remains."""
    none = ops.eq(b, 0) if isinstance(b, Variable) else b == 0
    found = operation(a, ops.where(none, 1, b))
    return ops.where(none, cast(ops.where(ops.eq(a, 0), -1, -2), found.array.dtype) if name == "floor_divide" else a, found)


def _truth(operation: Callable[..., Any]) -> Callable[..., Any]:
    """An operation of truth values: numbers count as whether they are not zero."""

    def call(*arrays: Any) -> Any:
        return operation(*[one if not isinstance(one, Variable) or one.array.dtype.kind == "b" else ops.ne(one, 0) for one in arrays])

    return call


def _whole(operation: Callable[..., Any]) -> Callable[..., Any]:
    """An operation that leaves integers as they are."""
    return lambda x: operation(x) if x.array.dtype.kind == "f" else x


_UNARY: dict[str, tuple[str, bool]] = {
    **{name: (name, True) for name in ("exp", "exp2", "expm1", "log", "log1p", "log2", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sinc", "i0")},
    "arcsin": ("asin", True), "arccos": ("acos", True), "arctan": ("atan", True), "arcsinh": ("asinh", True), "arccosh": ("acosh", True),
    "arctanh": ("atanh", True), "asin": ("asin", True), "acos": ("acos", True), "atan": ("atan", True), "asinh": ("asinh", True), "acosh": ("acosh", True),
    "atanh": ("atanh", True), "reciprocal": ("reciprocal", True), "angle": ("angle", True), "isreal": ("isreal", False), "deg2rad": ("deg2rad", True), "radians": ("deg2rad", True),
    "rad2deg": ("rad2deg", True), "degrees": ("rad2deg", True),   "sign": ("sign", False),
    "isnan": ("isnan", False), "isinf": ("isinf", False), "isfinite": ("isfinite", False), "isposinf": ("isposinf", False),
    "isneginf": ("isneginf", False), "signbit": ("signbit", False), "bitwise_not": ("bitwise_not", False), "invert": ("bitwise_not", False),
}  # fmt: skip
_BINARY: dict[str, tuple[str, bool]] = {
    **{name: (name, False) for name in ("maximum", "minimum", "fmax", "fmin", "copysign", "bitwise_and", "bitwise_or", "bitwise_xor", "gcd", "lcm", "nextafter")},
    "heaviside": ("heaviside", True),
    "logaddexp": ("logaddexp", True), "logaddexp2": ("logaddexp2", True), "hypot": ("hypot", True), "arctan2": ("atan2", True), "atan2": ("atan2", True),
    "add": ("add", False), "subtract": ("sub", False), "multiply": ("mul", False), "divide": ("div", True), "true_divide": ("div", True),
    "floor_divide": ("floor_divide", False), "remainder": ("remainder", False), "mod": ("remainder", False), "fmod": ("fmod", False),
    "left_shift": ("bitwise_left_shift", False), "right_shift": ("bitwise_right_shift", False), "bitwise_left_shift": ("bitwise_left_shift", False),
    "bitwise_right_shift": ("bitwise_right_shift", False), "equal": ("eq", False), "not_equal": ("ne", False), "less": ("lt", False),
    "less_equal": ("le", False), "greater": ("gt", False), "greater_equal": ("ge", False),
}  # fmt: skip
for _name, (_its, _reals) in _UNARY.items():
    FUNCTIONS[_name] = unary(_name, engine(_its), _reals)
for _name, (_its, _reals) in _BINARY.items():
    FUNCTIONS[_name] = binary(_name, engine(_its), _reals)
for _name, _its in {"floor": "floor", "ceil": "ceil", "trunc": "trunc", "fix": "trunc"}.items():
    FUNCTIONS[_name] = unary(_name, _whole(engine(_its)))
FUNCTIONS["rint"] = unary("rint", engine("round"), True)
FUNCTIONS["square"] = unary("square", lambda x: engine("square")(x if x.array.dtype.kind != "b" else cast(x, int)))
FUNCTIONS["iscomplex"] = unary("iscomplex", lambda x: ops.logical_not(engine("isreal")(x)))
for _name in ("positive", "conj", "conjugate", "real"):
    FUNCTIONS[_name] = unary(_name, lambda x: x)
_usual = REGISTRY["abs"]
_abs = elementwise(  # at zero its slope is 1 in JAX, and 0 in the engine's table
    "abs", np.abs, [lambda x: ops.where(ops.ge(x, 0), 1.0, -1.0)], symbol=_usual.symbol, latex=_usual.latex, derivative=_usual.derivative, public=False,
    backward="AbsBackward0",
)  # fmt: skip
REGISTRY["abs"] = _usual
for _name, _reals in (("abs", False), ("absolute", False), ("fabs", True)):
    FUNCTIONS[_name] = unary(_name, _abs, _reals)
FUNCTIONS["negative"] = unary("negative", engine("neg"))
FUNCTIONS["imag"] = unary("imag", lambda x: x * 0)
FUNCTIONS["cbrt"] = unary("cbrt", lambda x: ops.sign(x) * ops.pow(ops.abs(x), 1 / 3), True)
FUNCTIONS["logical_not"] = unary("logical_not", _truth(engine("logical_not")))
for _name in ("logical_and", "logical_or", "logical_xor"):
    FUNCTIONS[_name] = binary(_name, _truth(engine(_name)))


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = named(function.__name__, function)
    return function


@_entered
def power(x: Any, y: Any, /) -> Any:
    """x to the power of y; raises `TypeError` for an integer to a negative power that is written as a number."""
    (a, b), weak = promoted("power", (x, y))
    if type(b) is int and b < 0:
        raise refuse_type("jax_negative_power", type=describe(a), power=b)
    if isinstance(b, float) and type(y) is int:
        b = y  # a whole power is known as such
    exponent: Any = getattr(y, "dtype", None)
    whole = exponent is not None and exponent.kind in "iu" and not is_weak(y)  # a float to such a power takes no part in promotion
    weak = weak and not (whole and getattr(a, "dtype", exponent).kind == "f")
    try:
        return dress(ops.pow(a, b), weak)
    except AutogradError:
        broadcast_fits("power", [np.shape(getattr(one, "array", one)) for one in (a, b)])
        raise


FUNCTIONS["pow"] = power
FUNCTIONS["float_power"] = named("float_power", lambda x, y, /: power(cast(operand(x, "float_power"), float), y), "The power, in floats.")


@_entered
def divmod(x: Any, y: Any, /) -> tuple[Any, Any]:
    """Quotient rounded down, and remainder."""
    return FUNCTIONS["floor_divide"](x, y), FUNCTIONS["remainder"](x, y)


@_entered
def modf(x: Any, /) -> tuple[Any, Any]:
    """The fraction and the whole part, both with the sign of x."""
    whole = FUNCTIONS["trunc"](x)
    return FUNCTIONS["subtract"](x, whole), whole


@_entered
def round(a: Any, decimals: int = 0, out: None = None) -> Any:
    """Rounded to so many decimals, halves to the even neighbour; the last step is a product, as XLA compiles it: 464 thousandths are 0.46400002."""
    del out
    one = operand(a, "round")
    if one.dtype.kind != "f":
        return one
    scale = one.dtype.type(10.0**decimals)
    return dress(ops.mul(ops.round(ops.mul(one, scale)), 1 / scale) if decimals else ops.round(one), one.weak_type)


FUNCTIONS["around"] = round


@_entered
def clip(arr: Any = None, /, min: Any = None, max: Any = None, *, a_min: Any = None, a_max: Any = None) -> Any:
    """Not below `min` and not above `max`."""
    result = operand(arr, "clip")
    low, high = (min if a_min is None else a_min), (max if a_max is None else a_max)
    if low is not None:
        result = FUNCTIONS["maximum"](low, result)
    return result if high is None else FUNCTIONS["minimum"](high, result)


@_entered
def nan_to_num(x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """Numbers in the place of NaN and the infinities."""
    del copy
    one = operand(x, "nan_to_num")
    return dress(engine("nan_to_num")(one, nan=nan, posinf=posinf, neginf=neginf), one.weak_type) if one.dtype.kind == "f" else one


@_entered
def where(condition: Any, x: Any = None, y: Any = None, /, *, size: int | None = None, fill_value: Any = None) -> Any:
    """x where the condition holds, y elsewhere; with the condition alone, where it holds."""
    if x is None and y is None:
        from autograd_core.dialects.jax.inner.sorting import nonzero

        return nonzero(condition, size=size, fill_value=fill_value)
    (a, b), weak = promoted("where", (x, y))
    which = operand(condition, "where")
    try:
        return dress(ops.where(which if which.dtype.kind == "b" else which != 0, a, b), weak)
    except AutogradError:
        broadcast_fits("select", [np.shape(getattr(one, "array", one)) for one in (which, a, b)])
        raise


@_entered
def isclose(a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False) -> Any:
    """Whether |a − b| ≤ atol + rtol |b|."""
    (x, y), _ = promoted("isclose", (a, b), True)
    both = [one if isinstance(one, Variable) else operand(one, "isclose") for one in (x, y)]
    return dress(engine("isclose")(*both, rtol=rtol, atol=atol, equal_nan=equal_nan))


@_entered
def ldexp(x1: Any, x2: Any, /) -> Any:
    """x1 · 2^x2."""
    return FUNCTIONS["multiply"](x1, FUNCTIONS["exp2"](cast(operand(x2, "ldexp"), float)))


@_entered
def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    """The choice of the first condition that holds."""
    result = default
    for condition, choice in reversed(list(zip(condlist, choicelist, strict=True))):
        result = where(condition, choice, result)
    return result


@_entered
def iscomplexobj(x: Any) -> bool:
    """Whether the elements are complex: never here."""
    del x
    return False


# operators -----------------------------------------------------------------------------------------------------------------

_OPERATORS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide", "floordiv": "floor_divide", "mod": "remainder", "pow": "power",
    "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor", "lshift": "left_shift", "rshift": "right_shift", "divmod": "divmod",
}  # fmt: skip
_COMPARISONS = {"eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal"}
_UFUNCS = {
    "power": "power",
    "matmul": "matmul",
    **{name: name for name in (*_COMPARISONS.values(), *_OPERATORS.values()) if name != "true_divide"},
    "divide": "true_divide",
}


def operand_of_operator(other: Any) -> bool:
    """Whether an operator takes it; Python says the rest."""
    return isinstance(other, (Variable, bool, int, float, complex, np.ndarray, np.generic)) or hasattr(other, "__jax_array__")


def as_operators(function: Callable[[Any, Any], Any]) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """The operator of a function, and the reflected one."""

    def forward(self: Any, other: Any) -> Any:
        return function(self, other) if operand_of_operator(other) else NotImplemented

    def reflected(self: Any, other: Any) -> Any:
        return function(other, self) if operand_of_operator(other) else NotImplemented

    return forward, reflected


def _array_ufunc(self: Any, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """NumPy's operators beside an array are the array's; its other functions compute on the numbers, and give NumPy's arrays."""
    del self
    name = _UFUNCS.get(ufunc.__name__) if method == "__call__" and not options else None
    if name is not None and len(inputs) == 2:
        return operator.matmul(*[operand(one, name) for one in inputs]) if name == "matmul" else FUNCTIONS[name](*inputs)
    return getattr(ufunc, method)(*[np.asarray(one) if isinstance(one, Array) else one for one in inputs], **options)


def attach() -> None:
    """Give arrays their operators."""
    for word, name in {**_OPERATORS, **_COMPARISONS}.items():
        forward, reflected = as_operators(FUNCTIONS[name])
        setattr(Array, f"__{word}__", forward)
        if word in _OPERATORS:
            setattr(Array, f"__r{word}__", reflected)
    for word, name in {"neg": "negative", "pos": "positive", "abs": "abs", "invert": "invert"}.items():
        setattr(Array, f"__{word}__", lambda self, its=FUNCTIONS[name]: its(self))
    Array.__round__ = lambda self, ndigits=None: cast(round(self), int) if ndigits is None else round(self, ndigits)  # type: ignore[attr-defined]
    Array.__array_ufunc__ = _array_ufunc  # type: ignore[method-assign]
    for one in (Array, BatchedArray, Tracer):
        one.__hash__ = object.__hash__  # type: ignore[method-assign,assignment]


attach()
