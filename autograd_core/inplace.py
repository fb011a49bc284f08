"""Changing a tensor in place, and what autograd has to say about it.

A change under `no_grad`, or of a tensor off the tape, overwrites memory and counts the version up. A change on the tape is the
operation itself: the handle moves on to the new node. A leaf that requires grad may not be changed on the tape: its old
value is what its gradient is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.errors import AutogradError, AutogradIndexError, here
from autograd_core.indexing import plain_index
from autograd_core.methods import Methods
from autograd_core.op import Op
from autograd_core.tape import Variable, current_mode

__all__ = ["InPlace"]


class InPlace(Methods):
    """`+=`, `add_`, `zero_`, item assignment and their relatives."""

    __slots__ = ()

    def _overwrite(
        self,
        new: Any,
        *,
        op: Op | None = None,
        other: Any = None,
        rule: Mapping[str, Any] | None = None,
        replace: bool = False,
    ) -> Any:
        """Put new numbers into this tensor's memory (or, with `replace`, give it other memory).

        `op` and `other`, or an optimiser's `rule`, tell the recording where they came from.
        """
        old = self.array
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.before_update(self)
        if replace or not isinstance(old, np.ndarray):
            self.array = new if replace else np.asarray(new, old.dtype)[()]
        else:
            old[...] = new
        self.version.bump()
        if recorder is not None:
            recorder.update(self, op, other, rule)
        return self

    def _on_tape(self, *others: Any) -> bool:
        """Whether a change made with `others` goes on the tape; a leaf that requires grad may not be changed there."""
        own = current_mode().grad and self.tracked
        if own and self.node is None:
            raise _leaf_in_place(self)
        return own or (current_mode().grad and any(getattr(one, "tracked", False) for one in others))

    def _change(self, op: Op, *others: Any, **attributes: Any) -> Any:
        """This tensor becomes `op(self, *others)`."""
        if not self._on_tape(*others):
            raw = [one.array if isinstance(one, Variable) else one for one in others]
            try:
                new = op.kernel(self.array, *raw, **attributes)
            except ValueError as problem:
                raise _does_not_fit(op, self.array.shape, [np.shape(one) for one in raw], problem) from None
            self._check_fits(op, new, raw)
            return self._overwrite(new, op=op, other=others[0] if others else None)
        result = op(self, *others, **attributes)
        self._check_fits(op, result.array, [one.array if isinstance(one, Variable) else one for one in others])
        self._move_to(result)
        return self

    def _move_to(self, result: Any) -> None:
        """Become the handle of `result`, in this tensor's own memory."""
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.before_update(self)
        node = result.node
        if node is not None:
            # what this very operation saved of the old value is about to be overwritten: it keeps a copy
            node.saved |= {name: value.copy() for name, value in node.saved.items() if value is self.array}
            node.guards = [guard for guard in node.guards if guard[1] is not self.version]
        if isinstance(self.array, np.ndarray) and self.array.ndim:
            self.array[...] = result.array
        else:
            self.array = result.array
        self.version.bump()
        self.node, self.tracked, self.record_id = result.node, result.tracked, result.record_id

    def _check_fits(self, op: Op, new: Any, others: list[Any]) -> None:
        if new.dtype.kind == "f" and self.array.dtype.kind in "biu":
            raise AutogradError(
                "dtype_mismatch", f"result type {new.dtype} can't be cast to the desired output type {self.array.dtype}.",
                "A tensor of integers changed in place stays one: write x = x + 0.5, or start with floats.", params={"op": op.name}, places=here(),
            )  # fmt: skip
        if np.shape(new) != self.array.shape:
            raise _does_not_fit(op, self.array.shape, [np.shape(one) for one in others], None)

    # fmt: off
    def __iadd__(self, other: Any) -> Any: return self._change(ops.add, other)
    def __isub__(self, other: Any) -> Any: return self._change(ops.sub, other)
    def __imul__(self, other: Any) -> Any: return self._change(ops.mul, other)
    def __itruediv__(self, other: Any) -> Any: return self._change(ops.div, other)
    def __ifloordiv__(self, other: Any) -> Any: return self._change(ops.floor_divide, other)
    def __imod__(self, other: Any) -> Any: return self._change(ops.remainder, other)
    def __ipow__(self, other: Any) -> Any: return self._change(ops.pow, other)
    def add_(self, other: Any, *, alpha: Any = 1) -> Any: return self._change(ops.add, other if alpha == 1 else ops.mul(other, alpha))
    def sub_(self, other: Any, *, alpha: Any = 1) -> Any: return self._change(ops.sub, other if alpha == 1 else ops.mul(other, alpha))
    def mul_(self, other: Any) -> Any: return self._change(ops.mul, other)
    def div_(self, other: Any) -> Any: return self._change(ops.div, other)
    def pow_(self, other: Any) -> Any: return self._change(ops.pow, other)
    def clamp_(self, min: Any = None, max: Any = None) -> Any: return self._change(ops.clamp, min=min, max=max)
    def exp_(self) -> Any: return self._change(ops.exp)
    def relu_(self) -> Any: return self._change(ops.relu)
    def neg_(self) -> Any: return self._change(ops.neg)
    # fmt: on

    def zero_(self) -> Any:
        """Set all elements to zero."""
        return self.fill_(0)

    def fill_(self, value: Any) -> Any:
        """Set all elements to one number."""
        number = value.item() if isinstance(value, Variable) else value  # type: ignore[attr-defined]
        if self._on_tape():
            return self._replace(np.ones(self.array.shape, bool), number)
        return self._overwrite(np.full(self.array.shape, number, self.array.dtype))

    def copy_(self, source: Any) -> Any:
        """Take over the values of another tensor, broadcast to this shape."""
        if self._on_tape(source):
            return self._replace(np.ones(self.array.shape, bool), ops.expand(source, size=self.array.shape))
        return self._overwrite(source.array if isinstance(source, Variable) else source)

    def detach_(self) -> Any:
        """Cut this tensor from the tape, in place."""
        self.node = None
        self.tracked = False
        return self

    def __setitem__(self, index: Any, value: Any) -> None:
        place = plain_index(index)
        if self._on_tape(value):
            written = np.zeros(self.array.shape, bool)
            _put(written, place, True)
            if isinstance(value, Variable) and value.array.ndim:
                part = written[place].shape
                value = ops.reshape(value, size=value.array.shape[-len(part) :] if part else ())
                value = ops.scatter_index(ops.expand(value, size=part), size=self.array.shape, index=place)
            self._replace(written, value)
            return
        new = np.array(self.array)
        _put(new, place, value.array if isinstance(value, Variable) else value)
        self._overwrite(new)

    def _replace(self, places: Any, value: Any) -> Any:
        """This tensor becomes `value` at the places marked; what stood there, be it NaN, leaves no trace."""
        self._move_to(ops.where(places, value, self).to(self.array.dtype))
        return self


