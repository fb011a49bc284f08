"""Layers that look through windows: convolutions, pooling, padding, cropping, larger and smaller images."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.tensorflow import windows
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.image import resize
from autograd_core.dialects.tensorflow.keras import activations, initializers
from autograd_core.dialects.tensorflow.keras.layers.base import Layer, Layout, expect_ndim, weight

__all__ = [
    "AveragePooling1D", "AveragePooling2D", "Conv1D", "Conv2D", "Conv2DTranspose", "Cropping2D", "DepthwiseConv2D", "GlobalAveragePooling1D",
    "GlobalAveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "MaxPooling1D", "MaxPooling2D", "SeparableConv2D", "UpSampling2D",
    "ZeroPadding2D",
]  # fmt: skip


def _numbers(value: Any, count: int) -> tuple[int, ...]:
    return (int(value),) * count if isinstance(value, int) else tuple(int(one) for one in value)


class _Convolution(Layer):
    """What convolutions share: filters, bias, strides, padding."""

    axes = 2
    kernel, bias = weight("kernel"), weight("bias")

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None, dilation_rate: Any = 1, groups: int = 1,
        activation: Any = None, use_bias: bool = True, kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None,
        bias_constraint: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **options)
        self.filters, self.padding, self.groups, self.use_bias = int(filters), padding, groups, use_bias
        self.kernel_size, self.strides, self.dilation_rate = (_numbers(one, self.axes) for one in (kernel_size, strides, dilation_rate))
        self.activation, self.data_format = activations.get(activation), data_format or "channels_last"
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

    def kernel_shape(self, channels: int) -> tuple[int, ...]:
        """The shape of the filters."""
        return (*self.kernel_size, channels // self.groups, self.filters)

    def channels_out(self, channels: int) -> int:
        """How many channels come out."""
        del channels
        return self.filters

    def build(self, input_shape: Any) -> None:
        """Filters and bias."""
        expect_ndim(self, input_shape, self.axes + 2)
        channels = input_shape[1 if self.data_format == "channels_first" else -1]
        self._kernel = self.add_weight(self.kernel_shape(channels), name="kernel", **self._kernel_options)
        self._bias = self.add_weight((self.channels_out(channels),), name="bias", **self._bias_options) if self.use_bias else None

    def call(self, inputs: Any) -> Any:
        """The layer's result."""
        expect_ndim(self, inputs.shape, self.axes + 2)
        found = self.convolved(OPS["cast"](inputs, self.dtype), "NC" if self.data_format == "channels_first" else "NHWC")
        if self._bias is not None:
            found = OPS["bias_add"](found, self._bias, "NC" if self.data_format == "channels_first" else None)
        return self.activation(found)

    def convolved(self, inputs: Any, data_format: str) -> Any:
        """The convolution itself."""
        return OPS["_layer_convolution"](inputs, self._kernel, self.strides, self.padding, data_format, self.dilation_rate, self.groups)


@op("Conv2D")
def _layer_convolution(inputs: Any, kernel: Any, strides: Any, padding: str, data_format: str, dilations: Any, groups: int) -> Any:
    pads: Any = padding.upper()
    if padding == "causal":
        pads = [((kernel.array.shape[0] - 1) * dilations[0], 0)]
    return windows.convolved(f"Conv{len(strides)}D", inputs, kernel, strides, pads, data_format, dilations, groups)


class Conv2D(_Convolution):
    """Images `(batch, height, width, channels)` through `filters` windows."""


class Conv1D(_Convolution):
    """Sequences `(batch, steps, channels)` through `filters` windows."""

    axes = 1


