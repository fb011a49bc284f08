"""The tables of a recording while it grows: pools of distinct things, and columns of positions in them.

Knows what a row is and which limits hold; what happens in a program, and when, is `recording`'s business.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from math import inf
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core import source
from autograd_core.device import device_name
from autograd_core.errors import LimitReached
from autograd_core.tape import RECORD_IDS
from autograd_core.values import ValuePool

if TYPE_CHECKING:
    from autograd_core.op import Op

EVENT_KINDS = (
    "forward", "seed", "visit", "local", "contribution", "unbroadcast", "accumulation", "leaf", "update", "zero", "hook", "freed",
    "print", "error", "push", "tangent",
)  # fmt: skip
FORWARD, SEED, VISIT, LOCAL, CONTRIBUTION, UNBROADCAST, ACCUMULATION, LEAF, UPDATE, ZERO, HOOK, FREED, PRINT, ERROR, PUSH, TANGENT = range(
    16
)
KEPT = frozenset({"mean", "squares", "sum", "velocity"})
"""Details of an update that are values: what its rule keeps."""
KIND_LEAF, KIND_PARAMETER, KIND_CONSTANT, KIND_OPERATION = range(4)
_NUMBERS = {bool: np.dtype(np.bool_), int: np.dtype(np.int64), float: np.dtype(np.float32)}
_bases = itertools.count(0, RECORD_IDS).__next__

NODE_COLUMNS = (
    "op", "kind", "name", "scope", "span", "shape", "dtype", "device", "attributes", "saved", "requires_grad", "value", "gradient", "by",
)  # fmt: skip
OP, KIND, NAME, SPAN, SHAPE, REQUIRES_GRAD, VALUE, GRADIENT = map(
    NODE_COLUMNS.index, ("op", "kind", "name", "span", "shape", "requires_grad", "value", "gradient")
)
EVENT_COLUMNS = ("kind", "subject", "value", "before", "after", "span")


class Pool:
    """Distinct things in order of first appearance; columns hold their positions."""

    __slots__ = ("items", "positions")

    def __init__(self, *first: Any) -> None:
        self.items: list[Any] = list(first)
        self.positions: dict[Any, int] = dict.fromkeys(first, 0)

    def put(self, item: Any, key: Any = None) -> int:
        """The position of an item, which is known by `key` where it cannot be one itself."""
        key = item if key is None else key
        position = self.positions.get(key)
        if position is None:
            position = self.positions[key] = len(self.items)
            self.items.append(item)
        return position


class Columns:
    """Nodes, edges and events as columns, with the pools they point into."""

    def __init__(self, nodes: int, events: int) -> None:
        self.base = _bases()
        self.program: str | None = None  # the file that spans are of; what another file's code did has none
        self.limits = (nodes, events)
        self.values, self.ops = ValuePool(), Pool()
        self.names, self.shapes, self.dtypes, self.devices = Pool(""), Pool(()), Pool(""), Pool("")
        self.spans, self.saves, self.attributes = Pool(None), Pool(()), Pool()
        self.attributes.put({}, "{}")
        self._span_positions: dict[tuple[int, int], int] = {}
        self.nodes: list[list[int]] = []
        self.first_edge: list[int] = []
        self.edge_source: list[int] = []
        self.edge_target: list[int] = []
        self.edge_slot: list[int] = []
        self.events: list[tuple[int, int, int, int, int, int]] = []
        self.details: dict[int, dict[str, Any]] = {}

    def index(self, record_id: int) -> int:
        """A record id as a row of this recording, or −1 where it belongs to none or another."""
        row = record_id - self.base
        return row if 0 <= row < len(self.nodes) else -1

    def span_of(self, code: CodeType | None, instruction: int) -> int:
        """The position of an instruction's span."""
        key = (id(code), instruction)  # `source` keeps every code object that was asked for
        position = self._span_positions.get(key)
        if position is None:
            foreign = self.program is not None and code is not None and code.co_filename != self.program
            position = self._span_positions[key] = self.spans.put(None if foreign else source.span_at(code, instruction))
        return position

    def op_position(self, op: Op, attributes: Mapping[str, Any]) -> int:
        """The position of an operation under the name and the formulas that it has with these attributes."""
        name, formulas = op.backward_name(attributes), op.formulas(attributes)
        return self.ops.put((op, name, formulas), (op.name, name, formulas[0]))

    def attributes_position(self, plain: Mapping[str, Any]) -> int:
        """The position of a set of attributes, made plain."""
        return self.attributes.put(plain, repr(plain)) if plain else 0

    def add_node(self, op: int, kind: int, scope: int, span: int, data: Any, attributes: int, saved: int, tracked: bool, by: int) -> int:
        """A new row of the table of nodes; raises `LimitReached` where it would be one too many."""
        row = len(self.nodes)
        if self.limits[0] and row >= self.limits[0]:
            raise LimitReached("node_limit", limit=self.limits[0])
        # NumPy's float64 is a Python float too, but it has a shape and a dtype of its own
        dtype: Any = _NUMBERS.get(type(data)) or data.dtype
        shape: tuple[int, ...] = () if type(data) in _NUMBERS else data.shape
        self.nodes.append([
            op, kind, 0, scope, span, self.shapes.put(shape), self.dtypes.put(dtype), self.devices.put(device_name(data)), attributes,
            saved, int(tracked), self.values.put(data), 0, by,
        ])  # fmt: skip
        self.first_edge.append(len(self.edge_source))
        return row

    def sources(self, row: int) -> list[int]:
        """The rows of the inputs of a node, in their order; −1 where one is not in the recording."""
        end = self.first_edge[row + 1] if row + 1 < len(self.first_edge) else len(self.edge_source)
        return self.edge_source[self.first_edge[row] : end]

    def room(self) -> float:
        """How many rows the limits still allow of nodes, and at the same time of events, twice as many."""
        nodes, events = self.limits
        left = (nodes - len(self.nodes) if nodes else inf, (events - len(self.events)) // 2 if events else inf)
        return min(left)

    def add_event(self, kind: int, subject: int, value: int = 0, before: int = 0, after: int = 0, span: int = 0) -> int:
        """A new row of the table of events; how a run ended is entered beyond the limit too."""
        number = len(self.events)
        if self.limits[1] and number >= self.limits[1] and kind not in (ERROR, FREED):
            raise LimitReached("event_limit", limit=self.limits[1])
        self.events.append((kind, subject, value, before, after, span))
        return number

    def node_columns(self) -> dict[str, list[int]]:
        """The table of nodes by columns."""
        return _by_columns(NODE_COLUMNS, self.nodes)

    def event_columns(self) -> dict[str, list[int]]:
        """The table of events by columns."""
        return _by_columns(EVENT_COLUMNS, self.events)


def _by_columns(names: Sequence[str], rows: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {name: [] for name in names}


def plain_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as JSON, as they are now: an index is an array that somebody may change."""
    return {key: _plain(value) for key, value in attributes.items()}


def _plain(value: Any) -> Any:
    """An attribute as JSON: numbers, strings, lists; an index in the notation people write."""
    if isinstance(value, float):
        return float(value) if np.isfinite(value) else str(value)
    if isinstance(value, (int, str)) or value is None:
        return value
    if isinstance(value, slice):
        parts = [value.start, value.stop] + ([value.step] if value.step is not None else [])
        return ":".join("" if part is None else str(part) for part in parts)
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist()) if value.size <= 64 else f"array{list(value.shape)}"
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, np.generic):
        return _plain(value.item())
    name = getattr(value, "name", getattr(value, "__name__", None))  # what an object prints may hold its address
    return "..." if value is Ellipsis else name if isinstance(name, str) else str(value)
