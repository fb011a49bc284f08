"""`tf.random`: numbers drawn from Philox streams, the same as TensorFlow's for the same seeds.

An operation without a seed of its own gets one from a Python generator that `set_seed` starts; each pair of seeds has a stream that goes on from draw to draw. Stateless
functions draw from a stream of their own each time.
"""

from __future__ import annotations

import random as python_random
from typing import Any
from weakref import WeakSet

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.surface import FRESH
from autograd_core.dialects.tensorflow.convert import engine, floats, numbers, tensor_of, wrap
from autograd_core.dialects.tensorflow.creation import sizes_of
from autograd_core.dialects.tensorflow.dispatch import op
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.philox import Stream
from autograd_core.randomness import drawing, no_program

# ruff: noqa: ARG001, ARG002, ARG003, S311  every function takes `name`, which matters in graphs; no secrets are made here

__all__ = [
    "Generator", "categorical", "gamma", "get_global_generator", "normal", "poisson", "set_seed",
    "shuffle", "stateless_categorical", "stateless_normal", "stateless_shuffle", "stateless_truncated_normal", "stateless_uniform", "truncated_normal",
    "uniform",
]  # fmt: skip

_ALONE = 87654321  # TensorFlow's first seed where only an operation has one


class Drawn(Stream):
    """A stream that goes on from call to call: what is captured draws anew at every run, as what `tf.function` has traced does."""

    own = 0
    """The seed of the operation that draws from it."""

    def begin(self, seed: int, own: int) -> None:
        """Start where the seeds of the program and of the operation say."""
        self.own = own
        Stream.__init__(self, *((0, 2**31 - 1) if (seed, own) == (0, 0) else (seed % 2**31, own % 2**31)))

    words, uniform, normal = drawing(Stream.words), drawing(Stream.uniform), drawing(Stream.normal)
    truncated_normal, integers, shuffle = drawing(Stream.truncated_normal), drawing(Stream.integers), drawing(Stream.shuffle)


class _State:
    """The seed of the program, the generator of seeds, and the streams that have begun."""

    def __init__(self) -> None:
        self.seed: int | None = None
        self.seeds = python_random.Random()
        self.streams: dict[tuple[Any, ...], Drawn] = {}
        self.begun: WeakSet[Drawn] = WeakSet()  # those that belong to the program's seed, also of programs that were captured

    def set(self, seed: int | None) -> None:
        """Start at a given point."""
        self.seed, self.streams = seed, {}
        self.seeds = python_random.Random(seed)
        for stream in self.begun:
            stream.begin(_ALONE if seed is None else seed, stream.own)

    def stream(self, kind: str, seed: Any, *more: Any) -> Drawn:
        """The stream of an operation of that kind with that seed."""
        own = None if seed is None else int(numbers(seed))
        if own is None:
            if self.seed is None:
                return Drawn(self.seeds.randrange(2**63), self.seeds.randrange(2**63))
            own = self.seeds.randint(0, 2**31 - 1)
        first = _ALONE if self.seed is None else self.seed
        key = (kind, first, own, *more)
        if key not in self.streams:
            self.streams[key] = stream = Drawn(0, 0)
            stream.begin(first, own)
            self.begun.add(stream)
        return self.streams[key]


STATE = _State()
FRESH.append(lambda: STATE.set(None))


def set_seed(seed: Any) -> None:
    """Start the random numbers of the program at a given point."""
    no_program()
    STATE.set(int(numbers(seed)))


def _bounds(minval: Any, maxval: Any, kind: Any) -> tuple[Any, Any]:
    low, high = numbers(minval), numbers(maxval)
    if kind.kind in "iu" and high is None:
        raise refuse_as(ValueError, "tf_random_maxval", dtype=kind.name)
    return low, 1 if high is None else high


def _uniform(stream: Stream, shape: Any, minval: Any, maxval: Any, dtype: Any) -> Any:
    kind, sizes = as_dtype(dtype).numpy, sizes_of(shape)
    low, high = _bounds(minval, maxval, kind)
    if kind.kind in "iu":
        return wrap(stream.integers(sizes, low, high, kind)[()])
    return wrap((stream.uniform(sizes, kind) * kind.type(np.subtract(high, low, dtype=kind)) + np.asarray(low, kind)).astype(kind)[()])


