"""The rules of the optimisers: one step in NumPy for each, changing its first argument in place.

`p` is (a block of) a parameter and `g` its gradient; then comes what is kept, by PyTorch's names, then the settings. SGD with momentum:
I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, in PyTorch's form. Adam and Adamax:
D. Kingma and J. Ba, 2015; AMSGrad: S. Reddi et al., 2018; AdamW: I. Loshchilov and F. Hutter, 2019; NAdam: T. Dozat, 2016; RAdam:
L. Liu et al., 2020; Adagrad: J. Duchi et al., 2011; Adadelta: M. Zeiler, 2012; RMSprop: G. Hinton's lectures, 2012; ASGD: B. Polyak and
A. Juditsky, 1992; Rprop: M. Riedmiller and H. Braun, 1993.
"""

# fmt: off
# ruff: noqa: ARG001  a rule's signature says what it may read; names are PyTorch's
from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd_core.applying import typed
from autograd_core.optim.optimizer import optimizer


def _descend(pairs: Iterable[tuple[Any, Any]], lr: float) -> None:
    """θ ← θ − lr · g for each parameter and its gradient."""
    dtype, rate = None, lr
    for p, g in pairs:
        if p.dtype is not dtype:
            dtype = p.dtype
            rate = typed(lr, dtype) if type(p) is np.ndarray and type(lr) is float else lr
        p -= g * rate


def _sgd(p: Any, g: Any, momentum_buffer: Any = None, *, lr: float, momentum: float, dampening: float, nesterov: bool, first: bool) -> None:
    """θ ← θ − lr · v, where v is the gradient, or its running sum with `momentum`.

    >>> import autograd_core as ag
    >>> w = ag.tensor(1.0, requires_grad=True)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.item(), 4)
    0.8
    """
    if momentum_buffer is not None:
        momentum_buffer *= momentum
        momentum_buffer += g if first or not dampening else g * (1 - dampening)
        g = g + momentum_buffer * momentum if nesterov else momentum_buffer
    _descend(((p, g),), lr)


def _adam(p: Any, g: Any, step: float, exp_avg: Any, exp_avg_sq: Any, max_exp_avg_sq: Any = None, *, lr: float, betas: Any, eps: float) -> None:
    """Steps of the size of `lr`, from running means of the gradient and of its square.

    >>> import autograd_core as ag
    >>> w = ag.tensor(1.0, requires_grad=True)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.item(), 4)
    0.9
    """
    (beta1, beta2), root = betas, math.sqrt(1 - betas[1] ** step)
    numbers = share1, share2, keep, least, size = 1 - beta1, 1 - beta2, beta2, eps * root, lr * root / (1 - beta1**step)
    if type(p) is np.ndarray:  # as arrays of p's own dtype: NumPy converts Python's numbers anew at every call
        arrays: Any = [np.array(c, p.dtype) for c in numbers]
        share1, share2, keep, least, size = arrays
    work = g - exp_avg
    work *= share1
    exp_avg += work
    np.multiply(g, g, out=work)
    work *= share2
    exp_avg_sq *= keep
    exp_avg_sq += work
    np.sqrt(exp_avg_sq if max_exp_avg_sq is None else np.maximum(max_exp_avg_sq, exp_avg_sq, out=max_exp_avg_sq), out=work)
    work += least
    np.divide(exp_avg, work, out=work)
    work *= size
    p -= work


def _rmsprop(
    p: Any, g: Any, step: float, square_avg: Any, momentum_buffer: Any = None, grad_avg: Any = None, *, lr: float, alpha: float, eps: float, momentum: float
) -> None:
    """The gradient divided by the root of its running mean square, or (`centered`) of its running variance."""
    square_avg += (g * g - square_avg) * (1 - alpha)
    spread = square_avg
    if grad_avg is not None:
        grad_avg += (g - grad_avg) * (1 - alpha)
        spread = square_avg - grad_avg * grad_avg
    change = g / (np.sqrt(spread) + eps)
    if momentum_buffer is not None:
        momentum_buffer *= momentum
        momentum_buffer += change
        change = momentum_buffer
    p -= change * lr


def _adagrad(p: Any, g: Any, step: float, sum: Any, *, lr: float, lr_decay: float, eps: float) -> None:
    """The gradient divided by the root of the sum of all its squares."""
    sum += g * g
    p -= g / (np.sqrt(sum) + eps) * (lr / (1 + (step - 1) * lr_decay))


def _adadelta(p: Any, g: Any, step: float, square_avg: Any, acc_delta: Any, *, lr: float, rho: float, eps: float) -> None:
    """The gradient in the units of the parameter: times the root mean square of past steps, divided by that of past gradients."""
    square_avg += (g * g - square_avg) * (1 - rho)
    change = np.sqrt(acc_delta + eps) / np.sqrt(square_avg + eps) * g
    acc_delta += (change * change - acc_delta) * (1 - rho)
    p -= change * lr


