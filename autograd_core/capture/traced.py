"""Stand-ins for arrays while a function is captured: each call of NumPy is made on the real arrays, and noted as a step.

They reach NumPy by its own protocols (`__array_ufunc__`, `__array_function__`), so what the engine's kernels, derivatives and optimisers compute is
seen as the calls of NumPy that it is made of. This module knows nothing of operations, tensors or tapes.
"""

from __future__ import annotations

import operator
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from autograd_core.capture.choosing import chooses, where
from autograd_core.capture.frames import name_in
from autograd_core.capture.shapes import is_open
from autograd_core.capture.steps import Constant, Place, Ref, Step, Trace
from autograd_core.source import is_passage
from autograd_core.standin import StandIn

__all__ = ["NeedsValues", "Recorder", "Traced", "at_work", "bare", "kernel", "owner"]

_PLAIN = (int, float, bool, str, type(None), type, np.dtype, np.ufunc, type(Ellipsis))
_WRITERS = {np.copyto, np.put, np.put_along_axis, np.place, np.putmask, np.fill_diagonal}
_WRITING_METHODS = {"fill", "sort", "put", "partition", "itemset"}
_BETWEEN_NUMBERS: dict[Any, Callable[..., Any]] = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.true_divide: operator.truediv, np.power: operator.pow,
    np.negative: operator.neg, np.positive: operator.pos, np.floor_divide: operator.floordiv, np.remainder: operator.mod, np.absolute: operator.abs,
    np.less: operator.lt, np.less_equal: operator.le, np.greater: operator.gt, np.greater_equal: operator.ge, np.equal: operator.eq,
    np.not_equal: operator.ne,
}  # fmt: skip


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


class Recorder:
    """Makes steps of what is done with stand-ins, in one thread, until it is closed; after that, and elsewhere, they only compute."""

    def __init__(self, asked: Callable[[Traced, str], Any], varies: Callable[[], None]) -> None:
        self.trace, self.asked, self.varies = Trace(), asked, varies
        self.made: dict[int, Step] = {}
        self.place = Place(None, -1, "", "forward")
        self.thread, self.open = threading.get_ident(), True
        self.written: set[int] = set()
        self.rule: Any = None  # the code of the optimiser's rule that is running: what it calls its values is what they are called

    @property
    def active(self) -> bool:
        """Whether what is done now is noted."""
        return self.open and self.thread == threading.get_ident()

    def source(self, found: Any, root: int | None = None) -> Traced:
        """A stand-in for what no step makes."""
        return Traced(self, found, self.trace.value(found, root), None)

    def note(
        self, kind: str, what: Any, arguments: Any, keywords: dict[str, Any], found: Any, writes: tuple[Traced, ...] = (), method: str = ""
    ) -> Any:
        """Enter a step whose result is there already, and give the stand-ins for it."""
        given: list[Traced] = []
        encoded, named = _encoded(arguments, given), _encoded(keywords, given) if keywords else {}
        outs: list[int] = []
        result = self._stand_ins(found, given, outs)
        if not outs and not writes:
            return result
        roots = tuple([self.trace.values[one.number].root for one in writes])
        step = Step(kind, what, encoded, named, tuple(outs), roots, self.place, method)
        self.trace.steps.append(step)
        self.written.update(roots)
        for out in outs:
            self.made[out] = step
            self.trace.values[out].name = name_in(self.rule, sys._getframe(1)) if self.rule is not None else ""
        if type(found) is tuple and len(found) == 1 and kind != "kernel":
            step.method = "tuple"
        if kind == "kernel" or is_open(kind, what, arguments):
            if kind != "kernel" and at_work():
                raise NeedsValues  # the kernel as a whole may give a shape that does not depend on numbers
            for out in outs:
                self._same_shape(out)
        return result

    def _same_shape(self, value: int) -> None:
        """The shape of a result follows from numbers: the program is right while they give this one."""
        if self.settled(value):
            self.trace.steps.append(Step("check", "shape", (Ref(value),), {"expected": self.trace.values[value].shape}, (), (), self.place))
        elif not self.trace.values[value].number and self.made[value].kind != "kernel":
            self.varies()

    def _stand_ins(self, found: Any, given: list[Traced], outs: list[int]) -> Any:
        kind = type(found)
        if kind is tuple or kind is list:
            return kind([self._stand_ins(one, given, outs) for one in found])
        if isinstance(found, tuple) and hasattr(found, "_fields"):
            return type(found)(*[self._stand_ins(one, given, outs) for one in found])
        base = None
        if kind is np.ndarray:
            if found.base is not None:
                holder = owner(found)
                for one in given:
                    if one.data is found:
                        return one
                    if type(one.data) is np.ndarray and owner(one.data) is holder:
                        base = one
            else:
                for one in given:
                    if one.data is found:
                        return one
        elif not isinstance(found, np.generic) and kind not in (float, int, bool):
            return found
        number = self.trace.value(found, None if base is None else self.trace.values[base.number].root)
        outs.append(number)
        return Traced(self, found, number, None if base is None else base.root)

    def since(self, mark: int) -> None:
        """Forget the steps from a mark on."""
        for step in self.trace.steps[mark:]:
            for out in step.outs:
                self.made.pop(out, None)
        del self.trace.steps[mark:]

    def settled(self, value: int) -> bool:
        """Whether a value follows from what was there at the beginning: it can be found before the program does anything."""
        seen, stack = set(), [value]
        while stack:
            one = stack.pop()
            if one in seen:
                continue
            seen.add(one)
            step = self.made.get(one)
            if self.trace.values[one].root in self.written or (step is not None and not step.pure):
                return False
            if step is not None:
                stack.extend(step.reads)
        return True


