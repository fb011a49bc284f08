"""Layers between everything else: dense ones, tables of vectors, changes of shape, noise, activations, sums and joins."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.convert import floats
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras import activations, initializers
from autograd_core.dialects.tensorflow.keras.layers.base import Layer, Layout, weight
from autograd_core.dialects.tensorflow.keras.naming import new_seed
from autograd_core.dialects.tensorflow.keras.settings import floatx
from autograd_core.dialects.tensorflow.keras.symbolic import KerasTensor
from autograd_core.dialects.tensorflow.random import dropped, stateless
from autograd_core.randomness import drawing

# ruff: noqa: ARG002  parameters are Keras'

__all__ = [
    "ELU",
    "Activation",
    "ActivityRegularization",
    "Dense",
    "Dropout",
    "Embedding",
    "Flatten",
    "GaussianNoise",
    "Identity",
    "Input",
    "InputLayer",
    "Lambda",
    "LeakyReLU",
    "Masking",
    "Permute",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "Softmax",
]  # fmt: skip


def Input(  # noqa: N802  Keras' name
    shape: Any = None, batch_size: Any = None, dtype: Any = None, sparse: Any = None, ragged: Any = None, batch_shape: Any = None, name: str | None = None,
    tensor: Any = None, optional: bool = False,
) -> KerasTensor:  # fmt: skip
    """A symbol for what a model is fed: `shape` is that of one example."""
    del sparse, ragged, tensor, optional
    layer = InputLayer(shape=shape, batch_size=batch_size, dtype=dtype, batch_shape=batch_shape, name=name)
    return layer.symbol


class InputLayer(Layer):
    """The place where data enter a model."""

    def __init__(
        self, shape: Any = None, batch_size: Any = None, dtype: Any = None, batch_shape: Any = None, input_shape: Any = None, name: str | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(name=name, dtype=dtype if dtype in ("float16", "float32", "float64") else None)
        shape = input_shape if shape is None else shape
        sizes = tuple(batch_shape) if batch_shape is not None else (batch_size, *([shape] if isinstance(shape, int) else shape))
        self.batch_shape, self.built = sizes, True
        self.symbol = KerasTensor(sizes, dtype or floatx(), self.name)
        self.symbol.layer = self  # type: ignore[attr-defined]
        self.output_shape_seen = sizes

    def get_config(self) -> dict[str, Any]:
        """Its name, shape and dtype."""
        return {"batch_shape": self.batch_shape, "dtype": self.symbol.dtype, "name": self.name}

    def call(self, inputs: Any) -> Any:
        """The data as they are."""
        return inputs


class Dense(Layer):
    """`activation(x @ kernel + bias)` along the last axis: shapes `(…, in)` → `(…, units)`."""

    kernel, bias = weight("kernel"), weight("bias")

    def __init__(
        self, units: int, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None,
        bias_constraint: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **options)
        if not isinstance(units, (int, np.integer)) or units <= 0:
            raise refuse_as(ValueError, "keras_units", given=units)
        self.units, self.activation, self.use_bias = int(units), activations.get(activation), use_bias
        self._kernel_options = {
            "initializer": initializers.get(kernel_initializer),
            "regularizer": kernel_regularizer,
            "constraint": kernel_constraint,
        }
        self._bias_options = {
            "initializer": initializers.get(bias_initializer),
            "regularizer": bias_regularizer,
            "constraint": bias_constraint,
        }

    def build(self, input_shape: Any) -> None:
        """Kernel and bias."""
        if len(input_shape) < 2:
            raise refuse_as(
                ValueError, "keras_min_ndim", layer=self.name, expected=2, found=len(input_shape), shape=str(tuple(input_shape))
            )
        self._kernel = self.add_weight((input_shape[-1], self.units), name="kernel", **self._kernel_options)
        self._bias = self.add_weight((self.units,), name="bias", **self._bias_options) if self.use_bias else None

    def call(self, inputs: Any) -> Any:
        """The layer's result."""
        width = self._kernel.array.shape[0]
        if inputs.shape[-1] != width:
            raise refuse_as(ValueError, "keras_axis", layer=self.name, axis=-1, expected=width, shape=str(tuple(inputs.shape)))
        if inputs.array.dtype.kind != "f":
            inputs = OPS["cast"](inputs, self.dtype)
        found = (
            OPS["matmul"](inputs, self._kernel)
            if len(inputs.shape) == 2
            else OPS["tensordot"](inputs, self._kernel, [[len(inputs.shape) - 1], [0]])
        )
        return self.activation(found if self._bias is None else OPS["add"](found, self._bias))


