"""`keras.metrics`: numbers that are gathered over batches. Their state are variables, so that a traced step gathers too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.convert import tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras import losses
from autograd_core.dialects.tensorflow.keras.configs import Configured
from autograd_core.dialects.tensorflow.keras.naming import auto_name, scope
from autograd_core.dialects.tensorflow.keras.settings import floatx
from autograd_core.dialects.tensorflow.keras.variable import KerasVariable
from autograd_core.dialects.tensorflow.modules import snake

_mul, _sum, _cast = OPS["multiply"], OPS["reduce_sum"], OPS["cast"]


class Metric(Configured):
    """A metric of your own: make its state with `add_weight`, write `update_state` and `result`."""

    def __init__(self, dtype: Any = None, name: str | None = None) -> None:
        self.name, self.dtype = name or auto_name(type(self).__name__), dtype or floatx()
        self._state: list[Any] = []

    def add_weight(self, name: Any = None, shape: Any = (), initializer: Any = "zeros", dtype: Any = None, **options: Any) -> Any:
        """A number (or array) of state, zero at first."""
        if isinstance(name, tuple):
            name, shape = None, name
        from autograd_core.dialects.tensorflow.keras import initializers

        with scope(self.name):
            one = KerasVariable(
                initializers.get(initializer), tuple([shape] if isinstance(shape, int) else shape), dtype or self.dtype, False, name
            )
        self._state.append((one, one.numpy()))
        return one

    add_variable = add_weight

    @property
    def variables(self) -> list[Any]:
        """Its state."""
        return [one for one, _ in self._state]

    weights = variables

    def reset_state(self) -> None:
        """Begin anew."""
        for one, first in self._state:
            one.assign(first)

    reset_states = reset_state

    def update_state(self, *arguments: Any, **keywords: Any) -> Any:
        """Take in a batch; the subclass writes it."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it takes in a batch.")

    def result(self) -> Any:
        """The number so far; the subclass writes it."""
        raise NotImplementedError(f"{type(self).__name__} does not say its result.")

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        self.update_state(*arguments, **keywords)
        return self.result()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


def _by_sample(values: Any, sample_weight: Any, reduce: Any) -> tuple[Any, Any]:
    """One number for each example, times its weight; and the weights, where there are any."""
    x, weight = _cast(tensor_of(values), floatx()), None
    if sample_weight is not None:
        x, weight = losses.squeezed(x, _cast(tensor_of(sample_weight), floatx()))
        rank = len(weight.shape)
        if len(x.shape) > rank:
            x = reduce(x, list(range(rank, len(x.shape))))
        weight = OPS["broadcast_to"](weight, x.shape)
        x = _mul(x, weight)
        weight = reduce(weight, list(range(1, rank))) if rank > 1 else weight
    return (reduce(x, list(range(1, len(x.shape)))) if len(x.shape) > 1 else x), weight


@op("Mean")
def _gather(total: Any, count: Any, values: Any, sample_weight: Any) -> None:
    """Add the examples' values to a running mean, each with its weight."""
    x, weight = _by_sample(values, sample_weight, OPS["reduce_mean"])
    total.assign_add(_sum(x))
    count.assign_add(float(x.array.shape[0] if x.array.ndim else 1) if weight is None else _sum(weight))


