"""A `Value` class that a program writes itself, as micrograd's lecture does, on a recording: what it computes forward, and what its own
`_backward` functions send back.

The class stays as it is and computes everything itself. Beside each of its values stands a tensor of the engine, made by the operation that the
value says it came from (`_op`, and the children that it was given), so that a recording has names, places and local derivatives; what is
added to `grad` while a value's own function runs is what that value brings to its children. A class whose values hold no single numbers, or do
not tell their children, is left alone.
"""

from __future__ import annotations

import linecache
import math
import re
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from autograd_core import ops, source
from autograd_core.advice import advise
from autograd_core.function import Function
from autograd_core.modes import current_mode, mode
from autograd_core.op import make
from autograd_core.public import find
from autograd_core.walk import saved_arrays

__all__ = ["Watch"]

_BESIDE = "_beside"
"""Under which name a value keeps its tensor."""
_INFIX: dict[str, Callable[..., Any]] = {"+": ops.add, "-": ops.sub, "*": ops.mul, "/": ops.div}
_NAMED = frozenset({"abs", "cos", "exp", "log", "neg", "relu", "sigmoid", "sin", "sqrt", "square", "tanh"})

_KNOWN = _NAMED | {"add", "sub", "mul", "div", "pow"}


class _Unknown(Function):
    """An operation that the engine does not have: what it computed is all that is known of it."""

    @staticmethod
    def forward(ctx: Any, number: Any, *children: Any) -> Any:
        del children
        ctx.count = 0
        return make(np.float64(number[0]))

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        raise NotImplementedError  # the class goes backward itself


