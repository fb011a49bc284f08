"""Where the numbers in the text come from. The tests run the programs and compare."""

import numpy as np


def exactly(number):
    """A number of at most three decimals as the tables print it: 71.1, 95.625, 79.0."""
    text = f"{number:.3f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


def numbers(runs):
    one, twenty, unwiped = runs["one_step"], runs["twenty_steps"], runs["no_zero"]
    large, centred = runs["too_large"], runs["centred"]
    x, y = one.at("forward", node="x"), one.at("forward", node="y")
    sent = one.at("contribution", to="residual", from_="pow")
    products = sent * x
    last_w, last_b = (twenty.at("update", node=name, occurrence=-1) for name in "wb")
    design = np.stack([x, np.ones_like(x)], axis=1)
    best, squares, _, _ = np.linalg.lstsq(design, y, rcond=None)
    curvature = np.linalg.eigvalsh(2 / len(x) * design.T @ design)[-1]
    said = {exactly(number): number for number in [*x, *y, *abs(sent), *abs(products)]}
    return said | {
        "0.0": one.at("forward", node="w"),
        "1.0": one.at("seed", node="loss"),
        "0.125": one.at("contribution", to="pow", from_="loss"),
        "5462.0": [one.at("forward", node="loss"), np.mean(y**2)],
        "145.5": [one.at("leaf", node="b"), sent.sum()],
        "507.5": [one.at("leaf", node="w"), products.sum(), one.at("unbroadcast", to="w")],
        "0.01": -one.at("update", node="w") / one.at("leaf", node="w"),
        "5.075": one.at("update", node="w"),
        "5.0749998": float(np.float32(5.075)),
        "5.074999809265137": float(np.float32(5.075)),
        "1.455": one.at("update", node="b"),
        "76.59": twenty.at("forward", node="loss", occurrence=19),
        "19.4": last_w,
        "6.15": last_b,
        "4.0": 4.0,
        "0.7829": twenty.at("leaf", node="w", occurrence=19),
        "3.814": twenty.at("leaf", node="b", occurrence=19),
        "12.55": [best[0], centred.at("update", node="w", occurrence=-1)],
        "30.87": best[1],
        "32.07": [squares[0] / len(x), centred.at("forward", node="loss", occurrence=3)],
        "375.9": twenty.at("leaf", node="w", occurrence=1),
        "883.4": unwiped.at("leaf", node="w", occurrence=1),
        "376.7": unwiped.at("forward", node="loss", occurrence=3),
        "5599.4": unwiped.at("forward", node="loss", occurrence=6),
        "0.1": -large.at("update", node="w") / large.at("leaf", node="w"),
        "50.75": large.at("update", node="w"),
        "808.8": large.at("leaf", node="w", occurrence=1),
        "13665.7": large.at("forward", node="loss", occurrence=1),
        "34375.3": large.at("forward", node="loss", occurrence=2),
        "86652.3": large.at("forward", node="loss", occurrence=3),
        "25.89": curvature,
        "0.7411": 1 - 0.01 * curvature,
        "1.589": 1 - 0.1 * curvature,
        "0.0773": 2 / curvature,
        "0.07": 0.07,
        "0.5": -centred.at("update", node="b") / centred.at("leaf", node="b"),
        "34.31": centred.at("forward", node="loss", occurrence=1),
        "72.75": [centred.at("update", node="b"), y.mean()],
    }
