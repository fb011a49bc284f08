"""`keras.preprocessing.sequence`: lists of different lengths as rows of one array."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.keras.utils import pad_sequences

__all__ = ["pad_sequences"]
__getattr__ = missing("keras.preprocessing.sequence", __all__)
