"""What of a drawing's DOT are commands, and not texts of the learner's."""

import re


def outside_of_texts(dot: str) -> str:
    """DOT without its strings, and without its labels in HTML, whose brackets are balanced."""
    dot = re.sub(r'"(?:\\.|[^"\\])*"', '""', dot, flags=re.DOTALL)
    while re.search(r"<[^<>]*>", dot):
        dot = re.sub(r"<[^<>]*>", "", dot)
    return dot
