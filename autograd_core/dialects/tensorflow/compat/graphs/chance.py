"""Random tensors of a graph: each node draws from a stream of its own, seeded as TensorFlow 1 seeds it, and anew in every session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.creation import finish
from autograd_core.dialects.tensorflow.compat.graphs.building import REDIRECTED, as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.graph import Graph, get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.infer import infer
from autograd_core.dialects.tensorflow.compat.graphs.place import caller_here
from autograd_core.dialects.tensorflow.compat.graphs.session import Run
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Symbol
from autograd_core.dialects.tensorflow.convert import numbers
from autograd_core.dialects.tensorflow.dispatch import HANDLE, OPS
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.philox import Stream
from autograd_core.dialects.tensorflow.random import Drawn, dropped

__all__ = [
    "drawn",
    "dropped_out",
    "multinomial",
    "random_normal",
    "random_shuffle",
    "random_uniform",
    "set_random_seed",
    "truncated_normal",
]

_DEFAULT = 87654321
_fresh = np.random.default_rng
Draw = Callable[[Stream, list[Any]], Any]


def set_random_seed(seed: int) -> None:
    """Let the random numbers of this graph's operations be the same in every run of the program."""
    get_default_graph().seed = int(seed)


def _seeds(graph: Graph, seed: int | None) -> tuple[int, int]:
    """The two seeds of a node: the graph's and its own, which is how many nodes took theirs from the graph before it unless the program says."""
    if graph.seed is None and seed is None:
        chosen = _fresh().integers(1, 2**62, 2)
        return int(chosen[0]), int(chosen[1])
    first = _DEFAULT if graph.seed is None else graph.seed
    second = graph.drawn if seed is None else int(seed)
    graph.drawn += seed is None
    return (0, 2**31 - 1) if (first, second) == (0, 0) else (first, second)


def drawn(
    name: str, kind: str, inputs: Sequence[Any], draw: Draw, dtype: Any, sizes: Callable[[list[Any]], Any], seed: int | None, called: str | None,
    constants: Sequence[str],
) -> Symbol:  # fmt: skip
    """A node that draws: `draw(stream, values of the inputs)` returns an array. `sizes` makes a tensor of its shape from stand-ins of the inputs."""
    graph = get_default_graph()
    whole = graph.unique_name(called or name) + "/"
    symbols = [as_symbol(one, name=f"{whole}{word}/") for one, word in zip(inputs, constants, strict=True)]
    chosen = _seeds(graph, seed)
    known = infer(sizes, symbols)

    def kernel(run: Run, values: Sequence[Any]) -> Sequence[Any]:
        stream = run.session.streams.setdefault(op, Drawn(*chosen))
        made = finish(np.asarray(draw(stream, [one.array for one in values]))[()])
        made.__class__ = HANDLE[0]
        return (made,)

    op = graph.node(kind, symbols, [(known.outputs[0][0], as_dtype(dtype))], kernel, whole, call=caller_here(3))
    op.connected = tuple(False for _ in symbols)
    return op.outputs[0]


def _shape(array: Any) -> tuple[int, ...]:
    found = numbers(array)
    return tuple(int(one) for one in found) if isinstance(found, list) else (int(found),)


def _zeros(values: list[Any]) -> Any:
    return OPS["zeros"](_shape(values[0].array))


def _scaled(dtype: Any, numbers: Any, mean: Any, stddev: Any) -> Any:
    real = as_dtype(dtype).numpy
    return numbers * np.asarray(stddev, real) + np.asarray(mean, real)


def random_normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", seed: int | None = None, name: str | None = None
) -> Symbol:
    """Numbers of a normal distribution, new ones in every run; the same sequence in every program with `seed` or `tf.set_random_seed`."""
    return _normal("random_normal", Stream.normal, shape, mean, stddev, dtype, seed, name)


def truncated_normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", seed: int | None = None, name: str | None = None
) -> Symbol:
    """The same, with numbers drawn again that are two standard deviations or more from the mean."""
    return _normal("truncated_normal", Stream.truncated_normal, shape, mean, stddev, dtype, seed, name)


def _normal(name: str, draw: Any, shape: Any, mean: Any, stddev: Any, dtype: Any, seed: int | None, called: str | None) -> Symbol:
    real = as_dtype(dtype).numpy
    parts = [_given(shape), _like(mean, real), _like(stddev, real)]

    def values(stream: Stream, given: list[Any]) -> Any:
        return _scaled(real, draw(stream, _shape(given[0]), real), given[1], given[2])

    return drawn(name, "AddV2", parts, values, dtype, _zeros, seed, called, ("shape", "mean", "stddev"))


def _like(value: Any, real: Any) -> Any:
    return value if isinstance(value, Symbol) or hasattr(value, "value") else np.asarray(value, real)


