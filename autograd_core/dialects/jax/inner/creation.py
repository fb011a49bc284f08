"""Arrays from shapes and numbers: zeros, ranges, grids, identities. Knows nothing of gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import making
from autograd_core.dialects.jax.inner.array import Array, Tracer, dress
from autograd_core.dialects.jax.inner.dtypes import canonical, default_dtype
from autograd_core.dialects.jax.inner.elementwise import engine, named
from autograd_core.dialects.jax.inner.making import cast, floating, from_numpy, operand, recorded, result_type
from autograd_core.dialects.jax.inner.problems import ConcretizationTypeError, refuse_as, refuse_type
from autograd_core.op import REGISTRY
from autograd_core.vmap import Batched

__all__ = ["FUNCTIONS", "sizes_of"]

FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""Every function of this module by its name in `jax.numpy`."""


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = named(function.__name__, recorded(function))
    return function


def sizes_of(shape: Any) -> tuple[int, ...]:
    """A shape as a tuple; raises `TypeError` for what is no list of whole numbers, as a traced one is none."""
    given = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if len(given) == 1 and isinstance(shape, (np.ndarray, Array)) and shape.ndim:
        given = tuple(np.asarray(shape).tolist())
    if any(isinstance(one, (Tracer, Batched)) or getattr(one, "tracked", False) or not hasattr(one, "__index__") for one in given):
        raise refuse_type("jax_shape", given=repr(given))
    return tuple([int(one.__index__()) for one in given])


def _filled(shape: Any, value: Any, dtype: Any) -> Any:
    return from_numpy(np.full(sizes_of(shape), value, canonical(dtype)))


@_entered
def array(
    object: Any, dtype: Any = None, copy: bool = True, order: str = "K", ndmin: int = 0, *, device: Any = None, out_sharding: Any = None
) -> Any:
    """A new array of nested lists, numbers and arrays."""
    del order, device, out_sharding
    made = making.array(object, dtype)
    if made is object and copy and not isinstance(made, (Tracer, Batched)):
        made = dress(REGISTRY["alias"](made) if made.tracked else ops.clone(made), made.weak_type)
    missing = ndmin - made.ndim
    return dress(ops.reshape(made, size=(1,) * missing + made.shape), made.weak_type) if missing > 0 else made


@_entered
def asarray(
    a: Any, dtype: Any = None, order: str | None = None, *, copy: bool | None = None, device: Any = None, out_sharding: Any = None
) -> Any:
    """The same; an array stays the one it is."""
    return array(a, dtype, bool(copy), order or "K", device=device, out_sharding=out_sharding)


FUNCTIONS["asanyarray"] = FUNCTIONS["ascontiguousarray"] = FUNCTIONS["from_dlpack"] = asarray


@_entered
def copy(a: Any, order: str | None = None) -> Any:
    """A copy that gradients pass through."""
    del order
    return array(a)


@_entered
def zeros(shape: Any, dtype: Any = None, *, device: Any = None, out_sharding: Any = None) -> Any:
    """Zeros, float32 unless another dtype is given."""
    del device, out_sharding
    return _filled(shape, 0, float if dtype is None else dtype)


@_entered
def ones(shape: Any, dtype: Any = None, *, device: Any = None, out_sharding: Any = None) -> Any:
    """Ones, float32 unless another dtype is given."""
    del device, out_sharding
    return _filled(shape, 1, float if dtype is None else dtype)


FUNCTIONS["empty"] = zeros


@_entered
def full(shape: Any, fill_value: Any, dtype: Any = None, *, device: Any = None) -> Any:
    """The same value everywhere; weak where that is a Python number."""
    del device
    value = making.array(fill_value)
    weak = value.weak_type and dtype is None
    value = value if dtype is None else cast(value, dtype)
    spread = dress(ops.expand(value, size=sizes_of(shape)), weak)
    return spread if isinstance(spread, (Tracer, Batched)) or spread.tracked else dress(ops.clone(spread), weak)


