"""One run of a Python function on tensors that write down what is done with them, so that it can be done again without Python.

The tensors have values, so that the first run is a run; they print as symbols, and what a graph cannot know (`.numpy()`) they refuse. Where the program asks for
a value to decide by (`if x > 0:`), the trace is good for this run only, and the function is run by Python each time.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import CodeType
from typing import Any, NoReturn

from autograd_core.dialects.surface import conventions
from autograd_core.dialects.tensorflow.convert import constant_of, wrap
from autograd_core.dialects.tensorflow.dispatch import SCOPE, building, run
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.shapes import TensorShape
from autograd_core.dialects.tensorflow.tensors import EagerTensor
from autograd_core.modes import current_mode
from autograd_core.source import _byte_span, line_at
from autograd_core.tape import Variable as State
from autograd_core.tape import here

__all__ = ["SymbolicTensor", "Trace", "silent"]

_NAMES = {
    "AddV2": "add", "Sub": "sub", "Mul": "mul", "RealDiv": "truediv", "FloorDiv": "floordiv", "FloorMod": "FloorMod", "Pow": "pow",
    "StridedSlice": "strided_slice", "ConcatV2": "concat", "Pack": "stack", "TapeGradient": "gradient_tape/gradient",
}  # fmt: skip
_SIZED_BY_ALL = {
    "Range",
    "LinSpace",
    "Fill",
    "Eye",
    "SequenceMask",
    "Repeat",
    "BooleanMask",
    "Unique",
    "UniqueWithCounts",
    "DynamicPartition",
}
"""Operations whose result is as long as the numbers say that they are given,"""
_SIZED_BY_REST = {"Reshape", "Tile", "OneHot", "BroadcastTo", "StridedSlice", "Slice", "Pad"}
"""and those where those after the first say it."""


class _Slot:
    """A place among the values of one run."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


class SymbolicTensor(EagerTensor):
    """A tensor while a function is traced."""

    __slots__ = ("_name", "_open", "_slot", "_spec", "_trace", "value")

    _name: str
    _open: bool
    """Whether its shape depends on numbers, which are others at another call."""
    _slot: int
    _spec: Any
    _trace: Trace
    value: Any
    """The tensor that is computed with; the symbol is what the program sees of it."""

    @property
    def name(self) -> str:
        """The name of the output that it is."""
        return f"{self._name}:0"

    @property
    def shape(self) -> Any:
        """The sizes, `None` where the signature leaves them open."""
        return self._spec if self._spec is not None else TensorShape(self.array.shape)

    def numpy(self) -> NoReturn:  # type: ignore[override]
        """Refused: the value belongs to one run."""
        raise refuse_as(AttributeError, "tf_symbolic_numpy")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NoReturn:
        raise refuse_as(NotImplementedError, "tf_symbolic_array", name=self.name)

    def __bool__(self) -> bool:
        chosen = bool(self.value)
        self._trace.decided(chosen)
        return chosen

    def __index__(self) -> int:
        self._trace.decided(None)
        return int(self.array)

    def _refused(self, *_: Any) -> NoReturn:
        raise refuse_as(TypeError, "tf_symbolic_number", name=self.name)

    __float__ = __int__ = __complex__ = _refused

    def __iter__(self) -> Iterator[Any]:
        if not self.array.ndim:
            raise refuse_as(TypeError, "tf_iterate")
        if self._open:
            self._trace.decided(None)
        return self._parts()

    def __len__(self) -> int:
        if self._open:
            self._trace.decided(None)
        return super().__len__()

    def _parts(self) -> Iterator[Any]:
        """The parts, one after the other; like a graph's loop, the body shows its side effects once."""
        if len(self.array):
            yield self[0]
        with silent():
            for i in range(1, len(self.array)):
                yield self[i]

    def __format__(self, spec: str) -> str:
        return str(self)

    def __str__(self) -> str:
        return f'Tensor("{self.name}", shape={self.shape}, dtype={self.array.dtype.name})'

    def __repr__(self) -> str:
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={self.array.dtype.name}>"


