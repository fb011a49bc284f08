"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs):
    run, paused, explicit = runs["stopping"], runs["paused"], runs["explicit"]
    v, t, a = (run.at("forward", node=name) for name in "vta")
    by_v, by_t, by_a = (run.at("accumulation", node=name, occurrence=-1) for name in "vta")
    faster_reaction, faster_braking = (v + 1) * t, (v + 1) ** 2 / (2 * a)
    faster = faster_reaction + faster_braking
    total = run.at("forward", node="total")
    return {
        "20.0": [v, by_t, explicit.at("accumulation", node="t")],
        "1.5": [t, run.at("contribution", to="v", from_="reaction")],
        "1.0": [run.at("seed", node="total"), run.at("contribution", to="reaction", from_="total")],
        "30.0": [run.at("forward", node="reaction"), paused.at("forward", node="reaction")],
        "400.0": run.at("forward", node="pow"),
        "16.0": run.at("forward", node="mul", occurrence=1),
        "25.0": run.at("forward", node="braking"),
        "55.0": [total, paused.at("forward", node="total")],
        "0.0625": [run.at("contribution", to="pow", from_="braking"), faster - total - by_v],
        "1.5625": run.at("contribution", from_="braking", slot=1),
        "40.0": run.at("local", to="v", from_="pow"),
        "2.5": [run.at("contribution", to="v", from_="pow"), paused.at("accumulation", node="v", occurrence=-1)],
        "4.0": [by_v, explicit.at("accumulation", node="v", occurrence=1)],
        "8.0": [a, 2 * runs["kept"].at("accumulation", node="v", occurrence=1)],
        "3.125": [by_a, explicit.at("accumulation", node="a")],
        "21.0": v + 1,
        "31.5": faster_reaction,
        "27.5625": faster_braking,
        "59.0625": faster,
        "4.0625": faster - total,
    }
