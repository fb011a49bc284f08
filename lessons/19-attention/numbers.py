"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs, spelling):
    weights, head, width = runs["weights"], runs["head"], runs["width"]
    p = weights.at("forward", node="p")
    pulled = weights.at("contribution", from_="p", to="s")
    rows = runs["wrong_axis"].at("forward", node="rows")
    # Each framework draws its own random vectors: the largest weight and the gradient, undivided and divided.
    drawn = {
        "torch": ("0.9996", "0.0002", "0.2984", "0.1886"),
        "tensorflow": ("0.9991", "0.0011", "0.3228", "0.3639"),
        "jax": ("0.9992", "0.0005", "0.3136", "0.2099"),
    }
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
        **dict(zip(drawn[spelling], [width.at("forward", node=n, occurrence=k) for k in (0, 1) for n in ("top", "pull")], strict=True)),
        "3.2": 3.2,
    }
