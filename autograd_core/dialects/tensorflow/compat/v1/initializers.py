"""`tf.initializers`: what variables start from, each a function of a shape that makes a tensor of the graph."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.compat.graphs.building import constant as constant_node
from autograd_core.dialects.tensorflow.compat.graphs.chance import random_normal as _random_normal
from autograd_core.dialects.tensorflow.compat.graphs.chance import random_uniform as _random_uniform
from autograd_core.dialects.tensorflow.compat.graphs.chance import truncated_normal as _truncated_normal
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.dtypes import as_dtype

__all__ = [
    "constant", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "identity", "lecun_normal", "lecun_uniform", "ones", "orthogonal", "random_normal",
    "random_uniform", "truncated_normal", "uniform_unit_scaling", "variance_scaling", "zeros",
]  # fmt: skip


class _Initializer:
    """Settings, and `initializer(shape)` that makes a tensor."""

    def __init__(self, dtype: Any = "float32") -> None:
        self.dtype = dtype

    def __call__(self, shape: Any, dtype: Any = None, partition_info: Any = None) -> Any:
        """The first value of a variable of that shape."""
        del partition_info
        return self._made([int(one) for one in shape], as_dtype(dtype or self.dtype))

    def _made(self, shape: list[int], dtype: Any) -> Any:
        raise NotImplementedError


class zeros(_Initializer):  # noqa: N801  TensorFlow's names
    """Zeros."""

    def _made(self, shape: list[int], dtype: Any) -> Any:
        return OPS["zeros"](shape, dtype)


class ones(_Initializer):  # noqa: N801
    """Ones."""

    def _made(self, shape: list[int], dtype: Any) -> Any:
        return OPS["ones"](shape, dtype)


class constant(_Initializer):  # noqa: N801
    """One number everywhere, or the numbers of a list."""

    def __init__(self, value: Any = 0, dtype: Any = None, verify_shape: bool = False) -> None:
        del verify_shape
        super().__init__(dtype or "float32")
        self.value = value

    def _made(self, shape: list[int], dtype: Any) -> Any:
        array = np.asarray(self.value, dtype.numpy)
        whole = np.broadcast_to(array, shape) if array.size == 1 else array.reshape(shape)
        return constant_node(np.array(whole), "Const")


class random_normal(_Initializer):  # noqa: N801
    """Numbers of a normal distribution."""

    def __init__(self, mean: float = 0.0, stddev: float = 1.0, seed: int | None = None, dtype: Any = "float32") -> None:
        super().__init__(dtype)
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def _made(self, shape: list[int], dtype: Any) -> Any:
        return _random_normal(shape, self.mean, self.stddev, dtype, self.seed)


class truncated_normal(random_normal):  # noqa: N801
    """Numbers of a normal distribution without those beyond two standard deviations."""

    def _made(self, shape: list[int], dtype: Any) -> Any:
        return _truncated_normal(shape, self.mean, self.stddev, dtype, self.seed)


class random_uniform(_Initializer):  # noqa: N801
    """Numbers between two bounds."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None, dtype: Any = "float32") -> None:
        super().__init__(dtype)
        self.minval, self.maxval, self.seed = minval, maxval, seed

    def _made(self, shape: list[int], dtype: Any) -> Any:
        return _random_uniform(shape, self.minval, self.maxval, dtype, self.seed)


class identity(_Initializer):  # noqa: N801
    """The unit matrix times `gain`."""

    def __init__(self, gain: float = 1.0, dtype: Any = "float32") -> None:
        super().__init__(dtype)
        self.gain = gain

    def _made(self, shape: list[int], dtype: Any) -> Any:
        return constant_node(np.eye(*shape, dtype=dtype.numpy) * dtype.numpy.type(self.gain), "eye")


def _fans(shape: list[int]) -> tuple[float, float]:
    """How many inputs and outputs each output and input has: of a matrix its sizes, of a convolution's kernel times its window."""
    if len(shape) < 2:
        return (float(shape[0]),) * 2 if shape else (1.0, 1.0)
    window = math.prod(shape[:-2])
    return float(shape[-2] * window), float(shape[-1] * window)


