"""Reductions: sums, means, extremes, and what runs along an axis, with JAX's arguments and dtypes.

Integers stay as wide as they are, booleans count as integers; the mean of integers is a float. Everything is computed by the engine's operations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import elementwise
from autograd_core.dialects.jax.inner.array import dress, undress
from autograd_core.dialects.jax.inner.dtypes import default_dtype
from autograd_core.dialects.jax.inner.elementwise import engine, named
from autograd_core.dialects.jax.inner.making import cast, floating, from_numpy, operand
from autograd_core.dialects.jax.inner.problems import JAXNotImplementedError, refuse_as, refuse_value
from autograd_core.op import REGISTRY

__all__ = ["FUNCTIONS", "axes_of"]

FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""Every function of this module by its name in `jax.numpy`."""


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = named(function.__name__, function)
    return function


def axes_of(axis: Any, ndim: int) -> tuple[int, ...]:
    """The axes meant, counted from 0; raises `ValueError` for one that is not there."""
    given = tuple(range(ndim)) if axis is None else axis if isinstance(axis, (tuple, list)) else (axis,)
    for one in given:
        if not -ndim <= int(one) < ndim:
            raise refuse_value("jax_axis", axis=int(one), ndim=ndim)
    return tuple([int(one) % ndim for one in given])


def _no_place(out: Any) -> None:
    """JAX's arrays do not change, so there is nowhere to write to."""
    if out is not None:
        raise refuse_as(JAXNotImplementedError, "jax_no_setting", name="out", function="jax.numpy")


def _masked(x: Any, where: Any, neutral: Any) -> Any:
    return x if where is None else elementwise.where(where, x, neutral)


def _reduced(name: str, x: Any, axis: Any, keepdims: bool) -> Any:
    """One of the engine's reductions over several axes, in the dtype of its input."""
    axes = axes_of(axis, x.array.ndim)
    if not axes and x.array.ndim:
        return x
    result = engine(name)(x, dim=axes, keepdim=keepdims) if x.array.ndim else engine(name)(x, dim=None)
    return cast(dress(result), x.dtype) if result.array.dtype.kind in "iu" else dress(result)


def _counted(x: Any) -> Any:
    """Truth values as integers."""
    return cast(x, default_dtype("i")) if x.dtype.kind == "b" else x


def _roomy(x: Any) -> Any:
    """Truth values, and whole numbers of few bits, as integers that have room for their sum."""
    whole = default_dtype("i")
    small = x.dtype.kind in "iu" and x.dtype.itemsize < whole.itemsize
    return cast(x, np.dtype(f"u{whole.name}") if x.dtype.kind == "u" else whole) if small else _counted(x)


def _sum_like(name: str, neutral: int) -> Callable[..., Any]:
    def call(
        a: Any, axis: Any = None, dtype: Any = None, out: None = None, keepdims: bool = False, initial: Any = None, where: Any = None,
        promote_integers: bool = True,
    ) -> Any:  # fmt: skip
        _no_place(out)
        x = (_roomy if promote_integers and dtype is None else _counted)(operand(a, name))
        x = _masked(x if dtype is None else cast(x, dtype), where, neutral)
        result = cast(_each_axis(name, x, axis, keepdims), x.dtype)
        return result if initial is None else elementwise.FUNCTIONS["add" if neutral == 0 else "multiply"](result, initial)

    made: Callable[..., Any] = named(name, call, f"The {name} over the axes (all of them for `None`).")
    return made


def _each_axis(name: str, x: Any, axis: Any, keepdims: bool) -> Any:
    """A product goes one axis at a time, where the engine takes only one."""
    if name != "prod" or not x.ndim:
        return _reduced(name, x, axis, keepdims)
    for one in sorted(axes_of(axis, x.ndim), reverse=True):
        x = dress(engine("prod")(x, dim=one, keepdim=keepdims))
    return x


FUNCTIONS["sum"], FUNCTIONS["prod"] = _sum_like("sum", 0), _sum_like("prod", 1)


@_entered
def mean(a: Any, axis: Any = None, dtype: Any = None, out: None = None, keepdims: bool = False, *, where: Any = None) -> Any:
    """The mean over the axes."""
    _no_place(out)
    x = operand(a, "mean")
    x = cast(x, floating(x.dtype) if dtype is None else dtype)
    if where is None:
        total = FUNCTIONS["sum"](x, axis, None, None, keepdims)
        count = int(np.prod([x.shape[one] for one in axes_of(axis, x.ndim)], dtype=np.int64))
        return dress(ops.div(total, float(count)))
    chosen = operand(where, "mean")
    shape = np.broadcast_shapes(x.shape, chosen.shape)
    weights = dress(ops.expand(cast(chosen, x.dtype), size=shape))
    return FUNCTIONS["sum"](x, axis, None, None, keepdims, None, chosen) / FUNCTIONS["sum"](weights, axis, None, None, keepdims)