def _encoded(tree: Any, given: list[Traced]) -> Any:
    """Arguments with the numbers of values in place of stand-ins, which are collected in `given`."""
    kind = type(tree)
    if kind is Traced:
        given.append(tree)
        return Ref(tree.number)
    if kind in _PLAIN:
        return tree
    if kind is np.ndarray:
        return Constant(tree)
    if kind is tuple or kind is list:
        return kind([_encoded(one, given) for one in tree])
    if kind is dict:
        return {name: _encoded(one, given) for name, one in tree.items()}
    if kind is slice:
        return slice(_encoded(tree.start, given), _encoded(tree.stop, given), _encoded(tree.step, given))
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return kind(*[_encoded(one, given) for one in tree])
    return tree


class Traced(NDArrayOperatorsMixin, StandIn):
    """In the place of `data`, an array or a single number; `number` is its value in the trace."""

    __slots__ = ("__weakref__", "_root", "data", "number", "recorder")
    __array_priority__ = 1000

    def __init__(self, recorder: Recorder, data: Any, number: int, root: Any) -> None:
        self.recorder, self.data, self.number, self._root = recorder, data, number, root

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

    # -- what is the same for all numbers ---------------------------------------------------------------------------

    @property
    def shape(self) -> Any:
        """As NumPy's."""
        return self.data.shape

    @property
    def dtype(self) -> Any:
        """As NumPy's; a Python number has none."""
        return self.data.dtype

    @property
    def ndim(self) -> Any:
        """As NumPy's."""
        return self.data.ndim

    @property
    def size(self) -> Any:
        """As NumPy's."""
        return self.data.size

    def __len__(self) -> int:
        return len(self.data)

    # -- what makes steps -------------------------------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = (), **keywords: Any) -> Any:
        recorder = self.recorder
        if not recorder.active:
            plain = {"out": bare(out)} if out else {}
            return getattr(ufunc, method)(*bare(inputs), **plain, **bare(keywords))
        values = [one.data if type(one) is Traced else one for one in inputs]
        if not keywords and method == "__call__" and ufunc in _BETWEEN_NUMBERS and all(type(one) in (int, float, bool) for one in values):
            return recorder.note("operator", ufunc, inputs, {}, _BETWEEN_NUMBERS[ufunc](*values))
        if out and any(type(one) is Traced and one.holds_number for one in out):
            out = ()
        writes: tuple[Any, ...] = ()
        if out:
            if not all(type(one) is Traced for one in out):
                raise NeedsValues
            found = getattr(ufunc, method)(*values, out=bare(out), **bare(keywords))
            recorder.note("ufunc", ufunc, inputs, {**keywords, "out": out}, None, out, method)
            return out[0] if len(out) == 1 else out
        if method == "at":
            if type(inputs[0]) is not Traced:
                raise NeedsValues
            writes = (inputs[0],)
            values = bare(list(inputs))
        found = getattr(ufunc, method)(*values, **(bare(keywords) if keywords else {}))
        return recorder.note("ufunc", ufunc, inputs, keywords, found, writes, method)

    def __array_function__(self, function: Any, types: Any, arguments: Any, keywords: Any) -> Any:
        del types
        recorder = self.recorder
        found = function(*bare(arguments), **bare(keywords))
        if not recorder.active:
            return found
        writes: tuple[Any, ...] = ()
        if function in _WRITERS:
            if type(arguments[0]) is not Traced:
                raise NeedsValues
            writes = (arguments[0],)
        out = keywords.get("out")
        if out is not None:
            if type(out) is not Traced:
                raise NeedsValues
            recorder.note("function", function, arguments, keywords, None, (out,))
            return out
        if function is np.where and chooses(found, arguments):
            return recorder.note("ufunc", where, arguments, {}, found if found.ndim else found[()], method="__call__")
        if function in _SHAPES:
            return found
        return recorder.note("function", function, arguments, keywords, found, writes)

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
            if "out" in keywords and type(keywords["out"]) is not Traced:
                raise NeedsValues
            result = found(*bare(arguments), **bare(keywords))
            writes = (keywords["out"],) if "out" in keywords else (self,) if name in _WRITING_METHODS else ()
            if "out" in keywords:
                result = None
            noted = self.recorder.note("method", name, (self, *arguments), keywords, result, writes)
            return keywords.get("out", noted)

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


_POWERS: dict[Any, Any] = {2: np.square, 0.5: np.sqrt, -1: np.reciprocal}
_SHAPES = {np.shape, np.ndim, np.size, np.result_type, np.iscomplexobj, np.isrealobj, np.can_cast, np.shares_memory, np.may_share_memory}


def kernel(recorder: Recorder, op: Any, function: Any, inputs: Any, attributes: dict[str, Any]) -> Any:
    """Run a kernel on stand-ins; where it asks for numbers, it becomes one step itself."""
    if not recorder.active:
        return function(*bare(tuple(inputs)), **bare(attributes))
    mark = len(recorder.trace.steps)
    try:
        return function(*inputs, **attributes)
    except (NeedsValues, ValueError, TypeError):  # where NumPy could not put a stand-in into an array of its own; a true error comes again
        recorder.since(mark)
        found = function(*bare(tuple(inputs)), **bare(attributes))
        return recorder.note("kernel", op, tuple(inputs), attributes, found)


def at_work() -> bool:
    """Whether a kernel or a pull is at work, which can be taken as a whole instead."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if code is kernel.__code__ or code.co_name == "pulled":
            return True
        if not is_passage(code.co_filename):
            return False
        frame = frame.f_back
    return False
