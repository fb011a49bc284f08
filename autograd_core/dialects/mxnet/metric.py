"""`mx.metric`: figures that add up over batches: `update(labels, preds)`, then `get()`."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.handle import plain
from autograd_core.errors import refuse

__all__ = [
    "F1",
    "MAE",
    "MSE",
    "RMSE",
    "Accuracy",
    "CompositeEvalMetric",
    "CrossEntropy",
    "CustomMetric",
    "EvalMetric",
    "Loss",
    "Perplexity",
    "TopKAccuracy",
    "create",
]


def _pairs(labels: Any, preds: Any) -> list[tuple[Any, Any]]:
    many = [one if isinstance(one, (list, tuple)) else [one] for one in (labels, preds)]
    if len(many[0]) != len(many[1]):
        raise ValueError(f"Shape of labels {len(many[0])} does not match shape of predictions {len(many[1])}")
    return [(np.atleast_1d(plain(label)), np.atleast_1d(plain(pred))) for label, pred in zip(*many, strict=True)]


class EvalMetric:
    """A sum over instances, and how many there were."""

    title = ""

    def __init__(self, name: str | None = None, output_names: Any = None, label_names: Any = None, **_settings: Any) -> None:
        self.name, self.output_names, self.label_names = name or self.title, output_names, label_names
        self.reset()

    def reset(self) -> None:
        """Begin again."""
        self.num_inst, self.sum_metric = 0, 0.0

    def update(self, labels: Any, preds: Any) -> None:
        """Take in a batch: an array of labels and one of predictions, or lists of them."""
        for label, pred in _pairs(labels, preds):
            total, count = self.measure(label, pred)
            self.sum_metric += float(total)
            self.num_inst += count

    def measure(self, label: Any, pred: Any) -> tuple[Any, int]:
        """The sum for one batch, and its number of instances."""
        raise NotImplementedError

    def get(self) -> tuple[Any, Any]:
        """(name, value); NaN before anything was measured."""
        return self.name, self.sum_metric / self.num_inst if self.num_inst else float("nan")

    def get_name_value(self) -> list[tuple[Any, Any]]:
        """[(name, value)]."""
        name, value = self.get()
        return list(zip(name, value, strict=True)) if isinstance(name, list) else [(name, value)]

    def __str__(self) -> str:
        return f"EvalMetric: {dict(self.get_name_value())}"


class Accuracy(EvalMetric):
    """The share of predictions that are the label; of scores along an axis, the largest is the prediction."""

    title = "accuracy"

    def __init__(self, axis: int = 1, name: str = "accuracy", **names: Any) -> None:
        super().__init__(name, **names)
        self.axis = axis

    def measure(self, label: Any, pred: Any) -> tuple[Any, int]:
        if pred.shape != label.shape:
            pred = pred.argmax(self.axis)
        pred, label = pred.ravel().astype(np.int64), label.ravel().astype(np.int64)
        if len(pred) != len(label):
            raise ValueError(f"Shape of labels {label.shape} does not match shape of predictions {pred.shape}")
        return (pred == label).sum(), len(pred)


class TopKAccuracy(EvalMetric):
    """The share of labels among the k largest scores."""

    def __init__(self, top_k: int = 1, name: str = "top_k_accuracy", **names: Any) -> None:
        super().__init__(f"{name}_{top_k}", **names)
        self.top_k = top_k

    def measure(self, label: Any, pred: Any) -> tuple[Any, int]:
        best = np.argsort(pred, 1)[:, -self.top_k :]
        return (best == label.reshape(-1, 1).astype(np.int64)).any(1).sum(), len(pred)


class F1(EvalMetric):
    """The harmonic mean of precision and recall of the class 1."""

    title = "f1"

    def reset(self) -> None:
        """Begin again."""
        super().reset()
        self._counts = np.zeros(3)  # hits, false alarms, misses

    def measure(self, label: Any, pred: Any) -> tuple[Any, int]:
        chosen, true = pred.argmax(1) == 1 if pred.ndim > 1 else pred > 0.5, label.ravel() == 1
        self._counts += [(chosen & true).sum(), (chosen & ~true).sum(), (~chosen & true).sum()]
        hits, false, missed = self._counts
        self.sum_metric = 0.0
        self.num_inst = 0
        return (2 * hits / (2 * hits + false + missed) if hits else 0.0), 1


def _by_row(name: str, title: str, of: Callable[[Any, Any], Any], words: str) -> Any:
    def measure(_self: Any, label: Any, pred: Any) -> tuple[Any, int]:
        label = label.reshape(len(label), -1)
        return of(label, pred.reshape(label.shape)), 1

    return type(name, (EvalMetric,), {"title": title, "measure": measure, "__doc__": words, "__module__": __name__})


MAE = _by_row("MAE", "mae", lambda label, pred: np.abs(label - pred).mean(), "The mean distance.")
MSE = _by_row("MSE", "mse", lambda label, pred: ((label - pred) ** 2).mean(), "The mean square of the distance.")
RMSE = _by_row("RMSE", "rmse", lambda label, pred: math.sqrt(((label - pred) ** 2).mean()), "The root of the mean square of the distance.")


class CrossEntropy(EvalMetric):
    """The mean of −ln of the probability given to the label."""

    title = "cross-entropy"

    def __init__(self, eps: float = 1e-12, name: str = "cross-entropy", **names: Any) -> None:
        super().__init__(name, **names)
        self.eps = eps

    def measure(self, label: Any, pred: Any) -> tuple[Any, int]:
        chances = pred[np.arange(len(pred)), label.ravel().astype(np.int64)]
        return -np.log(chances + self.eps).sum(), len(pred)


class Perplexity(CrossEntropy):
    """e to the power of the cross entropy."""

    def __init__(self, ignore_label: int | None = None, axis: int = -1, name: str = "perplexity", **names: Any) -> None:
        super().__init__(1e-10, name, **names)
        del axis  # the probabilities are along the last one
        self.ignore_label = ignore_label

    def measure(self, label: Any, pred: Any) -> tuple[Any, int]:
        label, pred = label.ravel(), pred.reshape(-1, pred.shape[-1])
        kept = np.ones(len(label), bool) if self.ignore_label is None else label != self.ignore_label
        return super().measure(label[kept], pred[kept])

    def get(self) -> tuple[Any, Any]:
        """(name, value)."""
        return self.name, math.exp(self.sum_metric / self.num_inst) if self.num_inst else float("nan")


class Loss(EvalMetric):
    """The mean of losses that were computed already."""

    title = "loss"

    def update(self, _labels: Any, preds: Any) -> None:
        """Take in losses."""
        for one in preds if isinstance(preds, (list, tuple)) else [preds]:
            array = np.asarray(plain(one))
            self.sum_metric += float(array.sum())
            self.num_inst += array.size


class CustomMetric(EvalMetric):
    """A function `feval(label, pred)` as a metric."""

    def __init__(self, feval: Callable[[Any, Any], Any], name: str | None = None, allow_extra_outputs: bool = False) -> None:
        super().__init__(name or f"custom({feval.__name__})")
        del allow_extra_outputs
        self._feval = feval

    def measure(self, label: Any, pred: Any) -> tuple[Any, int]:
        found = self._feval(label, pred)
        return found if isinstance(found, tuple) else (found, 1)


class CompositeEvalMetric(EvalMetric):
    """Several metrics at once."""

    def __init__(self, metrics: Any = None, name: str = "composite", **names: Any) -> None:
        self.metrics = [create(one) for one in metrics or []]
        super().__init__(name, **names)

    def add(self, metric: Any) -> None:
        """One more."""
        self.metrics.append(create(metric))

    def reset(self) -> None:
        """Begin again."""
        for one in self.metrics:
            one.reset()

    def update(self, labels: Any, preds: Any) -> None:
        """Take in a batch."""
        for one in self.metrics:
            one.update(labels, preds)

    def get(self) -> tuple[Any, Any]:
        """([names], [values])."""
        return [one.get()[0] for one in self.metrics], [one.get()[1] for one in self.metrics]


_WORDS: dict[str, Any] = {
    "acc": Accuracy, "accuracy": Accuracy, "mae": MAE, "mse": MSE, "rmse": RMSE, "ce": CrossEntropy, "cross-entropy": CrossEntropy, "f1": F1, "loss": Loss,
    "top_k_accuracy": TopKAccuracy, "top_k_acc": TopKAccuracy, "perplexity": Perplexity,
}  # fmt: skip


def create(metric: Any, *args: Any, **kwargs: Any) -> Any:
    """A metric by its name, from a function, or from a list of them."""
    if isinstance(metric, EvalMetric):
        return metric
    if isinstance(metric, list):
        return CompositeEvalMetric(metric)
    if callable(metric):
        return CustomMetric(metric, *args, **kwargs)
    if str(metric).lower() not in _WORDS:
        raise refuse("mxnet_unknown", what="metric", given=metric, known=", ".join(sorted(_WORDS)))
    return _WORDS[str(metric).lower()](*args, **kwargs)


__getattr__ = missing("mxnet.metric", __all__)