def _like(name: str, value: Any) -> None:
    def call(a: Any, dtype: Any = None, shape: Any = None, *, device: Any = None) -> Any:
        del device
        x = operand(a, name)
        weak = x.weak_type and dtype is None
        return dress(_filled(x.shape if shape is None else shape, value, x.dtype if dtype is None else dtype), weak)

    FUNCTIONS[name] = named(name, call, f"An array like another, full of {value}.")


_like("zeros_like", 0)
_like("ones_like", 1)
_like("empty_like", 0)


@_entered
def full_like(a: Any, fill_value: Any, dtype: Any = None, shape: Any = None) -> Any:
    """An array like another, full of one value."""
    x = operand(a, "full_like")
    return full(x.shape if shape is None else shape, fill_value, x.dtype if dtype is None else dtype)


def _known(value: Any, name: str) -> Any:
    """A bound as a number; refused where it is traced."""
    if isinstance(value, (Tracer, Batched)):
        raise refuse_as(ConcretizationTypeError, "jax_concretization", function=name, type=f"{value.dtype}[]")
    return np.asarray(value).item() if isinstance(value, (Array, np.ndarray, np.generic)) else value


@_entered
def arange(start: Any, stop: Any = None, step: Any = None, dtype: Any = None, *, device: Any = None) -> Any:
    """Numbers from `start` up to and without `stop`."""
    del device
    bounds = [_known(one, "jax.numpy.arange") for one in (start, stop, step) if one is not None]
    if stop is None and step is not None:
        bounds = [0, *bounds]
    kind = result_type(*[one for one in (start, stop, step) if one is not None]) if dtype is None else canonical(dtype)
    return from_numpy(np.arange(*bounds), kind)


@_entered
def linspace(
    start: Any,
    stop: Any,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Any = None,
    axis: int = 0,
    *,
    device: Any = None,
) -> Any:
    """`num` numbers from `start` to `stop`, evenly."""
    del device
    kind = floating(result_type(start, stop)) if dtype is None else canonical(dtype)
    real = kind if kind.kind == "f" else default_dtype("f")
    low, high = cast(operand(start, "linspace"), real), cast(operand(stop, "linspace"), real)
    parts = (num - 1 if endpoint else num) or 1
    shape = np.broadcast_shapes(low.shape, high.shape)
    steps = np.arange(num, dtype=real).reshape(num, *(1,) * len(shape)) / real.type(parts)
    share = from_numpy(steps, real)
    line = low * (1 - share) + high * share
    if endpoint and num > 1:  # the last one is `stop` itself
        line = dress(ops.cat([line[:-1], dress(ops.expand(high, size=(1, *shape)))], dim=0))
    if axis and line.ndim > 1:
        line = dress(engine("movedim")(line, 0, axis))
    if kind.kind != "f":
        line = dress(ops.floor(line))
    line = cast(line, kind)
    return (line, (high - low) / parts) if retstep else line


@_entered
def logspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0, dtype: Any = None, axis: int = 0) -> Any:
    """Powers of `base`, their exponents evenly spaced."""
    powers = dress(ops.pow(float(base), linspace(start, stop, num, endpoint, axis=axis)))
    return powers if dtype is None else cast(powers, dtype)


@_entered
def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0) -> Any:
    """Numbers from `start` to `stop`, each the same multiple of the one before."""
    line = dress(ops.exp(linspace(np.log(_known(start, "geomspace")), np.log(_known(stop, "geomspace")), num, endpoint, axis=axis)))
    return line if dtype is None else cast(line, dtype)


@_entered
def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:  # noqa: N803  JAX's names
    """Ones on a diagonal."""
    rows, columns = sizes_of((N, N if M is None else M))
    return from_numpy(np.eye(rows, columns, int(k)), canonical(float if dtype is None else dtype))


