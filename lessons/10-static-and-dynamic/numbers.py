"""Where the numbers in the text come from. The tests run the programs and compare.

The times were measured on 2026-11-21 (docs/performance.md, workload `deep`): a run of a lesson's program cannot give them.
"""

MEASURED = {"eager": 15.02, "captured": 6.48, "PyTorch": 18.18}  # milliseconds a step, 100 dense layers of width 64


def numbers(runs):
    chosen = runs["chosen"]
    return {
        "3.0": [runs["each_time"].at("update", node="x", occurrence=2), runs["once"].at("forward", node="b")],
        "2.0": runs["once"].at("forward", node="a"),
        "4.0": runs["once"].at("forward", node="a", occurrence=1),
        "5.0": runs["once"].at("forward", node="b", occurrence=1),
        "6.0": runs["each_time"].at("leaf", node="x", occurrence=2),
        "8.0": runs["once"].at("forward", node="y"),
        "24.0": runs["once"].at("forward", node="y", occurrence=1),
        "10.0": runs["traced"].at("forward", node="y", occurrence=2),
        "15.0": MEASURED["eager"],
        "6.5": MEASURED["captured"],
        "18.2": MEASURED["PyTorch"],
        "45.0": chosen.at("forward", node="where"),
        "0.5": chosen.at("accumulation", node="sub"),
        "0.2": chosen.at("accumulation", node="use", occurrence=-1),
    }
