"""Changing a tensor in place, and what autograd has to say about it.

A change under `no_grad`, or of a tensor off the tape, overwrites memory and counts a change. A change on the tape is the
operation itself: the handle moves on to the new node. Written through a view, it is the base that moves on, by an operation that puts the
new part into the old whole, and every view of it finds its node anew. A leaf that requires grad may not be changed on the tape: its
old value is what its gradient is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.errors import refuse
from autograd_core.indexing import out_of_place, plain_index
from autograd_core.methods import Methods
from autograd_core.op import REGISTRY, Op, Sample, linear, make, record
from autograd_core.promotion import holds
from autograd_core.standin import is_number
from autograd_core.tape import Variable, clock, current_mode, mode

_GETITEM = REGISTRY["getitem"]
Steps = tuple[tuple[Op, dict[str, Any]], ...]


def _check_own(array: Any) -> None:
    """Refuse to write where several elements are one place in memory, as `expand` makes them."""
    if type(array) is np.ndarray and not array.flags.writeable:
        raise refuse("shared_elements")


def _fill(array: Any, new: Any) -> None:
    _check_own(array)
    array[...] = new


def _put(whole: Any, steps: Steps, part: Any) -> None:
    """Write `part` into the place of `whole` that the steps lead to."""
    *before, (op, attributes) = steps
    for step, its in before:
        whole = step.kernel(whole, **its)
    _check_own(whole)
    if op.name != "getitem":
        op.kernel(whole, **attributes)[...] = part
        return
    try:
        whole[attributes["index"]] = part
    except IndexError as problem:
        raise out_of_place(problem, whole.shape) from None
    except ValueError:
        shapes = [list(whole[attributes["index"]].shape), list(np.shape(part))]
        raise refuse("part_does_not_fit", op="setitem", part=shapes[1], place=shapes[0], shapes=shapes) from None


def _written(whole: Any, part: Any, steps: Steps) -> Any:
    new = np.copy(whole)
    _put(new, steps, part)
    return new


def _part(whole: Any, steps: Steps) -> Any:
    for op, attributes in steps:
        whole = op(whole, **attributes)
    return whole


def _rest(whole: Any, steps: Steps) -> Any:
    """The whole, with zeros at the place."""
    array = getattr(whole, "array", whole)
    keep = np.ones_like(array, dtype=bool) if getattr(array, "__array_function__", None) else np.ones(whole.shape, bool)
    _put(keep, steps, False)
    return ops.where(keep, whole, 0.0)


_write = linear(
    "write", _written, [lambda g, steps: _rest(g, steps), lambda g, steps: _part(g, steps)], symbol="[ ]←", role="move",
    latex=r"#1 \text{ with a part } #2", derivative=["#g \\text{ outside the part}", "#g \\text{ at the part}"], backward="CopySlices", public=False,
    samples=[Sample(((4,), (2,)), {"steps": ((_GETITEM, {"index": slice(1, 3)}),)}), Sample(((2, 3), ()), {"steps": ((_GETITEM, {"index": (slice(None), 1)}),)})],
)  # fmt: skip


def _op_of(function: Callable[..., Any]) -> Op | None:
    """The operation that a function applies, for the recording."""
    owner = getattr(function, "__self__", function)
    return owner if isinstance(owner, Op) else REGISTRY.get(getattr(function, "__name__", ""))


_SPARED = frozenset(("batch_norm", "erfinv", "group_norm", "layer_norm", "max_pool"))
"""Operations whose derivative reads their result where PyTorch's does not: a program may change it in place."""


def _spare(tensor: Any) -> None:
    """Before a result is overwritten that only the engine's own rule reads: that gets a copy."""
    base = tensor if tensor._view is None else tensor._view.base
    node = base.node
    if node is None or node.op.name not in _SPARED or not node.saved or -1 not in node.plan[1]:
        return
    position = node.plan[1].index(-1)
    if node.saved[position] is base.array and base.account().changed <= node.sequence:
        node.saved = (*node.saved[:position], base.array.copy(), *node.saved[position + 1 :])
        node.extras().memory = None


