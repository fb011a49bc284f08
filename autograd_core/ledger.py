"""What a recorder was told, entered into the tables: rows of nodes, edges and events in the order of the run.

A recorder keeps what it is told as it was told. Here each kind of message has the method that enters it, once somebody wants to read the tables:
spans and names are found, values pooled, and the local derivatives computed that the picture shows. Knows nothing of the running program: no
frames, no modes, no tensors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import CodeType
from typing import TYPE_CHECKING, Any

from autograd_core import columns as log
from autograd_core import source
from autograd_core.columns import GRADIENT, KIND, NAME, REQUIRES_GRAD, SPAN, VALUE, Columns
from autograd_core.op import summed_axes
from autograd_core.source import Place
from autograd_core.values import plain_number

if TYPE_CHECKING:
    from autograd_core.op import Op
    from autograd_core.tape import Node


class Ledger(Columns):
    """The tables of one recording; rows are numbered by the recorder, which is the first to know of them."""

    def __init__(self, nodes: int, events: int) -> None:
        super().__init__(nodes, events)
        self.untracked: set[int] = set()  # forward events of operations made under no_grad
        self.passes: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []
        self.pushes: list[dict[str, Any]] = []
        self._pass = self._visited = self._before = 0
        self._outer: list[tuple[Any, ...]] = []  # of the passes and pushes that the one under way is part of: what they were at
        self._visiting: tuple[Any, ...] = ()  # row, operation, what its rules read, and that as it was then
        self._print_at: Place | None = None
        self.late: set[int] = set()  # rows that no assignment named, but a variable that held them later
        self.read: list[tuple[int, int]] = []  # rows of `.grad`s that the program read, and the rows that they belong to
        self._summing: tuple[Place | None, int] = (None, -1)  # the last addition of a named `sum(…)`

    def _put(self, value: Any) -> int:
        return 0 if value is None else self.values.put(value)

    def _name(self, row: int, name: str | None) -> None:
        if name:
            self.nodes[row][NAME] = self.names.put(name)

    def name_of(self, row: int) -> str:
        """The learner's name of a row, or an empty string."""
        return self.names.items[self.nodes[row][NAME]]  # type: ignore[no-any-return]

    # -- nodes ------------------------------------------------------------------------------------------------------

    def _forward(self, row: int, graded: bool) -> None:
        node = self.nodes[row]
        number = self.add_event(log.FORWARD, row, after=node[VALUE], span=node[SPAN])
        if not graded:
            self.untracked.add(number)

    def unmade(self, scope: int, data: Any, tracked: bool, place: Place | None, name: str | bool, gradient_of: int, graded: bool) -> None:
        """A leaf or constant, in the `scope` of a call of a module. Its name is given, or (`True`) that of the variable it was assigned to, or that of the `.grad` of a row."""
        span = self.span_of(*place) if place else 0
        row = self.add_node(-1, log.KIND_LEAF if tracked else log.KIND_CONSTANT, scope, span, data, 0, 0, tracked, self._pass)
        if gradient_of >= 0:
            self.read.append((row, gradient_of))
            name = f"{self.name_of(gradient_of)}.grad".removeprefix(".")
        self._name(row, source.assigned_name(*place) if place and name is True else name or None)  # type: ignore[arg-type]
        self._forward(row, graded)

    def operation(
        self, scope: int, op: Op, rows: list[int], number: Any, raw: Mapping[str, Any], attributes: Mapping[str, Any], data: Any, tracked: bool,
        saved: Sequence[str], code: CodeType | None, instruction: int, before: int, graded: bool,
    ) -> None:  # fmt: skip
        """An operation on `rows`, the last of which is that of a `number`, if one is given, entered here; `before` is the row of the one
        that the call which the learner wrote made before it, or −1; −2 where that call makes something else than a tensor."""
        if number is not None:
            self.unmade(scope, number, False, None, False, -1, graded)
        place = (code, instruction)
        row = self.add_node(
            self.op_position(op, raw), log.KIND_OPERATION, scope, self.span_of(*place), data,
            self.attributes_position(attributes), self.saves.put(tuple(saved)), tracked, self._pass,
        )  # fmt: skip
        self.edge_source += rows
        self.edge_target += [row] * len(rows)
        self.edge_slot += range(len(rows))
        if not self._pass:
            # several operations of one call (a layer, say): only the last one is what the learner assigned
            if before >= 0:
                self.nodes[before][NAME] = 0
            name = source.assigned_name(*place) if before >= -1 else None
            self._name(row, name)
            if name and op.name == "add" and source.is_sum(*place):
                if self._summing[0] == place and self._summing[1] in rows:
                    self.nodes[self._summing[1]][NAME] = 0
                self._summing = (place, row)
        self._forward(row, graded)

    def passed(self, row: int) -> None:
        """The call that made a row has made another after it, and that is what the learner assigned."""
        self.nodes[row][NAME] = 0

    def parameter(self, row: int, name: str) -> None:
        """A leaf became a parameter of a module."""
        self.nodes[row][KIND] = log.KIND_PARAMETER
        if not self.nodes[row][NAME]:
            self._name(row, name)

    def entered(self, row: int, name: str) -> None:
        """A tensor became an argument that a function is differentiated by: for the reader a leaf, whatever it is outside."""
        node = self.nodes[row]
        if node[KIND] == log.KIND_CONSTANT:
            node[KIND], node[REQUIRES_GRAD] = log.KIND_LEAF, 1
        if not node[NAME]:
            self._name(row, name)

    def leaf_flag(self, row: int, tracked: bool, place: Place) -> None:
        """A tensor's `requires_grad` was set."""
        node = self.nodes[row]
        node[REQUIRES_GRAD] = int(tracked)
        if tracked and node[KIND] == log.KIND_CONSTANT:
            node[KIND] = log.KIND_LEAF
        if not node[NAME]:
            self._name(row, source.assigned_name(*place))

    def name_all(self, found: Iterable[tuple[str, int]], modules: Iterable[tuple[str, Iterable[tuple[str, int]]]], rows: int) -> None:
        """Name tensors that no assignment named, and in any case what modules hold, each by its record id; there were so many `rows`."""
        for name, record_id in found:
            if 0 <= (row := record_id - self.base) < rows and not self.nodes[row][NAME]:
                self._name(row, name)
                self.late.add(row)
        paths: dict[str, dict[int, str]] = {}
        for module, parts in modules:
            for path, record_id in parts:
                paths.setdefault(path, {})[record_id - self.base] = module
        for path, those in paths.items():
            for row, module in those.items():
                if 0 <= row < rows:
                    self._name(row, path if len(those) < 2 else f"{module}.{path}")

    def name_held(self, found: Iterable[tuple[int, str]], loops: AbstractSet[str]) -> None:
        """Name rows by the way to them, where they have no name, or only that of a variable which a loop goes through with."""
        for row, name in found:
            if not self.nodes[row][NAME] or (row in self.late and self.name_of(row) in loops):
                self._name(row, name)
        for row, of in self.read:
            self._name(row, f"{self.name_of(of)}.grad".removeprefix("."))

    # -- backward ---------------------------------------------------------------------------------------------------

    def begin(self, walks: str, rows: list[int], place: Place, about: dict[str, bool]) -> None:
        """A walk to these rows begins: backward (one of the `passes`), or with tangents (one of the `pushes`)."""
        known: list[dict[str, Any]] = getattr(self, walks)
        span = self.span_of(*place)
        known.append({"root": rows[0] if rows else -1, "roots": rows, "first": len(self.events), "count": 0, "span": span, **about})
        self._outer.append((self._pass, self._visited, self._visiting))
        self._pass, self._visited = len(known) if known is self.passes else -len(known), 0

    def end(self, freed: bool) -> None:
        """The walk is over."""
        this = self.passes[self._pass - 1] if self._pass > 0 else self.pushes[-self._pass - 1]
        if freed and this["root"] >= 0:
            self.details[self.add_event(log.FREED, this["root"])] = {"count": self._visited}
        self._pass, self._visited, self._visiting = self._outer.pop()
        this["count"] = len(self.events) - this["first"]

    def becomes(self, kind: int, record_id: int, after: Any, value: Any, before: Any) -> None:
        """The gradient of a node is `after` from now on."""
        row = self.index(record_id)
        if row >= 0:
            new = self._put(after)
            span = self.passes[-1]["span"] if kind == log.SEED else 0
            self.add_event(kind, row, value=self._put(value), before=self._put(before), after=new, span=span)
            self.nodes[row][GRADIENT] = new

    def visit(
        self, record_id: int, gradient: Any, op: Op, names: Sequence[str], saved: Sequence[Any], attributes: Mapping[str, Any]
    ) -> None:
        """A node's gradient is complete; the rules of its operation read the `saved` values by these names, and the attributes."""
        row = self.index(record_id)
        self._visiting = (row, op, {**attributes, **dict(zip(names, saved, strict=True))}, self._earlier(attributes, names, saved))
        if row >= 0:
            self._visited += 1
            self.add_event(log.VISIT, row, value=self._put(gradient))

    def _earlier(self, attributes: Mapping[str, Any], names: Sequence[str], saved: Sequence[Any]) -> dict[str, Any] | None:
        """What the rules of a node read, as it was then, where some of it has been overwritten since; else nothing."""
        if not self.values.remembers:
            return None
        was = [self.values.as_it_was(one) for one in saved]
        if all(one is other for one, other in zip(was, saved, strict=True)):
            return None
        return {**attributes, **dict(zip(names, was, strict=True))}

    def _local(self, op: Op, slot: int, shape: tuple[int, ...], scope: dict[str, Any], earlier: dict[str, Any] | None) -> Any:
        """The local derivative by an input of that shape, where it is elementwise."""
        local = op.local(slot, {**scope, "shape": shape})
        # an array that is itself what was saved is one of those that the pool knows, with what it was
        if earlier is None or any(local is one for one in scope.values()):
            return local
        return op.local(slot, {**earlier, "shape": shape})

    def contribution(self, slot: int, shape: tuple[int, ...], value: Any) -> None:
        """What an edge of the visited node brings back to an input of that shape, with the local derivative where that is elementwise."""
        row, op, scope, earlier = self._visiting
        if row >= 0:
            edge = self.first_edge[row] + slot
            self.add_event(log.LOCAL, edge, value=self._put(self._local(op, slot, shape, scope, earlier)))
            self.add_event(log.CONTRIBUTION, edge, value=self._put(value))

    def brought(self, edges: Sequence[tuple[int, Any, Any, Any, Any] | None]) -> None:
        """What the visited node brings to each of its inputs (`None`: nothing): the input, the contribution as it is and with broadcasting undone,
        and the input's gradient before and after."""
        for slot, edge in enumerate(edges):
            if edge is not None:
                record_id, raw, value, before, after = edge
                self.contribution(slot, tuple(value.shape), raw)
                if raw.shape != value.shape:
                    self.unbroadcast(slot, raw, value)
                if after is not None:
                    self.becomes(log.ACCUMULATION, record_id, after, value, before)

    def unbroadcast(self, slot: int, before: Any, after: Any) -> None:
        """A contribution of the visited node was summed back to the shape of its input."""
        row = self._visiting[0]
        if row >= 0:
            number = self.add_event(log.UNBROADCAST, self.first_edge[row] + slot, before=self._put(before), after=self._put(after))
            self.details[number] = {"axes": list(summed_axes(tuple(before.shape), tuple(after.shape)))}

    # -- forward mode -----------------------------------------------------------------------------------------------

    def tangent(self, record_id: int, tangent: Any) -> None:
        """An input was given its tangent."""
        row = self.index(record_id)
        if row >= 0:
            self.add_event(log.TANGENT, row, after=self._put(tangent))

    def pushed(self, node: Node, saved: Sequence[Any], given: Sequence[Any], tangent: Any) -> None:
        """A node's tangent was computed from those of its inputs, `None` where one has none."""
        row = self.index(node.record_id)
        if row < 0:
            return
        scope = {**node.attributes, **dict(zip(node.plan[0], saved, strict=True))}
        earlier = self._earlier(node.attributes, node.plan[0], saved)
        for slot, one in enumerate(given):
            if one is not None:
                edge = self.first_edge[row] + slot
                local = self._local(node.op, slot, tuple(one.shape), scope, earlier)
                self.add_event(log.LOCAL, edge, value=self._put(local))
                self.add_event(log.PUSH, edge, value=self._put(_brought(node, earlier or scope, given, slot, local, tangent)))
        new = self._put(tangent)
        self.add_event(log.TANGENT, row, value=new, after=new)

    # -- changes in place -------------------------------------------------------------------------------------------

    def overwritten(self, data: Any) -> None:
        """Here memory was overwritten: what the log holds of it is what it was before."""
        self._before = self.values.put(data)
        self.values.protect(data)

    def update(self, row: int, data: Any, place: Place, op: Op | None, details: dict[str, Any]) -> None:
        """A tensor was overwritten."""
        span, after = self.span_of(*place), self.values.put(data)
        number = self.add_event(log.UPDATE, row, before=self._before, after=after, span=span)
        details = {
            key: self.values.put(value) if key in log.KEPT else plain_number(value) if type(value) is float else value
            for key, value in details.items()
        }
        if op is not None:
            details = {"op": self.op_position(op, {}), **details}
        if details:
            self.details[number] = details

    def updates(self, changes: Sequence[tuple[int, Any]], place: Place, details: dict[str, Any]) -> None:
        """Rows whose data were overwritten together, each with what it holds now."""
        for row, data in changes:
            self.overwritten(data)
            self.update(row, data, place, None, details)

    def grad_changed(self, kind: int, row: int, place: Place, data: Any) -> None:
        """Somebody's `.grad` was overwritten."""
        span, after = self.span_of(*place), self.values.put(data)
        self.add_event(kind, row, before=self._before, after=after, span=span)

    def forgotten(self, rows: Sequence[tuple[int, Any]], place: Place) -> None:
        """Rows that have no `.grad` any more, each with what it was."""
        for row, before in rows:
            self.grad_set(log.ZERO, row, place, before, None)

    def grad_set(self, kind: int, row: int, place: Place, before: Any, after: Any) -> None:
        """Somebody assigned to `.grad`."""
        self.add_event(kind, row, span=self.span_of(*place), before=self._put(before), after=self._put(after))

    # -- the rest of the run ----------------------------------------------------------------------------------------

    def printed(self, text: str, place: Place) -> None:
        """The program printed something; what the same line prints on belongs to it."""
        last = len(self.events) - 1
        same = place == self._print_at and last >= 0 and self.events[last][0] == log.PRINT
        if same and not self.details[last]["text"].endswith("\n"):
            self.details[last]["text"] += text
            return
        self._print_at = place
        self.details[self.add_event(log.PRINT, 0, span=self.span_of(*place))] = {"text": text}

    def notice(self, entry: dict[str, Any], place: Place | None) -> None:
        """Something worth saying that ends nothing."""
        entry["span"] = self.span_of(*place) if place else 0
        if entry not in self.notices:
            self.notices.append(entry)

    def failed(self, node: int, span: int) -> None:
        """The program ended with an error."""
        self.add_event(log.ERROR, node, span=span)

    def what_cut(self, row: int) -> str:
        """Which input or operation upstream of a row keeps gradients from going on, in words."""
        todo, seen, found = [row], {-1}, []
        while todo:
            row = todo.pop()
            if row in seen:
                continue
            seen.add(row)
            node, name = self.nodes[row], self.name_of(row)
            line = (self.spans.items[node[SPAN]] or (0,))[0]
            sources = self.sources(row)
            word = f"{name or 'a value'} of line {line}"
            if node[KIND] != log.KIND_OPERATION and not node[REQUIRES_GRAD] and name:
                found.append(f"{word} does not require grad")
            elif node[KIND] == log.KIND_OPERATION and any(self.nodes[one][REQUIRES_GRAD] for one in sources):
                op = self.ops.items[node[log.OP]][0]
                found.append(f"{word} was cut off by {op.name}()" if not op.differentiable else f"{word} was computed inside no_grad()")
            todo += sources
        return "; ".join(found[:3]) + "." if found else ""


def _brought(node: Node, scope: Mapping[str, Any], given: Sequence[Any], slot: int, local: Any, whole: Any) -> Any:
    """What one input brings to the tangent of a node; `None` where the rule does not tell the inputs apart."""
    if sum(one is not None for one in given) == 1:
        return whole
    if local is not None:
        return local * given[slot]
    if node.op.kind == "bilinear":
        return node.op.push(scope, node, [one if at == slot else None for at, one in enumerate(given)])
    if node.op.kind == "linear" and all(one is not None for one in given):
        return node.op.push(scope, node, [one if at == slot else one * 0 for at, one in enumerate(given)])
    return None