class Watch:
    """Watches the values of one class for one recording."""

    def __init__(self) -> None:
        self._root: Any = None
        self._pulling: Any = None
        self._brought: list[tuple[Any, float, float]] = []
        self._touched: dict[int, tuple[Any, float]] = {}
        """For each value that got something in this pass: it, and its `grad` before."""
        self._told: set[str] = set()
        self._lost = False

    def watch(self, cls: type[Any]) -> None:
        """Watch all values that a class makes from here on."""
        own: Any = cls
        begin, put, watch = own.__init__, own.__setattr__, self
        for function in vars(cls).values():
            if isinstance(function, FunctionType):
                function.__code__ = _passing(function.__code__)

        @wraps(begin)
        def init(value: Any, *args: Any, **kwargs: Any) -> None:
            begin(value, *args, **kwargs)
            watch._safely(watch._made, value, cls, args, kwargs)

        def setattr_(value: Any, name: str, new: Any) -> None:
            if _BESIDE not in getattr(value, "__dict__", ()):
                put(value, name, new)
            elif name in ("data", "grad"):
                old = getattr(value, name)
                put(value, name, new)
                watch._safely(watch._changed, value, name, old, new)
            elif isinstance(new, FunctionType):
                put(value, name, watch._pull(value, new))
            else:
                put(value, name, new)

        own.__init__, own.__setattr__ = init, setattr_
        backward = vars(cls).get("backward")
        if isinstance(backward, FunctionType):

            @wraps(backward)
            def whole(value: Any, *args: Any, **kwargs: Any) -> Any:
                try:
                    return backward(value, *args, **kwargs)
                finally:
                    watch.end()

            own.backward = whole
        source.passages[__file__] = True

    def _safely(self, watch: Callable[..., None], *args: Any) -> None:
        """Watch, unless that went wrong once: what is watched runs as it would by itself."""
        if self._lost:
            return
        try:
            watch(*args)
        except Exception:  # a limit that is reached is none, and ends the program
            self._lost = True

    # -- forward ----------------------------------------------------------------------------------------------------

    def _made(self, value: Any, cls: type[Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        data: Any
        recorder, data = current_mode().recorder, getattr(value, "data", None)
        if recorder is None or not _is_number(data) or not _is_number(getattr(value, "grad", None)) or not hasattr(value, "__dict__"):
            return
        self.end()
        children = [one for one in _spread((*args, *kwargs.values())) if isinstance(one, cls)]
        if any(_BESIDE not in vars(one) for one in children):
            return
        words = [one for one in (*args, *kwargs.values(), getattr(value, "_op", "")) if isinstance(one, str)]
        number = float(data)
        tensor = _computed([vars(one)[_BESIDE] for one in children], words, number) if children else make(np.float64(number))
        if not children:
            tensor.tracked = True
            recorder.created(tensor)
        vars(value)[_BESIDE] = tensor
        for name, given in list(vars(value).items()):
            if isinstance(given, FunctionType):  # which the value was made with
                vars(value)[name] = self._pull(value, given)

    def _changed(self, value: Any, name: str, old: Any, new: Any) -> None:
        recorder, tensor = current_mode().recorder, vars(value)[_BESIDE]
        if recorder is None or not _is_number(old) or not _is_number(new):
            return
        if name == "data":
            self.end()
            recorder.before_update(tensor)
            tensor.array = np.float64(new)
            recorder.update(tensor, None, None)
        elif self._pulling is not None:
            self._brought.append((value, float(old), float(new)))
        elif new == 0:
            self.end()
            if old != 0:
                recorder.grad_set(tensor, make(np.float64(old)), make(np.float64(new)))

    # -- backward ---------------------------------------------------------------------------------------------------

    def _pull(self, value: Any, function: FunctionType) -> Callable[..., Any]:
        function.__code__ = _passing(function.__code__)
        node = vars(value)[_BESIDE].node

        def pull(*args: Any) -> Any:
            recorder = current_mode().recorder
            if recorder is None or node is None or args or self._pulling is not None or not _is_number(value.grad):
                return function(*args)
            self._safely(self._visit, value, node, recorder)
            self._pulling, self._brought = value, []
            try:
                return function()
            finally:
                self._pulling = None
                self._safely(self._bring, value, node, recorder)

        return pull

    def _visit(self, value: Any, node: Any, recorder: Any) -> None:
        """A value's own function is about to run; the first of several begins a pass."""
        gradient = np.float64(value.grad)
        if self._root is None:
            record_id = vars(value)[_BESIDE].record_id
            recorder.begin_pass([record_id], False)
            recorder.seed(record_id, gradient)
            self._root, self._touched = value, {id(value): (value, 0.0)}
        recorder.visit(node, gradient, saved_arrays(node))

    def _bring(self, owner: Any, node: Any, recorder: Any) -> None:
        """What a value's function added to its children, each by the next edge that leads to it."""
        ids = [recorder.source_of(node.record_id, slot) for slot in range(len(node.inputs))]
        rule = _by_the_rule(node, float(owner.grad))
        left = set(range(len(ids)))
        for child, old, new in self._brought:
            record_id = vars(child)[_BESIDE].record_id
            slot = next((slot for slot in sorted(left) if ids[slot] == record_id), None)
            if slot is None:
                continue
            left.discard(slot)
            self._touched.setdefault(id(child), (child, old))
            right = rule[slot] if rule else None
            added = self._added(child, node, right, old, new)
            recorder.contribution(slot, (), np.float64(added))
            recorder.accumulate(record_id, np.float64(old) if old else None, np.float64(added), np.float64(new))

    def _added(self, child: Any, node: Any, right: float | None, old: float, new: float) -> float:
        """What a child was brought, told of where something is wrong with it: an assignment in place of a sum, or another number than the rule's."""
        added = new - old
        if right is None or _close(added, right):
            return added
        name, op = str(getattr(child, "label", "")), node.op.name
        if old and _close(new, right):
            self._tell(
                "own_overwritten", f"The gradient {old:.4g} that was there is written over: a value that is used twice gets the sum of both.",
                "Write += in _backward.", child, name=name, old=f"{old:.4g}", new=f"{new:.4g}",
            )  # fmt: skip
            return new
        self._tell(
            "own_derivative", f"What {op} brings back is {added:.4g}, and by the rule of {op} it is {right:.4g}.",
            f"Compare _backward of {op} with its derivative.", child, name=name, op=op, given=f"{added:.4g}", right=f"{right:.4g}",
        )  # fmt: skip
        return added

    def _tell(self, code: str, message: str, hint: str, child: Any, **params: str) -> None:
        if code not in self._told:
            self._told.add(code)
            advise(code, message, hint, tensor=vars(child)[_BESIDE], **params)

    def end(self) -> None:
        """The pass that is under way is over: every value that it came by has its `grad`."""
        recorder, root = current_mode().recorder, self._root
        if root is None or recorder is None:
            return
        self._root = None
        self._safely(self._written, recorder)
        recorder.end_pass(freed=False)

    def _written(self, recorder: Any) -> None:
        for value, before in self._touched.values():
            after = float(value.grad)
            recorder.leaf(vars(value)[_BESIDE], np.float64(before) if before else None, np.float64(after - before), make(np.float64(after)))


def _computed(children: list[Any], words: Iterable[str], number: float) -> Any:
    """What the engine makes of the children by the operation that one of the words means, where that gives the number."""
    for word in words:
        operation = _meant(word, len(children))
        if operation is None:
            continue
        with mode(recorder=None):
            tried = operation(*children)
        if math.isclose(float(tried.array), number, rel_tol=1e-9, abs_tol=1e-12) or not math.isfinite(number):
            return operation(*children)
    name = next((one for one in words if one.isidentifier()), "custom")
    function: Any = type(name, (_Unknown,), {})
    return function.apply([number], *children)


def _by_the_rule(node: Any, gradient: float) -> list[float] | None:
    """What the engine's own derivative brings to each child; nothing for an operation that it does not have."""
    if isinstance(node.op, type) or node.op.name not in _KNOWN:
        return None
    parts = node.plan[3](np.float64(gradient), saved_arrays(node), node.attributes, node.inputs)
    return [float(part) for part in parts]


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9) or not math.isfinite(one + other)


def _meant(word: str, count: int) -> Callable[..., Any] | None:
    if count == 2:
        return _INFIX.get(word.strip())
    power = re.fullmatch(r"(?:\*\*|\^|pow)\s*\(?(-?\d+(?:\.\d+)?)\)?", word.strip())
    if power:
        return lambda x: ops.pow(x, float(power[1]))
    function: Any = find(word.lower()) if word.lower() in _NAMED else None
    return function if count == 1 else None


def _spread(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and those in tuples, lists and sets among them."""
    for one in values:
        if isinstance(one, (tuple, list, set, frozenset)):
            yield from one
        else:
            yield one


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _passing(code: CodeType) -> CodeType:
    """The same code, whose lines only pass on what the line that called into it asked for."""
    name = code.co_filename if code.co_filename.endswith(" (class)") else f"{code.co_filename} (class)"
    source.passages[name] = True
    if name not in linecache.cache and (known := linecache.cache.get(code.co_filename)) is not None:
        linecache.cache[name] = known
    constants = tuple(_passing(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename=name, co_consts=constants)
