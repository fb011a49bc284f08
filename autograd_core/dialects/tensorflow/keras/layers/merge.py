"""Layers that make one of several inputs: sums, products, extremes, joins."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras.layers.base import Layer

__all__ = ["Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract"]


class _Merge(Layer):
    def call(self, inputs: Any) -> Any:
        """The inputs combined."""
        total = inputs[0]
        for one in inputs[1:]:
            total = OPS[self.combine](total, one)
        return total

    combine: str


def _merging(name: str, function: str, words: str) -> Any:
    return type(name, (_Merge,), {"combine": function, "__doc__": words, "__module__": __name__})


Add = _merging("Add", "add", "The sum of several inputs.")
Subtract = _merging("Subtract", "subtract", "The first input less the second.")
Multiply = _merging("Multiply", "multiply", "The product of several inputs.")
Maximum = _merging("Maximum", "maximum", "The greatest of several inputs, number by number.")
Minimum = _merging("Minimum", "minimum", "The least of several inputs, number by number.")


class Average(Add):  # type: ignore[misc, valid-type]
    """The mean of several inputs."""

    def call(self, inputs: Any) -> Any:
        """The inputs combined."""
        return OPS["truediv"](super().call(inputs), float(len(inputs)))


class Concatenate(Layer):
    """Several inputs one after the other along an axis."""

    def __init__(self, axis: int = -1, **options: Any) -> None:
        super().__init__(**options)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        """The inputs joined."""
        return OPS["concat"](list(inputs), self.axis)


class Dot(Layer):
    """Products of two inputs, summed over an axis of each."""

    def __init__(self, axes: Any, normalize: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.axes, self.normalize = (axes, axes) if isinstance(axes, int) else tuple(axes), normalize

    def call(self, inputs: Any) -> Any:
        """The sums, at least one number for each example."""
        first, second = inputs
        if self.normalize:
            first, second = (OPS["l2_normalize"](one, axis) for one, axis in zip(inputs, self.axes, strict=True))
        a, b = (axis % len(one.shape) for axis, one in zip(self.axes, (first, second), strict=True))
        letters = "bcdefgh"
        left, right = list(letters[: len(first.shape)]), ["b", *"tuvwxyz"[: len(second.shape) - 1]]
        right[b] = left[a]
        out = [one for i, one in enumerate(left) if i != a] + [one for i, one in enumerate(right) if i not in (0, b)]
        found = OPS["einsum"](f"{''.join(left)},{''.join(right)}->{''.join(out)}", first, second)
        return OPS["expand_dims"](found, 1) if len(out) == 1 else found
