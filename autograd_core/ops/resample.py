"""Images at another size, and samples of them at given places.

Growing, shrinking and averaging along one axis is a product with a small matrix of weights; an image takes one along each of its axes.
R. Keys, "Cubic convolution interpolation for digital image processing", 1981 (with a = −3/4, as in PyTorch).
"""

from __future__ import annotations

import functools
import math
from functools import lru_cache
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.errors import refuse, require
from autograd_core.op import Op, Sample, linear, make
from autograd_core.ops.rows import row
from autograd_core.public import composed, public
from autograd_core.standin import as_one


def tuple_of(value: Any, n: int, kind: Any = int) -> tuple[Any, ...]:
    """A number for every one of n axes, or what is given for each."""
    values = tuple(map(kind, value)) if isinstance(value, (tuple, list)) else (kind(value),)
    return values * n if len(values) == 1 else values


def areas(size: int, out: int) -> list[range]:
    """An axis in nearly equal parts, which overlap where they do not fit."""
    return [range(i * size // out, -(-(i + 1) * size // out)) for i in range(out)]


def _near(d: Any, a: float) -> Any:
    return (d * (a + 2.0) - (a + 3.0)) * d * d + 1.0


def _far(d: Any, a: float) -> Any:
    return (((d - 5.0) * d + 8.0) * d - 4.0) * a


def _weights(cubic: bool, d: Any, a: float) -> Any:
    """How much an element counts at a distance: a triangle, or Keys' two cubics."""
    return np.where(d < 1, _near(d, a), np.where(d < 2, _far(d, a), 0.0)) if cubic else np.maximum(1.0 - d, 0.0)


@lru_cache(maxsize=256)
def _matrix(kind: str, size: int, out: int, *details: Any) -> Any:
    """The weights (out, size) of every old element in every new one."""
    i, j = np.arange(out)[:, None], np.arange(size)
    if kind == "area":
        begin, end = i * size // out, -(-(i + 1) * size // out)
        return ((j >= begin) & (j < end)) / np.maximum(end - begin, 1)
    if kind == "mean":
        kernel, stride, pad, counts_pad, divisor = details
        begin, end = i * stride - pad, np.minimum(i * stride - pad + kernel, size + pad)
        own = end - begin if counts_pad else np.minimum(end, size) - np.maximum(begin, 0)
        return ((j >= begin) & (j < end)) / (np.maximum(own, 1) if divisor is None else divisor)
    scale, align = details
    step = (size - 1) / max(out - 1, 1) if align else scale or size / out
    if kind.startswith("nearest"):
        return (np.minimum(np.floor((i + 0.5 * (kind != "nearest")) * step), size - 1) == j) * 1.0
    if kind.startswith("smooth"):  # as Pillow does: what shrinks is averaged
        weights = _weights(kind.endswith("cubic"), np.abs(j + 0.5 - step * (i + 0.5)) / max(step, 1.0), -0.5)
        return weights / weights.sum(1, keepdims=True)
    place = i * step if align else (i + 0.5) * step - 0.5
    if kind == "linear":
        return _weights(False, np.abs(j - np.clip(place, 0, size - 1)), 0.0)
    wide = _weights(True, np.abs(np.arange(-2, size + 2) - place), -0.75)
    wide[:, 2] += wide[:, 0] + wide[:, 1]
    wide[:, -3] += wide[:, -1] + wide[:, -2]
    return wide[:, 2:-2]


@as_one
def _product(x: Any, weights: Any) -> Any:
    """x times the weights, where an element that is infinite or no number is felt only where it has a weight."""
    y = np.matmul(x, weights)
    if np.isfinite(np.sum(y)):
        return y
    up, down, none = ((one.astype(x.dtype), one) for one in (x == np.inf, x == -np.inf, np.isnan(x)))
    y = np.matmul(np.where(up[1] | down[1] | none[1], x.dtype.type(0), x), weights)
    for plus, minus, sign in ((up, down, np.inf), (down, up, -np.inf)):
        y[np.matmul(plus[0], 1.0 * (weights > 0)) + np.matmul(minus[0], 1.0 * (weights < 0)) > 0] += sign
    y[np.matmul(none[0], 1.0 * (weights != 0)) > 0] = np.nan
    return y


def _of_integers(x: Any, maps: tuple[Any, ...]) -> Any:
    """Where there is a value for integers: elements that are only picked, bytes rounded, and means of int64 cut off, as PyTorch has them."""
    kind = maps[0][0]
    if kind.startswith("nearest"):
        return _resample(x.astype(np.float64), maps).astype(x.dtype)
    if x.dtype == np.uint8 and kind not in ("mean", "area"):
        for axis in range(1, len(maps) + 1):  # from the last one on, with bytes between them and weights of 16 bits
            weights = _matrix(*maps[-axis])
            bits = max(n for n in range(23) if weights.max() * 2**n + 0.5 < 2**15)
            whole = np.trunc(weights * 2**bits + np.copysign(0.5, weights)).astype(np.int64)
            x = np.swapaxes(np.clip((np.matmul(np.swapaxes(x, -axis, -1), whole.T) + (1 << bits - 1)) >> bits, 0, 255), -axis, -1)
        return x.astype(np.uint8)
    if x.dtype == np.int64 and kind == "mean":
        return np.trunc(np.round(_resample(x.astype(np.float64), maps), 6)).astype(np.int64)
    raise refuse("floats_taken", op={"mean": "avg_pool", "area": "adaptive_avg_pool"}.get(kind, "interpolate"), dtype=x.dtype.name)


def _resample(x: Any, maps: tuple[Any, ...], back: bool = False) -> Any:
    if x.dtype.kind != "f":
        return _of_integers(x, maps)
    for axis, spec in enumerate(maps, -len(maps)):
        matrix = _matrix(*spec).astype(x.dtype)
        x = np.swapaxes(_product(np.swapaxes(x, axis, -1), matrix if back else matrix.T), axis, -1)
    return x


def _resampler(name: str, symbol: str, *maps: Any) -> Op:
    """An image whose every axis is multiplied by a matrix; its transpose multiplies by the transposed ones."""
    made: Op = row(linear, name, _resample, [lambda g, maps, back: made(g, maps=maps, back=not back)], rf"\operatorname{{{name.replace('_', '')}}} #1",
        [r"#g \text{ shared out by the same weights}"], symbol, [Sample(((2, 3, 4),), {"maps": maps, "back": False})], role="spread")  # fmt: skip
    return made


_resized = _resampler("interpolate", "⤢", ("cubic", 3, 5, None, False), ("linear", 4, 3, None, True))
avg_pool = _resampler("avg_pool", "avgp", ("mean", 3, 2, 2, 1, 0, True, None), ("area", 4, 3))
_AXES = {"linear": (1,), "bilinear": (2,), "bicubic": (2,), "trilinear": (3,)}
_KINDS = {"bilinear": "linear", "trilinear": "linear", "bicubic": "cubic", **{kind: kind for kind in ("nearest", "nearest-exact", "linear", "area")}}  # fmt: skip


@public("F.interpolate", "F.upsample", method=False)
def interpolate(
    input: Any, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None, antialias: bool = False,
) -> Any:  # fmt: skip
    """The image (N, C, …) at another size, or at its size times `scale_factor`."""
    n, shape = input.ndim - 2, input.shape[2:]
    kind = ("smooth " if antialias else "") + _KINDS.get(mode, "")
    known = mode in _KINDS and (not antialias or mode[:2] == "bi")
    require(known and (size is None) != (scale_factor is None), "interpolate", mode=mode, modes=", ".join(_KINDS))
    require(n in _AXES.get(mode, (1, 2, 3)), "interpolate_axes", mode=mode, wanted=_AXES.get(mode, (1,))[0] + 2, got=input.ndim)
    factors = None if scale_factor is None else tuple_of(scale_factor, n, float)
    sizes = tuple_of(size, n) if factors is None else tuple(math.floor(m * f) for m, f in zip(shape, factors, strict=True))  # fmt: skip
    if mode == "area":
        return avg_pool(input, maps=tuple(("area", *pair) for pair in zip(shape, sizes, strict=True)), back=False)
    if min((*shape, *sizes)) < 1:
        raise refuse("out_of_range", op="interpolate", argument="every size", wanted="1 or more", given=f"{list(shape)} to {list(sizes)}")
    plain = {"linear": (1,), "nearest": (1, 2) if n == 2 else ()}.get(kind, ())  # ratios of sizes at which PyTorch forgets the factor
    scales = [
        None if factors is None or recompute_scale_factor or out in [m * ratio for ratio in plain] else 1 / factors[axis]
        for axis, (m, out) in enumerate(zip(shape, sizes, strict=True))
    ]
    return _resized(input, maps=tuple((kind, *each, bool(align_corners)) for each in zip(shape, sizes, scales, strict=True)), back=False)  # fmt: skip


def _dealt(input: Any, size: Any, order: Any, result: Any) -> Any:
    """Reshaped, its last axes permuted, reshaped again."""
    lead = tuple(input.shape[: input.ndim - 3])
    x = ops.reshape(input, size=(*lead, *size))
    return ops.reshape(ops.permute(x, dims=(*range(len(lead)), *[len(lead) + i for i in order])), size=(*lead, *result))


def _pixel_shuffle(input: Any, upscale_factor: int) -> Any:
    r, (c, h, w) = upscale_factor, input.shape[-3:]
    require(c % (r * r) == 0, "pixel_shuffle", channels=c, factor=r * r)
    return _dealt(input, (c // r**2, r, r, h, w), (0, 3, 1, 4, 2), (c // r**2, h * r, w * r)) if r > 1 else ops.clone(input)


def _pixel_unshuffle(input: Any, downscale_factor: int) -> Any:
    r, (c, h, w) = downscale_factor, input.shape[-3:]
    return _dealt(input, (c, h // r, r, w // r, r), (0, 2, 4, 1, 3), (c * r**2, h // r, w // r)) if r > 1 else ops.clone(input)


def _channel_shuffle(input: Any, groups: int) -> Any:
    n, c, *rest = input.shape
    return ops.reshape(ops.transpose(ops.reshape(input, size=(n, groups, c // groups, *rest)), dim0=1, dim1=2), size=(n, c, *rest))  # fmt: skip


@public("F.affine_grid", "affine_grid_generator", method=False)
def affine_grid(theta: Any, size: Any, align_corners: bool | None = None) -> Any:
    """For every pixel of an image of `size` the place that the affine maps theta (N, d, d + 1) send it to, in [−1, 1]."""
    axes = [np.linspace(-1, 1, n) * (n > 1) * (1 if align_corners else (n - 1) / n) for n in size[2:]]
    base = np.stack([*reversed(np.meshgrid(*axes, indexing="ij")), np.ones(tuple(size[2:]))], axis=-1).reshape(-1, len(axes) + 1)  # fmt: skip
    flat = ops.matmul(make(base.astype(theta.dtype.numpy)[None]), ops.transpose(theta, dim0=1, dim1=2))
    return ops.reshape(flat, size=(theta.shape[0], *size[2:], len(axes)))


def _inside(x: Any, n: int, padding_mode: str, align: bool) -> Any:
    """A coordinate brought into the image: by folding at its ends (`reflection`), then by cutting off."""
    if padding_mode == "zeros":
        return x
    low, span = (0.0, n - 1.0) if align else (-0.5, float(n))
    if padding_mode == "reflection":
        x = ops.abs(x - low) if span else x * 0.0
        turns = ops.floor(x / (span or 1.0)).detach()
        odd, rest = turns % 2.0, x - turns * span
        x = (1.0 - odd) * rest + odd * (span - rest) + low
    return ops.where((x > 0.0) & (x < n - 1.0), x, np.clip(x.array, 0.0, n - 1.0))  # at its ends it stands still


def _cubics(t: Any) -> tuple[Any, ...]:
    """The weights of the four neighbours of a place t of the way from the second to the third."""
    return _far(t + 1.0, -0.75), _near(t, -0.75), _near(1.0 - t, -0.75), _far(2.0 - t, -0.75)


@public("F.grid_sample", method=False)
def grid_sample(input: Any, grid: Any, mode: str = "bilinear", padding_mode: str = "zeros", align_corners: bool | None = None) -> Any:  # fmt: skip
    """The image (N, C, …) at the places of a grid (N, …, d) in [−1, 1], whose last axis begins with x."""
    (batch, channels), shape, align = input.shape[:2], tuple(input.shape[2:]), bool(align_corners)
    pixels = ops.reshape(input, size=(batch, channels, math.prod(shape)))

    def read(columns: Any) -> Any:
        """Pixels at whole coordinates, zero outside; an index and a mask carry no gradient."""
        columns = [_inside(c, n, padding_mode, align).array if mode == "bicubic" else c.array for c, n in zip(columns, shape, strict=True)]  # fmt: skip
        known = functools.reduce(np.logical_and, [(c >= 0) & (c < n) for c, n in zip(columns, shape, strict=True)])[:, None]
        flat = np.ravel_multi_index([np.nan_to_num(np.clip(c, 0, n - 1)).astype(np.int64) for c, n in zip(columns, shape, strict=True)], shape)  # fmt: skip
        found = pixels[(np.arange(batch)[:, None, None], np.arange(channels)[:, None], flat[:, None])]
        return found if known.all() else ops.where(known, found, 0.0)

    found = []
    for axis, n in enumerate(shape):
        x = ops.reshape(grid[(..., len(shape) - 1 - axis)], size=(batch, math.prod(grid.shape[1:-1])))
        x = (x + 1.0) * ((n - 1) / 2) if align else ((x + 1.0) * n - 1.0) * 0.5
        found.append(x if mode == "bicubic" else _inside(x, n, padding_mode, align))
    if mode == "nearest":
        still = ops.unsqueeze(ops.where(False, found[0], 0.0), dim=1)  # a small step leads to the same pixel: the slope is zero
        return ops.reshape(read([ops.round(x) for x in found]) + still, size=(batch, channels, *grid.shape[1:-1]))
    lows = [ops.floor(x).detach() for x in found]
    shares = [_cubics(x - low) if mode == "bicubic" else (1.0 - (x - low), x - low) for x, low in zip(found, lows, strict=True)]  # fmt: skip
    result: Any = 0.0
    for corner in np.ndindex(*map(len, shares)):
        weight = math.prod([share[i] for share, i in zip(shares[1:], corner[1:], strict=True)], start=shares[0][corner[0]])  # fmt: skip
        result = result + read([low + float(i - (mode == "bicubic")) for low, i in zip(lows, corner, strict=True)]) * ops.unsqueeze(weight, dim=1)  # fmt: skip
    return ops.reshape(result, size=(batch, channels, *grid.shape[1:-1]))


# fmt: off
composed("F.upsample_nearest", "`interpolate` by the nearest element.", lambda input, size=None, scale_factor=None: interpolate(input, size, scale_factor))
composed("F.upsample_bilinear", "`interpolate` along two axes, corners on corners.",
    lambda input, size=None, scale_factor=None: interpolate(input, size, scale_factor, "bilinear", align_corners=True))
composed("pixel_shuffle F.pixel_shuffle", "Channels (…, C·r², H, W) as finer pixels (…, C, H·r, W·r).", _pixel_shuffle, method=False)
composed("pixel_unshuffle F.pixel_unshuffle", "Pixels (…, C, H·r, W·r) as more channels (…, C·r², H, W).", _pixel_unshuffle, method=False)
composed("channel_shuffle F.channel_shuffle F.native_channel_shuffle", "The channels of several groups dealt out in turn.", _channel_shuffle, method=False)
composed("grid_sampler grid_sampler_2d grid_sampler_3d", "`grid_sample` with its modes by number.",
    lambda input, grid, interpolation_mode, padding_mode, align_corners: grid_sample(
        input, grid, ("bilinear", "nearest", "bicubic")[interpolation_mode], ("zeros", "border", "reflection")[padding_mode], align_corners), method=False)
# fmt: on