class Embedding(Layer):
    """A table of vectors, looked up by number: whole numbers of any shape → one more axis of `output_dim`."""

    embeddings = weight("embeddings")

    def __init__(
        self, input_dim: int, output_dim: int, embeddings_initializer: Any = "uniform", embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None, mask_zero: bool = False, weights: Any = None, input_length: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        del input_length
        super().__init__(**options)
        self.input_dim, self.output_dim, self.mask_zero, self._given_weights = input_dim, output_dim, mask_zero, weights
        self._options = {
            "initializer": initializers.get(embeddings_initializer),
            "regularizer": embeddings_regularizer,
            "constraint": embeddings_constraint,
        }

    def build(self, input_shape: Any) -> None:
        """The table."""
        self._embeddings = self.add_weight((self.input_dim, self.output_dim), name="embeddings", **self._options)
        if self._given_weights is not None:
            self._embeddings.assign(self._given_weights[0])

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Which places are not filled up with zeros, where `mask_zero` asks."""
        return OPS["not_equal"](inputs, 0) if self.mask_zero else None

    def call(self, inputs: Any) -> Any:
        """The vectors."""
        return OPS["gather"](self._embeddings, OPS["cast"](inputs, "int32") if inputs.array.dtype.kind not in "iu" else inputs)


class Flatten(Layout):
    """All axes but the batch as one."""

    def call(self, inputs: Any) -> Any:
        """One row for each example, its channels last."""
        inputs = self.channels_last(inputs)
        return OPS["reshape"](inputs, (inputs.shape[0], math.prod(inputs.shape[1:])))


class Reshape(Layer):
    """Each example in another shape; one size may be −1."""

    def __init__(self, target_shape: Any, **options: Any) -> None:
        super().__init__(**options)
        self.target_shape = tuple(target_shape)

    def call(self, inputs: Any) -> Any:
        """The examples in their new shape."""
        return OPS["reshape"](inputs, (inputs.shape[0], *self.target_shape))


class Permute(Layer):
    """The axes of each example in another order, counted from 1."""

    def __init__(self, dims: Any, **options: Any) -> None:
        super().__init__(**options)
        self.dims = tuple(dims)

    def call(self, inputs: Any) -> Any:
        """The examples, turned."""
        return OPS["transpose"](inputs, (0, *self.dims))


class RepeatVector(Layer):
    """Each vector `n` times, along a new axis."""

    def __init__(self, n: int, **options: Any) -> None:
        super().__init__(**options)
        self.n = n

    def call(self, inputs: Any) -> Any:
        """The repeated vectors."""
        return OPS["tile"](OPS["expand_dims"](inputs, 1), (1, self.n, 1))


class Identity(Layer):
    """What comes in."""

    def call(self, inputs: Any) -> Any:
        """The same."""
        return inputs


class Masking(Identity):
    """What comes in; masks are not carried from layer to layer here."""

    def __init__(self, mask_value: float = 0.0, **options: Any) -> None:
        super().__init__(**options)
        self.mask_value = mask_value


class Rescaling(Layer):
    """`x * scale + offset`."""

    def __init__(self, scale: Any, offset: Any = 0.0, **options: Any) -> None:
        super().__init__(**options)
        self.scale, self.offset = scale, offset

    def call(self, inputs: Any) -> Any:
        """The scaled numbers, as floats."""
        return OPS["add"](OPS["multiply"](OPS["cast"](inputs, self.dtype), self.scale), self.offset)


class SeedGenerator:
    """Pairs of seeds: the seed given, and a count."""

    def __init__(self, seed: int | None = None) -> None:
        self.seed, self.count = new_seed() if seed is None else int(seed), 0

    def next(self) -> tuple[int, int]:
        """The next pair."""
        self.count += 1
        return self.seed, self.count - 1

    @drawing
    def uniform(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """Numbers in [0, 1) from the next pair; what is captured takes the next one at every run."""
        return stateless(self.next()).uniform(shape, dtype)

    @drawing
    def normal(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """Numbers of the standard normal distribution, likewise."""
        return stateless(self.next()).normal(shape, dtype)


@op("Dropout")
def drop(inputs: Any, rate: float, seeds: SeedGenerator, noise_shape: Any) -> Any:
    x = floats("Dropout", inputs)
    shape = x.array.shape if noise_shape is None else tuple(n if m is None else m for n, m in zip(x.array.shape, noise_shape, strict=True))
    return dropped(x, rate, seeds, shape)


class Dropout(Layer):
    """While training, sets numbers to zero with probability `rate` and divides the others by what is left of one."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        if not 0 <= rate <= 1:
            raise refuse_as(ValueError, "tf_rate", rate=rate)
        self.rate, self.noise_shape, self.built = rate, noise_shape, True
        self._seeds = SeedGenerator(seed) if rate else None

    def call(self, inputs: Any, training: Any = False) -> Any:
        """What is left."""
        return drop(inputs, self.rate, self._seeds, self.noise_shape) if training and self.rate else inputs


@op("GaussianNoise")
def _noise(inputs: Any, stddev: float, seeds: SeedGenerator) -> Any:
    x = floats("GaussianNoise", inputs)
    return OPS["add"](x, seeds.normal(x.array.shape, x.array.dtype) * np.asarray(stddev, x.array.dtype))


class GaussianNoise(Layer):
    """While training, adds normal numbers."""

    def __init__(self, stddev: float, seed: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.stddev, self._seeds = stddev, SeedGenerator(seed)

    def call(self, inputs: Any, training: Any = False) -> Any:
        """The noisy numbers."""
        return _noise(inputs, self.stddev, self._seeds) if training else inputs


class Activation(Layer):
    """A function of each number."""

    def __init__(self, activation: Any, **options: Any) -> None:
        super().__init__(**options)
        self.activation, self.built = activations.get(activation), True

    def call(self, inputs: Any) -> Any:
        """The function's values."""
        return self.activation(inputs)


class ReLU(Layer):
    """Zero below zero."""

    def __init__(self, max_value: Any = None, negative_slope: float = 0.0, threshold: float = 0.0, **options: Any) -> None:
        super().__init__(**options)
        self._settings = (negative_slope, max_value, threshold)

    def call(self, inputs: Any) -> Any:
        """The function's values."""
        return activations.relu(inputs, *self._settings)


class LeakyReLU(Layer):
    """A small slope below zero."""

    def __init__(self, negative_slope: float = 0.3, alpha: float | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.negative_slope = negative_slope if alpha is None else alpha

    def call(self, inputs: Any) -> Any:
        """The function's values."""
        return activations.leaky_relu(OPS["cast"](inputs, self.dtype), self.negative_slope)


class ELU(Layer):
    """`alpha * (exp(x) − 1)` below zero."""

    def __init__(self, alpha: float = 1.0, **options: Any) -> None:
        super().__init__(**options)
        self.alpha = alpha

    def call(self, inputs: Any) -> Any:
        """The function's values."""
        found = activations.elu(inputs)
        return found if self.alpha == 1.0 else OPS["where"](OPS["greater"](inputs, 0.0), found, OPS["multiply"](found, self.alpha))


class Softmax(Layer):
    """Exponentials divided by their sum."""

    def __init__(self, axis: int = -1, **options: Any) -> None:
        super().__init__(**options)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        """The function's values."""
        return activations.softmax(inputs, self.axis)


class Lambda(Layer):
    """A Python function as a layer."""

    def __init__(
        self,
        function: Callable[..., Any],
        output_shape: Any = None,
        mask: Any = None,
        arguments: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.function, self.arguments = function, arguments or {}

    def call(self, inputs: Any) -> Any:
        """The function's value."""
        return self.function(inputs, **self.arguments)


class ActivityRegularization(Layer):
    """What comes in, with a penalty on it."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **options: Any) -> None:
        from autograd_core.dialects.tensorflow.keras.regularizers import L1L2

        super().__init__(activity_regularizer=L1L2(l1, l2), **options)

    def call(self, inputs: Any) -> Any:
        """The same."""
        return inputs
