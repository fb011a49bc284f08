"""The log of a whole program run: every operation, every contribution of every backward pass, every update.

A `Recorder` is told what happens while it happens, and only notes it: raw messages, with what will not be there later (the place in the
program, the number of the row, a copy of memory that is about to change). The tables of docs/recording.md are made of the messages (`ledger`) when
somebody reads them, so a run pays little for being recorded. Nothing in the engine depends on what is recorded. With recording off, an
operation pays one test.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from sys import _getframe
from types import FrameType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core import columns as log
from autograd_core import naming, source, viewing
from autograd_core.allocator import resting_collector
from autograd_core.errors import Place
from autograd_core.ledger import Ledger
from autograd_core.source import passages
from autograd_core.tape import Node, Variable, current_mode, mode
from autograd_core.tape import here as _at
from autograd_core.values import plain_number

if TYPE_CHECKING:
    from autograd_core.op import Op

MOST_HELD = 200
"""So many tensors in lists, dictionaries and objects are looked for by name."""
MESSAGES = 1 << 17
"""So many messages are kept before they are entered; 128 bytes of an array count as one."""
_DEEPER = 200
_NAMELESS = -2
"""In place of the operation before in the same call: what is assigned is the object that the call constructs, not a tensor."""
_set_deepest = sys.setrecursionlimit  # itself: a program may be given another


def _constructs(entry: FrameType | None) -> bool:
    """Whether what the learner called makes an object that is no tensor, a layer or a distribution say: the variable holds that."""
    return entry is not None and entry.f_code.co_name == "__init__" and not isinstance(entry.f_locals.get("self"), Variable)


class Recorder(viewing.Shown):
    """What happened, as messages not entered yet and as a `Ledger`, whose attributes (`nodes`, `events`, …) can be read here.

    Methods are called by the engine; ids given and returned are record ids of tensors and nodes.
    """

    def __init__(self, *, nodes: int = 0, events: int = 0, overrides: Mapping[str, Any] | None = None, program: str | None = None) -> None:
        self._ledger = Ledger(nodes, events)
        self._ledger.program = program
        self.base = self._ledger.base
        self.overrides = dict(overrides or {})
        self.scopes: list[dict[str, Any]] = [{"path": "", "type": "program", "parent": 0, "shape": ()}]
        self._scopes = {"": 0}  # positions by path
        self.inside = 0  # the scope that what is computed now belongs to
        self._messages: list[tuple[Any, ...]] = []
        self._rows = 0
        self._passing = 0  # how many passes are under way, each but the first inside another
        # by identity of the learner's code: the call that its line made last, and the row of the last operation in there
        self._calls: dict[int, tuple[FrameType, int]] = {}
        # by identity of a `.grad`: itself, its leaf's row, its leaf
        self._grads: dict[int, tuple[Variable, int, Variable]] = {}
        self.captured: list[Any] = []  # captured functions that were called: each has a `document()`
        self.settle()

    def __getattr__(self, name: str) -> Any:
        self.settle()
        return getattr(self._ledger, name)

    def settle(self) -> None:
        """Enter every message; raises `LimitReached` where there is one too many."""
        messages, self._messages, ledger = self._messages, [], self._ledger
        if not messages:  # as when the tables are read one after the other
            self._room, self._rows = min(MESSAGES, ledger.room()), len(ledger.nodes)
            return
        deepest = sys.getrecursionlimit()
        _set_deepest(deepest + _DEEPER)  # a program that is about to fail for its depth still has all of its messages entered
        try:
            with np.errstate(all="ignore"):  # a local derivative computed again warns of nothing new
                for enter, *facts in messages:
                    enter(ledger, *facts)
        finally:
            # a message makes at most one row and two events, so only the last one can be too many
            self._room, self._rows = min(MESSAGES, ledger.room()), len(ledger.nodes)
            _set_deepest(deepest)

    def _tell(self, *message: Any) -> None:
        """Keep a message: the method of `Ledger` that enters it, and the facts."""
        messages = self._messages
        messages.append(message)
        if len(messages) > self._room:
            self.settle()

    # -- nodes ------------------------------------------------------------------------------------------------------

    def index(self, record_id: int) -> int:
        """A record id as a row of this recording, or −1 where it belongs to none or another."""
        row = record_id - self.base
        return row if 0 <= row < self._rows else -1

    def _unmade(self, data: Any, tracked: bool, place: source.Place | None = None, named: bool | str = False, gradient_of: int = -1) -> int:
        row = self._rows
        self._messages.append((Ledger.unmade, self.inside, data, tracked, place, named, gradient_of, current_mode().grad))
        self._rows += 1  # after the message is there: a call may fail for its depth
        if len(self._messages) > self._room:
            self.settle()
        return row

    def _row(self, one: Any) -> int:
        """The row of an input, entered now if nothing has entered it: a number, or a tensor from before the recording."""
        if not isinstance(one, Variable):
            if type(one) is not float and not hasattr(one, "dtype"):  # a number of a class of one's own is a number
                one = one if type(one) is bool else float(one) if isinstance(one, float) else int(one)
            return self._unmade(one, False)
        row = one.record_id - self.base
        if not 0 <= row < self._rows:
            grad = self._grads.get(id(one))
            called = naming.variable_of(one) if grad is None else ""
            row = self._unmade(one.array, one.tracked, named=called, gradient_of=grad[1] if grad is not None else -1)
            one.record_id = self.base + row
            if one.node is not None:
                one.node.record_id = one.record_id
        return row

    def what_cut(self, record_id: int) -> str:
        """Which input or operation upstream of a tensor keeps gradients from going on, in words."""
        self.settle()
        return self._ledger.what_cut(self.index(record_id))

    def operation(self, op: Op, inputs: Any, attributes: Mapping[str, Any], result: Variable, saved: Sequence[str] | None = None) -> None:
        """An operation was computed, whose rules will read what is `saved` (where it is not said, what its node says)."""
        rows: list[int] = []
        base, number = self.base, None
        for one in inputs:
            row = one.record_id - base if isinstance(one, Variable) else -1
            if not 0 <= row < self._rows:
                if type(one) is float and len(rows) == len(inputs) - 1:
                    number, row = one, self._rows  # entered with the operation
                    self._room -= 1
                else:
                    row = self._row(one)
            rows.append(row)
        frame: Any = _getframe(2)
        if passages[frame.f_code.co_filename]:
            learner, entry = source.learner_and_entry(2)
            code, instruction = (learner.f_code, learner.f_lasti) if learner else (None, -1)
            call = self._calls.get(id(code))
            before = _NAMELESS if _constructs(entry) else call[1] if call is not None and call[0] is entry else -1
        else:  # the learner's own line asked for this one operation
            code, instruction, before, entry = frame.f_code, frame.f_lasti, -1, None
        data, node = result.array, result.node
        row = self._rows if number is None else self._rows + 1
        if data.ndim:
            self._room -= data.nbytes >> 7
        plain = attributes and log.plain_attributes(attributes)
        if saved is None:
            saved = node.plan[0] if node is not None else ()
        messages = self._messages
        messages.append((
            Ledger.operation, self.inside, op, rows, number, attributes, plain, data, result.tracked, saved, code, instruction, before, current_mode().grad,
        ))  # fmt: skip
        if entry is not None and not self._passing:
            self._calls[id(code)] = (entry, row)
        self._rows = row + 1
        result.record_id = row = base + row
        if node is not None:
            node.record_id = row
        if len(messages) > self._room:
            self.settle()

    def created(self, tensor: Variable, named: bool = True) -> None:
        """The learner made a tensor."""
        learner, entry = source.learner_and_entry(2)
        place = (learner.f_code, learner.f_lasti) if learner else (None, -1)
        named = named and not _constructs(entry)
        if named and self.overrides and (name := source.assigned_name(*place)) in self.overrides:
            value = np.asarray(self.overrides.pop(name), tensor.array.dtype)
            tensor.array = np.array(np.broadcast_to(value, tensor.array.shape))
        row = self._unmade(tensor.array, tensor.tracked, place, named)
        tensor.record_id = self.base + row
        if entry is not None and not self._passing:
            call = self._calls.get(id(place[0]))
            if named and call is not None and call[0] is entry:
                self._tell(Ledger.passed, call[1])
            self._calls[id(place[0])] = (entry, row)

    def parameter(self, tensor: Variable, name: str) -> None:
        """A tensor became a parameter of a module."""
        if self.index(tensor.record_id) < 0:
            self.created(tensor, named=False)
        self._tell(Ledger.parameter, self.index(tensor.record_id), name)

    def entered(self, tensor: Variable, name: str) -> None:
        """A function was given a tensor under this name; one that has no name yet is called so."""
        self._tell(Ledger.entered, self._row(tensor), name)

    def leaf_flag(self, tensor: Variable) -> None:
        """`requires_grad_` was called on a tensor."""
        row = self.index(tensor.record_id)
        if row >= 0:
            self._tell(Ledger.leaf_flag, row, tensor.tracked, _at())

    def alias(self, tensor: Variable, alias: Variable) -> None:
        """A second handle on the same memory."""
        alias.record_id = self.base + self._row(tensor)

    def name_all(self, variables: Mapping[str, Any]) -> None:
        """Name tensors that no assignment named after the variables that hold them, and parameters and buffers as their module does, with the module's
        variable before it where another module has one of that name."""
        found: list[tuple[str, int]] = []
        modules: list[tuple[str, list[tuple[str, int]]]] = []
        for name, value in list(variables.items()):
            if isinstance(value, Variable):
                if not name.startswith("_"):
                    found.append((name, value.record_id))
            elif hasattr(type(value), "_tensors_by_path"):  # of the type: asking a module such as torch is a search for names like it
                modules.append((name, [(path, one.record_id) for path, one in value._tensors_by_path()]))
            elif hasattr(type(value), "named_parameters"):
                buffers = value.named_buffers() if hasattr(value, "named_buffers") else ()
                modules.append((name, [(path, one.record_id) for path, one in (*value.named_parameters(), *buffers)]))
        self._tell(Ledger.name_all, found, modules, self._rows)

    def name_held(self, variables: Mapping[str, Any], filename: str) -> None:
        """Name tensors that lists, dictionaries and the program's own objects hold by their way there, as `params['w']`, where they have no name, or
        one that a loop goes through with."""
        found = ((self.index(tensor.record_id), name) for name, tensor in islice(naming.held(variables), MOST_HELD))
        self._tell(Ledger.name_held, [one for one in found if one[0] >= 0], source.loops_in(filename))

    @contextmanager
    def scope(self, path: str, kind: str, shape: Any) -> Iterator[None]:
        """A module is being called: what is computed inside `with` belongs to it. Its `shape`, by which equal ones are told, may be a function that gives it later."""
        outer, self.inside = self.inside, self.scope_of(path, kind, shape)
        try:
            yield
        finally:
            self.inside = outer

    def scope_of(self, path: str, kind: str, shape: Any) -> int:
        """The number of that scope."""
        scope = self._scopes.get(path)
        if scope is None:
            scope = self._scopes[path] = len(self.scopes)
            self.scopes.append({"path": path, "type": kind, "parent": self.inside, "shape": shape})
        return scope

    # -- backward ---------------------------------------------------------------------------------------------------

    def begin_pass(self, roots: list[int], create_graph: bool) -> None:
        """A walk backward begins at these tensors."""
        learner = source.learner_frame()
        if learner is not None:
            self.name_all(learner.f_locals)
        self._calls = self._calls and _under_way(self._calls)  # a frame that is kept keeps all that it was called from
        self._begin("passes", roots, create_graph=create_graph)
        self._passing += 1

    def _begin(self, walks: str, roots: list[int], **about: bool) -> None:
        self._tell(Ledger.begin, walks, [row for row in map(self.index, roots) if row >= 0], _at(), about)

    def end_pass(self, *, freed: bool) -> None:
        """The walk is over."""
        self._passing -= 1
        self._tell(Ledger.end, freed)

    def seed(self, record_id: int, gradient: Any) -> None:
        """A root was given the gradient that starts the walk."""
        self._tell(Ledger.becomes, log.SEED, record_id, _data(gradient), None, None)

    def visit(self, node: Node, gradient: Any, saved: Sequence[Any]) -> None:
        """A node's gradient is complete and is pulled through its operation, whose rules read the `saved` values."""
        if isinstance(gradient, Variable):
            saved = [_data(one) for one in saved]
            gradient = gradient.array
        if gradient.ndim:
            self._room -= gradient.nbytes >> 7
        self._messages.append((Ledger.visit, node.record_id, gradient, node.op, node.plan[0], saved, node.attributes))

    def brought(self, edges: list[tuple[int, Any, Any, Any, Any] | None]) -> None:
        """What the visited node brings to each of its inputs, as `Ledger.brought` has it."""
        messages = self._messages
        messages.append((Ledger.brought, edges))
        self._room -= 2 * len(edges) - 1  # so many messages would say the same one by one
        if len(messages) > self._room:
            self.settle()

    def contribution(self, slot: int, shape: tuple[int, ...], value: Any) -> None:
        """What one edge of the visited node brings back to an input of that shape."""
        self._tell(Ledger.contribution, slot, shape, value.array if isinstance(value, Variable) else value)

    def unbroadcast(self, slot: int, before: Any, after: Any) -> None:
        """A contribution was summed back to the shape of its tensor."""
        self._tell(Ledger.unbroadcast, slot, _data(before), _data(after))

    def accumulate(self, record_id: int, before: Any, value: Any, after: Any) -> None:
        """A contribution was added to what a node or leaf has so far in this pass."""
        if isinstance(after, Variable):
            before, value, after = _data(before), _data(value), after.array
        self._tell(Ledger.becomes, log.ACCUMULATION, record_id, after, value, before)

    def hook(self, record_id: int, before: Any, after: Any) -> None:
        """A hook changed a gradient."""
        self._tell(Ledger.becomes, log.HOOK, record_id, _data(after), None, _data(before))

    def source_of(self, record_id: int, slot: int) -> int:
        """The record id of a node's input (slot −1: of the node itself)."""
        row = self.index(record_id)
        return record_id if row < 0 or slot < 0 else self.base + self.edge_source[self.first_edge[row] + slot]

    def leaf(self, leaf: Variable, before: Any, value: Any, after: Variable) -> None:
        """A pass wrote to a tensor's `.grad`."""
        self._tell(Ledger.becomes, log.LEAF, leaf.record_id, after.array, value, before)
        row = leaf.record_id - self.base
        if 0 <= row < self._rows:
            if after.node is None:
                after.record_id = -1  # its numbers changed: the next use of it is a new constant
            self._grads[id(after)] = (after, row, leaf)

    # -- forward mode -----------------------------------------------------------------------------------------------

    def begin_push(self, outputs: list[int]) -> None:
        """Tangents are about to be pushed along the tape, to these outputs."""
        self._begin("pushes", outputs)

    def end_push(self) -> None:
        """The outputs have their tangents."""
        self._tell(Ledger.end, False)

    def tangent(self, record_id: int, tangent: Any) -> None:
        """An input was given its tangent."""
        self._tell(Ledger.tangent, record_id, _data(tangent))

    def pushed(self, node: Node, saved: Sequence[Any], given: Sequence[Any], tangent: Any) -> None:
        """A node's tangent was computed from those of its inputs, `None` where one has none; its rules read the `saved` values."""
        self._tell(Ledger.pushed, node, saved, [None if one is None else _data(one) for one in given], _data(tangent))

    # -- changes in place -------------------------------------------------------------------------------------------

    def before_update(self, tensor: Variable) -> None:
        """Memory is about to be overwritten: messages that are about it have to find what it holds now."""
        array = tensor.array
        remembered = self._ledger.values.remember(array)
        self._tell(Ledger.overwritten, array)
        if remembered:
            self._room -= array.nbytes >> 7
        else:
            self.settle()

    def update(
        self, tensor: Variable, op: Op | None, other: Any, rule: Mapping[str, Any] | None = None, place: source.Place | None = None
    ) -> None:
        """A tensor was overwritten, by the learner's current line if no `place` is given: a parameter's update, or a change of somebody's `.grad`."""
        place, array = place or _at(), tensor.array
        grad = self._grads.get(id(tensor))
        if grad is not None and grad[2]._grad is tensor:
            self._tell(Ledger.grad_changed, log.LEAF if np.any(array) else log.ZERO, grad[1], place, array)
            tensor.record_id = -1
            return
        details = _plain(rule or {})
        if op is not None:
            if isinstance(other, Variable):
                details["other"] = self.index(other.record_id)
            elif isinstance(other, (int, float)):
                details["number"] = other if type(other) is float else plain_number(other)
        self._tell(Ledger.update, self._row(tensor), array, place, op, details)

    def expects(self, tensors: Sequence[Variable]) -> bool:
        """Memory of several tensors is about to be overwritten at once: whether `updated` can tell of it, or each has to be told alone."""
        for one in tensors:
            if not 0 <= one.record_id - self.base < self._rows or id(one) in self._grads:
                return False
        return self._ledger.values.remember_all([one.array for one in tensors])

    def updated(self, tensors: Sequence[Variable], rule: Mapping[str, Any], place: source.Place) -> None:
        """Tensors that were expected to be were overwritten, all by one rule."""
        changes = [(one.record_id - self.base, one.array) for one in tensors]
        self._room -= sum([1 + (array.nbytes >> 7) for _, array in changes]) - 1
        self._tell(Ledger.updates, changes, place, _plain(rule))

    def forgotten(self, tensors: Sequence[Variable], place: source.Place) -> None:
        """Nothing was left of the `.grad` of several tensors."""
        rows = [(row, one._grad.array) for one in tensors if one._grad is not None and (row := self.index(one.record_id)) >= 0]
        if rows:
            self._room -= len(rows) - 1
            self._tell(Ledger.forgotten, rows, place)

    def grad_set(self, tensor: Variable, before: Variable | None, after: Variable | None) -> None:
        """Somebody assigned to `.grad`."""
        row = self.index(tensor.record_id)
        if row >= 0 and not (before is None and after is None):
            kind = log.ZERO if after is None or not np.any(after.array) else log.LEAF
            self._tell(Ledger.grad_set, kind, row, _at(), _data(before), _data(after))
            if after is not None:
                self._grads[id(after)] = (after, row, tensor)

    # -- the rest of the run ----------------------------------------------------------------------------------------

    def printed(self, text: str) -> None:
        """The program printed something."""
        self._tell(Ledger.printed, text, _at())

    def notice(
        self, code: str, message: str, hint: str, tensor: Variable | None, places: tuple[Place, ...], params: Mapping[str, Any]
    ) -> None:
        """Something worth saying that ends nothing."""
        row = self.index(tensor.record_id) if tensor is not None else -1
        entry = {"code": code, "message": message, "hint": hint, "span": 0, "node": row, "params": dict(params)}
        self._tell(Ledger.notice, entry, (places[0].code, places[0].instruction) if places else None)

    def captures(self, function: Any) -> None:
        """A captured function is being called."""
        if not any(one is function for one in self.captured):
            self.captured.append(function)

    def document(self, **about: Any) -> dict[str, Any]:
        """The recording as the JSON document of docs/recording.md."""
        from autograd_core.document import build

        with resting_collector():
            self.settle()
            return build(self, **about)


def _plain(rule: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of a step, as it is now; what its rule keeps is told as arrays."""
    return {key: value if key in log.KEPT or type(value) in (str, float) else plain_number(value) for key, value in rule.items()}


def _data(value: Any) -> Any:
    return value.array if isinstance(value, Variable) else value


def _under_way(calls: dict[int, tuple[FrameType, int]]) -> dict[int, tuple[FrameType, int]]:
    """Those calls that have not returned."""
    stack = {*source.callers(_getframe(2))}
    return {code: call for code, call in calls.items() if call[0] in stack}


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
    frame = source.learner_frame()
    recorder = Recorder(program=frame.f_code.co_filename if frame is not None else None)
    with mode(recorder=recorder):
        try:
            yield recorder
        finally:
            recorder._calls.clear()
            if frame is not None:
                recorder.name_all(frame.f_locals)
                recorder.name_held(frame.f_locals, frame.f_code.co_filename)
                del frame  # it holds the recorder
