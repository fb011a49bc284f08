"""`jax.lax`: the primitive functions, which do not promote, and control flow. Over the tables of `jax.numpy` and the engine."""

# ruff: noqa: F401  what is imported is named in __all__, which the table makes

from __future__ import annotations

import builtins
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner import arranging, creation, elementwise, making, products, reductions, sorting
from autograd_core.dialects.jax.inner.array import dress
from autograd_core.dialects.jax.inner.control import associative_scan, cond, fori_loop, scan, switch, while_loop
from autograd_core.dialects.jax.inner.control import map_ as map
from autograd_core.dialects.jax.inner.creation import sizes_of
from autograd_core.dialects.jax.inner.custom import stop_gradient
from autograd_core.dialects.jax.inner.dtypes import canonical
from autograd_core.dialects.jax.inner.elementwise import engine, named
from autograd_core.dialects.jax.inner.indexing import gather, scatter
from autograd_core.dialects.jax.inner.making import cast, from_numpy, operand, type_of
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.dialects.jax.lax.convolving import (
    ConvDimensionNumbers,
    conv,
    conv_dimension_numbers,
    conv_general_dilated,
    conv_transpose,
    conv_with_general_padding,
    reduce,
    reduce_window,
)
from autograd_core.dialects.jax.lax.slicing import SLICING, slice_in_dim
from autograd_core.dialects.missing import missing

_TABLE: dict[str, Callable[..., Any]] = dict(SLICING)


class Precision:
    """How exactly products are computed: always in the dtype of their operands here."""

    DEFAULT = HIGH = HIGHEST = None


def _quotient(x: Any, y: Any) -> Any:
    """The quotient; of whole numbers its whole part."""
    if type_of(operand(x, "div"))[0].kind == "f":
        return elementwise.FUNCTIONS["true_divide"](x, y)
    rest = elementwise.FUNCTIONS["fmod"](x, y)
    return elementwise.where(elementwise.FUNCTIONS["equal"](y, 0), -1, elementwise.FUNCTIONS["floor_divide"](x - rest, y))


def _strict(name: str, its: str) -> None:
    function = _quotient if name == "div" else elementwise.FUNCTIONS[its]

    def call(x: Any, y: Any) -> Any:
        a, b = operand(x, name), operand(y, name, 1)
        first, second = type_of(a), type_of(b)
        if name == "pow" and second[0].kind in "iu":
            return function(x, y)
        if (first[0] != second[0] and not (first[1] or second[1])) or (first[1] and second[1] and first[0] != second[0]):
            raise refuse_type("jax_lax_dtypes", name=name, first=a.dtype, second=b.dtype)
        if a.shape != b.shape and a.ndim and b.ndim:
            raise refuse_type("jax_broadcast", name=name, shapes=f"{a.shape}, {b.shape}")
        return function(x, y)

    _TABLE[name] = named(name, call, f"{name} of two arrays of one dtype and shape.")


for _name, _its in {
    "add": "add", "sub": "subtract", "mul": "multiply", "div": "_quotient", "pow": "power", "max": "maximum", "min": "minimum", "atan2": "arctan2", "rem": "fmod",
    "eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "bitwise_and": "bitwise_and",
    "bitwise_or": "bitwise_or", "bitwise_xor": "bitwise_xor", "shift_left": "left_shift", "shift_right_arithmetic": "right_shift",
    "shift_right_logical": "right_shift", "nextafter": "nextafter",
}.items():  # fmt: skip
    _strict(_name, _its)
for _name, _its in {
    "neg": "negative", "abs": "abs", "sign": "sign", "exp": "exp", "exp2": "exp2", "expm1": "expm1", "log": "log", "log1p": "log1p", "sqrt": "sqrt", "sin": "sin",
    "cos": "cos", "tan": "tan", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "arcsinh",
    "acosh": "arccosh", "atanh": "arctanh", "floor": "floor", "ceil": "ceil", "square": "square", "cbrt": "cbrt", "reciprocal": "reciprocal",
    "is_finite": "isfinite", "bitwise_not": "bitwise_not", "real": "real",
}.items():  # fmt: skip
    _TABLE[_name] = elementwise.FUNCTIONS[_its]
for _name, _its in {
    "rsqrt": "rsqrt",
    "logistic": "sigmoid",
    "erf": "erf",
    "erfc": "erfc",
    "erf_inv": "erfinv",
    "lgamma": "lgamma",
    "digamma": "digamma",
    "bessel_i0e": "special.i0e",
    "bessel_i1e": "special.i1e",
}.items():
    _TABLE[_name] = elementwise.unary(_name, engine(_its), True)


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    _TABLE[function.__name__] = named(function.__name__, function)
    return function


@_entered
def integer_pow(x: Any, y: int) -> Any:
    """x to a whole power."""
    return elementwise.power(x, y)


