"""Where the numbers in the text come from. The tests run the programs and compare."""

import numpy as np


def norms(run):
    """The gradient norms that the program prints, first layer first."""
    return [float(line.split()[-1]) for line in run.document["stdout"].splitlines()]


def numbers(runs):
    vanishing, exploding, clipped = runs["vanishing"], runs["exploding"], runs["clipped"]
    deep, he = norms(runs["deep"]), norms(runs["he"])
    quarter = vanishing.at("contribution", to="z", from_="h")
    step = clipped.at("forward", node="w") - clipped.at("update", node="w")
    return {
        "8.2": deep[0] * 1e8,
        "1.8": deep[3] * 1e5,
        "7.4": deep[6] * 1e3,
        "2.6": deep[9],
        "0.5": [vanishing.at("forward", node="h", occurrence=7), exploding.at("forward", node="h", occurrence=7)],
        "0.6": 0.6,
        "1.0": vanishing.at("seed", node="h"),
        "0.25": [quarter, np.sqrt(2 / 32), exploding.at("contribution", to="z", from_="h")],
        "0.0625": [vanishing.at("contribution", to="z", from_="h", occurrence=1), (2 / 32)],
        "0.00001526": vanishing.at("leaf", node="x"),
        "256.0": exploding.at("leaf", node="x"),
        "0.1": [np.sqrt(1 / (3 * 32)), step],
        "1.3": min(he),
        "3.6": max(he),
        "2.422": runs["he"].at("forward", node="loss"),
        "587839.2": runs["too_wide"].at("forward", node="loss"),
        "1.5": clipped.at("forward", node="w"),
        "3.4": np.finfo(np.float32).max / 1e38,
        "2.95": clipped.at("leaf", node="w") / 1e8,
        "1.4": clipped.at("update", node="w"),
        "2.2": 2.2,
    }
