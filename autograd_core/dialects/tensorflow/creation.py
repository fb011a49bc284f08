"""TensorFlow's functions that make tensors: constants, fills, sequences; and what they say of a tensor's shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.convert import constant_of, engine, numbers, tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import op
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.tape import Variable as State

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "constant", "convert_to_tensor", "eye", "fill", "is_tensor", "linspace", "meshgrid", "ones", "ones_like", "range", "rank", "sequence_mask", "shape",
    "shape_n", "size", "zeros", "zeros_like",
]  # fmt: skip


def sizes_of(shape: Any) -> tuple[int, ...]:
    """The sizes that a shape (a number, a list, a tensor, a `TensorShape`) stands for."""
    given = numbers(shape)
    return tuple(int(numbers(one)) for one in (given if isinstance(given, (list, tuple)) else [given]))


def _positive(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """The sizes, none of them below zero."""
    for one in sizes:
        if one < 0:
            raise refuse_as(InvalidArgumentError, "tf_negative_size", size=one)
    return sizes


@op("Const")
def constant(value: Any, dtype: Any = None, shape: Any = None, name: Any = None) -> Any:
    """A tensor of Python's or NumPy's numbers: float32 and int32 unless `dtype` says otherwise.

    `TypeError` for numbers that the dtype cannot hold, `ValueError` for rows of several lengths.
    """
    if isinstance(value, State):
        tensor = tensor_of(value)
        if dtype is not None and tensor.array.dtype != as_dtype(dtype).numpy:
            raise refuse_as(TypeError, "tf_other_dtype", wanted=as_dtype(dtype).name, mine=tensor.array.dtype.name, value=repr(tensor))
    elif isinstance(value, (list, tuple)) and any(isinstance(one, State) for one in value):
        tensor = tensor_of(value, dtype)
    else:
        tensor = wrap(constant_of(value, None if dtype is None else as_dtype(dtype).numpy))
    if shape is None:
        return tensor
    sizes = sizes_of(shape)
    array = np.broadcast_to(tensor.array, sizes) if tensor.array.size == 1 else np.asarray(tensor.array)
    if array.size != int(np.prod(sizes)):
        raise refuse_as(TypeError, "tf_constant_shape", count=array.size, shape=str(sizes))
    return wrap(np.array(array).reshape(sizes)[()])


@op("ConvertToTensor")
def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None, name: Any = None) -> Any:
    """The value as a tensor; `ValueError` for a tensor of another dtype."""
    if dtype is None and dtype_hint is not None and not isinstance(value, State):
        try:
            return tensor_of(value, dtype_hint)
        except TypeError:
            return tensor_of(value)
    return tensor_of(value, dtype)


def is_tensor(x: Any) -> bool:
    """Whether it is a tensor or a variable."""
    return isinstance(x, State) or hasattr(type(x), "is_symbolic_tensor") or hasattr(x, "__tf_tensor__")


def _filled(value: float, shape: Any, dtype: Any) -> Any:
    return wrap(np.full(_positive(sizes_of(shape)), value, as_dtype(dtype).numpy)[()])


@op("Fill")
def zeros(shape: Any, dtype: Any = "float32", name: Any = None) -> Any:
    """Zeros."""
    return _filled(0, shape, dtype)


@op("Fill")
def ones(shape: Any, dtype: Any = "float32", name: Any = None) -> Any:
    """Ones."""
    return _filled(1, shape, dtype)


@op("Fill")
def fill(dims: Any, value: Any, name: Any = None) -> Any:
    """One number everywhere, of its own dtype."""
    if isinstance(value, State) and value.tracked:
        return engine("expand")(tensor_of(value), sizes_of(dims))
    one = value.array if isinstance(value, State) else constant_of(value)
    return wrap(np.full(sizes_of(dims), one, one.dtype)[()])


@op("ZerosLike")
def zeros_like(input: Any, dtype: Any = None, name: Any = None) -> Any:
    """Zeros of the same shape and dtype."""
    x = tensor_of(input)
    return _filled(0, x.array.shape, x.array.dtype if dtype is None else dtype)


@op("OnesLike")
def ones_like(input: Any, dtype: Any = None, name: Any = None) -> Any:
    """Ones of the same shape and dtype."""
    x = tensor_of(input)
    return _filled(1, x.array.shape, x.array.dtype if dtype is None else dtype)


@op("Eye")
def eye(num_rows: Any, num_columns: Any = None, batch_shape: Any = None, dtype: Any = "float32", name: Any = None) -> Any:
    """The identity matrix, once for each of `batch_shape`."""
    columns = num_rows if num_columns is None else num_columns
    matrix = np.eye(int(num_rows), int(columns), dtype=as_dtype(dtype).numpy)
    return wrap(matrix if batch_shape is None else np.array(np.broadcast_to(matrix, (*sizes_of(batch_shape), *matrix.shape))))


@op("Range")
def range(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: Any = None) -> Any:
    """Numbers from `start` (zero, where only a limit is given) in steps of `delta`, the limit left out."""
    if limit is None:
        start, limit = 0, start
    given = [one.array if isinstance(one, State) else constant_of(one) for one in (start, limit, delta)]
    kind = (
        as_dtype(dtype).numpy if dtype is not None else max((one.dtype for one in given), key=lambda one: (one.kind == "f", one.itemsize))
    )
    return wrap(np.arange(*[one.item() for one in given]).astype(kind))


@op("LinSpace")
def linspace(start: Any, stop: Any, num: Any, name: Any = None, axis: int = 0) -> Any:
    """`num` numbers from `start` to `stop`, both included, evenly apart; float64 for whole numbers."""
    first, last = (one.array if isinstance(one, State) else constant_of(one) for one in (start, stop))
    kind = first.dtype if first.dtype.kind == "f" else np.dtype(np.float64)
    if any(isinstance(one, State) and one.tracked for one in (start, stop)):
        ramp = np.linspace(0.0, 1.0, int(num), dtype=kind).reshape(-1, *[1] * max(first.ndim, last.ndim))
        below, above = tensor_of(start), tensor_of(stop)
        found = engine("add")(engine("mul")(below, wrap(1 - ramp)), engine("mul")(above, wrap(ramp)))
        return engine("moveaxis")(found, 0, axis)
    return wrap(np.linspace(first, last, int(num), axis=axis).astype(kind))


@op("Meshgrid")
def meshgrid(*args: Any, indexing: str = "xy", name: Any = None) -> Any:
    """Each sequence spread over the grid of all of them."""
    return list(engine("meshgrid")(*[engine("reshape")(tensor_of(one), (-1,)) for one in args], indexing=indexing))


@op("SequenceMask")
def sequence_mask(lengths: Any, maxlen: Any = None, dtype: Any = "bool", name: Any = None) -> Any:
    """For each length that many truths, then none."""
    counted = tensor_of(lengths).array
    places = np.arange(int(counted.max() if maxlen is None else numbers(maxlen)))
    return wrap((places < np.asarray(counted)[..., None]).astype(as_dtype(dtype).numpy))


@op("Shape")
def shape(input: Any, out_type: Any = "int32", name: Any = None) -> Any:
    """The sizes of the axes, as a tensor."""
    return wrap(np.array(tensor_of(input).array.shape, as_dtype(out_type).numpy))


@op("ShapeN")
def shape_n(input: Any, out_type: Any = "int32", name: Any = None) -> Any:
    """The shapes of several tensors."""
    return [shape(one, out_type) for one in input]


@op("Size")
def size(input: Any, out_type: Any = "int32", name: Any = None) -> Any:
    """The number of elements, as a tensor."""
    return wrap(as_dtype(out_type).numpy.type(tensor_of(input).array.size))


@op("Rank")
def rank(input: Any, name: Any = None) -> Any:
    """The number of axes, as a tensor."""
    return wrap(np.int32(tensor_of(input).array.ndim))


def fits(count: int, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """The sizes with −1 found out; `InvalidArgumentError` where the elements cannot have that shape."""
    known = int(np.prod([one for one in sizes if one >= 0], dtype=np.int64))
    free = sizes.count(-1)
    if free > 1 or (free and (not known or count % known)) or (not free and known != count):
        entry = "tf_reshape_multiple" if free == 1 and known else "tf_reshape"
        raise refuse_as(InvalidArgumentError, entry, count=count, wanted=known, shape=str(list(sizes)))
    return tuple(count // known if one == -1 else one for one in sizes)
