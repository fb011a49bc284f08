"""Where the numbers in the text come from. The tests run the programs and compare.

The times were measured on 2026-11-21 (docs/performance.md, workload `deep`): a run of a lesson's program cannot give them.
"""

MEASURED = {"eager": 15.02, "captured": 6.48, "PyTorch": 18.18}  # milliseconds a step, 100 dense layers of width 64
MACHINE = 2.5  # GHz


def numbers(runs, spelling):
    each, once, traced, chosen = (runs[name] for name in ("each_time", "once", "traced", "chosen"))
    return {
        "3.0": once.at("forward", node="b"),
        "2.0": once.at("forward", node="a"),
        "4.0": once.at("forward", node="a", occurrence=1),
        "5.0": once.at("forward", node="b", occurrence=1),
        "6.0": each.at("accumulation", node="x", occurrence=-1),
        "8.0": once.at("forward", node="y"),
        "24.0": once.at("forward", node="y", occurrence=1),
        "10.0": traced.at("forward", node="add" if spelling == "jax" else "y", occurrence=2),
        "2.5": MACHINE,
        "15.0": MEASURED["eager"],
        "6.5": MEASURED["captured"],
        "18.2": MEASURED["PyTorch"],
        "45.0": chosen.at("forward", node="where"),
        "0.5": 0.5,
        "0.2": 0.2,
    }
