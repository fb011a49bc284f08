"""`keras.layers`: what models are made of."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.keras.layers import attention, core, merge, normal, recurrent, windows
from autograd_core.dialects.tensorflow.keras.layers.attention import *  # noqa: F403
from autograd_core.dialects.tensorflow.keras.layers.base import Layer
from autograd_core.dialects.tensorflow.keras.layers.core import *  # noqa: F403
from autograd_core.dialects.tensorflow.keras.layers.merge import *  # noqa: F403
from autograd_core.dialects.tensorflow.keras.layers.normal import *  # noqa: F403
from autograd_core.dialects.tensorflow.keras.layers.recurrent import *  # noqa: F403
from autograd_core.dialects.tensorflow.keras.layers.windows import *  # noqa: F403

AvgPool1D, AvgPool2D, MaxPool1D, MaxPool2D = windows.AveragePooling1D, windows.AveragePooling2D, windows.MaxPooling1D, windows.MaxPooling2D
GlobalAvgPool1D, GlobalAvgPool2D = windows.GlobalAveragePooling1D, windows.GlobalAveragePooling2D
GlobalMaxPool1D, GlobalMaxPool2D = windows.GlobalMaxPooling1D, windows.GlobalMaxPooling2D
Convolution1D, Convolution2D = windows.Conv1D, windows.Conv2D


def _function(kind: str) -> object:
    def function(inputs: object, **options: object) -> object:
        return getattr(merge, kind)(**options)(inputs)

    function.__name__ = kind.lower()
    function.__doc__ = f"`{kind}` of several inputs."
    return function


add, subtract, multiply, average, concatenate = (_function(one) for one in ("Add", "Subtract", "Multiply", "Average", "Concatenate"))
maximum, minimum, dot = _function("Maximum"), _function("Minimum"), _function("Dot")

__all__ = [
    *attention.__all__, *core.__all__, *merge.__all__, *normal.__all__, *recurrent.__all__, *windows.__all__, "AvgPool1D", "AvgPool2D", "Convolution1D", "Convolution2D", "GlobalAvgPool1D",
    "GlobalAvgPool2D", "GlobalMaxPool1D", "GlobalMaxPool2D", "Layer", "MaxPool1D", "MaxPool2D", "add", "average", "concatenate", "dot", "maximum", "minimum",
    "multiply", "subtract",
]  # fmt: skip

__getattr__ = missing("keras.layers", __all__)
