"""`mx.init`: how parameters start. Drawn from the engine's generator, so the numbers are not MXNet's; their distributions are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core import creation
from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.nd import random
from autograd_core.errors import refuse

__all__ = [
    "Bilinear",
    "Constant",
    "InitDesc",
    "Initializer",
    "LSTMBias",
    "MSRAPrelu",
    "Normal",
    "One",
    "Orthogonal",
    "Uniform",
    "Xavier",
    "Zero",
    "create",
]


class InitDesc(str):
    """The name of a parameter that is about to be started."""

    __slots__ = ()


class Initializer:
    """Starts a parameter by its name: biases at 0, a `gamma` at 1, weights as the subclass's `_init_weight(name, data)` says."""

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = kwargs

    def __call__(self, desc: str, arr: Any) -> None:
        self.init_weight(desc, arr)

    def init_weight(self, name: str, arr: Any) -> None:
        """Start one parameter, of whatever name."""
        self._init_weight(name, arr)

    def _init_weight(self, _name: str, _arr: Any) -> None:
        raise NotImplementedError("Must override it")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value}' for name, value in self._kwargs.items())})"


class Zero(Initializer):
    """Zeros."""

    def _init_weight(self, _name: str, arr: Any) -> None:
        arr[:] = 0


class One(Initializer):
    """Ones."""

    def _init_weight(self, _name: str, arr: Any) -> None:
        arr[:] = 1


class Constant(Initializer):
    """One number, or the numbers of an array."""

    def __init__(self, value: Any = 0.0) -> None:
        super().__init__(value=value)
        self.value = value

    def _init_weight(self, _name: str, arr: Any) -> None:
        arr[:] = self.value


class Uniform(Initializer):
    """Evenly from [−scale, scale)."""

    def __init__(self, scale: float = 0.07) -> None:
        super().__init__(scale=scale)
        self.scale = scale

    def _init_weight(self, _name: str, arr: Any) -> None:
        random.uniform(-self.scale, self.scale, out=arr)


class Normal(Initializer):
    """From the normal distribution with standard deviation sigma."""

    def __init__(self, sigma: float = 0.01) -> None:
        super().__init__(sigma=sigma)
        self.sigma = sigma

    def _init_weight(self, _name: str, arr: Any) -> None:
        random.normal(0.0, self.sigma, out=arr)


class Xavier(Initializer):
    """Random numbers whose variance is magnitude / fan. Source: X. Glorot and Y. Bengio, AISTATS 2010."""

    def __init__(self, rnd_type: str = "uniform", factor_type: str = "avg", magnitude: float = 3) -> None:
        super().__init__(rnd_type=rnd_type, factor_type=factor_type, magnitude=magnitude)
        self.rnd_type, self.factor_type, self.magnitude = rnd_type, factor_type, float(magnitude)

    def _init_weight(self, name: str, arr: Any) -> None:
        shape = arr.shape
        if len(shape) < 2:
            raise ValueError(f"Xavier initializer cannot be applied to vector {name}. It requires at least 2D.")
        field = math.prod(shape[2:])
        fan = {"in": shape[1] * field, "out": shape[0] * field, "avg": (shape[0] + shape[1]) * field / 2}[self.factor_type]
        scale = math.sqrt(self.magnitude / fan)
        if self.rnd_type == "uniform":
            random.uniform(-scale, scale, out=arr)
        else:
            random.normal(0, scale, out=arr)


class MSRAPrelu(Xavier):
    """Xavier for rectified units. Source: K. He et al., ICCV 2015."""

    def __init__(self, factor_type: str = "avg", slope: float = 0.25) -> None:
        super().__init__("gaussian", factor_type, 2.0 / (1 + slope**2))
        self._kwargs = {"factor_type": factor_type, "slope": slope}


class Orthogonal(Initializer):
    """Rows (or columns) at right angles. Source: A. Saxe et al., 2013."""

    def __init__(self, scale: float = 1.414, rand_type: str = "uniform") -> None:
        super().__init__(scale=scale, rand_type=rand_type)
        self.scale, self.rand_type = scale, rand_type

    def _init_weight(self, _name: str, arr: Any) -> None:
        size = (arr.shape[0], math.prod(arr.shape[1:]))
        drawn = creation.rand(size).array * 2 - 1 if self.rand_type == "uniform" else creation.randn(size).array
        u, _, v = np.linalg.svd(drawn, full_matrices=False)
        arr[:] = self.scale * (u if u.shape == size else v).reshape(arr.shape)


class Bilinear(Initializer):
    """The weights of a transposed convolution that resamples bilinearly."""

    def _init_weight(self, _name: str, arr: Any) -> None:
        size = arr.shape[-1]
        factor = math.ceil(size / 2)
        line = 1 - abs(np.arange(size) / factor - (2 * factor - 1 - factor % 2) / (2.0 * factor))
        arr[:] = np.broadcast_to(np.outer(line, line), arr.shape)


class LSTMBias(Initializer):
    """Zeros, and `forget_bias` for the forget gate."""

    def __init__(self, forget_bias: float = 1.0) -> None:
        super().__init__(forget_bias=forget_bias)
        self.forget_bias = forget_bias

    def _init_weight(self, _name: str, arr: Any) -> None:
        hidden = arr.shape[0] // 4
        bias = np.zeros(arr.shape)
        bias[hidden : 2 * hidden] = self.forget_bias
        arr[:] = bias


_WORDS: dict[str, Any] = {
    "zeros": Zero, "zero": Zero, "ones": One, "one": One, "uniform": Uniform, "normal": Normal, "xavier": Xavier, "msraprelu": MSRAPrelu,
    "orthogonal": Orthogonal, "bilinear": Bilinear, "lstmbias": LSTMBias,
}  # fmt: skip


def create(init: Any) -> Any:
    """An initializer from one, from its class's name, or `None`."""
    if isinstance(init, str):
        if init.lower() not in _WORDS:
            raise refuse("mxnet_unknown", what="initializer", given=repr(init), known=", ".join(_WORDS))
        return _WORDS[init.lower()]()
    return init() if isinstance(init, type) else init


__getattr__ = missing("mxnet.init", __all__)
