"""Putting numbers in order, and what follows from it: order statistics; differences, areas and statistics.

An order is computed once, as positions; values are read there, and their gradients go back there.
"""


# fmt: off

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.dtypes import default, numpy_of
from autograd_core.errors import require
from autograd_core.op import Sample, general, unbroadcast
from autograd_core.ops.arithmetic import clamp, clamp_min, where
from autograd_core.ops.elementary import cast, ceil, clone, exp, floor, isnan, round, sqrt
from autograd_core.ops.linalg import matmul
from autograd_core.ops.norms import vector_norm
from autograd_core.ops.reduce import RUNS, amax, amin, chooser, cumsum, evenly, fold, results, running, sum, totalled, typed, with_places
from autograd_core.ops.rows import finder, row
from autograd_core.ops.shape import axis_of, cat, diagonal, extent, movedim, reshape, sizes, squeeze, transpose
from autograd_core.public import composed
from autograd_core.tape import Variable

# order -------------------------------------------------------------------------------------------------------------------


def _order(x: Any, dim: int, descending: bool = False, start: int = 0, stop: int | None = None) -> Any:
    order = np.argsort(np.flip(x, dim) if descending else x, axis=dim, kind="stable")
    if descending:  # equal elements stay in their order
        order = x.shape[dim] - 1 - np.flip(order, dim)
    return order[(slice(None),) * dim + (slice(start, stop),)]


def _middle(x: Any, dim: int, ignore: bool) -> Any:
    """Where the lower median stands; NaN are ordered last, and the first of them wins unless they are ignored."""
    order, known = np.argsort(x, axis=dim, kind="stable"), np.sum(~np.isnan(x), axis=dim, keepdims=True)
    inside = (np.maximum(known, 1) - 1) // 2
    return np.take_along_axis(order, inside if ignore else np.where(known < x.shape[dim], known, inside), dim)


def _commonest(x: Any, dim: int) -> Any:
    """Where the smallest of the commonest values stands last."""
    order = np.argsort(x, axis=dim, kind="stable")
    line = np.moveaxis(np.take_along_axis(x, order, dim), dim, -1)
    starts = np.concatenate([np.zeros_like(line[..., :1], bool), line[..., 1:] != line[..., :-1]], -1)
    runs = np.arange(line.shape[-1]) - np.maximum.accumulate(np.where(starts, np.arange(line.shape[-1]), 0), -1)
    return np.take_along_axis(order, np.moveaxis(np.argmax(runs, -1)[..., None], -1, dim), dim)


def _running_place(x: Any, dim: int, ufunc: str) -> Any:
    """The last place up to each element where the extreme so far stands."""
    best = getattr(np, ufunc).accumulate(x, axis=dim)
    places = np.arange(x.shape[dim]).reshape((-1,) + (1,) * (x.ndim - 1 - dim))
    return np.maximum.accumulate(np.where((x == best) | np.isnan(x), places, 0), axis=dim)


def _places(name: str, kernel: Any, symbol: str = "") -> Any:
    """Positions along an axis counted from 0; a single number stands at 0."""
    return finder(name, lambda x, dim, **how: kernel(x, axis_of(dim, x.ndim), **how) if x.ndim else np.int64(axis_of(dim, 0)), symbol)


order, middle, commonest = _places("order", _order), _places("middle", _middle, "med"), _places("commonest", _commonest, "mode")
running_place = _places("running_place", _running_place, "acum")


def _median_kernel(ignore: bool) -> Any:
    return lambda x: x.reshape(-1)[int(_middle(x.reshape(-1), 0, ignore)[0])] if x.size else x.dtype.type(np.nan if x.dtype.kind == "f" else np.iinfo(x.dtype).min)


CHOOSE = {
    name: (results(name, "values indices"), chooser(name + "_along", name, name.capitalize(), once="cum" not in name))
    for name in ("sort", "topk", "kthvalue", "median", "nanmedian", "mode", "cummax", "cummin")
}
_rank = chooser("rank_along", "rank", "Gather", once=False)
MEDIANS = {
    name: row(general, name, _median_kernel(name != "median"), [lambda g, x, y, shape: evenly(g, x, y, shape, None)], r"\operatorname{median} #1",
        [r"#g \text{ where it stood}"], "med", [Sample(((3,),)), Sample(((2, 3),)), Sample(((),))], role="route")
    for name in ("median", "nanmedian")
}


def _found(name: str, input: Any, places: Any, dim: int, keepdim: bool = True) -> Any:
    return with_places(*CHOOSE[name], input, places, dim, keepdim)


