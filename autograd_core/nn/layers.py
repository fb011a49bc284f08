"""Layers with weights, and the few layers whose settings need thought."""

# fmt: off
from __future__ import annotations

import math
from itertools import repeat
from typing import Any

from autograd_core import creation
from autograd_core.errors import refuse
from autograd_core.nn import functional, init
from autograd_core.nn.module import Module, Parameter
from autograd_core.ops.neural import linear as _linear
from autograd_core.tape import Variable, current_mode, mode

__all__ = [
    "Bilinear", "Embedding", "EmbeddingBag", "GroupNorm", "Identity", "LayerNorm", "Linear", "PReLU", "RMSNorm", "Upsample", "UpsamplingBilinear2d",
    "UpsamplingNearest2d",
]


def unusual(layer: Module, **usual: Any) -> list[str]:
    """The settings that are not as usual, as a layer's text shows them."""
    return [f"{name}={getattr(layer, name)}" for name, value in usual.items() if getattr(layer, name) != value]


class Weighted(Module):
    """A layer that makes its own parameters."""

    def _make(self, device: Any = None, dtype: Any = None, **sizes: tuple[int, ...] | None) -> None:
        """Make parameters of these sizes and start them (`reset_parameters`); a recording sees only the finished ones."""
        with mode(recorder=None):
            for name, size in sizes.items():
                self._parameters[name] = None
                if size is not None:
                    setattr(self, name, Parameter(creation.empty(size, device=device, dtype=dtype)))
            self.reset_parameters()
        recorder = current_mode().recorder
        for name, parameter in self._parameters.items():
            if recorder is not None and parameter is not None:
                recorder.parameter(parameter, name)

    def reset_parameters(self) -> None:
        """Start again: everything evenly over ±1/√(fan in of the weight), as PyTorch does."""
        fan = math.prod(self.weight.shape[1:])
        for parameter in self.parameters(recurse=False):
            init.uniform_(parameter, -1 / math.sqrt(fan) if fan else 0.0, 1 / math.sqrt(fan) if fan else 0.0)

    def extra_repr(self) -> str:
        return ", ".join(f"{name}={getattr(self, name)}" for name in self.__dict__ if name.endswith("_features")) + f", bias={self.bias is not None}"


class Scaled(Weighted):
    """A layer that normalises, then scales and shifts by what it learns: it starts by changing nothing."""

    def reset_parameters(self) -> None:
        for name, parameter in self.named_parameters(recurse=False):
            (init.ones_ if name == "weight" else init.zeros_)(parameter)


