"""`tf.compat.v1`: TensorFlow 1, define-and-run. Names only: graphs are in `compat.graphs`, functions are the dialect's own, which every name not found here falls back to."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects import tensorflow as _v2
from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.compat.graphs.building import build
from autograd_core.dialects.tensorflow.compat.graphs.chance import (
    multinomial,
    random_normal,
    random_shuffle,
    random_uniform,
    set_random_seed,
    truncated_normal,
)  # fmt: skip
from autograd_core.dialects.tensorflow.compat.graphs.flow import case, cond, control_dependencies, group, no_op, while_loop
from autograd_core.dialects.tensorflow.compat.graphs.flow import tuple_of as tuple
from autograd_core.dialects.tensorflow.compat.graphs.gradient import gradients, hessians
from autograd_core.dialects.tensorflow.compat.graphs.graph import Graph, get_default_graph, reset_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.scopes import (
    AUTO_REUSE,
    VariableScope,
    get_variable,
    get_variable_scope,
    name_scope,
    variable_scope,
)  # fmt: skip
from autograd_core.dialects.tensorflow.compat.graphs.session import InteractiveSession, Session
from autograd_core.dialects.tensorflow.compat.graphs.shapes import Dimension, TensorShape
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation
from autograd_core.dialects.tensorflow.compat.v1 import data, initializers, layers, losses, metrics, nn, summary, train
from autograd_core.dialects.tensorflow.compat.v1.builders import *  # noqa: F403
from autograd_core.dialects.tensorflow.compat.v1.builders import Variable
from autograd_core.dialects.tensorflow.compat.v1.builders import __all__ as _builders
from autograd_core.dialects.tensorflow.compat.v1.changes import *  # noqa: F403
from autograd_core.dialects.tensorflow.compat.v1.changes import __all__ as _changes
from autograd_core.dialects.tensorflow.compat.v1.old import *  # noqa: F403
from autograd_core.dialects.tensorflow.compat.v1.old import __all__ as _old
from autograd_core.dialects.tensorflow.compat.v1.summary import Summary
from autograd_core.dialects.tensorflow.compat.v1.words import *  # noqa: F403
from autograd_core.dialects.tensorflow.compat.v1.words import __all__ as _words
from autograd_core.dialects.tensorflow.dispatch import BUILDING, executing_eagerly
from autograd_core.dialects.tensorflow.tensors import TensorBase as Tensor

VERSION = __version__ = _v2.__version__
initialize_all_variables = global_variables_initializer  # noqa: F405
all_variables = global_variables  # noqa: F405
for _name in initializers.__all__:
    globals()[f"{_name}_initializer"] = getattr(initializers, _name)
_initializers = [f"{name}_initializer" for name in initializers.__all__]

__all__ = [
    *_builders, *_changes, *_old, *_words, *_initializers, "AUTO_REUSE", "Dimension", "Graph", "InteractiveSession", "Operation", "Session", "Summary", "Tensor", "TensorShape", "VERSION",
    "Variable", "VariableScope", "all_variables", "case", "cond", "control_dependencies", "data", "disable_eager_execution", "disable_v2_behavior", "enable_eager_execution",
    "enable_v2_behavior", "executing_eagerly", "get_default_graph", "get_variable", "get_variable_scope", "gradients", "group", "hessians",
    "initialize_all_variables", "initializers", "layers", "losses", "metrics", "multinomial", "name_scope", "nn", "no_op", "random_normal", "random_shuffle",
    "random_uniform", "reset_default_graph", "set_random_seed", "summary", "train", "truncated_normal", "tuple", "variable_scope", "while_loop",
]  # fmt: skip


def disable_eager_execution() -> None:
    """From here on, functions build the default graph instead of running."""
    if BUILDING.get() is None:
        BUILDING.set(build)


def enable_eager_execution(config: Any = None, device_policy: Any = None, execution_mode: Any = None) -> None:
    """From here on, functions run when they are called. `ValueError` once a graph has been built."""
    del config, device_policy, execution_mode
    if get_default_graph().get_operations():
        raise ValueError("tf.enable_eager_execution must be called at program startup.")
    BUILDING.set(None)


disable_v2_behavior, enable_v2_behavior = disable_eager_execution, enable_eager_execution
_missing = missing("tensorflow.compat.v1", [*__all__, *_v2.__all__])


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return getattr(_v2, name)
    except AttributeError:
        return _missing(name)
