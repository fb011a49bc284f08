"""Where the numbers come from that no run gives: the data, the rates that were chosen, and what is worked out by hand."""

import numpy as np


def numbers(runs):
    x, y = (runs["one_step"].at("forward", node=name) for name in "xy")
    design = np.stack([x, np.ones_like(x)], axis=1)
    best, _, _, _ = np.linalg.lstsq(design, y, rcond=None)
    curvature = np.linalg.eigvalsh(2 / len(x) * design.T @ design)[-1]
    given = {str(number): number for number in (0.0, 1.0, 0.01, 0.1, 0.5, 0.07, 3.3, 4.0)}
    return (
        given
        | {str(round(float(number), 1)): number for number in [*x, *y]}
        | {
            "507.5": 2 * abs(np.mean(y * x)),
            "30.87": best[1],
            "25.89": curvature,
            "0.7411": 1 - 0.01 * curvature,
            "1.589": 1 - 0.1 * curvature,
            "0.0773": 2 / curvature,
            "5.0749998": float(np.float32(5.075)),
            "5.074999809265137": float(np.float32(5.075)),
        }
    )
