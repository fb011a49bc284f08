"""Losses: how far predictions are from what they should be.

Most are a formula for one element, which `_loss` makes a function with PyTorch's arguments: shapes checked, elements reduced. Hinges are
`clamp_min`, whose slope at 0 is 1, but for those over classes, where it is 0: as in PyTorch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.advice import advise
from autograd_core.applying import several
from autograd_core.errors import refuse, require
from autograd_core.op import Formulas, Op, Sample, general, make
from autograd_core.ops.elementary import choose
from autograd_core.ops.neural import check_classes, decomposing, linear, log_softmax, softmax, softmax_of
from autograd_core.ops.reduce import sum as sum_of
from autograd_core.ops.rows import finder, pair, row
from autograd_core.public import public
from autograd_core.standin import WHOLE

_WAYS = ("mean", "sum", "none")


def _check_shapes(input: Any, target: Any) -> None:
    """A column beside a row compares every prediction with every target, which nobody means; other broadcasts are only pointed out."""
    a, b = tuple(input.shape), tuple(target.shape)
    if a == b or not a or not b:
        return
    long, short = (a, b) if len(a) > len(b) else (b, a)
    if long == (*short, 1) and short[-1] > 1:
        raise refuse("loss_shapes", input=list(a), target=list(b), which="input" if long == a else "target", dim=len(long) - 1)  # fmt: skip
    advise(
        "loss_shapes", f"Using a target size ({list(b)}) that is different to the input size ({list(a)}): they are broadcast.", "Reshape one of them.",
        input=list(a), target=list(b),
    )  # fmt: skip


def _same_shapes(input: Any, target: Any) -> None:
    require(input.shape == target.shape, "loss_target_size", input=list(input.shape), target=list(target.shape))


def _float_targets(input: Any, target: Any) -> None:
    _same_shapes(input, target)
    if target.array.dtype.kind != "f":
        raise refuse("bce_dtypes", found=target.array.dtype.name, expected=input.array.dtype.name)


def _floating(op: str, both: bool = False) -> Callable[[Any, Any], None]:
    """The check of a loss that has no value for integers alone, or (`both`) for any."""

    def check(input: Any, target: Any) -> None:
        kinds = [one.array.dtype.kind == "f" for one in (input, target)]
        if not (all(kinds) if both else any(kinds)):
            raise refuse("floats_taken", op=op, dtype=(target if kinds[0] else input).array.dtype.name)
        _check_shapes(input, target)

    return check


def reduced(elements: Any, reduction: str, share: Any = None) -> Any:
    """The elements reduced; a mean by `share` where that is not their number."""
    if reduction not in (*_WAYS, "batchmean"):
        raise refuse("reduction", reduction=reduction)
    if reduction == "none":
        return elements
    if reduction == "mean":
        return elements.mean() if share is None else elements.sum() / share
    return elements.sum() / elements.shape[0] if reduction == "batchmean" and elements.ndim else elements.sum()


_REDUCTION = {"size_average": None, "reduce": None, "reduction": "mean"}
_EARLY = "input target size_average reduce reduction "


def _loss(name: str, formula: Callable[..., Any], doc: str, *, check: Any = _check_shapes, also: bool = False, order: str = "") -> Callable[..., Any]:  # fmt: skip
    """Make a loss of a formula for its elements (or for them and the number that a mean divides by); `also` makes it `torch.name` too.

    `order` names the arguments in PyTorch's order where those about the reduction are not the last.
    """
    own = signature(formula).parameters
    words = order.split() or [*own, *_REDUCTION]
    parameters = Signature([own.get(word) or Parameter(word, Parameter.POSITIONAL_OR_KEYWORD, default=_REDUCTION[word]) for word in words])  # fmt: skip

    @wraps(formula)
    def loss(*arguments: Any, **keywords: Any) -> Any:
        given = parameters.bind(*arguments, **keywords).arguments
        size_average, reduce, reduction = (given.pop(word, default) for word, default in _REDUCTION.items())
        if size_average is not None or reduce is not None:  # what `reduction` was called before
            reduction = "none" if not (reduce is None or reduce) else "mean" if size_average is None or size_average else "sum"
        if check:  # inputs of some have different shapes by nature
            check(given[words[0]], given[words[1]])
        elements = formula(**given)
        return reduced(elements[0], reduction, elements[1]) if isinstance(elements, tuple) else reduced(elements, reduction)  # fmt: skip

    loss.__name__, loss.__doc__, loss.__signature__ = name, doc, parameters  # type: ignore[attr-defined]
    return public("F." + name, *[name] * also, method=False)(loss)  # type: ignore[no-any-return]


def _times(elements: Any, weight: Any) -> Any:
    return elements if weight is None else elements * weight


def _weighted(elements: Any, weight: Any) -> Any:
    return elements if weight is None else (elements * weight, weight.sum())


def _huber(input: Any, target: Any, delta: float = 1.0, weight: Any = None) -> Any:
    require(delta > 0, "out_of_range", op="huber_loss", argument="delta", wanted="positive", given=delta)
    return _times(_bent(input - target, delta), weight)


def _smooth(input: Any, target: Any, beta: float = 1.0) -> Any:
    require(beta >= 0, "out_of_range", op="smooth_l1_loss", argument="beta", wanted="0 or more", given=beta)
    return _bent(input - target, beta) / beta if beta else (input - target).abs()


def _bent(difference: Any, edge: float) -> Any:
    """Half the square up to an edge, a straight line beyond."""
    size = difference.abs()
    near = ops.where(size >= edge, 0.0, difference)  # what is far, were it infinite, has no part in the square
    return ops.where(size >= edge, (size - 0.5 * edge) * edge, near * near * 0.5)


def _over(total: Any, n: Any) -> Any:
    """A mean, which is no number where there is nothing."""
    if type(n) is int and n:
        return total / float(n)  # a fifth of the time of a division by a number of NumPy's
    return total / total.dtype.type(n) if n else total.dtype.type(np.nan)


def _mse(x1: Any, x2: Any, reduction: str) -> Any:
    difference = x1 - x2
    if difference.dtype.kind != "f":
        raise refuse("floats_taken", op="mse_loss", dtype=difference.dtype.name)
    if reduction == "none":
        return difference * difference
    flat = difference.ravel("K")
    total = flat.dot(flat)
    return _over(total, flat.size) if reduction == "mean" else total


def _mse_pull(g: Any, x1: Any, x2: Any, reduction: str) -> Any:
    difference = x1 - x2
    return difference * (g * (2.0 / max(math.prod(difference.shape), 1) if reduction == "mean" else 2.0))


def _mse_forms(attributes: Mapping[str, Any]) -> Formulas:
    """The formulas of each reduction: what is only summed, or not even that, has no 1/n."""
    way = attributes["reduction"]
    slope = r"\tfrac{2}{n}" if way == "mean" else "2"
    share = {"mean": r"\tfrac{1}{n}\textstyle\sum ", "sum": r"\textstyle\sum ", "none": ""}[way]
    return share + "(#1 - #2)^2", (rf"#g \cdot {slope}(#1 - #2)", rf"-#g \cdot {slope}(#1 - #2)")


_mse_node = general(
    "mse_loss", _mse, [_mse_pull, lambda g, x1, x2, reduction: _mse_pull(g, x2, x1, reduction)],
    symbol="mse", role="scale", forms=_mse_forms, public=False,
    samples=[Sample(((3,), (3,)), {"reduction": way}) for way in ("mean", "sum", "none")] + [Sample(((2, 3), (2, 3)), {"reduction": "mean"})],
)  # fmt: skip


_squared = several(_mse_node, 2)


def _cross(x1: Any, x2: Any) -> Any:
    """−t ln x − (1 − t) ln(1 − x), a logarithm counting as at least −100."""
    if x1.size and not (np.min(x1) >= 0 and np.max(x1) <= 1):
        raise refuse("probabilities", low=float(np.min(x1)), high=float(np.max(x1)))
    with np.errstate(divide="ignore"):
        return (x2 - 1) * np.maximum(np.log1p(-x1), -100) - x2 * np.maximum(np.log(x1), -100)


_cross_node = pair("binary_cross_entropy", _cross,
    [lambda x1, x2: (x1 - x2) / ops.clamp_min(x1 * (1.0 - x1), 1e-12), lambda x1: ops.log1p(-x1) - ops.log(x1)], r"-#2 \ln #1 - (1 - #2) \ln (1 - #1)",
    [r"\frac{#1 - #2}{#1 (1 - #1)}", r"\ln \frac{1 - #1}{#1}"], "bce", [Sample(((3,), (3,)), None, 0.1, 0.9)], public=False)  # fmt: skip
_cross_logits_node = pair(
    "binary_cross_entropy_with_logits", lambda x1, x2: np.maximum(x1, 0) - x1 * x2 + np.log1p(np.exp(-np.abs(x1))),
    [lambda x1, x2: ops.sigmoid(x1) - x2, lambda x1: -x1], r"\ln(1 + e^{#1}) - #1 #2", [r"\sigma(#1) - #2", "-#1"], "bce", [Sample(((3,), (3,)))], public=False)  # fmt: skip


def _logits(input: Any, target: Any, weight: Any = None, pos_weight: Any = None) -> Any:
    if not decomposing() and pos_weight is None:
        return _times(_cross_logits_node(input, target), weight)
    share = 1.0 if pos_weight is None else (pos_weight - 1.0) * target + 1.0
    return _times((1.0 - target) * input + ops.softplus(-input) * share, weight)


def _divergence(input: Any, target: Any, log_target: bool = False) -> Any:
    if log_target:
        return target.exp() * (target - input)
    return ops.xlogy(target, target) - target * input


def _poisson(input: Any, target: Any, log_input: bool = True, full: bool = False, eps: float = 1e-8) -> Any:
    loss = input.exp() - target * input if log_input else input - target * (input + eps).log()
    large = ops.where(target > 1, target, 1.0)
    return loss + ops.where(target > 1, large * large.log() - large + (large * (2.0 * math.pi)).log() * 0.5, 0.0) if full else loss  # fmt: skip


def _gaussian(input: Any, target: Any, var: Any, full: bool = False, eps: float = 1e-6) -> Any:
    var = input * 0.0 + var if isinstance(var, float) else var if var.ndim == input.ndim else ops.unsqueeze(var, dim=-1)
    if bool((var < 0).any()):
        raise refuse("negative_variance")
    var = var + (ops.clamp_min(var, eps) - var).detach()
    return (var.log() + (input - target) ** 2 / var) * 0.5 + (0.5 * math.log(2 * math.pi) if full else 0.0)


def _cosine(input1: Any, input2: Any, target: Any, margin: float = 0) -> Any:
    product, first, second = ((a * b).sum(-1) for a, b in ((input1, input2), (input1, input1), (input2, input2)))
    cosine = product / ((first + 1e-12) * (second + 1e-12)).sqrt()
    return ops.where(target == 1, 1.0 - cosine, 0.0) + ops.where(target == -1, ops.clamp_min(cosine - margin, 0.0), 0.0)


def _triplet(anchor: Any, positive: Any, negative: Any, distance_function: Any = None, margin: float = 1.0, swap: bool = False) -> Any:  # fmt: skip
    distance = distance_function or ops.pairwise_distance
    far = distance(anchor, negative)
    return ops.clamp_min(distance(anchor, positive) - (ops.minimum(far, distance(positive, negative)) if swap else far) + margin, 0.0)  # fmt: skip


def _labels(input: Any, target: Any) -> tuple[Any, Any, Any]:
    """Predictions and labels with a batch axis, and the numbers of the classes."""
    rows = input if input.ndim == 2 else ops.reshape(input, size=(1, math.prod(input.shape)))
    return rows, ops.reshape(target, size=(rows.shape[0], -1)), make(np.arange(rows.shape[1]))


def _lack(x: Any) -> Any:
    """What is positive; what is no number is not."""
    return ops.where(x > 0, x, 0.0)


def _multi_margin(input: Any, target: Any, p: int = 1, margin: float = 1.0, weight: Any = None) -> Any:
    require(p in (1, 2), "out_of_range", op="multi_margin_loss", argument="p", wanted="1 or 2", given=p)
    x, t, classes = _labels(input, target)
    lack = _lack(x - ops.gather(x, 1, t) + margin) ** p
    return ops.where(classes == t, 0.0, lack if weight is None else lack * weight[t]).mean(1).reshape(target.shape)


def _multilabel_margin(input: Any, target: Any) -> Any:
    x, t, classes = _labels(input, target)
    listed = (t < 0).cumsum(1) == 0
    t = ops.where(listed, t, 0)
    listed = listed.unsqueeze(2)
    others = ~((t.unsqueeze(2) == classes) & listed).any(1).unsqueeze(1)
    lack = _lack(1.0 - ops.gather(x, 1, t).unsqueeze(2) + x.unsqueeze(1))
    return (ops.where(listed & others, lack, 0.0).sum((1, 2)) / x.shape[1]).reshape(input.shape[:-1])


# fmt: off
_squares = _loss("mse_loss", lambda input, target, weight=None: _weighted((input - target) ** 2, weight), "", order="input target weight size_average reduce reduction")
_loss("l1_loss", lambda input, target, weight=None: _weighted((input - target).abs(), weight), "The mean of absolute differences.",
      order=_EARLY + "weight")
_loss("smooth_l1_loss", _smooth,
      "Squared differences up to beta, absolute ones beyond (R. Girshick, Fast R-CNN, 2015).", check=_floating("smooth_l1_loss"),
      order=_EARLY + "beta")
_loss("huber_loss", _huber,
      "Half squared differences up to delta, a straight line beyond (P. Huber, Robust estimation of a location parameter, 1964).", check=_floating("huber_loss"), order="input target reduction delta weight")
_loss("binary_cross_entropy", lambda input, target, weight=None: _times(_cross_node(input, target), weight),
      "−t ln x − (1 − t) ln(1 − x) for probabilities x.", check=_float_targets)
_loss("binary_cross_entropy_with_logits", _logits, "The binary cross entropy of sigmoid(x), without overflow; `pos_weight` multiplies the positive part.",
      check=_float_targets, also=True,
      order="input target weight size_average reduce reduction pos_weight")
_loss("kl_div", _divergence, "t (ln t − x): the divergence of log-probabilities x from t (from eᵗ with `log_target`).", also=True, check=_floating("kl_div", both=True),
      order=_EARLY + "log_target")
_loss("poisson_nll_loss", _poisson, "−ln of a Poisson probability of t at rate eˣ (or x); `full` adds Stirling's formula for ln t!.", also=True,
      order="input target log_input full size_average eps reduce reduction")
_loss("gaussian_nll_loss", _gaussian, "½ (ln v + (x − t)² / v): −ln of a normal density, up to a constant (which `full` adds).",
      order="input target var full eps reduction")
_loss("hinge_embedding_loss", lambda input, target, margin=1.0: ops.where(target != 1, ops.clamp_min(margin - input, 0.0), 0.0) + ops.where(target != -1, input, 0.0),
      "x where the target is 1, what x lacks to the margin where it is −1.", also=True, check=_floating("hinge_embedding_loss"))
_loss("margin_ranking_loss", lambda input1, input2, target, margin=0: ops.clamp_min(-target * (input1 - input2) + margin, 0.0),
      "What is missing for the first to be `margin` above the second (target 1) or below it (−1).", also=True)
_loss("soft_margin_loss", lambda input, target: ops.softplus(-target * input), "ln(1 + e^(−t x)) for targets 1 and −1.", check=_floating("soft_margin_loss"))
_loss("multilabel_soft_margin_loss", lambda input, target, weight=None: _times(_cross_logits_node(input, target), weight).mean(-1),
      "The mean over classes of binary cross entropies.", check=_same_shapes)
_loss("cosine_embedding_loss", _cosine, "1 − cosine where the target is 1, the cosine beyond the margin where it is −1.", check=None, also=True)
_loss("triplet_margin_with_distance_loss", _triplet, "How much the negative lacks to being `margin` farther than the positive.", check=None)
_loss("triplet_margin_loss", lambda anchor, positive, negative, margin=1.0, p=2, eps=1e-6, swap=False: _triplet(
          anchor, positive, negative, lambda a, b: ops.pairwise_distance(a, b, p, eps), margin, swap),
      "`triplet_margin_with_distance_loss` with a p-norm as its distance.", check=None, also=True)
_loss("multi_margin_loss", _multi_margin, "The mean over other classes of what the right one lacks to being `margin` above them.", check=None)
_loss("multilabel_margin_loss", _multilabel_margin, "What the classes of a list (which ends at the first −1) lack to being 1 above the others.", check=None)
# fmt: on


@public("F.mse_loss", method=False)
def mse_loss(input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean", weight: Any = None) -> Any:  # fmt: skip
    """The mean (or sum, or none) of squared differences."""
    if decomposing() or not size_average is reduce is weight is None or reduction not in _WAYS:
        return _squares(input, target, weight, size_average=size_average, reduce=reduce, reduction=reduction)
    if input.array.shape != target.array.shape:
        _check_shapes(input, target)
    return _squared(input, target, {"reduction": reduction})


def _known(target: Any, x: Any, ignore: int) -> tuple[int, Any, Any]:
    """The axis of x that counts classes (1, or 0 of a vector), the targets with 0 for what is ignored, and which are not (`None`: all)."""
    axis = min(1, x.ndim - 1)
    if target.shape != x.shape[:axis] + x.shape[axis + 1 :]:
        require(not axis or target.shape[:1] == x.shape[:1], "class_batch", input=len(x), target=len(target) if target.ndim else 0)
        raise refuse("class_shapes", input=list(x.shape), target=list(target.shape), wanted=[*x.shape[:axis], *x.shape[axis + 1 :]])  # fmt: skip
    check_classes(target, x.shape[axis], "Target", ignore)
    if not target.ndim or 0 <= ignore < x.shape[axis] or (target.size and target.min() < 0):
        used = target != ignore
        return axis, target * used, used
    return axis, target, None


def _at(x: Any, target: Any, axis: int) -> Any:
    return x[np.arange(len(target)), target] if x.ndim == 2 else np.squeeze(np.take_along_axis(x, np.expand_dims(target, axis), axis), axis)[()]  # fmt: skip


def _kept(x: Any, used: Any) -> Any:
    """Zero where a target is ignored, whatever stands there."""
    return x if used is None else choose(used, x, x.dtype.type(0))


def _pick(x: Any, target: Any, ignore: int) -> Any:
    axis, target, used = _known(target, x, ignore)
    return _kept(_at(x, target, axis), used)


def _place(g: Any, target: Any, ignore: int, size: tuple[int, ...]) -> Any:
    result = np.zeros_like(g, shape=size)
    axis, target, used = _known(target, result, ignore)
    np.put_along_axis(result, np.expand_dims(target, axis), np.expand_dims(_kept(g, used), axis), axis)
    return result


def _shares(target: Any, weight: Any, ignore: int) -> Any:
    """How much each target counts."""
    used = target != ignore
    return used.astype(np.float32) if weight is None else weight[target * used] * used


_AT: Any = np.array([1, -100, 3])  # targets of the generated tests
_picked: Op = row(general, "class_values", _pick, [lambda g, x2, shape, ignore: _placed(g, x2, ignore=ignore, size=shape), None], r"#1[#2]",
    [r"#g \text{ at the classes}", None], "pick", [Sample(((3, 4), _AT), {"ignore": -100}), Sample(((3, 4, 1), np.abs(_AT[:, None]) % 4), {"ignore": 3})],
    role="move")  # fmt: skip
_placed: Op = row(general, "at_classes", _place, [lambda g, x2, ignore: _picked(g, x2, ignore=ignore), None], r"#1[#2]", ["#g[#2]", None], "pick",
    [Sample(((3,), _AT), {"ignore": -100, "size": (3, 4)})], role="move")  # fmt: skip
_counted = finder("class_weights", _shares, "pick", 2, "#1[#2]")


def _entropy(x: Any, target: Any, weight: Any, ignore: int, reduction: str) -> Any:
    if x.dtype.kind != "f":
        raise refuse("logits_dtype", dtype=x.dtype.name)
    axis, classes, used = _known(target, x, ignore)
    lowered = x - np.maximum.reduce(x, axis=axis, keepdims=True) if x.size else x
    loss = np.log(np.add.reduce(np.exp(lowered), axis=axis)) - _at(lowered, classes, axis)
    shares = used if weight is None else _shares(target, weight, ignore).astype(x.dtype)
    loss = _times(_kept(loss, used), shares)
    if reduction == "none":
        return loss
    total = np.add.reduce(loss, axis=None)
    return total if reduction == "sum" else _over(total, loss.size if shares is None else np.add.reduce(shares, axis=None))


def _entropy_pull(g: Any, x1: Any, x2: Any, weight: Any, ignore: int, reduction: str) -> Any:
    axis = min(1, x1.ndim - 1)
    if isinstance(x1, WHOLE) and weight is None and x1.ndim == 2 and reduction != "none" and _known(x2, x1, ignore)[2] is None:  # fmt: skip
        g, slope = g / len(x2) if reduction == "mean" else g, softmax_of(x1, 1)
        slope *= g
        slope[np.arange(len(x2)), x2] -= g
        return slope
    shares = ops.cast(_counted(x2, weight=weight, ignore=ignore), dtype=getattr(x1.dtype, "numpy", x1.dtype))
    g = ops.where(shares == 0, 0.0, shares * (g / sum_of(shares, dim=None, keepdim=False) if reduction == "mean" else g))
    return softmax(x1, axis) * ops.unsqueeze(g, dim=axis) - _placed(g, x2, ignore=ignore, size=tuple(x1.shape))


def _entropy_forms(attributes: Mapping[str, Any]) -> Formulas:
    """The formulas of each reduction, with the weights where there are some: their sum is then what a mean divides by."""
    way, weight = attributes["reduction"], "" if attributes["weight"] is None else r"\mathit{weight}[#2]"
    loss, slope = weight + r"\ln \operatorname{softmax}(#1)[#2]", r"(\operatorname{softmax}(#1) - \operatorname{onehot}(#2))"
    if way == "mean" and weight:
        return rf"-\frac{{\sum {loss}}}{{\sum {weight}}}", (rf"#g \cdot \frac{{{weight}}}{{\sum {weight}}} {slope}", None)
    share, total = r"\tfrac{1}{n}" if way == "mean" else "", "" if way == "none" else r"\textstyle\sum "
    return f"-{share}{total}{loss}", (rf"#g \cdot {share}{weight}{slope}", None)


_entropy_node = general(
    "cross_entropy", _entropy, [_entropy_pull, None], symbol="CE", role="spread", forms=_entropy_forms, public=False, backward="NllLossBackward0",
    samples=[Sample(((3, 4), _AT), {"weight": None, "ignore": -100, "reduction": way}) for way in ("mean", "sum", "none")]
    + [Sample(((3, 4), np.abs(_AT) % 4), {"weight": np.arange(1.0, 5.0), "ignore": -100, "reduction": "mean"})],
)  # fmt: skip


def _count(input: Any, target: Any, weight: Any, ignore: int) -> Any:
    return ops.cast(_counted(target, weight=None if weight is None else weight.array, ignore=ignore), dtype=input.dtype.numpy)  # fmt: skip


def _class_numbers(target: Any) -> None:
    """Numbers of classes are of 64 bits (or bytes), as in PyTorch."""
    dtype = target.array.dtype
    if dtype.kind in "biu" and dtype not in (np.int64, np.uint8):
        raise refuse("class_dtype", what="Target", dtype=dtype.name)


def _likelihood(input: Any, target: Any, weight: Any = None, ignore_index: int = -100) -> Any:
    _class_numbers(target)
    found = _picked(input, target, ignore=ignore_index)
    shares = _count(input, target, weight, ignore_index)
    return -found * shares, shares.sum()


def _smoothed(input: Any, target: Any, weight: Any, ignore_index: int, smoothing: float) -> Any:
    """Cross entropy from its parts: with smoothed labels, with probabilities, or to be looked at."""
    axis, classes = min(1, input.ndim - 1), input.shape[min(1, input.ndim - 1)]
    x = log_softmax(input, axis)
    each = x if weight is None else x * ops.reshape(weight, size=(classes, *[1] * (input.ndim - axis - 1)))
    spread = each.sum(axis) * (-smoothing / classes)
    if target.shape == input.shape and target.dtype.is_floating_point:
        loss = spread - (each * target).sum(axis) * (1.0 - smoothing)
        return loss, loss.dtype.numpy.type(math.prod(loss.shape))
    found, total = _likelihood(x, target, weight, ignore_index)
    return ops.where(_count(input, target, None, ignore_index) != 0, found * (1.0 - smoothing) + spread, 0.0), total


_loss("nll_loss", _likelihood, "−x at the class of each target (axis 1 of the input), times that class's weight.", check=None, also=True,
      order="input target weight size_average ignore_index reduce reduction")  # fmt: skip
_parts = _loss("cross_entropy", _smoothed, "", check=None)


@public("F.cross_entropy", method=False)
def cross_entropy(
    input: Any, target: Any, weight: Any = None, size_average: Any = None, ignore_index: int = -100, reduce: Any = None, reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:  # fmt: skip
    """−ln softmax(x) at the target class of axis 1, or its mean under target probabilities of the input's shape."""
    if not 0.0 <= label_smoothing <= 1.0:
        raise refuse("out_of_range", op="cross_entropy", argument="label_smoothing", wanted="from 0 to 1", given=label_smoothing)
    _class_numbers(target)
    whole = label_smoothing == 0.0 and size_average is reduce is None and not decomposing() and reduction in _WAYS
    if whole and not (target.dtype.is_floating_point and target.shape == input.shape):
        return _entropy_node(input, target, weight=None if weight is None else weight.array, ignore=ignore_index, reduction=reduction)  # fmt: skip
    return _parts(input, target, weight, ignore_index, label_smoothing, size_average=size_average, reduce=reduce, reduction=reduction)  # fmt: skip


@public("F.linear_cross_entropy", method=False)
def linear_cross_entropy(
    input: Any, linear_weight: Any, target: Any, *, linear_bias: Any = None, ignore_index: int | None = None, options: Any = None, **keywords: Any
) -> Any:  # fmt: skip
    """The cross entropy of a linear layer's output."""
    del options  # about memory, not about results
    return cross_entropy(linear(input, linear_weight, linear_bias), target, ignore_index=-100 if ignore_index is None else ignore_index, **keywords)  # fmt: skip
