"""What TensorFlow 1 programs name without computing: keys of collections, settings of sessions, logging, flags, the start of a program."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

from autograd_core.dialects.surface import FRESH
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
    sys.exit((main or sys.modules["__main__"].main)(argv or sys.argv[:1]))


class _Logging:
    """Messages of at least the chosen level go to the standard error output."""

    DEBUG, INFO, WARN, ERROR, FATAL = 10, 20, 30, 40, 50

    def __init__(self) -> None:
        self._level = self.WARN

    def set_verbosity(self, v: int) -> None:
        """The least level that is shown."""
        self._level = v

    def get_verbosity(self) -> int:
        """The least level that is shown."""
        return self._level

    def log(self, level: int, msg: str, *args: Any) -> None:
        """Show a message, if its level is shown."""
        if level >= self._level:
            name = {10: "DEBUG", 20: "INFO", 30: "WARNING", 40: "ERROR", 50: "FATAL"}.get(level, str(level))
            print(f"{name}:tensorflow:{msg % args if args else msg}", file=sys.stderr)  # noqa: T201  asked for

    def debug(self, msg: str, *args: Any) -> None:
        """A message of level DEBUG."""
        self.log(self.DEBUG, msg, *args)

    def info(self, msg: str, *args: Any) -> None:
        """A message of level INFO."""
        self.log(self.INFO, msg, *args)

    def warn(self, msg: str, *args: Any) -> None:
        """A message of level WARN."""
        self.log(self.WARN, msg, *args)

    warning = warn

    def error(self, msg: str, *args: Any) -> None:
        """A message of level ERROR."""
        self.log(self.ERROR, msg, *args)

    def fatal(self, msg: str, *args: Any) -> None:
        """A message of level FATAL."""
        self.log(self.FATAL, msg, *args)


class _Flags:
    """`tf.app.flags`: settings of a program by name, with the values it gives itself; there is no command line to change them."""

    def __init__(self) -> None:
        self.FLAGS = SimpleNamespace()

    def _define(self, name: str, default: Any, help: str | None = None, *rest: Any, **more: Any) -> None:
        del help, rest, more
        setattr(self.FLAGS, name, default)

    DEFINE_string = DEFINE_integer = DEFINE_float = DEFINE_boolean = DEFINE_bool = DEFINE_list = _define

    def DEFINE_enum(self, name: str, default: Any, enum_values: Any, help: str | None = None, **more: Any) -> None:  # noqa: N802  TensorFlow's name
        """A setting that is one of some words."""
        del help, more
        if default is not None and default not in enum_values:
            raise ValueError(f"flag --{name}={default}: value should be one of <{'|'.join(enum_values)}>")
        setattr(self.FLAGS, name, default)


logging = _Logging()
"""`tf.logging`: what is less than a warning is quiet unless the program says otherwise."""
flags = _Flags()
"""`tf.flags`: settings of a program."""
app = SimpleNamespace(run=_run, flags=flags)
"""`tf.app`: the start of a program."""


def _start_afresh() -> None:
    logging.set_verbosity(logging.WARN)
    flags.FLAGS.__dict__.clear()


FRESH.append(_start_afresh)
