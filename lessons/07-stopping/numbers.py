"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs, spelling):
    copied, cut, seen, dropout = (runs[name] for name in ("copied", "detached", "seen", "dropout"))
    return {
        "0.8": copied.at("forward", node="p"),
        "1.6": copied.at("forward", node="value"),
        "1.0": 1.0,
        "2.2": [copied.at("forward", node="target"), cut.at("forward", node="target")],
        "0.6": [copied.at("forward", node="sub"), copied.at("accumulation", node="p", occurrence=-1)],
        "0.36": [copied.at("forward", node="loss"), cut.at("forward", node="loss")],
        "1.2": [copied.at("contribution", to="value", from_="sub"), copied.at("contribution", to="target", from_="sub")],
        "2.4": [copied.at("contribution", to="p", from_="value"), cut.at("accumulation", node="p", occurrence=-1)],
        "1.8": copied.at("contribution", to="p", from_="mul"),
        "2.0": [seen.at("forward", node="w")[0], dropout.at("forward", node="z")[0]],
        "20.0": seen.at("leaf", node="x")[0],
        "4.0": [dropout.at("forward", node="y")[0], dropout.at("leaf", node="x")[0]],
        "0.0": [dropout.at("forward", node="y")[5], dropout.at("leaf", node="x")[5]],
        "1.5": [runs["validated"].at("forward", node="loss"), runs["validated"].at("forward", node="mean", occurrence=-1)],
    }
