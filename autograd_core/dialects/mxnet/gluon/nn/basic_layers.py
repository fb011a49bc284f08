"""Layers that are not convolutions, and blocks in a row."""

# ruff: noqa: N803, N807  MXNet's names
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet import initializer, nd
from autograd_core.dialects.mxnet.base import dtype_of
from autograd_core.dialects.mxnet.gluon.block import Block, HybridBlock

__all__ = [
    "ELU", "GELU", "SELU", "Activation", "BatchNorm", "Dense", "Dropout", "Embedding", "Flatten", "HybridLambda", "HybridSequential", "Identity", "Lambda",
    "LayerNorm", "LeakyReLU", "PReLU", "Sequential", "Swish",
]  # fmt: skip


class _Row:
    """Blocks one after the other: what `Sequential` and `HybridSequential` share."""

    _children: Any

    def add(self, *blocks: Any) -> None:
        """Put blocks at the end."""
        for block in blocks:
            self.register_child(block)  # type: ignore[attr-defined]

    def forward(self, x: Any, *args: Any) -> Any:
        """Every block in turn."""
        for block in self._children.values():
            x = block(x, *args)
            args = ()
        return x

    def __getitem__(self, key: Any) -> Any:
        found = list(self._children.values())[key]
        if not isinstance(key, slice):
            return found
        part = type(self)()
        part.add(*found)
        return part

    def __len__(self) -> int:
        return len(self._children)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._children.values())


class Sequential(_Row, Block):
    """Blocks one after the other."""


class HybridSequential(_Row, HybridBlock):
    """Blocks one after the other, which can be captured together."""


class Layer(HybridBlock):
    """A layer with parameters of its own."""

    weight: Any
    gamma: Any

    def parameter(self, name: str, shape: Any, init: Any, dtype: Any = np.float32, **settings: Any) -> Any:
        """Make a parameter; sizes of 0 wait for the first forward."""
        one = self.params.get(name, shape=shape, init=initializer.create(init), dtype=dtype, allow_deferred_init=True, **settings)
        setattr(self, name, one)
        return one