class Linear(Weighted):
    """y = x Wᵀ + b for x of shape (…, in_features); weight (out_features, in_features), bias (out_features,)."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self._make(device, dtype, weight=(out_features, in_features), bias=(out_features,) if bias else None)

    def forward(self, input: Any) -> Any:
        own = self._parameters  # where they nearly always are: by way of `self.weight` Python takes three times as long
        if "weight" in own and "bias" in own:
            return (_linear if isinstance(input, Variable) else functional.linear)(input, own["weight"], own["bias"])
        return functional.linear(input, self.weight, self.bias)


class Bilinear(Weighted):
    """y = x₁ᵀ W x₂ + b, with a matrix for each output."""

    def __init__(self, in1_features: int, in2_features: int, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.in1_features, self.in2_features, self.out_features = in1_features, in2_features, out_features
        self._make(device, dtype, weight=(out_features, in1_features, in2_features), bias=(out_features,) if bias else None)

    def reset_parameters(self) -> None:
        bound = 1 / math.sqrt(self.in1_features)
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound)

    def forward(self, input1: Any, input2: Any) -> Any:
        return functional.bilinear(input1, input2, self.weight, self.bias)


class Identity(Module):
    """The input, unchanged."""

    def __init__(self, *_arguments: Any, **_keywords: Any) -> None:
        super().__init__()

    def forward(self, input: Any) -> Any:
        return input


class PReLU(Weighted):
    """max(0, x) + a · min(0, x) with a slope a that is learned: one, or one a channel."""

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self._make(device, dtype, weight=(num_parameters,))

    def reset_parameters(self) -> None:
        init.constant_(self.weight, self.init)

    def forward(self, input: Any) -> Any:
        return functional.prelu(input, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"


class Embedding(Weighted):
    """A table of vectors, looked up by number."""

    def __init__(
        self, num_embeddings: int, embedding_dim: int, padding_idx: int | None = None, max_norm: float | None = None, norm_type: float = 2.0,
        scale_grad_by_freq: bool = False, sparse: bool = False, _weight: Any = None, _freeze: bool = False, device: Any = None, dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_embeddings, self.embedding_dim, self.max_norm, self.norm_type = num_embeddings, embedding_dim, max_norm, norm_type
        self.padding_idx = padding_idx if padding_idx is None or padding_idx >= 0 else num_embeddings + padding_idx
        if self.padding_idx is not None and not 0 <= self.padding_idx < num_embeddings:
            raise AssertionError("Padding_idx must be within num_embeddings")
        self.scale_grad_by_freq, self.sparse = scale_grad_by_freq, sparse
        if _weight is None:
            self._make(device, dtype, weight=(num_embeddings, embedding_dim))
        else:
            self.weight = Parameter(_weight, not _freeze)

    def reset_parameters(self) -> None:
        init.normal_(self.weight)
        if self.padding_idx is not None:
            self.weight.array[self.padding_idx] = 0

    @classmethod
    def from_pretrained(cls, embeddings: Any, freeze: bool = True, **settings: Any) -> Embedding:
        """A layer around a table that is there already."""
        return cls(embeddings.shape[0], embeddings.shape[1], _weight=embeddings, _freeze=freeze, **settings)

    def forward(self, input: Any) -> Any:
        return functional.embedding(input, self.weight, self.padding_idx, self.max_norm, self.norm_type, self.scale_grad_by_freq, self.sparse)

    def extra_repr(self) -> str:
        said = unusual(self, padding_idx=None, max_norm=None, norm_type=2, scale_grad_by_freq=False, sparse=False)
        return ", ".join([str(self.num_embeddings), str(self.embedding_dim), *said])


class EmbeddingBag(Embedding):
    """Means, sums or largest values of bags of vectors looked up by number."""

    def __init__(
        self, num_embeddings: int, embedding_dim: int, max_norm: float | None = None, norm_type: float = 2.0, scale_grad_by_freq: bool = False,
        mode: str = "mean", sparse: bool = False, _weight: Any = None, include_last_offset: bool = False, padding_idx: int | None = None,
        device: Any = None, dtype: Any = None,
    ) -> None:
        super().__init__(num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, _weight, False, device, dtype)
        self.mode, self.include_last_offset = mode, include_last_offset

    def forward(self, input: Any, offsets: Any = None, per_sample_weights: Any = None) -> Any:
        return functional.embedding_bag(
            input, self.weight, offsets, self.max_norm, self.norm_type, self.scale_grad_by_freq, self.mode, self.sparse, per_sample_weights,
            self.include_last_offset, self.padding_idx,
        )

    def extra_repr(self) -> str:
        said = unusual(self, max_norm=None, norm_type=2, scale_grad_by_freq=False)
        return ", ".join([str(self.num_embeddings), str(self.embedding_dim), *said, f"mode={self.mode!r}", *unusual(self, padding_idx=None)])


# -- convolutions -----------------------------------------------------------------------------------------------------


def _times(value: Any, n: int) -> Any:
    return tuple(repeat(value, n)) if isinstance(value, int) else value if isinstance(value, str) else tuple(value)


class _Conv(Weighted):
    _n = 1
    _transposed = False

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1,
        bias: bool = True, padding_mode: str = "zeros", device: Any = None, dtype: Any = None, *, output_padding: Any = 0,
    ) -> None:
        super().__init__()
        for name, count in (("in_channels", in_channels), ("out_channels", out_channels)):
            if count % groups:
                raise refuse("setting", what=f"{name} must be divisible by groups.", rule=f"{count} channels do not make {groups} equal groups.")
        if padding_mode not in ("zeros", "reflect", "replicate", "circular"):
            raise refuse("unknown_word", op=type(self).__name__, argument="padding_mode", known="zeros, reflect, replicate, circular", given=padding_mode)
        if isinstance(padding, str) and padding not in ("same", "valid"):
            raise refuse("unknown_word", op=type(self).__name__, argument="padding", known="same, valid", given=padding)
        if padding == "same" and {*_times(stride, self._n)} != {1}:
            raise refuse("setting", what="padding='same' is not supported for strided convolutions", rule="Give the padding as a number.")
        self.in_channels, self.out_channels, self.groups, self.padding_mode = in_channels, out_channels, groups, padding_mode
        self.kernel_size, self.stride, self.dilation = (_times(one, self._n) for one in (kernel_size, stride, dilation))
        self.padding, self.output_padding = _times(padding, self._n), _times(output_padding, self._n)
        channels = (in_channels, out_channels // groups) if self._transposed else (out_channels, in_channels // groups)
        self._make(device, dtype, weight=(*channels, *self.kernel_size), bias=(out_channels,) if bias else None)

    def forward(self, input: Any) -> Any:
        padding: Any = self.padding
        if self.padding_mode != "zeros":
            total: Any = [d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True)] if padding == "same" else [0] * self._n
            both: Any = [(n // 2, n - n // 2) for n in total] if isinstance(padding, str) else [(n, n) for n in padding]
            input, padding = functional.pad(input, [size for pair in reversed(both) for size in pair], mode=self.padding_mode), 0
        return getattr(functional, f"conv{self._n}d")(input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)

    def extra_repr(self) -> str:
        said = unusual(self, padding=(0,) * self._n, dilation=(1,) * self._n, output_padding=(0,) * self._n, groups=1)
        said += ["bias=False"] * (self.bias is None) + unusual(self, padding_mode="zeros")
        return ", ".join([str(self.in_channels), str(self.out_channels), f"kernel_size={self.kernel_size}", f"stride={self.stride}", *said])


class _ConvTranspose(_Conv):
    _transposed = True

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0, output_padding: Any = 0, groups: int = 1,
        bias: bool = True, dilation: Any = 1, padding_mode: str = "zeros", device: Any = None, dtype: Any = None,
    ) -> None:
        if padding_mode != "zeros":
            raise refuse("unknown_word", op=type(self).__name__, argument="padding_mode", known="zeros", given=padding_mode)
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, device, dtype, output_padding=output_padding)

    def forward(self, input: Any, output_size: Any = None) -> Any:
        extra = self.output_padding
        if output_size is not None:  # what is missing to this size
            sizes = zip(tuple(output_size)[-self._n :], input.shape[-self._n :], self.stride, self.padding, self.dilation, self.kernel_size, strict=True)
            extra = tuple(wanted - ((size - 1) * s - 2 * p + d * (k - 1) + 1) for wanted, size, s, p, d, k in sizes)
        function = getattr(functional, f"conv_transpose{self._n}d")
        return function(input, self.weight, self.bias, self.stride, self.padding, extra, self.groups, self.dilation)


# -- normalisation ----------------------------------------------------------------------------------------------------


class _Norm(Scaled):
    """Normalisation of channels, with running statistics."""

    _dims: tuple[int, ...] = (2, 3)

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float | None = 0.1, affine: bool = True, track_running_stats: bool = True,
        device: Any = None, dtype: Any = None, *, bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum, self.affine, self.track_running_stats = num_features, eps, momentum, affine, track_running_stats
        with mode(recorder=None):
            running = (creation.zeros, creation.ones) if track_running_stats else (None, None)
            for name, fill in zip(("running_mean", "running_var"), running, strict=True):
                self.register_buffer(name, fill(num_features, device=device, dtype=dtype) if fill else None)
            self.register_buffer("num_batches_tracked", creation.tensor(0) if track_running_stats else None)
        self._make(device, dtype, weight=(num_features,) if affine else None, bias=(num_features,) if affine and bias else None)

    def reset_running_stats(self) -> None:
        """Forget the running statistics."""
        for name, fill in (("running_mean", 0), ("running_var", 1), ("num_batches_tracked", 0)):
            if self._buffers[name] is not None:
                init.constant_(self._buffers[name], fill)

    def _check(self, input: Any) -> None:
        if input.ndim not in self._dims:
            raise refuse("layer_dims", expected=" or ".join(f"{n}D" for n in self._dims), got=input.ndim)

    def forward(self, input: Any) -> Any:
        self._check(input)
        share = 0.0 if self.momentum is None else self.momentum
        if self.training and self.num_batches_tracked is not None:
            with mode(recorder=None):
                self.num_batches_tracked.add_(1)
            share = 1.0 / self.num_batches_tracked.item() if self.momentum is None else share
        uses_batch = self.training or self.running_mean is None
        kept = (None, None) if self.training and not self.track_running_stats else (self.running_mean, self.running_var)
        return functional.batch_norm(input, *kept, self.weight, self.bias, uses_batch, share, self.eps)

    def extra_repr(self) -> str:
        said = {"eps": self.eps, "momentum": self.momentum, "affine": self.affine, "bias": self.bias is not None, "track_running_stats": self.track_running_stats}
        return f"{self.num_features}, " + ", ".join(f"{name}={value}" for name, value in said.items())


class _InstanceNorm(_Norm):
    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float = 0.1, affine: bool = False, track_running_stats: bool = False,
        device: Any = None, dtype: Any = None, *, bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)

    def forward(self, input: Any) -> Any:
        self._check(input)
        single = input.ndim == self._dims[0]  # one example without a batch
        uses_input = self.training or not self.track_running_stats
        result = functional.instance_norm(
            input.unsqueeze(0) if single else input, self.running_mean, self.running_var, self.weight, self.bias, uses_input, self.momentum or 0.0, self.eps
        )
        return result.squeeze(0) if single else result


for _n in (1, 2, 3):
    for _name, _base, _dims, _words in (
        ("Conv", _Conv, (), f"Filters slid over {_n} axis(es) of (batch, channels, …)."),
        ("ConvTranspose", _ConvTranspose, (), f"The transpose of `Conv{_n}d`: it spreads out."),
        ("BatchNorm", _Norm, (2, 3) if _n == 1 else (_n + 2,), "Each channel with mean 0 and variance 1 over the batch."),
        ("InstanceNorm", _InstanceNorm, (_n + 1, _n + 2), "Each channel of each example with mean 0 and variance 1."),
    ):
        globals()[f"{_name}{_n}d"] = type(f"{_name}{_n}d", (_base,), {"_n": _n, "_dims": _dims, "__module__": __name__, "__doc__": _words})
        __all__ += [f"{_name}{_n}d"]


class LayerNorm(Scaled):
    """The last axes with mean 0 and variance 1, then times a weight plus a bias."""

    def __init__(
        self, normalized_shape: Any, eps: float = 1e-5, elementwise_affine: bool = True, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.normalized_shape, self.eps, self.elementwise_affine = _times(normalized_shape, 1), eps, elementwise_affine
        shape = self.normalized_shape if elementwise_affine else None
        self._make(device, dtype, weight=shape, bias=shape if bias else None)

    def forward(self, input: Any) -> Any:
        return functional.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"


class RMSNorm(Scaled):
    """The last axes divided by their root mean square, then times a weight."""

    def __init__(self, normalized_shape: Any, eps: float | None = None, elementwise_affine: bool = True, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.normalized_shape, self.eps, self.elementwise_affine = _times(normalized_shape, 1), eps, elementwise_affine
        self._make(device, dtype, weight=self.normalized_shape if elementwise_affine else None)

    def forward(self, input: Any) -> Any:
        return functional.rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class GroupNorm(Scaled):
    """Groups of channels with mean 0 and variance 1, then times a weight plus a bias for each channel."""

    def __init__(
        self, num_groups: int, num_channels: int, eps: float = 1e-5, affine: bool = True, device: Any = None, dtype: Any = None, *, bias: bool = True
    ) -> None:
        super().__init__()
        if num_channels % num_groups:
            raise refuse("group_norm", channels=num_channels, groups=num_groups)
        self.num_groups, self.num_channels, self.eps, self.affine = num_groups, num_channels, eps, affine
        self._make(device, dtype, weight=(num_channels,) if affine else None, bias=(num_channels,) if affine and bias else None)

    def forward(self, input: Any) -> Any:
        return functional.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, bias={self.bias is not None}"


class Upsample(Module):
    """The same picture with more pixels."""

    def __init__(
        self, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None, recompute_scale_factor: bool | None = None
    ) -> None:
        super().__init__()
        self.size, self.mode, self.align_corners, self.recompute_scale_factor = size, mode, align_corners, recompute_scale_factor
        self.scale_factor = tuple(map(float, scale_factor)) if isinstance(scale_factor, tuple) else float(scale_factor) if scale_factor else None

    def forward(self, input: Any) -> Any:
        return functional.interpolate(input, self.size, self.scale_factor, self.mode, self.align_corners, self.recompute_scale_factor)

    def extra_repr(self) -> str:
        return (f"scale_factor={self.scale_factor!r}" if self.scale_factor is not None else f"size={self.size!r}") + f", mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """More pixels, each the copy of its nearest."""

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor)


class UpsamplingBilinear2d(Upsample):
    """More pixels, in straight lines between those there were."""

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)
