"""Random numbers of TensorFlow's surface in captured functions: new ones at every call, and what the function itself would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograd_core.capture import capture
from autograd_core.dialects import tensorflow as tf
from autograd_core.dialects.tensorflow.random import STATE

SIZE = 40
SHARED: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def seeded() -> Iterator[None]:
    """Afterwards nobody has set a seed."""
    yield
    STATE.set(None)


CALLS: dict[str, Callable[[Any], Any]] = {
    "a seed of its own": lambda x: x + tf.random.uniform([SIZE], seed=4),
    "truncated": lambda x: x + tf.random.truncated_normal([SIZE], seed=4),
    "whole numbers": lambda x: x + tf.cast(tf.random.uniform([SIZE], maxval=9, dtype=tf.int32, seed=4), tf.float32),
    "shuffle": lambda x: tf.random.shuffle(x, seed=4),
    "dropout": lambda x: tf.nn.dropout(x, 0.5, seed=4),
    "stateless": lambda x: x + tf.random.stateless_normal([SIZE], [1, 2]),
    "a generator": lambda x: x + SHARED["generator"].normal([SIZE]),
    "a layer": lambda x: SHARED["dropout"](x, training=True),
    "noise": lambda x: SHARED["noise"](x, training=True),
    "gamma": lambda x: x + tf.random.gamma([SIZE], 2.0, seed=4),
}


def drawn(name: str, run: Callable[[Any], Any]) -> tuple[list[Any], Any]:
    """What three calls give, and the function that was called."""
    tf.random.set_seed(7)
    SHARED["generator"] = tf.random.Generator.from_seed(3)
    SHARED["dropout"], SHARED["noise"] = tf.keras.layers.Dropout(0.5, seed=1), tf.keras.layers.GaussianNoise(0.5, seed=1)
    function = run(CALLS[name])
    return [function(tf.range(SIZE, dtype=tf.float32)).numpy().tolist() for _ in range(3)], function


@pytest.mark.parametrize("name", CALLS)
def test_every_call_draws_what_the_function_would(name: str) -> None:
    wanted, _ = drawn(name, lambda function: function)
    found, captured = drawn(name, capture)
    assert found == wanted
    assert len({tuple(one) for one in found}) == (1 if name == "stateless" else 3)
    assert len(captured.variants) == (0 if name == "gamma" else 1), captured.why


def test_a_seed_that_is_set_again_starts_a_captured_function_anew() -> None:
    captured = capture(lambda x: x + tf.random.normal([SIZE]))

    def three(seed: int) -> list[Any]:
        tf.random.set_seed(seed)
        return [captured(tf.zeros([SIZE])).numpy().tolist() for _ in range(3)]

    first = three(5)
    assert first == three(5)
    assert first[0] != first[1]
    assert three(6) != first
    assert captured.misses == 1


def test_a_layer_that_makes_its_weights_at_its_first_call_is_captured_at_the_next() -> None:
    dense = tf.keras.layers.Dense(2)
    captured = capture(lambda x: dense(x))
    found = [captured(tf.ones([3, 4])).numpy() for _ in range(3)]
    np.testing.assert_array_equal(found[0], found[2])
    assert captured.why == ["dense.built changed"]
    assert len(captured.variants) == 1
