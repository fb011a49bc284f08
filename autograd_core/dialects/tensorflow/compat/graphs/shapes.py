"""TensorFlow 1's shapes: a size is a `Dimension`, and what is not known yet prints as `?`."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from autograd_core.dialects.tensorflow.shapes import TensorShape as Sizes

__all__ = ["Dimension", "TensorShape", "sizes_of"]


class Dimension:
    """The size of one axis, perhaps not known yet; arithmetic with one that is not known gives one that is not known.

    >>> Dimension(3), Dimension(None) * 2, Dimension(3) == 3
    (Dimension(3), Dimension(None), True)
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value: int | None = value.value if isinstance(value, Dimension) else None if value is None else int(value)

    def __int__(self) -> int:
        return self.value  # type: ignore[return-value]  # None is Python's own TypeError here

    __index__ = __int__

    def __repr__(self) -> str:
        return f"Dimension({self.value})"

    def __str__(self) -> str:
        return "?" if self.value is None else str(self.value)

    def __eq__(self, other: object) -> Any:
        theirs = other.value if isinstance(other, Dimension) else other
        return None if self.value is None or theirs is None else self.value == theirs

    def __ne__(self, other: object) -> Any:
        same = self == other
        return None if same is None else not same

    def __hash__(self) -> int:
        return hash(self.value)

    def _with(self, other: Any, function: Callable[[Any, Any], Any], swap: bool = False) -> Any:
        pair = (self.value, Dimension(other).value)
        return None if None in pair else function(*(pair[::-1] if swap else pair))


def _arithmetic(function: Callable[[Any, Any], Any], swap: bool, made: Callable[[Any], Any]) -> Callable[[Dimension, Any], Any]:
    return lambda self, other: made(self._with(other, function, swap))


for _name in ("add", "sub", "mul", "floordiv", "mod"):
    setattr(Dimension, f"__{_name}__", _arithmetic(getattr(operator, _name), False, Dimension))
    setattr(Dimension, f"__r{_name}__", _arithmetic(getattr(operator, _name), True, Dimension))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Dimension, f"__{_name}__", _arithmetic(getattr(operator, _name), False, lambda truth: truth))


class TensorShape(Sizes):
    """A shape whose sizes are dimensions.

    >>> shape = TensorShape([None, 3])
    >>> print(shape, shape[1].value, shape.as_list())
    (?, 3) 3 [None, 3]
    >>> shape
    TensorShape([Dimension(None), Dimension(3)])
    """

    def __new__(cls, dims: Any = ()) -> TensorShape:
        """A shape from sizes, dimensions, a number, another shape or `None`."""
        if isinstance(dims, (list, tuple)) and not isinstance(dims, Sizes):
            dims = [one.value if isinstance(one, Dimension) else one for one in dims]
        made = super().__new__(cls, list(sizes_of(dims) or ()) if isinstance(dims, Sizes) else dims)
        made.unknown = dims is None or getattr(dims, "unknown", False)
        return made  # type: ignore[return-value]

    def __iter__(self) -> Iterator[Any]:
        return (Dimension(one) for one in tuple.__iter__(self))

    def __getitem__(self, index: Any) -> Any:
        part = tuple.__getitem__(self, index)
        return TensorShape(part) if isinstance(index, slice) else Dimension(part)

    @property
    def dims(self) -> list[Any] | None:
        """The sizes as dimensions."""
        return None if self.unknown else list(self)

    def as_list(self) -> list[int | None]:
        """The sizes as numbers and `None`; `ValueError` for unknown rank."""
        super().as_list()
        return list(tuple.__iter__(self))

    def is_fully_defined(self) -> bool:
        """Whether every size is known."""
        return not self.unknown and None not in list(tuple.__iter__(self))

    def num_elements(self) -> int | None:
        """The number of elements, `None` where it is not known."""
        return Sizes(self.as_list()).num_elements() if self.is_fully_defined() else None

    def is_compatible_with(self, other: Any) -> bool:
        """Whether one tensor could have both shapes."""
        return Sizes(sizes_of(self)).is_compatible_with(sizes_of(TensorShape(other)))

    def merge_with(self, other: Any) -> TensorShape:
        """What is known of a tensor that has both shapes."""
        return TensorShape(sizes_of(Sizes(sizes_of(self)).merge_with(sizes_of(TensorShape(other)))))

    def concatenate(self, other: Any) -> TensorShape:
        """The sizes of both, one after the other."""
        theirs = TensorShape(other)
        return TensorShape(None) if self.unknown or theirs.unknown else TensorShape(self.as_list() + theirs.as_list())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (list, tuple)):
            return False
        return sizes_of(self) == sizes_of(TensorShape(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = tuple.__hash__

    def __repr__(self) -> str:
        return f"TensorShape({None if self.unknown else list(self)})"

    def __str__(self) -> str:
        if self.unknown:
            return "<unknown>"
        words = [str(one) for one in self]
        return f"({words[0]},)" if len(words) == 1 else f"({', '.join(words)})"


def sizes_of(shape: Any) -> tuple[int | None, ...] | None:
    """A shape as plain numbers and `None`; `None` where the rank is not known."""
    if shape is None or getattr(shape, "unknown", False):
        return None
    if isinstance(shape, Sizes):
        return tuple(tuple.__iter__(shape))
    if isinstance(shape, (int, Dimension)) or not hasattr(shape, "__iter__"):
        shape = (shape,)
    return tuple(
        one.value if isinstance(one, Dimension) else None if one is None or (isinstance(one, int) and one < 0) else int(one)
        for one in shape
    )
