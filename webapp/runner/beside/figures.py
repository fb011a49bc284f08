"""`matplotlib` and `seaborn` where they are not installed: every call is taken, nothing is drawn, and the first that would draw is a notice.

What a program goes on to use is real where it is numbers (the counts of a histogram, the colours of a map) or a number of things (axes of a
grid, lines of a plot); everything else is a `Blank`. A tensor that requires grad is refused as where figures are drawn, by NumPy's way in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core import source
from autograd_core.advice import advise
from autograd_core.tape import Variable

__all__ = ["Blank", "begin", "names"]

source.passages[__file__] = True  # the line to mark is the program's

_told = [False]
_SILENT = frozenset(
    {"close", "use", "set", "set_theme", "set_style", "set_context", "set_palette", "switch_backend", "ion", "ioff", "rc", "update"}
)
"""Calls that draw nothing, so that there is nothing to tell of."""


def begin() -> None:
    """A program starts, which nobody was told anything yet."""
    _told[0] = False


def _tell() -> None:
    if not _told[0]:
        _told[0] = True
        advise(
            "figures_absent",
            "Figures are not drawn here: what the program computes and prints is all there.",
            "Print the numbers that the figure would show.",
        )


class Blank:
    """In the place of a figure, its axes or anything that belongs to them."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "subplots":  # of a figure: its axes alone
            return _grid
        return _MADE[name] if name in _MADE else Blank(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        for one in (*args, *kwargs.values()):
            _read(one)
        if self._name not in _SILENT:
            _tell()
        return Blank(self._name)

    def __getitem__(self, key: Any) -> Blank:
        return Blank(self._name)

    def __setitem__(self, key: Any, value: Any) -> None:
        """A setting of what is not drawn."""

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __enter__(self) -> Blank:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was begun."""

    def __repr__(self) -> str:
        return f"<{self._name}, which is not drawn>"


def _read(given: Any) -> None:
    """Numbers as a figure reads them: what refuses to be an array is refused here too."""
    if isinstance(given, Variable):
        np.asarray(given)
    elif isinstance(given, (list, tuple)):
        for one in given:
            _read(one)


def _plot(*args: Any, **kwargs: Any) -> list[Blank]:
    """A line for each formatted set of numbers: `line, = plt.plot(x, y)`."""
    Blank("plot")(*args, **kwargs)
    words = sum(isinstance(one, str) for one in args)
    return [Blank("line") for _ in range(max(words, 1 if words or len(args) < 3 else (len(args) + 1) // 2))]


def _hist(x: Any, bins: Any = 10, range: Any = None, density: bool = False, weights: Any = None, **_: Any) -> tuple[Any, Any, Blank]:  # noqa: A002
    """The counts and the edges of a histogram, and its bars."""
    _read(x)
    _tell()
    counts, edges = np.histogram(np.asarray(x).ravel(), bins=bins, range=range, density=density, weights=weights)
    return counts.astype(float), edges, Blank("bars")


def _grid(nrows: int = 1, ncols: int = 1, *_: Any, squeeze: bool = True, **__: Any) -> Any:
    """Axes in a grid: one alone, a row of them, or an array of rows."""
    axes = np.empty((nrows, ncols), dtype=object)
    for place in np.ndindex(nrows, ncols):
        axes[place] = Blank("axes")
    return axes if not squeeze else axes.squeeze() if axes.size > 1 else axes.item()


def _subplots(nrows: int = 1, ncols: int = 1, **options: Any) -> tuple[Blank, Any]:
    return Blank("figure"), _grid(nrows, ncols, **options)


class _Colours:
    """A map from numbers to colours: black, all of them, for none is seen."""

    N = 256

    def __call__(self, x: Any, *_: Any, **__: Any) -> Any:
        shape = np.shape(x)
        black = np.broadcast_to(np.array([0.0, 0.0, 0.0, 1.0]), (*shape, 4))
        return black.copy() if shape else (0.0, 0.0, 0.0, 1.0)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Colours()

    def __getitem__(self, name: Any) -> _Colours:
        return _Colours()


def _palette(palette: Any = None, n_colors: int | None = None, **_: Any) -> list[tuple[float, float, float]]:
    del palette
    return [(0.0, 0.0, 0.0)] * (n_colors or 10)


def _no_file(*_: Any, **__: Any) -> None:
    raise PermissionError("files are not read here")


_MADE: dict[str, Any] = {
    "cm": _Colours(),
    "color_palette": _palette,
    "colormaps": _Colours(),
    "get_cmap": lambda *_, **__: _Colours(),
    "get_fignums": list,
    "get_legend_handles_labels": lambda *_, **__: ([], []),
    "hist": _hist,
    "imread": _no_file,
    "load_dataset": _no_file,
    "plot": _plot,
    "subplots": _subplots,
}


def names(module: str) -> dict[str, Any]:
    """What the module holds: whatever is asked for."""
    last = module.rpartition(".")[2]

    def lookup(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if last == "cm":
            return _Colours()
        return _MADE[name] if name in _MADE else Blank(name)

    return {"__getattr__": lookup, "__version__": "0"}
