"""The numbers in the text that no program computes: what the thermometer shows, what is right, and the rate that was chosen."""


def numbers(runs):
    return {"2.0": 2.0, "5.0": 5.0, "0.08": 0.08, "1.0": runs["step"].at("forward", node="w")}