@_entered
def identity(n: int, dtype: Any = None) -> Any:
    """The identity matrix."""
    return eye(n, dtype=dtype)


@_entered
def tri(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:  # noqa: N803  JAX's names
    """Ones on and below a diagonal."""
    return from_numpy(np.tri(N, M, k), canonical(float if dtype is None else dtype))


@_entered
def meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> list[Any]:
    """The coordinates of a grid, one array for each axis."""
    del copy
    lines = [operand(one, "meshgrid", i) for i, one in enumerate(xi)]
    order = list(range(len(lines)))
    if indexing == "xy" and len(lines) > 1:
        order[:2] = [1, 0]
    shape = [lines[i].size for i in order]
    grids = []
    for i, one in enumerate(lines):
        its = tuple(-1 if order[place] == i else 1 for place in range(len(lines)))
        spread = ops.reshape(one, size=its)
        grids.append(dress(spread if sparse else ops.expand(spread, size=tuple(shape)), one.weak_type))
    return grids


@_entered
def indices(dimensions: Any, dtype: Any = None, sparse: bool = False) -> Any:
    """The place of every element of a grid."""
    found: Any = np.indices(tuple(dimensions), sparse=True) if sparse else np.indices(tuple(dimensions))
    kind = canonical(int if dtype is None else dtype)
    return tuple(from_numpy(one, kind) for one in found) if sparse else from_numpy(found, kind)


class _Grid:
    """`jnp.mgrid[0:3, 0:2]` and its open form."""

    def __init__(self, grid: Any) -> None:
        self._grid = grid

    def __getitem__(self, key: Any) -> Any:
        found = self._grid[key]
        convert: Callable[..., Any] = lambda one: from_numpy(one, default_dtype("f" if one.dtype.kind == "f" else "i"))  # noqa: E731
        return [convert(one) for one in found] if isinstance(found, (list, tuple)) else convert(found)


class _Joined:
    """`jnp.r_[1:4, 0]` and `jnp.c_[a, b]`."""

    def __init__(self, columns: bool) -> None:
        self._columns = columns

    def __getitem__(self, key: Any) -> Any:
        parts = [
            arange(one.start or 0, one.stop, one.step) if isinstance(one, slice) else making.array(one)
            for one in (key if isinstance(key, tuple) else (key,))
        ]
        kind = result_type(*parts)
        lined = [
            ops.reshape(cast(one, kind), size=(-1, 1) if self._columns else (-1,)) if one.ndim < 2 else cast(one, kind) for one in parts
        ]
        return dress(ops.cat(lined, dim=-1 if self._columns else 0))


GRIDS: dict[str, Any] = {"mgrid": _Grid(np.mgrid), "ogrid": _Grid(np.ogrid), "r_": _Joined(False), "c_": _Joined(True)}


def _window(name: str) -> None:
    def call(M: int) -> Any:  # noqa: N803  NumPy's name
        return from_numpy(getattr(np, name)(M))

    FUNCTIONS[name] = named(name, call, f"NumPy's {name} window.")


for _name in ("hanning", "hamming", "blackman", "bartlett"):
    _window(_name)


@_entered
def fromfunction(function: Callable[..., Any], shape: Any, *, dtype: Any = float, **keywords: Any) -> Any:
    """`function` of the places of a grid."""
    return function(*indices(sizes_of(shape), dtype=dtype), **keywords)


def _index_pairs(name: str) -> None:
    def call(n: int, k: int = 0, m: int | None = None) -> tuple[Any, ...]:
        return tuple(from_numpy(one) for one in getattr(np, name)(n, k, m))

    FUNCTIONS[name] = named(name, call, "The places of a triangle of a matrix.")


_index_pairs("tril_indices")
_index_pairs("triu_indices")
FUNCTIONS["diag_indices"] = lambda n, ndim=2: tuple(from_numpy(one) for one in np.diag_indices(n, ndim))
