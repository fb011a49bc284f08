"""Losses: how far predictions are from what they should be.

Most are a formula for one element, which `_loss` makes a function of PyTorch's signature with: shapes checked, elements reduced.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.advice import advise
from autograd_core.errors import refuse
from autograd_core.op import Op, Sample, elementwise, general, make
from autograd_core.ops.elementary import cast
from autograd_core.ops.neural import _check_classes, decomposing, linear, log_softmax, pairwise_distance, softmax
from autograd_core.ops.reduce import count
from autograd_core.ops.reduce import sum as total_of
from autograd_core.ops.shape import reshape, unsqueeze
from autograd_core.public import public


def _check_shapes(input: Any, target: Any) -> None:
    """A column beside a row compares every prediction with every target, which nobody means; other broadcasts are only pointed out."""
    a, b = tuple(input.shape), tuple(target.shape)
    if a == b or not a or not b:
        return
    long, short = (a, b) if len(a) > len(b) else (b, a)
    if long == (*short, 1) and short[-1] > 1:
        raise refuse(
            "loss_shapes", input=list(a), target=list(b), which="input" if long == a else "target", dim=len(long) - 1
        )
    advise("loss_shapes", f"Using a target size ({list(b)}) that is different to the input size ({list(a)}): they are broadcast.", "Reshape one of them.", input=list(a), target=list(b))  # fmt: skip


def _reduce(elements: Any, reduction: str, share: Any = None) -> Any:
    """The elements reduced; a mean by `share` where that is not their number."""
    if reduction == "none":
        return elements
    if reduction == "sum":
        return elements.sum()
    if reduction == "mean":
        return elements.mean() if share is None else elements.sum() / share
    if reduction == "batchmean":
        return elements.sum() / (elements.shape[0] if elements.ndim else 1)
    raise refuse("reduction", reduction=reduction)


def _loss(*names: str, check: bool = True) -> Callable[[Callable[..., Any]], Any]:
    """Make a formula for the elements a loss. It returns them, or them and the number that a mean divides by."""

    def enter(formula: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(formula)
        def loss(
            *arguments: Any,
            size_average: bool | None = None,
            reduce: bool | None = None,
            reduction: str = "mean",
            **keywords: Any,
        ) -> Any:
            if size_average is not None or reduce is not None:  # what `reduction` was called before
                reduction = "none" if reduce is False else "sum" if size_average is False else "mean"
            if check and len(arguments) > 1:
                _check_shapes(arguments[0], arguments[1])
            elements = formula(*arguments, **keywords)
            return (
                _reduce(elements[0], reduction, elements[1])
                if isinstance(elements, tuple)
                else _reduce(elements, reduction)
            )

        if names != ("",):
            public("F." + formula.__name__, *names, method=False)(loss)
        return loss

    return enter


def _weighted(elements: Any, weight: Any) -> Any:
    return elements if weight is None else (elements * weight, weight.sum())


def _mse(x1: Any, x2: Any, reduction: str = "mean") -> Any:
    difference = x1 - x2
    if reduction == "none":
        return difference * difference
    flat = np.ravel(difference)
    total = np.dot(flat, flat)
    return total / total.dtype.type(flat.size) if reduction == "mean" else total


def _mse_pull(g: Any, x1: Any, x2: Any, reduction: str, sign: float) -> Any:
    difference = x1 - x2
    scale = 2.0 * sign / max(count(difference.shape, None), 1) if reduction == "mean" else 2.0 * sign
    return difference * (g * scale)


_mse_node = general(
    "mse_loss", _mse,
    [lambda g, x1, x2, reduction: _mse_pull(g, x1, x2, reduction, 1.0), lambda g, x1, x2, reduction: _mse_pull(g, x1, x2, reduction, -1.0)],
    symbol="mse", role="scale", latex=r"\tfrac{1}{n}\textstyle\sum (#1 - #2)^2", public=False,
    derivative=[r"#g \cdot \tfrac{2}{n}(#1 - #2)", r"-#g \cdot \tfrac{2}{n}(#1 - #2)"],
    samples=[Sample(((3,), (3,)), {"reduction": way}) for way in ("mean", "sum", "none")] + [Sample(((2, 3), (2, 3)), {"reduction": "mean"})],
)  # fmt: skip


@public("F.mse_loss", method=False)
def mse_loss(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean", weight: Any = None
) -> Any:
    """The mean (or sum, or none) of squared differences."""
    if decomposing() or size_average is not None or reduce is not None or weight is not None:
        return _squares(input, target, weight, size_average=size_average, reduce=reduce, reduction=reduction)
    if input.shape != target.shape:
        _check_shapes(input, target)
    if reduction not in ("mean", "sum", "none"):
        raise refuse("reduction", reduction=reduction)
    return _mse_node(input, target, reduction=reduction)


@_loss("", check=True)
def _squares(input: Any, target: Any, weight: Any = None) -> Any:
    return _weighted((input - target) ** 2, weight)


@_loss()
def l1_loss(input: Any, target: Any, weight: Any = None) -> Any:
    """The mean of absolute differences."""
    return _weighted((input - target).abs(), weight)


@_loss()
def smooth_l1_loss(input: Any, target: Any, beta: float = 1.0) -> Any:
    """Squared differences where they are below beta, absolute ones beyond (R. Girshick, "Fast R-CNN", 2015)."""
    size = (input - target).abs()
    return size if beta == 0 else ops.where(size < beta, size * size * (0.5 / beta), size - 0.5 * beta)


@_loss()
def huber_loss(input: Any, target: Any, delta: float = 1.0, weight: Any = None) -> Any:
    """Squares where the difference is below delta, a straight line beyond (P. Huber, "Robust estimation of a location parameter", 1964)."""
    size = (input - target).abs()
    loss = ops.where(size <= delta, size * size * 0.5, (size - 0.5 * delta) * delta)
    return loss if weight is None else loss * weight


def _cross(x1: Any, x2: Any) -> Any:
    """−t ln x − (1 − t) ln(1 − x), a logarithm counting as at least −100."""
    if x1.size and not (np.min(x1) >= 0 and np.max(x1) <= 1):
        raise refuse("probabilities", low=float(np.min(x1)), high=float(np.max(x1)))
    with np.errstate(divide="ignore"):
        return (x2 - 1) * np.maximum(np.log1p(-x1), -100) - x2 * np.maximum(np.log(x1), -100)


_cross_node = elementwise(
    "binary_cross_entropy", _cross,
    [lambda x1, x2: (x1 - x2) / ops.clamp_min(x1 * (1.0 - x1), min=1e-12, max=None), lambda x1: ops.clamp(ops.log1p(-x1), min=-100.0, max=None) - ops.clamp(ops.log(x1), -100.0)],
    symbol="bce", latex=r"-#2 \ln #1 - (1 - #2) \ln (1 - #1)", derivative=[r"\frac{#1 - #2}{#1 (1 - #1)}", r"\ln \frac{1 - #1}{#1}"], public=False,
    samples=[Sample(((3,), (3,)), None, 0.1, 0.9)],
)  # fmt: skip
_cross_logits_node = elementwise(
    "binary_cross_entropy_with_logits", lambda x1, x2: np.maximum(x1, 0) - x1 * x2 + np.log1p(np.exp(-np.abs(x1))),
    [lambda x1, x2: ops.sigmoid(x1) - x2, lambda x1: -x1], symbol="bce", latex=r"\ln(1 + e^{#1}) - #1 #2",
    derivative=[r"\sigma(#1) - #2", "-#1"], public=False, samples=[Sample(((3,), (3,)))],
)  # fmt: skip


def _same_shapes(input: Any, target: Any) -> None:
    if input.shape != target.shape:
        raise refuse("loss_target_size", input=list(input.shape), target=list(target.shape))


@_loss(check=False)
def binary_cross_entropy(input: Any, target: Any, weight: Any = None) -> Any:
    """−t ln x − (1 − t) ln(1 − x) for probabilities x."""
    _same_shapes(input, target)
    loss = _cross_node(input, target)
    return loss if weight is None else loss * weight


@_loss("binary_cross_entropy_with_logits", check=False)
def binary_cross_entropy_with_logits(input: Any, target: Any, weight: Any = None, pos_weight: Any = None) -> Any:
    """The binary cross entropy of sigmoid(x), computed without overflow; `pos_weight` multiplies the positive part."""
    _same_shapes(input, target)
    if decomposing() or pos_weight is not None:
        loss = (1.0 - target) * input + (
            1.0 if pos_weight is None else (pos_weight - 1.0) * target + 1.0
        ) * ops.softplus(-input)
    else:
        loss = _cross_logits_node(input, target)
    return loss if weight is None else loss * weight


@_loss("kl_div")
def kl_div(input: Any, target: Any, log_target: bool = False) -> Any:
    """t (ln t − x): the divergence of log-probabilities x from t (or from eᵗ with `log_target`)."""
    if log_target:
        return target.exp() * (target - input)
    return ops.where(target > 0, target * ops.where(target > 0, target, 1.0).log(), 0.0) - target * input


@_loss("poisson_nll_loss")
def poisson_nll_loss(input: Any, target: Any, log_input: bool = True, full: bool = False, eps: float = 1e-8) -> Any:
    """The negative logarithm of a Poisson probability of t at rate eˣ (or x); `full` adds Stirling's formula for ln t!."""
    loss = input.exp() - target * input if log_input else input - target * (input + eps).log()
    if not full:
        return loss
    large = ops.where(target > 1, target, 1.0)
    return loss + ops.where(target > 1, target * large.log() - target + (large * (2.0 * math.pi)).log() * 0.5, 0.0)


