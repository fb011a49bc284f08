"""TensorFlow's random numbers: the same for the same seeds. Knows arrays and nothing of tensors.

The generator is Philox4x32-10 (J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a counter, scrambled by ten rounds of multiplications
under a key. The first seed is the key, the second the upper half of the counter; four 32-bit words come from each count. How words become numbers
(bits of a float in [1, 2) minus one, Box-Muller for normal ones, counts left free after each draw) is TensorFlow's convention.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["Stream"]

_WORD = 0xFFFFFFFF
_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = 0x9E3779B9, 0xBB67AE85
_RESERVED = 256  # counts left free for every number drawn: as many as a rejected sample may use
_LEAST = np.float32(1e-7)


def _rounds(counters: Any, key: tuple[int, int]) -> Any:
    """Four words for each counter; both as (n, 4) arrays of uint64 below 2³²."""
    c0, c1, c2, c3 = counters.T
    k0, k1 = key
    low, shift = np.uint64(_WORD), np.uint64(32)
    for _ in range(10):
        first, second = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
        c0, c1, c2, c3 = (second >> shift) ^ c1 ^ np.uint64(k0), second & low, (first >> shift) ^ c3 ^ np.uint64(k1), first & low
        k0, k1 = (k0 + _WEYL[0]) & _WORD, (k1 + _WEYL[1]) & _WORD
    return np.stack([c0, c1, c2, c3], axis=1)


def _unit(words: Any) -> Any:
    """Words as float32 in [0, 1): their low 23 bits."""
    bits = (words & np.uint64(0x7FFFFF)).astype(np.uint32) | np.uint32(127 << 23)
    return bits.view(np.float32) - np.float32(1)


def _unit_double(first: Any, second: Any) -> Any:
    """Pairs of words as float64 in [0, 1): 52 bits."""
    bits = np.uint64(1023 << 52) | ((first & np.uint64(0xFFFFF)) << np.uint64(32)) | second
    return bits.view(np.float64) - 1.0


def _normal_pairs(first: Any, second: Any) -> Any:
    """Box and Muller: two normal numbers from two uniform ones; (n, 2)."""
    real = first.dtype.type
    radius = np.sqrt(real(-2) * _exactly(np.log, np.maximum(first, real(_LEAST))))
    angle = (2 * math.pi * second.astype(np.float64)).astype(real)
    return np.stack([_exactly(np.sin, angle) * radius, _exactly(np.cos, angle) * radius], axis=-1)


def _exactly(function: Any, values: Any) -> Any:
    """A function of float32 to the last bit, as the C library has it: NumPy's own are a little quicker and less exact."""
    return function(values.astype(np.float64)).astype(values.dtype)