def _shaped(drawn: Any, mean: Any, stddev: Any) -> Any:
    """Standard numbers, stretched and moved; on the tape where mean or spread is."""
    result = wrap(drawn[()])
    if not (isinstance(stddev, (int, float)) and stddev == 1):
        result = engine("mul")(result, tensor_of(stddev, drawn.dtype))
    return result if isinstance(mean, (int, float)) and mean == 0 else engine("add")(result, tensor_of(mean, drawn.dtype))


@op("RandomUniform")
def uniform(shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32", seed: Any = None, name: Any = None) -> Any:
    """Numbers evenly from `minval` to `maxval`, the latter left out; whole numbers need a `maxval`."""
    kind = as_dtype(dtype)
    return _uniform(STATE.stream("uniform", seed, kind.name), shape, minval, maxval, kind)


@op("RandomStandardNormal")
def normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", seed: Any = None, name: Any = None) -> Any:
    """Numbers of a normal distribution."""
    kind, sizes = as_dtype(dtype), sizes_of(shape)
    return _shaped(STATE.stream("normal", seed, kind.name).normal(sizes, kind.numpy), mean, stddev)


@op("TruncatedNormal")
def truncated_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", seed: Any = None, name: Any = None) -> Any:
    """Numbers of a normal distribution, none of them further than two standard deviations from the mean."""
    kind, sizes = as_dtype(dtype), sizes_of(shape)
    return _shaped(STATE.stream("truncated", seed, kind.name).truncated_normal(sizes, kind.numpy), mean, stddev)


@op("RandomShuffle")
def shuffle(value: Any, seed: Any = None, name: Any = None) -> Any:
    """The rows in another order."""
    x = tensor_of(value)
    return engine("getitem")(x, index=STATE.stream("shuffle", seed).shuffle(len(x.array)))


def _classes(stream: Stream, logits: Any, count: Any, dtype: Any) -> Any:
    x = np.asarray(floats("Multinomial", logits).array, np.float64)
    weights = np.cumsum(np.exp(x - x.max(axis=1, keepdims=True)), axis=1)
    chosen = [np.searchsorted(row, stream.uniform((int(numbers(count)),), np.float64) * row[-1], side="right") for row in weights]
    return wrap(np.array(chosen).astype(as_dtype(dtype).numpy))


@op("Multinomial")
def categorical(logits: Any, num_samples: Any, dtype: Any = "int64", seed: Any = None, name: Any = None) -> Any:
    """Class numbers drawn with probabilities softmax of each row of `logits`: shape `(rows, num_samples)`."""
    return _classes(STATE.stream("multinomial", seed), logits, num_samples, dtype)


def _numpy(stream: Stream) -> np.random.Generator:
    """NumPy's generator, started by a stream: for distributions whose numbers are our own. No program can start it again."""
    no_program()
    return np.random.Generator(np.random.PCG64([int(one) for one in stream.words(4)]))


@op("RandomGamma")
def gamma(shape: Any, alpha: Any, beta: Any = None, dtype: Any = "float32", seed: Any = None, name: Any = None) -> Any:
    """Numbers of gamma distributions: shape `(*shape, *alpha.shape)`."""
    kind = as_dtype(dtype).numpy
    a = tensor_of(alpha, kind).array
    drawn = _numpy(STATE.stream("gamma", seed)).gamma(a, size=(*sizes_of(shape), *a.shape)).astype(kind)
    return wrap((drawn if beta is None else drawn / tensor_of(beta, kind).array)[()])


@op("RandomPoissonV2")
def poisson(shape: Any, lam: Any, dtype: Any = "float32", seed: Any = None, name: Any = None) -> Any:
    """Counts of Poisson distributions: shape `(*shape, *lam.shape)`."""
    mean = np.asarray(tensor_of(lam).array)
    drawn = _numpy(STATE.stream("poisson", seed)).poisson(mean, size=(*sizes_of(shape), *mean.shape))
    return wrap(drawn.astype(as_dtype(dtype).numpy)[()])


# -- stateless ---------------------------------------------------------------------------------------------------------------


def stateless(seed: Any) -> Stream:
    """The stream of a pair of seeds, scrambled so that no bit of them matters more than another."""
    first, second = (int(one) for one in numbers(seed))
    scrambler = Stream(0, 0)
    scrambler._key = 0x3EC8F720, 0x02461E29
    scrambler._counter = (first % 2**64) | (second % 2**64) << 64
    words = [int(one) for one in scrambler.words(4)]
    stream = Stream(0, 0)
    stream._key = words[0], words[1]
    stream._counter = (words[2] << 64) | (words[3] << 96)
    return stream


@op("StatelessRandomUniformV2")
def stateless_uniform(
    shape: Any, seed: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32", name: Any = None, alg: Any = "auto_select"
) -> Any:
    """As `uniform`, the same for the same pair of seeds."""
    return _uniform(stateless(seed), shape, minval, maxval, dtype)


@op("StatelessRandomNormalV2")
def stateless_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: Any = None, alg: Any = "auto_select"
) -> Any:
    """As `normal`, the same for the same pair of seeds."""
    return _shaped(stateless(seed).normal(sizes_of(shape), as_dtype(dtype).numpy), mean, stddev)


