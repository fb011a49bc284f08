"""Operations that make fewer numbers out of many: sums, means, products, extremes, statistics.

`dim` is `None` (all axes), an axis or a tuple of axes, `keepdim` keeps reduced axes with size 1, as in PyTorch. Ties of `amax`
and `amin` (and of `max` and `min` without `dim`) share the gradient evenly; `max(dim)` and `min(dim)` give it to the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from autograd_core.op import Sample, general, linear
from autograd_core.ops.arithmetic import eq, where
from autograd_core.ops.elementary import cast, exp, log
from autograd_core.ops.shape import expand, reshape, squeeze
from autograd_core.public import public

Dim = int | tuple[int, ...] | None
_add: Any = np.add.reduce
_multiply: Any = np.multiply.reduce
_largest: Any = np.maximum.reduce


def _samples(low: float = -2.0, high: float = 2.0, **extra: Any) -> list[Sample]:
    cases: list[tuple[tuple[int, ...], Dim, bool]] = [
        ((), None, False), ((3,), None, False), ((2, 3), 0, False), ((2, 3), -1, True), ((2, 3, 2), (0, 2), False),
    ]  # fmt: skip
    return [Sample((shape,), {"dim": dim, "keepdim": keep, **extra}, low, high) for shape, dim, keep in cases]


def _numbered(name: str) -> Any:
    """PyTorch numbers its derivatives: 0 where everything is reduced, 1 along given axes."""
    return lambda attributes: name + ("0" if attributes.get("dim") is None else "1")


def axes_of(dim: Any, ndim: int) -> tuple[int, ...]:
    """`dim` as a tuple of axes from 0. No axes are all axes, and a single number has an axis 0 to reduce, as in PyTorch."""
    if dim is None or dim == ():
        return tuple(range(ndim))
    dims = (dim,) if isinstance(dim, int) else tuple(dim)
    for axis in dims:
        if not -(ndim or 1) <= axis < (ndim or 1):
            raise np.exceptions.AxisError(axis, ndim)
    return tuple(axis + ndim if axis < 0 else axis for axis in dims) if ndim else ()


def kept_shape(shape: tuple[int, ...], dim: Any) -> tuple[int, ...]:
    """The shape a reduction would have with `keepdim`."""
    axes = axes_of(dim, len(shape))
    return tuple(1 if i in axes else size for i, size in enumerate(shape))


def spread(value: Any, shape: tuple[int, ...], dim: Any) -> Any:
    """A reduced value repeated over the axes it was reduced along: the transpose of a sum."""
    kept = kept_shape(shape, dim)
    value = value if value.shape == kept else reshape(value, size=kept)
    return value if kept == shape else expand(value, size=shape)


def count(shape: tuple[int, ...], dim: Any) -> int:
    """How many elements each reduced value is made of."""
    total = 1
    for axis in axes_of(dim, len(shape)):
        total *= shape[axis]
    return total


def _sum(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    dtype = np.int64 if x.dtype.kind in "bui" else None
    return _add(x, axis=axes_of(dim, x.ndim), keepdims=keepdim, dtype=dtype)


def _mean(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    if x.dtype.kind not in "fc":
        raise ValueError(f"the mean needs a floating point tensor and got {x.dtype}; use x.float().mean()")
    return _add(x, axis=axes_of(dim, x.ndim), keepdims=keepdim) / x.dtype.type(count(x.shape, dim))


sum = linear(
    "sum", _sum, [lambda g, shape, dim: spread(g, shape, dim)], symbol="Σ", role="spread", latex=r"\textstyle\sum #1",
    derivative=[r"#g \text{ spread over } #1"], samples=_samples(), own_dtype=True, backward=_numbered("SumBackward"),
)  # fmt: skip
mean = linear(
    "mean", _mean, [lambda g, shape, dim: spread(g, shape, dim) * (1.0 / count(shape, dim))], symbol="mean", role="spread",
    latex=r"\tfrac{1}{n}\textstyle\sum #1", derivative=[r"\tfrac{1}{n}\, #g \text{ spread over } #1"], samples=_samples(),
    backward=_numbered("MeanBackward"),
)  # fmt: skip


def _prod(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    return _multiply(x, axis=axes_of(dim, x.ndim), keepdims=keepdim)


def _prod_pull(g: Any, x: Any, shape: tuple[int, ...], dim: Any) -> Any:
    return spread(g, shape, dim) * _others(x, dim)


def _others(x: Any, dim: Any) -> Any:
    """For each element the product of all others along `dim`; exact where elements are zero, so no division."""
    axes = axes_of(dim, x.ndim)
    if not axes:
        return x * 0.0 + 1.0
    # products of what comes before and after, one reduced axis at a time; other reduced axes enter as whole products
    result = None
    for axis in axes:
        size = x.shape[axis]
        index: list[Any] = [slice(None)] * x.ndim
        parts = []
        for i in range(size):
            index[axis] = slice(i, i + 1)
            parts.append(x[tuple(index)])
        before, after = [parts[0] * 0.0 + 1.0], [parts[0] * 0.0 + 1.0]
        for part in parts[:-1]:
            before.append(before[-1] * part)
        for part in reversed(parts[1:]):
            after.append(after[-1] * part)
        factors = [b * a for b, a in zip(before, reversed(after), strict=True)]
        from autograd_core.ops.shape import cat

        own = cat(factors, dim=axis)
        whole = prod(x, dim=axis, keepdim=True)
        result = own if result is None else result * own
        x = whole
    return result


prod = general(
    "prod", _prod, [_prod_pull], symbol="∏", latex=r"\textstyle\prod #1", derivative=[r"#g \cdot \prod_{j \ne i} #1_j"],
    samples=_samples(0.5, 2.0), own_dtype=True, backward=_numbered("ProdBackward"),
    push=lambda t, x, dim, keepdim: sum(t * _others(x, dim), dim=dim, keepdim=keepdim),
)  # fmt: skip


def _extreme(name: str, ufunc: Any, symbol: str, backward: Any) -> Any:
    """The largest or smallest value; equal ones share the gradient."""

    def share(x: Any, y: Any, dim: Any) -> Any:
        chosen = cast(eq(x, spread(y, x.shape, dim)), dtype=y.dtype)
        return chosen / sum(chosen, dim=dim, keepdim=True)

    def kernel(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
        axes = axes_of(dim, x.ndim)
        _check_some(x, axes)
        return ufunc.reduce(x, axis=axes, keepdims=keepdim)

    return general(
        name, kernel, [lambda g, x, y, shape, dim: spread(g, shape, dim) * share(x, y, dim)], symbol=symbol, role="route",
        latex=rf"\{symbol} #1", derivative=[rf"#g \cdot [#1 = \{symbol}]"], backward=backward, samples=_samples(),
        push=lambda t, x, y, dim, keepdim: sum(t * share(x, y, dim), dim=dim, keepdim=keepdim),
    )  # fmt: skip


def _check_some(x: Any, axes: tuple[int, ...]) -> None:
    for axis in axes:
        if x.shape[axis] == 0:
            raise IndexError(f"expected dimension {axis} to have non-zero size: no numbers have no largest or smallest")


def _overall(name: str, whole: str) -> Any:
    def choose(attributes: Mapping[str, Any]) -> str:
        return whole if attributes.get("dim") is None else name

    return choose


amax = _extreme("amax", np.maximum, "max", _overall("AmaxBackward0", "MaxBackward1"))
amin = _extreme("amin", np.minimum, "min", _overall("AminBackward0", "MinBackward1"))


def _arg(name: str, kernel: Any, symbol: str) -> Any:
    def positions(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
        axes = axes_of(dim, x.ndim)
        _check_some(x, axes)
        return kernel(x, axis=None if dim is None or not axes else axes[0], keepdims=keepdim)

    return general(
        name,
        positions,
        [None],
        symbol=symbol,
        role="stop",
        latex=rf"\operatorname{{{name}}} #1",
        derivative=[None],
        differentiable=False,
    )


argmax = _arg("argmax", np.argmax, "amax")
argmin = _arg("argmin", np.argmin, "amin")
all = general(
    "all", lambda x, dim=None, keepdim=False: np.all(x, axis=axes_of(dim, x.ndim), keepdims=keepdim), [None], symbol="∀", role="stop", latex=r"\forall #1",
    derivative=[None], differentiable=False,
)  # fmt: skip
any = general(
    "any", lambda x, dim=None, keepdim=False: np.any(x, axis=axes_of(dim, x.ndim), keepdims=keepdim), [None], symbol="∃", role="stop", latex=r"\exists #1",
    derivative=[None], differentiable=False,
)  # fmt: skip


def _var(x: Any, dim: Any = None, keepdim: bool = False, correction: int = 1) -> Any:
    if x.dtype.kind != "f":
        raise TypeError(f"the variance needs a floating point tensor and got {x.dtype}; use x.float()")
    centred = x - np.mean(x, axis=axes_of(dim, x.ndim), keepdims=True)
    total = _add(centred * centred, axis=axes_of(dim, x.ndim), keepdims=keepdim)
    n = count(x.shape, dim) - correction
    return total / x.dtype.type(n) if n > 0 else total * x.dtype.type(np.nan)


def _var_slope(x: Any, dim: Any, correction: int) -> Any:
    n = count(x.shape, dim) - correction
    return (x - mean(x, dim=dim, keepdim=True)) * (2.0 / n if n > 0 else float("nan"))


def _over_twice(g: Any, y: Any) -> Any:
    """g / 2y, and zero where y is: equal numbers have no spread to lose (the subgradient PyTorch chooses)."""
    flat = eq(y, 0)
    return where(flat, 0.0, g / where(flat, 1.0, y * 2.0))


def _more_samples(**extra: Any) -> list[Sample]:
    return [sample for sample in _samples(**extra) if sample.shapes != ((),)]


var = general(
    "var", _var, [lambda g, x, shape, dim, correction: spread(g, shape, dim) * _var_slope(x, dim, correction)], symbol="var",
    latex=r"\operatorname{var} #1", derivative=[r"#g \cdot \tfrac{2}{n-1}(#1 - \overline{#1})"], samples=_more_samples(correction=1),
    push=lambda t, x, dim, keepdim, correction: sum(t * _var_slope(x, dim, correction), dim=dim, keepdim=keepdim),
)  # fmt: skip
std = general(
    "std", lambda x, dim=None, keepdim=False, correction=1: np.sqrt(_var(x, dim, keepdim, correction)),
    [lambda g, x, y, shape, dim, correction: spread(_over_twice(g, y), shape, dim) * _var_slope(x, dim, correction)], symbol="std",
    latex=r"\operatorname{std} #1", derivative=[r"#g \cdot \tfrac{1}{n-1}\frac{#1 - \overline{#1}}{#y}"],
    samples=_more_samples(correction=1),
    push=lambda t, x, y, dim, keepdim, correction: _over_twice(sum(t * _var_slope(x, dim, correction), dim=dim, keepdim=keepdim), y),
)  # fmt: skip


def _logsumexp(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    axes = axes_of(dim, x.ndim)
    top = _largest(x, axis=axes, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    total = np.log(_add(np.exp(x - top), axis=axes, keepdims=True)) + top
    return total if keepdim else np.squeeze(total, axis=axes)[()]


logsumexp = general(
    "logsumexp", _logsumexp, [lambda g, x, y, shape, dim: spread(g, shape, dim) * exp(x - spread(y, shape, dim))], symbol="lse",
    latex=r"\ln \textstyle\sum e^{#1}", derivative=["#g \\cdot \\operatorname{softmax}(#1)"], samples=_samples(),
    push=lambda t, x, y, dim, keepdim: sum(t * exp(x - spread(y, x.shape, dim)), dim=dim, keepdim=keepdim),
)  # fmt: skip


def _cumsum_pull(g: Any, dim: int) -> Any:
    from autograd_core.ops.shape import flip

    return flip(cumsum(flip(g, dims=(dim,)), dim=dim), dims=(dim,))


cumsum = linear(
    "cumsum", lambda x, dim: np.cumsum(x, axis=dim), [_cumsum_pull], symbol="cumΣ", role="spread", latex=r"\operatorname{cumsum} #1",
    derivative=[r"\text{sums of } #g \text{ from the end}"], own_dtype=True,
    samples=[Sample(((3,),), {"dim": 0}), Sample(((2, 3),), {"dim": -1}), Sample(((2, 3),), {"dim": 0})],
)  # fmt: skip


@public(method=False)
def max(x: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """The largest value; with `dim` the pair (values, positions), the gradient going to the first of equal ones."""
    return amax(x, dim=None, keepdim=False) if dim is None else _along("max", x, dim, keepdim)


@public(method=False)
def min(x: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """The smallest value; with `dim` the pair (values, positions), the gradient going to the first of equal ones."""
    return amin(x, dim=None, keepdim=False) if dim is None else _along("min", x, dim, keepdim)


class Extremes(NamedTuple):
    """The largest or smallest values along an axis, and where they stand."""

    values: Any
    indices: Any

    def __repr__(self) -> str:
        return f"torch.return_types.{type(self).__name__}(\nvalues={self.values!r},\nindices={self.indices!r})"


_PAIRS = {name: type(name, (Extremes,), {"__slots__": ()}) for name in ("max", "min")}


def _along(name: str, x: Any, dim: int, keepdim: bool) -> Extremes:
    from autograd_core.ops.index import largest_along, smallest_along

    locate, select = (argmax, largest_along) if name == "max" else (argmin, smallest_along)
    places = locate(x, dim=dim, keepdim=True)
    values = select(x, positions=np.asarray(places.array), dim=dim, keepdim=keepdim)
    pair: Extremes = _PAIRS[name](values, places if keepdim else squeeze(places, dim=dim))
    return pair


__all__ = [
    "all", "amax", "amin", "any", "argmax", "argmin", "cumsum", "log", "logsumexp", "max", "mean", "min", "prod", "std", "sum",
    "var", "where",
]  # fmt: skip