class DepthwiseConv2D(_Convolution):
    """Each channel through `depth_multiplier` windows of its own."""

    def __init__(
        self, kernel_size: Any, strides: Any = 1, padding: str = "valid", depth_multiplier: int = 1, depthwise_initializer: Any = "glorot_uniform",
        depthwise_regularizer: Any = None, depthwise_constraint: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            1, kernel_size, strides, padding, kernel_initializer=depthwise_initializer, kernel_regularizer=depthwise_regularizer,
            kernel_constraint=depthwise_constraint, **options,
        )  # fmt: skip
        self.depth_multiplier = depth_multiplier

    def kernel_shape(self, channels: int) -> tuple[int, ...]:
        """The shape of the filters."""
        return (*self.kernel_size, channels, self.depth_multiplier)

    def channels_out(self, channels: int) -> int:
        """How many channels come out."""
        return channels * self.depth_multiplier

    def convolved(self, inputs: Any, data_format: str) -> Any:
        """The convolution itself."""
        return OPS["depthwise_conv2d"](inputs, self._kernel, self.strides, self.padding.upper(), data_format, self.dilation_rate)


class SeparableConv2D(_Convolution):
    """Channels each by themselves, through `depth_multiplier` windows of their own, then mixed point by point."""

    def __init__(
        self, filters: int, kernel_size: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None, dilation_rate: Any = 1,
        depth_multiplier: int = 1, activation: Any = None, use_bias: bool = True, depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros", depthwise_regularizer: Any = None, pointwise_regularizer: Any = None,
        depthwise_constraint: Any = None, pointwise_constraint: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            filters, kernel_size, strides, padding, data_format, dilation_rate, activation=activation, use_bias=use_bias,
            kernel_initializer=depthwise_initializer, bias_initializer=bias_initializer, kernel_regularizer=depthwise_regularizer,
            kernel_constraint=depthwise_constraint, **options,
        )  # fmt: skip
        self.depth_multiplier = depth_multiplier
        self._mixing = {
            "initializer": initializers.get(pointwise_initializer),
            "regularizer": pointwise_regularizer,
            "constraint": pointwise_constraint,
        }

    def build(self, input_shape: Any) -> None:
        """Both kernels and the bias."""
        channels = input_shape[1 if self.data_format == "channels_first" else -1]
        self._depthwise = self.add_weight(
            (*self.kernel_size, channels, self.depth_multiplier), name="depthwise_kernel", **self._kernel_options
        )
        self._pointwise = self.add_weight((1, 1, channels * self.depth_multiplier, self.filters), name="pointwise_kernel", **self._mixing)
        self._bias = self.add_weight((self.filters,), name="bias", **self._bias_options) if self.use_bias else None

    def convolved(self, inputs: Any, data_format: str) -> Any:
        """Both convolutions."""
        found = OPS["depthwise_conv2d"](inputs, self._depthwise, self.strides, self.padding.upper(), data_format, self.dilation_rate)
        return OPS["_layer_convolution"](found, self._pointwise, (1, 1), "valid", data_format, (1, 1), 1)


class Conv2DTranspose(_Convolution):
    """The transpose of a convolution: larger images."""

    def kernel_shape(self, channels: int) -> tuple[int, ...]:
        """The shape of the filters."""
        return (*self.kernel_size, self.filters, channels)

    def convolved(self, inputs: Any, data_format: str) -> Any:
        """The convolution itself."""
        first = data_format == "NC"
        reach = [(k - 1) * d + 1 for k, d in zip(self.kernel_size, self.dilation_rate, strict=True)]
        given = inputs.shape[2:4] if first else inputs.shape[1:3]
        sizes = [n * s + (0 if self.padding == "same" else max(k - s, 0)) for n, s, k in zip(given, self.strides, reach, strict=True)]
        shape = (inputs.shape[0], self.filters, *sizes) if first else (inputs.shape[0], *sizes, self.filters)
        names = "NCHW" if first else "NHWC"
        return OPS["conv2d_transpose"](inputs, self._kernel, shape, self.strides, self.padding.upper(), names, self.dilation_rate)


