"""Weights in files: written by `save_weights` and `ModelCheckpoint`, read by `load_weights`. What they hold is NumPy's, whatever they are called."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["read_weights", "save_weights", "write_weights"]


def write_weights(model: Any, path: str) -> None:
    """Write the weights of a model, one array after the other."""
    with open(path, "wb") as file:
        np.savez(file, *model.get_weights())


def save_weights(model: Any, path: Any) -> None:
    """The same as Keras does it: `ValueError` for a path that does not end in `.weights.h5`."""
    if not str(path).endswith(".weights.h5"):
        raise refuse_as(ValueError, "keras_file_name", ending=".weights.h5", path=str(path))
    write_weights(model, str(path))


def read_weights(model: Any, path: Any) -> None:
    """Take over the weights of a file; `ValueError` where they are not the model's."""
    with open(str(path), "rb") as file, np.load(file) as found:
        model.set_weights([found[name] for name in found.files])
