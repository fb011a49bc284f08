"""`keras.callbacks`: what is told of the progress of training, and may change or end it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.convert import numbers
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras.saving import save_model, save_weights

# ruff: noqa: ARG002  parameters are Keras'

__all__ = [
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ReduceLROnPlateau",
    "TerminateOnNaN",
]


class Callback:
    """A callback of your own: write the moments you want to be told of."""

    model: Any = None
    params: dict[str, Any] = {}  # noqa: RUF012  set anew for each training

    def set_model(self, model: Any) -> None:
        """Learn which model it is."""
        self.model = model

    def set_params(self, params: dict[str, Any]) -> None:
        """Learn how training was asked for."""
        self.params = params


def _moment(name: str, counted: bool) -> Any:
    if counted:

        def told(self: Any, number: int, logs: Any = None) -> None:
            del self, number, logs
    else:

        def told(self: Any, logs: Any = None) -> None:  # type: ignore[misc]
            del self, logs

    told.__name__ = name
    told.__doc__ = f"Told {name.removeprefix('on_').replace('_', ' ')}."
    return told


MOMENTS = {
    "on_train_begin": False, "on_train_end": False, "on_epoch_begin": True, "on_epoch_end": True, "on_train_batch_begin": True,
    "on_train_batch_end": True, "on_test_begin": False, "on_test_end": False, "on_test_batch_begin": True, "on_test_batch_end": True,
    "on_predict_begin": False, "on_predict_end": False, "on_predict_batch_begin": True, "on_predict_batch_end": True, "on_batch_begin": True,
    "on_batch_end": True,
}  # fmt: skip
for _name, _counted in MOMENTS.items():
    setattr(Callback, _name, _moment(_name, _counted))


class CallbackList(Callback):
    """Several callbacks as one."""

    def __init__(self, callbacks: Any, model: Any, params: dict[str, Any]) -> None:
        self.callbacks = list(callbacks)
        for one in self.callbacks:
            one.set_model(model)
            one.set_params(params)

    def tell(self, moment: str, *what: Any) -> None:
        """Tell all of them."""
        for one in self.callbacks:
            getattr(one, moment)(*what)
            if moment in ("on_train_batch_begin", "on_train_batch_end"):
                getattr(one, moment.replace("_train", ""))(*what)


class History(Callback):
    """The numbers of each epoch: what `fit` returns."""

    def __init__(self) -> None:
        self.history: dict[str, list[float]] = {}
        self.epoch: list[int] = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Remember an epoch's numbers."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


class LambdaCallback(Callback):
    """Functions for moments: `LambdaCallback(on_epoch_end=lambda epoch, logs: …)`."""

    def __init__(self, **moments: Callable[..., Any] | None) -> None:
        for name, function in moments.items():
            if function is not None:
                setattr(self, name, function)


class _Watching(Callback):
    """What watches one number and knows whether it got better."""

    def __init__(self, monitor: str, mode: str, min_delta: float) -> None:
        self.monitor, self.min_delta = monitor, abs(min_delta)
        greater = mode == "max" or (mode == "auto" and any(word in monitor for word in ("acc", "auc", "precision", "recall")))
        self.better: Callable[[float, float], bool] = (
            (lambda a, b: a - self.min_delta > b) if greater else (lambda a, b: a + self.min_delta < b)
        )
        self.worst = -np.inf if greater else np.inf


class EarlyStopping(_Watching):
    """Ends training when a number has not got better for `patience` epochs."""

    def __init__(
        self, monitor: str = "val_loss", min_delta: float = 0, patience: int = 0, verbose: int = 0, mode: str = "auto", baseline: float | None = None,
        restore_best_weights: bool = False, start_from_epoch: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(monitor, mode, min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        self.stopped_epoch = 0

    def on_train_begin(self, logs: Any = None) -> None:
        """Begin anew."""
        self.wait, self.best, self.best_epoch, self.stopped_epoch = 0, self.worst, 0, 0
        self.best_weights: Any = None

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Look at the number."""
        value = (logs or {}).get(self.monitor)
        if value is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self.best_weights, self.best_epoch = self.model.get_weights(), epoch
        self.wait += 1
        if self.better(value, self.best):
            self.best, self.best_epoch = value, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self.baseline is None or self.better(value, self.baseline):
                self.wait = 0
            return
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch, self.model.stop_training = epoch, True

    def on_train_end(self, logs: Any = None) -> None:
        """Say what happened, and go back to the best weights where asked for."""
        if self.stopped_epoch and self.verbose:
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")  # noqa: T201  Keras prints it
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose:
                print(f"Restoring model weights from the end of the best epoch: {self.best_epoch + 1}.")  # noqa: T201
            self.model.set_weights(self.best_weights)


