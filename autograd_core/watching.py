"""What looks at operations while they run: NaN detection, and hooks that pack what the tape saves.

Loaded when one of them is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.modes import current_mode, mode
from autograd_core.op import make
from autograd_core.tape import Node, Packed, Variable


def _has_nan(value: Any) -> bool:
    array = value.array if isinstance(value, Variable) else value
    return getattr(array, "dtype", None) is not None and array.dtype.kind == "f" and bool(np.isnan(array).any())


def check_result(op: Any, inputs: Sequence[Any], result: Any) -> None:
    """Refuse a result that holds a NaN where no input did."""
    if _has_nan(result) and not any(_has_nan(one) for one in inputs):
        raise _born(refuse("nan_forward", op=op.name))


def check_contribution(node: Node, gradient: Any, value: Any) -> None:
    """Refuse a contribution that holds a NaN where the gradient that came back did not."""
    if _has_nan(value) and not _has_nan(gradient):
        raise _born(refuse("nan_backward", at=node.record_id, node=node.name(), places=(node.place("computed forward here"),)))


def _born(error: Any) -> Exception:
    """The refusal as the kind of error that the learner's framework raises."""
    kind = current_mode().anomaly
    return error if kind is True else error.told_as(kind)  # type: ignore[no-any-return]


def pack(node: Node, hooks: tuple[Callable[[Any], Any], Callable[[Any], Any]]) -> None:
    """Let hooks store what a node has just saved."""
    pack_hook, unpack_hook = hooks
    node.extras()  # not a plain node any more: a walk asks each of its values what it is
    with mode(packing=None):
        node.saved = tuple(
            Packed(pack_hook(one if isinstance(one, Variable) else make(one)), unpack_hook)
            if isinstance(one, (Variable, np.ndarray, np.generic)) else one for one in node.saved or ()
        )  # fmt: skip


class saved_tensors_hooks(mode):  # noqa: N801  PyTorch's name
    """Inside, `pack_hook(tensor)` decides what is stored of each value that backward will read, `unpack_hook` gives the tensor back.

    >>> import autograd_core as ag
    >>> x = ag.tensor(3.0, requires_grad=True)
    >>> with saved_tensors_hooks(lambda t: t.item(), lambda number: ag.tensor(number)):
    ...     y = x * x
    >>> y.backward()
    >>> x.grad
    tensor(6.)
    """

    __slots__ = ()

    def __init__(self, pack_hook: Callable[[Any], Any], unpack_hook: Callable[[Any], Any]) -> None:
        super().__init__(packing=(pack_hook, unpack_hook))


class save_on_cpu(saved_tensors_hooks):  # noqa: N801  PyTorch's name
    """Inside, what backward will read waits in main memory."""

    __slots__ = ()

    def __init__(self, pin_memory: bool = False) -> None:
        del pin_memory
        super().__init__(lambda tensor: (tensor.device, tensor.detach().cpu()), lambda kept: kept[1].to(device=kept[0]))
