"""A player for tapes of additions and multiplications. Checked against central differences of what the tape computes."""

import numpy as np

from webapp.exercises import Exercise, Wrong, numerical_gradient
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words

# Shapes of tapes: number of inputs, rows. In each a value is used twice and something is multiplied, so no mistake hides.
TAPES = (
    (2, [[1, 0, 1], [0, 2, 0]]),
    (3, [[1, 0, 1], [1, 0, 0], [1, 4, 2], [0, 3, 5]]),
    (2, [[0, 0, 1], [1, 2, 2], [1, 3, 0]]),
    (3, [[1, 0, 1], [0, 3, 2], [1, 4, 3], [0, 5, 4], [1, 6, 0]]),
)


def cases(rng):
    """The four tapes in an order drawn anew, each with small inputs that are no zeros and no ones."""
    drawn = []
    for number in rng.permutation(len(TAPES)):
        inputs, rows = TAPES[number]
        values = rng.choice([2.0, 3.0, 4.0, 5.0], size=inputs, replace=False) * rng.choice([-1, 1], size=inputs)
        drawn.append([rows, values.tolist()])
    return drawn


def play(tape, inputs):
    values = list(inputs)
    for op, i, j in tape:
        values.append(values[i] * values[j] if op else values[i] + values[j])
    return values


def expected(tape, inputs):
    return tuple(numerical_gradient(lambda point: float(play(tape, point)[-1]), np.array(inputs)).tolist())


def mistaken(*, forward=False, replace=False, swap=True):
    """What a player gives that reads from the front, replaces instead of adding, or multiplies with the wrong factor."""

    def give(tape, inputs):
        values, rows = play(tape, inputs), list(enumerate(tape))
        grads = [0.0] * (len(values) - 1) + [1.0]
        for k, (op, i, j) in rows if forward else rows[::-1]:
            g = grads[len(inputs) + k]
            left, right = (values[j], values[i]) if swap else (values[i], values[j])
            for place, sent in ((i, g * left if op else g), (j, g * right if op else g)):
                grads[place] = sent if replace else grads[place] + sent
        return tuple(grads[: len(inputs)])

    return give


SOLUTION = """\
def play_back(tape, inputs):
    values = list(inputs)
    for op, i, j in tape:
        a, b = values[i], values[j]
        values.append(a * b if op else a + b)
    grads = [0.0 for _ in values]
    grads[-1] = 1.0
    rows = list(enumerate(tape))
    for k, (op, i, j) in reversed(rows):
        g = grads[len(inputs) + k]
        a, b = values[i], values[j]
        grads[i] += g * b if op else g
        grads[j] += g * a if op else g
    return grads[: len(inputs)]
"""
STARTER = """\
def play_back(tape, inputs):
    values = list(inputs)
    # {forward}
    grads = [0.0 for _ in values]
    # {backward}
    return grads[: len(inputs)]
"""

exercise = Exercise(
    framework=None,
    function="play_back",
    starter=Words(
        en=STARTER.format(forward="forward: a new value for each row", backward="backward: from the last row to the first"),
        zh=STARTER.format(forward="前向：每行添一个新值", backward="反向：从最后一行读到第一行"),
    ),
    solution=SOLUTION,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"torch", "tensorflow", "jax", "mxnet", "micrograd"}),
            Words(en="You are building the player, so it cannot be used as a part.", zh="你正在造播放器，不能拿现成的当零件。"),
        ),
    ),
    wrong=(
        Wrong(
            code=SOLUTION.replace("reversed(rows)", "rows"),
            gives=mistaken(forward=True),
            hint=Words(
                en="The rows are read from the front. The seed is at the end, so begin with the last row: use reversed.",
                zh="你是从第一行读起的。种子在末尾，要从最后一行开始：用 reversed。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("+= g", "= g"),
            gives=mistaken(replace=True),
            hint=Words(
                en="A value that is used twice lost one of its contributions. Add to what is there, with +=.",
                zh="用了两次的值丢了一份贡献。要加到已有的上面：用 +=。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("[i] += g * b", "[i] += g * a").replace("[j] += g * a", "[j] += g * b"),
            gives=mistaken(swap=False),
            hint=Words(
                en="A multiplication swaps: what goes to i is multiplied with value j, and the other way round.",
                zh="乘法会对调：传给 i 的要乘以值 j，传给 j 的要乘以值 i。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("grads[: len(inputs)]", "grads"),
            fault="length",
            hint=Words(
                en="You return the gradients of all values. Only the inputs were asked for: the first len(inputs) of them.",
                zh="你把所有值的梯度都返回了。只要输入的，也就是前 len(inputs) 个。",
            ),
        ),
    ),
)
