"""A forecast that learns from a later one. Checked against a central difference of the loss with the target held fast."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Forecasts, rewards and discounts in quarters, such that forecast and target differ."""
    drawn = []
    while len(drawn) < 4:
        p, reward, discount = rng.integers(1, 9) / 4, float(rng.integers(1, 6)), float(rng.choice([0.25, 0.5, 0.75]))
        if abs(2 * p - reward - discount * 3 * p) > 0.2:
            drawn.append([TensorArgument(np.array(p), requires_grad=True), reward, discount])
    return drawn


def expected(p, reward, discount):
    target, h = reward + discount * 3 * p, 1e-5
    slope = ((2 * (p + h) - target) ** 2 - (2 * (p - h) - target) ** 2) / (2 * h)
    return (2 * p - target) ** 2, slope


def difference(p, reward, discount):
    return 2 * p - reward - discount * 3 * p


def uncut(p, reward, discount):
    d = difference(p, reward, discount)
    return d**2, 2 * d * (2 - 3 * discount)


def forecast_cut(p, reward, discount):
    d = difference(p, reward, discount)
    return d**2, -2 * d * 3 * discount


TORCH = """\
def learn(p, reward, discount):
    value = 2 * p
    later = reward + discount * 3 * p
    target = later
    loss = (value - target) ** 2
    loss.backward()
    return loss, p.grad
"""
MXNET = """\
from mxnet import autograd


def learn(p, reward, discount):
    with autograd.record():
        value = 2 * p
        later = reward + discount * 3 * p
        target = later
        loss = (value - target) ** 2
    loss.backward()
    return loss, p.grad
"""
TENSORFLOW = """\
import tensorflow as tf


def learn(p, reward, discount):
    with tf.GradientTape() as tape:
        value = 2 * p
        later = reward + discount * 3 * p
        target = later
        loss = (value - target) ** 2
    return loss, tape.gradient(loss, p)
"""
JAX = """\
import jax


def learn(p, reward, discount):
    def squared(p):
        value = 2 * p
        later = reward + discount * 3 * p
        target = later
        return (value - target) ** 2

    return jax.value_and_grad(squared)(p)
"""


def spelled(code, cut, cuts, nothing_left, order):
    """The exercise in one framework: `cut` is how a value is cut there, `cuts` what the hints call it; the last two are its own mistakes."""
    value, cut_target = f"value = {cut.format('2 * p')}", f"target = {cut.format('later')}"
    return Spelling(
        starter=Words(en=code, zh=code),
        solution=code.replace("target = later", cut_target),
        wrong=(
            Wrong(
                code=code,
                gives=uncut,
                hint=Words(
                    en=f"The gradient still goes through the target as well. Cut that road: {cuts} on the target.",
                    zh=f"梯度还是穿过了目标。把那条路剪断：对目标用 {cuts}。",
                ),
            ),
            Wrong(
                code=code.replace("value = 2 * p", value),
                gives=forecast_cut,
                hint=Words(
                    en="You cut the forecast, and now only the target learns. It is the other way round: the target is the fact.",
                    zh="你剪断的是预测，于是只有目标在学。应当反过来：目标才是既定事实。",
                ),
            ),
            Wrong(
                code=code.replace("value = 2 * p", value).replace("target = later", cut_target),
                hint=Words(
                    en="Both roads are cut, so nothing leads back to p. Leave the forecast as it is.",
                    zh="两条路都剪断了，没有路回到 p。预测那一边请保持原样。",
                ),
                **nothing_left,
            ),
            Wrong(
                code=code.replace("target = later", cut_target).replace(*order),
                gives=lambda p, reward, discount: expected(p, reward, discount)[::-1],
                hint=Words(
                    en="Both numbers are right and stand in the wrong order: return the loss first.",
                    zh="两个数都对，只是顺序反了：先返回损失。",
                ),
            ),
        ),
    )


torch = spelled(TORCH, "({}).detach()", "detach()", {"raises": "nothing_requires_grad"}, ("loss, p.grad", "p.grad, loss"))

exercise = Exercise(
    function="learn",
    starter=torch.starter,
    solution=torch.solution,
    wrong=torch.wrong,
    cases=cases,
    expected=expected,
    spelled={
        "mxnet": spelled(MXNET, "({}).detach()", "detach()", {"raises": "mxnet_not_recorded"}, ("loss, p.grad", "p.grad, loss")),
        "tensorflow": spelled(
            TENSORFLOW,
            "tf.stop_gradient({})",
            "tf.stop_gradient",
            {"fault": "none"},
            ("loss, tape.gradient(loss, p)", "tape.gradient(loss, p), loss"),
        ),
        "jax": spelled(
            JAX,
            "jax.lax.stop_gradient({})",
            "jax.lax.stop_gradient",
            {"gives": lambda p, reward, discount: (difference(p, reward, discount) ** 2, 0.0)},
            ("return jax.value_and_grad(squared)(p)", "return jax.grad(squared)(p), squared(p)"),
        ),
    },
)
