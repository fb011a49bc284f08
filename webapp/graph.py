"""The visible graph: which nodes of a recording are drawn for an iteration, with which labels, and what folds into what.

Pure functions of the recording. Knows nothing of positions, of DOT or of pixels on a page, except how much room a label
takes. Iterations of equal structure have equal `Picture.key`s, so that they can share one layout.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from webapp.folding import Folding, Series, fold
from webapp.labels import columns, folded, shorten
from webapp.recording_model import LargeArray, Recording, SmallArray

Kind = Literal["variable", "operation", "output", "scope"]

MOST = 20_000  # nodes of one picture
CONSTANT, OPERATION = 2, 3  # values of the column `kind`
FORWARD = 0  # an event kind


@dataclass(slots=True)
class Drawn:
    """A node of the picture; `id` is the recording's node that it shows."""

    kind: Kind
    id: int
    label: str
    width: int
    height: int
    constants: list[tuple[int, int]] = field(default_factory=list)  # (slot, node)
    scope: int = 0
    count: int = 1
    members: tuple[int, ...] = ()  # the scopes that are folded into it
    parts: list[int] = field(default_factory=list)  # of a series: the last node of each repeat


@dataclass(slots=True)
class Wire:
    """An edge of the picture between two positions in its nodes; `id` is the recording's edge, or -1."""

    source: int
    target: int
    slot: int
    id: int


@dataclass(slots=True)
class Picture:
    """What is drawn for one iteration, before it has positions."""

    nodes: list[Drawn]
    wires: list[Wire]
    hidden: int
    key: tuple[object, ...]
    too_many: bool = False


