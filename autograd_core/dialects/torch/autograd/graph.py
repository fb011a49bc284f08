"""`torch.autograd.graph`: the nodes, the edges to them, and hooks on what they save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from autograd_core.dialects.missing import missing
from autograd_core.errors import refuse
from autograd_core.tape import AccumulateGrad, Node
from autograd_core.tensor import Tensor
from autograd_core.watching import save_on_cpu, saved_tensors_hooks

__all__ = [
    "GradientEdge",
    "Node",
    "get_gradient_edge",
    "increment_version",
    "register_multi_grad_hook",
    "save_on_cpu",
    "saved_tensors_hooks",
]


class GradientEdge(NamedTuple):
    """Where the gradient of a tensor arrives: the node, and which of its outputs the tensor is."""

    node: Node | AccumulateGrad
    output_nr: int


def get_gradient_edge(tensor: Any) -> GradientEdge:
    """The edge at which the gradient of a tensor arrives.

    >>> import autograd_core as ag
    >>> get_gradient_edge(ag.tensor(1.0, requires_grad=True) * 2).node.name()
    'MulBackward0'
    """
    if not tensor.requires_grad:
        raise refuse("hook_without_grad")
    return GradientEdge(tensor.grad_fn or AccumulateGrad(tensor), 0)


def increment_version(tensor: Any) -> None:
    """Count a change of a tensor's memory (or of several tensors'), as if it had been written to in place."""
    for one in [tensor] if isinstance(tensor, Tensor) else tensor:
        one.touched()


class _Handles:
    """What takes several hooks off at once."""

    def __init__(self, handles: Iterable[Any]) -> None:
        self._handles = tuple(handles)

    def remove(self) -> None:
        """Take them off."""
        for one in self._handles:
            one.remove()


def register_multi_grad_hook(tensors: Sequence[Any], fn: Callable[[Any], Any], *, mode: str = "all") -> _Handles:
    """Call `fn` with the gradients of all tensors when the last of them is there (`mode="all"`), or with the first that comes (`"any"`).

    A backward pass that does not reach all of them does not call `fn`.

    >>> import autograd_core as ag
    >>> x = ag.tensor(2.0, requires_grad=True)
    >>> y, z = x * x, x * 3
    >>> handle = register_multi_grad_hook([y, z], lambda gradients: print([g.item() for g in gradients]))
    >>> (y * z).backward()
    [6.0, 4.0]
    """
    if mode not in ("all", "any"):
        raise refuse("setting", what=f"Expects mode to be one of ('all', 'any') but got {mode}.", rule="Leave it out for all of them.")
    given, found = list(tensors), dict[int, Any]()

    def hear(number: int, gradient: Any) -> None:
        if number in found:  # another pass
            found.clear()
        found[number] = gradient
        if mode == "any" and len(found) == 1:
            fn(gradient)
        elif mode == "all" and len(found) == len(given):
            fn([found[i] for i in range(len(given))])

    return _Handles(one.register_hook(lambda gradient, number=number: hear(number, gradient)) for number, one in enumerate(given))


__getattr__ = missing("torch.autograd.graph", __all__)
