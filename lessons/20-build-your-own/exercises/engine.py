"""Stage 4: the whole engine before a real suite: every operator, numbers on either side, deep graphs, and a neuron that learns."""

import numpy as np

from webapp.exercises import Check, Exercise, Wrong
from webapp.exercises_graphs import BUILD, OPERATIONS, chain, draw_program, evaluate, slopes, tell
from webapp.lessons_models import Words

LINKS = 3000

CODE = (
    BUILD
    + """

def check_results(leaves, steps):
    return float(_grow(leaves, steps)[-1].data)


def check_slopes(leaves, steps):
    values = _grow(leaves, steps)
    values[-1].backward()
    return tuple(float(value.grad) for value in values[: len(leaves)])


check_sums = check_products = check_subtraction = check_division = check_powers = check_functions = check_slopes
check_constants = check_random = check_deep = check_slopes


def check_adds_up(leaves, steps):
    leaf = Value(leaves[0])
    (leaf * leaf).backward()
    (leaf * 3).backward()
    return float(leaf.grad)


def check_learns(xs, ys, rate, rounds):
    w, b = Value(0.1), Value(0.0)
    losses = []
    for _ in range(int(rounds)):
        loss = Value(0.0)
        for x, y in zip(xs, ys):
            loss = loss + ((w * x + b).tanh() - y) ** 2
        w.grad = b.grad = 0.0
        loss.backward()
        w.data -= rate * w.grad
        b.data -= rate * b.grad
        losses.append(float(loss.data))
    return tuple(losses)
"""
)


def learned(xs, ys, rate, rounds):
    """The losses of the same neuron, from the formula of its gradient."""
    x, y = np.array(xs), np.array(ys)
    w, b, losses = 0.1, 0.0, []
    for _ in range(int(rounds)):
        out = np.tanh(w * x + b)
        losses.append(float(np.sum((out - y) ** 2)))
        back = 2 * (out - y) * (1 - out**2)
        w, b = w - rate * float(np.sum(back * x)), b - rate * float(np.sum(back))
    return tuple(losses)


def mixed(rng):
    return [draw_program(rng, list(OPERATIONS), leaves=3, steps=10) for _ in range(4)]


def each(*operations):
    """A short program for each operation, which is in it."""

    def cases(rng):
        found = []
        for name in operations:
            program = draw_program(rng, [name, "add"], steps=3)
            while name not in [step[0] for step in program[1]]:
                program = draw_program(rng, [name, "add"], steps=3)
            found.append(program)
        return found

    return cases


def last(leaves, steps):
    return chr(ord("a") + len(leaves) + len(steps) - 1) if len(steps) <= 12 else "the last one"


def told(leaves, steps):
    names = ", ".join(f"{chr(ord('a') + at)}.grad" for at in range(len(leaves)))
    return f"{tell(leaves, steps)}; {last(leaves, steps)}.backward(); {names}"


def told_result(leaves, steps):
    return f"{tell(leaves, steps)}; {last(leaves, steps)}.data"


def told_learning(xs, ys, rate, rounds):
    return f"x = {xs}, y = {ys}: {rounds} steps of {rate} on the sum of ((w * x + b).tanh() - y) ** 2, from w = 0.1, b = 0.0; the losses"


def data(rng):
    xs = [float(one) / 2 for one in rng.integers(-4, 5, size=4)]
    ys = [0.5 if x > 0 else -0.5 for x in xs]
    return [[xs, ys, 0.05, 6]]


def check(key, en, zh, cases, expected=slopes, tells=told):
    return Check(key=key, name=Words(en=en, zh=zh), cases=cases, expected=expected, code=CODE if key == "check_results" else "", told=tells)


CLASS = """import math


class Value:
    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        self.inputs = inputs
        self.slopes = slopes
        self.grad = 0.0

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, power):
        return Value(self.data**power, (self,), (power * self.data ** (power - 1),))

    def exp(self):
        result = math.exp(self.data)
        return Value(result, (self,), (result,))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def tanh(self):
        result = math.tanh(self.data)
        return Value(result, (self,), (1 - result**2,))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -as_value(other)

    def __truediv__(self, other):
        return self * as_value(other) ** -1

    def __rsub__(self, other):
        return as_value(other) - self

    def __rtruediv__(self, other):
        return as_value(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        self.grad = 1.0
        for value in order(self):
            for one, slope in zip(value.inputs, value.slopes):
                one.grad += value.grad * slope


def as_value(number):
    return number if isinstance(number, Value) else Value(number)


"""

