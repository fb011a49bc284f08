"""The numbers in the text that no program computes: the drive that is one metre per second faster, and PyTorch's sum of two walks."""


def numbers(runs):
    run = runs["stopping"]
    v, t, a, total = (run.at("forward", node=name) for name in ("v", "t", "a", "total"))
    by_v = run.at("accumulation", node="v", occurrence=-1)
    reaction, braking = (v + 1) * t, (v + 1) ** 2 / (2 * a)
    return {
        "21.0": v + 1,
        "31.5": reaction,
        "27.5625": braking,
        "59.0625": reaction + braking,
        "4.0625": reaction + braking - total,
        "0.0625": reaction + braking - total - by_v,
        "8.0": 2 * by_v,
        "1.0": run.at("seed", node="total"),
    }
