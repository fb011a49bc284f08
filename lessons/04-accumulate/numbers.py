"""The numbers in the text that no program computes: an account at eleven per cent, a mean that was not halved."""


def grown(rate, years=3, deposit=100.0):
    """The balance after `years`, by the closed formula of a savings plan."""
    return deposit * ((1 + rate) ** (years + 1) - 1) / rate


def numbers(runs):
    wiped = runs["wiped"]
    return {
        "0.01": 0.01,
        "0.11": 0.11,
        "0.9": 0.9,
        "1.0": 1.0,
        "6.83": 0.01 * runs["savings"].at("accumulation", node="rate", occurrence=-1),
        "470.97": grown(0.11),
        "6.87": grown(0.11) - grown(0.1),
        "39.0": 2 * wiped.at("leaf", node="w", occurrence=0),
    }
