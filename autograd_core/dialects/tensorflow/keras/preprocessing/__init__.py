"""`keras.preprocessing`: where Keras 2 kept what it does with sequences."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.keras.preprocessing import sequence

__all__ = ["sequence"]
__getattr__ = missing("keras.preprocessing", __all__)