class ModelCheckpoint(_Watching):
    """Saves the weights after every epoch, or where a number got better; `{epoch}` and the numbers' names may stand in the path."""

    def __init__(
        self, filepath: Any, monitor: str = "val_loss", verbose: int = 0, save_best_only: bool = False, save_weights_only: bool = False, mode: str = "auto",
        save_freq: Any = "epoch", initial_value_threshold: float | None = None,
    ) -> None:  # fmt: skip
        super().__init__(monitor, mode, 0.0)
        self.filepath, self.verbose, self.save_best_only, self.save_freq = str(filepath), verbose, save_best_only, save_freq
        self.best, self.save_weights_only = initial_value_threshold, save_weights_only
        wanted = (".weights.h5",) if save_weights_only else (".keras", ".h5")
        if not self.filepath.endswith(wanted):
            raise refuse_as(ValueError, "keras_file_name", ending=wanted[0], path=self.filepath)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Look at the number, and save."""
        path = self.filepath.format(epoch=epoch + 1, **(logs or {}))
        told = f"Epoch {epoch + 1}:"
        if self.save_best_only:
            value = (logs or {}).get(self.monitor)
            if value is None:
                return
            best = "None" if self.best is None else f"{self.best:.5f}"
            if self.best is not None and not self.better(value, self.best):
                self._say(f"{told} {self.monitor} did not improve from {best}")
                return
            self._say(f"{told} {self.monitor} improved from {best} to {value:.5f}, saving model to {path}")
            self.best = value
        else:
            self._say(f"{told} saving model to {path}")
        (save_weights if self.save_weights_only else save_model)(self.model, path)
        self._say(f"{told} finished saving model to {path}")

    def _say(self, text: str) -> None:
        if self.verbose:
            print(f"\n{text}")  # noqa: T201  Keras prints it


class ReduceLROnPlateau(_Watching):
    """Multiplies the learning rate when a number has not got better for `patience` epochs."""

    def __init__(
        self, monitor: str = "val_loss", factor: float = 0.1, patience: int = 10, verbose: int = 0, mode: str = "auto", min_delta: float = 1e-4,
        cooldown: int = 0, min_lr: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(monitor, mode, min_delta)
        self.factor, self.patience, self.verbose, self.cooldown, self.min_lr = factor, patience, verbose, cooldown, min_lr
        self.wait, self.resting, self.best = 0, 0, self.worst

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Look at the number."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            return
        rate = float(numbers(self.model.optimizer.learning_rate))
        logs["learning_rate"] = rate
        if self.resting:
            self.resting, self.wait = self.resting - 1, 0
        if self.better(value, self.best):
            self.best, self.wait = value, 0
        elif not self.resting:
            self.wait += 1
            if self.wait >= self.patience and rate > np.float32(self.min_lr):
                new = max(rate * self.factor, self.min_lr)
                self.model.optimizer.learning_rate = new
                if self.verbose:
                    print(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {new}.")  # noqa: T201  Keras prints it
                self.resting, self.wait = self.cooldown, 0


class LearningRateScheduler(Callback):
    """Sets the learning rate at the beginning of each epoch to `schedule(epoch, rate)`."""

    def __init__(self, schedule: Callable[..., float], verbose: int = 0) -> None:
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Set the rate."""
        rate = float(numbers(self.model.optimizer.learning_rate))
        try:
            new = self.schedule(epoch, rate)
        except TypeError:
            new = self.schedule(epoch)
        self.model.optimizer.learning_rate = float(new)
        if self.verbose:
            print(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {float(new)}.")  # noqa: T201  Keras prints it

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Put the rate among the epoch's numbers."""
        if logs is not None:
            logs["learning_rate"] = float(numbers(self.model.optimizer.learning_rate))


class TerminateOnNaN(Callback):
    """Ends training when the loss is no number."""

    def on_train_batch_end(self, number: int, logs: Any = None) -> None:
        """Look at the loss."""
        loss = (logs or {}).get("loss")
        if loss is not None and not np.isfinite(loss):
            print(f"Batch {number}: Invalid loss, terminating training")  # noqa: T201  Keras prints it
            self.model.stop_training = True


__getattr__ = missing("keras.callbacks", __all__)
