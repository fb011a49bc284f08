"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs, spelling):
    run, between, wrong, right = runs["family"], runs["between"], runs["scaled"], runs["scaled_right"]
    kept = right.at("accumulation", node="w", occurrence=-1)
    lost = wrong.at("leaf") if spelling == "torch" else 0.1 * kept
    return {
        "2.5": run.at("forward", node="cost"),
        "4.0": run.at("forward", node="price"),
        "20.0": [run.at("forward", node="sold"), run.at("accumulation", node="cost", occurrence=-1), between.at("accumulation", node="margin")],
        "1.5": [run.at("forward", node="margin"), between.at("accumulation", node="sold", occurrence=-1)],
        "30.0": run.at("forward", node="profit"),
        "15.0": run.at("contribution", to="price", from_="mul"),
        "4.25": (60 / 10 + run.at("forward", node="cost")) / 2,
        "5.0": run.at("accumulation", node="price", occurrence=-1),
        "0.1": right.at("forward", node="w")[0],
        "0.05": 0.05,
        "0.54": lost[0],
        "1.08": lost[1],
        "0.3": right.at("forward", node="einsum" if spelling == "tensorflow" else "dot"),
        "2.7": right.at("forward", node="sub"),
        "5.4": [kept[0], right.at("contribution", to="sub", from_="loss")],
        "10.8": kept[1],
        "1.0": right.at("forward", node="x")[0],
        "2.0": right.at("forward", node="x")[1],
    }
