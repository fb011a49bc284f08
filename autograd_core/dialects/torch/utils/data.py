"""`torch.utils.data`: examples, and batches of them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

import autograd_core as ag
from autograd_core.dialects.missing import missing
from autograd_core.errors import refuse
from autograd_core.randomness import Generator, default_generator
from autograd_core.tensor import Tensor

__all__ = [
    "BatchSampler", "ChainDataset", "ConcatDataset", "DataLoader", "Dataset", "IterableDataset", "RandomSampler", "Sampler", "SequentialSampler", "StackDataset", "Subset",
    "SubsetRandomSampler", "TensorDataset", "WeightedRandomSampler", "default_collate", "default_convert", "get_worker_info",
    "random_split",
]  # fmt: skip
T = TypeVar("T")


class Dataset(Generic[T]):
    """Examples by number: write `__getitem__` and `__len__`."""

    def __getitem__(self, index: int) -> T:
        raise NotImplementedError

    def __add__(self, other: Dataset[T]) -> ConcatDataset:
        return ConcatDataset([self, other])


class IterableDataset(Dataset[T]):
    """Examples one after the other: write `__iter__`."""


class ChainDataset(IterableDataset[Any]):
    """Iterable datasets one after the other."""

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = datasets

    def __iter__(self) -> Iterator[Any]:
        for each in self.datasets:
            yield from each

    def __len__(self) -> int:
        return sum(len(each) for each in self.datasets)


class StackDataset(Dataset[Any]):
    """Datasets side by side: an example has one part of each, as a tuple or (given by name) a dictionary."""

    def __init__(self, *datasets: Any, **named: Any) -> None:
        self.datasets: Any = named or datasets
        sizes = {len(one) for one in (named.values() if named else datasets)}
        if len(sizes) != 1 or (datasets and named):
            raise ValueError("Size mismatch between datasets" if len(sizes) != 1 else "Supported either tuple- or dict-like input")
        self._length = sizes.pop()

    def __getitem__(self, index: int) -> Any:
        if isinstance(self.datasets, dict):
            return {name: one[index] for name, one in self.datasets.items()}
        return tuple(one[index] for one in self.datasets)

    def __len__(self) -> int:
        return self._length


class TensorDataset(Dataset[tuple[Any, ...]]):
    """The rows of tensors that have equally many."""

    def __init__(self, *tensors: Any) -> None:
        if any(len(one) != len(tensors[0]) for one in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Any, ...]:
        return tuple(one[index] for one in self.tensors)

    def __len__(self) -> int:
        return len(self.tensors[0])


class Subset(Dataset[Any]):
    """Some examples of a dataset."""

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset, self.indices = dataset, indices

    def __getitem__(self, index: Any) -> Any:
        return self.dataset[[self.indices[i] for i in index] if isinstance(index, list) else self.indices[index]]

    def __len__(self) -> int:
        return len(self.indices)


class ConcatDataset(Dataset[Any]):
    """Datasets one after the other."""

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        self.cumulative_sizes = list(accumulate(len(one) for one in self.datasets))

    def __getitem__(self, index: int) -> Any:
        index = index + len(self) if index < 0 else index
        number = bisect_right(self.cumulative_sizes, index)
        return self.datasets[number][index - (self.cumulative_sizes[number - 1] if number else 0)]

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]


def random_split(dataset: Any, lengths: Sequence[float], generator: Any = None) -> list[Subset]:
    """Parts of a dataset, drawn at random, of given lengths or shares."""
    sizes = [int(one) for one in lengths]
    if math.isclose(sum(lengths), 1) and sum(lengths) <= 1:
        sizes = [math.floor(len(dataset) * one) for one in lengths]
        for i in range(len(dataset) - sum(sizes)):
            sizes[i % len(sizes)] += 1
    if sum(sizes) != len(dataset):
        raise ValueError("Sum of input lengths does not equal the length of the input dataset!")
    order = ag.randperm(len(dataset), generator=generator).tolist()
    return [Subset(dataset, order[end - size : end]) for size, end in zip(sizes, accumulate(sizes), strict=True)]


class Sampler(Generic[T]):
    """The order in which examples are taken: write `__iter__`."""

    def __init__(self, data_source: Any = None) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[T]:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.data_source)


class SequentialSampler(Sampler[int]):
    """From the first to the last."""

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))


def _seed(generator: Generator) -> int:
    return int(generator.integers(0, 2**63))


class RandomSampler(Sampler[int]):
    """In random order, or (`replacement`) drawn again each time."""

    def __init__(self, data_source: Any, replacement: bool = False, num_samples: int | None = None, generator: Any = None) -> None:
        super().__init__(data_source)
        self.replacement, self.num_samples, self.generator = replacement, num_samples or len(data_source), generator
        if self.num_samples <= 0:
            wrong = f"num_samples should be a positive integer value, but got num_samples={self.num_samples}"
            raise refuse("setting", what=wrong, rule="There is nothing to draw from: look at the length of the dataset.")

    def __iter__(self) -> Iterator[int]:
        draw, n = self.generator or Generator().manual_seed(_seed(default_generator)), len(self.data_source)
        if self.replacement:
            for start in range(0, self.num_samples, 32):
                yield from draw.integers(0, n, (32 if start + 32 <= self.num_samples else self.num_samples % 32,)).tolist()
            return
        for _ in range(self.num_samples // n):
            yield from draw.permutation(n).tolist()
        yield from draw.permutation(n).tolist()[: self.num_samples % n]

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler[int]):
    """Some examples in random order."""

    def __init__(self, indices: Sequence[int], generator: Any = None) -> None:
        super().__init__(indices)
        self.indices, self.generator = indices, generator

    def __iter__(self) -> Iterator[int]:
        return (self.indices[i] for i in ag.randperm(len(self.indices), generator=self.generator).tolist())


class WeightedRandomSampler(Sampler[int]):
    """Drawn at random, some more often than others."""

    def __init__(self, weights: Any, num_samples: int, replacement: bool = True, generator: Any = None) -> None:
        super().__init__(range(num_samples))
        self.weights, self.replacement, self.generator = ag.as_tensor(weights, dtype=ag.float64), replacement, generator

    def __iter__(self) -> Iterator[int]:
        return iter(ag.multinomial(self.weights, len(self), self.replacement, generator=self.generator).tolist())


class BatchSampler(Sampler[list[int]]):
    """Numbers of examples, `batch_size` at a time."""

    def __init__(self, sampler: Any, batch_size: int, drop_last: bool = False) -> None:
        self.sampler, self.batch_size, self.drop_last = sampler, batch_size, drop_last

    def __iter__(self) -> Iterator[list[int]]:
        return _batches(self.sampler, self.batch_size, self.drop_last)

    def __len__(self) -> int:
        whole, rest = divmod(len(self.sampler), self.batch_size)
        return whole + bool(rest and not self.drop_last)


def _batches(given: Iterable[Any], size: int, drop_last: bool) -> Iterator[list[Any]]:
    batch = []
    for one in given:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch and not drop_last:
        yield batch


def default_collate(batch: Sequence[Any]) -> Any:
    """Examples as one: tensors are stacked, numbers become a tensor, tuples and dictionaries are gone into."""
    first = batch[0]
    if isinstance(first, Tensor):
        return ag.stack(list(batch))
    if isinstance(first, float):
        return ag.tensor(list(batch), dtype=ag.float64)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, dict):
        return {key: default_collate([one[key] for one in batch]) for key in first}
    if isinstance(first, (tuple, list)):
        parts = [default_collate(each) for each in zip(*batch, strict=True)]
        return type(first)(*parts) if hasattr(first, "_fields") else parts
    if hasattr(first, "shape") or isinstance(first, int):
        return ag.stack([ag.as_tensor(one) for one in batch])
    raise refuse("collate_type", type=type(first).__name__)


def default_convert(data: Any) -> Any:
    """One example, its arrays and numbers as tensors: what a loader without batches does."""
    if isinstance(data, dict):
        return {key: default_convert(one) for key, one in data.items()}
    if isinstance(data, (tuple, list)):
        parts = [default_convert(one) for one in data]
        return type(data)(*parts) if hasattr(data, "_fields") else parts
    return ag.as_tensor(data) if hasattr(data, "shape") else data


def get_worker_info() -> None:
    """Nothing: everything happens in this process."""


class DataLoader:
    """A dataset in batches. `num_workers` and what belongs to it are accepted; everything happens in this process."""

    def __init__(
        self, dataset: Any, batch_size: int | None = 1, shuffle: bool | None = None, sampler: Any = None, batch_sampler: Any = None,
        num_workers: int = 0, collate_fn: Callable[[list[Any]], Any] | None = None, pin_memory: bool = False, drop_last: bool = False,
        timeout: float = 0, worker_init_fn: Any = None, multiprocessing_context: Any = None, generator: Any = None, **_kept: Any,
    ) -> None:  # fmt: skip
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_size is not None and batch_size < 1:
            raise ValueError(f"batch_size should be a positive integer value, but got batch_size={batch_size}")
        self.dataset, self.batch_size, self.drop_last, self.generator = dataset, batch_size, drop_last, generator
        self.num_workers, self.pin_memory, self.timeout, self.worker_init_fn = num_workers, pin_memory, timeout, worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.sampler, self.batch_sampler = sampler, batch_sampler
        if not isinstance(dataset, IterableDataset):
            self.sampler = sampler or (RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset))
            if batch_sampler is None and batch_size is not None:
                self.batch_sampler = BatchSampler(self.sampler, batch_size, drop_last)
        self.collate_fn = collate_fn or (default_collate if batch_size is not None or batch_sampler else default_convert)

    def __iter__(self) -> Iterator[Any]:
        _seed(self.generator or default_generator)  # PyTorch draws a seed for its workers, and a program's next numbers follow it
        return self._run()

    def _run(self) -> Iterator[Any]:
        if isinstance(self.dataset, IterableDataset):
            examples = iter(self.dataset)
            given: Any = examples if self.batch_size is None else _batches(examples, self.batch_size, self.drop_last)
            yield from map(self.collate_fn, given)
        elif self.batch_sampler is None:
            for i in self.sampler:
                yield self.collate_fn(self.dataset[i])
        else:
            for indices in self.batch_sampler:
                if type(self.dataset) is TensorDataset and self.collate_fn is default_collate:
                    yield [one[indices] for one in self.dataset.tensors]  # the same rows, gathered at once
                else:
                    yield self.collate_fn([self.dataset[i] for i in indices])

    def __len__(self) -> int:
        return len(self.sampler if self.batch_sampler is None else self.batch_sampler)


__getattr__ = missing("torch.utils.data", __all__)