class variance_scaling(_Initializer):  # noqa: N801
    """Numbers whose variance is `scale` divided by the fan that `mode` names (`fan_in`, `fan_out`, `fan_avg`).

    Sources: X. Glorot and Y. Bengio, 2010 (`fan_avg`); K. He et al., 2015 (`fan_in`, scale 2).
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
        dtype: Any = "float32",
    ) -> None:
        super().__init__(dtype)
        self.scale, self.mode, self.distribution, self.seed = scale, mode, distribution, seed

    def _made(self, shape: list[int], dtype: Any) -> Any:
        fan_in, fan_out = _fans(shape)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        scale = self.scale / max(1.0, fan)
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * scale)
            return _random_uniform(shape, -limit, limit, dtype, self.seed)
        if self.distribution == "untruncated_normal":
            return _random_normal(shape, 0.0, math.sqrt(scale), dtype, self.seed)
        # what truncation takes from the variance of a normal distribution is put back
        return _truncated_normal(shape, 0.0, math.sqrt(scale) / 0.87962566103423978, dtype, self.seed)


class uniform_unit_scaling(_Initializer):  # noqa: N801
    """Uniform numbers that keep the scale of what a matrix is applied to."""

    def __init__(self, factor: float = 1.0, seed: int | None = None, dtype: Any = "float32") -> None:
        super().__init__(dtype)
        self.factor, self.seed = factor, seed

    def _made(self, shape: list[int], dtype: Any) -> Any:
        limit = math.sqrt(3 / max(1.0, float(math.prod(shape[:-1])))) * self.factor
        return _random_uniform(shape, -limit, limit, dtype, self.seed)


class orthogonal(_Initializer):  # noqa: N801
    """A matrix with orthogonal columns (or rows, where these are fewer) times `gain`. Source: A. Saxe et al., 2013."""

    def __init__(self, gain: float = 1.0, seed: int | None = None, dtype: Any = "float32") -> None:
        super().__init__(dtype)
        self.gain, self.seed = gain, seed

    def _made(self, shape: list[int], dtype: Any) -> Any:
        rows, columns = math.prod(shape[:-1]), shape[-1]
        q, r = OPS["qr"](_random_normal([max(rows, columns), min(rows, columns)], dtype=dtype, seed=self.seed))
        q = OPS["multiply"](q, OPS["sign"](OPS["diag_part"](r)))
        q = OPS["transpose"](q) if rows < columns else q
        return OPS["multiply"](float(self.gain), OPS["reshape"](q, shape))


def _scaled(name: str, scale: float, mode: str, distribution: str, words: str) -> type[variance_scaling]:
    def begin(self: Any, seed: int | None = None, dtype: Any = "float32") -> None:
        variance_scaling.__init__(self, scale, mode, distribution, seed, dtype)

    return type(name, (variance_scaling,), {"__init__": begin, "__doc__": words, "__module__": __name__})


glorot_uniform = _scaled("glorot_uniform", 1.0, "fan_avg", "uniform", "Uniform numbers of variance 2 / (inputs + outputs).")
glorot_normal = _scaled("glorot_normal", 1.0, "fan_avg", "truncated_normal", "Normal numbers of variance 2 / (inputs + outputs).")
he_uniform = _scaled("he_uniform", 2.0, "fan_in", "uniform", "Uniform numbers of variance 2 / inputs.")
he_normal = _scaled("he_normal", 2.0, "fan_in", "truncated_normal", "Normal numbers of variance 2 / inputs.")
lecun_uniform = _scaled("lecun_uniform", 1.0, "fan_in", "uniform", "Uniform numbers of variance 1 / inputs.")
lecun_normal = _scaled("lecun_normal", 1.0, "fan_in", "truncated_normal", "Normal numbers of variance 1 / inputs.")

__getattr__ = missing("tf.initializers", __all__)
