"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs):
    same, before, cut = runs["same_place"], runs["where_before"], runs["cut"]
    moved = before.at("leaf", node="w")
    return {
        "5.0": [same.at("forward", node="loss"), same.at("forward", node="distance")[1]],
        "1.0": same.at("contribution", to="distance", from_="loss")[1],
        "0.1": same.at("contribution", to="square", from_="distance")[1],
        "0.6": moved[1, 0],
        "0.8": moved[1, 1],
        "3.0": runs["harmless"].at("leaf", node="x")[0],
        "0.0": cut.at("forward", node="h"),
        "0.5": 0.5,
        "0.0902": cut.at("leaf", node="w", occurrence=-1),
    }
