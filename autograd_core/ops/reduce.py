"""Operations that make fewer numbers out of many, sums, means, products, extremes and spread, and those that run along an axis.

`dim` is `None` (all axes), an axis or a tuple of axes, `keepdim` keeps reduced axes with size 1, as in PyTorch. Ties of `amax`
and `amin` (and of `max` and `min` without `dim`) share the gradient evenly; `max(dim)` and `min(dim)` give it to the first.
`sum`, `amax` and the others are the operations themselves, as rules call them; what a person calls follows in a table.
"""

from __future__ import annotations

import builtins
import math
from collections import namedtuple
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from autograd_core.dtypes import numpy_of
from autograd_core.errors import refuse, require
from autograd_core.op import Op, Sample, apply, general, linear
from autograd_core.ops.arithmetic import eq, maximum, minimum, ne, where
from autograd_core.ops.elementary import cast, exp, isnan
from autograd_core.ops.rows import finder, row
from autograd_core.ops.shape import axis_of, expand, flip, permute, reshape, squeeze, unsqueeze
from autograd_core.public import composed
from autograd_core.tape import Variable

# fmt: off
_add: Any = np.add.reduce
_largest: Any = np.maximum.reduce
_namedtuple: Any = namedtuple


def _samples(low: float = -2.0, high: float = 2.0, several: bool = True, **extra: Any) -> list[Sample]:
    cases: list[tuple[tuple[int, ...], Any, bool]] = [
        ((), None, False), ((3,), None, False), ((2, 3), 0, False), ((2, 3), -1, True), ((2, 3, 2), (0, 2) if several else 1, False),
    ]
    return [Sample((shape,), {"dim": dim, "keepdim": keep, **extra}, low, high) for shape, dim, keep in cases]


def _numbered(name: str) -> Any:
    """PyTorch numbers its derivatives: 0 where everything is reduced, 1 along given axes."""
    return lambda attributes: name + ("0" if attributes.get("dim") is None else "1")


def axes_of(dim: Any, ndim: int) -> tuple[int, ...]:
    """`dim` as a tuple of axes from 0. No axes are all axes, and a single number has an axis 0 to reduce, as in PyTorch."""
    if dim is None or dim == ():
        return tuple(range(ndim))
    if not isinstance(dim, (tuple, list)):
        return (axis_of(dim, ndim),) if ndim else axis_of(dim, 0) * ()
    axes = tuple([axis_of(axis, ndim) for axis in dim])
    if len(axes) > 1 and len({*axes}) < len(axes):
        raise refuse("dimension_twice", dim=builtins.max(axes, key=axes.count), places=())
    return axes if ndim else ()


def kept_shape(shape: tuple[int, ...], dim: Any) -> tuple[int, ...]:
    """The shape a reduction would have with `keepdim`."""
    axes = axes_of(dim, len(shape))
    return tuple(1 if i in axes else size for i, size in enumerate(shape))


def spread(value: Any, shape: tuple[int, ...], dim: Any) -> Any:
    """A reduced value repeated over the axes it was reduced along: the transpose of a sum."""
    if value.shape == ():
        return expand(value, size=shape) if shape else value
    kept = kept_shape(shape, dim)
    value = value if value.shape == kept else reshape(value, size=kept)
    return value if kept == shape else expand(value, size=shape)


def count(shape: tuple[int, ...], dim: Any) -> int:
    """How many elements each reduced value is made of."""
    return math.prod([shape[axis] for axis in axes_of(dim, len(shape))])


@cache
def results(name: str, fields: str) -> Any:
    """A kind of tuple for several results, which has names for them and prints as PyTorch prints it."""
    kind = _namedtuple(name, fields)
    kind.__repr__ = lambda self: f"torch.return_types.{name}(\n" + ",\n".join(f"{f}={getattr(self, f)!r}" for f in self._fields) + ")"
    return kind


# sums and products -------------------------------------------------------------------------------------------------------


def _whole(x: Any) -> Any:
    """The dtype that numbers of this one are added and multiplied in: whole numbers in int64."""
    return np.int64 if x.dtype.kind in "bui" else None


def _reduced(ufunc: Any) -> Any:
    return lambda x, dim=None, keepdim=False: ufunc(x, axis=None if dim is None else axes_of(dim, x.ndim), keepdims=keepdim, dtype=_whole(x))


