"""What TensorFlow 1 programs name without computing: keys of collections, settings of sessions, logging, flags, the start of a program."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

from autograd_core.dialects.tensorflow.compat.graphs.building import WORDS

__all__ = [
    "ConfigProto",
    "GPUOptions",
    "GraphKeys",
    "GraphOptions",
    "OptimizerOptions",
    "RunMetadata",
    "RunOptions",
    "app",
    "device",
    "logging",
    "string",
]

string = WORDS


class GraphKeys:
    """The names of the collections that the library itself fills."""

    GLOBAL_VARIABLES = "variables"
    VARIABLES = "variables"
    LOCAL_VARIABLES = "local_variables"
    MODEL_VARIABLES = "model_variables"
    TRAINABLE_VARIABLES = "trainable_variables"
    MOVING_AVERAGE_VARIABLES = "moving_average_variables"
    REGULARIZATION_LOSSES = "regularization_losses"
    LOSSES = "losses"
    UPDATE_OPS = "update_ops"
    GLOBAL_STEP = "global_step"
    SUMMARIES = "summaries"
    METRIC_VARIABLES = "metric_variables"
    INIT_OP = "init_op"
    TRAIN_OP = "train_op"
    WEIGHTS = "weights"
    BIASES = "biases"
    ACTIVATIONS = "activations"
    QUEUE_RUNNERS = "queue_runners"


class _Settings:
    """Settings of a machine that is not there: accepted, read back, and without effect on numbers."""

    def __init__(self, **settings: Any) -> None:
        self.__dict__.update(settings)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Settings()
        self.__dict__[name] = made
        return made


class ConfigProto(_Settings):
    """How a session uses a machine: accepted, and without effect."""


class GPUOptions(_Settings):
    """How a session uses graphics processors: accepted, and without effect."""


class GraphOptions(_Settings):
    """How a graph is optimised: accepted, and without effect."""


class OptimizerOptions(_Settings):
    """How a graph is optimised: accepted, and without effect."""

    L0, L1, ON_1, OFF = -1, 0, 1, -1


class RunOptions(_Settings):
    """How one run is traced: accepted, and without effect."""

    NO_TRACE, SOFTWARE_TRACE, HARDWARE_TRACE, FULL_TRACE = 0, 1, 2, 3


class RunMetadata(_Settings):
    """What one run reports: nothing here."""


class device:  # noqa: N801  TensorFlow's name
    """`with tf.device("/cpu:0"):` accepted: everything runs where the arrays are."""

    def __init__(self, name: Any = None) -> None:
        self.name = name

    def __enter__(self) -> device:
        return self

    def __exit__(self, *_: Any) -> None:
        return None


def _run(main: Any = None, argv: list[str] | None = None) -> None:
    """Call `main(argv)` and end the program with what it returns."""
    import __main__

    sys.exit((main or __main__.main)(argv or sys.argv[:1]))


app = SimpleNamespace(run=_run)
"""`tf.app`: the start of a program."""
_quiet = {name: lambda *_: None for name in ("debug", "info", "log", "set_verbosity", "warn", "warning")}
_level = [30]
logging = SimpleNamespace(
    DEBUG=10, INFO=20, WARN=30, ERROR=40, FATAL=50, error=lambda text, *rest: print(str(text) % rest if rest else text, file=sys.stderr),  # noqa: T201
    get_verbosity=lambda: _level[0], **_quiet,
)  # fmt: skip
"""`tf.logging`: errors go to the standard error output, the rest is quiet as it is by default."""
