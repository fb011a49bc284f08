"""The numbers in the text that no program of the lesson computes: the price of electricity, the third input, and measured times.

The times were measured on 2026-11-22 (docs/performance.md, workload `deep`): a run of a lesson's program cannot give them.
"""

MEASURED = {"eager": 2.27, "captured": 1.16, "PyTorch": 3.81}  # milliseconds a step, 100 dense layers of width 64


def numbers(runs):
    return {
        "0.2": 0.2,
        "0.5": 0.5,
        "3.0": 3.0,
        "2.3": MEASURED["eager"],
        "1.2": MEASURED["captured"],
        "3.8": MEASURED["PyTorch"],
    }
