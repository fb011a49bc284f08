"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs):
    hand, back = runs["by_hand"], runs["backward"]
    change = runs["epidemic"].at("forward", node="change")
    slopes = runs["eight_backward"].at("accumulation", node="prediction", occurrence=-1)
    return {
        "2.0": [hand.at("forward", node="x"), back.at("contribution", to="b", from_="y")],
        "1.0": hand.at("forward", node="x_dot"),
        "4.0": [hand.at("forward", node="a"), hand.at("forward", node="a_dot"), slopes[6]],
        "0.7568": hand.at("forward", node="b"),
        "0.6536": hand.at("forward", node="cos"),
        "2.615": hand.at("forward", node="b_dot"),
        "5.986": [hand.at("forward", node="y_dot"), back.at("accumulation", node="x", occurrence=-1)],
        "0.1257": [change[11], runs["epidemic_backward"].at("accumulation", node="beta", occurrence=-1)],
        "0.5818": change[5],
        "1.75": slopes[0],
        "4.5": slopes[1],
        "0.5": slopes[2],
        "2.5": slopes[3],
        "3.25": slopes[4],
        "4.25": slopes[5],
        "1.5": runs["one_for_all"].at("forward", node="slope"),
    }
