"""micrograd's networks: neurons of `Value`s, one scalar at a time. Weights come from Python's `random`, in micrograd's order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from autograd_core.dialects.micrograd.engine import Value
from autograd_core.dialects.missing import missing
from autograd_core.modes import current_mode, mode

__all__ = ["MLP", "Layer", "Module", "Neuron", "Value", "random"]


class Module:
    """Something with parameters."""

    _path = ""

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0."""
        for parameter in self.parameters():
            parameter.grad = 0

    def parameters(self) -> list[Value]:
        """All weights and biases, in a list."""
        return []

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """The parameters with their paths: the names that a recording shows (micrograd itself has none)."""
        for name, part in vars(self).items():
            for i, one in enumerate(part if isinstance(part, list) else [part]):
                path = f"{name}.{i}" if isinstance(part, list) else name
                if isinstance(one, Value):
                    yield path, one
                elif isinstance(one, Module):
                    yield from ((f"{path}.{rest}", parameter) for rest, parameter in one.named_parameters())

    def _scope(self) -> AbstractContextManager[None]:
        """In a recording, what is computed inside belongs to this module."""
        recorder = current_mode().recorder
        if recorder is None:
            return nullcontext()
        path = self._path or type(self).__name__
        for name, part in vars(self).items():
            for i, one in enumerate(part if isinstance(part, list) else []):
                if isinstance(one, Module):
                    one._path = f"{path}.{name}.{i}"
        scope: AbstractContextManager[None] = recorder.scope(path, type(self).__name__, (len(self.parameters()),))
        return scope


def _parameter(number: float, name: str) -> Value:
    with mode(recorder=None):
        made = Value(number)
    recorder = current_mode().recorder
    if recorder is not None:
        recorder.parameter(made, name)
    return made


class Neuron(Module):
    """A weighted sum of its inputs and a bias, through a ReLU unless `nonlin` says no."""

    def __init__(self, nin: int, nonlin: bool = True) -> None:
        self.w = [_parameter(random.uniform(-1, 1), f"w{i}") for i in range(nin)]  # noqa: S311  micrograd's numbers
        self.b = _parameter(0, "b")
        self.nonlin = nonlin

    def __call__(self, x: Any) -> Any:
        with self._scope():
            total = sum((w * value for w, value in zip(self.w, x, strict=False)), self.b)
            return total.relu() if self.nonlin else total

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """Neurons that see the same inputs; of a single one the output is a value, not a list."""

    def __init__(self, nin: int, nout: int, **kwargs: Any) -> None:
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x: Any) -> Any:
        with self._scope():
            outputs = [neuron(x) for neuron in self.neurons]
        return outputs[0] if len(outputs) == 1 else outputs

    def parameters(self) -> list[Value]:
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class MLP(Module):
    """Layers one after the other: `MLP(3, [4, 4, 1])` has three inputs and one output. The last layer is linear."""

    def __init__(self, nin: int, nouts: list[int]) -> None:
        sizes = [nin, *nouts]
        self.layers = [Layer(sizes[i], sizes[i + 1], nonlin=i != len(nouts) - 1) for i in range(len(nouts))]

    def __call__(self, x: Any) -> Any:
        with self._scope():
            for layer in self.layers:
                x = layer(x)
        return x

    def parameters(self) -> list[Value]:
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(repr, self.layers))}]"


__getattr__ = missing("micrograd.nn", __all__)