class _Pooling(Layer):
    axes = 2
    function = "max_pool"

    def __init__(self, pool_size: Any = 2, strides: Any = None, padding: str = "valid", data_format: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.pool_size, self.padding = _numbers(pool_size, self.axes), padding
        self.strides = self.pool_size if strides is None else _numbers(strides, self.axes)
        self.data_format = "NC" if data_format == "channels_first" else None

    def call(self, inputs: Any) -> Any:
        """One number for each window and channel."""
        expect_ndim(self, inputs.shape, self.axes + 2)
        return OPS[self.function](inputs, self.pool_size, self.strides, self.padding.upper(), self.data_format)


def _pooling(name: str, axes: int, function: str, words: str) -> Any:
    return type(name, (_Pooling,), {"axes": axes, "function": function, "__doc__": words, "__module__": __name__})


MaxPooling2D = _pooling("MaxPooling2D", 2, "max_pool", "The greatest number of each window of an image.")
MaxPooling1D = _pooling("MaxPooling1D", 1, "max_pool", "The greatest number of each window of a sequence.")
AveragePooling2D = _pooling("AveragePooling2D", 2, "avg_pool", "The mean of each window of an image.")
AveragePooling1D = _pooling("AveragePooling1D", 1, "avg_pool", "The mean of each window of a sequence.")


class _Global(Layout):
    function = "reduce_mean"

    def __init__(self, data_format: Any = None, keepdims: bool = False, **options: Any) -> None:
        super().__init__(data_format, **options)
        self.keepdims = keepdims

    def call(self, inputs: Any) -> Any:
        """One number for each channel."""
        axes = list(range(1, len(inputs.shape)))
        return OPS[self.function](inputs, axes[1:] if self.data_format == "channels_first" else axes[:-1], self.keepdims)


def _overall(name: str, function: str, words: str) -> Any:
    return type(name, (_Global,), {"function": function, "__doc__": words, "__module__": __name__})


GlobalAveragePooling2D = _overall("GlobalAveragePooling2D", "reduce_mean", "The mean of each channel of an image.")
GlobalAveragePooling1D = _overall("GlobalAveragePooling1D", "reduce_mean", "The mean of each channel of a sequence.")
GlobalMaxPooling2D = _overall("GlobalMaxPooling2D", "reduce_max", "The greatest number of each channel of an image.")
GlobalMaxPooling1D = _overall("GlobalMaxPooling1D", "reduce_max", "The greatest number of each channel of a sequence.")


def _margins(value: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    rows, columns = (value, value) if isinstance(value, int) else value
    first, second = ((one, one) if isinstance(one, int) else tuple(one) for one in (rows, columns))
    return first, second


class ZeroPadding2D(Layout):
    """Zeros around each image."""

    def __init__(self, padding: Any = 1, data_format: Any = None, **options: Any) -> None:
        super().__init__(data_format, **options)
        self.padding = _margins(padding)

    def call(self, inputs: Any) -> Any:
        """The larger images."""
        return self.as_given(OPS["pad"](self.channels_last(inputs), [(0, 0), *self.padding, (0, 0)]))


class Cropping2D(Layout):
    """Each image without its margins."""

    def __init__(self, cropping: Any = 0, data_format: Any = None, **options: Any) -> None:
        super().__init__(data_format, **options)
        self.cropping = _margins(cropping)

    def call(self, inputs: Any) -> Any:
        """The smaller images."""
        (top, bottom), (left, right) = self.cropping
        images = self.channels_last(inputs)
        return self.as_given(images[:, top : images.shape[1] - bottom, left : images.shape[2] - right])


class UpSampling2D(Layout):
    """Each pixel repeated; or, with `interpolation="bilinear"`, what lies between pixels on straight lines."""

    def __init__(self, size: Any = 2, data_format: Any = None, interpolation: str = "nearest", **options: Any) -> None:
        super().__init__(data_format, **options)
        self.size, self.interpolation = _numbers(size, 2), interpolation

    def call(self, inputs: Any) -> Any:
        """The larger images."""
        images = self.channels_last(inputs)
        if self.interpolation == "nearest":
            return self.as_given(OPS["repeat"](OPS["repeat"](images, self.size[0], 1), self.size[1], 2))
        sizes = [n * s for n, s in zip(images.shape[1:3], self.size, strict=True)]
        return self.as_given(resize(images, sizes, self.interpolation))
