"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs):
    target, diamond, neuron = runs["target"], runs["diamond"], runs["neuron"]
    return {
        "1.0": target.at("seed", node="d"),
        "2.0": [target.at("forward", node="a"), target.at("accumulation", node="b", occurrence=-1)],
        "3.0": [target.at("forward", node="b"), target.at("contribution", to="a", from_="c")],
        "6.0": target.at("forward", node="c"),
        "4.0": target.at("forward", node="d"),
        "9.0": [diamond.at("forward", node="u"), diamond.at("contribution", to="v", from_="w")],
        "12.0": [diamond.at("forward", node="v"), diamond.at("contribution", to="u", from_="w")],
        "108.0": diamond.at("forward", node="w"),
        "21.0": diamond.at("accumulation", node="u", occurrence=1),
        "126.0": 2 * diamond.at("contribution", to="x", from_="u"),
        "135.0": diamond.at("accumulation", node="x", occurrence=-1),
        "72.0": 2 * diamond.at("forward", node="x") * diamond.at("contribution", to="u", from_="w"),
        "81.0": 2 * diamond.at("forward", node="x") * diamond.at("contribution", to="u", from_="w") + 9,
        "0.0": 0.0,
        "0.2518": neuron.at("forward", node="loss", occurrence=1),
        "0.0003": neuron.at("forward", node="loss", occurrence=-1),
    }
