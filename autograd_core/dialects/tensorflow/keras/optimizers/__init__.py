"""`keras.optimizers`: a rule, its settings and state, and a step for pairs of gradients and variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import gradients as clipping
from autograd_core.dialects.tensorflow.convert import tensor_of
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras.configs import Configured, serialize_keras_object
from autograd_core.dialects.tensorflow.keras.naming import auto_name
from autograd_core.dialects.tensorflow.keras.optimizers import rules, schedules
from autograd_core.dialects.tensorflow.keras.variable import KerasVariable
from autograd_core.dialects.tensorflow.slices import dense, squares
from autograd_core.dialects.tensorflow.tapes import GradientTape
from autograd_core.modes import current_mode, mode
from autograd_core.values import INLINE

__all__ = ["SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl", "Lion", "Nadam", "Optimizer", "RMSprop", "get", "schedules"]

KEPT = {
    ("Adam", "momentum"): "mean", ("Adam", "velocity"): "squares", ("AdamW", "momentum"): "mean", ("AdamW", "velocity"): "squares",
    ("RMSprop", "velocity"): "squares", ("Adagrad", "accumulator"): "sum",
}  # fmt: skip
"""What a recording keeps with a step, by the optimiser and its own name for it."""


class Optimizer(Configured):
    """Changes variables by their gradients. `learning_rate` is a number, a schedule, or a function without arguments."""

    rule: Any = None
    kept: tuple[str, ...] = ()
    settings: dict[str, Any] = {}  # noqa: RUF012  each subclass has its own

    def __init__(
        self, learning_rate: Any = 0.001, weight_decay: Any = None, clipnorm: Any = None, clipvalue: Any = None, global_clipnorm: Any = None,
        use_ema: bool = False, ema_momentum: float = 0.99, ema_overwrite_frequency: Any = None, loss_scale_factor: Any = None,
        gradient_accumulation_steps: Any = None, name: str | None = None, **chosen: Any,
    ) -> None:  # fmt: skip
        if gradient_accumulation_steps is not None and gradient_accumulation_steps < 2:
            told = {"name": "gradient_accumulation_steps", "range": "an integer >= 2", "given": gradient_accumulation_steps}
            raise refuse_as(ValueError, "keras_optimizer_setting", **told)
        if use_ema and not 0 <= ema_momentum <= 1:
            raise refuse_as(ValueError, "keras_optimizer_setting", name="ema_momentum", range="in the range [0, 1]", given=ema_momentum)
        self.use_ema, self.ema_momentum, self.ema_overwrite_frequency = use_ema, ema_momentum, ema_overwrite_frequency
        self.loss_scale_factor, self.gradient_accumulation_steps = loss_scale_factor, gradient_accumulation_steps
        self._gathered: dict[int, Any] = {}  # sums of gradients that wait for their step
        self._waiting = 0
        self._averages: dict[int, Any] = {}
        for word in set(chosen) - set(self.settings):
            raise refuse_as(ValueError, "keras_optimizer_argument", name=word, cls=type(self).__name__)
        self.name = name or auto_name(
            type(self).__name__.lower() if type(self).__name__ in ("SGD", "RMSprop", "AdamW") else type(self).__name__
        )
        self.weight_decay, self.clipnorm, self.clipvalue, self.global_clipnorm = weight_decay, clipnorm, clipvalue, global_clipnorm
        self.chosen = {**self.settings, **chosen}
        self.iterations = KerasVariable(0, dtype="int64", trainable=False, name="iteration", path=f"{self.name}/iteration")
        self._schedule: Callable[..., Any] | None = None
        self._rate: Any = None
        self.learning_rate = learning_rate
        self._variables: list[Any] = []
        self._state: dict[int, dict[str, Any]] = {}

    @property
    def learning_rate(self) -> Any:
        """The rate: a variable, or what the schedule gives for the next step."""
        return self._rate if self._schedule is None else self._schedule(self.iterations)

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if isinstance(value, schedules.LearningRateSchedule):
            self._schedule = value
        elif callable(value) and not hasattr(value, "assign"):
            self._schedule = lambda _step: tensor_of(value())
        elif self._rate is not None:
            self._schedule = None
            self._rate.assign(value)
        else:
            path = f"{self.name}/learning_rate"
            self._rate = KerasVariable(float(value), dtype="float32", trainable=False, name="learning_rate", path=path)

    lr = learning_rate

    @property
    def variables(self) -> list[Any]:
        """The count of steps, and the rate where it is a variable."""
        return [self.iterations, *([self._rate] if self._rate is not None else [])]

    def build(self, variables: Any) -> None:
        """Make the state for these variables."""
        for one in variables:
            if id(one) not in self._state:
                self._variables.append(one)
                fills = {"accumulator": self.chosen.get("initial_accumulator_value", 0.0), "product": 1.0}
                self._state[id(one)] = {word: np.full_like(one.array, fills.get(word, 0.0)) for word in self.kept}

    def apply_gradients(self, grads_and_vars: Any, name: str | None = None, **options: Any) -> Any:
        """One step. Pairs without a gradient are left out; `ValueError` where there is none at all."""
        del name, options
        pairs = [(gradient, getattr(variable, "_variable", variable)) for gradient, variable in grads_and_vars]
        given = [(gradient, variable) for gradient, variable in pairs if gradient is not None]
        if not given:
            raise refuse_as(ValueError, "keras_no_gradients")
        for _, variable in given:
            if not hasattr(variable, "replace"):
                raise refuse_as(AttributeError, "keras_no_variable", type=type(variable).__name__)
        if not self._state:
            self.build([variable for _, variable in pairs])
        for _, variable in given:
            if id(variable) not in self._state:
                raise refuse_as(ValueError, "keras_unknown_variable", name=repr(variable))
        return _apply(self, [gradient for gradient, _ in given], [variable for _, variable in given])

    def apply(self, grads: Any, trainable_variables: Any = None) -> Any:
        """One step with gradients in the order of the variables."""
        return self.apply_gradients(zip(grads, self._variables if trainable_variables is None else trainable_variables, strict=True))

    def minimize(self, loss: Any, var_list: Any, tape: Any = None) -> Any:
        """One step for a function without arguments that gives the loss, or for a loss with its tape."""
        if tape is None:
            with GradientTape() as tape:
                loss = loss()
        variables = list(var_list() if callable(var_list) else var_list)
        return self.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    def clipped(self, gradients: list[Any]) -> list[Any]:
        """The gradients within the limits that were set."""
        if self.clipnorm:
            return [clipping.clip_by_norm(one, float(self.clipnorm)) for one in gradients]
        if self.global_clipnorm:
            return list(clipping.clip_by_global_norm(gradients, float(self.global_clipnorm))[0])
        if self.clipvalue:
            return [OPS["clip_by_value"](one, -float(self.clipvalue), float(self.clipvalue)) for one in gradients]
        return gradients

    def scale_loss(self, loss: Any) -> Any:
        """The loss times `loss_scale_factor`, by which the gradients are divided."""
        return loss if self.loss_scale_factor is None else OPS["multiply"](loss, float(self.loss_scale_factor))

    def finalize_variable_values(self, variables: Any) -> None:
        """With `use_ema`: the averages take the variables' places, when training is over."""
        for one in variables:
            average = self._averages.get(id(getattr(one, "_variable", one)))
            if average is not None:
                one.assign(average)

    def _averaged(self, variables: list[Any]) -> None:
        """Take the variables into their moving averages; every `ema_overwrite_frequency` steps these take the variables' places."""
        count = int(self.iterations.array)
        for one in variables:
            kept = one.array.dtype.type(self.ema_momentum if count else 0.0)
            before = self._averages.get(id(one), one.array)
            self._averages[id(one)] = np.asarray(kept * before + (1 - kept) * one.array)
        if self.ema_overwrite_frequency and (count + 1) % self.ema_overwrite_frequency == 0:
            self.finalize_variable_values(variables)

    def _due(self, gradients: list[Any], variables: list[Any]) -> list[Any]:
        """The gradients to step with: these, or the means of those gathered since the last step, or none as long as there are too few."""
        if self.loss_scale_factor is not None:
            gradients = [OPS["truediv"](tensor_of(dense(one)), float(self.loss_scale_factor)) for one in gradients]
        if self.gradient_accumulation_steps is None:
            return gradients
        for gradient, variable in zip(gradients, variables, strict=True):
            self._gathered[id(variable)] = self._gathered.get(id(variable), 0) + dense(gradient)
        self._waiting += 1
        if self._waiting < self.gradient_accumulation_steps:
            return []
        found = [tensor_of(self._gathered[id(one)] / one.array.dtype.type(self._waiting)) for one in variables]
        self._gathered, self._waiting = {}, 0
        return found

    def step(self, gradients: list[Any], variables: list[Any]) -> None:
        """Change each variable by the rule."""
        gradients = self._due(gradients, variables)
        if gradients:
            self._ruled(gradients, variables)
        if self.use_ema:
            self._averaged(variables)
        if gradients:
            with mode(recorder=None):
                self.iterations.assign_add(1)

    def _ruled(self, gradients: list[Any], variables: list[Any]) -> None:
        rate, count = self.learning_rate, int(self.iterations.array) + 1
        for gradient, variable in zip(self.clipped(gradients), variables, strict=True):
            real = variable.array.dtype.type
            lr, state = real(np.asarray(getattr(rate, "array", rate))), self._state[id(variable)]
            values = variable.array
            if self.weight_decay:
                values = values - values * real(self.weight_decay) * lr
            new = type(self).rule(values, dense(gradient).astype(real), squares(gradient).astype(real), state, self.chosen, lr, real(count))
            told = self._told(state, float(lr), count) if current_mode().recorder is not None else None
            variable.replace(np.asarray(new, real)[()], told)
            if getattr(variable, "constraint", None) is not None:
                variable.assign(variable.constraint(variable))

    def _told(self, state: dict[str, Any], lr: float, count: int) -> dict[str, Any]:
        """What a recording knows of a step: the rule, its rate, how many steps there were, and what it keeps now."""
        facts = {"rule": type(self).__name__, "lr": lr, "step": count}
        facts |= {
            KEPT[type(self).__name__, word]: array
            for word, array in state.items()
            if (type(self).__name__, word) in KEPT and array.size <= INLINE
        }
        if "mean" in facts:
            facts["beta1"], facts["beta2"] = float(self.chosen["beta_1"]), float(self.chosen["beta_2"])
        if self.weight_decay:
            facts["decay"] = float(self.weight_decay)
        return facts | ({"eps": float(self.chosen["epsilon"])} if "squares" in facts or "sum" in facts else {})

    def built_for(self, variables: Any) -> bool:
        """Whether it has state for these variables."""
        return bool(self._state) and all(id(one) in self._state for one in variables)

    def arrays(self) -> list[Any]:
        """All that it keeps of the variables."""
        used = {
            "momentum": self.chosen.get("momentum", 1),
            "average": self.chosen.get("centered"),
            "velocity_hat": self.chosen.get("amsgrad"),
        }
        return [array for state in self._state.values() for word, array in state.items() if used.get(word, True)]

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with."""
        rate = float(self._rate.array) if self._schedule is None else serialize_keras_object(self._schedule)
        return {"name": self.name, "learning_rate": rate, "weight_decay": self.weight_decay, "clipnorm": self.clipnorm,
                "global_clipnorm": self.global_clipnorm, "clipvalue": self.clipvalue, "use_ema": self.use_ema, "ema_momentum": self.ema_momentum,
                "ema_overwrite_frequency": self.ema_overwrite_frequency, "loss_scale_factor": self.loss_scale_factor,
                "gradient_accumulation_steps": self.gradient_accumulation_steps, **self.chosen}  # fmt: skip

    def known_variables(self) -> list[Any]:
        """The variables that it keeps something of."""
        return list(self._variables)

    def kept_arrays(self) -> list[Any]:
        """The count of steps, and what it keeps of each variable: what is written into a file."""
        return [self.iterations.numpy(), *[self._state[id(one)][word] for one in self._variables for word in self.kept]]

    def take_over(self, arrays: list[Any], variables: Any) -> None:
        """Go on from there, with these variables."""
        self.iterations.assign(arrays[0])
        if len(arrays) > 1:
            self.build(variables)
            for (one, word), array in zip(((one, word) for one in variables for word in self.kept), arrays[1:], strict=True):
                self._state[id(one)][word] = array


@op("ApplyGradients")
def _apply(optimizer: Optimizer, gradients: list[Any], variables: list[Any]) -> Any:
    optimizer.step(gradients, variables)
    return optimizer.iterations


def _optimizer(name: str, rule: Callable[..., Any], *kept: str, base: type[Optimizer] = Optimizer, **settings: Any) -> Any:
    """A class of optimisers from a rule, what it keeps, and its settings in Keras' order after the learning rate."""
    rate, decay = settings.pop("learning_rate", 0.001), settings.pop("weight_decay", None)

    def __init__(self: Any, learning_rate: Any = rate, *given: Any, weight_decay: Any = decay, **chosen: Any) -> None:  # noqa: N807
        words = dict(zip(settings, given, strict=False))
        Optimizer.__init__(self, learning_rate, weight_decay, **words, **chosen)

    body = {
        "__init__": __init__,
        "__doc__": rule.__doc__,
        "__module__": __name__,
        "rule": staticmethod(rule),
        "kept": kept,
        "settings": settings,
    }
    return type(name, (base,), body)


