"""Convolutions and pooling, in one, two and three dimensions, with the channels in front of the places (NCHW)."""

# ruff: noqa: N803  MXNet's names
from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.base import fail
from autograd_core.dialects.mxnet.gluon.block import HybridBlock
from autograd_core.dialects.mxnet.gluon.nn.basic_layers import Layer, _activation

__all__ = [
    "AvgPool1D", "AvgPool2D", "AvgPool3D", "Conv1D", "Conv1DTranspose", "Conv2D", "Conv2DTranspose", "Conv3D", "GlobalAvgPool1D", "GlobalAvgPool2D",
    "GlobalAvgPool3D", "GlobalMaxPool1D", "GlobalMaxPool2D", "GlobalMaxPool3D", "MaxPool1D", "MaxPool2D", "MaxPool3D",
]  # fmt: skip


def _times(value: Any, n: int) -> tuple[int, ...]:
    return (value,) * n if isinstance(value, int) else tuple(value)


_LAYOUTS = {1: "NCW", 2: "NCHW", 3: "NCDHW"}


class _Conv(Layer):
    _alias = "conv"
    _n = 2
    _transposed = False

    def __init__(
        self, channels: int, kernel_size: Any, strides: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1, layout: str = "",
        activation: str | None = None, use_bias: bool = True, weight_initializer: Any = None, bias_initializer: Any = "zeros", in_channels: int = 0,
        output_padding: Any = 0, **naming: Any,
    ) -> None:  # fmt: skip
        super().__init__(**naming)
        n = self._n
        if layout not in ("", _LAYOUTS[n]):
            raise fail(f"The layout {layout} is not there: channels come before places ({_LAYOUTS[n]}).")
        self._channels = channels
        self._kwargs: dict[str, Any] = {
            "kernel": _times(kernel_size, n), "stride": _times(strides, n), "dilate": _times(dilation, n), "pad": _times(padding, n), "num_filter": channels,
            "num_group": groups,
        }  # fmt: skip
        if self._transposed:
            self._kwargs["adj"] = _times(output_padding, n)
        self.parameter("weight", self._weight_shape(in_channels), weight_initializer)
        self.bias = self.parameter("bias", (channels,), bias_initializer) if use_bias else None
        self.act = _activation(activation)

    def _weight_shape(self, inputs: int) -> tuple[int, ...]:
        groups = self._kwargs["num_group"]
        ends = (inputs, self._channels // groups) if self._transposed else (self._channels, inputs // groups)
        return (*ends, *self._kwargs["kernel"])

    def infer_shape(self, x: Any, *args: Any) -> None:
        del args
        self.weight.finish(self._weight_shape(x.shape[1]))
        if self.bias is not None:
            self.bias.finish((self._channels,))

    def hybrid_forward(self, F: Any, x: Any, weight: Any, bias: Any = None) -> Any:
        y = (F.Deconvolution if self._transposed else F.Convolution)(x, weight, bias, no_bias=bias is None, **self._kwargs)
        return y if self.act is None else self.act(y)

    def __repr__(self) -> str:
        own, ones = self._kwargs, (1,) * self._n
        inputs = self.weight.shape[0 if self._transposed else 1]
        inside = f"{inputs} -> {self._channels}" if self._transposed else f"{inputs or None} -> {self._channels}"
        said = [inside, f"kernel_size={own['kernel']}", f"stride={own['stride']}"]
        said += [f"padding={own['pad']}"] * (own["pad"] != (0,) * self._n) + [f"dilation={own['dilate']}"] * (own["dilate"] != ones)
        said += (
            [f"groups={own['num_group']}"] * (own["num_group"] != 1)
            + ["bias=False"] * (self.bias is None)
            + [f"{self.act}"] * (self.act is not None)
        )
        return f"{type(self).__name__}({', '.join(said)})"


def _convolution(name: str, n: int, transposed: bool = False) -> Any:
    words = f"{'The transpose of a' if transposed else 'A'} convolution over {n} axes: `{name}(channels, kernel_size)`."
    return type(name, (_Conv,), {"_n": n, "_transposed": transposed, "__doc__": words, "__module__": __name__})


Conv1D, Conv2D, Conv3D = (_convolution(f"Conv{n}D", n) for n in (1, 2, 3))
Conv1DTranspose, Conv2DTranspose = (_convolution(f"Conv{n}DTranspose", n, True) for n in (1, 2))


class _Pooling(HybridBlock):
    _alias = "pool"
    _n, _kind, _global = 2, "max", False

    def __init__(
        self, pool_size: Any = 2, strides: Any = None, padding: Any = 0, layout: str = "", ceil_mode: bool = False, count_include_pad: bool = True,
        **naming: Any,
    ) -> None:  # fmt: skip
        super().__init__(**naming)
        n = self._n
        if layout not in ("", _LAYOUTS[n]):
            raise fail(f"The layout {layout} is not there: channels come before places ({_LAYOUTS[n]}).")
        size = (1,) * n if self._global else _times(pool_size, n)
        self._kwargs: dict[str, Any] = {
            "kernel": size, "stride": size if strides is None else _times(strides, n), "pad": _times(padding, n), "global_pool": self._global,
            "pool_type": self._kind, "pooling_convention": "full" if ceil_mode else "valid",
        }  # fmt: skip
        self._include = {"count_include_pad": count_include_pad} if self._kind == "avg" else {}

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        return F.Pooling(x, **self._kwargs, **self._include)

    def __repr__(self) -> str:
        own, ceil = self._kwargs, self._kwargs["pooling_convention"] == "full"
        return (
            f"{type(self).__name__}(size={own['kernel']}, stride={own['stride']}, padding={own['pad']}, ceil_mode={ceil}, "
            f"global_pool={self._global}, pool_type={self._kind}, layout={_LAYOUTS[self._n]})"
        )


def _pooling(kind: str, n: int, whole: bool) -> Any:
    name = f"{'Global' * whole}{kind.capitalize()}Pool{n}D"
    words = f"The {'largest' if kind == 'max' else 'mean'} of {'everything' if whole else 'each window'} over {n} axes."
    return type(name, (_Pooling,), {"_n": n, "_kind": kind, "_global": whole, "__doc__": words, "__module__": __name__})


MaxPool1D, MaxPool2D, MaxPool3D = (_pooling("max", n, False) for n in (1, 2, 3))
AvgPool1D, AvgPool2D, AvgPool3D = (_pooling("avg", n, False) for n in (1, 2, 3))
GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPool3D = (_pooling("max", n, True) for n in (1, 2, 3))
GlobalAvgPool1D, GlobalAvgPool2D, GlobalAvgPool3D = (_pooling("avg", n, True) for n in (1, 2, 3))
__getattr__ = missing("mxnet.gluon.nn.conv_layers", __all__)
