"""Optimisers: what a step does with a gradient.

SGD with momentum: I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, in PyTorch's
form. Adam: D. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", 2015.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograd_core.errors import AutogradTypeError, AutogradValueError, here
from autograd_core.tape import enable_grad
from autograd_core.tensor import Tensor

__all__ = ["SGD", "Adam", "Optimizer"]


class Optimizer:
    """The parameters, and one `step` for each of them."""

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]) -> None:
        place = here()
        if isinstance(params, Tensor):
            raise AutogradTypeError(
                "argument_error", "params argument given to the optimizer should be an iterable of Tensors, but got one Tensor.",
                "Put it in a list: SGD([w], lr=0.1).", places=place,
            )  # fmt: skip
        given = list(params)
        if not given:
            raise AutogradValueError(
                "argument_error",
                "optimizer got an empty parameter list.",
                "Pass model.parameters() or [w, b].",
                places=place,
            )
        groups = given if isinstance(given[0], dict) else [{"params": given}]
        self.defaults = defaults
        self.param_groups = [
            {"params": None, **defaults, **group} | {"params": list(group["params"])} for group in groups
        ]
        self.state: dict[Tensor, dict[str, Any]] = {}
        for parameter in self._parameters():
            if not isinstance(parameter, Tensor):
                raise AutogradTypeError(
                    "argument_error",
                    f"optimizer can only optimize Tensors, but one of the params is {type(parameter).__name__}.",
                    places=place,
                )
            if not parameter.is_leaf:
                raise AutogradValueError(
                    "optimizer_nonleaf", "can't optimize a non-leaf Tensor.",
                    "Optimise the tensors you created with requires_grad=True, not results computed from them.", places=place, node=parameter.record_id,
                )  # fmt: skip

    def _parameters(self) -> list[Any]:
        return [parameter for group in self.param_groups for parameter in group["params"]]

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters (or set them to zero)."""
        for parameter in self._parameters():
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.zero_()

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient. `closure` computes the loss again and returns it."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter._grad is None:
                    continue
                new = self._updated(parameter.array, parameter._grad.array, group, self.state.setdefault(parameter, {}))
                parameter._overwrite(new, rule={"rule": type(self).__name__, "lr": group["lr"]})
        return loss

    def _updated(self, value: Any, gradient: Any, group: dict[str, Any], state: dict[str, Any]) -> Any:
        """The new value of one parameter."""
        raise NotImplementedError

    def __repr__(self) -> str:
        settings = "\n".join(f"    {name}: {value}" for name, value in sorted(self.defaults.items()))
        return f"{type(self).__name__} (\nParameter Group 0\n{settings}\n)"


def _check(lr: float, **others: float) -> None:
    for name, value in {"learning rate": lr, **others}.items():
        if value < 0:
            raise AutogradValueError("argument_error", f"Invalid {name}: {value}.", "It cannot be negative.")


class SGD(Optimizer):
    """θ ← θ − lr · v, where v is the gradient, or its running sum with `momentum`.

    >>> import autograd_core as ag
    >>> w = ag.tensor(1.0, requires_grad=True)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.item(), 4)
    0.8
    """

    def __init__(
        self, params: Iterable[Any], lr: float = 1e-3, momentum: float = 0, dampening: float = 0, weight_decay: float = 0,
        nesterov: bool = False, *, maximize: bool = False,
    ) -> None:  # fmt: skip
        _check(lr, momentum=momentum, weight_decay=weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise AutogradValueError("argument_error", "Nesterov momentum requires a momentum and zero dampening.")
        super().__init__(params, {
            "lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay, "nesterov": nesterov, "maximize": maximize,
        })  # fmt: skip

    def _updated(self, value: Any, gradient: Any, group: dict[str, Any], state: dict[str, Any]) -> Any:
        direction = -gradient if group["maximize"] else gradient
        if group["weight_decay"]:
            direction = direction + group["weight_decay"] * value
        if group["momentum"]:
            velocity = state.get("velocity")
            velocity = (
                direction if velocity is None else group["momentum"] * velocity + (1 - group["dampening"]) * direction
            )
            state["velocity"] = np.array(velocity)
            direction = direction + group["momentum"] * velocity if group["nesterov"] else velocity
        return value - group["lr"] * direction


class Adam(Optimizer):
    """Steps of the size of `lr`, from running means of the gradient and of its square.

    >>> import autograd_core as ag
    >>> w = ag.tensor(1.0, requires_grad=True)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.item(), 4)
    0.9
    """

    def __init__(
        self, params: Iterable[Any], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
        weight_decay: float = 0, amsgrad: bool = False, *, maximize: bool = False,
    ) -> None:  # fmt: skip
        _check(lr, eps=eps, weight_decay=weight_decay)
        for number, beta in enumerate(betas):
            if not 0.0 <= beta < 1.0:
                raise AutogradValueError(
                    "argument_error", f"Invalid beta parameter at index {number}: {beta}.", "It lies between 0 and 1."
                )
        super().__init__(params, {
            "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad, "maximize": maximize,
        })  # fmt: skip

    def _updated(self, value: Any, gradient: Any, group: dict[str, Any], state: dict[str, Any]) -> Any:
        direction = -gradient if group["maximize"] else gradient
        if group["weight_decay"]:
            direction = direction + group["weight_decay"] * value
        first, second = group["betas"]
        step = state["step"] = state.get("step", 0) + 1
        mean = state["mean"] = first * state.get("mean", 0.0) + (1 - first) * direction
        square = state["square"] = second * state.get("square", 0.0) + (1 - second) * direction * direction
        if group["amsgrad"]:
            square = state["largest"] = np.maximum(state.get("largest", square), square)
        size = np.sqrt(square) / math.sqrt(1 - second**step) + group["eps"]
        return value - group["lr"] / (1 - first**step) * mean / size
