"""`tf.TensorShape`: a tuple of sizes that prints and compares as TensorFlow's does, with `None` for a size that is not known."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["TensorShape"]


class TensorShape(tuple[Any, ...]):
    """A shape. `TensorShape(None)` is one of unknown rank.

    >>> shape = TensorShape([2, None])
    >>> shape, shape.rank, shape.as_list(), shape == [2, None]
    (TensorShape([2, None]), 2, [2, None], True)
    >>> print(shape)
    (2, None)
    """

    unknown: bool

    def __new__(cls, dims: Any = ()) -> TensorShape:
        """A shape from sizes, a number, another shape or `None`."""
        sizes = () if dims is None else (dims,) if isinstance(dims, int) else dims
        made = super().__new__(cls, [None if one is None else int(one) for one in sizes])
        made.unknown = dims is None or getattr(dims, "unknown", False)
        return made

    @property
    def rank(self) -> int | None:
        """The number of axes, `None` where it is not known."""
        return None if self.unknown else tuple.__len__(self)

    ndims = rank

    @property
    def dims(self) -> list[int | None] | None:
        """The sizes as a list."""
        return None if self.unknown else list(self)

    def as_list(self) -> list[int | None]:
        """The sizes as a list; `ValueError` for unknown rank."""
        if self.unknown:
            raise refuse_as(ValueError, "tf_unknown_rank", what="as_list()")
        return list(self)

    def num_elements(self) -> int | None:
        """The number of elements, `None` where it is not known."""
        return math.prod(self) if self.is_fully_defined() else None

    def is_fully_defined(self) -> bool:
        """Whether every size is known."""
        return not self.unknown and None not in tuple(self)

    def is_compatible_with(self, other: Any) -> bool:
        """Whether one tensor could have both shapes."""
        theirs = TensorShape(other)
        if self.unknown or theirs.unknown:
            return True
        return len(self) == len(theirs) and all(None in pair or pair[0] == pair[1] for pair in zip(self, theirs, strict=True))

    def assert_is_compatible_with(self, other: Any) -> None:
        """`ValueError` where no tensor could have both shapes."""
        if not self.is_compatible_with(other):
            raise refuse_as(ValueError, "tf_incompatible", first=str(self), second=str(TensorShape(other)))

    def assert_has_rank(self, rank: int) -> None:
        """`ValueError` where the rank is known to be another."""
        if self.rank not in (None, rank):
            raise refuse_as(ValueError, "tf_rank", shape=str(self), rank=rank)

    def merge_with(self, other: Any) -> TensorShape:
        """What is known of a tensor that has both shapes."""
        theirs = TensorShape(other)
        self.assert_is_compatible_with(theirs)
        if self.unknown or theirs.unknown:
            return theirs if self.unknown else self
        return TensorShape([b if a is None else a for a, b in zip(self, theirs, strict=True)])

    def concatenate(self, other: Any) -> TensorShape:
        """The sizes of both, one after the other."""
        theirs = TensorShape(other)
        return TensorShape(None) if self.unknown or theirs.unknown else TensorShape([*self, *theirs])

    def with_rank(self, rank: int) -> TensorShape:
        """The shape, if it can have that many axes; `ValueError` otherwise."""
        self.assert_has_rank(rank)
        return TensorShape([None] * rank) if self.unknown else self

    def __add__(self, other: Any) -> TensorShape:
        return self.concatenate(other)

    def __radd__(self, other: Any) -> TensorShape:
        return TensorShape(other).concatenate(self)

    def __getitem__(self, index: Any) -> Any:
        part = tuple.__getitem__(self, index)
        return TensorShape(part) if isinstance(index, slice) else part

    def __eq__(self, other: object) -> bool:
        if other is None or isinstance(other, (str, float)) or not isinstance(other, (int, Iterable)):
            return False
        theirs = TensorShape(other)
        return tuple(self) == tuple(theirs) and self.unknown == theirs.unknown

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = tuple.__hash__

    def __bool__(self) -> bool:
        return not self.unknown

    def __repr__(self) -> str:
        return f"TensorShape({None if self.unknown else list(self)})"

    def __str__(self) -> str:
        return "<unknown>" if self.unknown else tuple.__repr__(self)
