"""`jax.random`: explicit keys, and numbers that depend on the key and the shape alone: the same numbers as JAX's default generator.

A key is either typed (`key`) or two words (`PRNGKey`). Source: JAX's documentation of the generator (Threefry, partitionable counts).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import arranging, elementwise, making, reductions, threefry
from autograd_core.dialects.jax.inner.array import Array, dress
from autograd_core.dialects.jax.inner.creation import sizes_of
from autograd_core.dialects.jax.inner.dtypes import canonical, default_dtype
from autograd_core.dialects.jax.inner.keys import KeyArray, lowered
from autograd_core.dialects.jax.inner.making import cast, from_numpy, operand
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.dialects.jax.inner.products import FUNCTIONS as PRODUCTS
from autograd_core.dialects.jax.inner.products import LINALG
from autograd_core.dialects.jax.inner.settings import settings
from autograd_core.dialects.jax.inner.sorting import FUNCTIONS as SORTING
from autograd_core.dialects.jax.inner.staging import call
from autograd_core.dialects.missing import missing
from autograd_core.op import make
from autograd_core.public import find

__all__ = [
    "PRNGKey", "bernoulli", "bits", "categorical", "cauchy", "choice", "clone", "double_sided_maxwell", "exponential", "fold_in", "gumbel", "key", "key_data",
    "key_impl", "laplace", "logistic", "lognormal", "multivariate_normal", "normal", "orthogonal", "pareto", "permutation", "rademacher", "randint", "rayleigh",
    "split", "truncated_normal", "uniform", "weibull_min", "wrap_key_data",
]  # fmt: skip
__getattr__ = missing("jax.random", __all__)


def _seed_words(seed: Any) -> Any:
    number = operand(seed, "PRNGKey")
    if number.ndim:
        raise refuse_type("jax_key", given=f"PRNGKey accepts a scalar seed, but was given an array of shape {number.shape}")
    if number.dtype.kind not in "iu":
        raise refuse_type("jax_key", given=f"PRNG key seed must be an integer; got {seed!r}")

    def run(_: Any, one: Any) -> list[Any]:
        low = np.int64(one.array)
        high = (int(low) >> 32) & 0xFFFFFFFF if settings.jax_enable_x64 else 0
        return [from_numpy(np.array([high, int(low) & 0xFFFFFFFF], np.uint32))]

    return dress(call("random_seed", run, [], [number])[0])


def _wrapped(seed: Any) -> Any:
    """A seed of any size, cut to the width of integers as JAX cuts it."""
    if type(seed) is int:
        bits_ = 64 if settings.jax_enable_x64 else 32
        return making.from_numpy(np.int64((seed + (1 << (bits_ - 1))) % (1 << bits_) - (1 << (bits_ - 1))))
    return seed


def key(seed: Any, *, impl: Any = None) -> Any:
    """A typed key from a seed."""
    del impl
    return KeyArray(_seed_words(_wrapped(seed)))


def PRNGKey(seed: Any, *, impl: Any = None) -> Any:  # noqa: N802  JAX's name
    """A key from a seed, as two words."""
    del impl
    return _seed_words(_wrapped(seed))


def key_data(keys: Any) -> Any:
    """The words of keys."""
    return lowered(keys)


def wrap_key_data(key_bits_array: Any, *, impl: Any = None) -> Any:
    """Typed keys from words."""
    del impl
    return KeyArray(making.array(key_bits_array))


def key_impl(keys: Any) -> str:
    """The name of the generator."""
    del keys
    return "fry"


def clone(key: Any) -> Any:
    """The same key."""
    return key


def _words_of(one: Any) -> Any:
    """The words of one key; raises `TypeError` for what is none."""
    found = lowered(one)
    if not isinstance(found, Array) and isinstance(found, np.ndarray):
        found = making.array(found)
    if not isinstance(found, Array):
        raise refuse_type("jax_key", given=f"expected key_data to have ndim, shape, and dtype attributes. Got {one!r}")
    if found.dtype != np.uint32 or found.shape[-1:] != (2,):
        raise refuse_type(
            "jax_key", given=f"expected words of dtype uint32 and a shape that ends with (2,); got {found.dtype}{list(found.shape)}"
        )
    if found.ndim > 1:
        raise refuse_value(
            "jax_key",
            given=f"this function accepts a single key, but was given a key array of shape {found.shape[:-1]}; use jax.vmap for batching",
        )
    return found


def _like(one: Any, words: Any) -> Any:
    return KeyArray(words) if isinstance(one, KeyArray) else words


def split(key: Any, num: Any = 2) -> Any:
    """New keys, as many as asked for; none of them should be used with the old one."""
    return _like(key, dress(threefry.words(_words_of(key), size=(*sizes_of(num), 2))))


def fold_in(key: Any, data: Any) -> Any:
    """A new key from a key and a whole number."""
    words = _words_of(key)
    number = cast(operand(_wrapped(data), "fold_in"), np.uint32)
    mixed = threefry.encrypt(words[0], words[1], from_numpy(np.uint32(0)), number)
    return _like(key, dress(_halves(mixed)))


def _halves(wide: Any) -> Any:
    parts = [ops.bitwise_right_shift(wide, _wide(32)), ops.bitwise_and(wide, _wide(0xFFFFFFFF))]
    return ops.stack([ops.cast(one, dtype=np.dtype(np.uint32)) for one in parts], dim=-1)


def _wide(number: int) -> Any:
    return make(np.uint64(number))


def _drawn(key: Any, shape: Any, width: int = 32) -> Any:
    words, size = _words_of(key), sizes_of(shape)
    if width == 64:
        return threefry.wide_bits(words, size=size)
    found = threefry.bits(words, size=size)
    return found if width == 32 else ops.cast(found, dtype=np.dtype(f"uint{width}"))


def bits(key: Any, shape: Any = (), dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """Random bits as unsigned integers."""
    del out_sharding
    kind = np.dtype(np.uint32) if dtype is None else canonical(dtype)
    return dress(_drawn(key, shape, kind.itemsize * 8))


def _floats(dtype: Any) -> np.dtype[Any]:
    kind = canonical(float if dtype is None else dtype)
    if kind.kind != "f":
        raise refuse_value(
            "jax_invalid_argument", what=f"dtype argument must be a float dtype, got {kind}", fix="Draw floats and convert them."
        )
    return kind


def _unit(key: Any, shape: Any, kind: np.dtype[Any]) -> Any:
    return threefry.unit_interval(_drawn(key, shape, kind.itemsize * 8))


def _between(key: Any, shape: Any, kind: np.dtype[Any], low: Any, high: Any) -> Any:
    low, high = (cast(operand(one, "uniform"), kind) for one in (low, high))
    found = dress(_unit(key, shape, kind)) * (high - low) + low
    return elementwise.FUNCTIONS["maximum"](low, found)


def uniform(key: Any, shape: Any = (), dtype: Any = None, minval: Any = 0.0, maxval: Any = 1.0, *, out_sharding: Any = None) -> Any:
    """Evenly between `minval` and `maxval`."""
    del out_sharding
    kind = _floats(dtype)
    plain = isinstance(minval, float) and isinstance(maxval, float) and (minval, maxval) == (0.0, 1.0)
    return dress(_unit(key, shape, kind)) if plain else _between(key, shape, kind, minval, maxval)


def normal(key: Any, shape: Any = (), dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """Normally distributed, mean 0, variance 1."""
    del out_sharding
    kind = _floats(dtype)
    low = np.nextafter(kind.type(-1), kind.type(0), dtype=kind)
    return dress(threefry.normal_quantile(_between(key, shape, kind, low, kind.type(1))))


def truncated_normal(key: Any, lower: Any, upper: Any, shape: Any = None, dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """Normally distributed, between the bounds."""
    del out_sharding
    kind = _floats(dtype)
    bounds = [cast(operand(one, "truncated_normal"), kind) for one in (lower, upper)]
    size = np.broadcast_shapes(*[one.shape for one in bounds]) if shape is None else shape
    erf: Any = find("erf")
    a, b = (dress(erf(one / kind.type(np.sqrt(2)))) for one in bounds)
    found = dress(threefry.normal_quantile(_between(key, size, kind, a, b)))
    edges = [
        from_numpy(np.nextafter(np.asarray(one), kind.type(to), dtype=kind)) for one, to in zip(bounds, (np.inf, -np.inf), strict=True)
    ]
    return elementwise.clip(found, *edges)


def randint(key: Any, shape: Any, minval: Any, maxval: Any, dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """Whole numbers from `minval` up to and without `maxval`."""
    del out_sharding
    kind = canonical(int if dtype is None else dtype)
    width = kind.itemsize * 8
    unsigned = np.dtype(f"uint{width}")
    low, high = (cast(operand(one, "randint"), kind) for one in (minval, maxval))
    first, second = split(key)
    drawn = [dress(_drawn(one, shape, width)) for one in (first, second)]
    span = cast(elementwise.where(high <= low, 1, high - low), unsigned)
    half = from_numpy(unsigned.type(1 << (width // 2)))
    step = (half % span) * (half % span) % span
    offset = ((drawn[0] % span) * step + drawn[1] % span) % span
    return low + cast(offset, kind)


def _shuffled(key: Any, x: Any, axis: int) -> Any:
    """Sorted by random keys, as often as it takes that equal ones do not matter."""
    rounds = math.ceil(3 * math.log(max(1, x.size)) / math.log(2**32 - 1))
    for _ in range(rounds):
        key, subkey = split(key)
        order = SORTING["argsort"](dress(_drawn(subkey, x.shape)), axis)
        x = SORTING["take_along_axis"](x, order, axis)
    return x


def permutation(key: Any, x: Any, axis: int = 0, independent: bool = False, *, out_sharding: Any = None) -> Any:
    """The numbers below x, or the parts of x along an axis, in random order."""
    del out_sharding
    _words_of(key)
    array = making.array(x)
    if not array.ndim:
        return _shuffled(key, from_numpy(np.arange(int(array), dtype=default_dtype("i"))), 0)
    if independent or array.ndim == 1:
        return _shuffled(key, array, axis)
    places = _shuffled(key, from_numpy(np.arange(array.shape[axis], dtype=default_dtype("i"))), 0)
    return SORTING["take"](array, places, axis, mode="clip")


def choice(key: Any, a: Any, shape: Any = (), replace: bool = True, p: Any = None, axis: int = 0, mode: Any = None) -> Any:
    """Elements of `a` (or numbers below it), with or without putting them back, with probabilities `p`."""
    del mode
    array, size = making.array(a), sizes_of(shape)
    count = int(array) if not array.ndim else array.shape[axis]
    draws = math.prod(size)
    if not replace and draws > count:
        raise refuse_value("jax_invalid_argument", what=f"Cannot take a larger sample (size {draws}) than population (size {count}) when 'replace=False'", fix="Draw fewer, or with replace=True.")  # fmt: skip
    pick: Callable[..., Any] = lambda places: places if not array.ndim else SORTING["take"](array, places, axis, mode="clip")  # noqa: E731
    if p is None and replace:
        return pick(randint(key, size, 0, count))
    if p is None:
        found = permutation(key, count if not array.ndim else array, axis)
        return arranging.FUNCTIONS["reshape"](
            found[(slice(None),) * axis + (slice(draws),)],
            size if array.ndim < 2 else (*array.shape[:axis], *size, *array.shape[axis + 1 :]),
        )
    weights = making.array(p)
    weights = cast(weights, making.floating(weights.dtype))
    if replace:
        total = reductions.FUNCTIONS["cumsum"](weights)
        return pick(SORTING["searchsorted"](total, total[-1] * (1 - uniform(key, size, weights.dtype))))
    scores = gumbel(key, (count,), weights.dtype) + elementwise.FUNCTIONS["log"](weights)
    return pick(arranging.FUNCTIONS["reshape"](SORTING["argsort"](-scores)[:draws], size))


def bernoulli(key: Any, p: Any = 0.5, shape: Any = None, mode: str = "low", *, out_sharding: Any = None) -> Any:
    """True with probability p."""
    del mode, out_sharding
    chance = operand(p, "bernoulli")
    chance = cast(chance, making.floating(chance.dtype))
    return uniform(key, chance.shape if shape is None else shape, chance.dtype) < chance


def rademacher(key: Any, shape: Any = (), dtype: Any = int, *, out_sharding: Any = None) -> Any:
    """−1 or 1, each half of the time."""
    del out_sharding
    return cast(2 * cast(bernoulli(key, 0.5, shape), canonical(dtype)) - 1, canonical(dtype))


def _log(x: Any) -> Any:
    return dress(threefry.log_digits(x) if x.dtype == np.float32 else ops.log(x))


def _log1p(x: Any) -> Any:
    return dress(threefry.log1p_digits(x) if x.dtype == np.float32 else ops.log1p(x))


def gumbel(key: Any, shape: Any = (), dtype: Any = None, mode: str | None = None, *, out_sharding: Any = None) -> Any:
    """The distribution of the largest of many."""
    del mode, out_sharding
    kind = _floats(dtype)
    return -_log(-_log(uniform(key, shape, kind, np.finfo(kind).tiny, kind.type(1))))


def exponential(key: Any, shape: Any = (), dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """The distribution of waiting times, mean 1."""
    del out_sharding
    return -_log1p(-uniform(key, shape, dtype))


def laplace(key: Any, shape: Any = (), dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """Exponential on both sides of 0."""
    del out_sharding
    kind = _floats(dtype)
    drawn = uniform(key, shape, kind, kind.type(-1) + np.finfo(kind).epsneg, kind.type(1))
    return elementwise.FUNCTIONS["sign"](drawn) * _log1p(-elementwise.FUNCTIONS["abs"](drawn))


def logistic(key: Any, shape: Any = (), dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """The logistic distribution."""
    del out_sharding
    kind = _floats(dtype)
    drawn = uniform(key, shape, kind, np.finfo(kind).tiny, kind.type(1))
    return _log(drawn / (1 - drawn))


def cauchy(key: Any, shape: Any = (), dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """The Cauchy distribution."""
    del out_sharding
    kind = _floats(dtype)
    drawn = uniform(key, shape, kind, np.finfo(kind).eps, kind.type(1))
    return dress(ops.tan((drawn - 0.5) * kind.type(np.pi)))


def rayleigh(key: Any, scale: Any, shape: Any = None, dtype: Any = None) -> Any:
    """The length of a vector of two normal numbers."""
    drawn = uniform(key, np.shape(scale) if shape is None else shape, dtype)
    return elementwise.FUNCTIONS["sqrt"](_log(drawn) * -2) * scale


def weibull_min(key: Any, scale: Any, concentration: Any, shape: Any = (), dtype: Any = None) -> Any:
    """The Weibull distribution."""
    return elementwise.FUNCTIONS["power"](-_log1p(-uniform(key, shape, dtype)), 1.0 / concentration) * scale


def pareto(key: Any, b: Any, shape: Any = None, dtype: Any = None) -> Any:
    """The Pareto distribution."""
    size = np.shape(b) if shape is None else shape
    return dress(ops.exp(exponential(key, size, dtype) / b))


def lognormal(key: Any, sigma: Any = 1.0, shape: Any = (), dtype: Any = None, *, out_sharding: Any = None) -> Any:
    """e to a normal number."""
    del out_sharding
    return dress(ops.exp(normal(key, shape, dtype) * sigma))


def double_sided_maxwell(key: Any, loc: Any, scale: Any, shape: Any = (), dtype: Any = None) -> Any:
    """The Maxwell distribution on both sides."""
    first, second = split(key)
    normals = normal(second, (*sizes_of(shape), 3), dtype)
    return rademacher(first, shape, canonical(float)) * LINALG["norm"](normals, axis=-1) * scale + loc


def categorical(key: Any, logits: Any, axis: int = -1, shape: Any = None, replace: bool = True, mode: Any = None) -> Any:
    """The number of a class, drawn by log-probabilities along an axis."""
    del mode
    scores = operand(logits, "categorical")
    scores = cast(scores, making.floating(scores.dtype))
    axis = axis % scores.ndim
    batch = scores.shape[:axis] + scores.shape[axis + 1 :]
    size = batch if shape is None else sizes_of(shape)
    before, after = size[: len(size) - len(batch)], list(size[len(size) - len(batch) :])
    if not replace:
        noisy = gumbel(key, scores.shape, scores.dtype) + scores
        return arranging.FUNCTIONS["moveaxis"](SORTING["argsort"](-noisy, axis), axis, 0)[: math.prod(before)].reshape(size)
    after.insert(axis, scores.shape[axis])
    noise = gumbel(key, (*before, *after), scores.dtype)
    return reductions.FUNCTIONS["argmax"](noise + scores.reshape(*(1,) * len(before), *scores.shape), axis - scores.ndim)


def multivariate_normal(key: Any, mean: Any, cov: Any, shape: Any = None, dtype: Any = None, method: str = "cholesky") -> Any:
    """Normal vectors with this mean and covariance."""
    del method
    kind = _floats(dtype)
    centre, spread = cast(making.array(mean), kind), cast(making.array(cov), kind)
    size = np.broadcast_shapes(centre.shape[:-1], spread.shape[:-2]) if shape is None else sizes_of(shape)
    return centre + PRODUCTS["einsum"]("...ij,...j->...i", LINALG["cholesky"](spread), normal(key, (*size, centre.shape[-1]), kind))


def orthogonal(key: Any, n: int, shape: Any = (), dtype: Any = None, m: int | None = None) -> Any:
    """Random orthogonal matrices."""
    rows, columns = n, n if m is None else m
    q, r = LINALG["qr"](normal(key, (*sizes_of(shape), max(rows, columns), min(rows, columns)), dtype))
    found = q * elementwise.FUNCTIONS["sign"](arranging.FUNCTIONS["diagonal"](r, 0, -2, -1))[..., None, :]
    return arranging.FUNCTIONS["matrix_transpose"](found) if rows < columns else found
