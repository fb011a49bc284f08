"""`tf.losses`: one number from labels and predictions, kept in the collection of losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol, node_of
from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph
from autograd_core.dialects.tensorflow.dispatch import OPS

__all__ = [
    "Reduction", "absolute_difference", "add_loss", "compute_weighted_loss", "cosine_distance", "get_losses", "get_regularization_loss",
    "get_regularization_losses", "get_total_loss", "hinge_loss", "huber_loss", "log_loss", "mean_squared_error", "sigmoid_cross_entropy", "softmax_cross_entropy",
    "sparse_softmax_cross_entropy",
]  # fmt: skip


class Reduction:
    """How the losses of a batch become one number."""

    NONE = "none"
    SUM = "weighted_sum"
    SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size"
    MEAN = "weighted_mean"
    SUM_OVER_NONZERO_WEIGHTS = SUM_BY_NONZERO_WEIGHTS = "weighted_sum_by_nonzero_weights"

    @classmethod
    def all(cls) -> tuple[str, ...]:
        """All of them."""
        return (cls.NONE, cls.SUM, cls.MEAN, cls.SUM_OVER_BATCH_SIZE, cls.SUM_BY_NONZERO_WEIGHTS)


_USUAL = Reduction.SUM_BY_NONZERO_WEIGHTS


def _weighed(losses: Any, weights: Any, reduction: str) -> Any:
    """Losses times weights, reduced; the usual way is the mean over what has a weight other than zero."""
    weights = OPS["cast"](weights, losses.dtype)
    weighed = OPS["multiply"](losses, weights)
    if reduction == Reduction.NONE:
        return weighed
    total = OPS["reduce_sum"](weighed)
    if reduction == Reduction.SUM:
        return total
    spread = OPS["multiply"](OPS["ones_like"](losses), weights)
    if reduction == Reduction.MEAN:
        return OPS["divide_no_nan"](total, OPS["reduce_sum"](spread))
    counted = spread if reduction == _USUAL else OPS["ones_like"](spread)
    present = OPS["reduce_sum"](OPS["cast"](OPS["not_equal"](counted, 0.0), losses.dtype))
    return OPS["divide_no_nan"](total, present)


def _loss(
    name: str, function: Callable[..., Any], given: tuple[Any, ...], weights: Any, scope: Any, collection: Any, reduction: str
) -> Any:
    """A node for the whole loss, entered into its collection."""

    def whole(*values: Any) -> Any:
        *rest, share = values
        return _weighed(function(*rest), share, reduction)

    shape = "value" if reduction != Reduction.NONE else "Mul"
    graph = get_default_graph()
    with graph.name_scope(scope or name):
        made = node_of(whole, "DivNoNan", (*given, weights), {}, shape, spelled=name)
    if collection is not None:
        graph.add_to_collection(collection, made)
    return made


def _pair(labels: Any, predictions: Any, names: str = "predictions") -> tuple[Any, Any]:
    if labels is None:
        raise ValueError("labels must not be None.")
    if predictions is None:
        raise ValueError(f"{names} must not be None.")
    ours, theirs = as_symbol(predictions), as_symbol(labels)
    ours = ours if ours.dtype.is_floating else OPS["cast"](ours, "float32")
    return theirs if theirs.dtype == ours.dtype else OPS["cast"](theirs, ours.dtype), ours


def _simple(name: str, words: str, function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def loss(
        labels: Any, predictions: Any, weights: Any = 1.0, scope: Any = None, loss_collection: Any = "losses", reduction: str = _USUAL
    ) -> Any:
        given = _pair(labels, predictions)
        given[0].shape.assert_is_compatible_with(given[1].shape)
        return _loss(name, function, given, weights, scope, loss_collection, reduction)

    loss.__name__ = loss.__qualname__ = name
    loss.__doc__ = words
    return loss


mean_squared_error = _simple("mean_squared_error", "The mean of squared differences.", lambda y, p: OPS["squared_difference"](p, y))
absolute_difference = _simple("absolute_difference", "The mean of absolute differences.", lambda y, p: OPS["abs"](OPS["subtract"](p, y)))


def log_loss(
    labels: Any,
    predictions: Any,
    weights: Any = 1.0,
    epsilon: float = 1e-07,
    scope: Any = None,
    loss_collection: Any = "losses",
    reduction: str = _USUAL,
) -> Any:
    """The mean cross-entropy of probabilities."""

    def function(y: Any, p: Any) -> Any:
        return -(y * OPS["log"](p + epsilon)) - (1 - y) * OPS["log"](1 - p + epsilon)

    return _loss("log_loss", function, _pair(labels, predictions), weights, scope, loss_collection, reduction)


def huber_loss(
    labels: Any,
    predictions: Any,
    weights: Any = 1.0,
    delta: float = 1.0,
    scope: Any = None,
    loss_collection: Any = "losses",
    reduction: str = _USUAL,
) -> Any:
    """Half the square of small differences, and straight beyond `delta`."""

    def function(y: Any, p: Any) -> Any:
        distance = OPS["abs"](p - y)
        near = OPS["minimum"](distance, delta)
        return near * near * 0.5 + (distance - near) * delta

    return _loss("huber_loss", function, _pair(labels, predictions), weights, scope, loss_collection, reduction)


def hinge_loss(
    labels: Any, logits: Any, weights: Any = 1.0, scope: Any = None, loss_collection: Any = "losses", reduction: str = _USUAL
) -> Any:
    """How far each logit is from being right by one; labels are 0 and 1."""

    def function(y: Any, z: Any) -> Any:
        return OPS["relu"](1 - (2 * y - 1) * z)

    return _loss("hinge_loss", function, _pair(labels, logits, "logits"), weights, scope, loss_collection, reduction)


def cosine_distance(
    labels: Any, predictions: Any, axis: Any = None, weights: Any = 1.0, scope: Any = None, loss_collection: Any = "losses", reduction: str = _USUAL,
    dim: Any = None,
) -> Any:  # fmt: skip
    """One minus the product of rows of length one."""
    along = axis if axis is not None else dim
    if along is None:
        raise ValueError("You must specify argument `axis`.")

    def function(y: Any, p: Any) -> Any:
        return 1 - OPS["reduce_sum"](p * y, axis=along, keepdims=True)

    return _loss("cosine_distance_loss", function, _pair(labels, predictions), weights, scope, loss_collection, reduction)


def softmax_cross_entropy(
    onehot_labels: Any,
    logits: Any,
    weights: Any = 1.0,
    label_smoothing: float = 0,
    scope: Any = None,
    loss_collection: Any = "losses",
    reduction: str = _USUAL,
) -> Any:
    """The mean cross-entropy of rows of probabilities and the softmax of logits."""

    def function(y: Any, z: Any) -> Any:
        if label_smoothing:
            y = y * (1 - label_smoothing) + label_smoothing / y.array.shape[-1]
        return OPS["softmax_cross_entropy_with_logits"](labels=OPS["stop_gradient"](y), logits=z)

    given = _pair(onehot_labels, logits, "logits")
    given[0].shape.assert_is_compatible_with(given[1].shape)
    return _loss("softmax_cross_entropy_loss", function, given, weights, scope, loss_collection, reduction)


def sparse_softmax_cross_entropy(
    labels: Any, logits: Any, weights: Any = 1.0, scope: Any = None, loss_collection: Any = "losses", reduction: str = _USUAL
) -> Any:
    """The mean cross-entropy of the softmax of logits and the classes that labels name."""

    def function(y: Any, z: Any) -> Any:
        if y.array.ndim == z.array.ndim:
            y = OPS["squeeze"](y, axis=[-1])
        return OPS["sparse_softmax_cross_entropy_with_logits"](labels=y, logits=z)

    return _loss(
        "sparse_softmax_cross_entropy_loss", function, (as_symbol(labels), as_symbol(logits)), weights, scope, loss_collection, reduction
    )


def sigmoid_cross_entropy(
    multi_class_labels: Any, logits: Any, weights: Any = 1.0, label_smoothing: float = 0, scope: Any = None, loss_collection: Any = "losses",
    reduction: str = _USUAL,
) -> Any:  # fmt: skip
    """The mean cross-entropy of probabilities and the sigmoid of logits."""

    def function(y: Any, z: Any) -> Any:
        if label_smoothing:
            y = y * (1 - label_smoothing) + 0.5 * label_smoothing
        return OPS["sigmoid_cross_entropy_with_logits"](labels=y, logits=z)

    return _loss(
        "sigmoid_cross_entropy_loss", function, _pair(multi_class_labels, logits, "logits"), weights, scope, loss_collection, reduction
    )


def compute_weighted_loss(
    losses: Any, weights: Any = 1.0, scope: Any = None, loss_collection: Any = "losses", reduction: str = _USUAL
) -> Any:
    """Losses times weights as one number."""
    return _loss("weighted_loss", lambda one: one, (as_symbol(losses),), weights, scope, loss_collection, reduction)


def add_loss(loss: Any, loss_collection: Any = "losses") -> None:
    """Enter a loss of one's own into the collection."""
    if loss_collection is not None:
        get_default_graph().add_to_collection(loss_collection, loss)


def get_losses(scope: Any = None, loss_collection: str = "losses") -> list[Any]:
    """The losses built so far."""
    return get_default_graph().get_collection(loss_collection, scope)


def get_regularization_losses(scope: Any = None) -> list[Any]:
    """The penalties of variables built so far."""
    return get_default_graph().get_collection("regularization_losses", scope)


def get_regularization_loss(scope: Any = None, name: str = "total_regularization_loss") -> Any:
    """Their sum."""
    found = get_regularization_losses(scope)
    return OPS["add_n"](found, name=name) if found else as_symbol(0.0)


def get_total_loss(add_regularization_losses: bool = True, name: str = "total_loss", scope: Any = None) -> Any:
    """The sum of all losses, and of the penalties."""
    found = get_losses(scope) + (get_regularization_losses(scope) if add_regularization_losses else [])
    return OPS["add_n"](found, name=name)


__getattr__ = missing("tf.losses", __all__)
