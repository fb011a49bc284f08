"""Results of a captured function on the tape: one node for the whole program, whose pull runs the program's second half.

Forward mode, and derivatives of higher order, run the function itself again: the second half is a program of arrays, without a graph of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd_core.applying import make
from autograd_core.backward import grad
from autograd_core.forward import push
from autograd_core.function import Function
from autograd_core.modes import current_mode, mode
from autograd_core.tape import Variable
from autograd_core.trees import filled, leaves


class CompiledFunction(Function):
    """A run of a captured function, as its results see it."""

    @staticmethod
    def forward(ctx: Any, call: _Call, *ends: Any) -> Any:
        """What the program has computed already."""
        del ends
        ctx.call = call
        ctx.save_for_backward(*call.kept)
        return tuple(call.results)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """The second half; the function itself, where the gradients need a graph."""
        _ = ctx.saved_tensors  # an error, where one was changed in place since
        if current_mode().grad:
            outputs = ctx.call.again()
            return (None, *grad(outputs, ctx.call.ends, list(gradients), create_graph=True, allow_unused=True))
        return (None, *[make(one) for one in ctx.call.back.run(ctx.call.saved, *[one.array for one in gradients])])

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> Any:
        """The function itself, and the tangents pushed along its tape."""
        outputs = ctx.call.again()
        known = {end.node or end: one for end, one in zip(ctx.call.ends, tangents[1:], strict=True) if one is not None}
        found = push(outputs, known, True)
        return tuple(one * 0.0 if tangent is None else tangent for one, tangent in zip(outputs, found, strict=True))


class _Call:
    """One run: its results that are on the tape, what it saved for the way back, and how to run the function itself."""

    def __init__(self, function: Any, back: Any, given: Any, tensors: Any, results: Sequence[Any], saved: Any, ends: Sequence[Any]) -> None:
        self.function, self.back, self.given = function, back, given
        self.results, self.saved, self.ends = results, saved, ends
        arguments = [one for one in tensors if isinstance(one, Variable)]
        self.kept = [one for one in (*arguments, *back.around) if any(one.array is each for each in saved)]

    def again(self) -> list[Any]:
        """The results, with the graph that the function itself makes."""
        arguments, keywords = self.given
        with mode(grad=True):
            every = leaves(self.function(*arguments, **keywords))
        return [every[i] for i in self.back.where]


def with_graph(function: Any, back: Any, given: Any, tensors: Sequence[Any], result: Any, saved: Any) -> Any:
    """The result of a run with its place on the tape; `tensors` are those among the arguments `given`."""
    found = leaves(result)
    ends = [tensors[end] if isinstance(end, int) else end for end in back.ends]
    call = _Call(function, back, given, tensors, [found[i] for i in back.where], saved, ends)
    made = dict(zip(back.where, CompiledFunction.apply(call, *ends), strict=True))
    return filled(result, iter([made.get(i, one) for i, one in enumerate(found)]))
