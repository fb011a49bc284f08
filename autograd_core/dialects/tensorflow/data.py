"""`tf.data`: data as a chain of steps that is run when it is iterated over."""

from __future__ import annotations

import random as python_random
from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import constant_of, is_tensor, numbers, tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import BUILDING, OPS, building
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.random import STATE
from autograd_core.dialects.tensorflow.signature import TensorSpec
from autograd_core.dialects.tensorflow.steps import Steps, applied, padded, tensors

__all__ = ["AUTOTUNE", "Dataset"]

AUTOTUNE = -1
_UNKNOWN, _INFINITE = -2, -1


def _kind(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """What TensorFlow calls the class of what a step makes. Where nobody knows how long a batch is, nobody does after the step."""

    def enter(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(*arguments: Any, **keywords: Any) -> Any:
            made = method(*arguments, **keywords)
            made.kind = name
            made.loose = made.loose or (bool(arguments) and isinstance(arguments[0], Dataset) and arguments[0].loose)
            return made

        return call

    return enter


class Dataset(Steps):
    """Elements (tensors, or structures of them) one after the other.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> dataset = tf.data.Dataset.range(5).map(lambda x: x * x).batch(2)
    >>> [batch.numpy().tolist() for batch in dataset]
    [[0, 1], [4, 9], [16]]
    """

    def __init__(self, begin: Callable[[], Iterator[Any]], count: int = _UNKNOWN) -> None:
        self._begin, self._count = begin, count
        self.kind, self.loose = "Flat", False

    @staticmethod
    def made(begin: Callable[[], Iterator[Any]], count: int = _UNKNOWN) -> Dataset:
        """Another data set."""
        return Dataset(begin, count)

    # -- sources ----------------------------------------------------------------------------------------------------

    @staticmethod
    @_kind("TensorSlice")
    def from_tensor_slices(tensors: Any, name: str | None = None) -> Dataset:
        """The rows of arrays of equal length."""
        del name
        parts = _structure(tensors)
        arrays = nest.flatten(parts)
        if any(not np.ndim(one) for one in arrays):
            raise refuse_as(ValueError, "tf_data_scalar")
        counts = {len(one) for one in arrays}
        if len(counts) > 1:
            raise refuse_as(ValueError, "tf_rows", counts=sorted(counts))
        count = counts.pop()

        def begin() -> Iterator[Any]:
            return (nest.pack_sequence_as(parts, [wrap(one[i]) for one in arrays]) for i in range(count))

        return Dataset(begin, count)

    @staticmethod
    @_kind("Tensor")
    def from_tensors(tensors: Any, name: str | None = None) -> Dataset:
        """One element: all of it."""
        del name
        parts = _structure(tensors)
        return Dataset(lambda: iter([nest.map_structure(wrap, parts)]), 1)

    @staticmethod
    @_kind("Range")
    def range(*bounds: Any, output_type: Any = "int64", name: str | None = None) -> Dataset:
        """Whole numbers, as Python's `range` gives them; int64."""
        del name
        numbers_of = range(*[int(numbers(one)) for one in bounds])
        return Dataset(lambda: (OPS["cast"](wrap(np.int64(i)), output_type) for i in numbers_of), len(numbers_of))

    @staticmethod
    @_kind("FlatMap")
    def from_generator(
        generator: Callable[..., Any], output_types: Any = None, output_shapes: Any = None, args: Any = None, output_signature: Any = None,
        name: str | None = None,
    ) -> Dataset:  # fmt: skip
        """What a function without arguments yields, as tensors of the types given."""
        del output_shapes, name
        kinds = nest.map_structure(lambda one: one.dtype, output_signature) if output_signature is not None else output_types

        def begin() -> Iterator[Any]:
            for one in generator(*[numbers(arg) for arg in args or ()]):
                yield _typed(kinds, one)

        return Dataset(begin)

    @staticmethod
    @_kind("Zip")
    def zip(*datasets: Any, name: str | None = None) -> Dataset:
        """Elements of several data sets side by side, as long as all have some."""
        del name
        structure = datasets[0] if len(datasets) == 1 else datasets
        parts = nest.flatten(structure)

        def begin() -> Iterator[Any]:
            return (nest.pack_sequence_as(structure, list(ones)) for ones in zip(*parts, strict=False))

        counts = [one._count for one in parts if one._count != _INFINITE]
        return Dataset(begin, _UNKNOWN if _UNKNOWN in counts else min(counts, default=_INFINITE))

    # -- steps ------------------------------------------------------------------------------------------------------

    @_kind("Map")
    def map(self, map_func: Callable[..., Any], num_parallel_calls: Any = None, deterministic: Any = None, name: Any = None) -> Dataset:
        """A function of each element; of its parts, where it is a tuple."""
        del num_parallel_calls, deterministic, name
        return Dataset(lambda: (tensors(applied(map_func, one)) for one in self), self._count)

    @_kind("Filter")
    def filter(self, predicate: Callable[..., Any], name: Any = None) -> Dataset:
        """The elements for which a function holds."""
        del name
        return Dataset(lambda: (one for one in self if bool(numbers(applied(predicate, one)))))

    @_kind("Batch")
    def batch(
        self, batch_size: Any, drop_remainder: bool = False, num_parallel_calls: Any = None, deterministic: Any = None, name: Any = None
    ) -> Dataset:
        """Elements in groups, stacked; the last group may be smaller unless it is dropped."""
        del num_parallel_calls, deterministic, name
        return self._grouped(int(numbers(batch_size)), drop_remainder, _stacked)

    @_kind("PaddedBatch")
    def padded_batch(
        self, batch_size: Any, padded_shapes: Any = None, padding_values: Any = None, drop_remainder: bool = False, name: Any = None
    ) -> Dataset:
        """Elements in groups, each filled up (with zeros, or `padding_values`) to the longest of its group, or to `padded_shapes`, and stacked."""
        del name
        join = partial(padded, shapes=padded_shapes, values=padding_values)
        return self._grouped(int(numbers(batch_size)), drop_remainder, join)

    def _grouped(self, size: int, drop_remainder: bool, join: Callable[[list[Any]], Any]) -> Dataset:
        def begin() -> Iterator[Any]:
            group: list[Any] = []
            for one in self:
                group.append(one)
                if len(group) == size:
                    yield join(group)
                    group = []
            if group and not drop_remainder:
                yield join(group)

        whole = self._count // size if drop_remainder else -(-self._count // size)
        made = Dataset(begin, whole if self._count >= 0 else self._count)
        made.loose = not drop_remainder
        return made

    @_kind("Unbatch")
    def unbatch(self, name: Any = None) -> Dataset:
        """The rows of every element."""
        del name

        def begin() -> Iterator[Any]:
            for one in self:
                columns = [OPS["unstack"](part) for part in nest.flatten(one)]
                yield from (nest.pack_sequence_as(one, list(row)) for row in zip(*columns, strict=True))

        return Dataset(begin)

    @_kind("Shuffle")
    def shuffle(self, buffer_size: Any, seed: Any = None, reshuffle_each_iteration: bool | None = True, name: Any = None) -> Dataset:
        """Another order, drawn from a buffer of that many elements; a new one for each iteration."""
        del name
        size, rounds = int(numbers(buffer_size)), [0]
        start = STATE.seeds.randrange(2**31) if seed is None else int(numbers(seed))

        def begin() -> Iterator[Any]:
            source = python_random.Random(start + (rounds[0] if reshuffle_each_iteration in (None, True) else 0))  # noqa: S311  no secret
            rounds[0] += 1
            held: list[Any] = []
            for one in self:
                held.append(one)
                if len(held) >= size:
                    yield held.pop(source.randrange(len(held)))
            source.shuffle(held)
            yield from held

        return Dataset(begin, self._count)

    @_kind("Repeat")
    def repeat(self, count: Any = None, name: Any = None) -> Dataset:
        """All elements again and again, or so many times."""
        del name
        times = -1 if count is None else int(numbers(count))

        def begin() -> Iterator[Any]:
            done = 0
            while times < 0 or done < times:
                empty = True
                for one in self:
                    empty = False
                    yield one
                done += 1
                if empty:
                    return

        return Dataset(begin, _INFINITE if times < 0 else self._count * times if self._count >= 0 else self._count)

    @_kind("Take")
    def take(self, count: Any, name: Any = None) -> Dataset:
        """The first elements."""
        del name
        limit = int(numbers(count))

        def begin() -> Iterator[Any]:
            source = iter(self)
            for _ in range(limit):
                try:
                    yield next(source)
                except StopIteration:
                    return

        return Dataset(begin, limit if self._count == _INFINITE else self._count if self._count < 0 else min(limit, self._count))

    @_kind("Skip")
    def skip(self, count: Any, name: Any = None) -> Dataset:
        """Without the first elements."""
        del name
        limit = int(numbers(count))
        return Dataset(
            lambda: (one for i, one in enumerate(self) if i >= limit), max(0, self._count - limit) if self._count >= 0 else self._count
        )

    @_kind("Zip")
    def enumerate(self, start: Any = 0, name: Any = None) -> Dataset:
        """Pairs of a number (int64) and the element."""
        del name
        first = int(numbers(start))
        return Dataset(lambda: ((wrap(np.int64(i)), one) for i, one in enumerate(self, first)), self._count)

    @_kind("Concatenate")
    def concatenate(self, dataset: Dataset, name: Any = None) -> Dataset:
        """The elements of both, one after the other."""
        del name

        def begin() -> Iterator[Any]:
            yield from self
            yield from dataset

        return Dataset(begin, self._count + dataset._count if min(self._count, dataset._count) >= 0 else min(self._count, dataset._count))

    @_kind("Window")
    def window(self, size: Any, shift: Any = None, stride: int = 1, drop_remainder: bool = False, name: Any = None) -> Dataset:
        """Data sets of neighbouring elements."""
        del name
        width, step = int(numbers(size)), int(numbers(size if shift is None else shift))

        def begin() -> Iterator[Any]:
            held = list(self)
            for first in range(0, len(held), step):
                part = held[first : first + width * stride : stride]
                if len(part) == width or not drop_remainder:
                    yield Dataset(lambda part=part: iter(part), len(part))  # type: ignore[misc]

        return Dataset(begin)

    @_kind("FlatMap")
    def flat_map(self, map_func: Callable[..., Any], name: Any = None) -> Dataset:
        """The elements of the data sets that a function gives for each element."""
        del name

        def begin() -> Iterator[Any]:
            for one in self:
                yield from applied(map_func, one)

        return Dataset(begin)

    @_kind("Cache")
    def cache(self, filename: str = "", name: Any = None) -> Dataset:
        """The elements kept after the first iteration."""
        del filename, name
        kept: list[Any] = []

        def begin() -> Iterator[Any]:
            if not kept:
                kept.extend(self)
            return iter(kept)

        return Dataset(begin, self._count)

    @_kind("Prefetch")
    def prefetch(self, buffer_size: Any = None, name: Any = None) -> Dataset:
        """The same; nothing is read ahead here."""
        del buffer_size, name
        return Dataset(self._begin, self._count)

    def with_options(self, options: Any, name: Any = None) -> Dataset:
        """The same; options are about speed."""
        del options, name
        return self

    def reduce(self, initial_state: Any, reduce_func: Callable[..., Any], name: Any = None) -> Any:
        """The elements combined, one after the other."""
        del name
        state = nest.map_structure(tensor_of, initial_state)
        for one in self:
            state = reduce_func(state, one)
        return state

    def apply(self, transformation_func: Callable[[Dataset], Dataset]) -> Dataset:
        """What a function makes of the data set."""
        return transformation_func(self)

    # -- looking ----------------------------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Any]:
        builder: Any = BUILDING.get()
        if hasattr(builder, "decided"):
            builder.decided(None)
        with building(None):
            return iter(self._begin())

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The elements as NumPy arrays."""
        return (nest.map_structure(lambda part: part.numpy(), one) for one in self)

    def cardinality(self, name: Any = None) -> Any:
        """The number of elements as a tensor; −1 for endless ones, −2 where it is not known."""
        del name
        return wrap(np.int64(self._count))

    def __len__(self) -> int:
        if self._count < 0:
            raise refuse_as(TypeError, "tf_data_length", what="infinite" if self._count == _INFINITE else "unknown")
        return self._count

    def __bool__(self) -> bool:
        return True

    @property
    def element_spec(self) -> Any:
        """The shapes and dtypes of an element: those of the first one."""
        first = next(iter(self))
        return nest.map_structure(
            lambda one: TensorSpec((None, *one.shape[1:]) if self.loose and len(one.shape) else one.shape, one.dtype), first
        )

    def __repr__(self) -> str:
        return f"<_{self.kind}Dataset element_spec={self.element_spec!r}>"

    def get_single_element(self, name: Any = None) -> Any:
        """The only element."""
        del name
        return next(iter(self))


def _structure(tensors: Any) -> Any:
    """Arrays in tuples and dictionaries; lists of numbers are arrays too."""
    if isinstance(tensors, dict):
        return {key: _structure(one) for key, one in tensors.items()}
    if isinstance(tensors, tuple):
        return type(tensors)(*map(_structure, tensors)) if hasattr(tensors, "_fields") else tuple(_structure(one) for one in tensors)
    if is_tensor(tensors):
        return tensors.array
    return constant_of(tensors.to_numpy() if hasattr(tensors, "to_numpy") else tensors)


def _typed(kinds: Any, value: Any) -> Any:
    """A value as tensors of the types that stand at its place."""
    if isinstance(kinds, dict):
        return {key: _typed(kinds[key], value[key]) for key in kinds}
    if isinstance(kinds, (tuple, list)):
        return type(kinds)(_typed(kind, one) for kind, one in zip(kinds, value, strict=True))
    return tensor_of(value, kinds)


def _stacked(group: list[Any]) -> Any:
    columns = zip(*map(nest.flatten, group), strict=True)
    return nest.pack_sequence_as(group[0], [OPS["stack"](list(column)) for column in columns])


__getattr__ = missing("tf.data", __all__)