_BETAS: Any = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
SGD = _optimizer("SGD", rules.sgd, "momentum", learning_rate=0.01, momentum=0.0, nesterov=False)
Adam = _optimizer("Adam", rules.adam, "momentum", "velocity", "velocity_hat", **_BETAS, amsgrad=False)
AdamW = _optimizer("AdamW", rules.adam, "momentum", "velocity", "velocity_hat", base=Adam, weight_decay=0.004, **_BETAS, amsgrad=False)
RMSprop = _optimizer("RMSprop", rules.rmsprop, "velocity", "average", "momentum", rho=0.9, momentum=0.0, epsilon=1e-7, centered=False)
Adagrad = _optimizer("Adagrad", rules.adagrad, "accumulator", initial_accumulator_value=0.1, epsilon=1e-7)
Adadelta = _optimizer("Adadelta", rules.adadelta, "grads", "steps", rho=0.95, epsilon=1e-7)
Adamax = _optimizer("Adamax", rules.adamax, "momentum", "largest", **_BETAS)
Nadam = _optimizer("Nadam", rules.nadam, "momentum", "velocity", "product", **_BETAS)
Lion = _optimizer("Lion", rules.lion, "momentum", beta_1=0.9, beta_2=0.99)
Ftrl = _optimizer(
    "Ftrl", rules.ftrl, "accumulator", "linear", learning_rate_power=-0.5, initial_accumulator_value=0.1, l1_regularization_strength=0.0,
    l2_regularization_strength=0.0, l2_shrinkage_regularization_strength=0.0, beta=0.0,
)  # fmt: skip
_KNOWN: dict[str, Any] = {name.lower(): globals()[name] for name in __all__ if name[0].isupper() and name != "Optimizer"}


def get(identifier: Any) -> Any:
    """An optimiser by name, class or as it is; `ValueError` for a name that there is not."""
    if isinstance(identifier, str):
        if identifier.lower() not in _KNOWN:
            raise refuse_as(ValueError, "keras_unknown", what="optimizer", given=identifier)
        return _KNOWN[identifier.lower()]()
    return identifier() if isinstance(identifier, type) else identifier


_missing = missing("keras.optimizers", __all__)


def __getattr__(name: str) -> Any:
    if name in ("legacy", "experimental"):  # where Keras 2 kept these classes too
        import sys

        return sys.modules[__name__]
    return _missing(name)
