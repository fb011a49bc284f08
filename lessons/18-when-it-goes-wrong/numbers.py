"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs, spelling):
    kept = "leaf" if spelling == "torch" else "accumulation"
    same, before, cut = runs["same_place"], runs["where_before"], runs["cut"]
    moved = before.at(kept, node="w")
    return {
        "5.0": [same.at("forward", node="loss"), same.at("forward", node="distance")[1]],
        "1.0": same.at("contribution", to="distance", from_="loss")[1],
        "0.1": same.at("contribution", to="square", from_="distance")[1],
        "0.6": moved[1, 0],
        "0.8": moved[1, 1],
        "3.0": runs["harmless"].at(kept, node="x")[0],
        "0.0": [cut.at("accumulation", node="w"), moved[0, 0]],
        "0.5": 0.5,
        "0.0902": sum(cut.at("accumulation", node="w", occurrence=reading) for reading in range(3)),
    }
