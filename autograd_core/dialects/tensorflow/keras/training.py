"""Training a model: `compile`, `fit`, `evaluate`, `predict`, and the steps that a program may write itself."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import is_tensor, numbers, wrap
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras import metrics, optimizers, saving
from autograd_core.dialects.tensorflow.keras.callbacks import CallbackList, History
from autograd_core.dialects.tensorflow.keras.compiled import CompileLoss, CompileMetrics, names_of, unseen
from autograd_core.dialects.tensorflow.keras.data import Batches, split_off, weights_of
from autograd_core.dialects.tensorflow.keras.layers.base import TRAINING, Layer
from autograd_core.dialects.tensorflow.keras.progress import Progress
from autograd_core.dialects.tensorflow.keras.settings import floatx
from autograd_core.dialects.tensorflow.keras.utils import pack_x_y_sample_weight, unpack_x_y_sample_weight
from autograd_core.dialects.tensorflow.tapes import GradientTape
from autograd_core.dialects.tensorflow.trace import silent

__all__ = ["Trainer"]


class Trainer(Layer):
    """What a model does beside computing."""

    optimizer: Any = None
    stop_training = False
    output_names: list[str] | None = None
    """The names of the layers that make the outputs of a model that was given them."""
    _gathered: CompileMetrics | None = None
    _shown: dict[str, bool]
    _compile_config: dict[str, Any]

    def compile(
        self, optimizer: Any = "rmsprop", loss: Any = None, loss_weights: Any = None, metrics: Any = None, weighted_metrics: Any = None,
        run_eagerly: bool = False, steps_per_execution: int = 1, jit_compile: Any = "auto", auto_scale_loss: bool = True, **options: Any,
    ) -> None:  # fmt: skip
        """Say how it will be trained: by which optimiser, which loss, and which metrics are gathered."""
        del steps_per_execution, jit_compile, auto_scale_loss, options
        self.optimizer = optimizers.get(optimizer)
        self.loss = loss
        self._loss = None if loss is None else CompileLoss(loss, loss_weights)
        self.loss_weights, self.run_eagerly, self._compiled = loss_weights, run_eagerly, True
        object.__setattr__(
            self, "_gathered", CompileMetrics(metrics, weighted_metrics, self.output_names) if metrics or weighted_metrics else None
        )
        self._loss_tracker = None
        asked = {"loss": loss, "loss_weights": loss_weights, "metrics": metrics, "weighted_metrics": weighted_metrics}
        object.__setattr__(self, "_compile_config", asked)
        self.stop_training = False

    def _apart(self, name: str) -> bool:
        return super()._apart(name) or name in ("optimizer", "_loss", "_metrics")

    @property
    def compiled(self) -> bool:
        """Whether it was said how to train it."""
        return bool(self.__dict__.get("_compiled"))

    # -- losses and metrics -----------------------------------------------------------------------------------------

    @property
    def metrics(self) -> list[Any]:
        """The mean of the loss, and what was asked for."""
        ours = (self.__dict__.get("_loss_tracker"), self.__dict__.get("_gathered"))
        own = [one for one in vars(self).values() if isinstance(one, metrics.Metric) and not any(one is known for known in ours)]
        if not self.compiled:
            return own
        parts = self._loss.trackers if self._loss is not None else []
        return [self._tracker(), *parts, *([self._gathered] if self._gathered is not None else []), *own]

    @property
    def metrics_names(self) -> list[str]:
        """Their names."""
        return [one.name for one in self.metrics]

    def _tracker(self) -> Any:
        if self._loss_tracker is None:
            object.__setattr__(self, "_loss_tracker", metrics.Mean("loss"))
        return self._loss_tracker

    def _keep(self, loss: Any, x: Any) -> None:
        """Take the loss of a batch into its mean."""
        with unseen():
            self._tracker().update_state(loss, sample_weight=float(nest.flatten(x)[0].shape[0]))

    def compute_loss(self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True) -> Any:
        """The loss of a batch, with the penalties of the layers."""
        del x, training
        terms = list(self.losses)
        if self._loss is not None:
            terms.insert(0, self._loss(y, y_pred, sample_weight, names_of(self.output_names, y_pred)))
        elif not terms:
            raise refuse_as(ValueError, "keras_no_loss")
        total = terms[0]
        for one in terms[1:]:
            total = OPS["add"](total, one)
        return total

    def compiled_loss(self, y: Any, y_pred: Any, sample_weight: Any = None, regularization_losses: Any = None) -> Any:
        """The loss of a batch, as programs for Keras 2 ask for it."""
        del regularization_losses
        return self.compute_loss(y=y, y_pred=y_pred, sample_weight=sample_weight)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Take a batch into the metrics; all their values."""
        del x
        if y is not None and self._gathered is not None:
            with unseen():
                self._gathered.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self) -> dict[str, Any]:
        """The values of all metrics, by name."""
        found: dict[str, Any] = {}
        with unseen():
            for one in self.metrics:
                value = one.result()
                found |= value if isinstance(value, dict) else {one.name: value}
        return found

    def reset_metrics(self) -> None:
        """Begin all metrics anew."""
        with unseen():
            for one in self.metrics:
                one.reset_state()

    # -- steps ------------------------------------------------------------------------------------------------------

    def train_step(self, data: Any) -> Any:
        """One step of training on a batch; a program may write its own. Returns the metrics by name."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight)
            scaled = self.optimizer.scale_loss(loss)
        self._keep(loss, x)
        variables = self.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(scaled, variables), variables, strict=True))
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data: Any) -> Any:
        """One step of evaluation on a batch; a program may write its own."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        if self._loss is not None or self.losses:
            loss = self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight, training=False)
            self._keep(loss, x)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data: Any) -> Any:
        """The outputs for a batch; a program may write its own."""
        return self(unpack_x_y_sample_weight(data)[0], training=False)

    def _ready(self) -> None:
        if not self.compiled:
            raise refuse_as(ValueError, "keras_not_compiled")

    def _passes(self, batches: Batches, step: Any, callbacks: CallbackList, word: str) -> tuple[int, dict[str, float]]:
        """All batches once; how many there were, and the last numbers. What Python prints in a step is printed once."""
        count, logs = 0, {}
        for x, y, weight in batches:
            callbacks.tell(f"on_{word}_batch_begin", count)
            data = pack_x_y_sample_weight(x, y, weight)
            with silent() if self._shown.get(word) and not self.run_eagerly else nullcontext():
                found = step(data)
            self._shown[word] = True
            logs = _numbers(found if isinstance(found, dict) else self.get_metrics_result())
            callbacks.tell(f"on_{word}_batch_end", count, logs)
            count += 1
            if self.stop_training and word == "train":
                break
        return count, logs

    def fit(
        self, x: Any = None, y: Any = None, batch_size: int | None = None, epochs: int = 1, verbose: Any = "auto", callbacks: Any = None,
        validation_split: float = 0.0, validation_data: Any = None, shuffle: bool = True, class_weight: Any = None, sample_weight: Any = None,
        initial_epoch: int = 0, steps_per_epoch: int | None = None, validation_steps: int | None = None, validation_batch_size: int | None = None,
        validation_freq: int = 1,
    ) -> Any:  # fmt: skip
        """Train for a number of epochs, in batches of 32 unless said otherwise. Returns the history of its numbers."""
        self._ready()
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = split_off(validation_split, x, y, sample_weight)
        batches = Batches(x, y, sample_weight, batch_size, steps_per_epoch, bool(shuffle), class_weight)
        history, given = History(), [] if callbacks is None else callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]
        told = CallbackList([*given, history], self, {"verbose": verbose, "epochs": epochs, "steps": batches.steps})
        self.stop_training, self._shown = False, {}
        told.tell("on_train_begin", {})
        logs: dict[str, float] = {}
        for epoch in range(initial_epoch, epochs):
            self.reset_metrics()
            told.tell("on_epoch_begin", epoch, {})
            progress = Progress(verbose, f"Epoch {epoch + 1}/{epochs}")
            steps, logs = self._passes(batches, self.train_step, told, "train")
            if validation_data is not None and (epoch + 1) % validation_freq == 0:
                logs |= {
                    f"val_{name}": value
                    for name, value in self._validated(validation_data, validation_batch_size or batch_size, validation_steps, told).items()
                }
            shown = dict(logs)  # callbacks may put more among the numbers of an epoch
            told.tell("on_epoch_end", epoch, shown)
            progress.done(steps, shown)
            if self.stop_training:
                break
        self.reset_metrics()
        if getattr(self.optimizer, "use_ema", False):
            self.optimizer.finalize_variable_values(self.trainable_variables)
        told.tell("on_train_end", logs)
        object.__setattr__(self, "history", history)
        return history

    def _validated(self, data: Any, batch_size: int | None, steps: int | None, callbacks: Any) -> dict[str, float]:
        parts = data if isinstance(data, (tuple, list)) else (data,)
        x, y, weight = (*parts, None, None)[:3]
        found = self.evaluate(x, y, batch_size, 0, weight, steps, callbacks, return_dict=True)
        return dict(sorted(found.items()))

    def evaluate(
        self, x: Any = None, y: Any = None, batch_size: int | None = None, verbose: Any = "auto", sample_weight: Any = None, steps: int | None = None,
        callbacks: Any = None, return_dict: bool = False,
    ) -> Any:  # fmt: skip
        """The loss and the metrics over data: a number, a list, or (`return_dict`) a dictionary."""
        self._ready()
        batches = Batches(x, y, sample_weight, batch_size, steps)
        told = callbacks
        if not isinstance(told, CallbackList):
            told = CallbackList(callbacks or [], self, {"verbose": verbose, "epochs": 1, "steps": batches.steps})
        self.__dict__.setdefault("_shown", {})
        self.reset_metrics()
        progress = Progress(verbose)
        told.tell("on_test_begin", {})
        count, logs = self._passes(batches, self.test_step, told, "test")
        told.tell("on_test_end", logs)
        progress.done(count, logs)
        if return_dict:
            return logs
        return self._listed(logs)

    def _listed(self, logs: dict[str, float]) -> Any:
        """The loss first, then the metrics as they were asked for; one number by itself."""
        parts = self._loss.trackers if self._loss is not None else []
        asked = self._gathered.names() if self._gathered is not None else []
        names = ["loss", *[one.name for one in parts], *(sorted(asked) if parts else asked), *self.metrics_names, *logs]
        values = [logs[name] for name in dict.fromkeys(names) if name in logs]
        return values[0] if len(values) == 1 else values

    def predict(self, x: Any, batch_size: int | None = None, verbose: Any = "auto", steps: int | None = None, callbacks: Any = None) -> Any:
        """The outputs for data, as NumPy arrays."""
        batches = Batches(x, batch_size=batch_size, steps=steps)
        told = CallbackList(callbacks or [], self, {"verbose": verbose, "epochs": 1, "steps": batches.steps})
        progress, found = Progress(verbose), []
        told.tell("on_predict_begin", {})
        for number, (rows, _, _) in enumerate(batches):
            told.tell("on_predict_batch_begin", number)
            found.append(nest.map_structure(lambda one: np.asarray(one.array), self.predict_step((rows,))))
            told.tell("on_predict_batch_end", number, {"outputs": found[-1]})
        told.tell("on_predict_end", {})
        progress.done(len(found), {})
        flat = [np.concatenate(column) for column in zip(*map(nest.flatten, found), strict=True)]
        return nest.pack_sequence_as(found[0], flat)

    def train_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, class_weight: Any = None, return_dict: bool = False) -> Any:
        """One step of training; the loss and the metrics so far."""
        self._ready()
        if class_weight is not None:
            sample_weight = weights_of(y, class_weight)
        return self._batch(self.train_step, x, y, sample_weight, return_dict)

    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False) -> Any:
        """One step of evaluation; the loss and the metrics so far."""
        self._ready()
        return self._batch(self.test_step, x, y, sample_weight, return_dict)

    def _batch(self, step: Any, x: Any, y: Any, weight: Any, return_dict: bool) -> Any:
        (data,) = list(Batches(x, y, weight, batch_size=10**9))
        logs = _numbers(step(pack_x_y_sample_weight(*data)))
        if return_dict:
            return logs
        return self._listed(logs)

    def save(self, filepath: Any, overwrite: bool = True, **options: Any) -> None:
        """Write the model into a file, whose name ends in `.keras`, for `keras.models.load_model`."""
        saving.save_model(self, filepath, overwrite, **options)

    def save_weights(self, filepath: Any, overwrite: bool = True, **_: Any) -> None:
        """Write the weights into a file, whose name ends in `.weights.h5`."""
        del overwrite
        saving.save_weights(self, filepath)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False, **_: Any) -> None:
        """Take over the weights of such a file."""
        del skip_mismatch
        saving.load_weights(self, filepath)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch, as a NumPy array."""
        given = nest.map_structure(lambda one: one if is_tensor(one) else wrap(np.asarray(one, floatx())), x)
        token = TRAINING.set(False)
        try:
            return nest.map_structure(lambda one: np.asarray(one.array), self(given, training=False))
        finally:
            TRAINING.reset(token)


def _numbers(logs: dict[str, Any]) -> dict[str, float]:
    """Metrics as Python numbers, in the order of their names."""
    found: dict[str, float] = {}
    for name, value in sorted(logs.items()):
        value = numbers(value.result() if hasattr(value, "result") else value)
        found |= {name: value} if not isinstance(value, dict) else _numbers(value)
    return found
