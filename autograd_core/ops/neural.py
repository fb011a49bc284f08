"""Composite operations of neural networks as single nodes: they run faster so and read better in the graph."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.op import Sample, general
from autograd_core.ops.elementary import exp
from autograd_core.ops.linalg import matmul, product
from autograd_core.ops.reduce import count, sum
from autograd_core.ops.shape import reshape, transpose

__all__ = ["linear", "log_softmax", "mse_loss", "softmax"]


_multiply = product(np.matmul)


def _linear(x1: Any, x2: Any, x3: Any = 0.0) -> Any:
    return _multiply(x1, x2.swapaxes(0, 1)) + x3


def _rows(value: Any) -> Any:
    """All leading axes as one: a batch of vectors."""
    return value if value.ndim == 2 else reshape(value, size=(-1, value.shape[-1]))


linear = general(
    "linear", _linear,
    [lambda g, x2: matmul(g, x2), lambda g, x1: matmul(transpose(_rows(g), dim0=0, dim1=1), _rows(x1)), lambda g: g],
    symbol="xWᵀ+b", role="swap", latex=r"#1 #2^{\mathsf T} + #3", derivative=["#g\\, #2", r"#g^{\mathsf T} #1", "#g"],
    backward="AddmmBackward0",
    samples=[Sample(((4, 3), (2, 3), (2,))), Sample(((3,), (2, 3), (2,))), Sample(((2, 4, 3), (2, 3), (2,))), Sample(((4, 3), (2, 3)))],
    push=lambda t1, x1, t2, x2, t3: _linear(t1, x2) + _linear(x1, t2, t3),
)  # fmt: skip


def _mse(x1: Any, x2: Any, reduction: str = "mean") -> Any:
    return _reduced(np.square(x1 - x2), reduction)


def _reduced(value: Any, reduction: str) -> Any:
    if reduction == "none":
        return value
    total = np.add.reduce(value, axis=None)
    return total / value.dtype.type(value.size) if reduction == "mean" else total


def _mse_pull(g: Any, x1: Any, x2: Any, reduction: str, sign: float) -> Any:
    difference = x1 - x2
    scale = 2.0 * sign / count(difference.shape, None) if reduction == "mean" else 2.0 * sign
    return difference * scale * g


mse_loss = general(
    "mse_loss", _mse,
    [lambda g, x1, x2, reduction: _mse_pull(g, x1, x2, reduction, 1.0), lambda g, x1, x2, reduction: _mse_pull(g, x1, x2, reduction, -1.0)],
    symbol="mse", role="scale", latex=r"\tfrac{1}{n}\textstyle\sum (#1 - #2)^2",
    derivative=[r"#g \cdot \tfrac{2}{n}(#1 - #2)", r"-#g \cdot \tfrac{2}{n}(#1 - #2)"],
    samples=[Sample(((3,), (3,)), {"reduction": way}) for way in ("mean", "sum", "none")] + [Sample(((2, 3), (2, 3)), {"reduction": "mean"})],
    push=lambda x1, x2, t1, t2, reduction: _reduced(2.0 * (x1 - x2) * (t1 - t2), reduction),
)  # fmt: skip


def _check_floats(x: Any) -> None:
    if x.dtype.kind != "f":
        raise TypeError(f"softmax needs a floating point tensor and got {x.dtype}; use x.float()")


def _softmax(x: Any, dim: int = -1) -> Any:
    if x.ndim == 0:
        return np.ones_like(x)[()]
    _check_floats(x)
    if not x.size:
        return x
    raised = np.exp(x - np.maximum.reduce(x, axis=dim, keepdims=True))
    return raised / np.add.reduce(raised, axis=dim, keepdims=True)


def _log_softmax(x: Any, dim: int = -1) -> Any:
    if x.ndim == 0:
        return np.zeros_like(x)[()]
    _check_floats(x)
    if not x.size:
        return x
    lowered = x - np.maximum.reduce(x, axis=dim, keepdims=True)
    return lowered - np.log(np.add.reduce(np.exp(lowered), axis=dim, keepdims=True))


_ROWS = [Sample(((3,),), {"dim": -1}), Sample(((2, 3),), {"dim": 0}), Sample(((2, 3),), {"dim": -1})]
softmax = general(
    "softmax", _softmax, [lambda g, y, dim: y * (g - sum(g * y, dim=dim, keepdim=True))], symbol="soft", role="spread",
    latex=r"\operatorname{softmax} #1", derivative=[r"#y \odot (#g - \textstyle\sum #g \odot #y)"], samples=_ROWS,
    push=lambda t, y, dim: y * (t - sum(t * y, dim=dim, keepdim=True)),
)  # fmt: skip
log_softmax = general(
    "log_softmax", _log_softmax, [lambda g, y, dim: g - exp(y) * sum(g, dim=dim, keepdim=True)], symbol="logsm", role="spread",
    latex=r"\ln \operatorname{softmax} #1", derivative=[r"#g - \operatorname{softmax}(#1) \textstyle\sum #g"], samples=_ROWS,
    push=lambda t, y, dim: t - sum(exp(y) * t, dim=dim, keepdim=True),
)  # fmt: skip