class Mean(Metric):
    """The mean of all values taken in, by weight."""

    def __init__(self, name: str | None = "mean", dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.total, self.count = self.add_weight(name="total"), self.add_weight(name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Take in values."""
        _gather(self.total, self.count, values, sample_weight)

    def result(self) -> Any:
        """The mean so far, zero before the first value."""
        return OPS["divide_no_nan"](self.total, self.count)


class Sum(Metric):
    """The sum of all values taken in, by weight."""

    def __init__(self, name: str | None = "sum", dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.total = self.add_weight(name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Take in values."""
        self.total.assign_add(_sum(_by_sample(values, sample_weight, _sum)[0]))

    def result(self) -> Any:
        """The sum so far."""
        return self.total.read_value()


class MeanMetricWrapper(Mean):
    """The mean of a function of targets and predictions."""

    def __init__(self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None, **settings: Any) -> None:
        super().__init__(name or getattr(fn, "__name__", "metric"), dtype)
        self.fn, self.settings = fn, settings

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in a batch."""
        super().update_state(self.fn(y_true, y_pred, **self.settings), sample_weight)

    def get_config(self) -> dict[str, Any]:
        """Its name, and the settings of the function."""
        return {"name": self.name, "dtype": self.dtype, **self.settings}


def _right(y: Any, p: Any) -> Any:
    return _cast(OPS["equal"](y, p), floatx())


def accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether targets and predictions are equal."""
    p = OPS["convert_to_tensor"](y_pred)
    y, p = losses.squeezed(_cast(y_true, p.array.dtype), p)
    return OPS["reduce_mean"](_right(y, p), -1) if len(p.shape) > 1 else _right(y, p)


def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Any:
    """Whether a probability lies on its target's side of the threshold."""
    y, p = losses.squeezed(OPS["convert_to_tensor"](y_true), OPS["convert_to_tensor"](y_pred))
    return _right(y, _cast(OPS["greater"](_cast(p, floatx()), threshold), y.array.dtype))


def categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the greatest prediction stands at the greatest target."""
    return _right(OPS["argmax"](y_true, -1), OPS["argmax"](y_pred, -1))


def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the greatest prediction stands at the class number."""
    best = OPS["argmax"](y_pred, -1)
    y = OPS["convert_to_tensor"](y_true)
    if len(y.shape) == len(best.shape) + 1 and y.shape[-1] == 1:
        y = OPS["squeeze"](y, -1)
    return _right(_cast(y, "int64"), best)


def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """Whether the class is among the `k` best predictions."""
    return _cast(OPS["in_top_k"](OPS["reshape"](_cast(y_true, "int64"), (-1,)), y_pred, k), floatx())


def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """The same for one-hot targets."""
    return sparse_top_k_categorical_accuracy(OPS["argmax"](y_true, -1), y_pred, k)


def _class(name: str, function: Callable[..., Any], label: str = "", **settings: Any) -> Any:
    def __init__(self: Any, *given: Any, name: str | None = label or function.__name__, dtype: Any = None, **chosen: Any) -> None:  # noqa: N807
        if given and isinstance(given[0], str):
            name, given = given[0], given[1:]
        chosen = {**settings, **dict(zip(settings, given, strict=False)), **chosen}
        MeanMetricWrapper.__init__(self, function, name, dtype, **chosen)

    return type(name, (MeanMetricWrapper,), {"__init__": __init__, "__doc__": f"The mean of: {function.__doc__}", "__module__": __name__})


_logits: Any = {"from_logits": False, "label_smoothing": 0.0, "axis": -1}
_CLASSES: dict[str, Any] = {
    "Accuracy": (accuracy, {}), "BinaryAccuracy": (binary_accuracy, {"threshold": 0.5}), "CategoricalAccuracy": (categorical_accuracy, {}),
    "SparseCategoricalAccuracy": (sparse_categorical_accuracy, {}), "TopKCategoricalAccuracy": (top_k_categorical_accuracy, {"k": 5}),
    "SparseTopKCategoricalAccuracy": (sparse_top_k_categorical_accuracy, {"k": 5}),
    "MeanSquaredError": (losses.mean_squared_error, {}), "MeanAbsoluteError": (losses.mean_absolute_error, {}),
    "MeanAbsolutePercentageError": (losses.mean_absolute_percentage_error, {}),
    "MeanSquaredLogarithmicError": (losses.mean_squared_logarithmic_error, {}), "BinaryCrossentropy": (losses.binary_crossentropy, _logits),
    "CategoricalCrossentropy": (losses.categorical_crossentropy, _logits),
    "SparseCategoricalCrossentropy": (losses.sparse_categorical_crossentropy, {"from_logits": False, "axis": -1}),
    "KLDivergence": (losses.kl_divergence, {}), "Poisson": (losses.poisson, {}), "LogCoshError": (losses.log_cosh, {}), "Hinge": (losses.hinge, {}),
    "SquaredHinge": (losses.squared_hinge, {}), "CategoricalHinge": (losses.categorical_hinge, {}),
}  # fmt: skip
globals().update({name: _class(name, function, **settings) for name, (function, settings) in _CLASSES.items()})


class CosineSimilarity(MeanMetricWrapper):
    """The mean cosine of the angle between targets and predictions."""

    def __init__(self, name: str = "cosine_similarity", dtype: Any = None, axis: int = -1) -> None:
        super().__init__(lambda y, p: OPS["negative"](losses.cosine_similarity(y, p, axis)), name, dtype)


class RootMeanSquaredError(Mean):
    """The root of the mean of squared differences."""

    def __init__(self, name: str = "root_mean_squared_error", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in a batch."""
        p = OPS["convert_to_tensor"](y_pred)
        y, p = losses.squeezed(_cast(y_true, p.array.dtype), p)
        super().update_state(OPS["squared_difference"](y, p), sample_weight)

    def result(self) -> Any:
        """The root so far."""
        return OPS["sqrt"](super().result())


class _Counting(Metric):
    """Counts of right and wrong yes and no, at one threshold or several; of one class, or of the `top_k` best predictions alone, where asked."""

    def __init__(self, thresholds: Any = None, top_k: Any = None, class_id: Any = None, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.top_k, self.class_id = top_k, class_id
        usual = 0.5 if top_k is None else -1e10
        self.thresholds = np.atleast_1d(np.asarray(usual if thresholds is None else thresholds, np.float32))
        self._counts = {word: self.add_weight(word, (len(self.thresholds),)) for word in ("tp", "fp", "tn", "fn")}

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch."""
        y, p = losses.squeezed(_cast(y_true, floatx()), _cast(y_pred, floatx()))
        if self.top_k is not None:
            _, places = OPS["top_k"](p, self.top_k)
            best = _sum(OPS["one_hot"](places, p.shape[-1]), -2)
            p = OPS["where"](_cast(best, "bool"), p, -1e10)
        if self.class_id is not None:
            y, p = y[..., self.class_id : self.class_id + 1], p[..., self.class_id : self.class_id + 1]
        weight: Any = 1.0
        if sample_weight is not None:
            weight = _cast(sample_weight, floatx())
            weight = OPS["reshape"](weight, (*weight.shape, *[1] * (len(y.shape) - len(weight.shape))))
            weight = OPS["reshape"](OPS["broadcast_to"](weight, y.shape), (1, -1))
        y, p = (OPS["reshape"](one, (1, -1)) for one in (y, p))
        yes = _cast(OPS["greater"](p, OPS["constant"](self.thresholds[:, None])), floatx())
        truth = _cast(OPS["cast"](y, "bool"), floatx())
        for word, one, other in (("tp", truth, yes), ("fp", 1.0 - truth, yes), ("tn", 1.0 - truth, 1.0 - yes), ("fn", truth, 1.0 - yes)):
            self._counts[word].assign_add(_sum(_mul(_mul(one, other), weight), 1))

    def _share(self, part: str, rest: str) -> Any:
        found = OPS["divide_no_nan"](self._counts[part], OPS["add"](self._counts[part], self._counts[rest]))
        return found[0] if len(self.thresholds) == 1 else found


def _count(name: str, word: str, words: str) -> Any:
    def __init__(  # noqa: N807
        self: Any, thresholds: Any = None, name: str | None = snake(name), dtype: Any = None
    ) -> None:
        _Counting.__init__(self, thresholds, name=name, dtype=dtype)

    def result(self: Any) -> Any:
        found = self._counts[word].read_value()
        return found[0] if len(self.thresholds) == 1 else found

    return type(name, (_Counting,), {"__init__": __init__, "result": result, "__doc__": words, "__module__": __name__})


TruePositives = _count("TruePositives", "tp", "How often yes was called yes.")
FalsePositives = _count("FalsePositives", "fp", "How often no was called yes.")
TrueNegatives = _count("TrueNegatives", "tn", "How often no was called no.")
FalseNegatives = _count("FalseNegatives", "fn", "How often yes was called no.")


class Precision(_Counting):
    """Which part of what was called yes is yes."""

    def __init__(
        self, thresholds: Any = None, top_k: Any = None, class_id: Any = None, name: str | None = "precision", dtype: Any = None
    ) -> None:
        super().__init__(thresholds, top_k, class_id, name, dtype)

    def result(self) -> Any:
        """The precision so far."""
        return self._share("tp", "fp")


class Recall(_Counting):
    """Which part of what is yes was called so."""

    def __init__(
        self, thresholds: Any = None, top_k: Any = None, class_id: Any = None, name: str | None = "recall", dtype: Any = None
    ) -> None:
        super().__init__(thresholds, top_k, class_id, name, dtype)

    def result(self) -> Any:
        """The recall so far."""
        return self._share("tp", "fn")


def _shares(part: Any, rest: Any) -> Any:
    return np.divide(part, part + rest, out=np.zeros_like(part), where=(part + rest) > 0)


class AUC(_Counting):
    """The area under a curve over `num_thresholds` thresholds: of right against wrong alarms (`ROC`), or of precision against recall (`PR`).

    `summation_method`: `interpolation` (trapezoids; between points of precision and recall what lies there on average), `minoring` or `majoring`.
    `ValueError` for what is not here: several labels, one by one.
    """

    def __init__(
        self, num_thresholds: int = 200, curve: str = "ROC", summation_method: str = "interpolation", name: str | None = "auc", dtype: Any = None,
        thresholds: Any = None, multi_label: bool = False, num_labels: Any = None, label_weights: Any = None, from_logits: bool = False,
    ) -> None:  # fmt: skip
        if multi_label or num_labels is not None or label_weights is not None:
            raise refuse_as(ValueError, "keras_one_label")
        if curve not in ("ROC", "PR") or summation_method not in ("interpolation", "minoring", "majoring"):
            raise refuse_as(ValueError, "keras_unknown", what="curve or summation_method", given=f"{curve}, {summation_method}")
        inner = [(i + 1) / (num_thresholds - 1) for i in range(num_thresholds - 2)] if thresholds is None else sorted(thresholds)
        super().__init__([-1e-7, *inner, 1 + 1e-7], name=name, dtype=dtype)
        self.curve, self.summation_method, self.from_logits = curve, summation_method, from_logits

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch."""
        super().update_state(y_true, OPS["sigmoid"](_cast(y_pred, floatx())) if self.from_logits else y_pred, sample_weight)

    def result(self) -> Any:
        """The area so far."""
        tp, fp, tn, fn = (np.asarray(self._counts[word].array) for word in ("tp", "fp", "tn", "fn"))
        x, y = (_shares(fp, tn), _shares(tp, fn)) if self.curve == "ROC" else (_shares(tp, fn), _shares(tp, fp))
        if self.curve == "PR" and self.summation_method == "interpolation":
            return wrap(np.float32(_between(tp, fp, fn)))
        height = {"interpolation": (y[:-1] + y[1:]) / 2, "minoring": np.minimum(y[:-1], y[1:]), "majoring": np.maximum(y[:-1], y[1:])}
        return wrap(np.float32(((x[:-1] - x[1:]) * height[self.summation_method]).sum()))


def _between(tp: Any, fp: Any, fn: Any) -> Any:
    """The area under precision against recall, where right alarms grow in proportion to all alarms between two thresholds (Davis and Goadrich, 2006)."""
    alarms = tp + fp
    more, grown = tp[:-1] - tp[1:], np.maximum(alarms[:-1] - alarms[1:], 0)
    slope = np.divide(more, grown, out=np.zeros_like(more), where=grown > 0)
    start = tp[1:] - slope * alarms[1:]
    both = (alarms[:-1] > 0) & (alarms[1:] > 0)
    ratio = np.divide(alarms[:-1], alarms[1:], out=np.ones_like(alarms[1:]), where=both)
    area, every = slope * (more + start * np.log(ratio)), np.maximum(tp[1:] + fn[1:], 0)
    return np.divide(area, every, out=np.zeros_like(area), where=every > 0).sum()


FUNCTIONS: dict[str, Any] = {function.__name__: function for function, _ in _CLASSES.values()} | losses.FUNCTIONS
globals().update({name: function for name, function in FUNCTIONS.items() if name not in globals()})
# ruff: noqa: ARG002  parameters are Keras'

__all__ = [
    "AUC", "CosineSimilarity", "Mean", "MeanMetricWrapper", "Metric", "Precision", "Recall", "RootMeanSquaredError", "Sum",
    "FalseNegatives", "FalsePositives", "TrueNegatives", "TruePositives", *_CLASSES,
    *[name for name in FUNCTIONS if "_" in name], "accuracy", "get",
]  # fmt: skip


def get(identifier: Any) -> Any:
    """A metric by name, class or as it is; `ValueError` for a name that there is not."""
    if isinstance(identifier, str):
        if identifier in FUNCTIONS:
            return MeanMetricWrapper(FUNCTIONS[identifier], identifier)
        found = globals().get(identifier)
        if isinstance(found, type) and issubclass(found, Metric):
            return found()
        raise refuse_as(ValueError, "keras_unknown", what="metric", given=identifier)
    if isinstance(identifier, (Metric, type(None))):
        return identifier
    return identifier() if isinstance(identifier, type) else MeanMetricWrapper(identifier)


__getattr__ = missing("keras.metrics", __all__)