STACK = """def order(root):
    done, seen, waiting = [], set(), [(root, False)]
    while waiting:
        value, complete = waiting.pop()
        if complete:
            done.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            waiting.append((value, True))
            waiting.extend((one, False) for one in value.inputs)
    return done[::-1]
"""

RECURSIVE = """def order(root):
    done, seen = [], set()

    def visit(value):
        if id(value) in seen:
            return
        seen.add(id(value))
        for one in value.inputs:
            visit(one)
        done.append(value)

    visit(root)
    return done[::-1]
"""

exercise = Exercise(
    function="Value",
    framework=None,
    continues="walk",
    starter=Words(
        en=(
            "# From here on it is yours: -, /, ** and\n# numbers on either side of an operator; exp,\n# log and tanh as methods;\n"
            "# backward as a method; and an order that does\n# not mind three thousand links.\n"
        ),
        zh=(
            "# 从这里起全由你来：-、/、**，运算符两侧可以是\n# 普通的数；exp、log、tanh 写成方法；\n"
            "# backward 也写成方法；\n# order 要经得起三千个环节。\n"
        ),
    ),
    solution=CLASS + STACK,
    suite=(
        check("check_results", "values are right", "值都正确", each(*OPERATIONS), evaluate, told_result),
        check("check_sums", "sums", "加法", each("add")),
        check("check_products", "products", "乘法", each("mul")),
        check("check_subtraction", "minus, before and between", "负号与减法", each("sub", "neg")),
        check("check_division", "division", "除法", each("div", "mul")),
        check("check_powers", "powers", "乘方", each("square")),
        check("check_constants", "numbers on either side", "两侧可以是普通的数", each("twice", "more", "less", "inverse")),
        check("check_functions", "exp, log, tanh", "exp、log、tanh", each("exp", "log", "tanh", "tanh")),
        check(
            "check_adds_up",
            "two walks add up",
            "走两遍，加起来",
            lambda rng: [[[float(rng.integers(1, 9))], []]],
            lambda leaves, _steps: 2 * leaves[0] + 3,
            lambda leaves, _s: f"a = Value({leaves[0]}); (a * a).backward(); (a * 3).backward(); a.grad",
        ),
        check("check_random", "long random programs of everything", "混合各种运算的随机长程序", mixed),
        check("check_deep", f"{LINKS} links in a row", f"{LINKS} 个环节连成一串", lambda _rng: [chain(LINKS)]),
        check("check_learns", "a neuron learns", "一个神经元学会了", data, learned, told_learning),
    ),
    wrong=(
        Wrong(
            code=CLASS + RECURSIVE,
            check="check_deep",
            raises="RecursionError",
            hint=Words(
                en="Python counts how deep functions call each other. Keep the values that wait in a list of your own instead.",
                zh="函数一层层调用，层数 Python 是有限制的。把等着处理的值放进你自己的列表里。",
            ),
        ),
        Wrong(
            code=CLASS.replace("(power * self.data ** (power - 1),)", "(self.data ** (power - 1),)") + STACK,
            check="check_division",
            hint=Words(
                en="Is division made of a power? The slope of x to the p has a factor p in front.",
                zh="除法是用乘方写的吗？x 的 p 次方，斜率前面还有一个因子 p。",
            ),
        ),
        Wrong(
            code=CLASS.replace("    __radd__ = __add__\n    __rmul__ = __mul__\n", "") + STACK,
            check="check_results",
            raises="TypeError",
            hint=Words(
                en="With a number on the left, as in 2 * a, Python asks the value on the right: __rmul__, __radd__, __rsub__, __rtruediv__.",
                zh="数在左边时，例如 2 * a，Python 会去问右边的值：__rmul__、__radd__、__rsub__、__rtruediv__。",
            ),
        ),
        Wrong(
            code=CLASS.replace("(1 - result**2,)", "(1 - self.data**2,)") + STACK,
            check="check_functions",
            hint=Words(
                en="The slope of tanh is one minus the square of its result, not of its argument. For exp it is the result itself, for log it is 1/x.",
                zh="tanh 的斜率是 1 减去结果的平方，不是自变量的平方。exp 的斜率是结果本身，log 的是 1/x。",
            ),
        ),
        Wrong(
            code=CLASS.replace(
                "        self.grad = 1.0\n        for value in order(self):",
                "        for value in order(self):\n            value.grad = 0.0\n        self.grad = 1.0\n        for value in order(self):",
            )
            + STACK,
            check="check_adds_up",
            hint=Words(
                en="The second walk forgot the first. Leave what is in .grad where it is, and add.",
                zh="第二遍忘掉了第一遍。.grad 里原有的留着，往上加。",
            ),
        ),
    ),
)