def _statistic(name: str, locate: Any, **details: Any) -> Any:
    def called(input: Any, dim: Any = None if name in MEDIANS else -1, keepdim: bool = False) -> Any:
        if dim is None:
            require(not keepdim, "keepdim_alone", op=name)
            return MEDIANS[name](input)
        axis = axis_of(dim, len(input.shape))
        require(not input.shape or input.shape[axis], "empty_reduction", op=name, dim=dim)
        return _found(name, input, locate(input, dim=axis, **details), axis, keepdim)

    return called


def _quantile(name: str) -> Any:
    def called(input: Any, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear") -> Any:
        known = ("linear", "lower", "higher", "midpoint", "nearest")
        require(interpolation in known, "unknown_word", op=name, argument="interpolation", known=", ".join(known), given=interpolation)
        require(input.dtype.is_floating_point, "floats_wanted", op=name, dtype=input.dtype)
        require(0 not in input.shape, "empty_input", op=name)
        require(isinstance(q, Variable) or 0 <= q <= 1, "quantile_range", op=name, q=q)
        several, ndim = len(getattr(q, "shape", ())) == 1, len(input.shape)
        q = reshape(q, size=(-1,)) if isinstance(q, Variable) else np.array([q], numpy_of(input.dtype))
        line = reshape(input, size=(-1,)) if dim is None or not ndim else movedim(input, dim, -1)
        line, n = sort(line).values, line.shape[-1]
        known_ones = cast(sum(~isnan(line), dim=-1, keepdim=True), dtype=line.dtype)
        last = clamp_min(known_ones - 1.0, 0.0) if name == "nanquantile" else known_ones * 0.0 + (n - 1.0)
        ranks = q * last if name == "nanquantile" else where(known_ones < n, n - 1.0, q * last)
        ranks = {"lower": floor, "higher": ceil, "nearest": round}.get(interpolation, lambda one: one)(ranks)
        low = floor(ranks)
        result = _rank(line, cast(low, dtype=np.int64), dim=len(line.shape) - 1, keepdim=True)
        if interpolation in ("linear", "midpoint"):
            above = _rank(line, cast(ceil(ranks), dtype=np.int64), dim=len(line.shape) - 1, keepdim=True)
            result = result + (above - result) * (0.5 if interpolation == "midpoint" else ranks - low)
        if keepdim and ndim:
            shape = [1] * ndim if dim is None else [1 if axis == axis_of(dim, ndim) else size for axis, size in enumerate(input.shape)]
            return reshape(movedim(result, -1, 0), size=(-1, *shape) if several else tuple(shape))
        return movedim(result, -1, 0) if several else squeeze(result, dim=-1)

    return called


# running along an axis ---------------------------------------------------------------------------------------------------


def _logcumsumexp_pull(g: Any, x: Any, y: Any, dim: int) -> Any:
    # the share of each element in its own sum, and what later sums keep of it: never more than one, so nothing overflows
    share = exp(x - y)
    return share * (g + fold((1.0 - share) * g, 1.0 - share, dim=dim, back=True))


logcumsumexp = row(general, "logcumsumexp", running(np.logaddexp), [_logcumsumexp_pull], r"\operatorname{logcumsumexp} #1",
    [r"\text{its share of later sums}"], "cumlse", RUNS)


# differences and areas ---------------------------------------------------------------------------------------------------


def _part(x: Any, dim: int, start: int | None, stop: int | None) -> Any:
    return x[(slice(None),) * dim + (slice(start, stop),)]


def _diff(input: Any, n: int = 1, dim: int = -1, prepend: Any = None, append: Any = None) -> Any:
    require(input.shape, "diff_of_number")
    dim = axis_of(dim, len(input.shape))
    parts = [one for one in (prepend, input, append) if one is not None and n] or [input]
    x = cat(parts, dim=dim) if len(parts) > 1 else input if n else clone(input)
    for _ in range(n):
        after, before = _part(x, dim, 1, None), _part(x, dim, None, -1)
        x = after ^ before if numpy_of(x.dtype).kind == "b" else after - before
    return x


def _strips(y: Any, x: Any, dx: Any, dim: int) -> Any:
    """The areas between neighbours."""
    dim = axis_of(dim, len(y.shape))
    if x is not None:
        x = reshape(x, size=(-1,) + (1,) * (len(y.shape) - 1 - dim)) if len(x.shape) == 1 else x
        dx = _diff(x, dim=len(x.shape) - len(y.shape) + dim)
    return (_part(y, dim, 1, None) + _part(y, dim, None, -1)) * (dx / 2.0)


def _slope(x: Any, coordinates: Any, dim: int, starts: Any, width: int, at: int) -> Any:
    """The derivative, at one of its nodes, of the line or parabola through neighbours, for `width` places at once."""
    y, c = [_part(x, dim, i, i + width) for i in starts], [_part(coordinates, 0, i, i + width) for i in starts]
    if len(y) == 2:
        return (y[1] - y[0]) / (c[1] - c[0])
    terms = [y[i] * ((c[at] * 2.0 - c[j] - c[k]) / ((c[i] - c[j]) * (c[i] - c[k]))) for i, j, k in ((0, 1, 2), (1, 0, 2), (2, 0, 1))]
    return terms[0] + terms[1] + terms[2]


def _gradient(input: Any, *, spacing: Any = None, dim: Any = None, edge_order: int = 1) -> Any:
    x, slopes = _floats(input), []
    dims = range(len(x.shape)) if dim is None else [axis_of(d, len(x.shape)) for d in (dim if isinstance(dim, (tuple, list)) else (dim,))]
    even = spacing is None or not (isinstance(spacing, Variable) or (isinstance(spacing, (tuple, list)) and isinstance(spacing[0], Variable)))
    for axis, one in zip(dims, spacing if isinstance(spacing, (tuple, list)) else [1.0 if spacing is None else spacing] * len(dims), strict=True):
        n = x.shape[axis]
        require(n > edge_order, "gradient_size", size=n, edge_order=edge_order)
        grid = one if getattr(one, "shape", ()) else np.arange(n).astype(numpy_of(x.dtype)) * float(one)
        grid = reshape(grid, size=(-1,) + (1,) * (len(x.shape) - 1 - axis))
        cuts = ((range(edge_order + 1), 1, 0), (range(3), n - 2, 1), (range(n - 1 - edge_order, n), 1, edge_order))
        ends = [_slope(x, grid, axis, *cut) for cut in cuts]
        if even:  # between its neighbours, whatever the middle is
            ends[1] = (_part(x, axis, 2, None) - _part(x, axis, None, -2)) / (2.0 * float(one))
        slopes.append(cat(ends, dim=axis))
    return tuple(slopes)


# statistics --------------------------------------------------------------------------------------------------------------


def _floats(input: Any) -> Any:
    return input if input.dtype.is_floating_point else cast(input, dtype=default())


def _cov(input: Any, *, correction: float = 1, fweights: Any = None, aweights: Any = None) -> Any:
    x = _floats(input if len(input.shape) == 2 else reshape(input, size=(1, -1)))
    given = [one for one in (fweights, aweights) if one is not None]
    weights = math.prod(given[1:], start=given[0]) if given else None
    total: Any = x.shape[1] if weights is None else sum(weights, dim=None, keepdim=False)
    mean = sum(x if weights is None else x * weights, dim=1, keepdim=True) / total
    free = total - correction
    if aweights is not None and correction != 0:
        free = total - correction * sum(weights * given[-1], dim=None, keepdim=False) / total
    free = clamp_min(free, 0.0) if isinstance(free, Variable) else max(free, 0)
    centred = x - mean
    found = matmul(centred if weights is None else centred * weights, transpose(centred, dim0=0, dim1=1)) / free
    return squeeze(found)


def _corrcoef(input: Any) -> Any:
    found = _cov(input)
    if not found.shape:
        return found / found
    deviation = sqrt(diagonal(found))
    return clamp(found / reshape(deviation, size=(-1, 1)) / deviation, -1.0, 1.0)


def _nansum(input: Any, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Any:
    numbers = where(isnan(input), 0.0, input) if input.dtype.is_floating_point else input
    return totalled(sum(typed(numbers, dtype), dim=tuple(dim) if type(dim) is list else dim, keepdim=keepdim), dtype)


def _nanmean(input: Any, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Any:
    input, dim = typed(input, dtype), tuple(dim) if type(dim) is list else dim
    require(input.dtype.is_floating_point, "floats_wanted", op="nanmean", dtype=input.dtype)
    return _nansum(input, dim, keepdim) / sum(~isnan(input), dim=dim, keepdim=keepdim)


def _sum_to_size(input: Any, *size: Any) -> Any:
    wanted, shape = sizes(size), tuple(input.shape)
    fits = len(wanted) <= len(shape) and all(n in (1, m) for n, m in zip(wanted[::-1], shape[::-1], strict=False))
    require(fits, "sum_to_size", size=list(wanted), shape=list(shape))
    return unbroadcast(input, wanted)


def _renorm(input: Any, p: float, dim: int, maxnorm: float) -> Any:
    require(p > 0, "out_of_range", op="renorm", argument="p", wanted="positive", given=p)
    require(maxnorm >= 0, "out_of_range", op="renorm", argument="maxnorm", wanted="0 or more", given=maxnorm)
    axes = tuple(axis for axis in range(len(input.shape)) if axis != axis_of(dim, len(input.shape)))
    input = clone(input)  # `renorm_` overwrites the original, which the derivatives read
    size = vector_norm(input, p, axes, True)
    return input * where(size > maxnorm, maxnorm / (size + 1e-7), 1.0)


_minmax = results("aminmax", "min max")
composed("argsort", "The positions that put the elements in order.", lambda input, dim=-1, descending=False, stable=False:
    order(input, dim=dim, descending=bool(descending)))
sort = composed("sort", "The elements in order and where they stood; equal ones keep their order.", lambda input, dim=-1, descending=False, stable=False:
    _found("sort", input, order(input, dim=dim, descending=bool(descending)), dim))
composed("msort", "The elements in order along the first axis.", lambda input: sort(input, 0).values)
composed("topk", "The `k` largest (or smallest) elements, and where they stand.", lambda input, k, dim=-1, largest=True, sorted=True:
    require(0 <= k <= extent(input, dim), "k_range", op="topk", k=k) or _found("topk", input, order(input, dim=dim, descending=bool(largest), stop=int(k)), dim))
composed("kthvalue", "The `k`-th smallest element, and where it stands.", lambda input, k, dim=-1, keepdim=False:
    require(1 <= k <= extent(input, dim), "k_range", op="kthvalue", k=k) or _found("kthvalue", input, order(input, dim=dim, start=k - 1, stop=k), dim, keepdim))
composed("median", "The median (the lower one of two); with `dim` also where it stands.", _statistic("median", middle, ignore=False))
composed("nanmedian", "The median of the elements that are numbers.", _statistic("nanmedian", middle, ignore=True))
composed("mode", "The commonest value (the smallest of several), and where it stands last.", _statistic("mode", commonest))
for _name, _ufunc in (("cummax", "maximum"), ("cummin", "minimum")):
    composed(_name, f"The {_ufunc} of all elements up to each one, and where it stands.",
        lambda input, dim, _name=_name, _ufunc=_ufunc: _found(_name, input, running_place(input, dim=dim, ufunc=_ufunc), dim))
composed("quantile", "The value below which a fraction `q` of the elements lies.", _quantile("quantile"))
composed("nanquantile", "The quantiles of the elements that are numbers.", _quantile("nanquantile"))
composed("diff", "The differences of neighbours, `n` times.", _diff)
composed("trapezoid trapz", "The area below points, by trapezoids.",
    lambda y, x=None, *, dx=1.0, dim=-1: sum(_strips(y, x, dx, dim), dim=dim, keepdim=False), method=False)
composed("cumulative_trapezoid", "The area below points up to each one, by trapezoids.",
    lambda y, x=None, *, dx=1.0, dim=-1: cumsum(_strips(y, x, dx, dim), dim=dim), method=False)
composed("gradient", "The derivative of sampled values along each axis, by central differences.", _gradient, method=False)
composed("cov", "The covariances of variables (rows) over observations (columns).", _cov)
composed("corrcoef", "The correlations of variables (rows) over observations (columns).", _corrcoef)
composed("logcumsumexp", "The logarithms of the sums of exponentials up to each element.", lambda input, dim: logcumsumexp(input, dim=dim))
composed("aminmax", "The smallest and the largest value.", lambda input, *, dim=None, keepdim=False: _minmax(
    amin(input, dim=dim, keepdim=keepdim), amax(input, dim=dim, keepdim=keepdim)))
composed("sum_to_size", "Summed to a size that broadcasts to this one: the transpose of `expand`.", _sum_to_size)
composed("nansum", "The sum of the elements that are numbers.", _nansum)
composed("nanmean", "The mean of the elements that are numbers.", _nanmean)
composed("dist", "The p-norm of the difference.", lambda input, other, p=2: vector_norm(input - other, p))
composed("renorm", "Slices across `dim` made no longer than `maxnorm`.", _renorm, inplace=True)
