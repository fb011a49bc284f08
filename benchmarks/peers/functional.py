"""The workloads as pure functions of arrays, for libraries that differentiate such functions: HIPS autograd, and JAX under `jit`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.peers.workloads import inputs

__all__ = ["hips", "jax_jit"]

Step = Callable[[], list[Any]]


@dataclass(frozen=True)
class Library:
    """What such a library offers: its NumPy, its transformations, what compiles a step, and what waits for a result."""

    np: Any
    grad: Callable[..., Any]
    hessian: Callable[..., Any]
    jvp: Callable[[Any, Any, Any], Any]
    compiled: Callable[[Any], Any] = lambda function: function
    ready: Callable[[Any], Any] = lambda result: result
    convolved: Any = None
    pooled: Any = None

    def build(self, name: str) -> Step:
        """The step of a workload; a `KeyError` where this library cannot express it."""
        data = inputs(name)
        step: Step = _STEPS[name](self, data)
        return step

    def run(self, function: Callable[..., Any], *arguments: Any) -> Step:
        """The step that computes a function of the same arguments again and again."""
        compiled = self.compiled(function)
        return lambda: list(self.ready(compiled(*arguments)))

    def train(self, data: dict[str, Any], loss: Callable[[Any], Any], update: Callable[..., Any], state: Any) -> Step:
        """The step that moves parameters: gradients of `loss`, then `update(parameters, gradients, state)`."""
        gradient = self.grad(loss)

        def whole(layers: Any, state: Any) -> Any:
            found = gradient(layers)
            return found, *update(layers, found, state)

        compiled = self.compiled(whole)
        now = [data["layers"], state]

        def step() -> list[Any]:
            found, *now[:] = self.ready(compiled(*now))
            return list(found)

        return step


def _chain(lib: Library, data: dict[str, Any]) -> Step:
    def loss(x: Any, b: Any) -> Any:
        y = x
        for _ in range(data["length"]):
            y = lib.np.tanh(lib.np.sin(y * 1.01 + b))
        return lib.np.sum(y)

    return lib.run(lib.grad(loss, (0, 1)), data["x"], data["b"])


def _relu(lib: Library, x: Any) -> Any:
    return lib.np.maximum(x, np.float32(0))


def _scores(lib: Library, x: Any, layers: Any, activation: Any) -> Any:
    for i in range(0, len(layers) - 2, 2):
        x = activation(lib.np.dot(x, layers[i].T) + layers[i + 1])
    return lib.np.dot(x, layers[-2].T) + layers[-1]


def _cross_entropy(lib: Library, scores: Any, target: Any) -> Any:
    shifted = scores - lib.np.max(scores, 1, keepdims=True)
    logs = shifted - lib.np.log(lib.np.sum(lib.np.exp(shifted), 1, keepdims=True))
    return -lib.np.mean(logs[np.arange(len(target)), target])


def _mlp(lib: Library, data: dict[str, Any]) -> Step:
    rate = np.float32(data["lr"])

    def loss(layers: Any) -> Any:
        return lib.np.mean((_scores(lib, data["x"], layers, lib.np.tanh) - data["y"]) ** 2)

    return lib.train(data, loss, lambda layers, found, _: ([p - rate * g for p, g in zip(layers, found, strict=True)], ()), ())


def _mnist(lib: Library, data: dict[str, Any]) -> Step:
    def loss(layers: Any) -> Any:
        return _cross_entropy(lib, _scores(lib, data["x"], layers, lambda x: _relu(lib, x)), data["y"])

    def adam(layers: Any, found: Any, state: Any) -> Any:
        count, means, squares = state
        count = count + 1
        means = [0.9 * m + 0.1 * g for m, g in zip(means, found, strict=True)]
        squares = [0.999 * s + 0.001 * g * g for s, g in zip(squares, found, strict=True)]
        rate = (data["lr"] / (1 - 0.9**count)).astype(np.float32)
        scale = (1 / (1 - 0.999**count) ** 0.5).astype(np.float32)
        moved = [p - rate * m / (lib.np.sqrt(s) * scale + 1e-8) for p, m, s in zip(layers, means, squares, strict=True)]
        return moved, (count, means, squares)

    zeros = [np.zeros_like(one) for one in data["layers"]]
    return lib.train(data, loss, adam, (np.float32(0), zeros, zeros))


def _deep(lib: Library, data: dict[str, Any]) -> Step:
    def loss(layers: Any) -> Any:
        return lib.np.mean(_relu(lib, _scores(lib, data["x"], layers, lambda x: _relu(lib, x))) ** 2)

    return lib.run(lib.grad(loss), data["layers"])


def _elementwise(lib: Library, data: dict[str, Any]) -> Step:
    def loss(x: Any, w: Any) -> Any:
        y = lib.np.exp(lib.np.tanh(x * w + x) * 0.5) - w
        return lib.np.sum(lib.np.log(lib.np.sqrt(y * y + 1.0)))

    return lib.run(lib.grad(loss, (0, 1)), data["x"], data["w"])


def _conv(lib: Library, data: dict[str, Any]) -> Step:
    if lib.convolved is None:
        raise KeyError("conv")

    def loss(layers: Any) -> Any:
        h = data["x"]
        for kernel, bias in (layers[:2], layers[2:4]):
            h = lib.pooled(_relu(lib, lib.convolved(h, kernel) + bias[:, None, None]))
        scores = lib.np.dot(h.reshape(len(h), -1), layers[4].T) + layers[5]
        return _cross_entropy(lib, scores, data["y"])

    return lib.run(lib.grad(loss), data["layers"])


def _hessian(lib: Library, data: dict[str, Any]) -> Step:
    hessian = lib.hessian(lambda x: lib.np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2))
    return lib.run(lambda x: [hessian(x)], data["x"])


def _jvp(lib: Library, data: dict[str, Any]) -> Step:
    def function(x: Any) -> Any:
        return lib.np.exp(lib.np.tanh(x * 1.5 + 0.5) * lib.np.sin(x))

    return lib.run(lambda x, v: [lib.jvp(function, x, v)], data["x"], data["v"])


_STEPS: dict[str, Callable[[Library, dict[str, Any]], Step]] = {
    "chain": _chain, "chain100": _chain, "mlp": _mlp, "mnist": _mnist, "deep": _deep, "wide": _deep,
    "elementwise": _elementwise, "conv": _conv, "hessian": _hessian, "jvp": _jvp,
}  # fmt: skip


def hips() -> Library:
    """HIPS autograd."""
    import autograd
    import autograd.numpy as anp

    return Library(anp, autograd.grad, autograd.hessian, lambda f, x, v: autograd.make_jvp(f)(x)(v)[1])


def jax_jit() -> Library:
    """JAX, every step compiled as a whole; a step ends when its results are there."""
    import jax

    jax.config.update("jax_enable_x64", True)  # the Hessian is one of float64; the other inputs are float32 and stay so
    lax = jax.lax

    def pooled(x: Any) -> Any:
        return lax.reduce_window(x, -np.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")

    return Library(
        jax.numpy, jax.grad, jax.hessian, lambda f, x, v: jax.jvp(f, (x,), (v,))[1], compiled=jax.jit, ready=jax.block_until_ready,
        convolved=lambda x, kernel: lax.conv_general_dilated(x, kernel, (1, 1), "SAME"), pooled=pooled,
    )  # fmt: skip
