"""Steps of `tf.data` that few programs take: several data sets in turn, running totals, parts of a data set. Knows of a data set that it can be iterated over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, takewhile
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import is_tensor, numbers, tensor_of, wrap

__all__ = ["Steps", "applied", "padded", "tensors"]


def applied(function: Callable[..., Any], element: Any) -> Any:
    """A function of an element; of its parts, where it is a tuple."""
    return function(*element) if isinstance(element, tuple) and not hasattr(element, "_fields") else function(element)


def tensors(found: Any) -> Any:
    """What a function of an element returned, with tensors for numbers; data sets stay."""
    return nest.map_structure(lambda one: one if is_tensor(one) or hasattr(one, "as_numpy_iterator") else tensor_of(one), found)


class Steps:
    """What a data set can do besides."""

    _count: int
    made: Callable[..., Any]

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError

    def interleave(
        self, map_func: Callable[..., Any], cycle_length: Any = None, block_length: Any = None, num_parallel_calls: Any = None, deterministic: Any = None, name: Any = None,
    ) -> Any:  # fmt: skip
        """The elements of the data sets that a function gives, `block_length` of each of `cycle_length` in turn."""
        del num_parallel_calls, deterministic, name
        width, length = int(numbers(1 if cycle_length is None else cycle_length)), int(numbers(1 if block_length is None else block_length))

        def begin() -> Iterator[Any]:
            sources = iter(self)
            places: list[Any] = [iter(applied(map_func, one)) for _, one in zip(range(width), sources, strict=False)]
            while places:
                for place in range(len(places)):
                    taken = list(islice(places[place], length))
                    while not taken and (after := next(sources, None)) is not None:
                        places[place] = iter(applied(map_func, after))
                        taken = list(islice(places[place], length))
                    yield from taken
                    places[place] = places[place] if taken else None
                places = [one for one in places if one is not None]

        return self.made(begin)

    def take_while(self, predicate: Callable[..., Any], name: Any = None) -> Any:
        """The elements before the first one for which a function does not hold."""
        del name
        return self.made(lambda: takewhile(lambda one: bool(numbers(applied(predicate, one))), self))

    def shard(self, num_shards: Any, index: Any, name: Any = None) -> Any:
        """Every `num_shards`-th element, from `index` on."""
        del name
        count, first = int(numbers(num_shards)), int(numbers(index))
        return self.made(
            lambda: islice(iter(self), first, None, count), len(range(first, self._count, count)) if self._count >= 0 else self._count
        )

    def unique(self, name: Any = None) -> Any:
        """Each number once, in the order of their first."""
        del name

        def begin() -> Iterator[Any]:
            seen: set[Any] = set()
            for one in self:
                if (number := one.numpy().item()) not in seen:
                    seen.add(number)
                    yield one

        return self.made(begin)

    def scan(self, initial_state: Any, scan_func: Callable[..., Any], name: Any = None) -> Any:
        """`state, output = scan_func(state, element)` along the elements: the outputs."""
        del name

        def begin() -> Iterator[Any]:
            state = nest.map_structure(tensor_of, initial_state)
            for one in self:
                state, output = scan_func(state, one)
                yield tensors(output)

        return self.made(begin, self._count)


def padded(group: list[Any], shapes: Any, values: Any) -> Any:
    """Elements stacked, each part filled up at its ends to the size that was asked for, else to the largest of the group."""
    columns = list(zip(*map(nest.flatten, group), strict=True))
    one_part = not nest.is_nested(group[0])
    asked = (
        [shapes] if one_part else [None] * len(columns) if shapes is None else list(shapes.values() if isinstance(shapes, dict) else shapes)
    )
    fills = nest.flatten(values) if nest.is_nested(values) else [values] * len(columns)
    found = []
    for column, wanted, fill in zip(columns, asked, fills, strict=True):
        arrays = [np.asarray(one.array) for one in column]
        largest = np.max([one.shape for one in arrays], axis=0).astype(int)
        sizes = [n if size in (None, -1) else size for n, size in zip(largest, largest if wanted is None else tuple(wanted), strict=True)]
        rows = np.full((len(arrays), *sizes), 0 if fill is None else numbers(fill), arrays[0].dtype)
        for i, one in enumerate(arrays):
            place: tuple[Any, ...] = (i, *[slice(n) for n in one.shape])
            rows[place] = one
        found.append(wrap(rows))
    return nest.pack_sequence_as(group[0], found)
