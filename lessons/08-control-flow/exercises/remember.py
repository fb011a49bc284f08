"""A recurrent memory with pauses. Checked against a polynomial in u and its central difference."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
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


SOLUTION = """\
import torch


def remember(u, words):
    memory = torch.tensor(0.0)
    for word in words:
        if word > 0:
            memory = u * memory + word
    memory.backward()
    return memory, u.grad
"""

exercise = Exercise(
    function="remember",
    starter=Words(
        en="import torch\n\n\ndef remember(u, words):\n    return words.sum(), u\n",
        zh="import torch\n\n\ndef remember(u, words):\n    return words.sum(), u\n",
    ),
    solution=SOLUTION,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=SOLUTION.replace("        if word > 0:\n            memory", "        memory"),
            gives=every_word,
            hint=Words(
                en="The pauses count as words: each 0 still multiplies the memory with u. Skip them with an if.",
                zh="停顿也被当成了词：每个 0 仍把记忆乘了一次 u。用 if 跳过它们。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("u * memory + word", "u * memory.detach() + word"),
            gives=last_round,
            hint=Words(
                en="The memory is right, but its past is cut off in each round, so only the last one reaches u. Leave the detach out.",
                zh="记忆对了，可是每一轮都剪断了来历，只有最后一轮传得到 u。去掉 detach。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("in words:", "in words.flip(0):"),
            gives=backwards,
            hint=Words(
                en="The sentence is read from its end. Forward goes with time; only the walk back turns round, by itself.",
                zh="句子是从末尾读起的。前向要顺着时间走；只有返程才掉头，而且是它自己掉头。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace(
                "memory = u * memory + word", "memory = u * memory + word\n            memory.backward(retain_graph=True)"
            ).replace("    memory.backward()\n", ""),
            gives=lambda u, words: (
                expected(u, words)[0],
                sum(slope(u, words[words > 0][:count]) for count in range(1, int(np.sum(words > 0)) + 1)),
            ),
            hint=Words(
                en="You walk back after each word, and the gradients of all those memories add up. Walk once, after the loop.",
                zh="你每读一个词就往回走一趟，那些记忆的梯度全都加在了一起。循环结束后走一趟就够了。",
            ),
        ),
    ),
)