@_entered
def average(a: Any, axis: Any = None, weights: Any = None, returned: bool = False, keepdims: bool = False) -> Any:
    """The mean weighted by `weights`."""
    x = operand(a, "average")
    if weights is None:
        result = mean(x, axis, None, None, keepdims)
        total = dress(ops.expand(result * 0 + x.size / max(result.size, 1), size=result.shape))
    else:
        w = operand(weights, "average")
        if w.ndim == 1 and x.ndim > 1:
            (along,) = axes_of(axis, x.ndim)
            w = dress(ops.reshape(w, size=tuple(-1 if i == along else 1 for i in range(x.ndim))))
        w = w + x * 0
        total = FUNCTIONS["sum"](w, axis, None, None, keepdims)
        result = FUNCTIONS["sum"](x * w, axis, None, None, keepdims) / total
    return (result, total) if returned else result


@_entered
def var(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: None = None,
    ddof: int = 0,
    keepdims: bool = False,
    *,
    where: Any = None,
    correction: Any = None,
) -> Any:
    """The mean squared distance from the mean; with `ddof` the count is less by so many."""
    _no_place(out)
    x = operand(a, "var")
    x = cast(x, floating(x.dtype) if dtype is None else dtype)
    centre = mean(x, axis, keepdims=True, where=where)
    squares = _masked(elementwise.FUNCTIONS["square"](x - centre), where, 0)
    if where is None:
        count: Any = float(np.prod([x.shape[one] for one in axes_of(axis, x.ndim)], dtype=np.int64))
    else:
        count = FUNCTIONS["sum"](cast(operand(where, "var"), x.dtype) + x * 0, axis, None, None, keepdims)
    return FUNCTIONS["sum"](squares, axis, None, None, keepdims) / (count - (ddof if correction is None else correction))


@_entered
def std(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: None = None,
    ddof: int = 0,
    keepdims: bool = False,
    *,
    where: Any = None,
    correction: Any = None,
) -> Any:
    """The square root of the variance."""
    return elementwise.FUNCTIONS["sqrt"](var(a, axis, dtype, out, ddof, keepdims, where=where, correction=correction))


def _extreme(names: str, its: str, pair: str) -> None:
    def call(a: Any, axis: Any = None, out: None = None, keepdims: bool = False, initial: Any = None, where: Any = None) -> Any:
        _no_place(out)
        x = operand(a, call.__name__)
        if where is not None:
            x = _masked(x, where, initial)
        if not x.size and initial is None:
            raise refuse_value("jax_empty_reduction", name=call.__name__)
        result = _reduced(its, x, axis, keepdims)
        return result if initial is None else elementwise.FUNCTIONS[pair](result, initial)

    for name in names.split():
        FUNCTIONS[name] = call
    named(names.split(maxsplit=1)[0], call, f"The {names.split()[0]} over the axes; ties share the gradient.")


_extreme("max amax", "amax", "maximum")
_extreme("min amin", "amin", "minimum")


def _question(names: str, its: str) -> None:
    def call(a: Any, axis: Any = None, out: None = None, keepdims: bool = False, *, where: Any = None) -> Any:
        _no_place(out)
        x = operand(a, names)
        x = x if x.dtype.kind == "b" else x != 0
        x = _masked(x, where, its == "all")
        for one in sorted(axes_of(axis, x.ndim), reverse=True):
            x = dress(engine(its)(x, dim=one, keepdim=keepdims))
        return x

    FUNCTIONS[names] = named(names, call, f"Whether {its} of the elements are true.")


_question("all", "all")
_question("any", "any")


def _place(name: str) -> None:
    def call(a: Any, axis: Any = None, out: None = None, keepdims: bool = False) -> Any:
        _no_place(out)
        x = operand(a, name)
        if axis is None:
            found = engine(name)(ops.reshape(x, size=(x.size,)), dim=0, keepdim=False)
            found = ops.reshape(found, size=(1,) * x.ndim) if keepdims else found
        else:
            found = engine(name)(x, dim=axes_of(axis, x.ndim)[0], keepdim=keepdims)
        return cast(dress(found), default_dtype("i"))

    FUNCTIONS[name] = named(name, call, "Where the extreme stands, counted along the axis.")


