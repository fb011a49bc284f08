"""Where the numbers in the text come from. The tests run the programs and compare."""

import math


def numbers(runs, spelling):
    automatic, repeated = runs["automatic"], runs["repeated"]
    negated = "mul" if spelling == "micrograd" else "neg"
    rows = [line.split() for line in runs["measured"].document["stdout"].splitlines()]
    one, tenth, _, thousandth = ([float(word) for word in row[-2:]] for row in rows)
    small = [float(line.split()[1]) for line in runs["too_small"].document["stdout"].splitlines()]
    exact = (1 - 0.25) * math.exp(-0.25)
    return {
        "0.25": automatic.at("forward", node="t"),
        "0.75": 0.75,
        "0.7788": automatic.at("forward", node="decay"),
        "0.1947": automatic.at("forward", node="level"),
        "0.5841": [exact, automatic.at("accumulation", node="t", occurrence=-1)],
        "0.584101": exact,
        "1.0": [automatic.at("seed", node="level"), automatic.at("local", to="t", from_=negated, occurrence=-1)],
        "0.1": 0.1,
        "0.01": 0.01,
        "0.001": 0.001,
        "0.1634": one[0],
        "0.5194": tenth[0],
        "0.5877": tenth[1],
        "0.5834": thousandth[0],
        "0.0": small[4],
        "0.5215": small[3],
        "0.1191": repeated.at("forward", node="level", occurrence=-1),
        "0.2086": repeated.at("accumulation", node="t", occurrence=-1),
    }
