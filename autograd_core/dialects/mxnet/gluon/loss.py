"""`gluon.loss`: losses that answer one number for each example, the mean over its other axes."""

# ruff: noqa: N803  MXNet's names
from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.gluon.block import HybridBlock

__all__ = [
    "CosineEmbeddingLoss", "HingeLoss", "HuberLoss", "KLDivLoss", "L1Loss", "L2Loss", "LogisticLoss", "Loss", "PoissonNLLLoss", "SigmoidBCELoss",
    "SigmoidBinaryCrossEntropyLoss", "SoftmaxCELoss", "SoftmaxCrossEntropyLoss", "SquaredHingeLoss", "TripletLoss",
]  # fmt: skip


class Loss(HybridBlock):
    """What losses share: a weight for all, weights for each example, the axis of the batch."""

    def __init__(self, weight: float | None = None, batch_axis: int = 0, **naming: Any) -> None:
        super().__init__(**naming)
        self._weight, self._batch_axis = weight, batch_axis

    def _weighted(self, F: Any, loss: Any, sample_weight: Any = None, weight: float | None = None) -> Any:
        if sample_weight is not None:
            loss = F.broadcast_mul(loss, sample_weight)
        weight = self._weight if weight is None else weight
        return loss if weight is None or weight == 1 else loss * weight

    def _mean(self, F: Any, loss: Any) -> Any:
        return F.mean(loss, axis=self._batch_axis, exclude=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(batch_axis={self._batch_axis}, w={self._weight})"


class L2Loss(Loss):
    """½ (pred − label)²."""

    def __init__(self, weight: float = 1.0, batch_axis: int = 0, **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        loss = F.square(F.reshape_like(label, pred) - pred)
        return self._mean(F, self._weighted(F, loss, sample_weight, (1.0 if self._weight is None else self._weight) / 2))


class L1Loss(Loss):
    """|pred − label|."""

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        return self._mean(F, self._weighted(F, F.abs(F.reshape_like(label, pred) - pred), sample_weight))


class SoftmaxCrossEntropyLoss(Loss):
    """−ln softmax(pred) at the label; the label is a class, or (`sparse_label=False`) probabilities of all."""

    def __init__(
        self,
        axis: int = -1,
        sparse_label: bool = True,
        from_logits: bool = False,
        weight: float | None = None,
        batch_axis: int = 0,
        **naming: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **naming)
        self._axis, self._sparse_label, self._from_logits = axis, sparse_label, from_logits

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        if not self._from_logits:
            pred = F.log_softmax(pred, axis=self._axis)
        if self._sparse_label:
            loss = -F.pick(pred, label, axis=self._axis, keepdims=True)
        else:
            loss = -F.sum(pred * F.reshape_like(label, pred), axis=self._axis, keepdims=True)
        return self._mean(F, self._weighted(F, loss, sample_weight))


class SigmoidBinaryCrossEntropyLoss(Loss):
    """The cross entropy of probabilities of yes and no; `pred` are logits unless `from_sigmoid`."""

    def __init__(self, from_sigmoid: bool = False, weight: float | None = None, batch_axis: int = 0, **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)
        self._from_sigmoid = from_sigmoid

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None, pos_weight: Any = None) -> Any:
        label = F.reshape_like(label, pred)
        factor = 1.0 if pos_weight is None else pos_weight
        if self._from_sigmoid:
            loss = -(F.log(pred + 1e-12) * label * factor + F.log(1.0 - pred + 1e-12) * (1.0 - label))
        elif pos_weight is None:
            loss = F.relu(pred) - pred * label + F.Activation(-F.abs(pred), act_type="softrelu")
        else:
            weight = 1.0 + (factor - 1.0) * label
            loss = pred - pred * label + weight * (F.Activation(-F.abs(pred), act_type="softrelu") + F.relu(-pred))
        return self._mean(F, self._weighted(F, loss, sample_weight))


class KLDivLoss(Loss):
    """label · (ln label − pred), where `pred` is a logarithm (unless `from_logits=False`)."""

    def __init__(self, from_logits: bool = True, axis: int = -1, weight: float | None = None, batch_axis: int = 0, **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)
        self._from_logits, self._axis = from_logits, axis

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        if not self._from_logits:
            pred = F.log_softmax(pred, axis=self._axis)
        return self._mean(F, self._weighted(F, label * (F.log(label + 1e-12) - pred), sample_weight))


class HuberLoss(Loss):
    """½ d²/ρ for a distance d up to ρ, d − ½ρ beyond."""

    def __init__(self, rho: float = 1.0, weight: float | None = None, batch_axis: int = 0, **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)
        self._rho = rho

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        distance = F.abs(F.reshape_like(label, pred) - pred)
        loss = F.where(distance > self._rho, distance - 0.5 * self._rho, (0.5 / self._rho) * F.square(distance))
        return self._mean(F, self._weighted(F, loss, sample_weight))


class HingeLoss(Loss):
    """max(0, margin − pred · label), for labels −1 and 1."""

    def __init__(self, margin: float = 1.0, weight: float | None = None, batch_axis: int = 0, **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)
        self._margin = margin

    def _distance(self, F: Any, pred: Any, label: Any) -> Any:
        return F.relu(self._margin - pred * F.reshape_like(label, pred))

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        return self._mean(F, self._weighted(F, self._distance(F, pred, label), sample_weight))


class SquaredHingeLoss(HingeLoss):
    """The square of the hinge loss."""

    def _distance(self, F: Any, pred: Any, label: Any) -> Any:
        return F.square(super()._distance(F, pred, label))


class LogisticLoss(Loss):
    """ln(1 + e^(−pred · label)), for labels −1 and 1 ("signed") or 0 and 1 ("binary")."""

    def __init__(self, weight: float | None = None, batch_axis: int = 0, label_format: str = "signed", **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)
        if label_format not in ("signed", "binary"):
            raise ValueError(f"label_format can only be signed or binary, received {label_format}.")
        self._label_format = label_format

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        label = F.reshape_like(label, pred)
        if self._label_format == "signed":
            label = (label + 1.0) / 2.0
        loss = F.relu(pred) - pred * label + F.Activation(-F.abs(pred), act_type="softrelu")
        return self._mean(F, self._weighted(F, loss, sample_weight))


class TripletLoss(Loss):
    """max(0, |anchor − positive|² − |anchor − negative|² + margin)."""

    def __init__(self, margin: float = 1.0, weight: float | None = None, batch_axis: int = 0, **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)
        self._margin = margin

    def hybrid_forward(self, F: Any, pred: Any, positive: Any, negative: Any, sample_weight: Any = None) -> Any:
        positive, negative = F.reshape_like(positive, pred), F.reshape_like(negative, pred)
        loss = F.sum(F.square(positive - pred) - F.square(negative - pred), axis=self._batch_axis, exclude=True)
        return self._weighted(F, F.relu(loss + self._margin), sample_weight)


class PoissonNLLLoss(Loss):
    """e^pred − target · pred, the mean of all; without `from_logits` pred − target · ln pred."""

    def __init__(self, weight: float | None = None, from_logits: bool = True, batch_axis: int = 0, **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)
        self._from_logits = from_logits

    def hybrid_forward(self, F: Any, pred: Any, target: Any, sample_weight: Any = None, epsilon: float = 1e-8) -> Any:
        target = F.reshape_like(target, pred)
        loss = F.exp(pred) - target * pred if self._from_logits else pred - target * F.log(pred + epsilon)
        return F.mean(self._weighted(F, loss, sample_weight))


class CosineEmbeddingLoss(Loss):
    """1 − cos of the angle where the label is 1, max(0, cos − margin) where it is −1."""

    def __init__(self, weight: float | None = None, batch_axis: int = 0, margin: float = 0, **naming: Any) -> None:
        super().__init__(weight, batch_axis, **naming)
        self._margin = margin

    def hybrid_forward(self, F: Any, input1: Any, input2: Any, label: Any, sample_weight: Any = None) -> Any:
        input1 = F.reshape_like(input1, input2)
        lengths = F.norm(input1, axis=-1) * F.norm(input2, axis=-1)
        cosine = F.sum(input1 * input2, axis=-1) / (lengths + 1e-12)
        label = F.reshape_like(label, cosine)
        return self._weighted(F, F.where(label == 1, 1 - cosine, F.relu(cosine - self._margin)), sample_weight)


SigmoidBCELoss, SoftmaxCELoss = SigmoidBinaryCrossEntropyLoss, SoftmaxCrossEntropyLoss
__getattr__ = missing("mxnet.gluon.loss", __all__)
