"""Where the numbers in the text come from. The tests run the programs and compare."""

import re

import numpy as np


def grown(rate, years=3, deposit=100.0):
    """The balance after `years`, by the closed formula of a savings plan."""
    return deposit * ((1 + rate) ** (years + 1) - 1) / rate


def numbers(runs):
    account, halves, wiped, forgotten, mxnet = (runs[name] for name in ("savings", "halves", "wiped", "forgotten", "written"))
    rate, by_rate = account.at("forward", node="rate"), account.at("accumulation", node="rate", occurrence=-1)
    sent = [account.at("contribution", to="rate", from_="interest", occurrence=year) for year in range(3)]
    x, y = wiped.at("forward", node="km"), wiped.at("forward", node="minutes")
    printed = [float(number) for number in re.findall(r"-[\d.]+\d|-\d", halves.document["stdout"])]
    whole = 2 * np.mean((1.0 * x - y) * x)
    moved = [forgotten.at("update", node="w", occurrence=step) for step in range(14)]
    return {
        "0.1": rate,
        "0.01": 0.01,
        "0.11": rate + 0.01,
        "0.9": 0.9,
        "1.0": account.at("contribution", to="interest", from_="add", occurrence=0),
        "1.1": account.at("contribution", to="interest", from_="add", occurrence=1),
        "1.21": account.at("contribution", to="interest", from_="add", occurrence=2),
        "100.0": account.at("forward", node="balance", occurrence=0),
        "210.0": account.at("forward", node="balance", occurrence=1),
        "331.0": sent[0],
        "231.0": sent[1],
        "121.0": sent[2],
        "464.1": account.at("forward", node="balance", occurrence=-1),
        "683.0": [by_rate, sum(sent)],
        "6.83": 0.01 * by_rate,
        "470.97": grown(0.11),
        "6.87": grown(0.11) - grown(0.1),
        "4.0": [printed[0], mxnet.at("leaf", node="w", occurrence=0)],
        "15.5": [printed[1] - printed[0], mxnet.at("leaf", node="w", occurrence=1)],
        "19.5": [printed[1], whole],
        "39.0": 2 * whole,
        "1.975": [wiped.at("update", node="w", occurrence=0), moved[0]],
        "2.219": wiped.at("update", node="w", occurrence=1),
        "2.280": wiped.at("update", node="w", occurrence=2),
        "2.300": wiped.at("update", node="w", occurrence=5),
        "2.3": float(x @ y / (x @ x)),
        "4.875": forgotten.at("unbroadcast", to="w", occurrence=1),
        "24.375": forgotten.at("leaf", node="w", occurrence=1),
        "3.194": moved[1],
        "3.742": [moved[3 - 1], moved[10 - 1]],
        "0.992": moved[7 - 1],
        "0.984": moved[14 - 1],
    }
