"""Where the numbers in the text come from. The tests run the programs and compare."""


def numbers(runs, spelling):
    picked, weighted, mean, rows, unasked = (runs[name] for name in ("picked", "weighted", "mean", "rows", "unasked"))
    loss = picked.at("forward", node="pow")
    by_row = [rows.at("leaf", node="p", occurrence=row) for row in range(4)]
    return {
        "0.0": picked.at("seed", node="pow")[0],
        "1.0": [picked.at("seed", node="pow")[2], mean.at("seed", node="mean"), *unasked.at("seed", node="loss")],
        "0.25": [weighted.at("seed", node="pow")[0], *mean.at("contribution", to="pow", from_="mean")],
        "3.0": picked.at("forward", node="km")[2],
        "4.0": [loss[0], by_row[0][0], by_row[0][1]],
        "9.0": loss[1],
        "25.0": loss[2],
        "16.0": loss[3],
        "6.0": by_row[1][1],
        "8.0": by_row[3][1],
        "10.0": [by_row[2][1], picked.at("accumulation", node="b", occurrence=-1)],
        "12.0": by_row[1][0],
        "30.0": [by_row[2][0], picked.at("accumulation", node="w", occurrence=-1)],
        "32.0": by_row[3][0],
        "78.0": [unasked.at("leaf", node="w"), sum(row[0] for row in by_row)],
        "19.5": [weighted.at("accumulation", node="w", occurrence=-1), mean.at("leaf", node="w")],
    }
