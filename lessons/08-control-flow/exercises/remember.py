"""A recurrent memory with pauses. Checked against a polynomial in u and its central difference."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Sentences of four to seven words with a pause before, between and after."""
    drawn = []
    for words in (2, 3, 4):
        spoken = list(rng.choice([1.0, 2.0, 3.0, 4.0], size=words, replace=False))
        sentence = [spoken[0], 0.0, *spoken[1:], 0.0]
        drawn.append(
            [TensorArgument(np.array(float(rng.choice([0.25, 0.5, 0.75]))), requires_grad=True), TensorArgument(np.array(sentence))]
        )
    return drawn


def memory(u, spoken):
    return float(np.polyval(spoken, u))  # ((w1) u + w2) u + w3 …


def slope(u, spoken, h=1e-6):
    return (memory(u + h, spoken) - memory(u - h, spoken)) / (2 * h)


def expected(u, words):
    spoken = words[words > 0]
    return memory(u, spoken), slope(u, spoken)


def every_word(u, words):
    return memory(u, words), slope(u, words)


def last_round(u, words):
    spoken = words[words > 0]
    return memory(u, spoken), memory(u, spoken[:-1])


def backwards(u, words):
    spoken = words[words > 0][::-1]
    return memory(u, spoken), slope(u, spoken)


def every_walk(u, words):
    spoken = words[words > 0]
    return memory(u, spoken), sum(slope(u, spoken[:count]) for count in range(1, len(spoken) + 1))


STEP = "memory = u * memory + word"
TORCH = f"""\
import torch


def remember(u, words):
    memory = torch.tensor(0.0)
    for word in words:
        if word > 0:
            {STEP}
    memory.backward()
    return memory, u.grad
"""
MXNET = f"""\
from mxnet import autograd, nd


def remember(u, words):
    with autograd.record():
        memory = nd.array([0.0])
        for word in words:
            if word > 0:
                {STEP}
    memory.backward()
    return memory, u.grad
"""
TENSORFLOW = f"""\
import tensorflow as tf


def remember(u, words):
    with tf.GradientTape() as tape:
        memory = tf.constant(0.0)
        for word in words:
            if word > 0:
                {STEP}
    return memory, tape.gradient(memory, u)
"""
JAX = f"""\
import jax
import jax.numpy as jnp


def remember(u, words):
    def last(u):
        memory = jnp.array(0.0)
        for word in words:
            if word > 0:
                {STEP}
        return memory

    return jax.value_and_grad(last)(u)
"""
TAPE_IN_LOOP = TENSORFLOW.replace("    with tf.GradientTape() as tape:\n        memory", "    memory").replace(
    f"        for word in words:\n            if word > 0:\n                {STEP}",
    f"    for word in words:\n        if word > 0:\n            with tf.GradientTape() as tape:\n                {STEP}",
)
WALK_IN_LOOP = TORCH.replace(STEP, f"{STEP}\n            memory.backward(retain_graph=True)").replace("    memory.backward()\n", "", 1)


def mistakes(solution, cut, cut_name):
    """The mistakes that every framework allows, made of the solution in one of them; `cut` is how it cuts the past of a value."""
    inner = solution[: solution.index(STEP)].rpartition("\n")[2]
    return (
        Wrong(
            code=solution.replace(f"{inner[4:]}if word > 0:\n{inner}", inner[4:]),
            gives=every_word,
            hint=Words(
                en="The pauses count as words: each 0 still multiplies the memory with u. Skip them with an if.",
                zh="停顿也被当成了词：每个 0 仍把记忆乘了一次 u。用 if 跳过它们。",
            ),
        ),
        Wrong(
            code=solution.replace("u * memory", f"u * {cut.format('memory')}"),
            gives=last_round,
            hint=Words(
                en=f"The memory is right, but its past is cut off in each round, so only the last one reaches u. Leave {cut_name} out.",
                zh=f"记忆对了，可是每一轮都剪断了来历，只有最后一轮传得到 u。去掉 {cut_name}。",
            ),
        ),
        Wrong(
            code=solution.replace("in words:", "in reversed(list(words)):"),
            gives=backwards,
            hint=Words(
                en="The sentence is read from its end. Forward goes with time; only the walk back turns round, by itself.",
                zh="句子是从末尾读起的。前向要顺着时间走；只有返程才掉头，而且是它自己掉头。",
            ),
        ),
    )


def starter(*imports):
    """What the learner begins with."""
    code = "".join(f"{line}\n" for line in imports) + "\n\ndef remember(u, words):\n    return words[0], u\n"
    return Words(en=code, zh=code)


exercise = Exercise(
    function="remember",
    starter=starter("import torch"),
    solution=TORCH,
    cases=cases,
    expected=expected,
    wrong=(
        *mistakes(TORCH, "{}.detach()", "detach"),
        Wrong(
            code=WALK_IN_LOOP,
            gives=every_walk,
            hint=Words(
                en="You walk back after each word, and the gradients of all those memories add up. Walk once, after the loop.",
                zh="你每读一个词就往回走一趟，那些记忆的梯度全都加在了一起。循环结束后走一趟就够了。",
            ),
        ),
    ),
    spelled={
        "mxnet": Spelling(
            starter=starter("from mxnet import autograd, nd"),
            solution=MXNET,
            wrong=(
                *mistakes(MXNET, "{}.detach()", "detach"),
                Wrong(
                    code=MXNET.replace("    with autograd.record():\n", "    if True:\n"),
                    raises="mxnet_not_recorded",
                    hint=Words(
                        en="Nothing was recorded. The loop belongs inside `with autograd.record():`.",
                        zh="什么也没有记录。循环要放在 `with autograd.record():` 里。",
                    ),
                ),
            ),
        ),
        "tensorflow": Spelling(
            starter=starter("import tensorflow as tf"),
            solution=TENSORFLOW,
            wrong=(
                Wrong(
                    code=TAPE_IN_LOOP,
                    gives=last_round,
                    hint=Words(
                        en="The memory is right, but only the last round reaches u: each word has a new tape, or the past is cut. One tape, round the whole loop.",
                        zh="记忆对了，可是只有最后一轮传得到 u：每个词都换了一条新磁带，或者剪断了来历。整个循环用一条磁带。",
                    ),
                ),
                *(one for one in mistakes(TENSORFLOW, "tf.stop_gradient({})", "tf.stop_gradient") if one.gives is not last_round),
            ),
        ),
        "jax": Spelling(
            starter=starter("import jax", "import jax.numpy as jnp"),
            solution=JAX,
            wrong=(
                *mistakes(JAX, "jax.lax.stop_gradient({})", "stop_gradient"),
                Wrong(
                    code=JAX.replace("value_and_grad", "grad"),
                    fault="not_tuple",
                    hint=Words(
                        en="jax.grad gives the slope alone. The memory was asked for as well: jax.value_and_grad.",
                        zh="jax.grad 只给出斜率。记忆本身也要返回：用 jax.value_and_grad。",
                    ),
                ),
            ),
        ),
    },
)
