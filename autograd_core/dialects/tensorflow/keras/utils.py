"""`keras.utils`: small helpers around data and seeds."""

from __future__ import annotations

import random as python_random
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import random
from autograd_core.dialects.tensorflow.convert import numbers

__all__ = ["normalize", "set_random_seed", "to_categorical"]


def to_categorical(x: Any, num_classes: int | None = None) -> Any:
    """Class numbers as one-hot rows, float64 as Keras gives them.

    >>> to_categorical([0, 2]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    labels = np.asarray(numbers(x), dtype=np.int64)
    shape = labels.shape[:-1] if labels.ndim > 1 and labels.shape[-1] == 1 else labels.shape
    return np.eye(num_classes or int(labels.max()) + 1)[labels.reshape(-1)].reshape(*shape, -1)


def normalize(x: Any, axis: int = -1, order: int = 2) -> Any:
    """Vectors along an axis divided by their length."""
    values = np.asarray(x)
    length = np.linalg.norm(values, order, axis, keepdims=True)
    return values / np.where(length == 0, 1, length)


def set_random_seed(seed: int) -> None:
    """Start Python's, NumPy's and TensorFlow's random numbers at a given point."""
    python_random.seed(seed)
    np.random.seed(seed)
    random.set_seed(seed)


__getattr__ = missing("keras.utils", __all__)
