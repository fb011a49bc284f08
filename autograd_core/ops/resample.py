"""Images at another size, and samples of them at given places.

Growing, shrinking and averaging along one axis is a product with a small matrix of weights; an image takes one along each of its axes.
R. Keys, "Cubic convolution interpolation for digital image processing", 1981 (with a = −3/4, as in PyTorch).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.errors import refuse
from autograd_core.op import Op, Sample, linear
from autograd_core.public import public
from autograd_core.tape import Variable

__all__ = ["resample", "tuple_of"]

_A = -0.75


def tuple_of(value: Any, n: int, kind: Any = int) -> tuple[Any, ...]:
    """A number for every one of n axes, or what is given for each."""
    values = tuple(map(kind, value)) if isinstance(value, (tuple, list)) else (kind(value),)
    return values * n if len(values) == 1 else values


def _windows(size: int, out: int, kernel: int, stride: int, pad: int, counts_pad: bool, divisor: float | None) -> Any:
    for i in range(out):
        begin, end = i * stride - pad, min(i * stride - pad + kernel, size + pad)
        inside = range(max(begin, 0), min(end, size))
        yield i, inside, 1.0 / (divisor or (end - begin if counts_pad else max(len(inside), 1)))


def _areas(size: int, out: int) -> Any:
    for i in range(out):
        inside = range(i * size // out, -(-(i + 1) * size // out))
        yield i, inside, 1.0 / len(inside) if inside else 0.0


def _cubic(t: float) -> tuple[float, ...]:
    """The weights of the four neighbours of a place t of the way from the second to the third."""
    far, near = (
        (lambda d: _A * (d * d * d - 5 * d * d + 8 * d - 4)),
        (lambda d: (_A + 2) * d * d * d - (_A + 3) * d * d + 1),
    )
    return far(t + 1), near(t), near(1 - t), far(2 - t)


def _neighbours(kind: str, size: int, out: int, scale: float | None, align: bool) -> Any:
    step = (size - 1) / max(out - 1, 1) if align else scale or size / out
    for i in range(out):
        if kind == "nearest":
            yield i, (min(math.floor(i * step), size - 1),), 1.0
        elif kind == "nearest-exact":
            yield i, (min(math.floor((i + 0.5) * step), size - 1),), 1.0
        else:
            place = i * step if align else (i + 0.5) * step - 0.5
            place = place if kind == "cubic" else min(max(place, 0.0), size - 1)
            low = math.floor(place)
            t = place - low
            weights = _cubic(t) if kind == "cubic" else (1 - t, t)
            for j, weight in enumerate(weights, low - (kind == "cubic")):
                yield i, (min(max(j, 0), size - 1),), weight


@lru_cache(maxsize=256)
def _matrix(kind: str, size: int, out: int, *details: Any) -> Any:
    """The weights (out, size) of every old element in every new one."""
    result = np.zeros((out, size))
    rows = (
        _windows(size, out, *details)
        if kind == "mean"
        else _areas(size, out)
        if kind == "area"
        else _neighbours(kind, size, out, *details)
    )
    for i, inside, weight in rows:
        for j in inside:
            result[i, j] += weight
    return result


def _resample(x: Any, maps: tuple[Any, ...], back: bool = False) -> Any:
    for axis, spec in enumerate(maps, -len(maps)):
        matrix = _matrix(*spec).astype(x.dtype)
        x = np.swapaxes(np.matmul(np.swapaxes(x, axis, -1), matrix if back else matrix.T), axis, -1)
    return x


def _resampler(name: str, symbol: str, maps: tuple[Any, ...]) -> Op:
    """An image whose every axis is multiplied by a matrix; its transpose multiplies by the transposed ones."""
    made: Op = linear(
        name, _resample, [lambda g, maps, back: made(g, maps=maps, back=not back)], symbol=symbol, role="spread", latex=rf"\operatorname{{{name.replace('_', '')}}} #1",
        derivative=[r"#g \text{ shared out by the same weights}"], public=False, samples=[Sample(((2, 3, 4),), {"maps": maps, "back": False})],
    )  # fmt: skip
    return made


resample = _resampler("interpolate", "⤢", (("cubic", 3, 5, None, False), ("linear", 4, 3, None, True)))
avg_pool = _resampler("avg_pool", "avgp", (("mean", 3, 2, 2, 1, 0, True, None), ("area", 4, 3)))
_KINDS = {
    "nearest": "nearest",
    "nearest-exact": "nearest-exact",
    "linear": "linear",
    "bilinear": "linear",
    "trilinear": "linear",
    "bicubic": "cubic",
    "area": "area",
}


@public("F.interpolate", "F.upsample", method=False)
def interpolate(
    input: Any, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None, antialias: bool = False,
) -> Any:  # fmt: skip
    """The image (N, C, …) at another size, or at its size times `scale_factor`."""
    n, shape = input.ndim - 2, input.shape[2:]
    if mode not in _KINDS or antialias or (size is None) == (scale_factor is None):
        raise refuse("interpolate", mode=mode, modes=", ".join(_KINDS))
    factors = None if scale_factor is None else tuple_of(scale_factor, n, float)
    sizes = (
        tuple_of(size, n) if factors is None else tuple(math.floor(m * f) for m, f in zip(shape, factors, strict=True))
    )
    if mode == "area":
        return avg_pool(input, maps=tuple(("area", m, out) for m, out in zip(shape, sizes, strict=True)), back=False)
    scales = [None] * n if factors is None or recompute_scale_factor else [1 / f for f in factors]
    return resample(
        input,
        maps=tuple(
            (_KINDS[mode], m, out, s, bool(align_corners)) for m, out, s in zip(shape, sizes, scales, strict=True)
        ),
        back=False,
    )


@public("F.upsample_nearest", method=False)
def upsample_nearest(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    """`interpolate` by the nearest element."""
    return interpolate(input, size, scale_factor)


@public("F.upsample_bilinear", method=False)
def upsample_bilinear(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    """`interpolate` along two axes, corners on corners."""
    return interpolate(input, size, scale_factor, "bilinear", align_corners=True)


@public("F.pixel_shuffle", "pixel_shuffle", method=False)
def pixel_shuffle(input: Any, upscale_factor: int) -> Any:
    """Channels (…, C·r², H, W) as finer pixels (…, C, H·r, W·r)."""
    r, lead, (c, h, w) = upscale_factor, tuple(input.shape[:-3]), input.shape[-3:]
    if c % (r * r):
        raise refuse("pixel_shuffle", channels=c, factor=r * r)
    k = len(lead)
    x = ops.permute(
        ops.reshape(input, size=(*lead, c // r**2, r, r, h, w)), dims=(*range(k), k, k + 3, k + 1, k + 4, k + 2)
    )
    return ops.reshape(x, size=(*lead, c // r**2, h * r, w * r))


@public("F.pixel_unshuffle", "pixel_unshuffle", method=False)
def pixel_unshuffle(input: Any, downscale_factor: int) -> Any:
    """Pixels (…, C, H·r, W·r) as more channels (…, C·r², H, W)."""
    r, lead, (c, h, w) = downscale_factor, tuple(input.shape[:-3]), input.shape[-3:]
    k = len(lead)
    x = ops.permute(
        ops.reshape(input, size=(*lead, c, h // r, r, w // r, r)), dims=(*range(k), k, k + 2, k + 4, k + 1, k + 3)
    )
    return ops.reshape(x, size=(*lead, c * r**2, h // r, w // r))


@public("F.channel_shuffle", "channel_shuffle", "F.native_channel_shuffle", method=False)
def channel_shuffle(input: Any, groups: int) -> Any:
    """The channels of several groups dealt out in turn."""
    shape = tuple(input.shape)
    x = ops.transpose(ops.reshape(input, size=(shape[0], groups, shape[1] // groups, *shape[2:])), dim0=1, dim1=2)
    return ops.reshape(x, size=shape)


@public("F.affine_grid", "affine_grid_generator", method=False)
def affine_grid(theta: Any, size: Any, align_corners: bool | None = None) -> Any:
    """For every pixel of an image of `size` the place that the affine maps theta (N, d, d + 1) send it to, in [−1, 1]."""
    axes = [np.linspace(-1, 1, n) * (1 if align_corners or n == 1 else (n - 1) / n) * (n > 1) for n in size[2:]]
    grid = np.meshgrid(*axes, indexing="ij")
    base = np.stack([*reversed(grid), np.ones(tuple(size[2:]))], axis=-1).reshape(-1, len(axes) + 1)
    flat = ops.matmul(base.astype(theta.dtype.numpy)[None], ops.transpose(theta, dim0=1, dim1=2))
    return ops.reshape(flat, size=(theta.shape[0], *size[2:], len(axes)))


def _reflected(x: Any, low: float, high: float) -> Any:
    """A coordinate folded back into [low, high] at its ends."""
    if high <= low:
        return x * 0.0
    x, span = ops.abs(x - low), high - low
    turns = ops.floor(x / span)
    rest = x - turns * span
    odd = ops.remainder(turns, 2.0)
    return (1.0 - odd) * rest + odd * (span - rest) + low


@public("F.grid_sample", method=False)
def grid_sample(
    input: Any, grid: Any, mode: str = "bilinear", padding_mode: str = "zeros", align_corners: bool | None = None
) -> Any:
    """The image (N, C, …) at the places of a grid (N, …, d) in [−1, 1]; x comes first."""
    shape, d = tuple(input.shape[2:]), input.ndim - 2
    count = math.prod(grid.shape[1:-1])
    pixels = ops.reshape(input, size=(*input.shape[:2], math.prod(shape)))

    def inside(x: Any, n: int) -> Any:
        if padding_mode == "reflection":
            x = _reflected(x, 0.0, n - 1.0) if align_corners else _reflected(x, -0.5, n - 0.5)
        return x if padding_mode == "zeros" else ops.clamp(x, min=0.0, max=n - 1.0)

    def read(columns: list[Any]) -> Any:
        """Pixels at whole coordinates, zero outside; an index and a mask carry no gradient."""
        columns = [inside(c, n) for c, n in zip(columns, shape, strict=True)] if mode == "bicubic" else columns
        plain = [getattr(c, "array", c) for c in columns]
        known = np.logical_and.reduce([(c >= 0) & (c < n) for c, n in zip(plain, shape, strict=True)])
        flat = np.ravel_multi_index(
            [np.clip(c, 0, n - 1).astype(np.int64) for c, n in zip(plain, shape, strict=True)], shape
        )
        found = pixels[(np.arange(len(flat))[:, None, None], np.arange(input.shape[1])[:, None], flat[:, None, :])]
        return found if known.all() else found * known[:, None, :].astype(getattr(found, "array", found).dtype)

    places = []
    for axis, n in enumerate(reversed(shape)):
        x = ops.reshape(grid[(..., axis)], size=(grid.shape[0], count))
        x = (x + 1.0) * ((n - 1) / 2) if align_corners else ((x + 1.0) * n - 1.0) * 0.5
        places.insert(0, x if mode == "bicubic" else inside(x, n))
    if mode == "nearest":
        result = read([ops.round(x) for x in places])
    else:
        lows = [ops.floor(x.detach() if isinstance(x, Variable) else x) for x in places]
        shares = [
            _cubic(x - low) if mode == "bicubic" else (1.0 - (x - low), x - low)
            for x, low in zip(places, lows, strict=True)
        ]
        result = None
        for corner in np.ndindex(*[len(share) for share in shares]):
            weight = math.prod(
                [share[i] for share, i in zip(shares[1:], corner[1:], strict=True)], start=shares[0][corner[0]]
            )
            term = read([low + (i - (mode == "bicubic")) for low, i in zip(lows, corner, strict=True)]) * ops.unsqueeze(
                weight, dim=1
            )
            result = term if result is None else result + term
    return ops.reshape(result, size=(*input.shape[:2], *grid.shape[1:-1]))