class Dense(Layer):
    """x Wᵀ + b through an activation; W of shape (units, inputs). `flatten` puts all axes but the first in one."""

    def __init__(
        self, units: int, activation: str | None = None, use_bias: bool = True, flatten: bool = True, dtype: Any = "float32",
        weight_initializer: Any = None, bias_initializer: Any = "zeros", in_units: int = 0, **naming: Any,
    ) -> None:  # fmt: skip
        super().__init__(**naming)
        self._units, self._flatten = units, flatten
        self.parameter("weight", (units, in_units), weight_initializer, dtype)
        self.bias = self.parameter("bias", (units,), bias_initializer, dtype) if use_bias else None
        self.act = _activation(activation)

    def infer_shape(self, x: Any, *args: Any) -> None:
        del args
        self.weight.finish((self._units, x.size // x.shape[0] if self._flatten else x.shape[-1]))
        if self.bias is not None:
            self.bias.finish((self._units,))

    def hybrid_forward(self, F: Any, x: Any, weight: Any, bias: Any = None) -> Any:
        y = F.FullyConnected(x, weight, bias, num_hidden=self._units, no_bias=bias is None, flatten=self._flatten)
        return y if self.act is None else self.act(y)

    def __repr__(self) -> str:
        inputs = self.weight.shape[1] or None
        return f"Dense({inputs} -> {self._units}, {self.act or 'linear'})"


class Activation(HybridBlock):
    """relu, sigmoid, tanh, softrelu or softsign."""

    def __init__(self, activation: str, **naming: Any) -> None:
        self._act_type = activation
        super().__init__(**naming)

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        return F.Activation(x, act_type=self._act_type)

    def __repr__(self) -> str:
        return f"Activation({self._act_type})"


def _activation(kind: str | None) -> Any:
    return None if kind is None else Activation(kind, prefix=f"{kind}_")


def _slope(name: str, act_type: str, default: float, shown: str, words: str) -> Any:
    """A layer that is one kind of `LeakyReLU`."""

    def __init__(self: Any, alpha: float = default, **naming: Any) -> None:
        HybridBlock.__init__(self, **naming)
        self._alpha = alpha

    def hybrid_forward(self: Any, F: Any, x: Any) -> Any:
        return F.LeakyReLU(x, act_type=act_type, slope=self._alpha)

    def __repr__(self: Any) -> str:
        return shown.format(self._alpha)

    return type(
        name,
        (HybridBlock,),
        {"__init__": __init__, "hybrid_forward": hybrid_forward, "__repr__": __repr__, "__doc__": words, "__module__": __name__},
    )


LeakyReLU = _slope("LeakyReLU", "leaky", 0.01, "LeakyReLU({})", "x where it is positive, else alpha · x.")
ELU = _slope("ELU", "elu", 1.0, "ELU(\n\n)", "x where it is positive, else alpha · (eˣ − 1).")
SELU = _slope("SELU", "selu", 0.0, "SELU(\n\n)", "ELU with the constants that keep mean and variance.")
GELU = _slope("GELU", "gelu", 0.0, "GELU(\n\n)", "x times the share of a normal distribution below x.")


class PReLU(Layer):
    """x where it is positive, else a learned slope times x."""

    def __init__(self, alpha_initializer: Any = None, in_channels: int = 1, **naming: Any) -> None:
        super().__init__(**naming)
        self.parameter("alpha", (in_channels,), alpha_initializer or initializer.Constant(0.25))

    def hybrid_forward(self, F: Any, x: Any, alpha: Any) -> Any:
        return F.LeakyReLU(x, gamma=alpha, act_type="prelu")


class Swish(HybridBlock):
    """x · σ(βx)."""

    def __init__(self, beta: float = 1.0, **naming: Any) -> None:
        super().__init__(**naming)
        self._beta = beta

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        return x * F.sigmoid(self._beta * x)


class Dropout(HybridBlock):
    """In training, zero with probability `rate`."""

    def __init__(self, rate: float, axes: tuple[int, ...] = (), **naming: Any) -> None:
        super().__init__(**naming)
        self._rate, self._axes = rate, axes

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        return F.Dropout(x, p=self._rate, axes=self._axes)

    def __repr__(self) -> str:
        return f"Dropout(p = {self._rate}, axes={self._axes})"


class BatchNorm(Layer):
    """Mean 0 and variance 1 for each channel of a batch, then scaled by gamma and shifted by beta."""

    def __init__(
        self, axis: int = 1, momentum: float = 0.9, epsilon: float = 1e-5, center: bool = True, scale: bool = True, use_global_stats: bool = False,
        beta_initializer: Any = "zeros", gamma_initializer: Any = "ones", running_mean_initializer: Any = "zeros", running_variance_initializer: Any = "ones",
        in_channels: int = 0, **naming: Any,
    ) -> None:  # fmt: skip
        super().__init__(**naming)
        self._kwargs = {"axis": axis, "eps": epsilon, "momentum": momentum, "fix_gamma": not scale, "use_global_stats": use_global_stats}
        self._axis = axis
        shape = (in_channels,)
        self.parameter("gamma", shape, gamma_initializer, grad_req="write" if scale else "null")
        self.parameter("beta", shape, beta_initializer, grad_req="write" if center else "null")
        self.parameter("running_mean", shape, running_mean_initializer, grad_req="null")
        self.parameter("running_var", shape, running_variance_initializer, grad_req="null")

    def infer_shape(self, x: Any, *args: Any) -> None:
        del args
        for one in self._reg_params.values():
            one.finish((x.shape[self._axis],))

    def hybrid_forward(self, F: Any, x: Any, gamma: Any, beta: Any, running_mean: Any, running_var: Any) -> Any:
        return F.BatchNorm(x, gamma, beta, running_mean, running_var, **self._kwargs)

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value}" for name, value in self._kwargs.items())
        return f"BatchNorm({settings}, in_channels={self.gamma.shape[0] or None})"


class LayerNorm(Layer):
    """Mean 0 and variance 1 along an axis of each example, then scaled and shifted."""

    def __init__(
        self, axis: int = -1, epsilon: float = 1e-5, center: bool = True, scale: bool = True, beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones", in_channels: int = 0, **naming: Any,
    ) -> None:  # fmt: skip
        super().__init__(**naming)
        self._axis, self._epsilon = axis, epsilon
        self.parameter("gamma", (in_channels,), gamma_initializer, grad_req="write" if scale else "null")
        self.parameter("beta", (in_channels,), beta_initializer, grad_req="write" if center else "null")

    def infer_shape(self, x: Any, *args: Any) -> None:
        del args
        for one in self._reg_params.values():
            one.finish((x.shape[self._axis],))

    def hybrid_forward(self, F: Any, x: Any, gamma: Any, beta: Any) -> Any:
        return F.LayerNorm(x, gamma, beta, axis=self._axis, eps=self._epsilon)


class Embedding(Layer):
    """The rows of a table, by number."""

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        dtype: Any = "float32",
        weight_initializer: Any = None,
        sparse_grad: bool = False,
        **naming: Any,
    ) -> None:
        super().__init__(**naming)
        del sparse_grad
        self._sizes, self._dtype = (input_dim, output_dim), dtype
        self.parameter("weight", self._sizes, weight_initializer, dtype)

    def hybrid_forward(self, F: Any, x: Any, weight: Any) -> Any:
        return F.Embedding(x, weight, input_dim=self._sizes[0], output_dim=self._sizes[1])

    def __repr__(self) -> str:
        return f"Embedding({self._sizes[0]} -> {self._sizes[1]}, {dtype_of(self._dtype).name})"


class Flatten(HybridBlock):
    """All axes but the first in one."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        return F.Flatten(x)

    def __repr__(self) -> str:
        return "Flatten"


class Identity(HybridBlock):
    """The input."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        del F
        return x


def _function(function: Any) -> Callable[..., Any]:
    return getattr(nd, function) if isinstance(function, str) else function  # type: ignore[no-any-return]


class Lambda(Block):
    """A function of arrays as a block."""

    def __init__(self, function: Any, prefix: str | None = None) -> None:
        super().__init__(prefix)
        self._function = _function(function)

    def forward(self, *args: Any) -> Any:
        return self._function(*args)

    def __repr__(self) -> str:
        return f"Lambda({self._function.__name__})"


class HybridLambda(HybridBlock):
    """A function of `F` and arrays as a block."""

    def __init__(self, function: Any, prefix: str | None = None) -> None:
        super().__init__(prefix)
        self._named = isinstance(function, str)
        self._function = _function(function)

    def hybrid_forward(self, F: Any, x: Any, *args: Any) -> Any:
        return self._function(x, *args) if self._named else self._function(F, x, *args)

    def __repr__(self) -> str:
        return f"HybridLambda({self._function.__name__})"


__getattr__ = missing("mxnet.gluon.nn.basic_layers", __all__)
