"""Stand-ins for arrays while a function is captured: each call of NumPy is made on the real arrays, and noted as a step.

They reach NumPy by its own protocols (`__array_ufunc__`, `__array_function__`), so what the engine's kernels, derivatives and optimisers compute is
seen as the calls of NumPy that it is made of. This module knows nothing of operations, tensors or tapes.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from autograd_core.capture.choosing import chooses, where
from autograd_core.source import passages
from autograd_core.standin import StandIn

if TYPE_CHECKING:
    from autograd_core.capture.recorder import Recorder

_WRITERS = {np.copyto, np.put, np.put_along_axis, np.place, np.putmask, np.fill_diagonal}
_WRITING_METHODS = {"fill", "sort", "put", "partition", "itemset"}
_BETWEEN_NUMBERS: dict[Any, Callable[..., Any]] = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.true_divide: operator.truediv, np.power: operator.pow,
    np.negative: operator.neg, np.positive: operator.pos, np.floor_divide: operator.floordiv, np.remainder: operator.mod, np.absolute: operator.abs,
    np.less: operator.lt, np.less_equal: operator.le, np.greater: operator.gt, np.greater_equal: operator.ge, np.equal: operator.eq,
    np.not_equal: operator.ne,
}  # fmt: skip


_NUMBERS = frozenset((int, float, bool))


class NeedsValues(Exception):
    """A kernel asked for the numbers themselves."""


def owner(array: Any) -> Any:
    """The array whose memory this one shows."""
    while (base := array.base) is not None:
        base = (
            base if type(base) is np.ndarray else getattr(base, "base", None)
        )  # what NumPy's `as_strided` puts between a view and its array
        if type(base) is not np.ndarray:
            break
        array = base
    return array


def bare(tree: Any) -> Any:
    """The same with arrays in place of their stand-ins."""
    kind = type(tree)
    if kind is Traced:
        return tree.data
    if kind is tuple or kind is list:
        return kind([bare(one) for one in tree])
    if kind is dict:
        return {name: bare(one) for name, one in tree.items()}
    if kind is slice:
        return slice(bare(tree.start), bare(tree.stop), bare(tree.step))
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*[bare(one) for one in tree])
    return tree


class Traced(NDArrayOperatorsMixin, StandIn):
    """In the place of `data`, an array or a single number; `number` is its value in the trace."""

    __slots__ = ("__weakref__", "_root", "data", "number", "recorder")
    __array_priority__ = 1000

    def __init__(self, recorder: Recorder, data: Any, number: int, root: Any) -> None:
        self.recorder, self.data, self.number, self._root = recorder, data, number, root

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """What it is to a learner who asks `isinstance(x, np.ndarray)`: what it stands for."""
        learners = not passages[sys._getframe(1).f_code.co_filename]
        return type(self.data) if learners else Traced

    @property
    def root(self) -> Traced:
        """The stand-in of the array whose memory this one shows."""
        return self if self._root is None else self._root

    @property
    def base(self) -> Any:
        """The same as NumPy says it: `None` for an array with memory of its own."""
        return self._root

    @property
    def holds_number(self) -> bool:
        """Whether a single number without memory is meant."""
        return not isinstance(self.data, np.ndarray)

    def applied(self, op: Any, inputs: Any, attributes: dict[str, Any]) -> Any:
        """An operation on bare arrays: its kernel, or where that looks at numbers, the whole as one step."""
        return kernel(self.recorder, op, op.kernel, inputs, attributes)

    def computed(self, function: Any, arguments: Any) -> Any:
        """What a function gives, as one step."""
        found = function(*bare(arguments))
        return self.recorder.note("kernel", function, arguments, {}, found, method="whole") if self.recorder.active else found

    # -- what is the same for all numbers ---------------------------------------------------------------------------

    shape, dtype, ndim, size = (property(attrgetter(f"data.{name}")) for name in ("shape", "dtype", "ndim", "size"))

    def __len__(self) -> int:
        return len(self.data)

    # -- what makes steps -------------------------------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = (), **keywords: Any) -> Any:
        recorder = _active(self.recorder, inputs)
        if recorder is None:
            into = {"out": bare(out)} if out else {}
            return getattr(ufunc, method)(*bare(inputs), **into, **bare(keywords))
        values = [one.data if type(one) is Traced else one for one in inputs]
        plain = type(values[0]) in _NUMBERS and all(type(one) in _NUMBERS for one in values)
        if plain and not keywords and method == "__call__" and ufunc in _BETWEEN_NUMBERS:
            return recorder.note("ufunc", ufunc, inputs, {}, _BETWEEN_NUMBERS[ufunc](*values), method=method)
        if out and any(type(one) is Traced and one.holds_number for one in out):
            out = ()
        writes: tuple[Any, ...] = ()
        if out:
            if not all(type(one) is Traced for one in out):
                recorder.unseen()
                return getattr(ufunc, method)(*bare(inputs), out=bare(out), **bare(keywords))
            found = getattr(ufunc, method)(*values, out=bare(out), **bare(keywords))
            recorder.note("ufunc", ufunc, inputs, {**keywords, "out": out}, None, out, method)
            return out[0] if len(out) == 1 else out
        if method == "at":
            if type(inputs[0]) is not Traced:
                recorder.unseen()
                return ufunc.at(*bare(inputs))
            writes = (inputs[0],)
            values = bare(list(inputs))
        found = getattr(ufunc, method)(*values, **(bare(keywords) if keywords else {}))
        return recorder.note("ufunc", ufunc, inputs, keywords, found, writes, method)

    def __array_function__(self, function: Any, types: Any, arguments: Any, keywords: Any) -> Any:
        del types
        recorder = _active(self.recorder, arguments)
        found = function(*bare(arguments), **bare(keywords)) if keywords else function(*bare(arguments))
        if recorder is None:
            return found
        if function is np.where and chooses(found, arguments):
            return recorder.note("ufunc", where, arguments, {}, found if found.ndim else found[()], method="__call__")
        if function in _SHAPES:
            return found
        return _entered(recorder, "function", function, arguments, keywords, found, arguments[0] if function in _WRITERS else None)

    def __getitem__(self, index: Any) -> Any:
        if type(index) is tuple and not index and (isinstance(self.data, np.generic) or self.ndim):
            return self
        found = self.data[bare(index)]
        return self.recorder.note("getitem", "getitem", (self, index), {}, found) if self.recorder.active else found

    def __setitem__(self, index: Any, value: Any) -> None:
        self.data[bare(index)] = bare(value)
        if self.recorder.active:
            self.recorder.note("setitem", "setitem", (self, index, value), {}, None, (self,))

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.data, name)
        if not callable(found):
            if name in ("T", "mT", "real", "imag", "flat"):
                return self.recorder.note("attribute", name, (self,), {}, found) if self.recorder.active else found
            return found

        def method(*arguments: Any, **keywords: Any) -> Any:
            if not self.recorder.active:
                return found(*bare(arguments), **bare(keywords))
            if name in ("item", "tolist", "tobytes"):
                return self.recorder.asked(self, name)
            result = found(*bare(arguments), **bare(keywords))
            return _entered(self.recorder, "method", name, (self, *arguments), keywords, result, self if name in _WRITING_METHODS else None)

        return method

    def __pow__(self, other: Any) -> Any:
        """As an array's own `**`, which has quicker ways for some exponents."""
        quick = _POWERS.get(other) if type(other) in (int, float) and not self.holds_number and self.data.dtype.kind == "f" else None
        return np.power(self, other) if quick is None else quick(self)

    # -- what only the numbers can answer ---------------------------------------------------------------------------

    def _asked(self, how: str) -> Any:
        return self.recorder.asked(self, how) if self.recorder.active else self.data

    def __bool__(self) -> bool:
        return bool(self._asked("bool"))

    def __float__(self) -> float:
        return float(self._asked("float"))

    def __int__(self) -> int:
        return int(self._asked("int"))

    def __index__(self) -> int:
        return self._asked("index").__index__()  # type: ignore[no-any-return]

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array(self._asked("array"), dtype=dtype, copy=copy)

    def __format__(self, spec: str) -> str:
        return format(self._asked("print"), spec)

    def __repr__(self) -> str:
        return f"<value {self.number}: {self.data!r}>"

    __hash__ = object.__hash__


