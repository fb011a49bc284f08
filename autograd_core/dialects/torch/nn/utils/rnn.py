"""`torch.nn.utils.rnn`: sequences of unequal length, padded or packed.

Packed, the steps of all sequences lie one after the other without padding. A recurrent layer takes the sequences of one length together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

import autograd_core as ag
from autograd_core.dialects.missing import missing
from autograd_core.nn.recurrent import RNNBase
from autograd_core.nn.utils import pad_sequence

__all__ = [
    "PackedSequence", "invert_permutation", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence", "pad_sequence", "unpad_sequence",
]  # fmt: skip


class PackedSequence(NamedTuple):
    """Steps of all sequences, the longest sequence first in each; how many there are at each step; and the order that this took."""

    data: Any
    batch_sizes: Any
    sorted_indices: Any = None
    unsorted_indices: Any = None

    def to(self, *targets: Any, **named: Any) -> PackedSequence:
        """The same with its data converted or moved."""
        return self._replace(data=self.data.to(*targets, **named))

    @property
    def lengths(self) -> list[int]:
        """The length of each sequence, the longest first."""
        sizes = self.batch_sizes.tolist()
        return [sum(size > i for size in sizes) for i in range(sizes[0])]


def invert_permutation(permutation: Any) -> Any:
    """The order that undoes an order."""
    return None if permutation is None else ag.argsort(permutation)


def pack_padded_sequence(input: Any, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences that are padded to one length; with `enforce_sorted=False` they come in any order.

    >>> packed = pack_padded_sequence(ag.tensor([[1, 2], [3, 0]]), [2, 1], batch_first=True)
    >>> packed.data
    tensor([1, 3, 2])
    """
    sizes = np.asarray([int(one) for one in lengths])
    order = None if enforce_sorted else np.argsort(-sizes, kind="stable")
    sizes = sizes if order is None else sizes[order]
    if sizes.min() <= 0:
        raise RuntimeError("Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0")
    if np.any(np.diff(sizes) > 0):
        raise RuntimeError("`lengths` array must be sorted in decreasing order when `enforce_sorted` is True: pass enforce_sorted=False.")
    x = input.transpose(0, 1) if batch_first else input
    if x.shape[1] != len(sizes):
        raise RuntimeError(f"Expected `len(lengths)` to be equal to batch_size, but got {len(sizes)} (batch_size={x.shape[1]})")
    sorted_indices = None if order is None else ag.tensor(order)
    x = x if sorted_indices is None else x.index_select(1, sorted_indices)
    counts = [int(np.sum(sizes > t)) for t in range(sizes[0])]
    return PackedSequence(
        ag.cat([x[t, :n] for t, n in enumerate(counts)]), ag.tensor(counts), sorted_indices, invert_permutation(sorted_indices)
    )


def pack_sequence(sequences: Sequence[Any], enforce_sorted: bool = True) -> PackedSequence:
    """Pack a list of sequences."""
    return pack_padded_sequence(pad_sequence(sequences), [len(one) for one in sequences], enforce_sorted=enforce_sorted)


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Any, Any]:
    """The sequences padded to one length, and their lengths, in their first order."""
    counts, lengths = sequence.batch_sizes.tolist(), sequence.lengths
    if total_length is not None and total_length < len(counts):
        raise ValueError(
            f"Expected total_length to be at least the length of the longest sequence in input, but got {total_length=} and {len(counts)}"
        )
    data, steps = sequence.data, []
    for step, n in zip(data.split(counts), counts, strict=True):
        gap = ag.full((counts[0] - n, *data.shape[1:]), padding_value, dtype=data.dtype)
        steps.append(ag.cat([step, gap]) if n < counts[0] else step)
    steps += [ag.full((counts[0], *data.shape[1:]), padding_value, dtype=data.dtype)] * ((total_length or 0) - len(counts))
    padded, found = ag.stack(steps), ag.tensor(lengths)
    padded = padded.transpose(0, 1) if batch_first else padded
    if sequence.unsorted_indices is not None:
        padded, found = padded.index_select(0 if batch_first else 1, sequence.unsorted_indices), found[sequence.unsorted_indices]
    return padded, found


def unpad_sequence(padded_sequences: Any, lengths: Any, batch_first: bool = False) -> list[Any]:
    """The sequences without their padding."""
    x = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [one[: int(n)] for one, n in zip(x, lengths, strict=True)]


def _packed(forward: Callable[..., Any]) -> Callable[..., Any]:
    """A recurrent layer's `forward` that takes packed sequences, too."""

    @wraps(forward)
    def call(layer: Any, input: Any, hx: Any = None) -> Any:
        if not isinstance(input, PackedSequence):
            return forward(layer, input, hx)
        x, _ = pad_packed_sequence(input._replace(unsorted_indices=None))
        given = () if hx is None else hx if isinstance(hx, tuple) else (hx,)
        if input.sorted_indices is not None:
            given = tuple(one.index_select(1, input.sorted_indices) for one in given)
        outputs, states, start, layer.batch_first, kept = [], [], 0, False, layer.batch_first
        try:
            for length, alike in groupby(input.lengths):
                some = slice(start, start := start + len(list(alike)))
                state = tuple(one[:, some] for one in given)
                output, last = forward(layer, x[:length, some], None if hx is None else state if isinstance(hx, tuple) else state[0])
                outputs += list(output.unbind(1))
                states.append(last if isinstance(last, tuple) else (last,))
        finally:
            layer.batch_first = kept
        final = tuple(ag.cat(list(one), 1) for one in zip(*states, strict=True))
        if input.unsorted_indices is not None:
            final = tuple(one.index_select(1, input.unsorted_indices) for one in final)
        return input._replace(data=pack_sequence(outputs).data), final if len(final) > 1 else final[0]

    return call


RNNBase.forward = _packed(RNNBase.forward)  # type: ignore[method-assign]
__getattr__ = missing("torch.nn.utils.rnn", __all__)
