"""Layers as functions: linear maps, softmax, normalisation, dropout, distances.

What runs faster or reads better so is a single node; within `decomposed()` the same is computed from elementary operations.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.applying import several
from autograd_core.errors import refuse, require
from autograd_core.op import Sample, general, make
from autograd_core.ops.arithmetic import together
from autograd_core.ops.elementary import cast, exp, rsqrt
from autograd_core.ops.linalg import matmul, product
from autograd_core.ops.reduce import mean, sum, typed, var
from autograd_core.ops.rows import row
from autograd_core.ops.shape import reshape, unsqueeze
from autograd_core.public import composed, public, register
from autograd_core.randomness import default_generator
from autograd_core.tape import no_grad

_multiply = product(lambda x1, x2: np.dot(x1, x2) if x1.ndim < 3 else np.matmul(x1, x2))
_decomposed: ContextVar[bool] = ContextVar("autograd_core_decomposed", default=False)
decomposing = _decomposed.get


@contextmanager
def decomposed() -> Iterator[None]:
    """Inside, layers and losses that are one node otherwise are computed from elementary operations, for all to see."""
    token = _decomposed.set(True)
    try:
        yield
    finally:
        _decomposed.reset(token)


def _by(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape))


def _linear(x1: Any, x2: Any, x3: Any = None) -> Any:
    try:
        y = x1.dot(x2.T) if type(x1) is np.ndarray and x1.ndim == 2 and x1.dtype is x2.dtype else _multiply(x1, x2.T)
    except ValueError:
        raise refuse("linear_shapes", input=_by(x1.shape), weight=_by(x2.T.shape), features=x1.shape[-1], expected=x2.shape[-1]) from None  # fmt: skip
    if x3 is None:
        return y
    return np.add(y, x3, out=y) if y.ndim and y.dtype == x3.dtype else y + x3


def _rows(value: Any) -> Any:
    """All leading axes as one: a batch of vectors."""
    return value if value.ndim == 2 else reshape(value, size=(math.prod(value.shape[:-1]), value.shape[-1]))


def _pull_input(g: Any, x2: Any) -> Any:
    return g.dot(x2) if type(g) is np.ndarray and g.ndim == 2 else matmul(g, x2)


def _pull_weight(g: Any, x1: Any) -> Any:
    if type(g) is np.ndarray and g.ndim == 2:  # as nearly always
        return g.T.dot(x1)
    return matmul(_rows(g).T, _rows(x1))


_linear_node = row(general, "linear", _linear, [_pull_input, _pull_weight, lambda g: g], r"#1 #2^{\mathsf T} + #3",
    ["#g\\, #2", r"#g^{\mathsf T} #1", "#g"], "xWᵀ+b", [Sample(((4, 3), (2, 3), (2,))), Sample(((3,), (2, 3), (2,))), Sample(((2, 4, 3), (2, 3), (2,))),
    Sample(((4, 3), (2, 3)))], role="swap", backward="AddmmBackward0")  # fmt: skip


_linear_bare, _linear_biased = several(_linear_node, 2), several(_linear_node, 3)


@public("F.linear", method=False)
def linear(input: Any, weight: Any, bias: Any = None) -> Any:
    """x Wᵀ + b, for x of shape (…, n), W of shape (m, n) and b of shape (m,)."""
    if decomposing() or weight.ndim != 2 or input.array.ndim == 0:
        y = matmul(input, ops.permute(weight, dims=tuple(range(weight.ndim))[::-1]))
        return y if bias is None else y + bias
    return _linear_bare(input, weight, {}) if bias is None else _linear_biased(input, weight, bias, {})


@public("F.bilinear", "bilinear", method=False)
def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Any:
    """x₁ᵀ Wₖ x₂ + bₖ for each matrix of W (m, n₁, n₂)."""
    m, n1, n2 = weight.shape
    left = reshape(linear(input1, reshape(ops.permute(weight, dims=(0, 2, 1)), size=(m * n2, n1))), size=(*input1.shape[:-1], m, n2))  # fmt: skip
    y = sum(left * unsqueeze(input2, dim=-2), dim=-1, keepdim=False)
    return y if bias is None else y + bias


def softmax_of(x: Any, dim: int, logarithm: bool = False) -> Any:
    """The softmax of an array, or its logarithm."""
    if x.ndim == 0:
        return (x - x if logarithm else np.exp(x - x))[()]
    if x.dtype.kind != "f":
        raise TypeError(f"softmax needs a floating point tensor and got {x.dtype}; use x.float()")
    lowered = x - np.maximum.reduce(x, axis=dim, keepdims=True) if x.size else np.array(x)
    raised = np.exp(lowered, out=None if logarithm else lowered)
    total = np.add.reduce(raised, axis=dim, keepdims=True)
    return np.subtract(lowered, np.log(total), out=lowered) if logarithm else np.divide(raised, total, out=raised)


_SAMPLES = [Sample(((3,),), {"dim": -1}), Sample(((2, 3),), {"dim": 0}), Sample(((2, 3),), {"dim": -1})]
_softmax_node = row(general, "softmax", softmax_of, [lambda g, y, dim: y * (g - sum(g * y, dim=dim, keepdim=True))], r"\operatorname{softmax} #1",
    [r"#y \odot (#g - \textstyle\sum #g \odot #y)"], "soft", _SAMPLES, role="spread")  # fmt: skip
_log_softmax_node = row(general, "log_softmax", lambda x, dim: softmax_of(x, dim, True), [lambda g, y, dim: g - exp(y) * sum(g, dim=dim, keepdim=True)],
    r"\ln \operatorname{softmax} #1", [r"#g - \operatorname{softmax}(#1) \textstyle\sum #g"], "logsm", _SAMPLES, role="spread")  # fmt: skip


def _axis(input: Any, dim: int | None) -> int:
    """The axis: PyTorch's choice where none is given."""
    return (0 if input.ndim in (0, 1, 3) else 1) if dim is None else dim


