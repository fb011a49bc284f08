"""The numbers in the text that no program of the lesson computes: the price of electricity, the third input, and measured times.

The times were measured on 2026-11-21 (docs/performance.md, workload `deep`): a run of a lesson's program cannot give them.
"""

MACHINE = 2.5  # GHz
MEASURED = {"eager": 16.44, "captured": 7.07, "PyTorch": 17.57}  # milliseconds a step, 100 dense layers of width 64


def numbers(runs):
    return {
        "0.2": 0.2,
        "0.5": 0.5,
        "3.0": 3.0,
        "2.5": MACHINE,
        "16.4": MEASURED["eager"],
        "7.1": MEASURED["captured"],
        "17.6": MEASURED["PyTorch"],
    }
