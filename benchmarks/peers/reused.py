"""The workloads in plain NumPy with every array kept from step to step (`out=`): how far NumPy goes with care. Without an arithmetic of its own where
nothing can be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.peers import by_hand
from benchmarks.peers.workloads import inputs

__all__ = ["build"]

Step = Callable[[], list[Any]]
_ZERO = np.float32(0)


def build(name: str) -> Step:
    """The step of a workload; what it returns is overwritten by the next one."""
    step: Step = _STEPS[name](inputs(name)) if name in _STEPS else by_hand.build(name)
    return step


def _chain(data: dict[str, Any]) -> Step:
    x, b, length = data["x"], data["b"], data["length"]
    factor = np.asarray(np.float32(1.01))
    one = np.asarray(np.float32(1))
    inner, values = np.empty((length, *x.shape), x.dtype), np.empty((length, *x.shape), x.dtype)
    total, gradient, slope = np.empty_like(b), np.empty_like(x), np.empty_like(x)

    def step() -> list[Any]:
        y = x
        for i in range(length):
            now, into = inner[i], values[i]
            np.multiply(y, factor, now)
            now += b
            np.sin(now, into)
            y = np.tanh(into, into)
        gradient.fill(1)
        total.fill(0)
        for i in range(length - 1, -1, -1):
            y, now = values[i], inner[i]
            np.multiply(y, y, slope)
            np.subtract(one, slope, slope)
            np.multiply(gradient, slope, gradient)
            np.cos(now, slope)
            np.multiply(gradient, slope, gradient)
            np.add(total, gradient, total)
            np.multiply(gradient, factor, gradient)
        return [gradient, total]

    return step


class _Network:
    """Dense layers with an activation between them, on arrays of their own."""

    def __init__(self, x: Any, layers: list[Any], activate: Callable[[Any], Any], slope: Callable[[Any, Any, Any], Any]) -> None:
        self.layers, self.activate, self.slope = layers, activate, slope
        self.values = [x, *[np.empty((len(x), len(weight)), x.dtype) for weight in layers[::2]]]
        self.gradients = [np.empty_like(one) for one in self.values]
        self.scratch = [np.empty_like(one) for one in self.values]
        self.found = [np.empty_like(one) for one in layers]
        self.ones = np.ones(len(x), x.dtype)

    def forward(self) -> Any:
        for i, into in enumerate(self.values[1:]):
            np.dot(self.values[i], self.layers[2 * i].T, into)
            into += self.layers[2 * i + 1]
            if i < len(self.values) - 2:
                self.activate(into)
        return self.values[-1]

    def backward(self) -> list[Any]:
        """From what is in the last of `gradients`."""
        for i in range(len(self.values) - 2, -1, -1):
            gradient = self.gradients[i + 1]
            np.dot(self.ones, gradient, self.found[2 * i + 1])
            np.dot(gradient.T, self.values[i], self.found[2 * i])
            if i:
                before = np.dot(gradient, self.layers[2 * i], self.gradients[i])
                self.slope(self.values[i], before, self.scratch[i])
        return self.found


def _relu(x: Any) -> Any:
    return np.maximum(x, _ZERO, out=x)


def _relu_slope(y: Any, gradient: Any, scratch: Any) -> None:
    np.greater(y, _ZERO, out=scratch)
    gradient *= scratch


def _tanh_slope(y: Any, gradient: Any, scratch: Any) -> None:
    np.multiply(y, y, scratch)
    np.subtract(np.float32(1), scratch, scratch)
    gradient *= scratch


def _cross_entropy(scores: Any, target: Any, gradient: Any, rows: Any) -> None:
    scores -= scores.max(1, keepdims=True)
    np.exp(scores, gradient)
    sums = gradient.sum(1, keepdims=True)
    np.mean(np.log(sums[:, 0]) - scores[rows, target])
    gradient /= sums
    gradient[rows, target] -= 1
    gradient *= np.float32(1 / len(target))


def _mlp(data: dict[str, Any]) -> Step:
    layers = [one.copy() for one in data["layers"]]
    net = _Network(data["x"], layers, lambda x: np.tanh(x, x), _tanh_slope)
    target, rate = data["y"], np.float32(data["lr"])
    last, square = net.gradients[-1], net.scratch[-1]
    moves = [np.empty_like(one) for one in layers]

    def step() -> list[Any]:
        np.subtract(net.forward(), target, last)
        np.multiply(last, last, square)
        square.mean()
        np.multiply(last, np.float32(2 / last.size), last)
        found = net.backward()
        for parameter, one, move in zip(layers, found, moves, strict=True):
            parameter -= np.multiply(one, rate, move)
        return found

    return step


def _mnist(data: dict[str, Any]) -> Step:
    layers = [one.copy() for one in data["layers"]]
    net = _Network(data["x"], layers, _relu, _relu_slope)
    means, squares = [np.zeros_like(one) for one in layers], [np.zeros_like(one) for one in layers]
    moves, roots = [np.empty_like(one) for one in layers], [np.empty_like(one) for one in layers]
    rows, count = np.arange(len(data["y"])), [0]

    def step() -> list[Any]:
        _cross_entropy(net.forward(), data["y"], net.gradients[-1], rows)
        found = net.backward()
        count[0] += 1
        rate = np.float32(data["lr"] / (1 - 0.9 ** count[0]))
        scale = np.float32(1 / (1 - 0.999 ** count[0]) ** 0.5)
        for parameter, one, mean, square, move, root in zip(layers, found, means, squares, moves, roots, strict=True):
            mean *= np.float32(0.9)
            mean += np.multiply(one, np.float32(0.1), move)
            square *= np.float32(0.999)
            np.multiply(one, one, move)
            square += np.multiply(move, np.float32(0.001), move)
            np.sqrt(square, root)
            root *= scale
            root += np.float32(1e-8)
            np.multiply(mean, rate, move)
            parameter -= np.divide(move, root, move)
        return found

    return step


def _deep(data: dict[str, Any]) -> Step:
    net = _Network(data["x"], data["layers"], _relu, _relu_slope)
    last, square = net.gradients[-1], net.scratch[-1]

    def step() -> list[Any]:
        y = _relu(net.forward())
        np.multiply(y, y, square).mean()
        np.multiply(y, np.float32(2 / y.size), last)  # where y is 0, so is its slope
        return net.backward()

    return step


def _elementwise(data: dict[str, Any]) -> Step:
    x, w = data["x"], data["w"]
    squashed, powers, root, gradient, into_x, into_w = (np.empty_like(x) for _ in range(6))
    half, one = np.asarray(np.float32(0.5)), np.asarray(np.float32(1))

    def step() -> list[Any]:
        np.multiply(x, w, squashed)
        np.add(squashed, x, squashed)
        np.tanh(squashed, squashed)
        np.multiply(squashed, half, powers)
        np.exp(powers, powers)
        np.subtract(powers, w, gradient)
        np.multiply(gradient, gradient, root)
        np.add(root, one, root)
        np.divide(gradient, root, gradient)
        np.sqrt(root, root)
        np.log(root, root).sum()
        np.multiply(gradient, powers, powers)
        np.multiply(powers, half, powers)
        np.multiply(squashed, squashed, squashed)
        np.subtract(one, squashed, squashed)
        np.multiply(powers, squashed, powers)
        np.multiply(powers, w, into_x)
        np.add(into_x, powers, into_x)
        np.multiply(powers, x, into_w)
        np.subtract(into_w, gradient, into_w)
        return [into_x, into_w]

    return step


class _Convolution:
    """A 3 × 3 convolution with a border of one, relu, and the maximum of each 2 × 2 window, on arrays of its own."""

    def __init__(self, x: tuple[int, ...], kernel: Any, bias: Any) -> None:
        batch, channels, height, width = x
        self.kernel, self.bias = kernel.reshape(len(kernel), -1), bias[:, None]
        self.bordered = np.zeros((batch, channels, height + 2, width + 2), kernel.dtype)
        self.columns = np.empty((batch, channels, 3, 3, height, width), kernel.dtype)
        self.flat = self.columns.reshape(batch, channels * 9, height * width)
        self.out = np.empty((batch, len(kernel), height, width), kernel.dtype)
        self.small = np.empty((batch, len(kernel), height // 2, width // 2), kernel.dtype)
        self.half, self.inner, self.chosen = np.empty_like(self.small), np.empty_like(self.out), np.empty(self.small.shape, bool)
        self.products = np.empty((batch, *self.kernel.shape), kernel.dtype)
        self.back = np.empty_like(self.flat)

    def corners(self, array: Any) -> list[Any]:
        return [array[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)]

    def forward(self, x: Any) -> Any:
        self.bordered[:, :, 1:-1, 1:-1] = x
        height, width = x.shape[2:]
        for i in range(3):
            for j in range(3):
                self.columns[:, :, i, j] = self.bordered[:, :, i : i + height, j : j + width]
        flat = self.out.reshape(len(x), len(self.kernel), -1)
        np.matmul(self.kernel, self.flat, flat)
        flat += self.bias
        a, b, c, d = self.corners(self.out)
        np.maximum(a, b, out=self.small)
        np.maximum(c, d, out=self.half)
        np.maximum(self.small, self.half, out=self.small)
        return _relu(self.small)  # of the maximum, which is that of the relus

    def backward(self, gradient: Any, further: bool) -> tuple[Any, Any, Any]:
        """The gradients of kernel, bias and, where it goes further, input."""
        gradient *= np.greater(self.small, _ZERO, out=self.chosen)
        for one, into in zip(self.corners(self.out), self.corners(self.inner), strict=True):
            np.multiply(gradient, np.equal(one, self.small, out=self.chosen), out=into)
        inner = self.inner.reshape(len(gradient), len(self.kernel), -1)
        kernel = np.matmul(inner, self.flat.transpose(0, 2, 1), self.products).sum(0)
        bias = inner.sum((0, 2))
        if not further:
            return kernel, bias, None
        np.matmul(self.kernel.T, inner, self.back)
        windows, bordered = self.back.reshape(self.columns.shape), self.bordered
        bordered.fill(0)
        height, width = windows.shape[4:]
        for i in range(3):
            for j in range(3):
                bordered[:, :, i : i + height, j : j + width] += windows[:, :, i, j]
        back = bordered[:, :, 1:-1, 1:-1].copy()
        bordered.fill(0)
        return kernel, bias, back


def _conv(data: dict[str, Any]) -> Step:
    x, target, layers = data["x"], data["y"], data["layers"]
    first = _Convolution(x.shape, *layers[:2])
    second = _Convolution(first.small.shape, *layers[2:4])
    scores = np.empty((len(x), len(layers[5])), x.dtype)
    gradient, rows = np.empty_like(scores), np.arange(len(x))

    def step() -> list[Any]:
        flat = second.forward(first.forward(x)).reshape(len(x), -1)
        np.dot(flat, layers[4].T, scores)
        np.add(scores, layers[5], scores)
        _cross_entropy(scores, target, gradient, rows)
        last = [gradient.T @ flat, gradient.sum(0)]
        kernel2, bias2, back = second.backward((gradient @ layers[4]).reshape(second.small.shape), True)
        kernel1, bias1, _ = first.backward(back, False)
        return [kernel1.reshape(layers[0].shape), bias1, kernel2.reshape(layers[2].shape), bias2, *last]

    return step


def _jvp(data: dict[str, Any]) -> Step:
    x, v = data["x"], data["v"]
    squashed, sine, tangent, other = (np.empty_like(x) for _ in range(4))
    scale, shift, one = (np.asarray(np.float32(value)) for value in (1.5, 0.5, 1.0))

    def step() -> list[Any]:
        np.multiply(x, scale, squashed)
        np.add(squashed, shift, squashed)
        np.tanh(squashed, squashed)
        np.sin(x, sine)
        np.multiply(squashed, squashed, tangent)
        np.subtract(one, tangent, tangent)
        np.multiply(tangent, scale, tangent)
        np.multiply(tangent, sine, tangent)
        np.cos(x, other)
        np.multiply(other, squashed, other)
        np.add(tangent, other, tangent)
        np.multiply(tangent, v, tangent)
        np.multiply(squashed, sine, squashed)
        np.exp(squashed, squashed)
        return [np.multiply(squashed, tangent, tangent)]

    return step


_STEPS: dict[str, Callable[[dict[str, Any]], Step]] = {
    "chain100": _chain, "mlp": _mlp, "mnist": _mnist, "deep": _deep, "wide": _deep, "elementwise": _elementwise, "conv": _conv, "jvp": _jvp,
}  # fmt: skip