@_loss()
def gaussian_nll_loss(input: Any, target: Any, var: Any, full: bool = False, eps: float = 1e-6) -> Any:
    """½ (ln v + (x − t)² / v): the negative logarithm of a normal density, up to a constant (which `full` adds)."""
    var = input * 0.0 + var if isinstance(var, float) else var
    if bool((var < 0).any()):
        raise refuse("negative_variance")
    var = var if var.shape == input.shape or var.ndim == input.ndim else unsqueeze(var, dim=-1)
    var = var + (ops.clamp_min(var, eps) - var).detach()
    return (var.log() + (input - target) ** 2 / var) * 0.5 + (0.5 * math.log(2 * math.pi) if full else 0.0)


def _ramp(x: Any) -> Any:
    """max(x, 0) with slope 1 at 0, as PyTorch has it in losses."""
    return ops.clamp_min(x, 0.0)


@_loss("hinge_embedding_loss")
def hinge_embedding_loss(input: Any, target: Any, margin: float = 1.0) -> Any:
    """x where the target is 1, what x lacks to the margin where it is −1."""
    return ops.where(target != 1, _ramp(margin - input), 0.0) + ops.where(target != -1, input, 0.0)


@_loss("margin_ranking_loss")
def margin_ranking_loss(input1: Any, input2: Any, target: Any, margin: float = 0) -> Any:
    """What is missing for the first to be `margin` above the second (target 1) or below it (−1)."""
    return _ramp(-target * (input1 - input2) + margin)


