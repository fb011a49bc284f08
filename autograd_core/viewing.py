"""A recording where somebody looks at it: in a notebook, or at a prompt.

The engine draws nothing and knows nobody who does. Packages that can show a recording name themselves as entry points of the group
`tapedeck.viewers`: an object with `html(recording, **options) -> str`, a page in a frame for notebooks, and `show(recording, **options)`.
Where there is none, or it fails, a recording is a line of text.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from autograd_core.errors import refuse

GROUP = "tapedeck.viewers"


class Viewer(Protocol):
    """What an entry point of the group is."""

    def html(self, recording: Any, **options: Any) -> str:
        """An element that shows the recording."""

    def show(self, recording: Any, **options: Any) -> None:
        """Put it before the reader now."""


def viewer() -> Viewer | None:
    """The viewer that is installed; of several, the first by name."""
    from importlib.metadata import entry_points  # slow to load, and seldom asked for

    found = sorted(entry_points(group=GROUP), key=lambda one: one.name)
    return found[0].load() if found else None


class Shown:
    """What a recording does for those who look at it.

    >>> import autograd_core as ag
    >>> with ag.record() as recording:
    ...     x = ag.tensor(3.0, requires_grad=True)
    ...     (x * x).backward()
    >>> recording
    <recording of 2 nodes, 12 events, 1 backward pass>
    """

    nodes: Any
    events: Any
    passes: Any

    def show(self, **options: Any) -> None:
        """Put the player before the reader: in a notebook below the cell, else in the browser. Options are the viewer's (`step`, `height`).

        Raises `AutogradError` where no viewer is installed.
        """
        chosen = viewer()
        if chosen is None:
            raise refuse("no_viewer")
        chosen.show(self, **options)

    def _repr_mimebundle_(self, include: Collection[str] | None = None, exclude: Collection[str] | None = None) -> dict[str, str]:
        """The forms in which a notebook can show a recording, by media type."""
        bundle = {"text/plain": repr(self)}
        wanted = (include is None or "text/html" in include) and not (exclude and "text/html" in exclude)
        chosen = viewer() if wanted else None
        if chosen is not None:
            try:
                bundle["text/html"] = chosen.html(self)
            except Exception as error:  # a notebook's cell does not fail because a picture cannot be drawn
                bundle["text/plain"] += f"\n(the player cannot be shown: {error})"
        return bundle

    def __repr__(self) -> str:
        passes = len(self.passes)
        counts = f"{len(self.nodes)} nodes, {len(self.events)} events"
        return f"<recording of {counts}, {passes} backward pass{'' if passes == 1 else 'es'}>"
