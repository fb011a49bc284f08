"""Shapes and dtypes before any number exists: a function is tried on small stand-ins, and what differs between tries is not known yet.

Every size that is not known stands for all sizes. The function is run with one choice for all of them, then with others: a size of the result that
changes depends on them and stays unknown; one that stays the same is known. So no operation needs a rule for its shape. The same tries tell which inputs gradients flow to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd_core.dialects.tensorflow.compat.graphs.symbol import Symbol
from autograd_core.dialects.tensorflow.convert import wrap
from autograd_core.dialects.tensorflow.dispatch import TAPES, building
from autograd_core.modes import mode
from autograd_core.tape import Variable as State

__all__ = ["Inferred", "Tape", "infer", "leaves"]

_RANKS = (1, 2, 0, 4, 3)
_SMALL = 64


class Tape:
    """What the dialect's functions look for before they go on the engine's tape; it keeps nothing, because gradients are asked of the engine itself."""

    begun = -1
    insists = False
    stand_ins: dict[int, Any] = {}  # noqa: RUF012  never written to


class Inferred(NamedTuple):
    """The structure of a result, its tensors as (sizes, dtype), their hints, and which inputs gradients flow to."""

    structure: Any
    outputs: list[tuple[Any, Any]]
    hints: list[dict[int, Any]]
    connected: tuple[bool, ...]


class Leaf:
    """The place of a tensor in a structure."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


def leaves(structure: Any, found: list[Any], kinds: Any = State) -> Any:
    """The structure with its tensors taken out into `found`, and places for them in their stead."""
    if isinstance(structure, kinds):
        found.append(structure)
        return Leaf(len(found) - 1)
    if isinstance(structure, (list, tuple)):
        parts = [leaves(part, found, kinds) for part in structure]
        if isinstance(structure, list):
            return parts
        return (
            type(structure)(*parts) if hasattr(structure, "_fields") else type(structure)(parts) if type(structure) is tuple else structure
        )
    if type(structure) is dict:
        return {key: leaves(part, found, kinds) for key, part in structure.items()}
    return structure


def filled(structure: Any, values: Sequence[Any]) -> Any:
    """The structure with values in their places."""
    if type(structure) is Leaf:
        return values[structure.number]
    if isinstance(structure, (list, tuple)):
        parts = [filled(part, values) for part in structure]
        return (
            parts if isinstance(structure, list) else type(structure)(*parts) if hasattr(structure, "_fields") else type(structure)(parts)
        )
    if type(structure) is dict:
        return {key: filled(part, values) for key, part in structure.items()}
    return structure


def _array(symbol: Symbol, sizes: Sequence[int], number: int) -> Any:
    dtype = symbol.dtype.numpy
    if dtype.kind == "f":
        square = len(sizes) > 1 and sizes[-1] == sizes[-2]
        ones = np.ones(tuple(sizes), dtype)
        return ones + np.eye(sizes[-1], dtype=dtype) if square else ones
    return np.full(tuple(sizes), number if dtype.kind in "iu" else 1, dtype)


def _tried(
    call: Callable[[list[Any]], Any], symbols: Sequence[Symbol], world: dict[tuple[int, int], int], size: int, number: int
) -> tuple[Any, list[Any], list[Any]]:
    probes = []
    for position, one in enumerate(symbols):
        hint = one.hints.get(size)
        if hint is None and one.hints and not _varies(one):
            hint = next(iter(one.hints.values()))
        sizes = [world[position, axis] if n is None else n for axis, n in enumerate(one.sizes or ())]
        if one.sizes is None:
            sizes = [size] * world[position, -1]
        array = hint if hint is not None else _array(one, sizes, number)
        probe = wrap(array[()] if isinstance(array, np.ndarray) else array)
        probe.tracked = probe.array.dtype.kind == "f"
        probes.append(probe)
    return _structured(call(probes), probes)


def _structured(result: Any, probes: list[Any]) -> tuple[Any, list[Any], list[Any]]:
    found: list[Any] = []
    structure = leaves(result, found)
    return structure, found, probes