_place("argmax")
_place("argmin")


def _running(name: str) -> None:
    def call(a: Any, axis: Any = None, dtype: Any = None, out: None = None) -> Any:
        _no_place(out)
        x = _counted(operand(a, name))
        x = x if dtype is None else cast(x, dtype)
        flat = dress(ops.reshape(x, size=(x.size,))) if axis is None else x
        result = engine(name)(flat, dim=0 if axis is None else axes_of(axis, x.ndim)[0])
        return cast(dress(result), x.dtype)

    FUNCTIONS[name] = named(name, call, "What has come together up to each place along the axis.")


_running("cumsum")
_running("cumprod")


def _without_nan(name: str, neutral: Any) -> None:
    def call(a: Any, axis: Any = None, *rest: Any, **more: Any) -> Any:
        x = operand(a, name)
        clean = x if x.dtype.kind != "f" else elementwise.where(elementwise.FUNCTIONS["isnan"](x), neutral, x)
        return FUNCTIONS[name.removeprefix("nan")](clean, axis, *rest, **more)

    FUNCTIONS[name] = named(name, call, "The same, as if what is no number were not there.")


for _name, _neutral in {
    "nansum": 0, "nanprod": 1, "nanmax": -np.inf, "nanmin": np.inf, "nanargmax": -np.inf, "nanargmin": np.inf, "nancumsum": 0, "nancumprod": 1,
}.items():  # fmt: skip
    _without_nan(_name, _neutral)


def _of_numbers(name: str) -> None:
    def call(a: Any, axis: Any = None, *rest: Any, keepdims: bool = False, **more: Any) -> Any:
        numbers = elementwise.FUNCTIONS["logical_not"](elementwise.FUNCTIONS["isnan"](a))
        return FUNCTIONS[name](elementwise.FUNCTIONS["nan_to_num"](a), axis, *rest, keepdims=keepdims, where=numbers, **more)

    FUNCTIONS[f"nan{name}"] = named(f"nan{name}", call, "The same, as if what is no number were not there.")


for _name in ("mean", "var", "std"):
    _of_numbers(_name)


@_entered
def ptp(a: Any, axis: Any = None, out: None = None, keepdims: bool = False) -> Any:
    """The largest less the smallest."""
    return FUNCTIONS["max"](a, axis, out, keepdims) - FUNCTIONS["min"](a, axis, out, keepdims)


