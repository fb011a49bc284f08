"""`mx.optimizer`: MXNet's names and settings for the engine's rules. Gradients are rescaled, cut and joined by weight decay first."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core import optim
from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.base import refused
from autograd_core.errors import refuse
from autograd_core.modes import current_mode
from autograd_core.tape import here

__all__ = [
    "NAG",
    "SGD",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Nadam",
    "Optimizer",
    "RMSProp",
    "Updater",
    "create",
    "get_updater",
    "register",
]
_KNOWN: dict[str, Any] = {}


def register(klass: Any) -> Any:
    """Let `create` and `Trainer` find an optimizer by its class's name, in small letters."""
    _KNOWN[klass.__name__.lower()] = klass
    return klass


def create(name: Any, **kwargs: Any) -> Any:
    """An optimizer by its name."""
    if isinstance(name, Optimizer):
        return name
    if str(name).lower() not in _KNOWN:
        raise refuse("mxnet_unknown", what="optimizer", given=name, known=", ".join(sorted(_KNOWN)))
    return _KNOWN[str(name).lower()](**kwargs)


class Optimizer:
    """A rule and its settings: `learning_rate`, `wd`, `rescale_grad`, `clip_gradient`, `lr_scheduler`, and those of the rule."""

    engine: Any = optim.SGD
    default_rate = 0.01

    def __init__(
        self, learning_rate: float | None = None, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float | None = None, lr_scheduler: Any = None,
        begin_num_update: int = 0, **settings: Any,
    ) -> None:  # fmt: skip
        self.lr = self.default_rate if learning_rate is None else learning_rate
        self.lr_scheduler = lr_scheduler
        if lr_scheduler is not None and learning_rate is not None:
            lr_scheduler.base_lr = learning_rate
        self.wd, self.rescale_grad, self.clip_gradient, self.num_update = wd, rescale_grad, clip_gradient, begin_num_update
        settings.pop("multi_precision", None)
        settings.pop("param_dict", None)
        self._settings = self.settings(**settings)
        self._rules: dict[int, Any] = {}

    @staticmethod
    def settings(**given: Any) -> dict[str, Any]:
        """MXNet's settings of the rule, as the engine's."""
        if given:
            raise TypeError(f"unexpected optimizer setting {next(iter(given))!r}")
        return {}

    @property
    def learning_rate(self) -> float:
        """The rate of the next update: what the scheduler says, where there is one."""
        return float(self.lr if self.lr_scheduler is None else self.lr_scheduler(self.num_update))

    @learning_rate.setter
    def learning_rate(self, lr: float) -> None:
        self.set_learning_rate(lr)

    def set_learning_rate(self, lr: float) -> None:
        """Use another rate from here on."""
        if self.lr_scheduler is not None:
            raise UserWarning("LRScheduler of the optimizer has already been defined. Note that set_learning_rate can mutate the value of the learning rate only when it is undefined.")  # fmt: skip
        self.lr = lr

    def create_state(self, index: int, weight: Any) -> Any:
        """The rule's own memory of a weight is kept here by its index."""
        del weight
        return index

    def update(self, index: int, weight: Any, grad: Any, state: Any = None, *, lr_mult: float = 1.0, wd_mult: float = 1.0) -> None:
        """One step of one weight."""
        del state
        rule = self._rules.get(index)
        if rule is None:
            rule = self._rules[index] = self.engine([weight], lr=self.lr, **self._settings)
        group = rule.param_groups[0]
        group["lr"] = self.learning_rate * lr_mult
        g = grad.array * grad.array.dtype.type(self.rescale_grad)
        if self.clip_gradient is not None:
            g = np.clip(g, -self.clip_gradient, self.clip_gradient)
        if self.wd * wd_mult:
            g = g + g.dtype.type(self.wd * wd_mult) * weight.array
        rule._update(weight, np.asarray(g), group, rule._chosen(group), rule._kept(group), here(), current_mode())


def _rule(name: str, engine: Any, settings: Any, words: str, rate: float = 0.01) -> Any:
    members = {"engine": engine, "settings": staticmethod(settings), "default_rate": rate, "__doc__": words, "__module__": __name__}
    return register(type(name, (Optimizer,), members))


def _sgd(momentum: float = 0.0, lazy_update: bool = False) -> dict[str, Any]:
    del lazy_update
    return {"momentum": momentum}


def _nag(momentum: float = 0.9) -> dict[str, Any]:
    return {"momentum": momentum, "nesterov": bool(momentum)}


def _adam(
    beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8, lazy_update: bool = False, correct_bias: bool = True
) -> dict[str, Any]:
    del lazy_update
    if not correct_bias:
        raise refused("mxnet_no_setting", name="correct_bias=False", of="Adam")
    return {"betas": (beta1, beta2), "eps": epsilon}


def _nadam(beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8, schedule_decay: float = 0.004) -> dict[str, Any]:
    return {"betas": (beta1, beta2), "eps": epsilon, "momentum_decay": schedule_decay}


def _rmsprop(gamma1: float = 0.9, gamma2: float = 0.9, epsilon: float = 1e-8, centered: bool = False, rho: float | None = None, momentum: float | None = None, clip_weights: Any = None) -> dict[str, Any]:  # fmt: skip
    if clip_weights:
        raise refused("mxnet_no_setting", name="clip_weights", of="RMSProp")
    inertia = momentum if momentum is not None else gamma2 if centered else 0.0
    return {"alpha": gamma1 if rho is None else rho, "eps": epsilon, "centered": centered, "momentum": inertia}


def _adagrad(eps: float = 1e-7, epsilon: float | None = None) -> dict[str, Any]:
    return {"eps": eps if epsilon is None else epsilon}


def _adadelta(rho: float = 0.9, epsilon: float = 1e-5) -> dict[str, Any]:
    return {"rho": rho, "eps": epsilon}


SGD = _rule("SGD", optim.SGD, _sgd, "Down the gradient, or with `momentum` down its running sum.")
NAG = _rule("NAG", optim.SGD, _nag, "Nesterov's momentum.", 0.1)
Adam = _rule("Adam", optim.Adam, _adam, "Steps of even size, from running means of the gradient and of its square.", 0.001)
AdamW = _rule("AdamW", optim.Adam, _adam, "Adam with weight decay.", 0.001)
Adamax = _rule("Adamax", optim.Adamax, lambda beta1=0.9, beta2=0.999: {"betas": (beta1, beta2)}, "Adam by the largest gradient.", 0.002)
Nadam = _rule("Nadam", optim.NAdam, _nadam, "Adam with Nesterov's momentum.", 0.001)
RMSProp = _rule("RMSProp", optim.RMSprop, _rmsprop, "Divided by a running root mean square.", 0.001)
AdaGrad = _rule("AdaGrad", optim.Adagrad, _adagrad, "Divided by the root of the sum of squares so far.")
AdaDelta = _rule("AdaDelta", optim.Adadelta, _adadelta, "Steps in the units of the parameter.", 1.0)


class Updater:
    """A function `(index, grad, weight)` around an optimizer."""

    def __init__(self, optimizer: Any) -> None:
        self.optimizer = optimizer

    def __call__(self, index: int, grad: Any, weight: Any) -> None:
        self.optimizer.update(index, weight, grad)


def get_updater(optimizer: Any) -> Updater:
    """The updater of an optimizer."""
    return Updater(optimizer)


Optimizer.create_optimizer = staticmethod(create)  # type: ignore[attr-defined]
__getattr__ = missing("mxnet.optimizer", __all__)
