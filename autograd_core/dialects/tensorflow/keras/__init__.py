"""`tf.keras`, and `import keras`: layers, models, losses, metrics and optimisers in Keras' names over TensorFlow's functions here."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import random
from autograd_core.dialects.tensorflow.keras import (
    activations,
    backend,
    callbacks,
    constraints,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    preprocessing,
    regularizers,
    saving,
    utils,
)  # fmt: skip
from autograd_core.dialects.tensorflow.keras.layers import Input, Layer
from autograd_core.dialects.tensorflow.keras.losses import Loss
from autograd_core.dialects.tensorflow.keras.metrics import Metric
from autograd_core.dialects.tensorflow.keras.models import Model, Sequential
from autograd_core.dialects.tensorflow.keras.optimizers import Optimizer
from autograd_core.dialects.tensorflow.keras.symbolic import KerasTensor
from autograd_core.dialects.tensorflow.keras.variable import KerasVariable as Variable

__version__ = "3 (Tapedeck)"
__all__ = [
    "Input", "KerasTensor", "Layer", "Loss", "Metric", "Model", "Optimizer", "Sequential", "Variable", "activations", "backend", "callbacks", "constraints",
    "datasets", "initializers", "layers", "losses", "metrics", "models", "ops", "optimizers", "preprocessing", "random", "regularizers", "saving", "utils",
]  # fmt: skip

__getattr__ = missing("keras", __all__)