def _retain_on(tensor: Any, before: Any) -> None:
    """What `retain_grad` asked of a tensor is asked of what it became: its gradient is that of its new value."""
    if before.node is not None and before.node.extra.retained is not None and before.node.extra.retained() is tensor:
        before.node.extra.retained = None
        tensor.retain_grad()


class InPlace(Methods):
    """`+=`, `add_`, `zero_`, item assignment and their relatives."""

    __slots__ = ()

    def touched(self) -> None:
        """Count a change of this tensor's memory, made by the learner's current line."""
        self.account().bump()

    def _overwrite(
        self, new: Any, *, op: Any = None, other: Any = None, rule: Mapping[str, Any] | None = None, replace: bool = False
    ) -> Any:
        """Put new numbers into this tensor's memory (or, with `replace`, give it other memory).

        `op` and `other`, or an optimiser's `rule`, tell the recording where they came from.
        """
        _spare(self)
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.before_update(self)
        capture = current_mode().capture
        if capture is not None:
            new = capture.overwriting(self, new)
        self.touched()
        if replace or is_number(self.array):
            self.array = new if replace else new.astype(self.array.dtype)[()] if hasattr(new, "astype") else self.array.dtype.type(new)
        else:
            _fill(self.array, new)
        if recorder is not None:
            recorder.update(self, op, other, rule)
        return self

    def _on_tape(self, *others: Any) -> bool:
        """Whether a change made with `others` goes on the tape; a leaf that requires grad may not be changed there."""
        if not current_mode().grad:
            return False
        if self._view is not None:
            self._view.refresh(self)
        root = self if self._view is None else self._view.base
        if root.tracked and root.node is None:
            raise refuse("leaf_in_place", which="a leaf Variable" if root is self else "a view of a leaf Variable", at=self.record_id)
        found = self.tracked or root.tracked or (self.array.dtype.kind == "f" and any(getattr(one, "tracked", False) for one in others))
        if found and self._view is not None:
            self._view.check()
        return found

    def _change(self, function: Callable[..., Any], *others: Any, **attributes: Any) -> Any:
        """This tensor becomes `function(self, *others)`."""
        if not self._on_tape(*others, *attributes.values()):
            with mode(grad=False, recorder=None):
                new = function(self, *others, **attributes).array
            self._check_fits(function, new, others)
            return self._overwrite(new, op=_op_of(function), other=others[0] if others else None)
        # the operation reads a stand-in: this handle is about to become its result
        old = self._stand_in()
        if _op_of(function) is None:  # a composition may save the old value anywhere inside: it reads a copy
            old.array, old.memory = old.array.copy(), None
        result = function(old, *[old if one is self else one for one in others], **attributes)
        if (
            getattr(_op_of(function), "differentiable", True) is False
        ):  # an answer does not move with what was asked about: its gradient is zero
            result = ops.where(True, ops.cast(result, dtype=old.array.dtype), old)
        self._check_fits(function, result.array, others)
        return self._become(result, old)

    def _stand_in(self) -> Any:
        """Another handle on the same numbers, at the same place on the tape."""
        old = make(self.array, self.node)
        old.tracked, old.memory, old.record_id = self.tracked, self.account(), self.record_id
        return old

    def _become(self, result: Any, old: Any) -> Any:
        """Become `result`, in this tensor's own memory, and let base and views know."""
        _spare(self)
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.before_update(self)
        node, memory = result.node, self.account()
        if node is not None and node.saved:
            # what this very operation saved of the old value is about to be overwritten: it keeps a copy
            node.saved = tuple(
                make(one.array.copy(), one.node) if isinstance(one, Variable) and (one is old or one.memory is memory) else one
                for one in node.saved
            )
        memory.bump()
        before: Any = self._view.base._stand_in() if self._view is not None else None  # type: ignore[attr-defined]
        if is_number(self.array):
            self.array = result.array.astype(self.array.dtype)
        else:
            _fill(self.array, result.array)
        memory.epoch += 1
        if self._view is None:
            self.node, self.tracked, self.record_id = node, result.tracked, result.record_id
            if node is not None:
                _retain_on(self, old)
                node.sequence = clock()
                if node.saved:
                    node.extras().memory = memory
        else:
            base, attributes = self._view.base, {"steps": self._view.steps}
            edges = [(one.node or one) if one.tracked else None for one in (before, result)]
            base.node = record(_write, (), edges, attributes, before.tracked + 2 * result.tracked, base.array)
            base.tracked = True
            _retain_on(base, before)
            if recorder is not None:
                recorder.operation(_write, (before, result), attributes, base, ())
            self._view.refresh(self)
        return self

    def _check_fits(self, function: Any, new: Any, others: Any) -> None:
        name = getattr(function, "name", None) or getattr(function, "__name__", "the change")
        if not holds(self.array.dtype, new.dtype):
            raise refuse("result_dtype", op=name, result=new.dtype, mine=self.array.dtype)
        if new.shape != self.array.shape:
            shapes = [list(one.shape) for one in others if hasattr(one, "shape")]
            listed = " and ".join(map(str, shapes)) or "what it was given"
            raise refuse("result_shape", op=name, shape=list(self.array.shape), others=listed, shapes=[list(self.array.shape), *shapes])

    # fmt: off
    def __iadd__(self, other: Any) -> Any: return self._change(ops.add, other)
    def __isub__(self, other: Any) -> Any: return self._change(ops.sub, other)
    def __imul__(self, other: Any) -> Any: return self._change(ops.mul, other)
    def __itruediv__(self, other: Any) -> Any: return self._change(ops.div, other)
    def __ifloordiv__(self, other: Any) -> Any: return self._change(ops.floor_divide, other)
    def __imod__(self, other: Any) -> Any: return self._change(ops.remainder, other)
    def __ipow__(self, other: Any) -> Any: return self._change(ops.pow, other)
    def __iand__(self, other: Any) -> Any: return self._change(ops.bitwise_and, other)
    def __ior__(self, other: Any) -> Any: return self._change(ops.bitwise_or, other)
    def __ixor__(self, other: Any) -> Any: return self._change(ops.bitwise_xor, other)
    def __ilshift__(self, other: Any) -> Any: return self._change(ops.bitwise_left_shift, other)
    def __irshift__(self, other: Any) -> Any: return self._change(ops.bitwise_right_shift, other)
    # fmt: on

    def zero_(self) -> Any:
        """Set all elements to zero."""
        return self.fill_(0)

    def fill_(self, value: Any) -> Any:
        """Set all elements to one number."""
        return self._set(..., value)

    def copy_(self, source: Any, non_blocking: bool = False) -> Any:
        """Take over the values of another tensor, broadcast to this shape."""
        del non_blocking
        return self._set(..., source)

    def detach_(self) -> Any:
        """Cut this tensor from the tape, in place."""
        self.node = self._view = None
        self.tracked = False
        return self

    def __setitem__(self, index: Any, value: Any) -> None:
        self._set(plain_index(index, self.array.shape), value)

    def _set(self, place: Any, value: Any) -> Any:
        """This tensor with `value` at a place; what stood there, be it NaN, leaves no trace."""
        steps = ((_GETITEM, {"index": place}),)
        if not self._on_tape(value):
            new = value.array if isinstance(value, Variable) else value
            recorder, capture = current_mode().recorder, current_mode().capture
            if capture is not None:
                new = capture.overwriting(self, new)
            if recorder is not None or is_number(self.array):
                return self._overwrite(_written(self.array, new, steps)[()])
            _spare(self)
            _put(self.array, steps, new)
            self.touched()
            return self
        if isinstance(value, Variable):
            part = value.array.shape
            try:
                room = np.broadcast_to(0, self.array.shape)[place].shape
            except IndexError as problem:
                raise out_of_place(problem, self.array.shape) from None
            if len(part) > len(room) and all(size == 1 for size in part[: len(part) - len(room)]):
                value = ops.reshape(value, size=part[len(part) - len(room) :])
            value = ops.expand(value, size=room).to(self.array.dtype)
        old = self._stand_in()
        return self._become(_write(old, value, steps=steps), old)
