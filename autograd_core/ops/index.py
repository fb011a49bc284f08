"""Reading parts of a tensor: slices, masks, lists of positions. All are linear, and their transpose writes the parts back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_core.errors import AutogradIndexError
from autograd_core.op import Op, Sample, linear

__all__ = ["getitem", "is_basic", "scatter_index", "select_along"]


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
            "index_error", f"{problem}; the tensor has shape {list(x.shape)}.", "Positions run from 0 to size − 1 (or −size to −1).",
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


_POSITIONS = {"positions": np.array([[2], [0]]), "dim": 1}
select_along: Op = linear(
    "select_along", lambda x, positions, dim: np.take_along_axis(x, positions, dim) if x.ndim else x,
    [lambda g, shape, positions, dim: _place_along(g, size=shape, positions=positions, dim=dim)], symbol="max", role="route",
    latex=r"\max #1", derivative=[r"#g \text{ where the largest stood}"], backward="MaxBackward0", samples=[Sample(((2, 3),), _POSITIONS)],
)  # fmt: skip
_place_along: Op = linear(
    "place_along", _spread_along, [lambda g, positions, dim: select_along(g, positions=positions, dim=dim)], symbol="[ ]₊",
    role="move", latex=r"\operatorname{scatter} #1", derivative=[r"#g[\dots]"], backward="ScatterBackward0",
    samples=[Sample(((2, 1),), {"size": (2, 3), **_POSITIONS})],
)  # fmt: skip
