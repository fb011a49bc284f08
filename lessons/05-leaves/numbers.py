"""The numbers in the text that no program computes: the scale and the rate that were chosen, and the price at which a rise stops paying."""


def numbers(runs):
    family = runs["family"]
    return {
        "0.1": 0.1,
        "0.05": 0.05,
        "4.0": family.at("forward", node="price"),
        "5.0": family.at("accumulation", node="price", occurrence=-1),
        "4.25": (60 / 10 + family.at("forward", node="cost")) / 2,
    }
