"""An interpreter of a small static graph. Checked by walking the same graph from its end, by recursion."""

import numpy as np

from webapp.exercises import Exercise, Wrong
from webapp.lessons_models import Words

ADD, MULTIPLY = 0, 1


def cases(rng):
    """Two inputs and three rows, the later of which use results of the earlier; each graph runs with two sets of inputs."""
    drawn = []
    for _ in range(2):
        codes = rng.permutation([ADD, MULTIPLY, int(rng.integers(0, 2))])
        graph = [[int(codes[0]), 0, 1], [int(codes[1]), 2, int(rng.integers(0, 2))], [int(codes[2]), 3, 2]]
        for _ in range(2):
            inputs = rng.choice(np.arange(2.0, 8.0), size=2, replace=False).tolist()
            drawn.append([graph, inputs])
    return drawn


def value(number, graph, inputs):
    if number < len(inputs):
        return inputs[number]
    code, i, j = graph[number - len(inputs)]
    left, right = value(i, graph, inputs), value(j, graph, inputs)
    return left + right if code == ADD else left * right


def expected(graph, inputs):
    return float(value(len(inputs) + len(graph) - 1, graph, inputs))


def swapped(graph, inputs):
    return expected([[1 - code, i, j] for code, i, j in graph], inputs)


HEAD = "def run_graph(graph, inputs):\n    values = list(inputs)\n    for code, i, j in graph:\n"
STARTER = "def run_graph(graph, inputs):\n    return inputs[0]\n"
STEP = "        a, b = values[i], values[j]\n        result = a + b if code == 0 else a * b\n        values.append(result)\n"

exercise = Exercise(
    framework=None,
    function="run_graph",
    starter=Words(en=STARTER, zh=STARTER),
    solution=HEAD + STEP + "    return values[-1]\n",
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=HEAD + STEP.replace("code == 0", "code == 1") + "    return values[-1]\n",
            gives=swapped,
            hint=Words(
                en="Add and multiply are exchanged: code 0 adds, code 1 multiplies.", zh="加和乘弄反了：code 为 0 是加，为 1 是乘。"
            ),
        ),
        Wrong(
            code=HEAD + STEP + "        break\n    return values[-1]\n",
            gives=lambda graph, inputs: float(value(len(inputs), graph, inputs)),
            hint=Words(
                en="Only the first row was run. Each row adds a value, and later rows use it.",
                zh="只跑了第一行。每一行都添一个值，后面的行要用。",
            ),
        ),
        Wrong(
            code=HEAD + STEP.replace("values.append(result)", "values[0] = result") + "    return values[0]\n",
            raises="IndexError",
            hint=Words(
                en="The results were not kept, so a row that asks for value 2 or 3 finds nothing. Append each result to the list.",
                zh="结果没有留下，后面的行要第 2、第 3 个值，就找不到。请把每个结果添到列表末尾。",
            ),
        ),
    ),
)
