"""`keras.initializers`: what weights begin with. Random ones draw from TensorFlow's stateless streams, so a seed gives Keras' own numbers."""

from __future__ import annotations

import inspect
import math
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import random
from autograd_core.dialects.tensorflow.convert import wrap
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras.configs import Configured
from autograd_core.dialects.tensorflow.keras.naming import new_seed
from autograd_core.dialects.tensorflow.keras.settings import floatx
from autograd_core.dialects.tensorflow.modules import snake

__all__ = [
    "Constant", "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "Identity", "Initializer", "LecunNormal", "LecunUniform", "Ones", "Orthogonal",
    "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "Zeros", "get",
]  # fmt: skip


class Initializer(Configured):
    """A function of shape and dtype that gives the first values of a weight."""

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        raise NotImplementedError(f"{type(self).__name__} does not say its values: write __call__(self, shape, dtype=None).")


class Zeros(Initializer):
    """Zeros."""

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        return wrap(np.zeros(tuple(shape), as_dtype(dtype or floatx()).numpy)[()])


class Ones(Initializer):
    """Ones."""

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        return wrap(np.ones(tuple(shape), as_dtype(dtype or floatx()).numpy)[()])


class Constant(Initializer):
    """One value, or an array of them."""

    def __init__(self, value: Any = 0.0) -> None:
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        return wrap(np.array(np.broadcast_to(np.asarray(self.value, as_dtype(dtype or floatx()).numpy), tuple(shape)))[()])


class Identity(Initializer):
    """The identity matrix, times `gain`."""

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = gain

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        return wrap(self.gain * np.eye(*shape, dtype=as_dtype(dtype or floatx()).numpy))


class _Random(Initializer):
    """What random initialisers share: a pair of seeds, the same at every call."""

    def __init__(self, seed: Any = None) -> None:
        self.seed = new_seed() if seed is None else seed

    def _pair(self) -> Any:
        return (self.seed, 0) if isinstance(self.seed, int) else self.seed.next()


class RandomNormal(_Random):
    """Normal numbers."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None) -> None:
        self.mean, self.stddev = mean, stddev
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        return random.stateless_normal(shape, self._pair(), self.mean, self.stddev, dtype or floatx())


class TruncatedNormal(RandomNormal):
    """Normal numbers, none further than two standard deviations from the mean."""

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        return random.stateless_truncated_normal(shape, self._pair(), self.mean, self.stddev, dtype or floatx())


class RandomUniform(_Random):
    """Even numbers between two bounds."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: Any = None) -> None:
        self.minval, self.maxval = minval, maxval
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        return random.stateless_uniform(shape, self._pair(), self.minval, self.maxval, dtype or floatx())


def fans(shape: Any) -> tuple[float, float]:
    """How many numbers go into, and come out of, one output: the last axes, times the size of a window."""
    sizes = [int(one) for one in shape]
    if len(sizes) < 2:
        return (float(sizes[0]),) * 2 if sizes else (1.0, 1.0)
    window = math.prod(sizes[:-2])
    return float(sizes[-2] * window), float(sizes[-1] * window)


class VarianceScaling(_Random):
    """Numbers whose spread follows from how many go in (`fan_in`), come out (`fan_out`) or both (`fan_avg`)."""

    def __init__(self, scale: float = 1.0, mode: str = "fan_in", distribution: str = "truncated_normal", seed: Any = None) -> None:
        self.scale, self.mode, self.distribution = scale, mode, distribution
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        into, out = fans(shape)
        scale = self.scale / max(1.0, {"fan_in": into, "fan_out": out, "fan_avg": (into + out) / 2}[self.mode])
        kind = dtype or floatx()
        if self.distribution in ("truncated_normal", "normal"):
            return random.stateless_truncated_normal(shape, self._pair(), 0.0, math.sqrt(scale) / 0.87962566103423978, kind)
        if self.distribution == "untruncated_normal":
            return random.stateless_normal(shape, self._pair(), 0.0, math.sqrt(scale), kind)
        limit = math.sqrt(3.0 * scale)
        return random.stateless_uniform(shape, self._pair(), -limit, limit, kind)


def _scaled(name: str, scale: float, mode: str, distribution: str) -> Any:
    def __init__(self: Any, seed: Any = None) -> None:  # noqa: N807
        VarianceScaling.__init__(self, scale, mode, distribution, seed)

    words = f"Variance scaling with scale {scale:g}, {mode} and {distribution.replace('_', ' ')} numbers."
    return type(name, (VarianceScaling,), {"__init__": __init__, "__doc__": words, "__module__": __name__})


GlorotUniform = _scaled("GlorotUniform", 1.0, "fan_avg", "uniform")
GlorotNormal = _scaled("GlorotNormal", 1.0, "fan_avg", "truncated_normal")
HeUniform = _scaled("HeUniform", 2.0, "fan_in", "uniform")
HeNormal = _scaled("HeNormal", 2.0, "fan_in", "truncated_normal")
LecunUniform = _scaled("LecunUniform", 1.0, "fan_in", "uniform")
LecunNormal = _scaled("LecunNormal", 1.0, "fan_in", "truncated_normal")


class Orthogonal(_Random):
    """A matrix with orthogonal rows or columns, times `gain`."""

    def __init__(self, gain: float = 1.0, seed: Any = None) -> None:
        self.gain = gain
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        """The values."""
        rows, columns = math.prod(shape[:-1]), int(shape[-1])
        normal = random.stateless_normal((max(rows, columns), min(rows, columns)), self._pair(), dtype=dtype or floatx()).array
        q, r = np.linalg.qr(normal)
        q = q * np.sign(np.diag(r))
        return wrap((self.gain * (q.T if rows < columns else q).reshape(tuple(shape))).astype(normal.dtype))


_KNOWN = {snake(name): value for name, value in list(globals().items()) if inspect.isclass(value) and issubclass(value, Initializer)}
_KNOWN |= {"normal": RandomNormal, "uniform": RandomUniform, "zero": Zeros, "one": Ones, "orthogonal": Orthogonal, "identity": Identity}
globals().update({name: value for name, value in _KNOWN.items() if name[0] != "_"})


def get(identifier: Any) -> Any:
    """An initialiser by name, class or as it is; `ValueError` for a name that there is not."""
    if identifier is None or (callable(identifier) and not inspect.isclass(identifier)):
        return identifier
    if inspect.isclass(identifier):
        return identifier()
    if isinstance(identifier, str):
        found = _KNOWN.get(identifier) or _KNOWN.get(snake(identifier))
        if found is not None:
            return found()
    raise refuse_as(ValueError, "keras_unknown", what="initializer", given=repr(identifier))


__getattr__ = missing("keras.initializers", __all__)