@_loss()
def soft_margin_loss(input: Any, target: Any) -> Any:
    """ln(1 + e^(−t x)) for targets 1 and −1."""
    return ops.softplus(-target * input)


@_loss(check=False)
def multilabel_soft_margin_loss(input: Any, target: Any, weight: Any = None) -> Any:
    """The mean over classes of binary cross entropies."""
    loss = _cross_logits_node(input, target)
    return (loss if weight is None else loss * weight).mean(-1)


@_loss("cosine_embedding_loss", check=False)
def cosine_embedding_loss(input1: Any, input2: Any, target: Any, margin: float = 0) -> Any:
    """1 − cosine where the target is 1, the cosine beyond the margin where it is −1."""
    product, first, second = ((a * b).sum(-1) for a, b in ((input1, input2), (input1, input1), (input2, input2)))
    cosine = product / ((first + 1e-12) * (second + 1e-12)).sqrt()
    return ops.where(target == 1, 1.0 - cosine, 0.0) + ops.where(target == -1, _ramp(cosine - margin), 0.0)


@_loss(check=False)
def triplet_margin_with_distance_loss(
    anchor: Any, positive: Any, negative: Any, *, distance_function: Any = None, margin: float = 1.0, swap: bool = False
) -> Any:
    """How much nearer than by `margin` the negative is than the positive; `swap` also measures from the positive."""
    distance = distance_function or pairwise_distance
    far = distance(anchor, negative)
    return _ramp(
        distance(anchor, positive) - (ops.minimum(far, distance(positive, negative)) if swap else far) + margin
    )


