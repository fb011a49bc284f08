"""The numbers in the text that no program of the lesson computes: the price of electricity, the third input, and measured times.

The times were measured on 2026-11-21 (docs/performance.md, workload `deep`): a run of a lesson's program cannot give them.
"""

MACHINE = 2.5  # GHz
MEASURED = {"eager": 15.02, "captured": 6.48, "PyTorch": 18.18}  # milliseconds a step, 100 dense layers of width 64


def numbers(runs):
    return {
        "0.2": 0.2,
        "0.5": 0.5,
        "3.0": 3.0,
        "2.5": MACHINE,
        "15.0": MEASURED["eager"],
        "6.5": MEASURED["captured"],
        "18.2": MEASURED["PyTorch"],
    }