@op("StatelessTruncatedNormalV2")
def stateless_truncated_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: Any = None, alg: Any = "auto_select"
) -> Any:
    """As `truncated_normal`, the same for the same pair of seeds."""
    return _shaped(stateless(seed).truncated_normal(sizes_of(shape), as_dtype(dtype).numpy), mean, stddev)


@op("StatelessMultinomial")
def stateless_categorical(logits: Any, num_samples: Any, seed: Any, dtype: Any = "int64", name: Any = None) -> Any:
    """As `categorical`, the same for the same pair of seeds."""
    return _classes(stateless(seed), logits, num_samples, dtype)


@op("StatelessShuffle")
def stateless_shuffle(value: Any, seed: Any, alg: Any = "auto_select", name: Any = None) -> Any:
    """The rows in another order, the same for the same pair of seeds."""
    x = tensor_of(value)
    return engine("getitem")(x, index=stateless(seed).shuffle(len(x.array)))


@op("Dropout")
def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: Any = None, name: Any = None) -> Any:
    """Each number set to zero with probability `rate`, the others divided by what is left of one."""
    tensor = floats("Dropout", x)
    shape = tensor.array.shape if noise_shape is None else sizes_of(noise_shape)
    return dropped(tensor, float(numbers(rate)), STATE.stream("uniform", seed, tensor.array.dtype.name), shape)


def dropped(tensor: Any, rate: float, stream: Any, shape: tuple[int, ...]) -> Any:
    """The tensor without what the stream's numbers below `rate` stand beside."""
    if not 0 <= rate < 1:
        raise refuse_as(ValueError, "tf_rate", rate=rate)
    if rate == 0:
        return tensor
    kept = stream.uniform(shape, tensor.array.dtype) >= rate
    return engine("where")(wrap(np.asarray(kept)), engine("mul")(tensor, 1 / (1 - rate)), 0.0)


class Generator:
    """A source of random numbers with a state of its own: `tf.random.Generator.from_seed(1)`."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    @classmethod
    def from_seed(cls, seed: Any, alg: Any = None) -> Generator:
        """One that starts at a given point."""
        stream = Drawn(0, 0)
        stream._counter = int(numbers(seed)) % 2**128
        return cls(stream)

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """One that starts at a point nobody knows."""
        return cls.from_seed(STATE.seeds.randrange(2**63))

    def reset_from_seed(self, seed: Any) -> None:
        """Start again at a given point."""
        no_program()
        self._stream = Generator.from_seed(seed)._stream

    def normal(self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: Any = None) -> Any:
        """Numbers of a normal distribution."""
        return _shaped(self._stream.normal(sizes_of(shape), as_dtype(dtype).numpy), mean, stddev)

    def truncated_normal(self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: Any = None) -> Any:
        """The same, none further than two standard deviations from the mean."""
        return _shaped(self._stream.truncated_normal(sizes_of(shape), as_dtype(dtype).numpy), mean, stddev)

    def uniform(self, shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32", name: Any = None) -> Any:
        """Numbers evenly from `minval` to `maxval`, the latter left out."""
        return _uniform(self._stream, shape, minval, maxval, dtype)

    def make_seeds(self, count: int = 1) -> Any:
        """Pairs of seeds for stateless functions: shape `(2, count)`."""
        return wrap(self._stream.integers((2, count), 0, 2**62, np.int64))

    def split(self, count: int = 1) -> list[Generator]:
        """Several new ones, started by this one."""
        return [Generator.from_seed(int(one)) for one in self._stream.integers((count,), 0, 2**62, np.int64)]


_global: list[Generator] = []
FRESH.append(_global.clear)


def get_global_generator() -> Generator:
    """The generator that all of the program may share."""
    if not _global:
        _global.append(Generator.from_non_deterministic_state())
    return _global[0]


__getattr__ = missing("tf.random", __all__)
