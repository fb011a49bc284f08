"""Where the numbers come from that no run gives: what the programs are given, and what is worked out by hand."""

import numpy as np


def numbers(runs):
    quarter = runs["vanishing"].at("contribution", to="z", from_="h")
    return {
        "0.5": 0.5,
        "1.0": runs["vanishing"].at("seed", node="h"),
        "0.25": [quarter, np.sqrt(2 / 32)],
        "0.0625": 2 / 32,
        "0.1": 0.1,
        "1.5": 1.5,
        "3.4": np.finfo(np.float32).max / 1e38,
        "0.00001526": quarter**8,  # in the notes
        "0.6": 0.6,
    }