def infer(call: Callable[[list[Any]], Any], symbols: Sequence[Symbol], written: Any = ()) -> Inferred:
    """What `call` makes of tensors like these; `written` holds numbers that sizes may have to be multiples of. Raises what it raises where no choice of the unknown sizes suits it."""
    unknown = [(i, axis) for i, one in enumerate(symbols) for axis, n in enumerate(one.sizes or ()) if n is None]
    free = [i for i, one in enumerate(symbols) if one.sizes is None]
    token = TAPES.set((Tape(),))
    try:
        with building(None), mode(grad=True, recorder=None, trace=None, anomaly=False, packing=None), np.errstate(all="ignore"):
            return _inferred(call, symbols, unknown, free, written)
    finally:
        TAPES.reset(token)


def _inferred(
    call: Callable[[list[Any]], Any], symbols: Sequence[Symbol], unknown: list[tuple[int, int]], free: list[int], written: Any
) -> Inferred:
    known = {n for one in symbols for n in one.sizes or () if n is not None}
    open_ones = bool(unknown or free or any(_varies(one) for one in symbols))
    given = {*_whole(written), *(int(n) for one in symbols if not _varies(one) for array in one.hints.values() for n in np.ravel(array))}
    multiples = sorted(many * n for n in given if 2 < n < 1000 for many in (1, 2))
    sizes = list(dict.fromkeys([2, 3, *sorted(known), 1, *multiples, 4, 6, 12])) if open_ones else [2]
    worked: list[tuple[int, Any]] = []
    problem: Exception | None = None
    for size in sizes:
        for ranks in _RANKS if free else (0,):
            world = {**dict.fromkeys(unknown, size), **{(i, -1): ranks for i in free}}
            for number in (size, 0):
                try:
                    worked.append((size, _tried(call, symbols, world, size, number)))
                    break
                except Exception as raised:
                    problem = problem or raised
        if len({size for size, _ in worked}) > 1 or (worked and not open_ones):
            break
    if not worked:
        raise problem or ValueError("nothing to infer from")
    base = worked[0][0]
    for one in unknown if len(unknown) > 1 else ():
        world = {**dict.fromkeys(unknown, base), one: base + 1, **{(i, -1): _RANKS[0] for i in free}}
        try:
            worked.append((0, _tried(call, symbols, world, base, base)))
        except Exception:  # noqa: S112  sizes that must agree: nothing is learnt from this choice
            continue
    structure, tensors, probes = worked[0][1]
    results = [found for _, (_, found, _) in worked if len(found) == len(tensors)]
    outputs = [(_merged([found[i].array.shape for found in results]), one.array.dtype) for i, one in enumerate(tensors)]
    hints = [_hints(worked, i, free) for i in range(len(tensors))]
    return Inferred(structure, outputs, hints, _connected(tensors, probes))


def _whole(given: Any) -> Iterator[int]:
    """The whole numbers in a structure."""
    if isinstance(given, int) and not isinstance(given, bool):
        yield given
    elif isinstance(given, (list, tuple)):
        for one in given:
            yield from _whole(one)
    elif isinstance(given, dict):
        yield from _whole(list(given.values()))


def _varies(symbol: Symbol) -> bool:
    """Whether these are whole numbers that are not known, and that a size may depend on."""
    if symbol.dtype.numpy.kind not in "iu":
        return False
    found = list(symbol.hints.values())
    return not found or any(not np.array_equal(found[0], one) for one in found)


def _merged(shapes: Sequence[tuple[int, ...]]) -> tuple[int | None, ...] | None:
    if len({len(shape) for shape in shapes}) > 1:
        return None
    return tuple(one[0] if len(set(one)) == 1 else None for one in zip(*shapes, strict=True))


def _hints(worked: list[tuple[int, Any]], position: int, free: list[int]) -> dict[int, Any]:
    if free:
        return {}
    found = {size: tensors[position].array for size, (_, tensors, _) in worked if size and len(tensors) > position}
    return {size: array for size, array in found.items() if array.dtype.kind in "iu" and array.size <= _SMALL}


def _connected(tensors: Sequence[Any], probes: Sequence[Any]) -> tuple[bool, ...]:
    reached: set[int] = set()
    for leaf in _upstream([one.node or one for one in tensors if one.tracked]):
        reached.add(id(leaf))
    return tuple(id(one) in reached for one in probes)


def _upstream(roots: Sequence[Any]) -> Iterator[Any]:
    stack, seen = list(roots), set()
    while stack:
        one = stack.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        stack.extend(getattr(one, "inputs", ()))
