"""Where the numbers come from that no run gives: the rates that were chosen, and what is worked out by hand."""

import numpy as np


def numbers(runs):
    sgd, momentum = runs["sgd"], runs["momentum"]
    x, y = (sgd.at("forward", node=name) for name in "xy")
    first, second = (sgd.at("accumulation", node="w", occurrence=step) for step in (0, 1))
    before, after = (momentum.at("update", node="w", occurrence=step) for step in (0, 1))
    design = np.stack([x, np.ones_like(x)], axis=1)
    best, squares, _, _ = np.linalg.lstsq(design, y, rcond=None)
    curvature = np.linalg.eigvalsh(2 / len(x) * design.T @ design)[-1]
    chosen = {str(number): number for number in (0.0, 1.0, 0.01, 0.9, 0.1, 0.999, 0.001, 0.5, 0.07)}
    return chosen | {
        "507.5": first,
        "832.6": 0.9 * first + second,
        "8.326": after - before,
        "12.55": best[0],
        "30.87": best[1],
        "32.07": squares[0] / len(x),
        "0.08": 0.01 * len(x),
        "0.0773": 2 / curvature,
    }
