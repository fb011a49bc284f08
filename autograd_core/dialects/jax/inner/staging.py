"""Staging: a function run once on arrays without numbers, and what it did kept as a program that can be run again.

While a function is staged, every operation on a traced array is entered as an equation instead of being applied. A transform inside (a gradient, a
loop, another staged function) is one equation, which holds the programs of its own functions. Running a program again applies the same
operations of the engine, so whatever holds outside (the tape, `vmap`, a recording) holds for them too. Shapes are found by computing each
equation on an example. Knows nothing of JAX's functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from itertools import count
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner.array import Tracer, describe, dress
from autograd_core.dialects.jax.inner.problems import UnexpectedTracerError, refuse_as
from autograd_core.modes import current_mode, mode
from autograd_core.op import Op, apply, make
from autograd_core.tape import Variable
from autograd_core.vmap import Batched, _Facts

__all__ = ["Equation", "Program", "Var", "call", "check_alive", "differentiating", "example_of", "level", "stage"]

_numbers = count(1).__next__


class Var:
    """A name in a program: what an equation makes or an input brings."""

    __slots__ = ("example", "number", "weak")

    def __init__(self, example: Any, weak: bool) -> None:
        self.example, self.weak, self.number = example, weak, _numbers()


class Equation:
    """One step of a program: an operation of the engine, or a function `run(programs, *values) → values`."""

    __slots__ = ("attributes", "inputs", "name", "op", "outputs", "programs", "run")

    def __init__(
        self, name: str, inputs: Sequence[Any], outputs: list[Var], *, op: Op | None = None, attributes: dict[str, Any] | None = None,
        run: Callable[..., Any] | None = None, programs: Sequence[Program] = (),
    ) -> None:  # fmt: skip
        self.name, self.inputs, self.outputs, self.op, self.run, self.programs = name, inputs, outputs, op, run, programs
        self.attributes = attributes or {}

    def computed(self, known: dict[Var, Any]) -> Sequence[Any]:
        """Its outputs, from the values of the names it reads."""
        values = [known[one] if type(one) is Var else one for one in self.inputs]
        if self.op is not None:
            return (apply(self.op, values, self.attributes),)
        assert self.run is not None  # noqa: S101  an equation is one or the other
        return self.run([one.closed(known) for one in self.programs], *values)  # type: ignore[no-any-return]


class Program:
    """A staged function: its inputs, its equations, and which names it returns. Call it on as many arrays; it returns a list."""

    __slots__ = ("equations", "free", "inputs", "known", "name", "notes", "outputs")

    def __init__(self, name: str, inputs: list[Var], equations: list[Equation], outputs: list[Any]) -> None:
        self.name, self.inputs, self.equations, self.outputs = name, inputs, equations, outputs
        self.known: dict[Var, Any] = {}
        self.notes: dict[str, Any] = {}
        defined = {*inputs, *[one for equation in equations for one in equation.outputs]}
        read = [one for equation in equations for one in [*equation.inputs, *[v for p in equation.programs for v in p.free]]] + outputs
        self.free: tuple[Var, ...] = tuple(dict.fromkeys(one for one in read if type(one) is Var and one not in defined))

    def closed(self, known: dict[Var, Any]) -> Program:
        """The same with values for the names it takes from outside."""
        if not self.free:
            return self
        copy = object.__new__(Program)
        for slot in Program.__slots__:
            setattr(copy, slot, getattr(self, slot))
        copy.known = {one: known[one] for one in self.free}
        return copy

    def __call__(self, *arrays: Any) -> list[Any]:
        known = {**self.known, **dict(zip(self.inputs, arrays, strict=True))}
        for equation in self.equations:
            known.update(zip(equation.outputs, equation.computed(known), strict=True))
        return [known[one] if type(one) is Var else one for one in self.outputs]

    @property
    def weak(self) -> list[bool]:
        """Which outputs are weak."""
        return [one.weak if type(one) is Var else getattr(one, "weak_type", False) for one in self.outputs]

    @property
    def examples(self) -> list[Any]:
        """What the outputs look like."""
        return [one.example if type(one) is Var else example_of(one) for one in self.outputs]

    def constants(self) -> list[Any]:
        """The tensors it holds, also those of the programs inside."""
        mine = [one for equation in self.equations for one in equation.inputs if isinstance(one, Variable)]
        mine += [one for one in self.outputs if isinstance(one, Variable)]
        return mine + [one for equation in self.equations for program in equation.programs for one in program.constants()]

    @property
    def lasting(self) -> bool:
        """Whether it may be kept for later calls: it holds nothing of a transform or a program around it."""
        return not self.free and not any(one.tracked or isinstance(one, Batched) for one in self.constants())


class Staging:
    """What holds while one function is staged; stands where `vmap` and others stand to see every operation first."""

    def __init__(self, name: str) -> None:
        self.name, self.outer, self.done = name, current_mode().trace, False
        self.equations: list[Equation] = []
        self.programs: dict[Any, Any] = {}

    def tracer(self, example: Any, weak: bool = False) -> Any:
        """A traced array that looks like the example."""
        one: Any = object.__new__(Tracer)
        one.array = _Facts(tuple(example.array.shape), example.array.dtype)
        one.node = one.memory = one._view = one._grad = one._hooks = None
        one.tracked, one.record_id = False, -1
        one.level, one.example, one.variable = self, example, Var(example, weak)
        return dress(one, weak)

    def __call__(self, op: Op, inputs: Sequence[Any], attributes: dict[str, Any]) -> Any:
        if not any(isinstance(one, Tracer) for one in inputs):
            with mode(trace=self.outer):
                return apply(op, inputs, attributes)
        with example_mode():
            result = apply(op, [example_of(one) for one in inputs], attributes)
        return self._entered(Equation(op.name, [atom(one) for one in inputs], [], op=op, attributes=attributes), [result])[0]

    def bind(
        self, name: str, run: Callable[..., Any], programs: Sequence[Program], inputs: Sequence[Any], attributes: dict[str, Any]
    ) -> list[Any]:
        """Enter a function of arrays as one equation."""
        around = {one: one.example for program in programs for one in program.free}
        with example_mode():
            results = run([one.closed(around) for one in programs], *[example_of(one) for one in inputs])
        equation = Equation(name, [atom(one) for one in inputs], [], run=run, programs=programs, attributes=attributes)
        return self._entered(equation, results)

    def _entered(self, equation: Equation, results: Iterable[Any]) -> list[Any]:
        traced = [self.tracer(one) for one in results]
        equation.outputs = [one.variable for one in traced]
        self.equations.append(equation)
        return traced

    def loop_call(self, function: Callable[..., Any], inputs: Sequence[Any]) -> Any:
        """A function of a learner's own derivative, as one equation; where none of its inputs is traced, it is called."""
        with mode(trace=self.outer):
            return function(*inputs)


