"""Where the numbers come from that the text writes out: a weight, what it was rounded to, and what it should have been."""


def numbers(runs, spelling):
    straight = runs["straight"]
    rounded = straight.at("forward", node="q")[0]
    given = {"0.3": straight.at("forward", node="w")[0], "0.0": rounded, "1.0": rounded - straight.at("forward", node="sub")[0]}
    return given | {"2.0": -straight.at("leaf" if spelling == "torch" else "accumulation", node="w")[0]}
