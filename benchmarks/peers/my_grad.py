"""The workloads in MyGrad; it has first derivatives in reverse mode only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mygrad
import numpy as np
from mygrad.nnet.activations import relu
from mygrad.nnet.layers import conv_nd, max_pool
from mygrad.nnet.losses import softmax_crossentropy

from benchmarks.peers.workloads import inputs

__all__ = ["build"]

Step = Callable[[], list[Any]]


def build(name: str) -> Step:
    """The step of a workload; a `KeyError` where this library cannot express it."""
    step: Step = _STEPS[name](inputs(name))
    return step


def _chain(data: dict[str, Any]) -> Step:
    x, b = mygrad.tensor(data["x"]), mygrad.tensor(data["b"])

    def step() -> list[Any]:
        y = x
        for _ in range(data["length"]):
            y = mygrad.tanh(mygrad.sin(y * np.float32(1.01) + b))
        y.sum().backward()
        return [x.grad, b.grad]

    return step


def _scores(x: Any, layers: Any, activation: Any) -> Any:
    for i in range(0, len(layers) - 2, 2):
        x = activation(mygrad.matmul(x, layers[i].T) + layers[i + 1])
    return mygrad.matmul(x, layers[-2].T) + layers[-1]


def _mlp(data: dict[str, Any]) -> Step:
    layers = [mygrad.tensor(one.copy()) for one in data["layers"]]
    rate = np.float32(data["lr"])

    def step() -> list[Any]:
        difference = _scores(data["x"], layers, mygrad.tanh) - data["y"]
        (difference * difference).mean().backward()
        found = [one.grad for one in layers]
        for one in layers:
            one.data -= rate * one.grad
        return found

    return step


def _mnist(data: dict[str, Any]) -> Step:
    layers = [mygrad.tensor(one.copy()) for one in data["layers"]]
    means, squares = [np.zeros_like(one) for one in data["layers"]], [np.zeros_like(one) for one in data["layers"]]
    count = [0]

    def step() -> list[Any]:
        softmax_crossentropy(_scores(data["x"], layers, relu), data["y"]).backward()
        found = [one.grad for one in layers]
        count[0] += 1
        rate = np.float32(data["lr"] / (1 - 0.9 ** count[0]))
        scale = np.float32(1 / (1 - 0.999 ** count[0]) ** 0.5)
        for i, one in enumerate(found):
            means[i] = np.float32(0.9) * means[i] + np.float32(0.1) * one
            squares[i] = np.float32(0.999) * squares[i] + np.float32(0.001) * one**2
            layers[i].data -= rate * means[i] / (np.sqrt(squares[i]) * scale + np.float32(1e-8))
        return found

    return step


def _deep(data: dict[str, Any]) -> Step:
    layers = [mygrad.tensor(one) for one in data["layers"]]

    def step() -> list[Any]:
        last = relu(_scores(data["x"], layers, relu))
        (last * last).mean().backward()
        return [one.grad for one in layers]

    return step


def _elementwise(data: dict[str, Any]) -> Step:
    x, w = mygrad.tensor(data["x"]), mygrad.tensor(data["w"])

    def step() -> list[Any]:
        y = mygrad.exp(mygrad.tanh(x * w + x) * np.float32(0.5)) - w
        mygrad.log(mygrad.sqrt(y * y + np.float32(1.0))).sum().backward()
        return [x.grad, w.grad]

    return step


def _conv(data: dict[str, Any]) -> Step:
    layers = [mygrad.tensor(one) for one in data["layers"]]

    def step() -> list[Any]:
        h = data["x"]
        for kernel, bias in (layers[:2], layers[2:4]):
            out = conv_nd(h, kernel, stride=1, padding=1) + bias.reshape(1, -1, 1, 1)
            h = max_pool(relu(out), (2, 2), 2)
        scores = mygrad.matmul(h.reshape(len(data["x"]), -1), layers[4].T) + layers[5]
        softmax_crossentropy(scores, data["y"]).backward()
        return [one.grad for one in layers]

    return step


_STEPS: dict[str, Callable[[dict[str, Any]], Step]] = {
    "chain": _chain, "chain100": _chain, "mlp": _mlp, "mnist": _mnist, "deep": _deep, "wide": _deep,
    "elementwise": _elementwise, "conv": _conv,
}  # fmt: skip
