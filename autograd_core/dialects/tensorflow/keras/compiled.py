"""What `compile` was asked for, by output: the losses, and the metrics, of models that have one output or several.

Whatever is given for several outputs (losses, weights, metrics, targets) is a list in their order or a dictionary by their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras import losses, metrics
from autograd_core.modes import mode

__all__ = ["CompileLoss", "CompileMetrics", "names_of", "unseen"]


def unseen() -> Any:
    """Inside, what is computed is neither differentiated nor recorded: the sums and counts that training keeps for its own account."""
    return mode(grad=False, recorder=None)


def names_of(model_names: Sequence[str] | None, y_pred: Any) -> list[str]:
    """The names of the outputs, flat: a dictionary's keys, or those of the layers that made them; nothing where they have none."""
    if isinstance(y_pred, dict):
        return sorted(y_pred)
    flat = nest.flatten(y_pred)
    return list(model_names) if model_names is not None and len(model_names) == len(flat) else []


def _each(given: Any, names: Sequence[str], count: int, default: Any = None) -> list[Any]:
    """What is given for each output."""
    if isinstance(given, dict) and names and set(given) <= set(names):
        return [given.get(name, default) for name in names]
    if isinstance(given, dict):
        return [given[key] for key in sorted(given)]
    return list(given) if isinstance(given, (list, tuple)) else [given] * count


class CompileLoss:
    """The loss of all outputs: the sum of each one's, times its weight. For several outputs it keeps the mean of each one's loss, too."""

    def __init__(self, asked: Any, weights: Any) -> None:
        self._asked = nest.map_structure(losses.as_loss, asked) if nest.is_nested(asked) else losses.as_loss(asked)
        self._weights = weights
        self.trackers: list[Any] = []

    def __call__(self, y: Any, y_pred: Any, sample_weight: Any, names: Sequence[str]) -> Any:
        outputs = nest.flatten(y_pred)
        count = len(outputs)
        if count == 1 and not nest.is_nested(self._asked):
            target = nest.flatten(y)[0] if nest.is_nested(y) else y
            return self._asked(target, outputs[0], sample_weight)
        chosen, targets = _each(self._asked, names, count), _each(y, names, count)
        scales, weights = _each(self._weights, names, count, 1.0), _each(sample_weight, names, count)
        if count > 1 and names and not self.trackers:
            self.trackers = [metrics.Mean(f"{name}_loss") for name, loss in zip(names, chosen, strict=True) if loss is not None]
        trackers, parts = iter(self.trackers), []
        for loss, target, predicted, scale, weight in zip(chosen, targets, outputs, scales, weights, strict=True):
            if loss is None:
                continue
            part = loss(target, predicted, weight)
            if (tracker := next(trackers, None)) is not None:
                with unseen():
                    tracker.update_state(part, sample_weight=float(predicted.shape[0]))
            parts.append(part if scale is None else OPS["multiply"](part, float(scale)))
        return OPS["add_n"](parts)


class CompileMetrics(metrics.Metric):
    """The metrics that `compile` was asked for, as one; they are made when the first batch shows what outputs there are."""

    def __init__(self, asked: Any, weighted: Any, model_names: Sequence[str] | None = None) -> None:
        super().__init__(name="compile_metrics")
        self._asked = [one for one in (asked, weighted) if one is not None]
        self._model_names = model_names
        self._made: list[tuple[int, str, Any]] | None = None

    def _make(self, targets: Sequence[Any], outputs: Sequence[Any], names: Sequence[str]) -> list[tuple[int, str, Any]]:
        several = len(outputs) > 1
        found: list[tuple[int, str, Any]] = []
        for asked in self._asked:
            groups = _each(asked, names, len(outputs)) if several or isinstance(asked, dict) else [asked]
            for number, group in enumerate(groups):
                for one in group if isinstance(group, (list, tuple)) else [group]:
                    if one is not None:
                        metric = _fitting(one, targets[number], outputs[number])
                        found.append((number, f"{names[number]}_{metric.name}" if several and names else metric.name, metric))
        return found

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch."""
        outputs, names = nest.flatten(y_pred), names_of(self._model_names, y_pred)
        targets = _each(y_true, names, len(outputs)) if nest.is_nested(y_true) else [y_true]
        if self._made is None:
            self._made = self._make(targets, outputs, names)
        for number, _, one in self._made:
            one.update_state(targets[number], outputs[number], sample_weight)

    def names(self) -> list[str]:
        """The names of the metrics, in the order they were asked for."""
        return [name for _, name, _ in self._made or []]

    def result(self) -> dict[str, Any]:
        """The numbers so far, by name."""
        return {name: one.result() for _, name, one in self._made or []}

    def reset_state(self) -> None:
        """Begin anew."""
        for _, _, one in self._made or []:
            one.reset_state()


def _fitting(asked: Any, y: Any, y_pred: Any) -> Any:
    """A metric; `accuracy` and `crossentropy` become those that fit the targets."""
    if asked not in ("accuracy", "acc", "crossentropy", "ce"):
        return metrics.get(asked)
    binary = y_pred.shape[-1] == 1 or len(y_pred.shape) == 1
    sparse = len(y.shape) < len(y_pred.shape) or (y.shape[-1] == 1 and not binary)
    kind = "binary" if binary else "sparse_categorical" if sparse else "categorical"
    word = "accuracy" if asked in ("accuracy", "acc") else "crossentropy"
    return metrics.MeanMetricWrapper(metrics.FUNCTIONS[f"{kind}_{word}"], asked)
