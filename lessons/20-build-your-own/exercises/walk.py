"""Stage 3: backward, checked against central differences on random graphs."""

from webapp.exercises import Check, Exercise, Wrong
from webapp.exercises_graphs import BUILD, draw_program, slopes, tell
from webapp.lessons_models import Words

CODE = (
    BUILD
    + """

def check_product(leaves, steps):
    values = _grow(leaves, steps)
    backward(values[-1])
    return tuple(float(value.grad) for value in values[: len(leaves)])


check_shared = check_diamond = check_random = check_product


def check_twice(leaves, steps):
    values = _grow(leaves, steps)
    backward(values[-1])
    first = [value.grad for value in values[: len(leaves)]]
    for value in values[len(leaves):]:
        value.grad = 0.0
    backward(values[-1])
    return tuple(float(value.grad - one) for value, one in zip(values, first))
"""
)


def fixed(*program):
    return lambda _rng: [list(program)]


def graphs(rng):
    return [draw_program(rng, ["add", "mul"], leaves=2, steps=5) for _ in range(4)]


def told(leaves, steps):
    names = ", ".join(f"{chr(ord('a') + at)}.grad" for at in range(len(leaves)))
    return f"{tell(leaves, steps)}; backward({chr(ord('a') + len(leaves) + len(steps) - 1)}); {names}"


def check(key, en, zh, cases):
    return Check(key=key, name=Words(en=en, zh=zh), cases=cases, expected=slopes, code=CODE if key == "check_product" else "", told=told)


BEFORE = """class Value:
    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        self.inputs = inputs
        self.slopes = slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))


def order(root):
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


def walk(seed, line):
    return (
        BEFORE
        + f"def backward(root):\n{seed}    for value in order(root):\n        for one, slope in zip(value.inputs, value.slopes):\n            {line}\n"
    )


exercise = Exercise(
    function="backward",
    framework=None,
    continues="order",
    starter=Words(
        en="def backward(root):\n    # Seed the root. Then let each value, in\n    # order, send grad times slope to each of\n    # its inputs.\n    pass\n",
        zh="def backward(root):\n    # 给根种下种子。然后按顺序，让每个值把\n    # grad 乘以斜率，送给它的每个输入。\n    pass\n",
    ),
    solution=walk("    root.grad = 1.0\n", "one.grad += value.grad * slope"),
    suite=(
        check("check_product", "a product", "一个乘积", fixed([2.0, -3.0], [["mul", 0, 1]])),
        check("check_shared", "a value that is used twice", "用了两次的值", fixed([3.0], [["mul", 0, 0]])),
        check("check_diamond", "roads that part and meet", "分开又汇合的路", fixed([3.0], [["mul", 0, 0], ["add", 1, 0], ["mul", 1, 2]])),
        check("check_random", "random graphs, against differences", "随机图，与差商比对", graphs),
        check("check_twice", "a second walk adds as much again", "再走一遍，再加一份", graphs),
    ),
    wrong=(
        Wrong(
            code=walk("    root.grad = 1.0\n", "one.grad = value.grad * slope"),
            check="check_shared",
            hint=Words(
                en="The second contribution replaced the first. Where roads meet, they add.",
                zh="第二份贡献盖掉了第一份。几条路汇合，要相加。",
            ),
        ),
        Wrong(
            code=walk("", "one.grad += value.grad * slope"),
            check="check_product",
            gives=lambda *_: (0.0, 0.0),
            hint=Words(
                en="Everything is 0.0: nobody gave the walk its first number. The root's own gradient is 1.0.",
                zh="全是 0.0：没有人给出第一个数。根自己的梯度是 1.0。",
            ),
        ),
        Wrong(
            code=walk("    root.grad = 1.0\n", "one.grad += slope"),
            check="check_diamond",
            hint=Words(
                en="The slopes arrive, but nothing is multiplied on the way. Along a road: what came back, times the slope.",
                zh="斜率送到了，可是路上没有相乘。沿着一条路：传回来的，乘以斜率。",
            ),
        ),
        Wrong(
            code=walk("    for value in order(root):\n        value.grad = 0.0\n    root.grad = 1.0\n", "one.grad += value.grad * slope"),
            check="check_twice",
            hint=Words(
                en="You wipe before you walk. Frameworks leave that to the caller: what is in .grad stays, and the new walk adds.",
                zh="你在走之前先清了零。框架把这件事留给调用者：.grad 里原有的留着，新的一遍往上加。",
            ),
        ),
    ),
)
