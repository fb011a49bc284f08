"""`gluon.data`: datasets, and loaders that put examples together in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd_core import creation
from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.base import numpy_manner
from autograd_core.dialects.mxnet.handle import NDArray, kind_of, made, ndarray
from autograd_core.dialects.mxnet.nd import stack

__all__ = [
    "ArrayDataset",
    "BatchSampler",
    "DataLoader",
    "Dataset",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "SimpleDataset",
    "default_batchify_fn",
]


class Dataset:
    """Examples by number: write `__getitem__` and `__len__`."""

    def __getitem__(self, idx: Any) -> Any:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def transform(self, fn: Callable[..., Any], lazy: bool = True) -> Any:
        """The examples changed by `fn(*example)`: when they are asked for, or (`lazy=False`) now."""

        def change(item: Any) -> Any:
            return fn(*item) if isinstance(item, tuple) else fn(item)

        changed = _Transformed(self, change)
        return changed if lazy else SimpleDataset([changed[i] for i in range(len(changed))])

    def transform_first(self, fn: Callable[..., Any], lazy: bool = True) -> Any:
        """The first part of each example changed by `fn`."""
        return self.transform(lambda first, *rest: (fn(first), *rest) if rest else fn(first), lazy)

    def filter(self, fn: Callable[[Any], Any]) -> Any:
        """The examples for which `fn` is true."""
        return SimpleDataset([self[i] for i in range(len(self)) if fn(self[i])])

    def take(self, count: int | None) -> Any:
        """The first examples."""
        return SimpleDataset([self[i] for i in range(len(self) if count is None else min(count, len(self)))])


class SimpleDataset(Dataset):
    """Examples in a list."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def __getitem__(self, idx: Any) -> Any:
        return self._data[idx]

    def __len__(self) -> int:
        return len(self._data)


class _Transformed(SimpleDataset):
    def __init__(self, data: Any, change: Callable[[Any], Any]) -> None:
        super().__init__(data)
        self._change = change

    def __getitem__(self, idx: Any) -> Any:
        return self._change(self._data[idx])


class ArrayDataset(Dataset):
    """Arrays of the same length side by side: an example has one part of each."""

    def __init__(self, *args: Any) -> None:
        if not args:
            raise AssertionError("Needs at least 1 arrays")
        for i, one in enumerate(args):
            if len(one) != len(args[0]):
                raise AssertionError(
                    f"All arrays must have the same length; array[0] has length {len(args[0])} while array[{i}] has {len(one)}."
                )
        # single numbers of an array are examples as NumPy's numbers, as in MXNet
        self._data = [one.asnumpy() if isinstance(one, NDArray) and one.ndim == 1 else one for one in args]

    def __getitem__(self, idx: Any) -> Any:
        found = tuple(one[idx] for one in self._data)
        return found[0] if len(found) == 1 else found

    def __len__(self) -> int:
        return len(self._data[0])


class Sampler:
    """Numbers of examples in some order."""

    def __init__(self, length: int, start: int = 0) -> None:
        self._length, self._start = length, start

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError

    def __len__(self) -> int:
        return self._length


class SequentialSampler(Sampler):
    """From the first to the last."""

    def __init__(self, length: int, start: int = 0) -> None:
        super().__init__(length, start)

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._start, self._start + self._length))


class RandomSampler(Sampler):
    """In random order."""

    def __iter__(self) -> Iterator[int]:
        return iter(creation.randperm(self._length).array.tolist())


class BatchSampler:
    """Numbers of examples, a batch at a time; what is left at the end is kept, discarded, or rolled over to the next round."""

    def __init__(self, sampler: Any, batch_size: int, last_batch: str = "keep") -> None:
        if last_batch not in ("keep", "discard", "rollover"):
            raise ValueError(f"last_batch must be one of 'keep', 'discard', or 'rollover', but got {last_batch}")
        self._sampler, self._batch_size, self._last_batch = sampler, batch_size, last_batch
        self._left: list[int] = []

    def __iter__(self) -> Iterator[list[int]]:
        batch, self._left = self._left, []
        for i in self._sampler:
            batch.append(i)
            if len(batch) == self._batch_size:
                yield batch
                batch = []
        if batch and self._last_batch == "keep":
            yield batch
        elif self._last_batch == "rollover":
            self._left = batch

    def __len__(self) -> int:
        count = len(self._sampler) + len(self._left)
        return -(-count // self._batch_size) if self._last_batch == "keep" else count // self._batch_size


def default_batchify_fn(data: list[Any]) -> Any:
    """Examples as one: arrays are stacked, numbers become an array, tuples are gone into."""
    first = data[0]
    if isinstance(first, NDArray):
        return stack(*data)
    if isinstance(first, tuple):
        return [default_batchify_fn(list(part)) for part in zip(*data, strict=True)]
    array = np.asarray(data)
    return made(array.astype(np.float32) if array.dtype == np.float64 else array, ndarray if numpy_manner.get() else kind_of(data))


class DataLoader:
    """A dataset in batches. `num_workers` and what belongs to it are accepted; everything happens in this process."""

    def __init__(
        self, dataset: Any, batch_size: int | None = None, shuffle: bool = False, sampler: Any = None, last_batch: str | None = None,
        batch_sampler: Any = None, batchify_fn: Callable[[list[Any]], Any] | None = None, num_workers: int = 0, **_kept: Any,
    ) -> None:  # fmt: skip
        del num_workers
        self._dataset = dataset
        if batch_sampler is None:
            if batch_size is None:
                raise ValueError("batch_size must be specified unless batch_sampler is specified")
            if sampler is not None and shuffle:
                raise ValueError("shuffle must not be specified if sampler is specified")
            order = sampler or (RandomSampler(len(dataset)) if shuffle else SequentialSampler(len(dataset)))
            batch_sampler = BatchSampler(order, batch_size, last_batch or "keep")
        self._batch_sampler, self._batchify_fn = batch_sampler, batchify_fn or default_batchify_fn

    def __iter__(self) -> Iterator[Any]:
        for batch in self._batch_sampler:
            yield self._batchify_fn([self._dataset[i] for i in batch])

    def __len__(self) -> int:
        return len(self._batch_sampler)


__getattr__ = missing("mxnet.gluon.data", __all__)
