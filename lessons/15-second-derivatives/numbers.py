"""Where the numbers in the text come from. The tests run the programs and compare."""

import numpy as np


def numbers(runs):
    cube, kepler, hessian, product = (runs[name] for name in ("cube", "kepler", "hessian", "product"))
    x = [kepler.at("update", node="x", occurrence=step) for step in range(5)]
    matrix = hessian.at("forward", node="H")
    line = hessian.at("update", node="p")
    pulled = runs["penalty"].at("leaf", node="w")
    return {
        "3.0": cube.at("forward", node="x"),
        "1.0": [cube.at("seed", node="slope"), kepler.at("forward", node="x")],
        "27.0": [cube.at("accumulation", node="x"), cube.at("forward", node="slope")],
        "18.0": cube.at("accumulation", node="x", occurrence=-1),
        "0.9": 0.9,
        "0.8": 0.8,
        "0.5": 0.5,
        "0.21": 1 - 0.9 * np.cos(0.5),
        "0.5573": [kepler.at("forward", node="slope"), 1 - 0.9 * np.sin(1) - 0.8],
        "0.5137": 1 - 0.9 * np.cos(1),
        "2.085": x[0],
        "1.737": x[1],
        "1.694": x[2],
        "1.693260": [x[3], x[4]],
        "2.0": matrix[1, 1],
        "24.0225": matrix[0, 0],
        "6.675": [matrix[0, 1], product.at("forward", node="Hv")[1]],
        "12.55": line[0],
        "30.87": line[1],
        "25.89": [product.at("forward", node="size", occurrence=1), np.linalg.eigvalsh(matrix)[-1]],
        "0.7127": pulled[0],
        "0.9095": pulled[1],
    }
