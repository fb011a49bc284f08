"""The rules of Keras' optimisers: one step in NumPy for each, in Keras' order of operations, so that even the last digits agree.

A rule takes the values `p`, the gradient `g` and its squares `q`, what is kept (by name, as dictionary `s`), the settings as Python's numbers, rate and step in the values' dtype; it returns the new values. The mathematics
is that of the engine's own rules; where `epsilon` stands, and what the momentum gathers, is Keras'. D. Kingma and J. Ba, 2015 (Adam, Adamax); T. Dozat, 2016 (Nadam);
J. Duchi et al., 2011 (Adagrad); M. Zeiler, 2012 (Adadelta); G. Hinton's lectures, 2012 (RMSprop); H. McMahan et al., 2013 (Ftrl); X. Chen et al., 2023 (Lion).
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["adadelta", "adagrad", "adam", "adamax", "ftrl", "lion", "nadam", "rmsprop", "sgd"]


def sgd(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """θ ← θ − lr g, or with momentum v ← m v − lr g and θ ← θ + v (Nesterov: θ ← θ + m v − lr g)."""
    del q, step
    if not o["momentum"]:
        return p - g * lr
    s["momentum"] = s["momentum"] * o["momentum"] - g * lr
    return p + (s["momentum"] * o["momentum"] - g * lr) if o["nesterov"] else p + s["momentum"]


def adam(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """Steps of the size of lr, from running means of the gradient and of its square; ε outside of the bias correction."""
    real = p.dtype.type
    alpha = lr * np.sqrt(1 - real(o["beta_2"]) ** step) / (1 - real(o["beta_1"]) ** step)
    s["momentum"] = s["momentum"] + (g - s["momentum"]) * (1 - o["beta_1"])
    s["velocity"] = s["velocity"] + (q - s["velocity"]) * (1 - o["beta_2"])
    spread = s["velocity"]
    if o["amsgrad"]:
        spread = s["velocity_hat"] = np.maximum(s["velocity_hat"], spread)
    return p - (s["momentum"] * alpha) / (np.sqrt(spread) + o["epsilon"])


def rmsprop(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """The gradient divided by the root of its running mean square, or (`centered`) of its running variance; ε inside of the root."""
    del step
    s["velocity"] = o["rho"] * s["velocity"] + (1 - o["rho"]) * q
    spread = s["velocity"]
    if o["centered"]:
        s["average"] = o["rho"] * s["average"] + (1 - o["rho"]) * g
        spread = spread - s["average"] * s["average"]
    change = lr * g / np.sqrt(spread + o["epsilon"])
    if o["momentum"]:
        change = s["momentum"] = o["momentum"] * s["momentum"] + change
    return p - change


def adagrad(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """The gradient divided by the root of the sum of all its squares, which begins with a tenth."""
    del step
    s["accumulator"] = s["accumulator"] + q
    return p - lr * g / np.sqrt(s["accumulator"] + o["epsilon"])


def adadelta(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """The gradient in the units of the values: times the root mean square of past steps, divided by that of past gradients."""
    del step
    s["grads"] = o["rho"] * s["grads"] + (1 - o["rho"]) * q
    change = -np.sqrt(s["steps"] + o["epsilon"]) * g / np.sqrt(s["grads"] + o["epsilon"])
    s["steps"] = o["rho"] * s["steps"] + (1 - o["rho"]) * (change * change)
    return p + lr * change


def adamax(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """Adam with the largest recent gradient in place of the root mean square."""
    del q
    real = p.dtype.type
    s["momentum"] = s["momentum"] + (g - s["momentum"]) * (1 - o["beta_1"])
    s["largest"] = np.maximum(o["beta_2"] * s["largest"], np.abs(g))
    return p - (lr * s["momentum"]) / ((1 - real(o["beta_1"]) ** step) * (s["largest"] + o["epsilon"]))


def nadam(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """Adam that looks ahead, as Nesterov's momentum does."""
    real = p.dtype.type
    one, half, pace = real(1), real(0.5), real(0.96)
    now, ahead = (real(o["beta_1"]) * (one - half * pace ** (step + real(i))) for i in (0, 1))
    s["product"] = s["product"] * now
    s["momentum"] = s["momentum"] + (g - s["momentum"]) * (1 - o["beta_1"])
    s["velocity"] = s["velocity"] + (q - s["velocity"]) * (1 - o["beta_2"])
    mean = ahead * s["momentum"] / (one - s["product"] * ahead) + (one - now) * g / (one - s["product"])
    return p - (mean * lr) / (np.sqrt(s["velocity"] / (1 - real(o["beta_2"]) ** step)) + o["epsilon"])


def ftrl(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """Follow the regularised leader."""
    del step
    power = -o["learning_rate_power"]
    new = s["accumulator"] + q
    grown, before = new**power, s["accumulator"] ** power
    s["linear"] = s["linear"] + g - (grown - before) / lr * p
    strength = o["l2_regularization_strength"] + o["beta"] / (2 * lr)
    held = np.clip(s["linear"], -o["l1_regularization_strength"], o["l1_regularization_strength"])
    s["accumulator"] = new
    return (held - s["linear"]) / (grown / lr + 2 * strength)


def lion(p: Any, g: Any, q: Any, s: Any, o: Any, lr: Any, step: Any) -> Any:
    """Steps of one size in the direction of the momentum's signs."""
    del q, step
    change = lr * np.sign(s["momentum"] * o["beta_1"] + g * (1 - o["beta_1"]))
    s["momentum"] = s["momentum"] * o["beta_2"] + g * (1 - o["beta_2"])
    return p - change
