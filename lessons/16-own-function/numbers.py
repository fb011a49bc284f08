"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs):
    slopes = runs["softplus"].at("accumulation", node="x", occurrence=-1)
    straight = runs["straight"]
    w = straight.at("forward", node="w")
    return {
        "1.0": [slopes[0], runs["softplus"].at("contribution", to="y", from_="sum")[0], -straight.at("forward", node="sub")[0]],
        "0.5": slopes[1],
        "0.04743": slopes[2],
        "6.0": runs["two_inputs"].at("leaf", node="k"),
        "0.3": w[0],
        "0.0": straight.at("forward", node="q")[0],
        "2.0": straight.at("leaf", node="w")[0],
    }
