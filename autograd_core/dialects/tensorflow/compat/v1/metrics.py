"""`tf.metrics`: means over many batches. Each returns a tensor of the value so far and one that, when run, takes a batch in."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.scopes import get_variable, variable_scope
from autograd_core.dialects.tensorflow.compat.v1 import initializers
from autograd_core.dialects.tensorflow.dispatch import OPS

__all__ = ["accuracy", "mean", "mean_absolute_error", "mean_squared_error"]


def _count(name: str) -> Any:
    return get_variable(name, [], "float32", initializers.zeros(), trainable=False, collections=["local_variables", "metric_variables"])


def mean(
    values: Any, weights: Any = None, metrics_collections: Any = None, updates_collections: Any = None, name: str | None = None
) -> tuple[Any, Any]:
    """The (weighed) mean of all numbers taken in."""
    given = OPS["cast"](as_symbol(values), "float32")
    graph = get_default_graph()
    with variable_scope(name, "mean"):
        total, count = _count("total"), _count("count")
        if weights is None:
            number = OPS["cast"](OPS["size"](given), "float32")
        else:
            shares = OPS["multiply"](OPS["ones_like"](given), OPS["cast"](as_symbol(weights), "float32"))
            given, number = OPS["multiply"](given, shares), OPS["reduce_sum"](shares)
        value = OPS["divide_no_nan"](total.value(), OPS["maximum"](count.value(), 0.0), name="value")
        added = total.assign_add(OPS["reduce_sum"](given)), count.assign_add(number)
        with graph.control_dependencies([one.op for one in added]):
            updated = OPS["divide_no_nan"](total.read_value(), OPS["maximum"](count.read_value(), 0.0), name="update_op")
    for names, one in ((metrics_collections, value), (updates_collections, updated)):
        graph.add_to_collections(names or [], one)
    return value, updated


def accuracy(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Any, Any]:
    """The share of predictions that equal their labels."""
    ours, theirs = as_symbol(predictions), as_symbol(labels)
    same = OPS["equal"](ours, theirs if theirs.dtype == ours.dtype else OPS["cast"](theirs, ours.dtype))
    return mean(same, weights, metrics_collections, updates_collections, name or "accuracy")


def mean_squared_error(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Any, Any]:
    """The mean of squared differences."""
    distance = OPS["squared_difference"](as_symbol(predictions), OPS["cast"](as_symbol(labels), as_symbol(predictions).dtype))
    return mean(distance, weights, metrics_collections, updates_collections, name or "mean_squared_error")


def mean_absolute_error(
    labels: Any,
    predictions: Any,
    weights: Any = None,
    metrics_collections: Any = None,
    updates_collections: Any = None,
    name: str | None = None,
) -> tuple[Any, Any]:
    """The mean of absolute differences."""
    distance = OPS["abs"](OPS["subtract"](as_symbol(predictions), OPS["cast"](as_symbol(labels), as_symbol(predictions).dtype)))
    return mean(distance, weights, metrics_collections, updates_collections, name or "mean_absolute_error")


__getattr__ = missing("tf.metrics", __all__)