def _put(array: Any, place: Any, value: Any) -> None:
    try:
        array[place] = value
    except IndexError as problem:
        raise AutogradIndexError(
            "index_error", f"{str(problem).replace('axis ', 'dimension ')}; the tensor has shape {list(array.shape)}.",
            "Positions run from 0 to size − 1 (or −size to −1).", params={"shape": list(array.shape)}, places=here(),
        ) from None  # fmt: skip
    except ValueError:
        shapes = [list(array[place].shape), list(np.shape(value))]
        raise AutogradError(
            "shape_mismatch", f"what is written, of shape {shapes[1]}, does not broadcast to the shape {shapes[0]} of its place.",
            "Both sides need the same shape, or the right one must be a single number.",
            params={"op": "setitem", "shapes": shapes}, places=here(),
        ) from None  # fmt: skip


def _leaf_in_place(tensor: Variable) -> AutogradError:
    return AutogradError(
        "leaf_in_place",
        "a leaf Variable that requires grad is being used in an in-place operation.",
        "An update of a parameter belongs inside `with torch.no_grad():`. To compute with it, write x = x + 1 instead of x += 1.",
        places=here("changed in place here"), node=tensor.record_id,
    )  # fmt: skip


def _does_not_fit(op: Op, shape: tuple[int, ...], others: list[Any], problem: Exception | None) -> AutogradError:
    listed = " and ".join(str(list(other)) for other in others)
    return AutogradError(
        "shape_mismatch",
        f"output with shape {list(shape)} doesn't match the broadcast shape: {op.name} in place with {listed or problem}.",
        "A tensor changed in place keeps its shape, so the other side must broadcast to it.",
        params={"op": op.name, "shapes": [list(shape), *[list(other) for other in others]]}, places=here("changed in place here"),
    )  # fmt: skip
