"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs):
    saved, deep, again = runs["saved"], runs["deep"], runs["checkpointed"]
    return {
        "0.0": [saved.at("forward", node="after_scale"), runs["no_grad"].at("forward", node="held")],
        "1000.0": saved.at("forward", node="after_exp"),
        "2000.0": saved.at("forward", node="after_sum"),
        "6400.0": deep.at("forward", node="held"),
        "32000.0": deep.at("forward", node="held", occurrence=-1),
        "9600.0": again.at("forward", node="held", occurrence=-1),
        "0.0600": [deep.at("forward", node="norm"), again.at("forward", node="norm")],
        "19.14": runs["leak"].at("forward", node="total", occurrence=-1),
        "2.0": runs["no_leak"].at("leaf", node="w"),
    }