conventions(SymbolicTensor)


class _Step:
    """One call: the function, its arguments with slots for tensors, the slots of its result, and the learner's place."""

    __slots__ = ("arguments", "function", "keywords", "kind", "place", "result", "scope", "stub")

    def __init__(
        self, function: Callable[..., Any], kind: str, arguments: Any, keywords: Any, result: Any, place: tuple[CodeType | None, int]
    ) -> None:
        self.function, self.kind, self.arguments, self.keywords, self.result, self.place = (
            function,
            kind,
            arguments,
            keywords,
            result,
            place,
        )
        self.scope = SCOPE.get()
        self.stub: CodeType | None = None


class Trace:
    """What a function did, step by step."""

    unrolls = True

    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.again = True
        """Whether the steps do the same for other values."""
        self.result: Any = None
        self.created: list[Any] = []
        self.written: dict[int, tuple[Any, Any]] = {}
        self.probing = False
        """Whether only the signature is asked for: nothing is printed."""
        self._count = 0
        self._loops: dict[Any, Any] = {}
        self._rounds: dict[Any, bool] = {}
        self._names: dict[str, int] = {}

    def decided(self, chosen: bool | None) -> None:
        """The program chose its way by a value; the second round of a `while` and those after it are silent."""
        self.again = False
        place = here()
        if chosen is None or place[0] is None or not _is_loop(place):
            return
        if not chosen and place in self._loops:
            self._loops.pop(place).__exit__(None, None, None)
        elif chosen and self._rounds.get(place) and place not in self._loops:
            self._loops[place] = silent()
            self._loops[place].__enter__()
        self._rounds[place] = chosen

    def wrote(self, variable: Any, before: Any) -> None:
        """A variable is about to change."""
        self.written.setdefault(id(variable), (variable, before))

    def made(self, variable: Any) -> None:
        """A variable was made."""
        self.created.append(variable)
        self.written.setdefault(id(variable), (variable, variable.array))

    def undo(self) -> None:
        """Give the variables the values they had before."""
        for variable, before in self.written.values():
            variable.array, variable._leaf = before, None

    def symbol(self, tensor: Any, name: str, spec: Any = None, sized: bool = False) -> SymbolicTensor:
        """A tensor as a symbol of this trace; its shape depends on numbers where it is `sized` by them."""
        one: Any = object.__new__(SymbolicTensor)
        for field in State.__slots__[1:]:
            setattr(one, field, getattr(tensor, field))
        number = self._names.get(name, 0)
        self._names[name] = number + 1
        one._name, one._slot, one._spec, one._trace = f"{name}_{number}" if number else name, self._count, spec, self
        one.value, one._open = tensor, sized
        self._count += 1
        return one  # type: ignore[no-any-return]

    def __call__(self, function: Callable[..., Any], kind: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        """Run a function and write it down."""
        given, named = (_replaced(one, SymbolicTensor, _value) for one in (arguments, keywords))
        with building(None):
            found = None if self.probing and kind in ("PrintV2", "Assert") else run(function, kind, given, named)
        name = keywords.get("name") or _NAMES.get(kind, kind)
        slotted = (
            _replaced(arguments, SymbolicTensor, lambda one: _Slot(one._slot)),
            _replaced(keywords, SymbolicTensor, lambda one: _Slot(one._slot)),
        )
        sized = _is_sized(kind, [*arguments, *keywords.values()])
        result = _replaced(found, EagerTensor, lambda one: self.symbol(one, name, sized=sized and one.array.ndim > 0))
        self.steps.append(_Step(function, kind, *slotted, _replaced(result, SymbolicTensor, lambda one: _Slot(one._slot)), here()))
        return result

    def finish(self, result: Any) -> Any:
        """What the function returned, as the caller gets it (Python's numbers as tensors); remembered by slots."""
        for loop in self._loops.values():
            loop.__exit__(None, None, None)
        result = _replaced(result, (int, float), wrapped)
        self.result = _replaced(result, SymbolicTensor, lambda one: _Slot(one._slot))
        return _replaced(result, SymbolicTensor, _value)

    def replay(self, inputs: list[Any]) -> Any:
        """Do all steps again, on other inputs."""
        values: list[Any] = [*inputs, *[None] * (self._count - len(inputs))]
        recorder = current_mode().recorder
        placed = recorder is not None
        for step in self.steps:
            arguments = _replaced(step.arguments, _Slot, lambda slot: values[slot.number])
            keywords = _replaced(step.keywords, _Slot, lambda slot: values[slot.number])
            if step.kind == "TapeBegin" and not keywords.get("again"):
                arguments[0].forget()
            if placed:
                step.stub = step.stub or _stub(step.place)
                with recorder.scope(*step.scope, None) if step.scope is not None else nullcontext():
                    found = eval(step.stub, {"run": run, "step": (step.function, step.kind, arguments, keywords)})  # noqa: S307  our own
            else:
                found = run(step.function, step.kind, arguments, keywords)
            _filled(step.result, found, values)
        return _replaced(self.result, _Slot, lambda slot: values[slot.number])


def _replaced(tree: Any, kind: Any, by: Callable[[Any], Any]) -> Any:
    """The structure with what is of one kind replaced."""
    if isinstance(tree, kind):
        return by(tree)
    if isinstance(tree, (tuple, list)) and not isinstance(tree, TensorShape):
        parts = [_replaced(one, kind, by) for one in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else type(tree)(parts)
    if type(tree) is dict:
        return {key: _replaced(one, kind, by) for key, one in tree.items()}
    if isinstance(tree, slice):
        return slice(*[_replaced(one, kind, by) for one in (tree.start, tree.stop, tree.step)])
    return tree


def _filled(slots: Any, found: Any, values: list[Any]) -> None:
    """Put a result where the trace has its slots."""
    if isinstance(slots, _Slot):
        values[slots.number] = found
    elif isinstance(slots, (tuple, list)):
        for one, part in zip(slots, found, strict=True):
            _filled(one, part, values)
    elif isinstance(slots, dict):
        for key, one in slots.items():
            _filled(one, found[key], values)


def _is_sized(kind: str, given: list[Any]) -> bool:
    """Whether numbers of this run say how large the result of an operation is."""
    if any(one._open for one in _symbols(given)):
        return True
    if kind == "SelectV2":  # where the condition stands alone, its truths are counted
        return len(given) == 1
    return bool(_symbols(given if kind in _SIZED_BY_ALL else given[1:] if kind in _SIZED_BY_REST else []))


def _symbols(tree: Any) -> list[SymbolicTensor]:
    found: list[SymbolicTensor] = []
    _replaced(tree, SymbolicTensor, found.append)
    return found


def _value(symbol: SymbolicTensor) -> Any:
    return symbol.value


def wrapped(number: Any) -> Any:
    """A Python number as a tensor."""
    return wrap(constant_of(number))


def _is_loop(place: tuple[CodeType | None, int]) -> bool:
    """Whether the learner's line there begins a `while`."""
    found = line_at(*place)
    return found is not None and found[1].lstrip().startswith("while ")


@contextmanager
def silent() -> Iterator[None]:
    """Inside, Python's `print` says nothing: side effects belong to the trace."""
    places: list[Any] = [builtins]
    if sys.modules["builtins"] is not builtins:  # a program may have builtins of its own
        places.append(sys.modules["builtins"])
    kept = [one.print for one in places]
    for one in places:
        one.print = lambda *_, **__: None
    try:
        yield
    finally:
        for one, own in zip(places, kept, strict=True):
            one.print = own


def _stub(place: tuple[CodeType | None, int]) -> CodeType:
    """A call of `run(*step)` that stands where the learner wrote the operation, so that a recording shows that place."""
    code, instruction = place
    tree = ast.parse("run(*step)", mode="eval")
    span = _byte_span(code, instruction)
    for node in ast.walk(tree) if span is not None else ():
        if hasattr(node, "lineno"):
            node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = span  # type: ignore[attr-defined,misc]
    return compile(tree, code.co_filename if code is not None and span is not None else "<string>", "eval")