class RoundingMethod(IntEnum):
    """What happens to halves."""

    AWAY_FROM_ZERO = 0
    TO_NEAREST_EVEN = 1


@_entered
def round(x: Any, rounding_method: Any = RoundingMethod.AWAY_FROM_ZERO) -> Any:
    """Rounded; halves go away from zero, or to the even neighbour."""
    if rounding_method == RoundingMethod.TO_NEAREST_EVEN:
        return elementwise.round(x)
    size = elementwise.FUNCTIONS["floor"](elementwise.FUNCTIONS["abs"](x) + 0.5)
    return elementwise.FUNCTIONS["sign"](x) * size


@_entered
def select(pred: Any, on_true: Any, on_false: Any) -> Any:
    """One or the other, element by element."""
    return elementwise.where(pred, on_true, on_false)


@_entered
def select_n(which: Any, *cases: Any) -> Any:
    """The case that `which` names, element by element."""
    chosen = operand(which, "select_n")
    result = cases[0]
    for number, case in enumerate(cases[1:], 1):
        result = elementwise.where(chosen == (number if chosen.dtype.kind != "b" else True), case, result)
    return result


@_entered
def clamp(min: Any, x: Any, max: Any) -> Any:
    """Between the bounds."""
    return elementwise.clip(x, min, max)


@_entered
def convert_element_type(operand: Any, new_dtype: Any) -> Any:
    """In another dtype."""
    return cast(making.operand(operand, "convert_element_type"), new_dtype)


@_entered
def full(shape: Any, fill_value: Any, dtype: Any = None) -> Any:
    """One value everywhere."""
    return creation.FUNCTIONS["full"](shape, fill_value, dtype)


@_entered
def full_like(x: Any, fill_value: Any, dtype: Any = None, shape: Any = None) -> Any:
    """One value everywhere, like another array."""
    return creation.FUNCTIONS["full_like"](x, fill_value, dtype, shape)


@_entered
def iota(dtype: Any, size: int) -> Any:
    """0, 1, 2, …"""
    return from_numpy(np.arange(size), canonical(dtype))


@_entered
def broadcasted_iota(dtype: Any, shape: Any, dimension: int) -> Any:
    """0, 1, 2, … along one axis of a shape."""
    return from_numpy(np.indices(sizes_of(shape))[dimension], canonical(dtype))


@_entered
def broadcast(operand: Any, sizes: Any) -> Any:
    """New leading axes."""
    x = making.operand(operand, "broadcast")
    return arranging.FUNCTIONS["broadcast_to"](x, (*sizes_of(sizes), *x.shape))


@_entered
def broadcast_in_dim(operand: Any, shape: Any, broadcast_dimensions: Any) -> Any:
    """The axes put at the given places of a larger shape."""
    x = making.operand(operand, "broadcast_in_dim")
    size = [1] * len(shape)
    for place, n in zip(broadcast_dimensions, x.shape, strict=True):
        size[place] = n
    return arranging.FUNCTIONS["broadcast_to"](x.reshape(tuple(size)), shape)


@_entered
def reshape(operand: Any, new_sizes: Any, dimensions: Any = None) -> Any:
    """In another shape; the axes are put in the order of `dimensions` first."""
    if dimensions is not None:
        operand = arranging.FUNCTIONS["transpose"](operand, tuple(dimensions))
    return arranging.FUNCTIONS["reshape"](operand, new_sizes)


@_entered
def transpose(operand: Any, permutation: Any) -> Any:
    """The axes in another order."""
    return arranging.FUNCTIONS["transpose"](operand, permutation)


@_entered
def rev(operand: Any, dimensions: Any) -> Any:
    """The other way round along axes."""
    return arranging.FUNCTIONS["flip"](operand, tuple(dimensions))


@_entered
def concatenate(operands: Any, dimension: int) -> Any:
    """One after the other along an axis."""
    return arranging.concatenate(operands, dimension)


@_entered
def expand_dims(array: Any, dimensions: Any) -> Any:
    """New axes of size one."""
    return arranging.FUNCTIONS["expand_dims"](array, tuple(dimensions))


@_entered
def squeeze(array: Any, dimensions: Any) -> Any:
    """Without these axes of size one."""
    return arranging.FUNCTIONS["squeeze"](array, tuple(dimensions))


@_entered
def dot(lhs: Any, rhs: Any, precision: Any = None, preferred_element_type: Any = None) -> Any:
    """The product of vectors and matrices."""
    del precision
    return products.FUNCTIONS["dot"](lhs, rhs, preferred_element_type=preferred_element_type)


