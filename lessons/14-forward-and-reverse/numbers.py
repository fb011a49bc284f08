"""Where the numbers come from that the text writes out: what the programs are given."""


def numbers(runs):
    hand = runs["by_hand"]
    return {"2.0": hand.at("forward", node="x"), "1.0": hand.at("forward", node="x_dot"), "1.5": 1.5}
