"""`keras.utils`: small helpers around data and seeds."""

from __future__ import annotations

import random as python_random
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import random
from autograd_core.dialects.tensorflow.convert import numbers
from autograd_core.dialects.tensorflow.keras.configs import (
    CustomObjectScope as CustomObjectScope,
)
from autograd_core.dialects.tensorflow.keras.configs import (
    custom_object_scope as custom_object_scope,
)
from autograd_core.dialects.tensorflow.keras.configs import (
    get_custom_objects as get_custom_objects,
)
from autograd_core.dialects.tensorflow.keras.configs import (
    get_registered_name as get_registered_name,
)
from autograd_core.dialects.tensorflow.keras.configs import (
    register_keras_serializable as register_keras_serializable,
)

_OF_SAVING = ("CustomObjectScope", "custom_object_scope", "get_custom_objects", "get_registered_name", "register_keras_serializable")
__all__ = [
    *_OF_SAVING,
    "normalize",
    "pad_sequences",
    "pack_x_y_sample_weight",
    "set_random_seed",
    "to_categorical",
    "unpack_x_y_sample_weight",
]


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


def pad_sequences(
    sequences: Any, maxlen: int | None = None, dtype: Any = "int32", padding: str = "pre", truncating: str = "pre", value: Any = 0.0
) -> Any:
    """Lists of different lengths as rows of one array: cut to `maxlen`, and filled up, before their elements or after them.

    >>> pad_sequences([[1], [2, 3, 4]], maxlen=2).tolist(), pad_sequences([[1], [2, 3]], padding="post").tolist()
    ([[0, 1], [3, 4]], [[1, 0], [2, 3]])
    """
    rows = [np.asarray(one) for one in sequences]
    width = max((len(one) for one in rows), default=0) if maxlen is None else maxlen
    found = np.full((len(rows), width, *next((one.shape[1:] for one in rows if len(one)), ())), value, dtype)
    for place, one in zip(found, rows, strict=True):
        kept = one[len(one) - min(width, len(one)) :] if truncating == "pre" else one[:width]
        start = 0 if padding == "post" else width - len(kept)
        place[start : start + len(kept)] = kept
    return found


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """What `train_step` is given: `x` itself where it is all there is and one tensor, else a tuple of what there is.

    >>> pack_x_y_sample_weight(1), pack_x_y_sample_weight([1, 2]), pack_x_y_sample_weight(1, 2)
    (1, ([1, 2],), (1, 2))
    """
    if y is None:
        return (x,) if isinstance(x, (tuple, list)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def unpack_x_y_sample_weight(data: Any) -> tuple[Any, Any, Any]:
    """The other way: the inputs, the targets and the weights of a batch, `None` where there are none.

    >>> unpack_x_y_sample_weight(1), unpack_x_y_sample_weight((1, 2))
    ((1, None, None), (1, 2, None))
    """
    parts = tuple(data) if isinstance(data, (tuple, list)) else (data,)
    x, y, sample_weight = (*parts, None, None)[:3]
    return x, y, sample_weight


def set_random_seed(seed: int) -> None:
    """Start Python's, NumPy's and TensorFlow's random numbers at a given point."""
    python_random.seed(seed)
    np.random.seed(seed)
    random.set_seed(seed)


__getattr__ = missing("keras.utils", __all__)
