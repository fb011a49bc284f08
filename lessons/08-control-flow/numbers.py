"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs, spelling):
    low, high, root, sentence = (runs[name] for name in ("tax", "taxed_more", "root", "sentence"))
    chosen, mended = runs["piecewise"], runs["mended"]
    return {
        "20.0": low.at("forward", node="income"),
        "50.0": high.at("forward", node="income"),
        "4.0": low.at("forward", node="due"),
        "14.0": high.at("forward", node="due"),
        "10.0": 0.2 * high.at("forward", node="income"),
        "0.2": [low.at("accumulation", node="income", occurrence=-1), chosen.at("leaf", node="income")[0]],
        "0.4": [high.at("accumulation", node="income", occurrence=-1), chosen.at("leaf", node="income")[1]],
        "9.0": root.at("forward", node="a"),
        "0.1667": root.at("leaf", node="a"),
        "0.1654": root.at("contribution", to="a", from_="div", occurrence=0),
        "0.5": sentence.at("forward", node="u"),
        "2.125": sentence.at("forward", node="memory", occurrence=-1),
        "2.25": sentence.at("contribution", to="u", occurrence=0),
        "0.25": [sentence.at("contribution", to="u", occurrence=1), sentence.at("contribution", to="u", occurrence=2)],
        "2.75": sentence.at("leaf", node="u"),
        "0.0": [sentence.at("contribution", to="u", occurrence=3), chosen.at("contribution", to="low", from_="due")[1]],
        "2.0": mended.at("forward", node="y")[1],
    }
