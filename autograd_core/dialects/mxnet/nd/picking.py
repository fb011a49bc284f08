"""The part of `mx.nd` that picks: elements by position, boxes, conditions, order."""

from __future__ import annotations

from builtins import slice as _span
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.mxnet.base import dtype_of
from autograd_core.dialects.mxnet.elementwise import engine
from autograd_core.dialects.mxnet.handle import NDArray, applied, kind_of, lifted, made, plain
from autograd_core.dialects.mxnet.nd.shapes import squeeze

__all__ = [
    "BlockGrad",
    "Cast",
    "arange_like",
    "argsort",
    "boolean_mask",
    "cast",
    "clip",
    "diag",
    "flip",
    "gather_nd",
    "identity",
    "index_array",
    "make_loss",
    "one_hot",
    "pick",
    "reverse",
    "slice",
    "slice_axis",
    "slice_like",
    "sort",
    "stop_gradient",
    "take",
    "topk",
    "where",
]


def _whole(indices: Any) -> Any:
    return np.asarray(plain(indices)).astype(np.int64)


def take(a: Any, indices: Any, axis: int = 0, mode: str = "clip", **_names: Any) -> Any:
    """Parts along an axis, at positions that are cut to what there is ("clip") or counted around ("wrap")."""
    size = a.shape[axis]
    places = _whole(indices)
    places = places % size if mode == "wrap" else np.clip(places, 0, size - 1)
    return applied(NDArray.__getitem__, a, (_span(None),) * (axis % a.ndim) + (places,))


def pick(data: Any, index: Any, axis: int = -1, keepdims: bool = False, mode: str = "clip", **_names: Any) -> Any:
    """One element along an axis for each place of the others."""
    places = _whole(index)
    axis %= data.ndim
    places = (
        places if places.ndim == data.ndim else np.expand_dims(places.reshape([n for i, n in enumerate(data.shape) if i != axis]), axis)
    )
    places = places % data.shape[axis] if mode == "wrap" else np.clip(places, 0, data.shape[axis] - 1)
    found = applied(engine("gather"), lifted(data), axis, made(places, NDArray))
    return found if keepdims else squeeze(found, axis)


def one_hot(indices: Any, depth: int, on_value: float = 1.0, off_value: float = 0.0, dtype: Any = "float32", **_names: Any) -> Any:
    """A row with one `on_value` for each index; an index that is too large gives a row without."""
    hit = _whole(lifted(indices))[..., None] == np.arange(depth)
    return made(np.where(hit, on_value, off_value).astype(dtype_of(dtype)), kind_of([indices]))


def gather_nd(data: Any, indices: Any, **_names: Any) -> Any:
    """The elements at the places whose coordinates stand along the first axis of `indices`."""
    return data[tuple(_whole(indices))]


def boolean_mask(data: Any, index: Any, axis: int = 0) -> Any:
    """The parts along an axis whose place in `index` is not zero."""
    return take(data, np.flatnonzero(plain(index)), axis)


def arange_like(data: Any, start: float = 0.0, step: float = 1.0, axis: int | None = None, **_names: Any) -> Any:
    """Numbers in sequence, as many as the array (or one of its axes) has places."""
    shape = data.shape if axis is None else (data.shape[axis],)
    return made((start + step * np.arange(np.prod(shape))).reshape(shape).astype(np.float32), kind_of([data]))


def index_array(data: Any, **_names: Any) -> Any:
    """The coordinates of every element."""
    return made(np.moveaxis(np.indices(data.shape), 0, -1).astype(np.int64), NDArray)


def slice(data: Any, begin: Any, end: Any, step: Any = (), **_names: Any) -> Any:
    """A box out of an array, by its corners."""
    begin, end, step = [(one,) if isinstance(one, int) or one is None else tuple(one) for one in (begin, end, step)]
    steps = (*step, *(None,) * (len(begin) - len(step)))
    return data[tuple(_span(*three) for three in zip(begin, end, steps, strict=True))]


def slice_axis(data: Any, axis: int, begin: int, end: int | None, **_names: Any) -> Any:
    """From begin to end along one axis."""
    return data[(_span(None),) * (axis % data.ndim) + (_span(begin, end),)]


def slice_like(data: Any, shape_like: Any, axes: Any = (), **_names: Any) -> Any:
    """The first part, as large as another array (along all axes, or some)."""
    chosen = {axis % data.ndim for axis in axes} or set(range(shape_like.ndim))
    return data[tuple(_span(0, shape_like.shape[i]) if i in chosen else _span(None) for i in range(data.ndim))]


def where(condition: Any, x: Any, y: Any, **_names: Any) -> Any:
    """x where the condition is not zero, else y; a condition of one axis picks whole rows."""
    mask = applied(ops.ne, condition, 0.0) if isinstance(condition, NDArray) else made(np.asarray(condition) != 0, NDArray)
    if isinstance(x, NDArray) and 1 == mask.ndim < x.ndim:
        mask = applied(ops.reshape, mask, size=(-1, *[1] * (x.ndim - 1)))
    return applied(ops.where, mask, x, y)


def diag(data: Any, k: int = 0, **_names: Any) -> Any:
    """The diagonal of a matrix, or a matrix with that diagonal."""
    return applied(engine("diag"), lifted(data), k)


# order -------------------------------------------------------------------------------------------------------------------


def flip(data: Any, axis: Any, **_names: Any) -> Any:
    """Backwards along an axis."""
    return applied(engine("flip"), lifted(data), dims=(axis,) if isinstance(axis, int) else tuple(axis))


reverse = flip


def sort(data: Any, axis: int = -1, is_ascend: bool = True, **_names: Any) -> Any:
    """In order along an axis."""
    return applied(engine("sort"), lifted(data), dim=axis, descending=not is_ascend)[0]


def argsort(data: Any, axis: int = -1, is_ascend: bool = True, dtype: Any = "float32", **_names: Any) -> Any:
    """The positions that put an axis in order, as float32."""
    return applied(ops.cast, applied(engine("argsort"), lifted(data), dim=axis, descending=not is_ascend), dtype=dtype_of(dtype))


def topk(
    data: Any, axis: int = -1, k: int = 1, ret_typ: str = "indices", is_ascend: bool = False, dtype: Any = "float32", **_names: Any
) -> Any:
    """The k largest along an axis: their positions, their values, or both."""
    values, places = applied(engine("topk"), lifted(data), k, dim=axis, largest=not is_ascend)
    places = applied(ops.cast, places, dtype=dtype_of(dtype))
    return {"value": values, "indices": places, "both": [values, places]}[ret_typ]


def clip(data: Any, a_min: float, a_max: float, **_names: Any) -> Any:
    """Cut to lie between two numbers."""
    return applied(engine("clamp"), data, a_min, a_max)


def cast(data: Any, dtype: Any, **_names: Any) -> Any:
    """The elements in another dtype."""
    return data.astype(dtype)


Cast = cast


def stop_gradient(data: Any, **_names: Any) -> Any:
    """The same numbers; gradients stop here."""
    return data.detach()


BlockGrad = stop_gradient


def identity(data: Any, **_names: Any) -> Any:
    """The same numbers."""
    return data.copy()


make_loss = identity
