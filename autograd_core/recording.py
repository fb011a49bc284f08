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

from autograd_core import source
from autograd_core.columns import (
    ACCUMULATION,
    CONTRIBUTION,
    ERROR,
    FORWARD,
    FREED,
    GRADIENT,
    HOOK,
    KIND,
    KIND_CONSTANT,
    KIND_LEAF,
    KIND_OPERATION,
    KIND_PARAMETER,
    LEAF,
    LOCAL,
    NAME,
    OP,
    PRINT,
    REQUIRES_GRAD,
    SEED,
    SPAN,
    UNBROADCAST,
    UPDATE,
    VALUE,
    VISIT,
    ZERO,
    Columns,
)
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
        self._scope_positions: dict[str, int] = {"": 0}
        self._scope = [0]
        self.untracked: set[int] = set()  # forward events of operations made under no_grad
        self.passes: list[dict[str, Any]] = []
        self._pass = 0
        self._visited = 0
        self._last_entry: FrameType | None = None
        self._grads: dict[
            int, tuple[Variable, int, Variable]
        ] = {}  # by identity of a `.grad`: itself, its leaf's row, its leaf
        self._before = 0
        self.notices: list[dict[str, Any]] = []
        self._print_at: tuple[CodeType | None, int] | None = None

    def _caller(self) -> tuple[FrameType | None, FrameType | None]:
        """The learner's frame and the engine frame it called into."""
        return source.learner_and_entry(3)

    # -- nodes ------------------------------------------------------------------------------------------------------

    def _node(
        self, *, op: int, kind: int, span: int, data: Any, attributes: int = 0, saved: int = 0, tracked: bool = False
    ) -> int:
        return self.add_node(
            op=op, kind=kind, span=span, data=data, attributes=attributes, saved=saved, tracked=tracked, scope=self._scope[-1], by=self._pass
        )  # fmt: skip

    def _forward(self, row: int) -> None:
        number = self.add_event(FORWARD, row, after=self.nodes[row][VALUE], span=self.nodes[row][SPAN])
        if not current_mode().grad:
            self.untracked.add(number)

    def _name(self, row: int, name: str) -> None:
        self.nodes[row][NAME] = self.names.put(name)

    def _row(self, one: Any) -> int:
        """The row of an input, entered now if nothing has entered it: a number, or a tensor from before the recording."""
        if not isinstance(one, Variable):
            row = self._node(op=-1, kind=KIND_CONSTANT, span=0, data=one)
            self._forward(row)
            return row
        row = self.index(one.record_id)
        if row < 0:
            kind = KIND_LEAF if one.tracked else KIND_CONSTANT
            row = self._node(op=-1, kind=kind, span=0, data=one.array, tracked=one.tracked)
            grad = self._grads.get(id(one))
            if grad is not None:
                leaf_name = self.names.items[self.nodes[grad[1]][NAME]]
                self._name(row, f"{leaf_name}.grad" if leaf_name else "grad")
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
            node = self.nodes[row]
            name, line = self.names.items[node[NAME]], (self.spans.items[node[SPAN]] or (0,))[0]
            sources = self.edge_source[self.first_edge[row] : (self.first_edge + [len(self.edge_source)])[row + 1]]
            word = f"{name or 'a value'} of line {line}"
            if node[KIND] != KIND_OPERATION and not node[REQUIRES_GRAD] and name:
                found.append(f"{word} does not require grad")
            elif node[KIND] == KIND_OPERATION and any(self.nodes[one][REQUIRES_GRAD] for one in sources):
                op = self.ops[node[OP]][0]
                found.append(f"{word} was cut off by {op.name}()" if not op.differentiable else f"{word} was computed inside no_grad()")
            todo += sources
        return "; ".join(found[:3]) + "." if found else ""

    def operation(self, op: Op, inputs: Any, attributes: Mapping[str, Any], result: Variable, saved: Sequence[str]) -> None:
        """An operation was computed."""
        rows = [self._row(one) for one in inputs]
        learner, entry = self._caller()
        code, instruction = (learner.f_code, learner.f_lasti) if learner else (None, -1)
        row = self._node(
            op=self.op_position(op, attributes), kind=KIND_OPERATION, span=self.span_of(code, instruction), data=result.array,
            attributes=self.attributes_position(attributes), saved=self.saves.put(tuple(saved)), tracked=result.tracked,
        )  # fmt: skip
        for slot, source_row in enumerate(rows):
            self.edge_source.append(source_row)
            self.edge_target.append(row)
            self.edge_slot.append(slot)
        result.record_id = self.base + row
        if result.node is not None:
            result.node.record_id = result.record_id
        if not self._pass:
            self._name_by_source(row, code, instruction, entry)
        self._forward(row)

    def _name_by_source(self, row: int, code: CodeType | None, instruction: int, entry: FrameType | None) -> None:
        name = source.assigned_name(code, instruction)
        # several operations of one call (a layer, say): only the last one is what the learner assigned
        if entry is not None and entry is self._last_entry and row and self.nodes[row - 1][KIND] == KIND_OPERATION:
            self.nodes[row - 1][NAME] = 0
        self._last_entry = entry
        if name:
            self._name(row, name)

    def created(self, tensor: Variable, named: bool = True) -> None:
        """The learner made a tensor."""
        learner, _ = self._caller()
        code, instruction = (learner.f_code, learner.f_lasti) if learner else (None, -1)
        name = (source.assigned_name(code, instruction) if named else None) or ""
        if name in self.overrides:
            value = np.asarray(self.overrides.pop(name), tensor.array.dtype)
            tensor.array = np.array(np.broadcast_to(value, tensor.array.shape))
        kind = KIND_LEAF if tensor.tracked else KIND_CONSTANT
        row = self._node(
            op=-1, kind=kind, span=self.span_of(code, instruction), data=tensor.array, tracked=tensor.tracked
        )
        if name:
            self._name(row, name)
        tensor.record_id = self.base + row
        self._forward(row)

    def parameter(self, tensor: Variable, name: str) -> None:
        """A tensor became a parameter of a module."""
        if self.index(tensor.record_id) < 0:
            self.created(tensor, named=False)
        row = self.index(tensor.record_id)
        self.nodes[row][KIND] = KIND_PARAMETER
        if not self.nodes[row][NAME]:
            self._name(row, name)

    def leaf_flag(self, tensor: Variable) -> None:
        """`requires_grad_` was called on a tensor."""
        row = self.index(tensor.record_id)
        if row < 0:
            return
        self.nodes[row][REQUIRES_GRAD] = int(tensor.tracked)
        if tensor.tracked and self.nodes[row][KIND] == KIND_CONSTANT:
            self.nodes[row][KIND] = KIND_LEAF
        learner, _ = self._caller()
        name = source.assigned_name(learner.f_code, learner.f_lasti) if learner else None
        if name and not self.nodes[row][NAME]:
            self._name(row, name)

    def alias(self, tensor: Variable, alias: Variable) -> None:
        """A second handle on the same memory."""
        alias.record_id = self.base + self._row(tensor)

    def name_from(self, frame: FrameType | None) -> None:
        """Name tensors that no assignment of an operation named, after the variables of a frame."""
        if frame is not None:
            self.name_all(frame.f_locals)

    def name_all(self, variables: Mapping[str, Any]) -> None:
        """Name tensors and parameters after the variables that hold them."""
        for name, value in list(variables.items()):
            if isinstance(value, Variable):
                self._name_unnamed(value, name)
            elif hasattr(value, "named_parameters") and not isinstance(value, type):
                for path, parameter in value.named_parameters():
                    row = self.index(parameter.record_id)
                    if row >= 0:
                        self._name(row, path)

    def _name_unnamed(self, tensor: Variable, name: str) -> None:
        row = self.index(tensor.record_id)
        if row >= 0 and not self.nodes[row][NAME] and not name.startswith("_"):
            self._name(row, name)

    @contextmanager
    def scope(self, path: str, kind: str, shape: Any) -> Iterator[None]:
        """A module is being called: what is computed inside belongs to it."""
        position = self._scope_positions.get(path)
        if position is None:
            position = self._scope_positions[path] = len(self.scopes)
            self.scopes.append({"path": path, "type": kind, "parent": self._scope[-1], "shape": shape})
        self._scope.append(position)
        try:
            yield
        finally:
            self._scope.pop()

    # -- backward ---------------------------------------------------------------------------------------------------

    def begin_pass(self, roots: list[int], create_graph: bool) -> None:
        """A walk backward begins at these tensors."""
        learner, _ = self._caller()
        self.name_from(learner)
        rows = [row for row in map(self.index, roots) if row >= 0]
        span = self.span_of(learner.f_code, learner.f_lasti) if learner else 0
        self.passes.append({
            "root": rows[0] if rows else -1, "roots": rows, "first": len(self.events), "count": 0, "span": span,
            "create_graph": create_graph,
        })  # fmt: skip
        self._pass = len(self.passes)
        self._visited = 0

    def end_pass(self, *, freed: bool) -> None:
        """The walk is over."""
        this = self.passes[-1]
        if freed and this["root"] >= 0:
            number = self.add_event(FREED, this["root"])
            self.details[number] = {"count": self._visited}
        self._pass = 0
        this["count"] = len(self.events) - this["first"]

    def _gradient(self, row: int, value: int) -> None:
        self.nodes[row][GRADIENT] = value

    def seed(self, record_id: int, gradient: Any) -> None:
        """A root was given the gradient that starts the walk."""
        row = self.index(record_id)
        if row >= 0:
            value = self.values.put(_array(gradient))
            self.add_event(SEED, row, after=value, span=self.passes[-1]["span"])
            self._gradient(row, value)

    def visit(self, record_id: int, gradient: Any) -> None:
        """A node's gradient is complete and is pulled through its operation."""
        row = self.index(record_id)
        if row >= 0:
            self._visited += 1
            self.add_event(VISIT, row, value=self.values.put(_array(gradient)))

    def contribution(self, node: Node, slot: int, local: Any, value: Any) -> None:
        """What one edge brings back, with the local derivative where that is elementwise."""
        row = self.index(node.record_id)
        if row >= 0:
            edge = self.first_edge[row] + slot
            self.add_event(LOCAL, edge, value=0 if local is None else self.values.put(_array(local)))
            self.add_event(CONTRIBUTION, edge, value=self.values.put(_array(value)))

    def unbroadcast(self, record_id: int, slot: int, before: Any, after: Any) -> None:
        """A contribution was summed back to the shape of its tensor."""
        row = self.index(record_id)
        if row >= 0:
            edge = self.first_edge[row] + slot
            number = self.add_event(
                UNBROADCAST, edge, before=self.values.put(_array(before)), after=self.values.put(_array(after))
            )
            self.details[number] = {"axes": list(summed_axes(tuple(before.shape), tuple(after.shape)))}

    def accumulate(self, record_id: int, before: Any, value: Any, after: Any) -> None:
        """A contribution was added to what a node or leaf has so far in this pass."""
        row = self.index(record_id)
        if row >= 0:
            after_index = self.values.put(_array(after))
            self.add_event(
                ACCUMULATION, row, value=self.values.put(_array(value)),
                before=0 if before is None else self.values.put(_array(before)), after=after_index,
            )  # fmt: skip
            self._gradient(row, after_index)

    def hook(self, record_id: int, before: Any, after: Any) -> None:
        """A hook changed a gradient."""
        row = self.index(record_id)
        if row >= 0:
            after_index = self.values.put(_array(after))
            self.add_event(HOOK, row, before=self.values.put(_array(before)), after=after_index)
            self._gradient(row, after_index)

    def source_of(self, record_id: int, slot: int) -> int:
        """The record id of a node's input (slot −1: of the node itself)."""
        row = self.index(record_id)
        if row < 0 or slot < 0:
            return record_id
        return self.base + self.edge_source[self.first_edge[row] + slot]

    def leaf(self, leaf: Variable, before: Any, value: Any, after: Variable) -> None:
        """A pass wrote to a tensor's `.grad`."""
        row = self.index(leaf.record_id)
        if row < 0:
            return
        after_index = self.values.put(after.array)
        self.add_event(
            LEAF,
            row,
            value=self.values.put(value),
            before=0 if before is None else self.values.put(before),
            after=after_index,
        )
        self._gradient(row, after_index)
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
        learner, _ = self._caller()
        span = self.span_of(learner.f_code, learner.f_lasti) if learner else 0
        after = self.values.put(tensor.array)
        grad = self._grads.get(id(tensor))
        if grad is not None and grad[2]._grad is tensor:
            kind = LEAF if np.any(tensor.array) else ZERO
            self.add_event(kind, grad[1], before=self._before, after=after, span=span)
            tensor.record_id = -1
            return
        row = self._row(tensor)
        number = self.add_event(UPDATE, row, before=self._before, after=after, span=span)
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
        if row < 0 or (before is None and after is None):
            return
        learner, _ = self._caller()
        span = self.span_of(learner.f_code, learner.f_lasti) if learner else 0
        old = 0 if before is None else self.values.put(before.array)
        new = 0 if after is None else self.values.put(after.array)
        self.add_event(
            ZERO if after is None or not np.any(after.array) else LEAF, row, before=old, after=new, span=span
        )
        if after is not None:
            self._grads[id(after)] = (after, row, tensor)

    # -- the rest of the run ----------------------------------------------------------------------------------------

    def printed(self, text: str) -> None:
        """The program printed something."""
        learner, _ = self._caller()
        at = (learner.f_code, learner.f_lasti) if learner else (None, -1)
        last = len(self.events) - 1
        same = at == self._print_at and last >= 0 and self.events[last][0] == PRINT
        if same and not self.details[last]["text"].endswith("\n"):
            self.details[last]["text"] += text
            return
        self._print_at = at
        number = self.add_event(PRINT, 0, span=self.span_of(*at))
        self.details[number] = {"text": text}

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
        self.add_event(ERROR, node, span=span)

    def document(self, **about: Any) -> dict[str, Any]:
        """The recording as the JSON document of docs/recording.md."""
        from autograd_core.document import build

        return build(self, **about)


def _array(value: Any) -> Any:
    return value.array if isinstance(value, Variable) else value


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
    frame = source.learner_frame(3)
    with mode(recorder=recorder):
        try:
            yield recorder
        finally:
            recorder.name_from(frame)
