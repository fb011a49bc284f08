"""The workloads in TensorFlow, each step one `tf.function`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from benchmarks.peers.workloads import inputs

__all__ = ["build"]

Step = Callable[[], list[Any]]
Loss = Callable[[Any], Any]


def build(name: str) -> Step:
    """The step of a workload."""
    step: Step = globals()[f"_{name.rstrip('0123456789')}"](inputs(name))
    return step


def _gradients(leaves: list[Any], loss: Loss, optimizer: Any = None) -> Step:
    variables = [tf.Variable(one) for one in leaves]
    if optimizer is not None:
        optimizer.build(variables)

    @tf.function
    def step() -> list[Any]:
        with tf.GradientTape() as tape:
            value = loss(variables)
        found = tape.gradient(value, variables)
        if optimizer is not None:
            optimizer.apply_gradients(zip(found, variables, strict=True))
        return found

    return step  # type: ignore[no-any-return]


def _chain(data: dict[str, Any]) -> Step:
    def loss(leaves: Any) -> Any:
        y, b = leaves
        for _ in range(data["length"]):
            y = tf.tanh(tf.sin(y * 1.01 + b))
        return tf.reduce_sum(y)

    return _gradients([data["x"], data["b"]], loss)


def _scores(x: Any, layers: Any, activation: Any) -> Any:
    for i in range(0, len(layers) - 2, 2):
        x = activation(tf.matmul(x, layers[i], transpose_b=True) + layers[i + 1])
    return tf.matmul(x, layers[-2], transpose_b=True) + layers[-1]


def _cross_entropy(scores: Any, target: Any) -> Any:
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=target, logits=scores))


def _mlp(data: dict[str, Any]) -> Step:
    x, y = tf.constant(data["x"]), tf.constant(data["y"])
    return _gradients(
        data["layers"], lambda layers: tf.reduce_mean((_scores(x, layers, tf.tanh) - y) ** 2), tf.keras.optimizers.SGD(data["lr"])
    )


def _mnist(data: dict[str, Any]) -> Step:
    """Adam adds its epsilon before the correction of bias here, so that 1e-8 elsewhere is about 4e-10."""
    x, y = tf.constant(data["x"]), tf.constant(data["y"])
    return _gradients(
        data["layers"],
        lambda layers: _cross_entropy(_scores(x, layers, tf.nn.relu), y),
        tf.keras.optimizers.Adam(data["lr"], epsilon=4e-10),
    )


def _deep(data: dict[str, Any]) -> Step:
    x = tf.constant(data["x"])
    return _gradients(data["layers"], lambda layers: tf.reduce_mean(tf.nn.relu(_scores(x, layers, tf.nn.relu)) ** 2))


_wide = _deep


def _elementwise(data: dict[str, Any]) -> Step:
    def loss(leaves: Any) -> Any:
        x, w = leaves
        y = tf.exp(tf.tanh(x * w + x) * 0.5) - w
        return tf.reduce_sum(tf.math.log(tf.sqrt(y * y + 1.0)))

    return _gradients([data["x"], data["w"]], loss)


def _conv(data: dict[str, Any]) -> Step:
    """Channels last, as its kernels want them; what is flattened is put in the order that the dense layer expects."""
    x, y = tf.constant(data["x"].transpose(0, 2, 3, 1)), tf.constant(data["y"])

    def loss(layers: Any) -> Any:
        h = x
        for kernel, bias in (layers[:2], layers[2:4]):
            h = tf.nn.relu(tf.nn.conv2d(h, tf.transpose(kernel, (2, 3, 1, 0)), 1, "SAME") + bias)
            h = tf.nn.max_pool2d(h, 2, 2, "VALID")
        flat = tf.reshape(tf.transpose(h, (0, 3, 1, 2)), (len(data["x"]), -1))
        return _cross_entropy(tf.matmul(flat, layers[4], transpose_b=True) + layers[5], y)

    return _gradients(data["layers"], loss)


def _hessian(data: dict[str, Any]) -> Step:
    x = tf.constant(data["x"])

    @tf.function
    def step() -> list[Any]:
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                value = tf.reduce_sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)
            gradient = inner.gradient(value, x)
        return [outer.jacobian(gradient, x)]

    return step  # type: ignore[no-any-return]


def _jvp(data: dict[str, Any]) -> Step:
    x, v = tf.constant(data["x"]), tf.constant(data["v"])

    @tf.function
    def step() -> list[Any]:
        with tf.autodiff.ForwardAccumulator(x, v) as forward:
            y = tf.exp(tf.tanh(x * 1.5 + 0.5) * tf.sin(x))
        return [forward.jvp(y)]

    return step  # type: ignore[no-any-return]
