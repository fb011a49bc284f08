"""What `fit`, `evaluate` and `predict` are fed: arrays, structures of them, data sets and generators, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import constant_of, is_tensor, wrap
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras.settings import floatx
from autograd_core.dialects.tensorflow.random import STATE

__all__ = ["Batches", "split_off", "weights_of"]


def as_array(value: Any) -> Any:
    """The data as an array; floats in the dtype that is set."""
    array = value.array if is_tensor(value) else constant_of(value.to_numpy() if hasattr(value, "to_numpy") else value)
    array = np.asarray(array)
    return array.astype(floatx()) if array.dtype.kind == "f" and array.dtype != floatx() else array


def _structure(value: Any) -> Any:
    """Arrays, also in dictionaries and tuples; a list of numbers is one array, a list of arrays several."""
    if isinstance(value, dict):
        return {key: _structure(one) for key, one in value.items()}
    several = (
        isinstance(value, (list, tuple))
        and len(value)
        and (is_tensor(value[0]) or isinstance(value[0], np.ndarray))
        and np.ndim(value[0].shape) >= 0
    )
    if several and np.ndim(getattr(value[0], "array", value[0])) > 0:
        return type(value)([_structure(one) for one in value])
    return as_array(value)


def weights_of(y: Any, class_weight: dict[int, float]) -> Any:
    """The weight of each example, by its class."""
    labels = np.asarray(getattr(y, "array", y))
    labels = labels.argmax(-1) if labels.ndim > 1 and labels.shape[-1] > 1 else labels.reshape(len(labels)).astype(int)
    return wrap(np.array([class_weight.get(int(one), 1.0) for one in labels], np.float32))


class Batches:
    """Batches of `(x, y, sample_weight)` tensors; `None` for what is not there."""

    def __init__(
        self, x: Any, y: Any = None, sample_weight: Any = None, batch_size: int | None = None, steps: int | None = None, shuffle: bool = False,
        class_weight: Any = None,
    ) -> None:  # fmt: skip
        self.stream = (
            hasattr(x, "__iter__")
            and not isinstance(x, (np.ndarray, list, tuple, dict))
            and not is_tensor(x)
            and not hasattr(x, "to_numpy")
        )
        self.limit, self.shuffle, self.class_weight = steps, shuffle, class_weight
        self.source = x
        self._iterator: Any = None
        if self.stream:
            self.steps: int | None = steps if steps is not None else _length(x)
            return
        self.parts = [None if one is None else _structure(one) for one in (x, y, sample_weight)]
        counts = [len(one) for part in self.parts if part is not None for one in nest.flatten(part)]
        if len(set(counts)) > 1:
            named = ", ".join(f"'{name}' sizes: {count}" for name, count in zip("xyw", counts, strict=False))
            raise refuse_as(ValueError, "keras_cardinality", sizes=named)
        self.count, self.size = counts[0], batch_size or 32
        self.steps = -(-self.count // self.size) if steps is None else steps

    def __iter__(self) -> Iterator[tuple[Any, Any, Any]]:
        return self._weighed(self._streamed() if self.stream else self._sliced())

    def _weighed(self, batches: Iterator[Any]) -> Iterator[Any]:
        for x, y, weight in batches:
            if self.class_weight is not None and y is not None:
                weight = weights_of(y, self.class_weight)
            yield x, y, weight

    def _streamed(self) -> Iterator[Any]:
        if self._iterator is None or self.limit is None:
            self._iterator = iter(self.source)
        for number, batch in enumerate(self._iterator, 1):
            batch = batch if isinstance(batch, (tuple, list)) else (batch,)
            given = [
                None if one is None else nest.map_structure(lambda part: part if is_tensor(part) else wrap(as_array(part)), one)
                for one in batch
            ]
            yield tuple([*given, None, None][:3])
            if self.limit is not None and number >= self.limit:
                return

    def _sliced(self) -> Iterator[Any]:
        order = STATE.stream("batches", None).shuffle(self.count) if self.shuffle else None
        for number in range(self.steps or 0):
            place = slice(number * self.size, (number + 1) * self.size)
            rows = place if order is None else order[place]
            yield tuple(None if part is None else nest.map_structure(lambda one, rows=rows: wrap(one[rows]), part) for part in self.parts)


def _length(source: Any) -> int | None:
    try:
        return len(source)
    except TypeError:
        return None


def split_off(part: float, x: Any, y: Any, sample_weight: Any) -> tuple[Any, Any]:
    """The data without their last part, and that part, for validation."""
    structures = [None if one is None else _structure(one) for one in (x, y, sample_weight)]
    count = len(nest.flatten(structures[0])[0])
    border = int(np.floor(count * (1.0 - part)))
    first, last = (
        [None if one is None else nest.map_structure(lambda array, place=place: array[place], one) for one in structures]
        for place in (slice(border), slice(border, None))
    )
    return tuple(first), tuple(last)
