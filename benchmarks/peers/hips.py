"""The workloads in HIPS autograd: functions of NumPy, differentiated by `value_and_grad`, `hessian` and `make_jvp`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np

from benchmarks.peers.workloads import inputs

__all__ = ["build"]

Step = Callable[[], list[Any]]


def build(name: str) -> Step:
    """The step of a workload; a `KeyError` where this library cannot express it."""
    step: Step = _STEPS[name](inputs(name))
    return step


def _chain(data: dict[str, Any]) -> Step:
    def loss(x: Any, b: Any) -> Any:
        y = x
        for _ in range(data["length"]):
            y = anp.tanh(anp.sin(y * 1.01 + b))
        return anp.sum(y)

    gradient = autograd.grad(loss, (0, 1))
    return lambda: list(gradient(data["x"], data["b"]))


def _relu(x: Any) -> Any:
    return anp.maximum(x, np.float32(0))


def _scores(x: Any, layers: Any, activation: Any) -> Any:
    for i in range(0, len(layers) - 2, 2):
        x = activation(anp.dot(x, layers[i].T) + layers[i + 1])
    return anp.dot(x, layers[-2].T) + layers[-1]


def _cross_entropy(scores: Any, target: Any) -> Any:
    shifted = scores - anp.max(scores, 1, keepdims=True)
    logs = shifted - anp.log(anp.sum(anp.exp(shifted), 1, keepdims=True))
    return -anp.mean(logs[np.arange(len(target)), target])


def _mlp(data: dict[str, Any]) -> Step:
    layers = [one.copy() for one in data["layers"]]
    rate = np.float32(data["lr"])
    gradient = autograd.grad(lambda layers: anp.mean((_scores(data["x"], layers, anp.tanh) - data["y"]) ** 2))

    def step() -> list[Any]:
        found: list[Any] = gradient(layers)
        for parameter, one in zip(layers, found, strict=True):
            parameter -= rate * one
        return found

    return step


def _mnist(data: dict[str, Any]) -> Step:
    layers = [one.copy() for one in data["layers"]]
    means, squares = [np.zeros_like(one) for one in layers], [np.zeros_like(one) for one in layers]
    gradient = autograd.grad(lambda layers: _cross_entropy(_scores(data["x"], layers, _relu), data["y"]))
    count = [0]

    def step() -> list[Any]:
        found: list[Any] = gradient(layers)
        count[0] += 1
        rate = data["lr"] / (1 - 0.9 ** count[0])
        scale = 1 / (1 - 0.999 ** count[0]) ** 0.5
        for i, one in enumerate(found):
            means[i] = 0.9 * means[i] + 0.1 * one
            squares[i] = 0.999 * squares[i] + 0.001 * one**2
            layers[i] = layers[i] - rate * means[i] / (np.sqrt(squares[i]) * scale + 1e-8)
        return found

    return step


def _deep(data: dict[str, Any]) -> Step:
    gradient = autograd.grad(lambda layers: anp.mean(_relu(_scores(data["x"], layers, _relu)) ** 2))
    return lambda: list(gradient(data["layers"]))


def _elementwise(data: dict[str, Any]) -> Step:
    def loss(x: Any, w: Any) -> Any:
        y = anp.exp(anp.tanh(x * w + x) * 0.5) - w
        return anp.sum(anp.log(anp.sqrt(y * y + 1.0)))

    gradient = autograd.grad(loss, (0, 1))
    return lambda: list(gradient(data["x"], data["w"]))


def _hessian(data: dict[str, Any]) -> Step:
    hessian = autograd.hessian(lambda x: anp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2))
    return lambda: [hessian(data["x"])]


def _jvp(data: dict[str, Any]) -> Step:
    pushed = autograd.make_jvp(lambda x: anp.exp(anp.tanh(x * 1.5 + 0.5) * anp.sin(x)))
    return lambda: [pushed(data["x"])(data["v"])[1]]


_STEPS: dict[str, Callable[[dict[str, Any]], Step]] = {
    "chain": _chain, "chain100": _chain, "mlp": _mlp, "mnist": _mnist, "deep": _deep, "wide": _deep,
    "elementwise": _elementwise, "hessian": _hessian, "jvp": _jvp,
}  # fmt: skip
