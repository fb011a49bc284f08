"""The numbers in the text that no program computes: the rates of the tax, and what a graph kept from the first income would say."""


def numbers(runs):
    return {
        "0.2": 0.2,
        "0.4": 0.4,
        "0.5": 0.5,
        "0.0": 0.0,
        "10.0": 0.2 * runs["taxed_more"].at("forward", node="income"),
    }
