"""`tf.IndexedSlices`: a gradient as the rows that were looked up, with their numbers; a row that was looked up twice stands there twice.

Knows how such a gradient becomes a whole tensor. That a gradient is one of these, the tape finds out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from autograd_core.dialects.tensorflow.convert import engine, tensor_of, wrap

__all__ = ["IndexedSlices", "Rows", "dense", "replaced", "rows_of", "squares"]


class Rows(np.ndarray[Any, Any]):
    """The positions of a lookup along the first axis, by which the tape knows it from other indexing."""


class _Parts(NamedTuple):
    values: Any
    indices: Any
    dense_shape: Any = None


class IndexedSlices(_Parts):
    """Rows `values` of a tensor of shape `dense_shape`, at `indices`; a function of tensors takes it as the sum that it stands for.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> one = tf.IndexedSlices(tf.constant([[1.0], [2.0], [3.0]]), tf.constant([0, 2, 2]), tf.constant([3, 1]))
    >>> print(tf.convert_to_tensor(one).numpy().tolist())
    [[1.0], [0.0], [5.0]]
    """

    @property
    def shape(self) -> Any:
        """The shape of the whole tensor."""
        return tuple(np.asarray(self.dense_shape.array).tolist())

    @property
    def dtype(self) -> Any:
        """The type of the elements."""
        return self.values.dtype

    def __neg__(self) -> IndexedSlices:
        return self._replace(values=-self.values)

    def __add__(self, other: Any) -> Any:
        return NotImplemented

    __mul__ = __rmul__ = __radd__ = __add__  # not those of tuples: TensorFlow has no operators here

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Any:
        values, places = tensor_of(self.values, dtype), np.asarray(tensor_of(self.indices).array)
        start = wrap(np.zeros(self.shape, values.array.dtype))
        return engine("index_add")(start, 0, wrap(places.astype(np.int64)), values)

    def __repr__(self) -> str:
        return f"IndexedSlices(indices={self.indices}, values={self.values}, dense_shape={self.dense_shape})"

    __str__ = __repr__


IndexedSlices.__module__ = "tensorflow.python.framework.indexed_slices"


def rows_of(gradient: Any) -> Any:
    """What the length of a gradient is taken of: of slices their rows, as they are."""
    return gradient.values if isinstance(gradient, IndexedSlices) else gradient


def replaced(gradient: Any, values: Any) -> Any:
    """The gradient with other numbers in it."""
    return gradient._replace(values=values) if isinstance(gradient, IndexedSlices) else values


def _summed(gradient: IndexedSlices, rows: Any) -> Any:
    whole = np.zeros(gradient.shape, rows.dtype)
    np.add.at(whole, np.asarray(gradient.indices.array), rows)
    return whole


def dense(gradient: Any) -> Any:
    """A gradient as one array, beside the tape."""
    return _summed(gradient, gradient.values.array) if isinstance(gradient, IndexedSlices) else tensor_of(gradient).array


def squares(gradient: Any) -> Any:
    """The squares of a gradient as one array; of slices the sum of the rows' squares, as Keras squares them."""
    if isinstance(gradient, IndexedSlices):
        return _summed(gradient, np.square(gradient.values.array))
    array = tensor_of(gradient).array
    return array * array
