"""Reads a recording as a lesson speaks of it: an event or a node chosen by meaning, and the number found there.

The reference for how selectors are resolved; the page does the same in TypeScript. It works on the recording document
alone and knows neither lessons nor how a program was run.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.lessons_models import EDGE_KINDS, EventSelector, NodeSelector

KINDS = (
    "forward",
    "seed",
    "visit",
    "local",
    "contribution",
    "unbroadcast",
    "accumulation",
    "leaf",
    "update",
    "zero",
    "hook",
    "freed",
    "print",
    "error",
    "push",
    "tangent",
)
# The column that holds what a reader would call the number of an event.
_BROUGHT = frozenset({"visit", "local", "contribution", "push"})

Number = float | NDArray[np.float64]


class Run:
    """A recording and the questions that a lesson asks of it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.nodes: dict[str, list[int]] = document["nodes"]
        self.edges: dict[str, list[int]] = document["edges"]
        self.events: dict[str, Any] = document["events"]

    def named(self, name: str) -> list[int]:
        """The nodes of the learner's variable `name`; where it has none, the nodes made by the operation `name`."""
        names = self.document["names"]
        found = [node for node, index in enumerate(self.nodes["name"]) if index and names[index] == name]
        return found or self.made_by(name)

    def made_by(self, operation: str) -> list[int]:
        """The nodes that the operation called `operation` made, oldest first."""
        ops = self.document["ops"]
        return [node for node, index in enumerate(self.nodes["op"]) if index >= 0 and ops[index]["name"] == operation]

    def node(self, selector: NodeSelector) -> int | None:
        """The node that `selector` chooses, or None."""
        found = self.named(selector.name) if selector.name is not None else self.made_by(selector.op or "")
        return found[selector.index] if -len(found) <= selector.index < len(found) else None

    def fitting(self, selector: EventSelector) -> list[int]:
        """The events that fit `selector`, its occurrence aside, in the order of time."""
        kind = KINDS.index(selector.kind)
        subjects = self._edges(selector) if selector.kind in EDGE_KINDS else self._nodes(selector.node)
        return [
            event
            for event, (one, subject) in enumerate(zip(self.events["kind"], self.events["subject"], strict=True))
            if one == kind and (subjects is None or subject in subjects)
        ]

    def find(self, selector: EventSelector) -> int | None:
        """The event that `selector` chooses, or None."""
        found = self.fitting(selector)
        return found[selector.occurrence] if -len(found) <= selector.occurrence < len(found) else None

    def number(self, event: int) -> Number:
        """What event `event` brings: the `value` of what is sent back, or the `after` of what is changed."""
        column = "value" if KINDS[self.events["kind"][event]] in _BROUGHT else "after"
        return self.pooled(self.events[column][event])

    def pooled(self, index: int) -> Number:
        """Entry `index` of the pool of values, as a number or an array. Raises ValueError where nothing is held."""
        entry = self.document["values"][index]
        if entry is None:
            raise ValueError("nothing is held here")
        if isinstance(entry, dict) and "data" not in entry:
            raise ValueError(f"an array of the shape {tuple(entry['shape'])} is too large to be held in the recording")
        if isinstance(entry, dict):
            return np.array([float(one) for one in entry["data"]], dtype=np.float64).reshape(entry["shape"])
        return float(entry)

    def at(self, kind: str, **chosen: Any) -> Number:
        """The number of the event that a selector with these fields chooses. Raises LookupError if there is none."""
        selector = EventSelector.model_validate({"kind": kind, **chosen})
        event = self.find(selector)
        if event is None:
            raise LookupError(f"the run has no event {selector.model_dump(exclude_none=True)}")
        return self.number(event)

    def values_of(self, name: str) -> list[int]:
        """The events that gave the variable `name` a value, in the order of time: where it is made, and where it is changed in place."""
        return self._events(name, {"forward", "update"})

    def gradients_of(self, name: str) -> list[int]:
        """The events after which `name` has a whole gradient: its `.grad` where it is written, else the last of each walk back."""
        written = self._events(name, {"leaf"})
        if written:
            return written
        last: dict[tuple[int, int], int] = {}
        for event in self._events(name, {"seed", "accumulation", "hook"}):
            last[self._walk(event), self.events["subject"][event]] = event
        return list(last.values())

    def tangents_of(self, name: str) -> list[int]:
        """The events that gave the variable `name` a tangent."""
        return self._events(name, {"tangent"})

    def shape(self, node: int) -> tuple[int, ...]:
        """The shape of what a node made."""
        return tuple(self.document["shapes"][self.nodes["shape"][node]])

    def is_whole(self, event: int) -> bool:
        """Whether an event on a node is about whole numbers or truth values."""
        if KINDS[self.events["kind"][event]] in EDGE_KINDS:
            return False
        dtype: str = self.document["dtypes"][self.nodes["dtype"][self.events["subject"][event]]]
        return dtype.startswith(("int", "uint", "bool"))

    def _events(self, name: str, kinds: set[str]) -> list[int]:
        nodes, wanted = set(self.named(name)), {KINDS.index(kind) for kind in kinds}
        rows = enumerate(zip(self.events["kind"], self.events["subject"], strict=True))
        return [event for event, (kind, subject) in rows if kind in wanted and subject in nodes]

    def _walk(self, event: int) -> int:
        """The number of the backward pass that an event belongs to."""
        passes = self.document["passes"][1:]
        return sum(one["first"] <= event for one in passes)

    def next_visit(self, event: int) -> str | None:
        """The operation that the walk takes next after `event`, or None at its end."""
        visit, ops = KINDS.index("visit"), self.document["ops"]
        later = range(event + 1, len(self.events["kind"]))
        node = next((self.events["subject"][one] for one in later if self.events["kind"][one] == visit), None)
        return None if node is None else str(ops[self.nodes["op"][node]]["name"])

    def _nodes(self, name: str | None) -> set[int] | None:
        return None if name is None else set(self.named(name))

    def _edges(self, selector: EventSelector) -> set[int]:
        """Edges against the direction of the data: `from` the node that used a value `to` the value it used."""
        users, used = self._nodes(selector.from_), self._nodes(selector.to)
        rows = zip(self.edges["source"], self.edges["target"], self.edges["slot"], strict=True)
        return {
            edge
            for edge, (source, target, slot) in enumerate(rows)
            if (used is None or source in used) and (users is None or target in users) and (selector.slot is None or slot == selector.slot)
        }
