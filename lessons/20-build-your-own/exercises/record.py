"""Stage 1: a product remembers its arguments and a slope for each. Checked against numbers that are drawn afterwards."""

from webapp.exercises import Check, Exercise, Wrong
from webapp.lessons_models import Words

CODE = """\
def check_product(a, b):
    return (Value(a) * Value(b)).data


def check_inputs(a, b):
    left, right = Value(a), Value(b)
    product = left * right
    inputs = tuple(product.inputs)
    return (len(inputs), float(inputs[0] is left), float(inputs[1] is right))


def check_slopes(a, b):
    slopes = (Value(a) * Value(b)).slopes
    return (float(slopes[0]), float(slopes[1]))


def check_leaf(a, b):
    Value(a) * Value(b)
    return (len(tuple(Value(a).inputs)), len(tuple((Value(a) + Value(b)).inputs)))
"""


def pairs(rng):
    """Two different numbers with one decimal, so that swapped slopes show."""
    drawn = []
    while len(drawn) < 3:
        a, b = (float(one) / 2 for one in rng.integers(-9, 10, size=2))
        if a != 0 and b != 0 and abs(a) != abs(b):
            drawn.append([a, b])
    return drawn


def told(what):
    return lambda a, b: f"c = Value({a}) * Value({b}); {what}"


def check(key, en, zh, expected, what):
    code = CODE if key == "check_product" else ""
    return Check(key=key, name=Words(en=en, zh=zh), cases=pairs, expected=expected, code=code, told=told(what))


STARTER = {
    "en": (
        "# Fill this in: the product, what it was\n        # made from, and a slope for each.",
        "what it was made from",
        "a local derivative for each of them",
    ),
    "zh": ("# 补全这里：乘积是多少，由谁得来，\n        # 对这两者的斜率各是多少。", "它由哪些值得来", "对其中每一个的局部导数"),
}


def starter(language):
    gap, inputs, slopes = STARTER[language]
    return f"""class Value:
    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        # {inputs}
        self.inputs = inputs
        # {slopes}
        self.slopes = slopes
        self.grad = 0.0

    def __add__(self, other):
        data = self.data + other.data
        return Value(data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        {gap}
        return Value(0.0)
"""


BEGIN = starter("en").partition("        # Fill")[0]

exercise = Exercise(
    function="Value",
    framework=None,
    starter=Words(en=starter("en"), zh=starter("zh")),
    solution=BEGIN + "        return Value(self.data * other.data, (self, other), (other.data, self.data))\n",
    suite=(
        check("check_product", "the product is right", "乘积正确", lambda a, b: a * b, "c.data"),
        check("check_inputs", "it remembers both arguments, in order", "按顺序记住两个参数", lambda _a, _b: (2, 1.0, 1.0), "c.inputs"),
        check("check_slopes", "each argument has its slope", "每个参数都有自己的斜率", lambda a, b: (b, a), "c.slopes"),
        check(
            "check_leaf", "leaves have no arguments, sums have two", "叶子没有参数，和有两个", lambda _a, _b: (0, 2), "Value(1.0).inputs"
        ),
    ),
    wrong=(
        Wrong(
            code=BEGIN + "        return Value(self.data * other.data, (self, other), (self.data, other.data))\n",
            check="check_slopes",
            gives=lambda a, b: (a, b),
            hint=Words(
                en="A product swaps: for its first argument the slope is the second one's value, and the other way round.",
                zh="乘法会对调：对第一个参数的斜率，是第二个参数的值，反过来也一样。",
            ),
        ),
        Wrong(
            code=BEGIN + "        return Value(self.data * other.data)\n",
            check="check_inputs",
            raises="IndexError",
            hint=Words(
                en="The number is there, the memory is not: pass (self, other) as inputs, as __add__ does.",
                zh="数有了，记忆还没有：像 __add__ 那样，把 (self, other) 作为 inputs 传进去。",
            ),
        ),
        Wrong(
            code=BEGIN + "        return Value(self.data * other.data, (self, other), (1.0, 1.0))\n",
            check="check_slopes",
            gives=lambda _a, _b: (1.0, 1.0),
            hint=Words(
                en="Slopes of 1.0 belong to a sum. Ask of the product: if the first factor grows by a little, how much does it grow?",
                zh="斜率都是 1.0，那是加法。对乘积要问：第一个因子增大一点，乘积增大多少？",
            ),
        ),
        Wrong(
            code=BEGIN + "        return self.data * other.data\n",
            check="check_product",
            raises="AttributeError",
            hint=Words(
                en="This gives a bare number, which remembers nothing. Wrap it in a Value.",
                zh="这样给出的是一个普通的数，什么都不记得。要用 Value 把它包起来。",
            ),
        ),
    ),
)
