"""`tf.train`: optimisers, learning rates that fall, the count of steps, checkpoints."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.compat.v1.changes import ExponentialMovingAverage as ExponentialMovingAverage
from autograd_core.dialects.tensorflow.compat.v1.train.optimizers import *  # noqa: F403
from autograd_core.dialects.tensorflow.compat.v1.train.optimizers import __all__ as _optimizers
from autograd_core.dialects.tensorflow.compat.v1.train.saver import *  # noqa: F403
from autograd_core.dialects.tensorflow.compat.v1.train.saver import __all__ as _saver
from autograd_core.dialects.tensorflow.compat.v1.train.schedules import *  # noqa: F403
from autograd_core.dialects.tensorflow.compat.v1.train.schedules import __all__ as _schedules

piecewise_constant_decay = piecewise_constant  # noqa: F405

__all__ = sorted([*_optimizers, *_saver, *_schedules, "ExponentialMovingAverage", "piecewise_constant_decay"])

__getattr__ = missing("tf.train", __all__)
