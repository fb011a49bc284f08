"""`tf.compat`: TensorFlow 1 as `tf.compat.v1`, and helpers for text."""

from __future__ import annotations

import importlib
from typing import Any

from autograd_core.dialects.missing import missing

__all__ = ["as_bytes", "as_str", "as_str_any", "as_text", "v1", "v2"]


def as_bytes(text: Any, encoding: str = "utf-8") -> bytes:
    """Text as bytes; `TypeError` for anything else."""
    if isinstance(text, (bytes, bytearray)):
        return bytes(text)
    if isinstance(text, str):
        return text.encode(encoding)
    raise TypeError(f"Expected binary or unicode string, got {text!r}")


def as_text(text: Any, encoding: str = "utf-8") -> str:
    """Bytes as text; `TypeError` for anything else."""
    return text if isinstance(text, str) else as_bytes(text).decode(encoding)


as_str = as_text


def as_str_any(value: Any) -> str:
    """Any value as text."""
    return as_text(value) if isinstance(value, (bytes, str)) else str(value)


_missing = missing("tf.compat", __all__)


def __getattr__(name: str) -> Any:
    if name == "v1":
        return importlib.import_module("autograd_core.dialects.tensorflow.compat.v1")
    if name == "v2":
        return importlib.import_module("autograd_core.dialects.tensorflow")
    return _missing(name)
