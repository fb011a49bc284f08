"""Reading parts of a tensor: slices, masks, lists of positions. All are linear, and their transpose writes the parts back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_core.errors import AutogradIndexError
from autograd_core.op import Op, Sample, linear
from autograd_core.ops.shape import unsqueeze

__all__ = ["getitem", "is_basic", "largest_along", "scatter_index", "smallest_along"]


def is_basic(index: Any) -> bool:
    """Whether an index selects each element at most once (integers, slices, None, …), so that writing back needs no adding."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(
        part is None or part is Ellipsis or isinstance(part, (int, slice, np.integer)) for part in parts
    ) and not any(isinstance(part, (bool, np.bool_)) for part in parts)


def _read(x: Any, index: Any) -> Any:
    try:
        return x[index]
    except IndexError as problem:
        raise AutogradIndexError(
            "index_error", f"{str(problem).replace('axis ', 'dimension ')}; the tensor has shape {list(x.shape)}.", "Positions run from 0 to size − 1 (or −size to −1).",
            params={"shape": list(x.shape)},
        ) from None  # fmt: skip


def _write_back(g: Any, size: tuple[int, ...], index: Any) -> Any:
    result = np.zeros(size, g.dtype)
    if is_basic(index):
        result[index] = g
    else:
        np.add.at(result, index, g)
    return result[()]


def _backward_name(attributes: Mapping[str, Any]) -> str:
    index = attributes["index"]
    if not is_basic(index):
        return "IndexBackward0"
    return "SelectBackward0" if isinstance(index, int) else "SliceBackward0"


_SAMPLES: list[tuple[tuple[int, ...], Any]] = [
    ((4,), 1), ((4,), slice(1, 3)), ((2, 3), (slice(None), None, 1)), ((2, 3), (Ellipsis, slice(None, None, 2))),
    ((4,), (np.array([0, 0, 3]),)), ((2, 3), (np.array([1, 1]), np.array([2, 2]))), ((2, 3), (np.array([[True, False, True], [False, True, True]]),)),
]  # fmt: skip

getitem: Op = linear(
    "getitem", _read, [lambda g, shape, index: scatter_index(g, size=shape, index=index)], symbol="[ ]", role="move",
    latex=r"#1[\dots]", derivative=[r"#g \text{ at the places read, } 0 \text{ elsewhere}"], backward=_backward_name,
    samples=[Sample((shape,), {"index": index}) for shape, index in _SAMPLES],
)  # fmt: skip
scatter_index: Op = linear(
    "scatter_index", _write_back, [lambda g, index: getitem(g, index=index)], symbol="[ ]₊", role="move",
    latex=r"\operatorname{scatter} #1", derivative=[r"#g[\dots]"], backward="IndexPutBackward0",
    samples=[Sample(((3,),), {"size": (4,), "index": (np.array([0, 0, 3]),)})],
)  # fmt: skip


def _spread_along(g: Any, size: tuple[int, ...], positions: Any, dim: int) -> Any:
    result = np.zeros(size, g.dtype)
    np.put_along_axis(result, positions, g, dim)
    return result


def _read_along(x: Any, positions: Any, dim: int, keepdim: bool) -> Any:
    found = np.take_along_axis(x, positions, dim) if x.ndim else x
    return found if keepdim or not x.ndim else np.squeeze(found, axis=dim)[()]


def _pull_along(g: Any, shape: tuple[int, ...], positions: Any, dim: int, keepdim: bool) -> Any:
    if not shape:
        return g
    return _place_along(g if keepdim else unsqueeze(g, dim=dim), size=shape, positions=positions, dim=dim)


_POSITIONS = {"positions": np.array([[2], [0]]), "dim": 1}


def _select(name: str, word: str, symbol: str) -> Op:
    """Values along an axis that were found elsewhere to be the largest or smallest."""
    return linear(
        name, _read_along, [_pull_along], symbol=symbol, role="route", latex=rf"\{symbol} #1",
        derivative=[rf"#g \text{{ where the {word} stood}}"], backward=f"{symbol.capitalize()}Backward0",
        samples=[Sample(((2, 3),), {**_POSITIONS, "keepdim": keepdim}) for keepdim in (True, False)],
    )  # fmt: skip


largest_along, smallest_along = _select("largest_along", "largest", "max"), _select("smallest_along", "smallest", "min")
_place_along: Op = linear(
    "place_along", _spread_along, [lambda g, positions, dim: largest_along(g, positions=positions, dim=dim, keepdim=True)], symbol="[ ]₊",
    role="move", latex=r"\operatorname{scatter} #1", derivative=[r"#g[\dots]"], backward="ScatterBackward0",
    samples=[Sample(((2, 1),), {"size": (2, 3), **_POSITIONS})],
)  # fmt: skip