@_entered
def count_nonzero(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """How many elements are not zero."""
    return FUNCTIONS["sum"](operand(a, "count_nonzero") != 0, axis, None, None, keepdims)


@_entered
def quantile(
    a: Any, q: Any, axis: Any = None, out: None = None, overwrite_input: bool = False, method: str = "linear", keepdims: bool = False
) -> Any:
    """The value below which a share `q` of the elements lies."""
    del overwrite_input
    _no_place(out)
    x = operand(a, "quantile")
    x = cast(x, floating(x.dtype))
    axes = axes_of(axis, x.ndim)
    rest = [one for one in range(x.ndim) if one not in axes]
    rows = ops.reshape(ops.permute(x, dims=(*rest, *axes)), size=(*[x.shape[one] for one in rest], -1))
    rows = dress(engine("sort")(rows, dim=-1)[0])
    n = rows.shape[-1]
    share = np.asarray(q, np.float64) if isinstance(q, (int, float, list, tuple)) else np.asarray(operand(q, "quantile"))
    place = share * (n - 1)
    low, high = np.floor(place).astype(int), np.ceil(place).astype(int)
    ends = [dress(REGISTRY["getitem"](rows, index=(Ellipsis, one))) for one in (low, high)]
    if method == "linear":
        found = ends[0] * (1.0 - from_numpy(np.asarray(place - low), x.dtype)) + ends[1] * from_numpy(np.asarray(place - low), x.dtype)
    elif method == "nearest":
        found = dress(REGISTRY["getitem"](rows, index=(Ellipsis, np.rint(place).astype(int))))
    else:
        found = {"lower": ends[0], "higher": ends[1], "midpoint": (ends[0] + ends[1]) / 2}[method]
    if share.ndim:
        found = dress(ops.permute(found, dims=(*range(len(rest), found.ndim), *range(len(rest)))))
    if keepdims:
        found = dress(ops.reshape(found, size=(*share.shape, *[1 if i in axes else size for i, size in enumerate(x.shape)])))
    return found


@_entered
def percentile(
    a: Any, q: Any, axis: Any = None, out: None = None, overwrite_input: bool = False, method: str = "linear", keepdims: bool = False
) -> Any:
    """The quantile of q hundredths."""
    share = q / 100 if isinstance(q, (int, float)) else operand(q, "percentile") / 100.0
    return quantile(a, share, axis, out, overwrite_input, method, keepdims)


@_entered
def median(a: Any, axis: Any = None, out: None = None, overwrite_input: bool = False, keepdims: bool = False) -> Any:
    """The middle of the sorted elements, of two the mean."""
    return quantile(a, 0.5, axis, out, overwrite_input, "linear", keepdims)


@_entered
def nanmedian(a: Any, axis: int | None = None, out: None = None, overwrite_input: bool = False, keepdims: bool = False) -> Any:
    """The middle of the sorted elements that are numbers, of two the mean."""
    del overwrite_input
    _no_place(out)
    x = operand(a, "nanmedian")
    return dress(engine("nanquantile")(undress(cast(x, floating(x.dtype))), 0.5, dim=axis, keepdim=keepdims))


@_entered
def logsumexp(a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False, where: Any = None) -> Any:
    """log Σ b exp, computed so that nothing overflows; with `return_sign` the logarithm of the sum's size, and its sign."""
    x = operand(a, "logsumexp")
    x = _masked(cast(x, floating(x.dtype)), where, -np.inf)
    if return_sign or b is not None:
        most = dress(ops.detach(FUNCTIONS["max"](x, axis, keepdims=True)))
        most = elementwise.where(elementwise.FUNCTIONS["isfinite"](most), most, 0.0)
        shares = elementwise.FUNCTIONS["exp"](x - most)
        total = FUNCTIONS["sum"](shares if b is None else shares * b, axis, keepdims=True)
        size = elementwise.FUNCTIONS["abs"](total) if return_sign else total
        parts = [elementwise.FUNCTIONS["log"](size) + most, elementwise.FUNCTIONS["sign"](total)]
        axes = axes_of(axis, x.ndim)
        shape = [size for i, size in enumerate(x.shape) if i not in axes]
        found = parts if keepdims else [dress(ops.reshape(one, size=shape)) for one in parts]
        return tuple(found) if return_sign else found[0]
    axes = axes_of(axis, x.ndim)
    return dress(engine("logsumexp")(x, dim=axes, keepdim=keepdims)) if x.ndim else x


@_entered
def cov(
    m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None, fweights: Any = None, aweights: Any = None
) -> Any:
    """The covariances of the rows (of the columns with `rowvar=False`); `fweights` say how often a column counts, `aweights` how much."""
    rows = [_rows(one, rowvar) for one in (m, y) if one is not None]
    x = rows[0] if len(rows) == 1 else dress(ops.cat(rows, dim=0))
    less = (0 if bias else 1) if ddof is None else ddof
    if fweights is None and aweights is None:
        x = x - mean(x, 1, keepdims=True)
        found = dress(ops.matmul(x, ops.permute(x, dims=(1, 0)))) / float(x.shape[1] - less)
    else:
        often, much = (1.0 if one is None else operand(one, "cov") for one in (fweights, aweights))
        weights = often * much
        total = FUNCTIONS["sum"](weights)
        count = total - (less if aweights is None else FUNCTIONS["sum"](weights * much) / total * less)
        x = x - FUNCTIONS["sum"](x * weights, 1, keepdims=True) / total
        found = dress(ops.matmul(x * weights, ops.permute(x, dims=(1, 0)))) / count
    return dress(ops.reshape(found, size=())) if found.size == 1 else found


def _rows(one: Any, rowvar: bool) -> Any:
    x = operand(one, "cov")
    x = cast(x, floating(x.dtype))
    x = dress(ops.reshape(x, size=(1, x.size))) if x.ndim < 2 else x
    return x if rowvar or x.shape[0] == 1 else dress(ops.permute(x, dims=(1, 0)))


@_entered
def corrcoef(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    """The correlations of the rows."""
    found = cov(x, y, rowvar)
    if not found.ndim:
        return found / found
    spread = elementwise.FUNCTIONS["sqrt"](dress(engine("diagonal")(found)))
    return elementwise.clip(found / spread[:, None] / spread[None, :], -1.0, 1.0)