def _given(shape: Any) -> Any:
    """A shape as something that can be a tensor of the graph."""
    if isinstance(shape, (list, tuple)) and any(isinstance(one, Symbol) for one in shape):
        return OPS["stack"]([OPS["cast"](one, "int32") if isinstance(one, Symbol) else int(one) for one in shape])
    if isinstance(shape, Symbol):
        return shape
    return np.asarray([int(one) for one in shape] if hasattr(shape, "__iter__") else shape, np.int32)


def random_uniform(
    shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32", seed: int | None = None, name: str | None = None
) -> Symbol:
    """Numbers between `minval` and `maxval` (excluded), new ones in every run; whole ones of a dtype of whole numbers."""
    real = as_dtype(dtype).numpy
    if real.kind in "iu":
        if maxval is None:
            raise ValueError(f"Must specify maxval for integer dtype {as_dtype(dtype)!r}")
        parts = [_given(shape), np.asarray(minval, real), np.asarray(maxval, real)]
        return drawn(
            "random_uniform", "RandomUniformInt", parts, lambda stream, given: stream.integers(_shape(given[0]), int(given[1]), int(given[2]), real),
            dtype, _zeros, seed, name, ("shape", "min", "max"),
        )  # fmt: skip
    high = 1.0 if maxval is None else maxval
    if not isinstance(minval, Symbol) and not isinstance(high, Symbol) and (float(minval), float(high)) == (0.0, 1.0):
        graph = get_default_graph()
        with graph.name_scope(name or "random_uniform"):
            return drawn(
                "RandomUniform", "RandomUniform", [_given(shape)], lambda stream, given: stream.uniform(_shape(given[0]), real), dtype, _zeros, seed,
                None, ("shape",),
            )  # fmt: skip
    parts = [_given(shape), _like(minval, real), _like(high, real)]

    def values(stream: Stream, given: list[Any]) -> Any:
        return stream.uniform(_shape(given[0]), real) * (given[2] - given[1]) + given[1]

    return drawn("random_uniform", "AddV2", parts, values, dtype, _zeros, seed, name, ("shape", "min", "max"))


def random_shuffle(value: Any, seed: int | None = None, name: str | None = None) -> Symbol:
    """The rows of a tensor in another order in every run."""
    symbol = as_symbol(value)
    made = drawn(
        "RandomShuffle", "RandomShuffle", [symbol], lambda stream, given: given[0][stream.shuffle(len(given[0]))], symbol.dtype,
        lambda values: values[0] * 1, seed, name, ("value",),
    )  # fmt: skip
    made.sizes = symbol.sizes
    return made


def multinomial(logits: Any, num_samples: Any, seed: int | None = None, name: str | None = None, output_dtype: Any = "int64") -> Symbol:
    """Draws from a distribution for each row of `logits`: the class whose log-probability and noise are greatest together."""
    count = int(num_samples)

    def values(stream: Stream, given: list[Any]) -> Any:
        rows, classes = given[0].shape
        units = np.maximum(stream.uniform((rows, count, classes), np.float64), 1e-300)
        return np.argmax(given[0][:, None, :] - np.log(-np.log(units)), axis=-1).astype(as_dtype(output_dtype).numpy)

    graph = get_default_graph()
    with graph.name_scope(name or "multinomial"):
        return drawn(
            "Multinomial", "Multinomial", [logits], values, output_dtype, lambda given: OPS["zeros"]([given[0].array.shape[0], count]), seed, None, ("logits",)
        )  # fmt: skip


def dropped_out(x: Any, rate: Any, noise_shape: Any, seed: int | None, name: str | None) -> Symbol:
    """Each number lost with probability `rate` (a number or a tensor), the others divided by what is left of one."""
    symbol = as_symbol(x)
    if not isinstance(rate, Symbol) and not 0 <= float(rate) < 1:
        raise ValueError(f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}")
    graph = get_default_graph()
    share = rate if isinstance(rate, Symbol) else None
    chosen = _seeds(graph, seed)

    def kernel(run: Run, values: Sequence[Any]) -> Sequence[Any]:
        stream = run.session.streams.setdefault(op, Drawn(*chosen))
        shape = values[0].array.shape if noise_shape is None else _shape(noise_shape)
        lost = float(values[1].array) if share is not None else float(rate)
        return (dropped(values[0], lost, stream, shape),)

    inputs = [symbol] if share is None else [symbol, share]
    op = graph.node("SelectV2", inputs, [(symbol.sizes, symbol.dtype)], kernel, (name or "dropout") + "/SelectV2", call=caller_here(3))
    op.connected = (True, False)[: len(inputs)]
    return op.outputs[0]


REDIRECTED.update(
    {
        "uniform": random_uniform, "normal": random_normal, "truncated_normal": truncated_normal, "shuffle": random_shuffle,
        "categorical": lambda logits, num_samples, dtype="int64", seed=None, name=None: multinomial(logits, num_samples, seed, name, dtype),
        "dropout": lambda x, rate, noise_shape=None, seed=None, name=None: dropped_out(x, rate, noise_shape, seed, name),
    }
)  # fmt: skip
