"""TensorFlow's reductions: sums, means, extremes, positions, running totals. Knows axes; the engine adds up."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.convert import countable, dtype_kept, engine, floats, numbers, tensor_of, truths, wrap
from autograd_core.dialects.tensorflow.dispatch import op
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "argmax", "argmin", "bincount", "count_nonzero", "cumprod", "cumsum", "cumulative_logsumexp", "reduce_all", "reduce_any", "reduce_euclidean_norm",
    "reduce_logsumexp", "reduce_max", "reduce_mean", "reduce_min", "reduce_prod", "reduce_std", "reduce_sum", "reduce_variance",
]  # fmt: skip


def axes_of(axis: Any, ndim: int, kind: str) -> tuple[int, ...]:
    """The axes that `axis` (a number, several, a tensor of them, or `None` for all) stands for, counted from the front."""
    given = numbers(axis)
    listed = range(ndim) if given is None else given if isinstance(given, list) else [given]
    for one in listed:
        if not -ndim <= one < ndim:
            raise refuse_as(InvalidArgumentError, "tf_axis", op=kind, axis=one, ndim=ndim)
    return tuple(int(one) % ndim for one in listed)


def _reduced(kind: str, inner: str, tensor: Any, axis: Any, keepdims: bool) -> Any:
    axes = axes_of(axis, tensor.array.ndim, kind)
    if inner == "prod" and len(axes) > 1:  # the engine multiplies along one axis, or along all of them
        for one in sorted(axes, reverse=True):
            tensor = dtype_kept(engine(inner)(tensor, one, keepdims), tensor)
        return tensor
    return dtype_kept(engine(inner)(tensor, axes, keepdims), tensor) if axes else tensor


def _extreme_of_none(kind: str, tensor: Any, axis: Any, keepdims: bool) -> Any:
    """Where there is nothing to compare: what changes no extreme."""
    dtype, axes = tensor.array.dtype, axes_of(axis, tensor.array.ndim, kind)
    least = -np.inf if dtype.kind == "f" else np.iinfo(dtype).min
    most = np.inf if dtype.kind == "f" else np.iinfo(dtype).max
    shape = [1 if i in axes else size for i, size in enumerate(tensor.array.shape) if keepdims or i not in axes]
    return wrap(np.full(shape, least if kind == "Max" else most, dtype)[()])


def _reduction(name: str, kind: str, inner: str, words: str, only_floats: bool = False) -> Any:
    def function(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: Any = None) -> Any:
        tensor = (floats if only_floats else truths if kind in ("Any", "All") else countable)(kind, input_tensor)
        if kind in ("Max", "Min") and 0 in tensor.array.shape and tensor.array.dtype.kind in "fiu":
            return _extreme_of_none(kind, tensor, axis, keepdims)
        return _reduced(kind, inner, tensor, axis, keepdims)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{words} over `axis` (all axes, unless given). Keeps the dtype."
    return op(kind)(function)


reduce_sum = _reduction("reduce_sum", "Sum", "sum", "The sum")
reduce_max = _reduction("reduce_max", "Max", "amax", "The greatest element")
reduce_min = _reduction("reduce_min", "Min", "amin", "The least element")
reduce_prod = _reduction("reduce_prod", "Prod", "prod", "The product")
reduce_any = _reduction("reduce_any", "Any", "any", "Whether any is true")
reduce_all = _reduction("reduce_all", "All", "all", "Whether all are true")
reduce_logsumexp = _reduction("reduce_logsumexp", "Log", "logsumexp", "The logarithm of the sum of exponentials", True)


@op("Mean")
def reduce_mean(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: Any = None) -> Any:
    """The mean over `axis`; that of whole numbers is a whole number, rounded towards zero. Truths are cast first."""
    x = countable("Mean", input_tensor)
    if x.array.dtype.kind == "f":
        return _reduced("Mean", "mean", x, axis, keepdims)
    total = _reduced("Mean", "sum", x, axis, keepdims)
    return dtype_kept(engine("div")(total, x.array.size // max(1, total.array.size), rounding_mode="trunc"), x)


def _spread(x: Any, axis: Any, keepdims: bool, kind: str) -> Any:
    axes = axes_of(axis, x.array.ndim, kind)
    return engine("var")(x, axes, correction=0, keepdim=keepdims) if axes else engine("mul")(x, 0.0)


@op("Variance")
def reduce_variance(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: Any = None) -> Any:
    """The mean squared distance from the mean. Floats only."""
    return _spread(_only_floats(input_tensor), axis, keepdims, "Variance")


@op("Std")
def reduce_std(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: Any = None) -> Any:
    """The square root of the variance. Floats only."""
    return engine("sqrt")(_spread(_only_floats(input_tensor), axis, keepdims, "Std"))


def _only_floats(value: Any) -> Any:
    tensor = tensor_of(value)
    if tensor.array.dtype.kind != "f":
        raise refuse_as(TypeError, "tf_spread_dtype", dtype=tensor.array.dtype.name)
    return tensor


@op("EuclideanNorm")
def reduce_euclidean_norm(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: Any = None) -> Any:
    """The root of the sum of squares over `axis`."""
    x = tensor_of(input_tensor)
    return dtype_kept(engine("linalg.vector_norm")(x, 2, axes_of(axis, x.array.ndim, "EuclideanNorm"), keepdims), x)


def _position(kind: str, inner: str, value: Any, axis: Any, output_type: Any) -> Any:
    x = tensor_of(value)
    (place,) = axes_of(0 if axis is None else axis, x.array.ndim, kind)
    return engine("cast")(engine(inner)(x, place), dtype=as_dtype(output_type).numpy)


@op("ArgMax")
def argmax(input: Any, axis: Any = None, output_type: Any = "int64", name: Any = None) -> Any:
    """Where the greatest element stands along `axis` (the first axis, unless given)."""
    return _position("ArgMax", "argmax", input, axis, output_type)


@op("ArgMin")
def argmin(input: Any, axis: Any = None, output_type: Any = "int64", name: Any = None) -> Any:
    """Where the least element stands along `axis` (the first axis, unless given)."""
    return _position("ArgMin", "argmin", input, axis, output_type)


def _running(inner: str, start: float, value: Any, axis: Any, exclusive: bool, reverse: bool) -> Any:
    x = countable(inner.capitalize(), value)
    (place,) = axes_of(axis, x.array.ndim, inner)
    if reverse:
        x = engine("flip")(x, (place,))
    result = dtype_kept(engine(inner)(x, place), x)
    if exclusive:
        first = engine("full_like")(engine("narrow")(result, place, 0, 1), start)
        result = engine("cat")([first, engine("narrow")(result, place, 0, x.array.shape[place] - 1)], place)
    return engine("flip")(result, (place,)) if reverse else result


@op("Cumsum")
def cumsum(x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: Any = None) -> Any:
    """Running sums; `exclusive` leaves each element out of its own, `reverse` runs from the end."""
    return _running("cumsum", 0, x, axis, exclusive, reverse)


@op("Cumprod")
def cumprod(x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: Any = None) -> Any:
    """Running products; `exclusive` leaves each element out of its own, `reverse` runs from the end."""
    return _running("cumprod", 1, x, axis, exclusive, reverse)


@op("CumulativeLogsumexp")
def cumulative_logsumexp(x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: Any = None) -> Any:
    """Running logarithms of sums of exponentials."""
    return _running("logcumsumexp", -np.inf, x, axis, exclusive, reverse)


@op("CountNonzero")
def count_nonzero(input: Any, axis: Any = None, keepdims: bool = False, dtype: Any = "int64", name: Any = None) -> Any:
    """How many are not zero."""
    counted = engine("cast")(engine("ne")(tensor_of(input), 0), dtype=as_dtype(dtype).numpy)
    return _reduced("CountNonzero", "sum", counted, axis, keepdims)


@op("Bincount")
def bincount(arr: Any, weights: Any = None, minlength: Any = None, maxlength: Any = None, dtype: Any = "int32", name: Any = None) -> Any:
    """How often each of 0, 1, 2, … occurs, or the sum of its `weights`."""
    found = engine("bincount")(engine("reshape")(tensor_of(arr), (-1,)), None if weights is None else tensor_of(weights), minlength or 0)
    found = engine("cast")(found, dtype=as_dtype(dtype).numpy if weights is None else tensor_of(weights).array.dtype)
    return found if maxlength is None else found[: int(maxlength)]