@_loss("triplet_margin_loss", check=False)
def triplet_margin_loss(
    anchor: Any, positive: Any, negative: Any, margin: float = 1.0, p: float = 2, eps: float = 1e-6, swap: bool = False
) -> Any:
    """`triplet_margin_with_distance_loss` with the p-norm as its distance."""
    return triplet_margin_with_distance_loss(
        anchor,
        positive,
        negative,
        distance_function=lambda a, b: pairwise_distance(a, b, p, eps),
        margin=margin,
        swap=swap,
        reduction="none",
    )


def _labels(input: Any, target: Any) -> tuple[Any, Any]:
    """Predictions and labels with a batch axis."""
    return (
        (input, target)
        if input.ndim == 2
        else (
            reshape(input, size=(1, input.shape[0] if input.ndim else 1)),
            reshape(target, size=(1, math.prod(target.shape))),
        )
    )


@_loss(check=False)
def multi_margin_loss(input: Any, target: Any, p: int = 1, margin: float = 1.0, weight: Any = None) -> Any:
    """The mean over other classes of what the right one lacks to being `margin` above them."""
    x, t = _labels(input, target)
    t = reshape(t, size=(x.shape[0], 1))
    lack = _ramp(x - ops.gather(x, 1, t) + margin) ** p
    loss = ops.where(make(np.arange(x.shape[1])) == t, 0.0, lack if weight is None else lack * weight[t])
    loss = loss.mean(1)
    return loss if input.ndim == 2 else ops.squeeze(loss, dim=0)


@_loss(check=False)
def multilabel_margin_loss(input: Any, target: Any) -> Any:
    """What the classes of a list (which ends at the first −1) lack to being 1 above each of the others."""
    x, t = _labels(input, target)
    listed = (t < 0).cumsum(1) == 0
    t = ops.where(listed, t, 0)
    chosen = ((unsqueeze(t, dim=2) == make(np.arange(x.shape[1]))) & unsqueeze(listed, dim=2)).any(1)
    lack = _ramp(1.0 - unsqueeze(ops.gather(x, 1, t), dim=2) + unsqueeze(x, dim=1))
    counted = unsqueeze(listed, dim=2) & ~unsqueeze(chosen, dim=1)
    loss = ops.where(counted, lack, 0.0).sum((1, 2)) / x.shape[1]
    return loss if input.ndim == 2 else ops.squeeze(loss, dim=0)


def _pick(x: Any, target: Any, ignore: int) -> Any:
    """The element of the class axis (1, or 0 of a vector) at the target; zero where that is to be ignored."""
    axis = min(1, x.ndim - 1)
    if target.shape != x.shape[:axis] + x.shape[axis + 1 :]:
        raise refuse(
            "class_shapes",
            input=list(x.shape),
            target=list(target.shape),
            wanted=[*x.shape[:axis], *x.shape[axis + 1 :]],
        )
    _check_classes(target, x.shape[axis], "Target", ignore)
    used = target != ignore
    return np.take_along_axis(x, np.expand_dims(target * used, axis), axis).squeeze(axis)[()] * used


def _place(g: Any, target: Any, ignore: int, size: tuple[int, ...]) -> Any:
    axis, used = min(1, len(size) - 1), target != ignore
    result = np.zeros_like(g, shape=size)
    np.put_along_axis(result, np.expand_dims(target * used, axis), np.expand_dims(g * used, axis), axis)
    return result


_CLASSES: Any = {"symbol": "pick", "role": "move", "latex": r"#1[#2]", "public": False}
_picked: Op = general(
    "class_values",
    _pick,
    [lambda g, x2, shape, ignore: _placed(g, x2, ignore=ignore, size=shape), None],
    derivative=[r"#g \text{ at the classes}", None],
    **_CLASSES,
)
_placed: Op = general(
    "at_classes",
    _place,
    [lambda g, x2, ignore: _picked(g, x2, ignore=ignore), None],
    derivative=["#g[#2]", None],
    **_CLASSES,
)


def _shares(target: Any, weight: Any, ignore: int, like: Any) -> Any:
    """How much each target counts."""
    used = cast(target != ignore, dtype=getattr(like.dtype, "numpy", like.dtype))
    return used if weight is None else _chosen_weights(target, weight=weight, ignore=ignore) * used


_chosen_weights = general("class_weights", lambda x, weight, ignore: weight[x * (x != ignore)], [None], symbol="w", role="stop", latex="w[#1]", derivative=[None], differentiable=False, public=False)  # fmt: skip


