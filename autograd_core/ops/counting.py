"""Sets of values, searching in what is sorted, counting and histograms. Nothing here has a derivative."""


# fmt: off

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.errors import require
from autograd_core.ops.reduce import results
from autograd_core.ops.rows import finder
from autograd_core.ops.shape import axis_of, reshape
from autograd_core.public import composed
from autograd_core.tape import Variable


def _runs(x: Any, dim: Any, part: str, ordered: bool) -> Any:
    """Runs of equal elements (or slices): their `values`, their `counts`, and for each element the number of its run (`inverse`)."""
    base, axis = (x.reshape(-1), 0) if dim is None else (x, axis_of(dim, x.ndim))
    n = base.shape[axis]
    rows = np.moveaxis(base, axis, 0).reshape(n, base.size // (n or 1))
    order = np.lexsort(rows.T[::-1]) if ordered and rows.size else np.arange(n)
    rows = rows[order]
    starts = np.concatenate([np.ones(int(n > 0), bool), np.any(rows[1:] != rows[:-1], axis=1)])
    first = np.flatnonzero(starts)
    if part == "values":
        return np.take(base, order[first], axis)
    if part == "counts":
        return np.diff(np.append(first, n))
    inverse = np.empty(n, np.int64)
    inverse[order] = np.cumsum(starts) - 1
    return inverse.reshape(x.shape if dim is None else (n,))[()]


runs = finder("runs", _runs, "set")


def _distinct(input: Any, ordered: bool, inverse: bool, counts: bool, dim: Any) -> Any:
    parts = ["values"] + ["inverse"] * bool(inverse) + ["counts"] * bool(counts)
    found = tuple([runs(input, dim=dim, part=part, ordered=ordered) for part in parts])
    return found if len(found) > 1 else found[0]


_SIDES: Any = ("left", "right")


def _search(x1: Any, x2: Any, *sorter: Any, right: bool, dtype: Any) -> Any:
    line, side = np.take_along_axis(x1, sorter[0], -1) if sorter else x1, _SIDES[right]
    if line.ndim == 1:
        return np.searchsorted(line, x2, side).astype(dtype)
    require(np.shape(x2)[:-1] == line.shape[:-1], "searchsorted_shapes", boundaries=list(line.shape), input=list(np.shape(x2)), places=())
    result = np.empty(x2.shape, dtype)
    for place in np.ndindex(line.shape[:-1]):
        result[place] = np.searchsorted(line[place], x2[place], side)
    return result


_searched = finder("searchsorted", _search, inputs=3)


def _searchsorted(sorted_sequence: Any, input: Any, *, out_int32: bool = False, right: bool = False, side: str | None = None, sorter: Any = None) -> Any:
    extra = () if sorter is None else (sorter,)
    require(side in (None, "left", "right"), "unknown_word", op="searchsorted", argument="side", known="left, right", given=side)
    return _searched(sorted_sequence, input, *extra, right=right or side == "right", dtype=np.int32 if out_int32 else np.int64)


def _bincount(x: Any, *weights: Any, minlength: int) -> Any:
    require(x.ndim == 1 and x.dtype.kind in "bui" and not np.any(x < 0), "bincount", places=())
    found = np.bincount(x, weights[0] if weights else None, minlength)
    return found.astype(weights[0].dtype) if weights and weights[0].dtype.kind == "f" else found


def _histc(x: Any, bins: int, min: float, max: float) -> Any:
    x = x.reshape(-1)
    if min == max and x.size:
        min, max = float(np.min(x)), float(np.max(x))
    low, high = (min - 1, max + 1) if min == max else (min, max)
    inside = x[(x >= low) & (x <= high)]
    place = np.minimum(((inside - low) / (high - low) * bins).astype(np.int64), bins - 1)
    return np.bincount(place, minlength=bins).astype(x.dtype)


def _place(x: Any, edges: Any) -> Any:
    """The interval of each element by bisection, the last one closed; −1 outside."""
    low, left = np.zeros(x.shape, np.int64), np.full(x.shape, edges.size)
    while np.any(left > 0):
        middle = np.minimum(low + left // 2, edges.size - 1)
        right = (left > 0) & (x >= edges[middle])
        low, left = np.where(right, middle + 1, low), np.where(right, left - left // 2 - 1, left // 2)
    return np.where((x >= edges[0]) & (x <= edges[-1]), np.minimum(low - 1, edges.size - 2), -1)


def _boxes(x: Any, *others: Any, bins: Any, range: Any, density: bool, weighted: bool, part: int) -> Any:
    """How many points (rows) lie in each box of a grid; `part` −1 are the counts, others the edges along one axis."""
    points, weights, edges = x.reshape(-1, x.shape[-1]), others[0].reshape(-1) if weighted else None, others[weighted:]
    if not edges:
        limits = [None] * len(bins) if range is None else [*zip(range[::2], range[1::2], strict=True)]
        edges = tuple([np.histogram_bin_edges(line, n, pair) for line, n, pair in zip(points.T, bins, limits, strict=True)])
    if part >= 0:
        return edges[part].astype(x.dtype)
    places, shape = [_place(line, one) for line, one in zip(points.T, edges, strict=True)], [one.size - 1 for one in edges]
    inside, result = np.all([one >= 0 for one in places], axis=0), np.zeros(shape, x.dtype)
    np.add.at(result, tuple(one[inside] for one in places), 1.0 if weights is None else weights[inside])
    return result / np.sum(result) / math.prod(np.ix_(*[np.diff(one) for one in edges])) if density else result


_in_boxes = finder("histogramdd", _boxes)


def _histogramdd(input: Any, bins: Any, *, range: Any = None, weight: Any = None, density: bool = False) -> Any:
    n = input.shape[-1]
    bins = [bins] * n if isinstance(bins, int) else list(bins)
    edges = bins if isinstance(bins[0], Variable) else []
    given = (*(() if weight is None else (weight,)), *edges)
    how = {"bins": () if edges else tuple(bins), "range": range, "density": density, "weighted": weight is not None}
    parts = [_in_boxes(input, *given, part=part, **how) for part in np.arange(-1, n).tolist()]
    return _kinds["histogramdd"](parts[0], tuple(parts[1:]))


def _histogram(input: Any, bins: Any, *, range: Any = None, weight: Any = None, density: bool = False) -> Any:
    counts, edges = _histogramdd(reshape(input, size=(-1, 1)), [bins], range=range, weight=weight, density=density)
    return _kinds["histogram"](counts, edges[0])


_kinds = {name: results(name, "hist bin_edges") for name in ("histogram", "histogramdd")}
_counted, _bins = finder("bincount", _bincount, inputs=2), finder("histc", _histc)


_member = finder("isin", lambda x1, x2, invert: np.isin(x1, x2, invert=invert)[()], "∈", 2)
composed("isin", "Whether each element is among the others.", lambda elements=None, test_elements=None, *, assume_unique=False,
    invert=False, element=None, test_element=None: _member(
        element if elements is None else elements, test_element if test_elements is None else test_elements, invert=invert), method=False)
composed("unique", "The distinct elements (or slices across `dim`) in order.",
    lambda input, sorted=True, return_inverse=False, return_counts=False, dim=None: _distinct(input, True, return_inverse, return_counts, dim))
composed("unique_consecutive", "The elements (or slices across `dim`) without repeats next to each other.",
    lambda input, return_inverse=False, return_counts=False, dim=None: _distinct(input, False, return_inverse, return_counts, dim))
composed("searchsorted", "Where values would be inserted into a sorted sequence.", _searchsorted, method=False)
composed("bucketize", "The number of the interval between `boundaries` that each element lies in.", lambda input, boundaries, *, out_int32=False, right=False:
    _searchsorted(boundaries, input, out_int32=out_int32, right=right), method=False, numbers=True)
composed("bincount", "How often each whole number occurs, or the sum of its weights.", lambda input, weights=None, minlength=0:
    _counted(input, *(() if weights is None else (weights,)), minlength=minlength))
composed("histc", "How many elements lie in each of `bins` equal intervals.", lambda input, bins=100, min=0, max=0: _bins(input, bins=bins, min=min, max=max))
composed("histogram", "How many elements (or how much weight) lie between neighbouring edges, and the edges.", _histogram)
composed("histogramdd", "How many points (rows) lie in each box of a grid, and its edges along each axis.", _histogramdd, method=False)