class Stream:
    """The numbers of one random operation: each draw goes on where the last one ended.

    >>> stream = Stream(1, 2)
    >>> stream.uniform((2,)).dtype, bool((stream.uniform((1000,)) < 1).all())
    (dtype('float32'), True)
    """

    def __init__(self, seed: int, seed2: int) -> None:
        seed, seed2 = seed % 2**64, seed2 % 2**64
        self._key = seed & _WORD, seed >> 32
        self._counter = seed2 << 64

    def _counters(self, starts: Any) -> Any:
        """The counters at these distances from here, as (n, 4) words."""
        base, low, shift = self._counter & (2**64 - 1), np.uint64(_WORD), np.uint64(32)
        upper = self._counter >> 64
        sums = np.asarray(starts, np.uint64) + np.uint64(base)
        carry = sums < np.uint64(base)
        high = np.where(carry, np.uint64((upper + 1) % 2**64), np.uint64(upper))
        return np.stack([sums & low, sums >> shift, high & low, high >> shift], axis=1)

    def _skip(self, counts: int) -> None:
        self._counter = (self._counter + counts) % 2**128

    def words(self, count: int) -> Any:
        """The next 32-bit words, and four more at most; nothing is left free after them."""
        blocks = -(-count // 4)
        found = _rounds(self._counters(np.arange(blocks)), self._key).reshape(-1)
        self._skip(blocks)
        return found

    def _drawn(self, count: int, per_block: int) -> Any:
        """Words for `count` numbers, `per_block` from each count; as (blocks, 4)."""
        found = _rounds(self._counters(np.arange(-(-count // per_block))), self._key)
        self._skip(count * _RESERVED)
        return found

    def uniform(self, shape: Any, dtype: Any = np.float32, low: float = 0.0, high: float = 1.0) -> Any:
        """Numbers in [low, high), of a floating dtype."""
        count, dtype = math.prod(shape), np.dtype(dtype)
        if dtype == np.float64:
            words = self._drawn(count, 2)
            numbers = _unit_double(words[:, ::2].reshape(-1), words[:, 1::2].reshape(-1))
        else:
            numbers = _unit(self._drawn(count, 4).reshape(-1))
        numbers = numbers[:count].astype(dtype).reshape(shape)
        return numbers if (low, high) == (0.0, 1.0) else numbers * dtype.type(dtype.type(high) - dtype.type(low)) + dtype.type(low)

    def normal(self, shape: Any, dtype: Any = np.float32) -> Any:
        """Numbers of the standard normal distribution."""
        count, dtype = math.prod(shape), np.dtype(dtype)
        if dtype == np.float64:
            words = self._drawn(count, 2)
            numbers = _normal_pairs(_unit_double(words[:, 0], words[:, 1]), _unit_double(words[:, 2], words[:, 3]))
        else:
            units = _unit(self._drawn(count, 4).reshape(-1))
            numbers = _normal_pairs(units[::2], units[1::2])
        return numbers.reshape(-1)[:count].astype(dtype).reshape(shape)

    def truncated_normal(self, shape: Any, dtype: Any = np.float32) -> Any:
        """Numbers of the standard normal distribution, drawn again where they are two or more away from zero."""
        count, dtype = math.prod(shape), np.dtype(dtype)
        size = 2 if dtype == np.float64 else 4  # numbers to a group; every group has counts of its own to draw from
        groups = -(-count // size)
        starts = np.arange(groups, dtype=np.uint64) * np.uint64(size * _RESERVED // 4)
        kept: list[Any] = [[] for _ in range(groups)]
        open_ones, tries = np.arange(groups), 0
        while len(open_ones):
            words = _rounds(self._counters(starts[open_ones] + np.uint64(tries)), self._key)
            if size == 4:
                units = _unit(words.reshape(-1)).reshape(words.shape)
                found = _normal_pairs(units[:, ::2], units[:, 1::2]).reshape(len(words), -1)
            else:
                found = _normal_pairs(_unit_double(words[:, 0], words[:, 1]), _unit_double(words[:, 2], words[:, 3]))
            for group, row in zip(open_ones, found, strict=True):
                kept[group] += [one for one in row if abs(one) < 2]
            open_ones = np.array([group for group in open_ones if len(kept[group]) < size], dtype=np.int64)
            tries += 1
        self._skip(count * _RESERVED)
        return np.array([one for group in kept for one in group[:size]][:count], dtype).reshape(shape)

    def integers(self, shape: Any, low: int, high: int, dtype: Any = np.int32) -> Any:
        """Whole numbers in [low, high)."""
        count, dtype = math.prod(shape), np.dtype(dtype)
        if dtype.itemsize == 8:
            words = self._drawn(count, 2)
            wide = words[:, ::2].reshape(-1) | (words[:, 1::2].reshape(-1) << np.uint64(32))
        else:
            wide = self._drawn(count, 4).reshape(-1)
        return (wide[:count] % np.uint64(high - low)).astype(np.int64).astype(dtype).reshape(shape) + dtype.type(low)

    def shuffle(self, size: int) -> Any:
        """An order of `size` things."""
        order, words = list(range(size)), self.words(size)
        for place in range(size - 1):
            other = place + int(words[place]) % (size - place)
            order[place], order[other] = order[other], order[place]
        return np.array(order, np.int64)