_sum, _prod = _reduced(np.add.reduce), _reduced(np.multiply.reduce)


def _mean(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    if x.dtype.kind not in "fc":
        raise refuse("floats_wanted", op="mean", dtype=x.dtype, places=())
    n = x.size if dim is None else count(x.shape, dim)
    return _sum(x, dim, keepdim) / x.dtype.type(n) if n else np.full_like(_sum(x, dim, keepdim), np.nan)[()]


sum = row(linear, "sum", _sum, [lambda g, shape, dim: spread(g, shape, dim)], r"\textstyle\sum #1", [r"#g \text{ spread over } #1"], "Σ", _samples(),
    role="spread", own_dtype=True, backward=_numbered("SumBackward"))
mean = row(linear, "mean", _mean, [lambda g, shape, dim: spread(g * (1.0 / (count(shape, dim) or 1)), shape, dim)], r"\tfrac{1}{n}\textstyle\sum #1",
    [r"\tfrac{1}{n}\, #g \text{ spread over } #1"], "mean", _samples(), role="spread", backward=_numbered("MeanBackward"))


def _prod_pull(g: Any, x: Any, shape: tuple[int, ...], dim: Any) -> Any:
    # the product of all others: of those before and of those after, exact where elements are zero
    axes = axes_of(dim, len(shape))
    rest = [axis for axis in range(len(shape)) if axis not in axes]
    order, line, along = (*rest, *axes), x, axes[0] if axes else 0
    if len(axes) != 1:  # these axes as one, behind the others
        line, along = reshape(permute(x, dims=order), size=(*[shape[axis] for axis in rest], math.prod([shape[axis] for axis in axes]))), len(rest)
    others = before(line, dim=along, back=False) * before(line, dim=along, back=True)
    if len(axes) != 1:
        others = permute(reshape(others, size=tuple([shape[axis] for axis in order])), dims=tuple([order.index(axis) for axis in range(len(shape))]))
    return spread(g, shape, dim) * others


prod = row(general, "prod", _prod, [_prod_pull], r"\textstyle\prod #1", [r"#g \cdot \prod_{j \ne i} #1_j"], "∏", _samples(0.5, 2.0, False), own_dtype=True,
    backward=_numbered("ProdBackward"))


# running along an axis ---------------------------------------------------------------------------------------------------


def running(ufunc: Any) -> Any:
    return lambda x, dim: np.reshape(ufunc.accumulate(x if x.ndim else np.reshape(x, 1), axis=axis_of(dim, x.ndim), dtype=_whole(x)), x.shape)[()]


def _fold(x1: Any, x2: Any, dim: int, back: bool) -> Any:
    y = np.zeros_like(x1)
    if x1.ndim:
        first, second, result = (np.moveaxis(one, dim, 0)[:: -1 if back else 1] for one in (x1, x2, y))
        for k in range(len(result) - 1):
            result[k + 1] = first[k] + second[k] * result[k]
    return y[()]


def _before(x: Any, dim: int, back: bool) -> Any:
    y = np.ones_like(x)
    if x.ndim:
        factors, result = (np.moveaxis(one, dim, 0)[:: -1 if back else 1] for one in (x, y))
        np.cumprod(factors[:-1], axis=0, out=result[1:])
    return y[()]


RUNS = [Sample(((3,),), {"dim": 0}), Sample(((2, 3),), {"dim": -1}), Sample(((2, 3),), {"dim": 0})]
_TWO_WAYS = [(shape, {"dim": dim, "back": back}) for shape, dim in (((4,), 0), ((2, 3), -1), ((), 0)) for back in (False, True)]
cumsum: Op = row(linear, "cumsum", running(np.add), [lambda g, dim: flip(cumsum(flip(g, dims=(dim,)), dim=dim), dims=(dim,))], r"\operatorname{cumsum} #1",
    [r"\text{sums of } #g \text{ from the end}"], "cumΣ", RUNS, role="spread", own_dtype=True)
# y' = a + b y from one element to the next: what derivatives of running products are made of, and its own derivative
fold: Op = row(general, "fold", _fold, [lambda g, x2, dim, back: fold(g, x2, dim=dim, back=not back),
    lambda g, x2, y, dim, back: fold(g, x2, dim=dim, back=not back) * y], r"#1 + #2 \cdot \dots", ["#g + #2 \\cdot \\dots"] * 2, "fold",
    [Sample((shape, shape), attributes) for shape, attributes in _TWO_WAYS])
before: Op = row(general, "before", _before, [lambda g, x, y, dim, back: y * fold(g, x, dim=dim, back=not back)], r"\textstyle\prod_{j < i} #1_j",
    [r"\text{products of the others}"], "∏<", [Sample((shape,), attributes) for shape, attributes in _TWO_WAYS])
cumprod = row(general, "cumprod", running(np.multiply), [lambda g, x, dim: before(x, dim=dim, back=False) * (g + fold(x * g, x, dim=dim, back=True))],
    r"\operatorname{cumprod} #1", [r"\text{products of the others}"], "cum∏", RUNS, own_dtype=True)


# extremes ----------------------------------------------------------------------------------------------------------------


def evenly(g: Any, x: Any, y: Any, shape: tuple[int, ...], dim: Any) -> Any:
    """The gradient of a value that was chosen among `x`, shared by all that equal it."""
    whole = spread(y, shape, dim)
    equal = eq(x, whole)
    chosen = cast(equal | (isnan(x) & isnan(whole)) if dim is None else equal, dtype=y.dtype)
    return spread(g, shape, dim) * (chosen / sum(chosen, dim=dim, keepdim=True))


def _check_some(op: str, x: Any, dim: Any) -> None:
    if not x.size and x.ndim:
        require(dim is not None and dim != (), "empty_reduction_all", op=op, places=())
        require(builtins.all(x.shape[axis] for axis in axes_of(dim, x.ndim)), "empty_reduction", op=op, dim=dim, places=())


def _extreme(name: str, ufunc: Any, symbol: str) -> Op:
    """The largest or smallest value; equal ones share the gradient."""

    def kernel(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
        _check_some(symbol if dim is None else name, x, dim)
        return ufunc.reduce(x, axis=None if dim is None else axes_of(dim, x.ndim), keepdims=keepdim)

    def backward(attributes: Mapping[str, Any]) -> str:
        return f"{symbol.capitalize()}Backward1" if attributes.get("dim") is None else f"{name.capitalize()}Backward0"

    return row(general, name, kernel, [evenly], rf"\{symbol} #1", [rf"#g \cdot [#1 = \{symbol}]"], symbol, _samples(), role="route", backward=backward)


amax, amin = _extreme("amax", np.maximum, "max"), _extreme("amin", np.minimum, "min")


def _place(name: str, ufunc: Any) -> Op:
    def kernel(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
        _check_some(name, x, tuple(range(x.ndim)) if dim is None else dim)
        axis = None if dim is None else axis_of(dim, x.ndim)
        return ufunc(x, axis=axis if x.ndim else None, keepdims=keepdim)

    return finder(name, kernel, name.replace("arg", "a"))


def _truth(name: str, ufunc: Any, symbol: str) -> Op:
    def kernel(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
        axes = () if dim == () else axes_of(dim, x.ndim)  # here no axes are none: what is left is whether each element counts as true
        return ufunc(x, axis=axes, keepdims=keepdim).astype(np.uint8 if x.dtype == np.uint8 else bool)

    return finder(name, kernel, symbol)


argmax, argmin = _place("argmax", np.argmax), _place("argmin", np.argmin)
all, any = _truth("all", np.all, "∀"), _truth("any", np.any, "∃")


def _taken(x1: Any, x2: Any, dim: int, keepdim: bool) -> Any:
    found = np.take_along_axis(x1, x2, dim) if x1.ndim else x1
    return found if keepdim or not x1.ndim else np.squeeze(found, axis=dim)[()]


def _put_back(x1: Any, x2: Any, size: tuple[int, ...], dim: int, once: bool) -> Any:
    result = np.zeros_like(x1, shape=size)
    if once:
        np.put_along_axis(result, x2, x1, dim)
    else:
        np.add.at(result, tuple(x2 if axis == dim else line for axis, line in enumerate(np.ogrid[tuple(map(slice, x2.shape))])), x1)
    return result


_PLACES: Any = np.array([[2], [0]])


def chooser(name: str, symbol: str, backward: str, once: bool = True) -> Op:
    """Values along an axis (the first input) at positions (the second) that were found elsewhere, each of them `once` or several times."""

    def pull(g: Any, x2: Any, shape: tuple[int, ...], dim: int, keepdim: bool) -> Any:
        return put_along(g if keepdim else unsqueeze(g, dim=dim), x2, size=shape, dim=dim, once=once) if shape else g

    return row(general, name, _taken, [pull, None], rf"\operatorname{{{symbol}}} #1", ["#g \\text{ where it stood}", None], symbol,
        [Sample(((2, 3), _PLACES), {"dim": 1, "keepdim": keepdim}) for keepdim in (True, False)], role="route", own_dtype=True,
        backward=backward + "Backward0")


largest_along, smallest_along = chooser("largest_along", "max", "Max"), chooser("smallest_along", "min", "Min")
put_along: Op = row(general, "put_along", _put_back, [lambda g, x2, dim: largest_along(g, x2, dim=dim, keepdim=True), None], r"\operatorname{scatter} #1",
    [r"#g[\dots]", None], "[ ]₊", [Sample(((2, 1), _PLACES), {"size": (2, 3), "dim": 1, "once": once}) for once in (True, False)], role="move",
    backward="ScatterBackward0", own_dtype=True)


def with_places(kind: Any, op: Op, input: Any, places: Any, dim: int, keepdim: bool) -> Any:
    """The pair (values, indices), from positions that kept the axis they were found along."""
    dim = axis_of(dim, len(input.shape))
    return kind(op(input, places, dim=dim, keepdim=keepdim), places if keepdim else squeeze(places, dim=dim))


def _overloaded(name: str, whole: Op, locate: Op, select: Op, pairwise: Op) -> Any:
    def called(input: Any, dim: Any = None, keepdim: bool = False, *, other: Any = None) -> Any:
        if dim is None and other is None:
            require(not keepdim, "keepdim_alone", op=name)
            return whole(input, dim=None, keepdim=False)
        if isinstance(dim, Variable) or other is not None:
            return pairwise(input, dim if other is None else other)
        require(0 not in input.shape or input.shape[dim], "empty_reduction", op=name, dim=dim)
        return with_places(results(name, "values indices"), select, input, locate(input, dim=dim, keepdim=True), dim, keepdim)

    words = f"The {'largest' if name == 'max' else 'smallest'} value; with `dim` also where it stands first; with another tensor, the {name} of each pair."
    return composed(name, words, called)


max, min = _overloaded("max", amax, argmax, largest_along, maximum), _overloaded("min", amin, argmin, smallest_along, minimum)


# spread and logarithms of sums -------------------------------------------------------------------------------------------


def _var(x: Any, dim: Any = None, keepdim: bool = False, correction: float = 1) -> Any:
    if x.dtype.kind != "f":
        raise refuse("floats_wanted", op="var", dtype=x.dtype, places=())
    axes, n = axes_of(dim, x.ndim), count(x.shape, dim) - correction
    centred = x - _add(x, axis=axes, keepdims=True) / x.dtype.type(count(x.shape, dim) or 1)
    total = _add(centred * centred, axis=axes, keepdims=keepdim)
    return total / x.dtype.type(n) if n > 0 else np.where(total > 0, np.inf, np.nan).astype(x.dtype)[()]


def _var_slope(x: Any, dim: Any, correction: float) -> Any:
    n, centred = count(x.shape, dim) - correction, x - mean(x, dim=dim, keepdim=True)
    return centred * (2.0 / n) if n > 0 else where(eq(centred, 0.0), np.nan, np.inf)


def _over_twice(g: Any, y: Any) -> Any:
    """g / 2y, and zero where y is: equal numbers have no spread to lose (the subgradient PyTorch chooses)."""
    flat = eq(y, 0)
    return where(flat, 0.0, g / where(flat, 1.0, y * 2.0))


_SPREAD = [sample for sample in _samples(correction=1) if sample.shapes != ((),)]
var = row(general, "var", _var, [lambda g, x, shape, dim, correction: spread(g, shape, dim) * _var_slope(x, dim, correction)], r"\operatorname{var} #1",
    [r"#g \cdot \tfrac{2}{n-1}(#1 - \overline{#1})"], "var", _SPREAD)
std = row(general, "std", lambda x, dim=None, keepdim=False, correction=1: np.sqrt(_var(x, dim, keepdim, correction)),
    [lambda g, x, y, shape, dim, correction: spread(_over_twice(g, y), shape, dim) * _var_slope(x, dim, correction)], r"\operatorname{std} #1",
    [r"#g \cdot \tfrac{1}{n-1}\frac{#1 - \overline{#1}}{#y}"], "std", _SPREAD)


def _logsumexp(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    axes = axes_of(dim, x.ndim)
    top = _largest(x, axis=axes, keepdims=True, initial=-np.inf)
    top = np.where(np.isfinite(top), top, x.dtype.type(0))
    with np.errstate(divide="ignore"):
        total = np.log(_add(np.exp(x - top), axis=axes, keepdims=True)) + top
    return total if keepdim else np.squeeze(total, axis=axes)[()]


logsumexp = row(general, "logsumexp", _logsumexp, [lambda g, x, y, shape, dim: spread(g, shape, dim) * exp(x - spread(y, shape, dim))],
    r"\ln \textstyle\sum e^{#1}", ["#g \\cdot \\operatorname{softmax}(#1)"], "lse", _samples(), floating=True)


# what a person calls -----------------------------------------------------------------------------------------------------


def typed(input: Any, dtype: Any) -> Any:
    """In the dtype that was asked for."""
    return input if dtype is None else cast(input, dtype=numpy_of(dtype))


def totalled(found: Any, dtype: Any) -> Any:
    """The same of a total: whole numbers are added and multiplied in int64, whichever was asked for."""
    return found if dtype is None or found.dtype.is_floating_point else typed(found, dtype)


def _over_axes(op: Op, words: str, names: str = "") -> None:
    def called(input: Any, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Any:
        found = apply(op, (input if dtype is None else typed(input, dtype),), {"dim": tuple(dim) if type(dim) is list else dim, "keepdim": keepdim})
        return found if dtype is None else totalled(found, dtype)

    composed(names or op.name, words, called)


def _deviation(op: Op, words: str, beside: bool = False) -> None:
    def called(input: Any, dim: Any = None, unbiased: bool = True, keepdim: bool = False, *, correction: Any = None) -> Any:
        if isinstance(dim, bool):  # var(x, False)
            dim, unbiased = None, dim
        given = {"dim": tuple(dim) if type(dim) is list else dim, "keepdim": keepdim}
        found = op(input, **given, correction=int(unbiased) if correction is None else correction)
        return (found, mean(input, **given)) if beside else found

    composed(op.name + "_mean" * beside, words, called, method=not beside)


for _op, _words in {
    sum: "The sum of all elements, or along `dim`.", mean: "The mean of all elements, or along `dim`.", prod: "The product of all elements, or along `dim`.",
    amax: "The largest value; equal ones share the gradient.", amin: "The smallest value; equal ones share the gradient.",
    argmax: "Where the largest value stands first.", argmin: "Where the smallest value stands first.",
    all: "Whether all elements are true (not zero).", any: "Whether at least one element is true (not zero).",
}.items():
    _over_axes(_op, _words)
composed("logsumexp special.logsumexp", "The logarithm of the sum of exponentials along `dim`, computed without overflow.",
    lambda input, dim, keepdim=False: logsumexp(input, dim=tuple(dim) if type(dim) is list else dim, keepdim=keepdim))
for _op, _words in ((cumsum, "The sums of all elements up to each one."), (cumprod, "The products of all elements up to each one.")):
    composed(_op.name, _words, lambda input, dim, *, dtype=None, _op=_op: totalled(_op(typed(input, dtype), dim=dim), dtype), inplace=True)
_deviation(var, "The variance, divided by n − `correction`.")
_deviation(std, "The standard deviation, with n − `correction` in the denominator.")
_deviation(var, "The variance and the mean.", True)
_deviation(std, "The standard deviation and the mean.", True)
composed("count_nonzero", "How many elements are not zero.", lambda input, dim=None: sum(ne(input, 0), dim=tuple(dim) if type(dim) is list else dim, keepdim=False))