_finding: ContextVar[bool] = ContextVar("jax_finding_shapes", default=False)


class example_mode:  # noqa: N801  used like a function
    """Where examples are computed: unseen, off the tape."""

    def __enter__(self) -> None:
        self._mode, self._token = mode(trace=None, grad=False, recorder=None, anomaly=False, packing=None), _finding.set(True)
        self._mode.__enter__()

    def __exit__(self, *_: object) -> None:
        self._mode.__exit__()
        _finding.reset(self._token)


def finding_shapes() -> bool:
    """Whether an equation is being computed on examples: what has an effect is to wait."""
    return _finding.get()


def level() -> Staging | None:
    """The staging that goes on here, if any."""
    trace = current_mode().trace
    return trace if isinstance(trace, Staging) else None


def atom(one: Any) -> Any:
    """An operand as a program holds it: a name where it is traced, itself where it is a constant."""
    return one.variable if isinstance(one, Tracer) else one


def example_of(one: Any) -> Any:
    """What stands for an operand while shapes are found: its own numbers, off the tape, where it has any."""
    if isinstance(one, Tracer):
        return one.example
    if isinstance(one, Batched):
        return filler(one.array.shape, one.array.dtype)
    return make(one.array) if isinstance(one, Variable) else one


differentiating: ContextVar[int] = ContextVar("jax_differentiating", default=0)
"""How many derivatives are being taken: outside of all, no array is on the tape."""


def filler(shape: tuple[int, ...], dtype: Any) -> Any:
    """Numbers for an example that has none: no zeros, no two alike."""
    size = int(np.prod(shape, dtype=np.int64))
    numbers = np.zeros(size) if dtype.kind in "biu" else 0.5 + 0.5 * np.modf(np.arange(1, size + 1) * 0.6180339887498949)[0]
    return make(numbers.astype(dtype).reshape(shape)[()])


def check_alive(one: Any) -> None:
    """Refuse a traced array whose function has returned: of `jit` and its kind, of a derivative, of `vmap`."""
    if isinstance(one, Tracer):
        name = one.level.name if one.level.done else ""
    elif isinstance(one, Batched):
        name = "" if current_mode().trace is not None else "one of vmap"
    else:
        name = "one of grad, vjp, jvp or a Jacobian" if one.tracked and current_mode().grad and not differentiating.get() else ""
    if name:
        raise refuse_as(UnexpectedTracerError, "jax_leaked", type=describe(one), name=name)


def stage(function: Callable[..., list[Any]], examples: Sequence[Any], weak: Sequence[bool], name: str) -> Program:
    """Run a function of arrays (which returns a list of them) on traced arrays that look like the examples, and keep what it did."""
    here = Staging(name)
    inputs = [here.tracer(one, is_weak) for one, is_weak in zip(examples, weak, strict=True)]
    try:
        with mode(trace=here):
            outputs = function(*inputs)
    finally:
        here.done = True
    for one in outputs:
        if isinstance(one, Tracer):
            one.variable.weak = one.weak_type
    return Program(name, [one.variable for one in inputs], here.equations, [atom(one) for one in outputs])


def call(
    name: str, run: Callable[..., list[Any]], functions: Sequence[tuple[Callable[..., list[Any]], Sequence[Any], Sequence[bool]]], inputs: Sequence[Any],
    *, always: bool = False, attributes: dict[str, Any] | None = None,
) -> list[Any]:  # fmt: skip
    """`run(functions, *inputs)`, where functions are staged and the whole is one equation if somebody stages here.

    Each function comes with examples of its inputs and which of those are weak. With `always` they are staged in any case, as JAX does with
    the bodies of loops: their own prints then happen once.
    """
    here = level()
    if here is None and not always:
        return run([function for function, _, _ in functions], *inputs)
    programs = [stage(function, [example_of(one) for one in examples], weak, name) for function, examples, weak in functions]
    if here is None:
        return run(programs, *inputs)
    return here.bind(name, run, programs, inputs, attributes or {})
