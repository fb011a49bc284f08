"""The player as the viewer of recordings: in a notebook a frame below the cell, elsewhere a page in the browser.

The engine finds this module by its entry point (`tapedeck.viewers`) and hands over a recorder; nothing of the engine is imported here. The
frame is sandboxed with an origin of its own: what a program wrote cannot reach the notebook around it.
"""

import asyncio
import html as markup
import importlib
import linecache
import sys
import tempfile
import webbrowser
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import orjson

from webapp import standalone
from webapp.recording_model import Recording
from webapp.runner.dialect import dialect_of
from webapp.settings import Settings

HEIGHT = 640
LEVELS = ("phase", "node", "edge", "micro")


class Recorded(Protocol):
    """What of a recorder is needed here."""

    program: str | None

    def document(self, **about: Any) -> dict[str, Any]:
        """The recording as JSON data."""


def page(recording: Recorded, *, step: int = 0, level: str = "edge", hide: str = "", fonts: bool = True) -> str:
    """The document that plays a recording, beginning after `step` events; `hide` names parts to leave out (docs/player.md). Raises `ValueError`, `NotBuilt` and `LayoutError`."""
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; it is one of {', '.join(LEVELS)}")
    source = "".join(linecache.getlines(recording.program)) if recording.program else ""
    text = orjson.dumps(recording.document(source=source, dialect=dialect_of(source)))
    checked = Recording.model_validate_json(text)
    place = urlencode({"step": step, "level": level, "hide": hide})
    made = standalone.played(checked, text, 0.0, "Tapedeck", Settings.from_environment(), place=place, fonts=fonts)
    with ThreadPoolExecutor(1) as worker:  # a notebook's thread has a loop that runs already
        return worker.submit(asyncio.run, made).result()


def html(recording: Recorded, *, height: int = HEIGHT, hide: str = "header,program", **place: Any) -> str:
    """A frame that holds the player, `height` pixels high; the program stands in the cell above it. Takes the options of `page`."""
    document = markup.escape(page(recording, fonts=False, hide=hide, **place), quote=True)
    return (
        f'<iframe srcdoc="{document}" title="Tapedeck" width="100%" height="{int(height)}" '
        'sandbox="allow-scripts allow-downloads" style="border: 1px solid #8884; border-radius: 8px"></iframe>'
    )


def show(recording: Recorded, **options: Any) -> None:
    """Display the player below the cell that is running, or in a browser where no notebook is. Takes the options of `html`."""
    shell = sys.modules.get("IPython")
    running = shell.get_ipython() if shell is not None else None
    if running is not None and running.has_trait("kernel"):
        display = importlib.import_module("IPython.display")
        display.display({"text/html": html(recording, **options), "text/plain": repr(recording)}, raw=True)
        return
    options.pop("height", None)
    file = Path(tempfile.mkdtemp(prefix="tapedeck-")) / "recording.html"
    file.write_text(page(recording, **options), encoding="utf-8")
    webbrowser.open(file.as_uri())
    print(file)  # noqa: T201
