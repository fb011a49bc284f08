"""Operations that a learner writes, and memory traded for time: `Function` and `checkpoint`.

`Function` is PyTorch's way to give an operation its own derivative. Here a subclass becomes an operation of the tape like any other: one node
for each output, which share the call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.modes import current_mode, mode
from autograd_core.op import Op, make, record
from autograd_core.randomness import default_generator
from autograd_core.tape import Node, Packed, Variable
from autograd_core.watching import saved_tensors_hooks


class Context:
    """What `forward` leaves for `backward`: saved tensors, any attributes, and which inputs need gradients."""

    def __init__(self, needs: tuple[bool, ...]) -> None:
        self.needs_input_grad = needs
        self.materialize_grads = True
        self.saved_for_backward: tuple[Any, ...] = ()
        self.saved_for_forward: tuple[Any, ...] = ()
        self.without_gradient: tuple[Any, ...] = ()
        self.changed: tuple[Any, ...] = ()
        self.outputs: list[tuple[Any, Node]] = []  # saved outputs, which find their place on the tape when asked for

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors (inputs, outputs, or others) for `backward`; changing one in place afterwards is an error there."""
        packing = current_mode().packing
        self.saved_for_backward = tensors if packing is None else tuple([_packed(one, packing) for one in tensors])
        self._versions = [one.memory.count if isinstance(one, Variable) and one.memory else 0 for one in tensors]

    def save_for_forward(self, *tensors: Any) -> None:
        """Keep tensors for `jvp`."""
        self.saved_for_forward = tensors

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What was saved."""
        kept = [one.unpacked() if isinstance(one, Packed) else one for one in self.saved_for_backward or self.saved_for_forward]
        for one, version in zip(kept, getattr(self, "_versions", ()), strict=False):
            if isinstance(one, Variable) and one.memory is not None and one.memory.count != version:
                raise refuse("saved_value_changed", node="your Function", name="a tensor", now=one.memory.count)
        found = {id(array): node for array, node in self.outputs}
        return tuple(make(one.array, found[id(one.array)]) if isinstance(one, Variable) and id(one.array) in found else one for one in kept)

    def mark_non_differentiable(self, *tensors: Any) -> None:
        """These outputs do not require grad."""
        self.without_gradient = tensors

    def mark_dirty(self, *tensors: Any) -> None:
        """These inputs were changed in place and are outputs."""
        self.changed = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether gradients that nobody sent arrive as zeros (True) or as `None`."""
        self.materialize_grads = value


def _packed(one: Any, packing: tuple[Callable[[Any], Any], Callable[[Any], Any]]) -> Any:
    """What hooks make of a saved tensor; it comes back at its place on the tape."""
    if not isinstance(one, Variable):
        return one
    pack, unpack = packing
    node = one.node

    def put_back(content: Any) -> Any:
        return unpack(content) if node is None else make(unpack(content).array, node)

    with mode(packing=None):
        return Packed(pack(one), put_back)


class _Call(Op):
    """The operation that a subclass of `Function` is on the tape."""

    def __init__(self, function: type[Function]) -> None:
        self.name, self.function, self._backward = function.__name__, function, function.__name__ + "Backward"
        self.kernel, self.rules, self.symbol, self.latex, self.role = function.forward, (), "ƒ", r"\operatorname{f}(#1)", "scale"
        self.derivative, self.differentiable, self.partial, self.plans = (), True, False, {1: _NOTHING}

    def push(self, scope: Any, node: Node, tangents: Sequence[Any]) -> Any:
        del scope
        call: _Shared = node.attributes["call"]
        on_tape = any(isinstance(one, Variable) for one in tangents)
        if node is call.node:  # the others come after it, and have their tangents from the same call
            given: list[Any] = [None] * call.count
            for slot, one in zip(call.slots, tangents, strict=True):
                given[slot] = one if one is None or on_tape else make(one)
            results = self.function.jvp(call.context, *given)
            call.tangents = results if isinstance(results, tuple) else (results,)
        result = call.tangents[node.attributes["output"]]
        return result if on_tape else result.array