@public("F.softmax", method=False)
def softmax(input: Any, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    """Exponentials along `dim`, divided by their sum."""
    x, dim = typed(input, dtype), _axis(input, dim)
    if not decomposing():
        return _softmax_node(x, dim=dim)
    raised = exp(x - ops.amax(x, dim=dim, keepdim=True).detach())
    return raised / sum(raised, dim=dim, keepdim=True)


@public("F.log_softmax", method=False)
def log_softmax(input: Any, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    """The logarithm of the softmax, computed without overflow."""
    x, dim = typed(input, dtype), _axis(input, dim)
    return x - ops.logsumexp(x, dim=dim, keepdim=True) if decomposing() else _log_softmax_node(x, dim=dim)


@public("F.gumbel_softmax", method=False)
def gumbel_softmax(logits: Any, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1) -> Any:
    """A draw from the categorical distribution made smooth; `hard` makes the values one-hot and keeps the smooth gradient."""
    del eps
    noise = -np.log(default_generator.exponential(tuple(logits.shape))).astype(logits.dtype.numpy)
    y = softmax((logits + make(noise)) / tau, dim)
    return cast(y == ops.amax(y, dim=dim, keepdim=True), dtype=y.dtype.numpy) - y.detach() + y if hard else y


# fmt: off
composed("softmax special.softmax", "Exponentials along `dim`, divided by their sum.", lambda input, dim, dtype=None: softmax(input, dim, dtype=dtype))
composed("log_softmax special.log_softmax", "The logarithm of the softmax along `dim`, computed without overflow.",
    lambda input, dim, dtype=None: log_softmax(input, dim, dtype=dtype))
composed("F.softmin", "The softmax of −x.", lambda input, dim=None, _stacklevel=3, dtype=None: softmax(-input, dim, dtype=dtype))
# fmt: on


def _centred(x: Any, dim: tuple[int, ...], eps: float) -> Any:
    n = x.dtype.type(max(math.prod(x.shape[i] for i in dim), 1))
    x = x - np.add.reduce(x, axis=dim, keepdims=True) / n
    return x / np.sqrt(np.add.reduce(x * x, axis=dim, keepdims=True) / n + eps)


def _centred_pull(g: Any, x: Any, y: Any, dim: tuple[int, ...], eps: float) -> Any:
    inner = g - mean(g, dim=dim, keepdim=True) - y * mean(g * y, dim=dim, keepdim=True)
    return inner * rsqrt(var(x, dim=dim, keepdim=True, correction=0) + eps)


_NORMS = {
    # (x − mean) / √(var + eps): one operation for each family of layers, so that a graph says which
    name: row(general, name, _centred, [_centred_pull], r"\frac{#1 - \overline{#1}}{\sqrt{\operatorname{var} #1 + \epsilon}}",
        [r"\frac{#g - \overline{#g} - #y\, \overline{#g #y}}{\sqrt{\operatorname{var} #1 + \epsilon}}"], "norm",
        [Sample(((2, 3),), {"dim": (1,), "eps": 1e-5}), Sample(((2, 3, 2),), {"dim": (0, 2), "eps": 1e-3})], role="spread",
        backward=f"Native{name.title().replace('_', '')}Backward0")
    for name in ("layer_norm", "group_norm", "batch_norm")
}  # fmt: skip


def _normed(name: str, x: Any, dim: tuple[int, ...], eps: float) -> Any:
    if not decomposing():
        return _NORMS[name](x, dim=dim, eps=eps)
    x = x - mean(x, dim=dim, keepdim=True)
    return x / ops.sqrt(mean(x * x, dim=dim, keepdim=True) + eps)


def _affine(x: Any, weight: Any, bias: Any, shape: Any = None) -> Any:
    """x · weight + bias, either of which may be missing, for each channel (axis 1) unless a shape is given."""
    shape = (-1, *[1] * (x.ndim - 2)) if shape is None else tuple(shape)
    x = x if weight is None else x * reshape(weight, size=shape)
    return x if bias is None else x + reshape(bias, size=shape)


def _last(input: Any, normalized_shape: Any) -> tuple[int, ...]:
    n = len(normalized_shape)
    fits = n and tuple(input.shape[input.ndim - n :]) == tuple(normalized_shape)
    require(fits, "normalized_shape", wanted=list(normalized_shape), shape=list(input.shape))
    return tuple(range(-n, 0))


@public("F.layer_norm", "layer_norm", method=False)
def layer_norm(input: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Any:
    """Mean 0 and variance 1 over the last axes (those of `normalized_shape`), then an elementwise affine map."""
    return _affine(_normed("layer_norm", input, _last(input, normalized_shape), eps), weight, bias, normalized_shape)


@public("F.rms_norm", "rms_norm", method=False)
def rms_norm(input: Any, normalized_shape: Any, weight: Any = None, eps: float | None = None) -> Any:
    """Divided by the root of the mean of squares over the last axes."""
    eps = float(np.finfo(input.dtype.numpy).eps) if eps is None else eps
    return _affine(input * rsqrt(mean(input * input, dim=_last(input, normalized_shape), keepdim=True) + eps), weight, None, normalized_shape)  # fmt: skip


@public("F.group_norm", "group_norm", method=False)
def group_norm(input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Any:
    """Mean 0 and variance 1 over each group of channels of each sample."""
    n, c, *rest = input.shape
    require(c % num_groups == 0, "group_norm", channels=c, groups=num_groups)
    x = _normed("group_norm", reshape(input, size=(n, num_groups, c // num_groups * math.prod(rest))), (2,), eps)
    return _affine(reshape(x, size=(n, c, *rest)), weight, bias)


def _follow(running_mean: Any, running_var: Any, input: Any, dim: tuple[int, ...], momentum: float) -> None:
    """Move the running statistics towards those of this batch."""
    with no_grad():
        for running, now in ((running_mean, mean), (running_var, var)):
            if running is not None:
                found = reshape(now(input, dim=dim), size=(-1, input.shape[1]))
                running.copy_(running * (1.0 - momentum) + mean(found, dim=0) * momentum)


def _channel_norm(name: str, first: int) -> Any:
    """A normalisation of each channel: over the batch as well (`first` 0), or for each sample (2)."""

    def norm(
        input: Any, running_mean: Any = None, running_var: Any = None, weight: Any = None, bias: Any = None, training: bool = first > 0, momentum: float = 0.1,
        eps: float = 1e-5, use_input_stats: bool | None = None,
    ) -> Any:  # fmt: skip
        """Mean 0 and variance 1 for each channel, or by the running statistics; training moves those along."""
        sizes = {one.shape[0] for one in (running_mean, weight) if one is not None and one.ndim}
        if input.ndim > 1 and not sizes <= {input.shape[1]}:
            raise refuse("norm_channels", expected=min(sizes - {input.shape[1]}), found=input.shape[1])
        if not (training if use_input_stats is None else use_input_stats):
            centre, width = (reshape(one, size=(-1, *[1] * (input.ndim - 2))) for one in (running_mean, running_var))
            return _affine((input - centre) * rsqrt(width + eps), weight, bias)
        if 0 in input.shape:
            return _affine(input * 1.0, weight, bias)
        dim = tuple(i for i in range(first, input.ndim) if i != 1)
        require(math.prod(input.shape[i] for i in dim) != 1, "batch_of_one", shape=list(input.shape))
        _follow(running_mean, running_var, input, dim, momentum)
        return _affine(_normed("batch_norm", input, dim, eps), weight, bias)

    norm.__name__ = name
    return public("F." + name, name, method=False)(norm)


batch_norm, instance_norm = _channel_norm("batch_norm", 0), _channel_norm("instance_norm", 2)


def _statistics(x: Any, dim: tuple[int, ...], keepdim: bool, eps: float) -> tuple[Any, Any]:
    """The means and the inverse deviations."""
    return mean(x, dim=dim, keepdim=keepdim), rsqrt(var(x, dim=dim, keepdim=keepdim, correction=0) + eps)


def _native_batch_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, momentum: float, eps: float
) -> Any:
    y, x = batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps), input.detach()
    nothing = make(np.zeros(0, x.dtype.numpy))
    return y, *(_statistics(x, tuple([i for i in range(x.ndim) if i != 1]), False, eps) if training else (nothing, nothing))


# fmt: off
composed("native_layer_norm", "layer_norm, the means and the inverse deviations.", lambda input, normalized_shape, weight, bias, eps: (
    layer_norm(input, normalized_shape, weight, bias, eps), *_statistics(input.detach(), _last(input, normalized_shape), True, eps)), method=False)
composed("native_batch_norm", "batch_norm, the means and the inverse deviations.", _native_batch_norm, method=False)
composed("native_group_norm", "group_norm, the means and the inverse deviations.", lambda input, weight, bias, N, C, HxW, group, eps: (
    group_norm(input, group, weight, bias, eps), *_statistics(reshape(input, size=(N, group, C // group * HxW)), (2,), False, eps)), method=False)
# fmt: on


@public("F.local_response_norm", method=False)
def local_response_norm(input: Any, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Any:
    """Divided by a power of the mean of squares over neighbouring channels."""
    require(input.ndim > 2, "conv_dimensions", name="local_response_norm", few=3, many=5, shape=list(input.shape))
    distance = np.arange(input.shape[1]) - np.arange(input.shape[1])[:, None]
    band = ((distance >= -(size // 2)) & (distance <= (size - 1) // 2)).astype(input.dtype.numpy) / size
    return input / (ops.movedim(linear(ops.movedim(input * input, 1, -1), make(band)), -1, 1) * alpha + k) ** beta


def _dropout(name: str, training: bool, alpha: bool = False) -> None:
    """One of the dropouts: of elements, or (where the name says how many axes an image has, or `feature`) of whole channels."""
    shift = 1.7580993408473766  # λα of the self-normalising network: selu saturates at its negative

    def dropped(input: Any, noise: Any, p: float) -> Any:
        if p == 1.0 or not alpha:
            return input * (noise if p == 1.0 else noise * (1.0 / (1.0 - p)))
        a = 1.0 / math.sqrt((shift * shift * p + 1.0) * (1.0 - p))
        return input * (noise * a) + ((noise - 1.0) * (shift * a) + shift * a * p)

    def drop(input: Any, p: float = 0.5, training: bool = training, inplace: bool = False) -> Any:
        """Elements (or whole channels) set to zero with probability p, the others scaled so that the mean stays; only in training."""
        if not 0.0 <= p <= 1.0:
            raise refuse("dropout", p=p)
        if not training or p == 0.0:
            return input
        axes = {"dropout1d": input.ndim - 1, "dropout3d": 2 if input.ndim == 5 else 1, "dropout2d": 2, "feature_alpha_dropout": 2}.get(name, input.ndim)  # fmt: skip
        shape = (*input.shape[:axes], *[1] * (input.ndim - axes))
        noise = make((default_generator.uniform(shape) < 1 - p).astype(input.dtype.numpy))
        return input._change(dropped, noise, p) if inplace else dropped(input, noise, p)

    drop.__name__ = name
    public("F." + name, method=False)(drop)
    for other in (name, *["feature_dropout"] * (name == "dropout2d")):
        for ending, inplace in (("", False), ("_", True)):
            register(other + ending, lambda x, p=0.5, train=True, inplace=inplace: drop(x, p, train, inplace), method=False)  # fmt: skip


for _name in ("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout"):
    _dropout(_name, _name.startswith("dropout"), alpha="alpha" in _name)


def check_classes(index: Any, count: int, what: str, ignore: int | None = None) -> None:
    """Positions must be integers from 0 to count − 1 (or `ignore`): what NumPy says otherwise does not help."""
    if index.dtype.kind not in "iu":
        raise refuse("class_dtype", what=what, dtype=index.dtype.name)
    if index.size and (index.min() < 0 or index.max() >= count):
        wrong = ((index < 0) | (index >= count)) & (index != ignore)
        if np.any(wrong):
            place = [int(i) for i in np.argwhere(wrong)[0]]
            raise refuse("class_range", what=what, found=int(index[tuple(place)]), last=count - 1, place=place)


@public("F.cosine_similarity", "cosine_similarity", method=False)
def cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: float = 1e-8) -> Any:
    """x₁ · x₂ / (‖x₁‖ ‖x₂‖) along `dim`; a norm counts as at least eps."""
    x1, x2 = (_of_length_one(one, dim, eps) for one in ops.broadcast_tensors(*together(x1, x2)))
    return sum(x1 * x2, dim=dim, keepdim=False)


def _of_length_one(x: Any, dim: Any, eps: float) -> Any:
    """Divided by its norm; what is added to a norm below eps is a constant, as in PyTorch."""
    length = x.norm(2.0, dim, True)
    return x / (length + ops.detach(ops.clamp_min(eps - length, 0.0)))


# fmt: off
composed("pairwise_distance F.pairwise_distance", "The norm of x₁ − x₂ + eps along the last axis.",
    lambda x1, x2, p=2.0, eps=1e-6, keepdim=False: (x1 - x2 + eps).norm(p, -1, keepdim), method=False)
composed("F.normalize", "Divided by its norm along `dim`, which counts as at least eps.",
    lambda input, p=2.0, dim=1, eps=1e-12: input / ops.clamp_min(input.norm(p, dim, True), eps), method=False)
# fmt: on
