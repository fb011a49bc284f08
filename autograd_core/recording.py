"""The log of a whole program run: every operation, every contribution of every backward pass, every update.

A `Recorder` is told what happens while it happens, and only keeps columns of numbers; `document` turns them into the JSON document
that docs/recording.md describes. Nothing in the engine depends on what is recorded. With recording off, an operation
pays one test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core import columns as log
from autograd_core import source
from autograd_core.columns import GRADIENT, KIND, NAME, REQUIRES_GRAD, SPAN, VALUE, Columns
from autograd_core.errors import Place
from autograd_core.op import summed_axes
from autograd_core.tape import Node, Variable, current_mode, mode

if TYPE_CHECKING:
    from autograd_core.op import Op

__all__ = ["Recorder", "record"]


class Recorder(Columns):
    """What happened, in columns. Methods are called by the engine; ids given and returned are record ids of tensors and nodes."""

    def __init__(self, *, nodes: int = 0, events: int = 0, overrides: Mapping[str, Any] | None = None) -> None:
        super().__init__(nodes, events)
        self.overrides = dict(overrides or {})
        self.scopes: list[dict[str, Any]] = [{"path": "", "type": "program", "parent": 0, "shape": ()}]
        self._scopes = {"": 0}  # positions by path
        self._scope = self._pass = self._visited = self._before = 0
        self.untracked: set[int] = set()  # forward events of operations made under no_grad
        self.passes: list[dict[str, Any]] = []
        self._last_entry: FrameType | None = None
        # by identity of a `.grad`: itself, its leaf's row, its leaf
        self._grads: dict[int, tuple[Variable, int, Variable]] = {}
        self.notices: list[dict[str, Any]] = []
        self._print_at: tuple[CodeType | None, int] | None = None

    def _at(self) -> tuple[CodeType | None, int, FrameType | None]:
        """The learner's place in the program, and the engine frame that was called from there."""
        learner, entry = source.learner_and_entry()
        return (learner.f_code, learner.f_lasti, entry) if learner else (None, -1, entry)

    def _span(self) -> int:
        return self.span_of(*self._at()[:2])

    def _put(self, value: Any) -> int:
        return 0 if value is None else self.values.put(value.array if isinstance(value, Variable) else value)

    # -- nodes ------------------------------------------------------------------------------------------------------

    def _node(self, op: int, kind: int, span: int, data: Any, tracked: bool = False, attributes: int = 0, saved: int = 0) -> int:
        return self.add_node(op, kind, self._scope, span, data, attributes, saved, tracked, self._pass)

    def _unmade(self, one: Variable, span: int) -> int:
        return self._node(-1, log.KIND_LEAF if one.tracked else log.KIND_CONSTANT, span, one.array, one.tracked)

    def _forward(self, row: int) -> int:
        number = self.add_event(log.FORWARD, row, after=self.nodes[row][VALUE], span=self.nodes[row][SPAN])
        if not current_mode().grad:
            self.untracked.add(number)
        return row

    def _name(self, row: int, name: str | None) -> None:
        if name:
            self.nodes[row][NAME] = self.names.put(name)

    def name_of(self, row: int) -> str:
        """The learner's name of a row, or an empty string."""
        return self.names.items[self.nodes[row][NAME]]  # type: ignore[no-any-return]

    def _row(self, one: Any) -> int:
        """The row of an input, entered now if nothing has entered it: a number, or a tensor from before the recording."""
        if not isinstance(one, Variable):
            if not hasattr(one, "dtype"):  # a number of a class of one's own is a number
                one = one if type(one) is bool else float(one) if isinstance(one, float) else int(one)
            return self._forward(self._node(-1, log.KIND_CONSTANT, 0, one))
        row = self.index(one.record_id)
        if row < 0:
            row = self._unmade(one, 0)
            grad = self._grads.get(id(one))
            if grad is not None:
                self._name(row, f"{self.name_of(grad[1])}.grad".removeprefix("."))
            one.record_id = self.base + row
            if one.node is not None:
                one.node.record_id = one.record_id
            self._forward(row)
        return row

    def what_cut(self, record_id: int) -> str:
        """Which input or operation upstream of a tensor keeps gradients from going on, in words."""
        todo, seen, found = [self.index(record_id)], {-1}, []
        while todo:
            row = todo.pop()
            if row in seen:
                continue
            seen.add(row)
            node, name = self.nodes[row], self.name_of(row)
            line = (self.spans.items[node[SPAN]] or (0,))[0]
            sources = self.edge_source[self.first_edge[row] : [*self.first_edge[row + 1 : row + 2], len(self.edge_source)][0]]
            word = f"{name or 'a value'} of line {line}"
            if node[KIND] != log.KIND_OPERATION and not node[REQUIRES_GRAD] and name:
                found.append(f"{word} does not require grad")
            elif node[KIND] == log.KIND_OPERATION and any(self.nodes[one][REQUIRES_GRAD] for one in sources):
                op = self.ops.items[node[log.OP]][0]
                found.append(f"{word} was cut off by {op.name}()" if not op.differentiable else f"{word} was computed inside no_grad()")
            todo += sources
        return "; ".join(found[:3]) + "." if found else ""

    def operation(self, op: Op, inputs: Any, attributes: Mapping[str, Any], result: Variable, saved: Sequence[str]) -> None:
        """An operation was computed."""
        rows = [self._row(one) for one in inputs]
        code, instruction, entry = self._at()
        row = self._node(
            self.op_position(op, attributes), log.KIND_OPERATION, self.span_of(code, instruction), result.array, result.tracked,
            self.attributes_position(attributes), self.saves.put(tuple(saved)),
        )  # fmt: skip
        self.edge_source += rows
        self.edge_target += [row] * len(rows)
        self.edge_slot += range(len(rows))
        result.record_id = self.base + row
        if result.node is not None:
            result.node.record_id = result.record_id
        if not self._pass:
            # several operations of one call (a layer, say): only the last one is what the learner assigned
            if entry is not None and entry is self._last_entry and row and self.nodes[row - 1][KIND] == log.KIND_OPERATION:
                self.nodes[row - 1][NAME] = 0
            self._last_entry = entry
            self._name(row, source.assigned_name(code, instruction))
        self._forward(row)

    def created(self, tensor: Variable, named: bool = True) -> None:
        """The learner made a tensor."""
        code, instruction, _ = self._at()
        name = (source.assigned_name(code, instruction) if named else None) or ""
        if name in self.overrides:
            value = np.asarray(self.overrides.pop(name), tensor.array.dtype)
            tensor.array = np.array(np.broadcast_to(value, tensor.array.shape))
        row = self._unmade(tensor, self.span_of(code, instruction))
        self._name(row, name)
        tensor.record_id = self.base + row
        self._forward(row)

    def parameter(self, tensor: Variable, name: str) -> None:
        """A tensor became a parameter of a module."""
        if self.index(tensor.record_id) < 0:
            self.created(tensor, named=False)
        row = self.index(tensor.record_id)
        self.nodes[row][KIND] = log.KIND_PARAMETER
        if not self.nodes[row][NAME]:
            self._name(row, name)

    def leaf_flag(self, tensor: Variable) -> None:
        """`requires_grad_` was called on a tensor."""
        row = self.index(tensor.record_id)
        if row >= 0:
            node = self.nodes[row]
            node[REQUIRES_GRAD] = int(tensor.tracked)
            if tensor.tracked and node[KIND] == log.KIND_CONSTANT:
                node[KIND] = log.KIND_LEAF
            if not node[NAME]:
                self._name(row, source.assigned_name(*self._at()[:2]))

    def alias(self, tensor: Variable, alias: Variable) -> None:
        """A second handle on the same memory."""
        alias.record_id = self.base + self._row(tensor)

    def name_all(self, variables: Mapping[str, Any]) -> None:
        """Name tensors that no assignment named, and parameters, after the variables that hold them."""
        for name, value in list(variables.items()):
            if isinstance(value, Variable):
                row = self.index(value.record_id)
                if row >= 0 and not self.nodes[row][NAME] and not name.startswith("_"):
                    self._name(row, name)
            elif hasattr(type(value), "named_parameters"):  # of the type: asking a module such as torch is a search for names like it
                for path, parameter in value.named_parameters():
                    row = self.index(parameter.record_id)
                    if row >= 0:
                        self._name(row, path)

    @contextmanager
    def scope(self, path: str, kind: str, shape: Any) -> Iterator[None]:
        """A module is being called: what is computed inside belongs to it."""
        outer = self._scope
        if path not in self._scopes:
            self._scopes[path] = len(self.scopes)
            self.scopes.append({"path": path, "type": kind, "parent": outer, "shape": shape})
        self._scope = self._scopes[path]
        try:
            yield
        finally:
            self._scope = outer

    # -- backward ---------------------------------------------------------------------------------------------------

    def begin_pass(self, roots: list[int], create_graph: bool) -> None:
        """A walk backward begins at these tensors."""
        learner = source.learner_frame()
        if learner is not None:
            self.name_all(learner.f_locals)
        rows = [row for row in map(self.index, roots) if row >= 0]
        self.passes.append({
            "root": rows[0] if rows else -1, "roots": rows, "first": len(self.events), "count": 0, "span": self._span(),
            "create_graph": create_graph,
        })  # fmt: skip
        self._pass, self._visited = len(self.passes), 0

    def end_pass(self, *, freed: bool) -> None:
        """The walk is over."""
        this = self.passes[-1]
        if freed and this["root"] >= 0:
            self.details[self.add_event(log.FREED, this["root"])] = {"count": self._visited}
        self._pass = 0
        this["count"] = len(self.events) - this["first"]

    def _becomes(self, kind: int, record_id: int, after: Any, value: Any = None, before: Any = None, span: int = 0) -> int:
        """The gradient of a node is `after` from now on."""
        row = self.index(record_id)
        if row >= 0:
            new = self._put(after)
            self.add_event(kind, row, value=self._put(value), before=self._put(before), after=new, span=span)
            self.nodes[row][GRADIENT] = new
        return row

    def seed(self, record_id: int, gradient: Any) -> None:
        """A root was given the gradient that starts the walk."""
        self._becomes(log.SEED, record_id, gradient, span=self.passes[-1]["span"])

    def visit(self, record_id: int, gradient: Any) -> None:
        """A node's gradient is complete and is pulled through its operation."""
        row = self.index(record_id)
        if row >= 0:
            self._visited += 1
            self.add_event(log.VISIT, row, value=self._put(gradient))

    def contribution(self, node: Node, slot: int, local: Any, value: Any) -> None:
        """What one edge brings back, with the local derivative where that is elementwise."""
        row = self.index(node.record_id)
        if row >= 0:
            self.add_event(log.LOCAL, self.first_edge[row] + slot, value=self._put(local))
            self.add_event(log.CONTRIBUTION, self.first_edge[row] + slot, value=self._put(value))

    def unbroadcast(self, record_id: int, slot: int, before: Any, after: Any) -> None:
        """A contribution was summed back to the shape of its tensor."""
        row = self.index(record_id)
        if row >= 0:
            number = self.add_event(log.UNBROADCAST, self.first_edge[row] + slot, before=self._put(before), after=self._put(after))
            self.details[number] = {"axes": list(summed_axes(tuple(before.shape), tuple(after.shape)))}

    def accumulate(self, record_id: int, before: Any, value: Any, after: Any) -> None:
        """A contribution was added to what a node or leaf has so far in this pass."""
        self._becomes(log.ACCUMULATION, record_id, after, value, before)

    def hook(self, record_id: int, before: Any, after: Any) -> None:
        """A hook changed a gradient."""
        self._becomes(log.HOOK, record_id, after, before=before)

    def source_of(self, record_id: int, slot: int) -> int:
        """The record id of a node's input (slot −1: of the node itself)."""
        row = self.index(record_id)
        return record_id if row < 0 or slot < 0 else self.base + self.edge_source[self.first_edge[row] + slot]

    def leaf(self, leaf: Variable, before: Any, value: Any, after: Variable) -> None:
        """A pass wrote to a tensor's `.grad`."""
        row = self._becomes(log.LEAF, leaf.record_id, after, value, before)
        if row >= 0:
            if after.node is None:
                after.record_id = -1  # its numbers changed: the next use of it is a new constant
            self._grads[id(after)] = (after, row, leaf)

    # -- changes in place -------------------------------------------------------------------------------------------

    def before_update(self, tensor: Variable) -> None:
        """Memory is about to be overwritten: what the log holds of it is copied first."""
        self._before = self.values.put(tensor.array)
        self.values.protect(tensor.array)

    def update(self, tensor: Variable, op: Op | None, other: Any, rule: Mapping[str, Any] | None = None) -> None:
        """A tensor was overwritten: a parameter's update, or a change of somebody's `.grad`."""
        span, after = self._span(), self.values.put(tensor.array)
        grad = self._grads.get(id(tensor))
        if grad is not None and grad[2]._grad is tensor:
            kind = log.LEAF if np.any(tensor.array) else log.ZERO
            self.add_event(kind, grad[1], before=self._before, after=after, span=span)
            tensor.record_id = -1
            return
        number = self.add_event(log.UPDATE, self._row(tensor), before=self._before, after=after, span=span)
        details: dict[str, Any] = dict(rule or {})
        if op is not None:
            details["op"] = self.op_position(op, {})
            if isinstance(other, Variable):
                details["other"] = self.index(other.record_id)
            elif isinstance(other, (int, float)):
                details["number"] = other
        if details:
            self.details[number] = details

    def grad_set(self, tensor: Variable, before: Variable | None, after: Variable | None) -> None:
        """Somebody assigned to `.grad`."""
        row = self.index(tensor.record_id)
        if row >= 0 and not (before is None and after is None):
            kind = log.ZERO if after is None or not np.any(after.array) else log.LEAF
            self.add_event(kind, row, span=self._span(), before=self._put(before), after=self._put(after))
            if after is not None:
                self._grads[id(after)] = (after, row, tensor)

    # -- the rest of the run ----------------------------------------------------------------------------------------

    def printed(self, text: str) -> None:
        """The program printed something."""
        at, last = self._at()[:2], len(self.events) - 1
        same = at == self._print_at and last >= 0 and self.events[last][0] == log.PRINT
        if same and not self.details[last]["text"].endswith("\n"):
            self.details[last]["text"] += text
            return
        self._print_at = at
        self.details[self.add_event(log.PRINT, 0, span=self.span_of(*at))] = {"text": text}

    def notice(
        self,
        code: str,
        message: str,
        hint: str,
        tensor: Variable | None,
        places: tuple[Place, ...],
        params: Mapping[str, Any],
    ) -> None:
        """Something worth saying that ends nothing."""
        row = self.index(tensor.record_id) if tensor is not None else -1
        span = self.span_of(places[0].code, places[0].instruction) if places else 0
        entry = {"code": code, "message": message, "hint": hint, "span": span, "node": row, "params": dict(params)}
        if entry not in self.notices:
            self.notices.append(entry)

    def failed(self, node: int, span: int) -> None:
        """The program ended with an error."""
        self.add_event(log.ERROR, node, span=span)

    def document(self, **about: Any) -> dict[str, Any]:
        """The recording as the JSON document of docs/recording.md."""
        from autograd_core.document import build

        return build(self, **about)


@contextmanager
def record() -> Iterator[Recorder]:
    """Log everything the engine does inside the block.

    >>> import autograd_core as ag
    >>> with ag.record() as recording:
    ...     x = ag.tensor(3.0, requires_grad=True)
    ...     (x * x).backward()
    >>> recording.document()["schema"]
    'recording/1'
    """
    recorder = Recorder()
    frame = source.learner_frame()
    with mode(recorder=recorder):
        try:
            yield recorder
        finally:
            if frame is not None:
                recorder.name_all(frame.f_locals)
