"""The workloads in plain NumPy, forward and adjoint written out: what every peer's gradients are checked against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.peers.workloads import inputs

__all__ = ["build"]

Step = Callable[[], list[Any]]


def build(name: str) -> Step:
    """The step of a workload; it returns what is compared (gradients, or the derivative asked for)."""
    step: Step = globals()[f"_{name.rstrip('0123456789')}"](inputs(name))
    return step


def _chain(data: dict[str, Any]) -> Step:
    x, b = data["x"], data["b"]

    def step() -> list[Any]:
        saved = []
        y = x
        for _ in range(data["length"]):
            inner = y * np.float32(1.01) + b
            y = np.tanh(np.sin(inner))
            saved.append((inner, y))
        gradient: Any = np.ones_like(x)[()]
        total: Any = np.zeros_like(b)[()]
        for inner, y in reversed(saved):
            gradient = gradient * (1 - y * y) * np.cos(inner)
            total = total + gradient
            gradient = gradient * np.float32(1.01)
        return [gradient, total]

    return step


def _forward(x: Any, layers: list[Any], activation: Callable[[Any], Any]) -> tuple[list[Any], Any]:
    """(what enters each layer, the scores of the last one)."""
    values = [x]
    for i in range(0, len(layers) - 2, 2):
        values.append(activation(values[-1] @ layers[i].T + layers[i + 1]))
    return values, values[-1] @ layers[-2].T + layers[-1]


def _backward(values: list[Any], layers: list[Any], gradient: Any, slope: Callable[[Any], Any]) -> list[Any]:
    """The gradients of all weights and biases from that of the scores."""
    found: list[Any] = []
    for i in range(len(values) - 1, -1, -1):
        found += [gradient.sum(0), gradient.T @ values[i]]
        if i:
            gradient = (gradient @ layers[2 * i]) * slope(values[i])
    return found[::-1]


def _relu(x: Any) -> Any:
    return np.maximum(x, np.float32(0))


def _relu_slope(y: Any) -> Any:
    return y > 0


def _mlp(data: dict[str, Any]) -> Step:
    layers = [one.copy() for one in data["layers"]]
    x, target, rate = data["x"], data["y"], np.float32(data["lr"])

    def step() -> list[Any]:
        values, scores = _forward(x, layers, np.tanh)
        difference = scores - target
        np.mean(difference * difference)
        gradient = difference * np.float32(2 / scores.size)
        found = _backward(values, layers, gradient, lambda y: 1 - y * y)
        for parameter, one in zip(layers, found, strict=True):
            parameter -= rate * one
        return found

    return step


def _cross_entropy(scores: Any, target: Any) -> Any:
    """The gradient of the mean cross entropy by the scores."""
    shifted = scores - scores.max(1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(1, keepdims=True)
    np.mean(np.log(sums[:, 0]) - shifted[np.arange(len(target)), target])  # the loss itself
    gradient = powers / sums
    gradient[np.arange(len(target)), target] -= 1
    return gradient * np.float32(1 / len(target))


def _mnist(data: dict[str, Any]) -> Step:
    layers = [one.copy() for one in data["layers"]]
    means, squares = [np.zeros_like(one) for one in layers], [np.zeros_like(one) for one in layers]
    count = [0]

    def step() -> list[Any]:
        values, scores = _forward(data["x"], layers, _relu)
        found = _backward(values, layers, _cross_entropy(scores, data["y"]), _relu_slope)
        count[0] += 1
        rate = np.float32(data["lr"] / (1 - 0.9 ** count[0]))
        scale = np.float32(1 / (1 - 0.999 ** count[0]) ** 0.5)
        for parameter, one, mean, square in zip(layers, found, means, squares, strict=True):
            mean *= np.float32(0.9)
            mean += np.float32(0.1) * one
            square *= np.float32(0.999)
            square += np.float32(0.001) * one * one
            parameter -= rate * mean / (np.sqrt(square) * scale + np.float32(1e-8))
        return found

    return step


def _deep(data: dict[str, Any]) -> Step:
    layers = data["layers"]

    def step() -> list[Any]:
        values, scores = _forward(data["x"], layers, _relu)
        last = _relu(scores)
        np.mean(last * last)
        return _backward(values, layers, last * np.float32(2 / last.size) * (last > 0), _relu_slope)

    return step


_wide = _deep


def _elementwise(data: dict[str, Any]) -> Step:
    x, w = data["x"], data["w"]

    def step() -> list[Any]:
        squashed = np.tanh(x * w + x)
        powers = np.exp(squashed * np.float32(0.5))
        difference = powers - w
        root = np.sqrt(difference * difference + np.float32(1))
        np.log(root).sum()  # the loss itself, which the others compute as well
        gradient = difference / (root * root)
        inner = gradient * powers * np.float32(0.5) * (1 - squashed * squashed)
        return [inner * w + inner, inner * x - gradient]

    return step


def _columns(x: Any) -> Any:
    """3 × 3 windows of images with a border of one, as (batch, channels · 9, height · width)."""
    batch, channels, height, width = x.shape
    bordered = np.zeros((batch, channels, height + 2, width + 2), x.dtype)
    bordered[:, :, 1:-1, 1:-1] = x
    windows = np.lib.stride_tricks.sliding_window_view(bordered, (3, 3), (2, 3))
    return windows.transpose(0, 1, 4, 5, 2, 3).reshape(batch, channels * 9, height * width)


def _scattered(columns: Any, shape: tuple[int, ...]) -> Any:
    """The adjoint of `_columns`."""
    batch, channels, height, width = shape
    windows = columns.reshape(batch, channels, 3, 3, height, width)
    bordered = np.zeros((batch, channels, height + 2, width + 2), columns.dtype)
    for i in range(3):
        for j in range(3):
            bordered[:, :, i : i + height, j : j + width] += windows[:, :, i, j]
    return bordered[:, :, 1:-1, 1:-1]


def _pooled(x: Any) -> tuple[Any, Any]:
    """(the maximum of each 2 × 2 window, which of the four it is)."""
    batch, channels, height, width = x.shape
    windows = x.reshape(batch, channels, height // 2, 2, width // 2, 2).transpose(0, 1, 2, 4, 3, 5)
    windows = windows.reshape(batch, channels, height // 2, width // 2, 4)
    place = windows.argmax(-1)[..., None]
    return np.take_along_axis(windows, place, -1)[..., 0], place


def _unpooled(gradient: Any, place: Any) -> Any:
    batch, channels, height, width = gradient.shape
    windows = np.zeros((batch, channels, height, width, 4), gradient.dtype)
    np.put_along_axis(windows, place, gradient[..., None], -1)
    windows = windows.reshape(batch, channels, height, width, 2, 2).transpose(0, 1, 2, 4, 3, 5)
    return windows.reshape(batch, channels, 2 * height, 2 * width)


def _conv(data: dict[str, Any]) -> Step:
    x, target, layers = data["x"], data["y"], data["layers"]

    def convolved(x: Any, kernel: Any, bias: Any) -> tuple[Any, Any, Any, Any]:
        columns = _columns(x)
        out = kernel.reshape(len(kernel), -1) @ columns + bias[:, None]
        active = _relu(out).reshape(len(x), len(kernel), *x.shape[2:])
        return columns, active, *_pooled(active)

    def pulled(gradient: Any, place: Any, active: Any, columns: Any) -> tuple[Any, Any, Any]:
        inner = (_unpooled(gradient, place) * (active > 0)).reshape(len(active), active.shape[1], -1)
        return inner, np.tensordot(inner, columns, ((0, 2), (0, 2))), inner.sum((0, 2))

    def step() -> list[Any]:
        columns1, active1, small1, place1 = convolved(x, layers[0], layers[1])
        columns2, active2, small2, place2 = convolved(small1, layers[2], layers[3])
        flat = small2.reshape(len(x), -1)
        gradient = _cross_entropy(flat @ layers[4].T + layers[5], target)
        last = [gradient.T @ flat, gradient.sum(0)]
        inner, kernel2, bias2 = pulled((gradient @ layers[4]).reshape(small2.shape), place2, active2, columns2)
        back = _scattered(layers[2].reshape(len(layers[2]), -1).T @ inner, small1.shape)
        _, kernel1, bias1 = pulled(back, place1, active1, columns1)
        return [kernel1.reshape(layers[0].shape), bias1, kernel2.reshape(layers[2].shape), bias2, *last]

    return step


def _hessian(data: dict[str, Any]) -> Step:
    x = data["x"]

    def step() -> list[Any]:
        between = np.diag(-400 * x[:-1], 1)
        along = np.zeros_like(x)
        along[:-1] = 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
        along[1:] += 200
        return [between + between.T + np.diag(along)]

    return step


def _jvp(data: dict[str, Any]) -> Step:
    x, v = data["x"], data["v"]

    def step() -> list[Any]:
        squashed = np.tanh(x * np.float32(1.5) + np.float32(0.5))
        sine = np.sin(x)
        tangent = (1 - squashed * squashed) * np.float32(1.5) * v * sine + squashed * np.cos(x) * v
        return [np.exp(squashed * sine) * tangent]

    return step
