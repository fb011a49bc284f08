"""Layers that bring numbers to a common scale: over the batch, over the features, or by what was learned of the data."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras.layers.base import Layer

# ruff: noqa: ARG002  parameters are Keras'

__all__ = ["BatchNormalization", "LayerNormalization", "Normalization", "UnitNormalization"]


class BatchNormalization(Layer):
    """Mean and variance over the batch while training (running ones else), then a learned scale and shift of each channel."""

    gamma: Any
    beta: Any

    def __init__(
        self, axis: int = -1, momentum: float = 0.99, epsilon: float = 1e-3, center: bool = True, scale: bool = True, beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones", moving_mean_initializer: Any = "zeros", moving_variance_initializer: Any = "ones", beta_regularizer: Any = None,
        gamma_regularizer: Any = None, beta_constraint: Any = None, gamma_constraint: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(**options)
        self.axis, self.momentum, self.epsilon, self.center, self.scale = axis, momentum, epsilon, center, scale
        self._gamma_options = {"initializer": gamma_initializer, "regularizer": gamma_regularizer, "constraint": gamma_constraint}
        self._beta_options = {"initializer": beta_initializer, "regularizer": beta_regularizer, "constraint": beta_constraint}
        self._moving = (moving_mean_initializer, moving_variance_initializer)

    def build(self, input_shape: Any) -> None:
        """Scale, shift, and the running mean and variance."""
        size = (input_shape[self.axis],)
        self.gamma = self.add_weight(size, name="gamma", **self._gamma_options) if self.scale else None
        self.beta = self.add_weight(size, name="beta", **self._beta_options) if self.center else None
        self.moving_mean = self.add_weight(size, self._moving[0], trainable=False, name="moving_mean")
        self.moving_variance = self.add_weight(size, self._moving[1], trainable=False, name="moving_variance")

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The normalised numbers."""
        inputs = OPS["cast"](inputs, self.dtype)
        ndim = len(inputs.shape)
        axes = [i for i in range(ndim) if i != self.axis % ndim]
        shape = [1 if i in axes else n for i, n in enumerate(inputs.shape)]
        if training and self.trainable:
            mean, variance = OPS["moments"](inputs, axes)
            for running, new in ((self.moving_mean, mean), (self.moving_variance, variance)):
                kept = OPS["multiply"](running, self.momentum)
                running.assign(OPS["add"](kept, OPS["multiply"](OPS["stop_gradient"](new), 1.0 - self.momentum)))
        else:
            mean, variance = self.moving_mean, self.moving_variance
        parts = [None if one is None else OPS["reshape"](one, shape) for one in (mean, variance, self.beta, self.gamma)]
        return OPS["batch_normalization"](inputs, *parts, self.epsilon)


class LayerNormalization(Layer):
    """Mean 0 and variance 1 of each example over `axis`, then a learned scale and shift."""

    def __init__(
        self, axis: Any = -1, epsilon: float = 1e-3, center: bool = True, scale: bool = True, beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones", beta_regularizer: Any = None, gamma_regularizer: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(**options)
        self.axis, self.epsilon, self.center, self.scale = [axis] if isinstance(axis, int) else list(axis), epsilon, center, scale
        self._initial = (gamma_initializer, gamma_regularizer), (beta_initializer, beta_regularizer)

    def build(self, input_shape: Any) -> None:
        """Scale and shift."""
        size = tuple(input_shape[one] for one in self.axis)
        (first, penalty), (second, other) = self._initial
        self.gamma = self.add_weight(size, first, regularizer=penalty, name="gamma") if self.scale else None
        self.beta = self.add_weight(size, second, regularizer=other, name="beta") if self.center else None

    def call(self, inputs: Any) -> Any:
        """The normalised numbers."""
        inputs = OPS["cast"](inputs, self.dtype)
        ndim = len(inputs.shape)
        axes = [one % ndim for one in self.axis]
        shape = [n if i in axes else 1 for i, n in enumerate(inputs.shape)]
        mean, variance = OPS["moments"](inputs, axes, keepdims=True)
        parts = [None if one is None else OPS["reshape"](one, shape) for one in (self.beta, self.gamma)]
        return OPS["batch_normalization"](inputs, mean, variance, *parts, self.epsilon)


class UnitNormalization(Layer):
    """Each vector divided by its length."""

    def __init__(self, axis: int = -1, **options: Any) -> None:
        super().__init__(**options)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        """The vectors of length one."""
        return OPS["l2_normalize"](inputs, self.axis)


class Normalization(Layer):
    """`(x − mean) / √variance`, by numbers given or learned once from data (`adapt`)."""

    def __init__(self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.axis, self.invert = axis, invert
        self._numbers = (mean, variance)

    def adapt(self, data: Any) -> None:
        """Take mean and variance from data."""
        values = np.asarray(data, np.float32) if not hasattr(data, "as_numpy_iterator") else np.concatenate(list(data.as_numpy_iterator()))
        axes = None if self.axis is None else tuple(i for i in range(values.ndim) if i not in [self.axis % values.ndim])
        self._numbers = (values.mean(axes), values.var(axes))
        self.built = False
        self.ensure_built(values)

    def build(self, input_shape: Any) -> None:
        """Mean and variance as constants."""
        mean, variance = self._numbers
        width = () if self.axis is None else (input_shape[self.axis],)
        self.mean = OPS["constant"](np.broadcast_to(np.asarray(0.0 if mean is None else mean, np.float32), width))
        self.variance = OPS["constant"](np.broadcast_to(np.asarray(1.0 if variance is None else variance, np.float32), width))

    def call(self, inputs: Any) -> Any:
        """The normalised numbers."""
        spread = OPS["maximum"](OPS["sqrt"](self.variance), 1e-7)
        inputs = OPS["cast"](inputs, self.dtype)
        if self.invert:
            return OPS["add"](OPS["multiply"](inputs, spread), self.mean)
        return OPS["truediv"](OPS["subtract"](inputs, self.mean), spread)
