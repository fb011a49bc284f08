"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs, spelling):
    step, update, functional = runs["step"], runs["update"], runs["functional"]
    rate = 0.08
    w, b = step.at("forward", node="w"), step.at("forward", node="b")
    by_w, by_b = (step.at("accumulation", node=name, occurrence=-1) for name in "wb")
    later_w, later_b = (update.at("accumulation", node=name, occurrence=-1) for name in "wb")
    return {
        "2.0": [2.0, later_w],
        "5.0": [by_b, functional.at("accumulation", node="b", occurrence=-1)],
        "1.0": w,
        "0.5": [b, update.at("forward", node="error", occurrence=-1)],
        "2.5": [step.at("forward", node="said"), step.at("contribution", to="error", from_="loss", slot=0)],
        "6.25": step.at("forward", node="loss"),
        "10.0": [by_w, functional.at("accumulation", node="w", occurrence=-1)],
        "0.08": rate,
        "1.8": w - rate * by_w,
        "0.9": b - rate * by_b,
        "4.5": update.at("forward", node="said", occurrence=1),
        "1.96": w - rate * by_w - rate * later_w,
        "0.98": b - rate * by_b - rate * later_b,
    }