def _entropy(x: Any, target: Any, weight: Any, ignore: int, reduction: str) -> Any:
    axis = min(1, x.ndim - 1)
    if x.dtype.kind != "f":
        raise refuse("logits_dtype", dtype=x.dtype.name)
    lowered = x - np.maximum.reduce(x, axis=axis, keepdims=True) if x.size else x
    loss = np.log(np.add.reduce(np.exp(lowered), axis=axis)) - _pick(lowered, target, ignore)
    shares = _shares(target, weight, ignore, x)
    loss = loss * shares
    if reduction == "none":
        return loss
    total = np.add.reduce(loss, axis=None)
    return total / np.add.reduce(shares, axis=None) if reduction == "mean" else total


def _entropy_pull(g: Any, x1: Any, x2: Any, weight: Any, ignore: int, reduction: str) -> Any:
    shares = _shares(x2, weight, ignore, x1)
    g = shares * (g / total_of(shares, dim=None, keepdim=False) if reduction == "mean" else g)
    axis = min(1, x1.ndim - 1)
    return softmax(x1, axis) * unsqueeze(g, dim=axis) - _placed(g, x2, ignore=ignore, size=tuple(x1.shape))


_entropy_node = general(
    "cross_entropy", _entropy, [_entropy_pull, None], symbol="CE", role="spread", latex=r"-\ln \operatorname{softmax}(#1)[#2]",
    derivative=[r"#g\, (\operatorname{softmax}(#1) - \operatorname{onehot}(#2))", None], public=False, backward="NllLossBackward0",
)  # fmt: skip


@_loss(check=False)
def nll_loss(input: Any, target: Any, weight: Any = None, ignore_index: int = -100) -> Any:
    """−x at the class of each target (axis 1 of the input), times that class's weight."""
    shares = _shares(target, None if weight is None else weight.array, ignore_index, input)
    return -_picked(input, target, ignore=ignore_index) * shares, shares.sum()


@public("F.cross_entropy", method=False)
def cross_entropy(
    input: Any, target: Any, weight: Any = None, size_average: Any = None, ignore_index: int = -100, reduce: Any = None, reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:  # fmt: skip
    """−ln softmax(x) at the target class of axis 1, or its mean under target probabilities of the input's shape."""
    plain = label_smoothing == 0.0 and size_average is None and reduce is None and target.array.dtype.kind != "f"
    if plain and not decomposing() and reduction in ("mean", "sum", "none"):
        return _entropy_node(
            input, target, weight=None if weight is None else weight.array, ignore=ignore_index, reduction=reduction
        )
    return _smooth_entropy(
        input,
        target,
        weight,
        ignore_index,
        label_smoothing,
        size_average=size_average,
        reduce=reduce,
        reduction=reduction,
    )


@_loss("", check=False)
def _smooth_entropy(input: Any, target: Any, weight: Any, ignore_index: int, smoothing: float) -> Any:
    axis = min(1, input.ndim - 1)
    x, c = log_softmax(input, axis), input.shape[axis]
    weights = None if weight is None else reshape(weight, size=(c, *[1] * (input.ndim - axis - 1)))
    spread = total_of(x if weights is None else x * weights, dim=axis, keepdim=False) * (-smoothing / c)
    if target.shape == input.shape:
        if target.dtype.numpy.kind != "f":
            raise refuse(
                "class_shapes",
                input=list(input.shape),
                target=list(target.shape),
                wanted=[*input.shape[:axis], *input.shape[axis + 1 :]],
            )
        probable = x * target if weights is None else x * target * weights
        loss = spread - total_of(probable, dim=axis, keepdim=False) * (1.0 - smoothing)
        return loss, max(count(tuple(loss.shape), None), 1) * 1.0
    shares = _shares(target, None if weight is None else weight.array, ignore_index, input)
    used = _shares(target, None, ignore_index, input)
    return spread * used - _picked(x, target, ignore=ignore_index) * shares * (1.0 - smoothing), shares.sum()


@public("F.linear_cross_entropy", method=False)
def linear_cross_entropy(
    input: Any,
    linear_weight: Any,
    target: Any,
    *,
    linear_bias: Any = None,
    ignore_index: int | None = None,
    options: Any = None,
    **keywords: Any,
) -> Any:
    """The cross entropy of a linear layer's output."""
    return cross_entropy(
        linear(input, linear_weight, linear_bias),
        target,
        ignore_index=-100 if ignore_index is None else ignore_index,
        **keywords,
    )
