"""The existing name nearest to one that does not exist, for errors that help. Knows nothing of tensors."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or `None` where nothing is close.

    >>> nearest("sigmiod", ["relu", "sigmoid"])
    'sigmoid'
    """
    import difflib

    words = list(known)
    by_fold = {word.casefold(): word for word in words}
    if name.casefold() in by_fold:
        return by_fold[name.casefold()]
    close = difflib.get_close_matches(name, words, n=1, cutoff=0.6)
    return close[0] if close else None
