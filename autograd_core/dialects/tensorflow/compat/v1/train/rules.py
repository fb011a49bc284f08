"""TensorFlow 1's optimisers, each as the step that its kernel takes, in NumPy: `p` is the parameter, `g` its gradient, then what is kept, then the settings.

What differs from PyTorch's: Adam's epsilon is inside the corrected step, RMSProp's inside the root, Adagrad starts from 0.1 and has no epsilon. FTRL: H. McMahan et al., "Ad click
prediction", KDD 2013; the others are cited in `autograd_core.optim.rules`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["RULES", "Rule"]

Rule = Any


def gradient_descent(p: Any, g: Any, *, lr: Any) -> Any:
    """θ − α g."""
    return p - lr * g


def momentum(p: Any, g: Any, accum: Any, *, lr: Any, momentum: Any, use_nesterov: bool) -> Any:
    """A running sum of gradients is the step; with Nesterov's, one step ahead."""
    accum[...] = accum * momentum + g
    return p - (g * lr + accum * momentum * lr if use_nesterov else accum * lr)


def adam(p: Any, g: Any, m: Any, v: Any, *, lr: Any, beta1: Any, beta2: Any, epsilon: Any, beta1_power: Any, beta2_power: Any) -> Any:
    """Running means of the gradient and of its square, corrected for where they began."""
    one = p.dtype.type(1)
    step = lr * np.sqrt(one - beta2_power) / (one - beta1_power)
    m += (g - m) * (one - beta1)
    v += (g * g - v) * (one - beta2)
    return p - (m * step) / (np.sqrt(v) + epsilon)


def adagrad(p: Any, g: Any, accum: Any, *, lr: Any) -> Any:
    """The gradient over the root of the sum of its squares so far."""
    accum += g * g
    return p - g * lr / np.sqrt(accum)


def adadelta(p: Any, g: Any, accum: Any, accum_update: Any, *, lr: Any, rho: Any, epsilon: Any) -> Any:
    """Steps of the size of earlier steps."""
    one = p.dtype.type(1)
    accum[...] = accum * rho + g * g * (one - rho)
    update = np.sqrt(accum_update + epsilon) * (one / np.sqrt(accum + epsilon)) * g
    accum_update[...] = accum_update * rho + update * update * (one - rho)
    return p - update * lr


def rmsprop(p: Any, g: Any, rms: Any, mom: Any, *, lr: Any, decay: Any, momentum: Any, epsilon: Any) -> Any:
    """The gradient over the root of the running mean of its squares."""
    rms += (g * g - rms) * (p.dtype.type(1) - decay)
    mom[...] = mom * momentum + (g * lr) / np.sqrt(rms + epsilon)
    return p - mom


def centered_rmsprop(p: Any, g: Any, rms: Any, mom: Any, mg: Any, *, lr: Any, decay: Any, momentum: Any, epsilon: Any) -> Any:
    """The same, by the running variance."""
    one = p.dtype.type(1)
    rms += (g * g - rms) * (one - decay)
    mg += (g - mg) * (one - decay)
    mom[...] = mom * momentum + (g * lr) / np.sqrt(rms - mg * mg + epsilon)
    return p - mom


def ftrl(p: Any, g: Any, accum: Any, linear: Any, *, lr: Any, l1: Any, l2: Any, lr_power: Any) -> Any:
    """Follow the regularised leader: the minimum of all linearised losses so far."""
    new = accum + g * g
    linear += g - (new**-lr_power - accum**-lr_power) / lr * p
    accum[...] = new
    quadratic = new**-lr_power / lr + p.dtype.type(2) * l2
    return np.where(np.abs(linear) > l1, (np.sign(linear) * l1 - linear) / quadratic, p.dtype.type(0)).astype(p.dtype)


def proximal(p: Any, g: Any, *, lr: Any, l1: Any, l2: Any) -> Any:
    """A step down the gradient, then shrunk towards zero by the two penalties."""
    moved = p - lr * g
    return np.sign(moved) * np.maximum(np.abs(moved) - lr * l1, p.dtype.type(0)) / (p.dtype.type(1) + l2 * lr)


RULES = {
    rule.__name__: rule for rule in (gradient_descent, momentum, adam, adagrad, adadelta, rmsprop, centered_rmsprop, ftrl, proximal)
}  # fmt: skip
"""The steps by name."""
