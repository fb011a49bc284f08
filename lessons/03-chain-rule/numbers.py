"""The numbers in the text that no program computes: what a nudge of 0.001 does, wrong answers, and two sums done by hand."""


def numbers(runs):
    run, three = runs["chain_rule"], runs["two_roads"]
    x, y, slope = run.at("forward", node="x"), run.at("forward", node="y"), run.at("accumulation", node="x", occurrence=-1)
    h = 0.001
    nudged = 2 * (x[:3] @ x[:3] + (x[3] + h) ** 2)
    one_wire = run.at("contribution", to="x", slot=0)
    squares = three.at("contribution", to="x", from_="q", slot=0) + three.at("contribution", to="x", from_="q", slot=1)
    return {
        "0.001": h,
        "3.001": x[3] + h,
        "0.012": slope[3] * h,
        "28.012002": nudged,
        "0.012002": nudged - y,
        "0.000002": nudged - y - slope[3] * h,
        "0.0": one_wire[0] * one_wire[0],
        "1.0": [x[1] ** 2, run.at("seed", node="y")],
        "16.0": one_wire[2] * one_wire[2],
        "36.0": one_wire[3] * one_wire[3],
        "4.0": [x[2] ** 2, one_wire[1] * one_wire[1], squares[0], squares[2]],
        "8.0": squares[1],
        "3.0": 3.0,
    }
