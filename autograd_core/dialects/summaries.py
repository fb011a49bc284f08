"""What writers of summaries say, in any framework's words: they may be talked to, and write nothing, since a recording shows every value of a run."""

from __future__ import annotations

__all__ = ["nothing_is_written"]


def nothing_is_written(folder: str) -> tuple[str, str, str]:
    """Code, words and hint of the notice that no event files come into the folder that a program named."""
    words = f"Nothing is written to {folder!r}: there are no event files and no TensorBoard here."
    return "tf1_summaries", words, "Print the values; a recording shows every value of the run."