def _active(recorder: Recorder, given: Any) -> Recorder | None:
    """The recorder at work among those of what is given: something may be left from an earlier run. `None` where none is."""
    if recorder.active:
        return recorder
    return next((one.recorder for one in given if type(one) is Traced and one.recorder.active), None)


def _entered(recorder: Recorder, kind: str, what: Any, arguments: Any, keywords: dict[str, Any], found: Any, target: Any) -> Any:
    """What a call gives, as a step; it may write to a target, or to `out=`."""
    out = keywords.get("out")
    target = out if target is None else target
    if target is not None and type(target) is not Traced:
        recorder.unseen()
        return found
    if out is not None:
        recorder.note(kind, what, arguments, keywords, None, (out,))
        return out
    return recorder.note(kind, what, arguments, keywords, found, () if target is None else (target,))


_POWERS: dict[Any, Any] = {2: np.square, 0.5: np.sqrt, -1: np.reciprocal}
_SHAPES = {np.shape, np.ndim, np.size, np.result_type, np.iscomplexobj, np.isrealobj, np.can_cast, np.shares_memory, np.may_share_memory}


def kernel(recorder: Recorder, op: Any, function: Any, inputs: Any, attributes: dict[str, Any]) -> Any:
    """Run a kernel on stand-ins; where it asks for numbers, it becomes one step itself."""
    if not recorder.active:
        return function(*bare(tuple(inputs)), **bare(attributes))
    mark = len(recorder.trace.steps)
    try:
        return function(*inputs, **attributes)
    except (
        NeedsValues,
        ValueError,
        TypeError,
    ) as problem:  # where NumPy could not put a stand-in into an array of its own; a true error comes again
        recorder.since(mark)
        found = function(*bare(tuple(inputs)), **bare(attributes))
        chooses_how_many = "".join(problem.args) if isinstance(problem, NeedsValues) else ""
        return recorder.note("kernel", op, tuple(inputs), attributes, found, method=chooses_how_many)