@_entered
def dot_general(lhs: Any, rhs: Any, dimension_numbers: Any, precision: Any = None, preferred_element_type: Any = None, **_: Any) -> Any:
    """The product over the contracted axes, for each element of the batch axes."""
    del precision
    x, y = making.operand(lhs, "dot_general"), making.operand(rhs, "dot_general")
    (left, right), (left_batch, right_batch) = [[tuple(one) for one in pair] for pair in dimension_numbers]
    names = iter("abcdefghijklmnopqrstuvwxyz")
    first = [next(names) for _ in range(x.ndim)]
    second = [next(names) for _ in range(y.ndim)]
    for i, j in [*zip(left, right, strict=True), *zip(left_batch, right_batch, strict=True)]:
        second[j] = first[i]
    rest = [first[i] for i in range(x.ndim) if i not in (*left, *left_batch)] + [
        second[j] for j in range(y.ndim) if j not in (*right, *right_batch)
    ]
    out = [first[i] for i in left_batch] + rest
    return products.FUNCTIONS["einsum"](
        f"{''.join(first)},{''.join(second)}->{''.join(out)}", x, y, preferred_element_type=preferred_element_type
    )


@_entered
def batch_matmul(lhs: Any, rhs: Any, precision: Any = None) -> Any:
    """The products of two batches of matrices."""
    del precision
    return products.FUNCTIONS["matmul"](lhs, rhs)


def _reduction(name: str, its: str) -> None:
    def call(operand: Any, axes: Any) -> Any:
        return reductions.FUNCTIONS[its](operand, tuple(axes))

    _TABLE[f"reduce_{name}"] = named(f"reduce_{name}", call, f"The {its} over axes.")


for _name, _its in {"sum": "sum", "prod": "prod", "max": "max", "min": "min", "and": "all", "or": "any"}.items():
    _reduction(_name, _its)


@_entered
def argmax(operand: Any, axis: int, index_dtype: Any) -> Any:
    """Where the largest stands."""
    return cast(reductions.FUNCTIONS["argmax"](operand, axis), index_dtype)


@_entered
def argmin(operand: Any, axis: int, index_dtype: Any) -> Any:
    """Where the smallest stands."""
    return cast(reductions.FUNCTIONS["argmin"](operand, axis), index_dtype)


def _running(name: str, its: Callable[[Any, int], Any]) -> None:
    def call(operand: Any, axis: int = 0, reverse: bool = False) -> Any:
        x = making.operand(operand, name)
        turn: Callable[[Any], Any] = (lambda one: arranging.FUNCTIONS["flip"](one, axis)) if reverse else (lambda one: one)
        return turn(its(turn(x), axis))

    _TABLE[name] = named(name, call, "What has come together up to each place.")


_running("cumsum", lambda x, axis: reductions.FUNCTIONS["cumsum"](x, axis))
_running("cumprod", lambda x, axis: reductions.FUNCTIONS["cumprod"](x, axis))
_running("cummax", lambda x, axis: dress(engine("cummax")(x, axis)[0]))
_running("cummin", lambda x, axis: dress(engine("cummin")(x, axis)[0]))
_running("cumlogsumexp", lambda x, axis: dress(engine("logcumsumexp")(x, axis)))


@_entered
def sort(operand: Any, dimension: int = -1, is_stable: bool = True, num_keys: int = 1) -> Any:
    """Sorted; several arrays are sorted by the first, where it is equal by the next, as far as there are `num_keys`."""
    del is_stable
    if not isinstance(operand, (tuple, list)):
        return sorting.FUNCTIONS["sort"](operand, dimension)
    arrays = tuple(operand)
    for key in reversed(range(num_keys)):
        order = sorting.FUNCTIONS["argsort"](arrays[key], dimension)
        arrays = tuple(sorting.FUNCTIONS["take_along_axis"](one, order, dimension) for one in arrays)
    return arrays


@_entered
def sort_key_val(keys: Any, values: Any, dimension: int = -1, is_stable: bool = True) -> Any:
    """Keys sorted, and values in the same order."""
    return sort((keys, values), dimension, is_stable)


@_entered
def top_k(operand: Any, k: int, *, axis: int = -1) -> Any:
    """The k largest, and where they stand."""
    x = making.operand(operand, "top_k")
    order = sorting.FUNCTIONS["argsort"](x, axis, descending=True)
    places = slice_in_dim(order, 0, k, axis=axis)
    return [sorting.FUNCTIONS["take_along_axis"](x, places, axis), cast(places, np.int32)]


globals().update(_TABLE)
__all__ = sorted({
    *_TABLE, "ConvDimensionNumbers", "Precision", "associative_scan", "cond", "conv", "conv_dimension_numbers", "conv_general_dilated", "conv_transpose",
    "conv_with_general_padding", "RoundingMethod", "fori_loop", "map", "reduce", "reduce_window", "scan", "stop_gradient", "switch", "while_loop",
})  # fmt: skip
__getattr__ = missing("jax.lax", __all__)