class _Shared:
    """One call of a Function: its outputs' nodes meet here. A later output hands its gradient over and wakes the first one on the tape
    (with zeros, once), which is walked last and runs `backward` for all."""

    def __init__(self, function: type[Function], context: Context, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        self.function, self.context, self.count, self.outputs = function, context, len(inputs), outputs
        self.slots = [place for place, one in enumerate(inputs) if isinstance(one, Variable)]  # only tensors have edges
        self.gradients: dict[int, Any] = {}
        self.tangents: tuple[Any, ...] = ()
        self.first: int | None = None  # the number of the first output that is on the tape
        self.node: Any = None
        self.waking: Any = None  # the zeros: where nothing else comes, nobody sent a gradient

    def pull(self, number: int, g: Any, inputs: Sequence[Any]) -> list[Any]:
        """What one output's node contributes."""
        on_tape = isinstance(g, Variable)
        if number != self.first:
            awake = bool(self.gradients)
            self.gradients[number] = g
            if awake:
                return [None]
            first = self.outputs[self.first or 0].array
            zero = np.zeros(first.shape, first.dtype)[()]
            self.waking = make(zero) if on_tape else zero
            return [self.waking]
        if g is not self.waking:
            self.gradients[number] = g
        self.waking = None
        received: list[Any] = []
        for i, output in enumerate(self.outputs):
            gradient = self.gradients.pop(i, None)
            if gradient is None and self.context.materialize_grads:
                gradient = np.zeros(output.array.shape, output.array.dtype)[()]
            received.append(gradient if gradient is None or isinstance(gradient, Variable) else make(gradient))
        with mode(grad=on_tape, place=None):
            results = self.function.backward(self.context, *received)
        results = results if isinstance(results, tuple) else (results,)
        expected = self.count
        if len(results) < expected or any(one is not None for one in results[expected:]):
            raise refuse("function_gradients", name=self.function.__name__, got=len(results), expected=expected)
        kept = []
        for target, slot in zip(inputs, self.slots, strict=True):
            one = results[slot]
            if target is not None:
                if one is not None and not isinstance(one, Variable):
                    raise refuse("function_returned", name=self.function.__name__, type=type(one).__name__)
                kept.append(one if one is None or on_tape else one.array)
        return kept


class Function:
    """An operation with a derivative of your own: static `forward(ctx, …)` and `backward(ctx, *gradients)`; call it by `apply`.

    `forward` may leave out `ctx` where `setup_context(ctx, inputs, output)` is there; `jvp(ctx, *tangents)` is its forward rule.
    Source: PyTorch's `torch.autograd.Function`.

    >>> import autograd_core as ag
    >>> class Cube(Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x ** 3
    ...     @staticmethod
    ...     def backward(ctx, gradient):
    ...         (x,) = ctx.saved_tensors
    ...         return gradient * 3 * x ** 2
    >>> x = ag.tensor(2.0, requires_grad=True)
    >>> Cube.apply(x).backward()
    >>> x.grad
    tensor(12.)
    """

    setup_context: Any = None
    _op: Op

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._op = _Call(cls)

    @staticmethod
    def forward(*arguments: Any) -> Any:
        """The value; the subclass writes it."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """A gradient for each argument of `forward` (`None` where there is none); the subclass writes it."""
        raise NotImplementedError("You must implement the backward function for custom autograd.Function to use it with reverse mode.")

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> Any:
        """The tangents of the outputs; the subclass writes it where it is used in forward mode."""
        raise NotImplementedError("You must implement the jvp function for custom autograd.Function to use it with forward mode AD.")

    @classmethod
    def apply(cls, *inputs: Any) -> Any:
        """Compute `forward` and put it on the tape."""
        trace = current_mode().trace
        if trace is not None:
            return trace.loop_call(cls.apply, inputs)
        tracked = tuple(isinstance(one, Variable) and one.requires_grad for one in inputs)  # type: ignore[attr-defined]
        context = Context(tracked)
        recorder = current_mode().recorder
        with mode(grad=False, recorder=None):
            if cls.setup_context is None:
                result = cls.forward(context, *inputs)
            else:
                result = cls.forward(*inputs)
                cls.setup_context(context, inputs, result)
        results = result if isinstance(result, tuple) else (result,)
        handles = [cls._handle(one, inputs, context) for one in results]
        on_tape = any(tracked) and current_mode().grad
        tensors = [one for one in handles if isinstance(one, Variable)]
        call = _Shared(cls, context, inputs, tensors)
        for number, one in enumerate(tensors):
            if on_tape and one.array.dtype.kind == "f" and not any(one.array is none.array for none in context.without_gradient):
                cls._put_on_tape(one, number, inputs, tracked, call)
            if recorder is not None:
                recorder.operation(cls._op, [i for i in inputs if isinstance(i, Variable)], {}, one, ())
        return tuple(handles) if isinstance(result, tuple) else handles[0]

    @classmethod
    def _handle(cls, one: Any, inputs: Sequence[Any], context: Context) -> Any:
        """An output as a tensor of its own: an input that is handed on is another place on the tape."""
        if not isinstance(one, Variable) or any(one is dirty for dirty in context.changed):
            return one
        return make(one.array) if any(one is i for i in inputs) or one.tracked else one

    @classmethod
    def _put_on_tape(cls, one: Any, number: int, inputs: Sequence[Any], tracked: Sequence[bool], call: _Shared) -> None:
        """Give an output a node whose pull is the call's: the first has the inputs' edges, the others lead to the first."""
        edges = [call.node] if call.node else [(inputs[slot].node or inputs[slot]) if tracked[slot] else None for slot in call.slots]
        node: Any = record(cls._op, (), edges, {"call": call, "output": number}, 1, one.array)
        node.plan = (
            *_NOTHING[:3],
            *[lambda g, _saved, _attributes, inputs: call.pull(number, g, inputs)] * 2,
            lambda g, node: call.pull(number, g, node.inputs),
        )
        one.node, one.tracked = node, True
        call.context.outputs.append((one.array, node))
        if call.node is None:
            call.first, call.node = number, node


_NOTHING: Any = ((), (), lambda *_: (), None, None, None)  # a call saves in its context what it wants


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator of `backward`: what it returns has no graph, so a second derivative is an error instead of a wrong number."""

    @wraps(backward)
    def wrapped(ctx: Any, *gradients: Any) -> Any:
        with mode(grad=False):
            results = backward(ctx, *gradients)
        if not current_mode().grad:
            return results
        many = results if isinstance(results, tuple) else (results,)
        return tuple(one if one is None else _Once.apply(one, *[g for g in gradients if g is not None]) for one in many)

    return wrapped


class _Once(Function):
    @staticmethod
    def forward(_ctx: Any, value: Any, *_gradients: Any) -> Any:
        return value.clone()

    @staticmethod
    def backward(*_: Any) -> Any:
        raise refuse("once_differentiable")


def checkpoint(
    function: Callable[..., Any], *arguments: Any, use_reentrant: bool = False, preserve_rng_state: bool = True, **keywords: Any
) -> Any:
    """Run `function` without keeping what its backward reads; backward computes it again. Less memory, one more forward.

    Source: T. Chen et al., "Training Deep Nets with Sublinear Memory Cost" (2016).

    >>> import autograd_core as ag
    >>> x = ag.tensor(2.0, requires_grad=True)
    >>> checkpoint(lambda x: (x * x).exp(), x).backward()
    >>> round(x.grad.item(), 3)
    218.393
    """
    del use_reentrant
    if current_mode().capture is not None:  # a program keeps what its second half reads, and computes nothing twice
        return function(*arguments, **keywords)
    state = default_generator.get_state() if preserve_rng_state else None
    again: list[Any] = []
    count = [0]

    def pack(_: Any) -> int:
        count[0] += 1
        return count[0] - 1

    def unpack(position: int) -> Any:
        if not again or again[position] is None:
            again.clear()
            now = default_generator.get_state()
            if state is not None:
                default_generator.set_state(state)
            with mode(grad=True, recorder=None), saved_tensors_hooks(lambda one: again.append(one.detach()), lambda one: one):
                function(*arguments, **keywords)
            default_generator.set_state(now)
        found, again[position] = again[position], None
        if all(one is None for one in again):
            again.clear()
        return found

    with saved_tensors_hooks(pack, unpack):
        return function(*arguments, **keywords)


def checkpoint_sequential(functions: Any, segments: int, input: Any, use_reentrant: bool = False, **options: Any) -> Any:
    """Run a chain of modules in `segments` parts, each of them checkpointed but the last."""
    chain = list(functions)
    size = -(-len(chain) // segments)

    def run(part: Sequence[Any]) -> Callable[[Any], Any]:
        def forward(value: Any) -> Any:
            for one in part:
                value = one(value)
            return value

        return forward

    for start in range(0, len(chain) - size, size):
        input = checkpoint(run(chain[start : start + size]), input, use_reentrant=use_reentrant, **options)
    return run(chain[(len(chain) - 1) // size * size :])(input)
