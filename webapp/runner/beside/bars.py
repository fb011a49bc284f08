"""`tqdm` where it is not installed: a bar goes through what it is given, counts, and shows nothing, for nobody sees a bar move in a recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["MODULES", "Bar", "names"]

MODULES = frozenset({"tqdm", "tqdm.auto", "tqdm.autonotebook", "tqdm.notebook", "tqdm.std"})


class Bar:
    """An iterable that knows how far it is.

    >>> [word for word in Bar(["a", "b"], desc="words")]
    ['a', 'b']
    """

    def __init__(
        self,
        iterable: Iterable[Any] | None = None,
        desc: str | None = None,
        total: float | None = None,
        leave: bool | None = True,
        **_: Any,
    ) -> None:
        self.iterable, self.desc, self.leave = iterable, desc or "", leave
        self.total = len(iterable) if total is None and hasattr(iterable, "__len__") else total  # type: ignore[arg-type]
        self.n: float = 0
        self.disable = False

    def __iter__(self) -> Iterator[Any]:
        if self.iterable is None:
            raise TypeError("'NoneType' object is not iterable")
        for one in self.iterable:
            yield one
            self.n += 1

    def __len__(self) -> int:
        return int(self.total or 0)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def update(self, n: float = 1) -> None:
        """Count on."""
        self.n += n

    def reset(self, total: float | None = None) -> None:
        """Count from 0 again."""
        self.n, self.total = 0, self.total if total is None else total

    def set_description(self, desc: str | None = None, refresh: bool = True) -> None:
        """What stands before the bar."""
        del refresh
        self.desc = desc or ""

    set_description_str = set_description

    def set_postfix(self, ordered_dict: Any = None, refresh: bool = True, **kwargs: Any) -> None:
        """What stands behind it: numbers are read, as they are where a bar is drawn."""
        del refresh
        for value in {**dict(ordered_dict or {}), **kwargs}.values():
            format(value) if isinstance(value, str) else str(value)

    def set_postfix_str(self, s: str = "", refresh: bool = True) -> None:
        """The same in words."""

    def refresh(self, *_: Any, **__: Any) -> None:
        """Nothing: there is no bar to draw again."""

    def clear(self, *_: Any, **__: Any) -> None:
        """Nothing: there is no bar to wipe."""

    def close(self) -> None:
        """The end of it."""

    @staticmethod
    def write(s: Any, file: Any = None, end: str = "\n", nolock: bool = False) -> None:
        """Print without touching a bar."""
        del nolock
        print(s, file=file, end=end)

    @classmethod
    def pandas(cls, *_: Any, **__: Any) -> None:
        """Nothing: there is no pandas either."""


def trange(*args: Any, **kwargs: Any) -> Bar:
    """A bar over a range."""
    return Bar(range(*args), **kwargs)


def names(module: str) -> dict[str, Any]:
    """What the module holds."""
    return {"tqdm": Bar, "trange": trange, **({"tqdm_notebook": Bar, "tnrange": trange} if module == "tqdm" else {})}
