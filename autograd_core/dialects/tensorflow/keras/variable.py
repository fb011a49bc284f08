"""`keras.Variable`: a variable with a path, and Keras' way of printing it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.keras.naming import auto_name, path_of
from autograd_core.dialects.tensorflow.keras.settings import floatx
from autograd_core.dialects.tensorflow.variables import Variable, initial_values
from autograd_core.modes import mode

__all__ = ["KerasVariable"]


class KerasVariable(Variable):
    """A weight: `initializer` is a value, or a function of shape and dtype. `trained` says whether its layer would train it."""

    trained: bool
    path: str
    regularizer: Any

    __slots__ = ("__dict__",)

    def __init__(
        self, initializer: Any, shape: Any = None, dtype: Any = None, trainable: bool = True, name: str | None = None, path: str | None = None,
        constraint: Any = None, regularizer: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        del options
        kind = None if dtype is None else as_dtype(dtype)
        with mode(recorder=None):
            value = initializer(shape, dtype=kind or as_dtype(floatx())) if callable(initializer) and shape is not None else initializer
            array = initial_values(value, kind)
        name = name or auto_name("Variable")
        self.path, self.regularizer = path or path_of(name), regularizer
        self._begin(array, trainable, name)
        self.constraint = constraint

    def _enter(self, recorder: Any) -> None:
        if recorder is not None and self.trainable:
            recorder.parameter(self, self.path)

    @property
    def name(self) -> str:
        """Its own name, without the path."""
        return self._name

    @property
    def value(self) -> Any:
        """The value as a tensor."""
        return self.read_value()

    @property
    def dtype(self) -> Any:
        """The name of the element type."""
        return self.array.dtype.name

    def __repr__(self) -> str:
        shown = str(np.asarray(self.array)) if self.array.ndim else repr(self.array.item())
        return f"<Variable path={self.path}, shape={self.array.shape}, dtype={self.array.dtype.name}, value={shown}>"
