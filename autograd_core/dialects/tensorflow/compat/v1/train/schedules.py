"""Learning rates that fall with the step, as tensors of the graph; and the variable that counts the steps."""

from __future__ import annotations

import math
from typing import Any

from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol, node_of
from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.scopes import get_variable
from autograd_core.dialects.tensorflow.dispatch import OPS

__all__ = [
    "cosine_decay", "create_global_step", "exponential_decay", "get_global_step", "get_or_create_global_step", "global_step", "inverse_time_decay",
    "natural_exp_decay", "piecewise_constant", "polynomial_decay",
]  # fmt: skip


def get_global_step(graph: Any = None) -> Any:
    """The variable that counts steps, `None` where there is none."""
    found = (graph or get_default_graph()).get_collection("global_step")
    return found[0] if found else None


def create_global_step(graph: Any = None) -> Any:
    """A variable that counts steps, from 0, int64; `ValueError` where there is one."""
    graph = graph or get_default_graph()
    if get_global_step(graph) is not None:
        raise ValueError('"global_step" already exists.')
    with graph.as_default(), graph.name_scope(None):
        return get_variable(
            "global_step", [], "int64", lambda shape, dtype: OPS["zeros"](shape, dtype), trainable=False, collections=["variables", "global_step"]
        )  # fmt: skip


def get_or_create_global_step(graph: Any = None) -> Any:
    """The variable that counts steps, made where there is none."""
    found = get_global_step(graph)
    return create_global_step(graph) if found is None else found


def global_step(sess: Any, global_step_tensor: Any) -> int:
    """How many steps a session has counted."""
    return int(sess.run(global_step_tensor))


def _counted(step: Any, per: Any, staircase: bool) -> Any:
    done = OPS["divide"](step, per)
    return OPS["floor"](done) if staircase else done


def _floats(*values: Any) -> list[Any]:
    return [OPS["cast"](one, "float32") for one in values]


def _exponential(learning_rate: Any, global_step: Any, decay_steps: Any, decay_rate: Any, staircase: bool) -> Any:
    rate, step, per, base = _floats(learning_rate, global_step, decay_steps, decay_rate)
    return OPS["multiply"](rate, OPS["pow"](base, _counted(step, per, staircase)))


def _inverse(learning_rate: Any, global_step: Any, decay_steps: Any, decay_rate: Any, staircase: bool) -> Any:
    rate, step, per, factor = _floats(learning_rate, global_step, decay_steps, decay_rate)
    return OPS["divide"](rate, OPS["add"](1.0, OPS["multiply"](factor, _counted(step, per, staircase))))


def _polynomial(learning_rate: Any, global_step: Any, decay_steps: Any, end_learning_rate: Any, power: Any, cycle: bool) -> Any:
    rate, step, per, end = _floats(learning_rate, global_step, decay_steps, end_learning_rate)
    if cycle:
        per = OPS["multiply"](per, OPS["maximum"](1.0, OPS["ceil"](OPS["divide"](step, per))))
    else:
        step = OPS["minimum"](step, per)
    left = OPS["subtract"](1.0, OPS["divide"](step, per))
    return OPS["add"](OPS["multiply"](OPS["subtract"](rate, end), OPS["pow"](left, float(power))), end)


def _cosine(learning_rate: Any, global_step: Any, decay_steps: Any, alpha: float) -> Any:
    rate, step, per = _floats(learning_rate, global_step, decay_steps)
    done = OPS["divide"](OPS["minimum"](step, per), per)
    wave = OPS["multiply"](0.5, OPS["add"](1.0, OPS["cos"](OPS["multiply"](math.pi, done))))
    return OPS["multiply"](rate, OPS["add"](OPS["multiply"](1.0 - alpha, wave), alpha))


def _rate(function: Any, name: str, *given: Any) -> Any:
    return node_of(function, "Mul", tuple(given), {}, name)


def exponential_decay(
    learning_rate: Any, global_step: Any, decay_steps: Any, decay_rate: Any, staircase: bool = False, name: str | None = None
) -> Any:
    """`learning_rate · decay_rate^(step / decay_steps)`; with `staircase`, whole powers only."""
    return _rate(_exponential, name or "ExponentialDecay", as_symbol(learning_rate), global_step, decay_steps, decay_rate, staircase)


def natural_exp_decay(
    learning_rate: Any, global_step: Any, decay_steps: Any, decay_rate: Any, staircase: bool = False, name: str | None = None
) -> Any:
    """`learning_rate · e^(−decay_rate · step / decay_steps)`."""
    return exponential_decay(learning_rate, global_step, decay_steps, math.exp(-decay_rate), staircase, name or "ExponentialDecay")


def inverse_time_decay(
    learning_rate: Any, global_step: Any, decay_steps: Any, decay_rate: Any, staircase: bool = False, name: str | None = None
) -> Any:
    """`learning_rate / (1 + decay_rate · step / decay_steps)`."""
    return _rate(_inverse, name or "InverseTimeDecay", as_symbol(learning_rate), global_step, decay_steps, decay_rate, staircase)


def polynomial_decay(
    learning_rate: Any, global_step: Any, decay_steps: Any, end_learning_rate: Any = 0.0001, power: float = 1.0, cycle: bool = False,
    name: str | None = None,
) -> Any:  # fmt: skip
    """From `learning_rate` to `end_learning_rate` along a power of what is left of `decay_steps`."""
    return _rate(
        _polynomial, name or "PolynomialDecay", as_symbol(learning_rate), global_step, decay_steps, end_learning_rate, power, cycle
    )


def cosine_decay(learning_rate: Any, global_step: Any, decay_steps: Any, alpha: float = 0.0, name: str | None = None) -> Any:
    """Along half a wave of a cosine, down to `alpha · learning_rate`."""
    return _rate(_cosine, (name or "CosineDecay") + "/Mul_3", as_symbol(learning_rate), global_step, decay_steps, alpha)


def _pieces(x: Any, boundaries: Any, values: Any) -> Any:
    found = OPS["convert_to_tensor"](values[-1])
    for edge, value in zip(reversed(boundaries), reversed(values[:-1]), strict=True):
        found = OPS["where"](OPS["less_equal"](x, edge), value, found)
    return found


def piecewise_constant(x: Any, boundaries: Any, values: Any, name: str | None = None) -> Any:
    """The first of `values` up to the first of `boundaries` (included), then the second, and so on."""
    return _rate(_pieces, (name or "PiecewiseConstant") + "/case/cond/Merge", as_symbol(x), list(boundaries), list(values))
