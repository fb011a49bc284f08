"""`tf.data` as TensorFlow 1 reads it: iterators whose next element is a tensor of the graph. Data sets themselves are the dialect's own."""

from __future__ import annotations

from collections.abc import Iterator as Elements
from collections.abc import Sequence
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.place import caller_here
from autograd_core.dialects.tensorflow.compat.graphs.session import Run, refused
from autograd_core.dialects.tensorflow.compat.graphs.shapes import TensorShape
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation
from autograd_core.dialects.tensorflow.data import AUTOTUNE, Dataset
from autograd_core.dialects.tensorflow.dispatch import building
from autograd_core.dialects.tensorflow.errors import FailedPreconditionError, OutOfRangeError

__all__ = [
    "AUTOTUNE",
    "Dataset",
    "Iterator",
    "get_output_shapes",
    "get_output_types",
    "make_initializable_iterator",
    "make_one_shot_iterator",
]


class Iterator:
    """Where each session has come to in a data set."""

    def __init__(self, dataset: Dataset, by_itself: bool) -> None:
        self._dataset, self._by_itself = dataset, by_itself
        with building(None):
            self._spec = dataset.element_spec

    @property
    def initializer(self) -> Operation:
        """An operation that goes to the beginning."""

        def kernel(run: Run, _inputs: Any) -> Sequence[Any]:
            run.session.streams[self] = iter(self._dataset)
            return ()

        return get_default_graph().node("MakeIterator", (), (), kernel, "MakeIterator", call=caller_here(2))

    @property
    def output_shapes(self) -> Any:
        """The shapes of an element; how long a batch is, is not known."""
        return nest.map_structure(lambda one: TensorShape(_loose(one)), self._spec)

    @property
    def output_types(self) -> Any:
        """The types of an element."""
        return nest.map_structure(lambda one: one.dtype, self._spec)

    def get_next(self, name: str | None = None) -> Any:
        """Tensors of the next element, another one in every run; `OutOfRangeError` in the run after the last one."""
        outputs = [(_loose(one), one.dtype) for one in nest.flatten(self._spec)]

        def kernel(run: Run, _inputs: Any) -> Sequence[Any]:
            place: Elements[Any] | None = run.session.streams.get(self)
            if place is None:
                if not self._by_itself:
                    raise refused(op, FailedPreconditionError, "tf1_iterator_unset")
                place = run.session.streams[self] = iter(self._dataset)
            try:
                return list(nest.flatten(next(place)))
            except StopIteration:
                raise refused(op, OutOfRangeError, "tf1_end_of_sequence") from None

        op = get_default_graph().node("IteratorGetNext", (), outputs, kernel, name or "IteratorGetNext", call=caller_here(2))
        return nest.pack_sequence_as(self._spec, list(op.outputs))


def _loose(spec: Any) -> list[int | None]:
    sizes = list(tuple.__iter__(spec.shape))
    return [None, *sizes[1:]] if sizes else []


def make_one_shot_iterator(dataset: Dataset) -> Iterator:
    """An iterator that begins by itself, once in each session."""
    return Iterator(dataset, True)


def make_initializable_iterator(dataset: Dataset, shared_name: str | None = None) -> Iterator:
    """An iterator that begins when its `initializer` is run."""
    del shared_name
    return Iterator(dataset, False)


def get_output_shapes(dataset_or_iterator: Any) -> Any:
    """The shapes of an element."""
    return getattr(dataset_or_iterator, "output_shapes", None) or make_one_shot_iterator(dataset_or_iterator).output_shapes


def get_output_types(dataset_or_iterator: Any) -> Any:
    """The types of an element."""
    return getattr(dataset_or_iterator, "output_types", None) or make_one_shot_iterator(dataset_or_iterator).output_types


# TensorFlow 1's data sets have these as methods; the chain of steps makes the dialect's own class, which gets them from here
for _maker in (make_one_shot_iterator, make_initializable_iterator):
    setattr(Dataset, _maker.__name__, _maker)

__getattr__ = missing("tf.data", __all__)
