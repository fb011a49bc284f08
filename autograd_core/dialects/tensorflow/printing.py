"""Tensors and variables as TensorFlow prints them: NumPy's text inside its frame. Works on arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["shown", "spelled"]


def shown(array: Any) -> str:
    """`tf.Tensor([1. 2.], shape=(2,), dtype=float32)`, as `print` shows it."""
    text = str(array[()])
    return f"tf.Tensor({_below(text)}, shape={array.shape}, dtype={array.dtype.name})"


def spelled(array: Any) -> str:
    """The numbers in a `repr`: `array([1., 2.], dtype=float32)`, a bare number for a scalar."""
    return _below(repr(np.asarray(array))) if array.ndim else repr(array.item())


def _below(text: str) -> str:
    """A text of several lines starts on a line of its own."""
    return "\n" + text if "\n" in text else text