def _adamax(p: Any, g: Any, step: float, exp_avg: Any, exp_inf: Any, *, lr: float, betas: Any, eps: float) -> None:
    """Adam with the largest recent gradient in place of the root mean square."""
    exp_avg += (g - exp_avg) * (1 - betas[0])
    np.maximum(exp_inf * betas[1], np.abs(g) + eps, out=exp_inf)
    p -= exp_avg / exp_inf * (lr / (1 - betas[0] ** step))


def _pace(step: float, group: Any) -> Any:
    return group["betas"][0] * (1 - 0.5 * 0.96 ** (step * group["momentum_decay"]))


def _nadam_before(state: Any, group: Any) -> None:
    state["mu_product"].array = state["mu_product"].array * _pace(state["step"].item(), group)


def _nadam(
    p: Any, g: Any, step: float, mu_product: float, exp_avg: Any, exp_avg_sq: Any, *, lr: float, betas: Any, eps: float, momentum_decay: float
) -> None:
    """Adam that looks ahead, as Nesterov's momentum does."""
    now, ahead = (_pace(step + i, {"betas": betas, "momentum_decay": momentum_decay}) for i in (0, 1))
    exp_avg += (g - exp_avg) * (1 - betas[0])
    exp_avg_sq += (g * g - exp_avg_sq) * (1 - betas[1])
    change = g * ((1 - now) / (1 - mu_product)) + exp_avg * (ahead / (1 - mu_product * ahead))
    p -= change / (np.sqrt(exp_avg_sq / (1 - betas[1] ** step)) + eps) * lr


def _radam(p: Any, g: Any, step: float, exp_avg: Any, exp_avg_sq: Any, *, lr: float, betas: Any, eps: float) -> None:
    """Adam that waits, with plain momentum, until its running mean square is worth dividing by."""
    (beta1, beta2) = betas
    exp_avg += (g - exp_avg) * (1 - beta1)
    exp_avg_sq += (g * g - exp_avg_sq) * (1 - beta2)
    most, rest = 2 / (1 - beta2) - 1, 1 - beta2**step
    length = most - 2 * step * beta2**step / rest  # of the mean of squares, in steps
    change = exp_avg * (lr / (1 - beta1**step))
    if length > 5:
        trust = math.sqrt(rest * (length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length))
        change *= trust / (np.sqrt(exp_avg_sq) + eps)
    p -= change


def _asgd(p: Any, g: Any, step: float, ax: Any, *, lr: float, lambd: float, alpha: float, t0: float) -> None:
    """Steps that shrink with time, and (`ax` of the state) the mean of where they led."""
    pace = lr / (1 + lambd * lr * (step - 1)) ** alpha
    p *= 1 - lambd * pace
    p -= g * pace
    ax += (p - ax) / max(1.0, step - 1 - t0)


def _rprop(p: Any, g: Any, step: float, prev: Any, step_size: Any, *, lr: float, etas: Any, step_sizes: Any) -> None:
    """Steps of a size of their own for each number: longer while the sign of its gradient stays, shorter when it turns."""
    if step == 1:
        step_size += lr
    turned = np.sign(g * prev)
    step_size *= np.where(turned > 0, etas[1], np.where(turned < 0, etas[0], 1))
    np.clip(step_size, *step_sizes, out=step_size)
    prev[...] = np.where(turned < 0, 0, g)
    p -= np.sign(prev) * step_size


_ADAM: Any = {"betas": (0.9, 0.999), "eps": 1e-8}
SGD = optimizer("SGD", _sgd, "fused", descend=_descend, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False)
Adam = optimizer("Adam", _adam, "capturable", "fused", lr=1e-3, **_ADAM, weight_decay=0, amsgrad=False, decoupled_weight_decay=False)
AdamW = optimizer("AdamW", _adam, "capturable", "fused", base=Adam, lr=1e-3, **_ADAM, weight_decay=1e-2, amsgrad=False, decoupled_weight_decay=True)
RMSprop = optimizer("RMSprop", _rmsprop, "capturable", lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False)
Adagrad = optimizer("Adagrad", _adagrad, "fused", lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10)
Adadelta = optimizer("Adadelta", _adadelta, "capturable", lr=1.0, rho=0.9, eps=1e-6, weight_decay=0)
Adamax = optimizer("Adamax", _adamax, "capturable", lr=2e-3, **_ADAM, weight_decay=0)
NAdam = optimizer("NAdam", _nadam, "capturable", before=_nadam_before, lr=2e-3, **_ADAM, weight_decay=0, momentum_decay=4e-3, decoupled_weight_decay=False)
RAdam = optimizer("RAdam", _radam, "capturable", lr=1e-3, **_ADAM, weight_decay=0, decoupled_weight_decay=False)
ASGD = optimizer("ASGD", _asgd, "capturable", lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0)
Rprop = optimizer("Rprop", _rprop, "capturable", lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50))
