"""Where the numbers in the text come from. The tests run the programs and compare."""

import numpy as np


def numbers(runs):
    sgd, momentum, adam, summed = (runs[name] for name in ("sgd", "momentum", "adam", "summed"))
    x, y = sgd.at("forward", node="x"), sgd.at("forward", node="y")

    def loss(run, step):
        return run.at("forward", node="loss", occurrence=step - 1)

    first, second = (sgd.at("accumulation", node="w", occurrence=step) for step in (0, 1))
    w1, w2 = (momentum.at("update", node="w", occurrence=step) for step in (0, 1))
    rate = w1 / -first
    kept = ((w1 - w2) / rate - second) / first
    design = np.stack([x, np.ones_like(x)], axis=1)
    best, squares, _, _ = np.linalg.lstsq(design, y, rcond=None)
    curvature = np.linalg.eigvalsh(2 / len(x) * design.T @ design)[-1]
    return {
        "0.0": sgd.at("forward", node="w"),
        "0.01": rate,
        "0.9": kept,
        "0.1": 1 - kept,
        "0.999": 0.999,
        "0.001": 1 - 0.999,
        "0.5": 0.5,
        "0.07": 0.07,
        "10.0": runs["leaf_last"].at("forward", node="w"),
        "5.075": [sgd.at("update", node="w"), momentum.at("update", node="w")],
        "507.5": first,
        "145.5": adam.at("accumulation", node="b"),
        "375.9": second,
        "8.834": sgd.at("update", node="w", occurrence=1),
        "832.6": kept * first + second,
        "8.326": w2 - w1,
        "13.4": w2,
        "29.91": momentum.at("update", node="w", occurrence=3),
        "269.1": momentum.at("accumulation", node="w", occurrence=4),
        "33.9": momentum.at("update", node="w", occurrence=4),
        "196.0": loss(momentum, 4),
        "2965.5": loss(momentum, 6),
        "481.4": loss(momentum, 20),
        "52.95": loss(momentum, 60),
        "76.59": loss(sgd, 20),
        "71.98": loss(sgd, 60),
        "1.0": [adam.at("update", node="w"), adam.at("update", node="b")],
        "47.38": loss(adam, 20),
        "198.4": loss(adam, 31),
        "54.47": loss(adam, 60),
        "12.55": best[0],
        "30.87": best[1],
        "32.07": squares[0] / len(x),
        "40.6": summed.at("update", node="w"),
        "4364.1": summed.at("accumulation", node="w", occurrence=1),
        "43696.0": [loss(summed, 1), loss(summed, 7)],
        "50021.8": loss(summed, 2),
        "57279.4": loss(summed, 3),
        "0.08": rate * len(x),
        "0.0773": 2 / curvature,
        "1.998": adam.at("update", node="w", occurrence=1),
        "2.992": adam.at("update", node="w", occurrence=2),
    }