class Graph:
    """A recording, indexed for drawing."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        nodes, edges = recording.nodes, recording.edges
        self._inputs: list[list[int]] = [[] for _ in nodes.op]
        for edge, target in enumerate(edges.target):
            self._inputs[target].append(edge)
        self._python_number = [
            kind == CONSTANT and span == 0 and name == 0 and not recording.shapes[shape]
            for kind, span, name, shape in zip(nodes.kind, nodes.span, nodes.name, nodes.shape, strict=True)
        ]
        self._made, self._roots = self._by_iteration()

    @property
    def iterations(self) -> int:
        """How many iterations the run has: one at least."""
        return len(self._made)

    def _by_iteration(self) -> tuple[list[list[int]], list[list[int]]]:
        """For each iteration, the nodes made in it and the roots of its backward passes, and what forward mode pushed tangents to."""
        phases = self.recording.phases
        count = max((phase.iteration for phase in phases), default=0) + 1
        if count > len(phases) + 1:  # only a forged answer skips numbers
            count = 1
        starts = [phase.first for phase in phases]
        made: list[list[int]] = [[] for _ in range(count)]
        roots: list[list[int]] = [[] for _ in range(count)]

        def iteration_of(event: int) -> int:
            phase = bisect_right(starts, event) - 1
            return min(phases[phase].iteration, count - 1) if phase >= 0 else 0

        events = self.recording.events
        for number, kind in enumerate(events.kind):
            subject = events.subject[number]
            # what forward mode computes on its way is drawn only where something else uses it
            if kind == FORWARD and 0 <= subject < len(self._inputs) and self.recording.nodes.by[subject] >= 0:
                made[iteration_of(number)].append(subject)
        for one in self.recording.passes:
            if one is not None:
                roots[iteration_of(one.first)].extend(one.roots or [one.root] * (one.root >= 0))
        for push in self.recording.pushes:
            roots[iteration_of(push.first)].extend(push.roots)
        return made, roots

    def picture(self, iteration: int, opened: frozenset[int] = frozenset(), everything: bool = False) -> Picture:
        """What is drawn for an iteration. `opened` names scopes to show from inside; `everything` hides nothing."""
        made, roots = self._made[iteration], list(dict.fromkeys(self._roots[iteration]))
        tracked = self.recording.nodes.requires_grad
        whole = everything or not any(tracked[root] for root in roots)
        ids = self._ancestors([*roots, *made] if whole else roots, whole)
        drawn = [node for node in ids if not self._python_number[node]]
        shown = set(drawn)
        hidden = sum(1 for node in made if node not in shown and not self._python_number[node])
        ends = roots or self._sinks(drawn)
        folding = fold(self.recording, self._inputs, drawn, opened)
        if len({folding.groups.get(node, -node - 1) for node in drawn}) + len(ends) > MOST:
            return Picture([], [], hidden + len(drawn), ("too many", iteration), too_many=True)
        return self._draw(drawn, ends, folding, hidden, whole)

    def _ancestors(self, starts: Iterable[int], whole: bool) -> list[int]:
        """Everything that the starts were made from, in creation order; past a node without gradient only if `whole`."""
        source, tracked = self.recording.edges.source, self.recording.nodes.requires_grad
        seen = set(starts)
        waiting = list(seen)
        while waiting:
            node = waiting.pop()
            if not whole and not tracked[node]:
                continue
            for edge in self._inputs[node]:
                before = source[edge]
                if before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return sorted(seen)

    def _sinks(self, drawn: Sequence[int]) -> list[int]:
        """The operations that nothing else uses."""
        source = self.recording.edges.source
        used = {source[edge] for node in drawn for edge in self._inputs[node]}
        return [node for node in drawn if node not in used and self.recording.nodes.kind[node] == OPERATION]

    def _draw(self, drawn: list[int], ends: list[int], folding: Folding, hidden: int, whole: bool) -> Picture:
        edges = self.recording.edges
        nodes: list[Drawn] = []
        wires: list[Wire] = []
        place: dict[int, int] = {}
        scopes: dict[int, int] = {}
        for node in drawn:
            scope = folding.groups.get(node)
            if scope is None:
                place[node] = len(nodes)
                nodes.append(self._node(node, whole))
            elif scope in scopes:
                place[node] = scopes[scope]
                nodes[scopes[scope]].count += 1
                nodes[scopes[scope]].id = node
            else:
                place[node] = scopes[scope] = len(nodes)
                row = folding.series.get(scope)
                nodes.append(self._series_node(row, node, drawn) if row else self._scope_node(scope, node))
        known: set[tuple[int, int]] = set()
        for node in drawn:
            target = place[node]
            if nodes[target].kind == "variable":
                continue
            for edge in self._inputs[node]:
                source = place.get(edges.source[edge])
                if source is None or source == target:
                    continue
                bundled = nodes[source].kind == "scope" or nodes[target].kind == "scope"
                if bundled and (source, target) in known:
                    continue
                known.add((source, target))
                wires.append(Wire(source, target, edges.slot[edge], edge))
        for end in ends:
            nodes.append(self._output_node(end))
            wires.append(Wire(place[end], len(nodes) - 1, 0, -1))
        return Picture(nodes, wires, hidden, self._key(nodes, wires))

    def _key(self, nodes: list[Drawn], wires: list[Wire]) -> tuple[object, ...]:
        """Equal for iterations that look the same and come from the same places of the program."""
        columns_ = self.recording.nodes
        return (
            tuple((one.kind, one.label, one.width, one.height, one.count, columns_.op[one.id], columns_.span[one.id]) for one in nodes),
            tuple((one.source, one.target, one.slot) for one in wires),
        )

    def name(self, node: int) -> str:
        """The learner's name of a node, or nothing."""
        return self.recording.names[self.recording.nodes.name[node]]

    def _node(self, node: int, whole: bool) -> Drawn:
        recording = self.recording
        nodes = recording.nodes
        operation = nodes.op[node]
        stands_alone = not whole and not nodes.requires_grad[node]
        if operation < 0 or stands_alone or not self._inputs[node]:
            name = shorten(self.name(node) or (recording.ops[operation].name if operation >= 0 else "tensor"))
            shape = recording.shapes[nodes.shape[node]]
            about = f"const · ({', '.join(map(str, shape))})" if shape else "const"
            width = max(112, round(38 + 9.6 * columns(name) + 6.6 * columns(about)))
            return Drawn("variable", node, name, width, 92 if shape else 60, scope=nodes.scope[node])
        constants = [
            (recording.edges.slot[edge], recording.edges.source[edge])
            for edge in self._inputs[node]
            if self._python_number[recording.edges.source[edge]]
        ]
        values = {slot: self._scalar(constant) for slot, constant in constants}
        about_op = recording.ops[operation]
        label = shorten(folded(about_op.name, about_op.symbol, values))
        width = max(60, round(30 + 9.6 * columns(label)))
        return Drawn("operation", node, label, width, 60, constants, scope=nodes.scope[node])

    def _scalar(self, node: int) -> object:
        value = self.recording.values[self.recording.nodes.value[node]]
        return "…" if isinstance(value, (SmallArray, LargeArray)) or value is None else value

    def _output_node(self, node: int) -> Drawn:
        label = shorten(self.name(node) or "out")
        return Drawn("output", node, label, max(76, round(36 + 9.6 * columns(label))), 58)

    def _scope_node(self, scope: int, node: int) -> Drawn:
        about = self.recording.scopes[scope]
        label = shorten(f"{about.path} {about.type}".strip(), end=True)
        return Drawn("scope", node, label, max(112, round(48 + 9.6 * columns(label))), 60, scope=scope, members=(scope,))

    def _series_node(self, row: Series, node: int, drawn: Sequence[int]) -> Drawn:
        """A row of equal modules: what one repeat is made of, how many there are, and the last node of each."""
        scopes = self.recording.scopes
        label = shorten(" → ".join(scopes[scope].type for scope in row.groups[0]))
        repeat_of = {scope: i for i, group in enumerate(row.groups) for scope in group}
        last = [node] * row.times
        for one in drawn:
            scope = self.recording.nodes.scope[one]
            while scope and scope not in repeat_of:
                scope = scopes[scope].parent
            if scope:
                last[repeat_of[scope]] = one
        width = max(260, min(420, 40 + 3 * row.times), round(110 + 9.6 * columns(label)))
        return Drawn("scope", node, label, width, 120, scope=row.number, members=row.scopes, parts=last)
