"""Where the numbers in the text come from. The tests run the programs and compare."""

import numpy as np


def exactly(number):
    """A number of at most three decimals as the tables print it: 71.1, 95.625, 79.0."""
    text = f"{number:.3f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


def numbers(runs, spelling):
    returned = spelling in ("tensorflow", "jax")  # gradients are handed out, and kept in no leaf

    def gradient(run, node, occurrence=0):
        return run.at("accumulation" if returned else "leaf", node=node, occurrence=occurrence)

    def moved(run, node, occurrence=0):
        """The parameter after step `occurrence`; JAX gives each step a new value of that name."""
        if spelling != "jax":
            return run.at("update", node=node, occurrence=occurrence)
        return run.at("forward", node=node, occurrence=occurrence if occurrence < 0 else occurrence + 1)

    one, twenty, unwiped = runs["one_step"], runs["twenty_steps"], runs["no_zero"]
    large, centred = runs["too_large"], runs["centred"]
    x, y = one.at("forward", node="x"), one.at("forward", node="y")
    sent = one.at("contribution", to="residual", from_="pow")
    products = sent * x
    last_w, last_b = (moved(twenty, name, occurrence=-1) for name in "wb")
    design = np.stack([x, np.ones_like(x)], axis=1)
    best, squares, _, _ = np.linalg.lstsq(design, y, rcond=None)
    curvature = np.linalg.eigvalsh(2 / len(x) * design.T @ design)[-1]
    said = {exactly(number): number for number in [*x, *y, *abs(sent), *abs(products)]}
    return said | {
        "0.0": one.at("forward", node="w"),
        "1.0": one.at("seed", node="loss"),
        "0.125": one.at("contribution", to="pow", from_="sum" if spelling == "jax" else "loss"),
        "5462.0": [one.at("forward", node="loss"), np.mean(y**2)],
        "145.5": [gradient(one, "b"), sent.sum()],
        "507.5": [gradient(one, "w"), products.sum(), one.at("unbroadcast", to="w")],
        "0.01": -moved(one, "w") / gradient(one, "w"),
        "5.075": moved(one, "w"),
        "5.0749998": float(np.float32(5.075)),
        "5.074999809265137": float(np.float32(5.075)),
        "1.455": moved(one, "b"),
        "76.59": twenty.at("forward", node="loss", occurrence=19),
        "19.4": last_w,
        "6.15": last_b,
        "4.0": 4.0,
        "0.7829": gradient(twenty, "w", occurrence=19),
        "3.814": gradient(twenty, "b", occurrence=19),
        "12.55": [best[0], moved(centred, "w", occurrence=-1)],
        "30.87": best[1],
        "32.07": [squares[0] / len(x), centred.at("forward", node="loss", occurrence=3)],
        "375.9": gradient(twenty, "w", occurrence=1),
        "883.4": unwiped.at("leaf", node="w", occurrence=1),
        "376.7": unwiped.at("forward", node="loss", occurrence=3),
        "5599.4": unwiped.at("forward", node="loss", occurrence=6),
        "0.1": -moved(large, "w") / gradient(large, "w"),
        "50.75": moved(large, "w"),
        "808.8": gradient(large, "w", occurrence=1),
        "13665.7": large.at("forward", node="loss", occurrence=1),
        "34375.3": large.at("forward", node="loss", occurrence=2),
        "86652.3": large.at("forward", node="loss", occurrence=3),
        "25.89": curvature,
        "0.7411": 1 - 0.01 * curvature,
        "1.589": 1 - 0.1 * curvature,
        "0.0773": 2 / curvature,
        "0.07": 0.07,
        "0.5": -moved(centred, "b") / gradient(centred, "b"),
        "34.31": centred.at("forward", node="loss", occurrence=1),
        "72.75": [moved(centred, "b"), y.mean()],
    }
