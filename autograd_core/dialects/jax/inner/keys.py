"""Typed random keys: arrays of keys as JAX shows them, each a pair of 32-bit words. Knows nothing of what is drawn with them.

Transforms see the words (`lowered`) and hand back keys (`raised`), so that a key is mapped, looped over and staged like any other array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

__all__ = ["KeyArray", "lowered", "raised"]


class _KeyDtype:
    """The dtype of keys."""

    name = "key<fry>"
    itemsize = 8
    kind = "k"

    def __repr__(self) -> str:
        return "key<fry>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _KeyDtype)

    def __hash__(self) -> int:
        return hash("key<fry>")


KEY_DTYPE = _KeyDtype()


class KeyArray:
    """One key, or an array of them: `jax.random.key(0)`."""

    __slots__ = ("words",)
    __array_ufunc__ = None
    dtype = KEY_DTYPE

    def __init__(self, words: Any) -> None:
        self.words = words

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the axes, without that of the words."""
        return tuple(self.words.shape[:-1])

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of keys."""
        return int(np.prod(self.shape, dtype=np.int64))

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return iter([KeyArray(one) for one in self.words])

    def __getitem__(self, index: Any) -> Any:
        return KeyArray(self.words[(*index, Ellipsis, slice(None)) if isinstance(index, tuple) else (index, Ellipsis, slice(None))])

    def reshape(self, *shape: Any) -> Any:
        """The same keys in another shape."""
        size = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        return KeyArray(self.words.reshape(*size, 2))

    def __eq__(self, other: object) -> Any:
        return (self.words == other.words).all(-1) if isinstance(other, KeyArray) else NotImplemented

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        look = self.words._look()
        if look is not None:
            return f"JitTracer(key<fry>[{','.join(map(str, self.shape))}])"
        return f"Array({self.shape}, dtype=key<fry>) overlaying:\n{self.words}"


def lowered(one: Any) -> Any:
    """The words of keys; anything else as it is."""
    return one.words if isinstance(one, KeyArray) else one


def raised(one: Any) -> Callable[[Any], Any]:
    """What makes of the words what `one` was."""
    return KeyArray if isinstance(one, KeyArray) else lambda words: words
