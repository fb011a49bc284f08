"""The numbers in the text that no program computes: the rates of the tax."""


def numbers(runs):
    return {
        "0.2": 0.2,
        "0.4": 0.4,
        "0.5": 0.5,
        "0.0": 0.0,
    }
