"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs):
    weights, head, width = runs["weights"], runs["head"], runs["width"]
    p = weights.at("forward", node="p")
    pulled = weights.at("contribution", from_="p", to="s")
    rows = runs["wrong_axis"].at("forward", node="rows")
    looks = head.at("forward", node="P")
    return {
        "0.125": p[0],
        "0.25": p[1],
        "0.625": p[2],
        "2.0": [weights.at("forward", node="o"), float(p @ weights.at("forward", node="v"))],
        "0.75": pulled[0],
        "0.5": pulled[1],
        "1.25": pulled[2],
        "0.1978": [looks[0, 0], rows[0]],
        "0.4011": [looks[0, 1], looks[0, 2]],
        "0.3956": head.at("contribution", from_="sub", to="O")[0],
        "0.7911": head.at("contribution", from_="O", to="P")[0, 0],
        "1.0": looks[0].sum(),
        "2.071": rows[2],
        "0.9996": width.at("forward", node="top"),
        "0.0002": width.at("forward", node="pull"),
        "0.2984": width.at("forward", node="top", occurrence=1),
        "0.1886": width.at("forward", node="pull", occurrence=1),
        "3.2": 3.2,
    }
