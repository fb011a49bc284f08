"""What PyTorch refuses though the engine could compute it: dtypes that its kernels are not made for, numbers where it takes only tensors.

A program that runs here is to run there. Functions of `torch`, their methods and in-place forms are strict; the engine, which other frameworks
use as well, is not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd_core.errors import refuse
from autograd_core.nn import functional
from autograd_core.public import FUNCTIONS, no_tensor, outermost
from autograd_core.tensor import Tensor

__all__ = ["attach", "strict"]

_NO_TRUTHS = (
    "abs absolute addcmul argmax argmin bucketize ceil corrcoef cov cumulative_trapezoid fix floor isin kthvalue median nanmedian positive relu "
    "round searchsorted special.round topk trace trapezoid trapz trunc F.softsign"
)
"""Functions of numbers: truths are none."""
_ONLY_FLOATS = (
    "addcdiv frac frexp histc histogram histogramdd hypot igamma igammac lerp linalg.vecdot logaddexp logaddexp2 multinomial nextafter poisson prelu "
    "rrelu special.gammainc special.gammaincc F.batch_norm F.dropout F.dropout1d F.dropout2d F.dropout3d F.glu F.group_norm F.gumbel_softmax "
    "F.instance_norm F.max_pool1d F.prelu F.rrelu F.softplus F.unfold group_norm max_pool1d"
)
_DTYPES = {name: kinds for names, kinds in ((_NO_TRUTHS, "b"), (_ONLY_FLOATS, "biu")) for name in names.split()}
"""The kinds of numbers that a function is not made for, where all its tensors are of them."""
_TWO_TENSORS = (
    "arctan2 atan2 dist fmax fmin gcd hypot igamma igammac isclose lcm ldexp logaddexp logaddexp2 logical_and logical_or logical_xor maximum minimum "
    "nextafter"
)
_OTHER = dict.fromkeys(_TWO_TENSORS.split(), "other") | {"heaviside": "values", "lerp": "end", "take_along_dim": "indices"}
"""What the second argument is called where it is a tensor, never a number."""
_FIRST = {"copysign", "eq", "ge", "greater", "greater_equal", "gt", "le", "less", "less_equal", "lt", "ne", "not_equal", *_OTHER}
"""Functions whose first argument is a tensor, though the engine takes a number."""


def strict(name: str, function: Callable[..., Any], method: bool = False) -> Callable[..., Any]:
    """The function with PyTorch's refusals; as it is where there are none."""
    kinds, other = _DTYPES.get(name), _OTHER.get(name)
    clamps, first = name in ("clamp", "clip"), name in _FIRST and not method
    if not (kinds or other or clamps or first):
        return function

    @wraps(function)
    def call(*operands: Any, **named: Any) -> Any:
        if first and operands and not isinstance(operands[0], Tensor):
            raise no_tensor(name, operands[0])
        if other and len(operands) > 1 and not isinstance(operands[1], Tensor):
            raise no_tensor(name, operands[1], other, 2 - method)
        if kinds and not (operands and isinstance(operands[0], Tensor) and operands[0].array.dtype.kind == "f"):  # which is right for all
            tensors = [one for one in (*operands[:3], *named.values()) if isinstance(one, Tensor) and one is not named.get("out")]
            if tensors and all(one.array.dtype.kind in kinds for one in tensors):
                raise refuse("numbers_taken" if kinds == "b" else "floats_taken", op=name, dtype=tensors[0].array.dtype)
        if clamps:
            low, high = (*operands[1:], *[named[word] for word in ("min", "max")[len(operands) - 1 :] if word in named], None, None)[:2]
            if low is not None is not high and isinstance(low, Tensor) is not isinstance(high, Tensor):
                raise refuse("clamp_mixed", op=name)
        return function(*operands, **named)

    return call


def attach() -> None:
    """Make the methods of tensors, and the functions of `torch.nn.functional` and `torch.special`, as strict as PyTorch's from now on."""
    for name in {*_DTYPES, *_OTHER, "clamp", "clip"}:
        if "." in name:
            FUNCTIONS[name] = strict(name, outermost(FUNCTIONS[name]))
            vars(functional).pop(name.removeprefix("F."), None)  # where the engine was used before, under its own names
            continue
        for form in (name, name + "_"):
            if hasattr(Tensor, form):
                setattr(Tensor, form, strict(name, getattr(Tensor, form), method=True))
