"""Stage 2: the order of the walk, checked by its two properties on random graphs: everything once, users first."""

from webapp.exercises import Check, Exercise, Wrong
from webapp.exercises_graphs import BUILD, draw_program, tell
from webapp.lessons_models import Words

CODE = (
    BUILD
    + """

def _behind(root):
    found, waiting = [], [root]
    while waiting:
        value = waiting.pop()
        if not any(value is one for one in found):
            found.append(value)
            waiting.extend(value.inputs)
    return found


def check_all(leaves, steps):
    root = _grow(leaves, steps)[-1]
    given = order(root)
    missing = [one for one in _behind(root) if not any(one is value for value in given)]
    return float(len(missing))


def check_once(leaves, steps):
    given = order(_grow(leaves, steps)[-1])
    return float(len(given) - len({id(value) for value in given}))


def check_users_first(leaves, steps):
    given = order(_grow(leaves, steps)[-1])
    place = {id(value): number for number, value in enumerate(given)}
    early = [value for value in given for one in value.inputs if place.get(id(one), -1) < place[id(value)]]
    return float(len(early))


def check_root(leaves, steps):
    root = _grow(leaves, steps)[-1]
    given = order(root)
    return float(len(given) > 0 and given[0] is root)
"""
)

# The diamond of the lesson stands first: a walk in depth meets u before v has added to it.
DIAMOND = [[3.0], [["mul", 0, 0], ["add", 1, 0], ["mul", 1, 2]]]


def graphs(rng):
    return [DIAMOND, *(draw_program(rng, ["add", "mul"], leaves=2, steps=5) for _ in range(3))]


def told(leaves, steps):
    return f"{tell(leaves, steps)}; order({chr(ord('a') + len(leaves) + len(steps) - 1)})"


def check(key, en, zh, expected):
    return Check(key=key, name=Words(en=en, zh=zh), cases=graphs, expected=expected, code=CODE if key == "check_root" else "", told=told)


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


"""

exercise = Exercise(
    function="order",
    framework=None,
    continues="record",
    starter=Words(
        en="def order(root):\n    # Every value behind root, each once, and\n    # none before one that was made from it.\n    return [root]\n",
        zh="def order(root):\n    # root 背后的每一个值，各一次；\n    # 由它得来的值，都要排在它前面。\n    return [root]\n",
    ),
    solution=BEFORE
    + """def order(root):
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
""",
    suite=(
        check("check_root", "the walk begins at the root", "从根出发", lambda _l, _s: 1.0),
        check("check_all", "nothing behind the root is missing", "根背后的值一个不缺", lambda _l, _s: 0.0),
        check("check_once", "nothing comes twice", "没有值出现两次", lambda _l, _s: 0.0),
        check("check_users_first", "whoever used a value comes before it", "用到某个值的，都排在它前面", lambda _l, _s: 0.0),
    ),
    wrong=(
        Wrong(
            code=BEFORE
            + "def order(root):\n    found = [root]\n    for one in root.inputs:\n        found += order(one)\n    return found\n",
            check="check_once",
            hint=Words(
                en="A value that is used twice is reached twice. Remember which ones you have seen; id(value) tells them apart.",
                zh="用了两次的值会走到两次。要记住哪些已经见过；id(value) 可以区分它们。",
            ),
        ),
        Wrong(
            code=BEFORE
            + """def order(root):
    found, seen, waiting = [], set(), [root]
    while waiting:
        value = waiting.pop()
        if id(value) not in seen:
            seen.add(id(value))
            found.append(value)
            waiting.extend(value.inputs)
    return found
""",
            check="check_users_first",
            hint=Words(
                en=(
                    "Each comes once, but some too early: a value was reached along one wire before everybody who used it had been there. "
                    "List a value only when all of its inputs are listed, then turn the list round."
                ),
                zh="各出现一次，但有的太早：沿一条线先走到了它，而用到它的还没走完。等一个值的输入全都列出之后再列它，最后把整个表倒过来。",
            ),
        ),
        Wrong(
            code=BEFORE
            + """def order(root):
    done, seen = [], set()

    def visit(value):
        if id(value) in seen:
            return
        seen.add(id(value))
        for one in value.inputs:
            visit(one)
        done.append(value)

    visit(root)
    return done
""",
            check="check_root",
            hint=Words(
                en="This is the order in which things were made. The walk goes the other way: turn the list round.",
                zh="这是创建的先后。往回走的方向相反：把表倒过来。",
            ),
        ),
        Wrong(
            code=BEFORE + "def order(root):\n    return [root, *root.inputs]\n",
            check="check_all",
            hint=Words(
                en="These are the root and its own arguments. Behind them stand their arguments, and so on to the leaves.",
                zh="这只有根和它自己的参数。参数背后还有参数，一直到叶子。",
            ),
        ),
    ),
)
