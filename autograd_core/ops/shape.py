"""Linear operations that move numbers without changing them: reshape, permute, repeat, join."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_core.errors import AutogradError, AutogradTypeError, here
from autograd_core.op import Op, Sample, apply, linear, unbroadcast
from autograd_core.operands import explain
from autograd_core.public import public
from autograd_core.tape import Variable

__all__ = ["cat", "expand", "flatten", "flip", "permute", "reshape", "squeeze", "stack", "transpose", "unsqueeze"]


def _mover(name: str, kernel: Any, symbol: str, word: str, samples: list[Sample]) -> Any:
    """An operation that only changes the shape: its transpose puts the old shape back."""
    return linear(
        name, kernel, [lambda g, shape: reshape(g, size=shape)], symbol=symbol, role="move", latex=rf"\operatorname{{{word}}} #1",
        derivative=[r"#g \text{ in the shape of } #1"], samples=samples,
        backward="ViewBackward0" if name == "reshape" else None,
    )  # fmt: skip


def full_size(size: Sequence[int], numel: int) -> tuple[int, ...]:
    """A size with its one −1 worked out."""
    size = tuple(int(n) for n in size)
    if -1 in size:
        rest = math.prod(n for n in size if n != -1)
        if rest == 0 or numel % rest:
            raise ValueError(f"shape '{list(size)}' is invalid for input of size {numel}")
        size = tuple(numel // rest if n == -1 else n for n in size)
    if math.prod(size) != numel:
        raise ValueError(f"shape '{list(size)}' is invalid for input of size {numel}")
    return size


reshape = _mover(
    "reshape", lambda x, size: np.reshape(x, full_size(size, x.size))[()], "⤳", "reshape",
    [Sample(((2, 3),), {"size": (3, 2)}), Sample(((2, 3),), {"size": (-1,)}), Sample(((),), {"size": (1, 1)}), Sample(((1,),), {"size": ()})],
)  # fmt: skip
squeeze = _mover(
    "squeeze",
    lambda x, dim=None: _squeeze(x, dim),
    "squz",
    "squeeze",
    [Sample(((1, 3, 1),), {"dim": None}), Sample(((1, 3),), {"dim": 0})],
)
unsqueeze = _mover(
    "unsqueeze",
    lambda x, dim: np.expand_dims(x, dim),
    "unsq",
    "unsqueeze",
    [Sample(((3,),), {"dim": 0}), Sample(((2, 3),), {"dim": -1})],
)


def _squeeze(x: Any, dim: Any) -> Any:
    if dim is None:
        return np.squeeze(x)[()]
    dims = (dim,) if isinstance(dim, int) else tuple(dim)
    for axis in dims:
        if not -(x.ndim or 1) <= axis < (x.ndim or 1):
            raise np.exceptions.AxisError(axis, x.ndim)
    return np.squeeze(x, axis=tuple(axis for axis in dims if x.ndim and x.shape[axis] == 1))[()]


permute: Op = linear(
    "permute", lambda x, dims: np.transpose(x, dims), [lambda g, dims: permute(g, dims=tuple(np.argsort([d % len(dims) for d in dims]).tolist()))],
    symbol="perm", role="move", latex=r"\operatorname{permute} #1", derivative=[r"#g \text{ permuted back}"],
    samples=[Sample(((2, 3, 4),), {"dims": (2, 0, 1)}), Sample(((2, 3),), {"dims": (-1, 0)})],
)  # fmt: skip


def _swap(x: Any, dim0: int = 0, dim1: int = 1) -> Any:
    return x.swapaxes(dim0, dim1) if x.ndim > 1 else x


transpose: Op = linear(
    "transpose", _swap, [lambda g, dim0, dim1: transpose(g, dim0=dim0, dim1=dim1)], symbol="ᵀ", role="move",
    latex=r"#1^{\mathsf T}", derivative=[r"#g^{\mathsf T}"],
    samples=[Sample(((2, 3),), {"dim0": 0, "dim1": 1}), Sample(((2, 3, 4),), {"dim0": -1, "dim1": 0})],
)  # fmt: skip


def _expand(x: Any, size: tuple[int, ...]) -> Any:
    new = len(size) - x.ndim
    if new < 0 or -1 in size[:new]:
        raise ValueError(
            f"a tensor of shape {list(x.shape)} cannot be expanded to {list(size)}: -1 keeps an axis that is there"
        )
    return np.broadcast_to(x, [x.shape[i - new] if n == -1 else n for i, n in enumerate(size)])


expand: Op = linear(
    "expand", _expand,
    [lambda g, shape: unbroadcast(g, shape)], symbol="expd", role="move", latex=r"\operatorname{expand} #1",
    derivative=[r"#g \text{ summed over the repeats}"],
    samples=[Sample(((3,),), {"size": (2, 3)}), Sample(((2, 1),), {"size": (-1, 3)}), Sample(((),), {"size": (2,)})],
)  # fmt: skip
flip: Op = linear(
    "flip", lambda x, dims: np.flip(x, dims), [lambda g, dims: flip(g, dims=dims)], symbol="flip", role="move",
    latex=r"\operatorname{flip} #1", derivative=[r"#g \text{ flipped back}"], samples=[Sample(((2, 3),), {"dims": (0,)})],
)  # fmt: skip


def _cat_pull(g: Any, slot: int, dim: int, sizes: tuple[int, ...]) -> Any:
    start = sum(sizes[:slot])
    index: list[Any] = [slice(None)] * g.ndim
    index[dim] = slice(start, start + sizes[slot])
    return g[tuple(index)]


_cat = linear(
    "cat", lambda *parts, dim, **_sizes: np.concatenate(parts, axis=dim), [_cat_pull], symbol="cat", role="move",
    latex=r"\operatorname{cat}(\dots)", derivative=[r"\text{its part of } #g"],
    samples=[Sample(((2,), (3,)), {"dim": 0, "sizes": (2, 3)}), Sample(((2, 1), (2, 3), (2, 1)), {"dim": -1, "sizes": (1, 3, 1)})],
)  # fmt: skip


def _stack_pull(g: Any, slot: int, dim: int) -> Any:
    index: list[Any] = [slice(None)] * g.ndim
    index[dim] = slot
    return g[tuple(index)]


_stack = linear(
    "stack", lambda *parts, dim: np.stack(parts, axis=dim), [_stack_pull], symbol="stack", role="move",
    latex=r"\operatorname{stack}(\dots)", derivative=[r"\text{its part of } #g"],
    samples=[Sample(((3,), (3,)), {"dim": 0}), Sample(((2, 3), (2, 3)), {"dim": -1}), Sample(((), ()), {"dim": 0})],
)  # fmt: skip


def _sequence(tensors: Any, name: str) -> Any:
    if isinstance(tensors, Variable) or not isinstance(tensors, (list, tuple)):
        raise AutogradTypeError(
            "argument_error", f"{name}() takes a list of tensors, but got {type(tensors).__name__}.", f"Write torch.{name}([a, b]).",
            places=here(),
        )  # fmt: skip
    if not tensors:
        raise AutogradError("argument_error", f"{name}() expects a non-empty list of tensors.", places=here())
    return tensors


@public(method=False)
def cat(tensors: Sequence[Any], dim: int = 0, *, axis: int | None = None) -> Any:
    """Join tensors along an existing axis."""
    dim = dim if axis is None else axis
    for number, one in enumerate(_sequence(tensors, "cat")):
        if len(one.shape) == 0:
            raise AutogradError(
                "shape_mismatch", f"zero-dimensional tensor (at position {number}) cannot be concatenated.",
                "Single numbers are joined with torch.stack.", places=here(),
            )  # fmt: skip
        if not -len(one.shape) <= dim < len(one.shape):
            raise explain(
                _cat,
                [one.array for one in tensors if isinstance(one, Variable)],
                np.exceptions.AxisError(dim, len(one.shape)),
            )
    sizes = tuple(int(one.shape[dim]) for one in tensors)
    return _cat(*tensors, dim=dim, sizes=sizes)


@public(method=False)
def stack(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Join tensors of one shape along a new axis."""
    if not any(isinstance(one, Variable) for one in _sequence(tensors, "stack")):
        return np.stack(tensors, axis=dim)
    return apply(_stack, tensors, {"dim": dim})


@public()
def flatten(x: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    """Several neighbouring axes as one."""
    shape = tuple(x.shape)
    if not shape:
        return reshape(x, size=(1,))
    start, end = start_dim % len(shape), end_dim % len(shape)
    return reshape(x, size=(*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))
