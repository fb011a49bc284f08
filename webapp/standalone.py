"""One HTML file that plays a run without a server: the built player, and the run inside the document.

The run is JSON in a script element that no browser executes; nothing a learner wrote becomes markup.
"""

import html
import re
from functools import cache
from pathlib import Path

from webapp.graphviz_engine import Graphviz
from webapp.layout import Layouts
from webapp.recording_model import Recording
from webapp.runner.answers import outline_of
from webapp.runs import KnownRun, answer_of
from webapp.settings import Settings
from webapp.storage import StoredRun

_OWN_FONTS = re.compile(r"@font-face\s*\{[^}]*font-family:\s*[\"']?(?:Inter|JetBrains)[^}]*\}")


class NotBuilt(Exception):
    """The front end has not been built."""


@cache
def _built(folder: Path) -> tuple[str, str, str]:
    try:
        start = (folder.parent / "theme.js").read_text()
        return start, (folder / "player.css").read_text(), (folder / "player.js").read_text()
    except FileNotFoundError as error:
        raise NotBuilt("the player has not been built; run: make run") from error


async def played(
    recording: Recording, text: bytes, elapsed: float, title: str, settings: Settings, *, place: str = "", fonts: bool = True
) -> str:
    """The document for a recording that no server has; `text` is its JSON. Raises `NotBuilt` and `LayoutError`."""
    run = KnownRun(StoredRun("file", text, elapsed, repeatable=False), outline_of(recording), recording)
    layout = await Layouts(Graphviz.find(settings.graphviz)).written(recording)
    return page(answer_of(run, layout).decode(), title, folder=settings.static / "standalone", place=place, fonts=fonts)


def page(run: str, title: str = "Tapedeck", *, folder: Path, place: str = "", fonts: bool = True) -> str:
    r"""The document for a run, given as the JSON that `GET /api/runs/{id}` answers; `folder` holds the built player. Raises `NotBuilt`.

    `place` is where to begin, written as in an address (`step=7&level=edge`); without `fonts` the reader's own stand in for the text's.

    >>> inert('{"name": "</script><b>"}')
    '{"name": "\\u003c/script>\\u003cb>"}'
    """
    start, style, script = _built(folder)
    if not fonts:
        style = _OWN_FONTS.sub("", style)
    return (
        f'<!doctype html>\n<html lang="en" data-theme="light">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{html.escape(title)}</title>\n'
        f"<script>{_closed(start)}</script>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<div id="app"></div>\n<script id="run" type="application/json" data-place="{html.escape(place)}">{inert(run)}</script>\n'
        f"<script>{_closed(script)}</script>\n</body>\n</html>\n"
    )


def inert(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace("<", "\\u003c")


def _closed(script: str) -> str:
    return script.replace("</script", "<\\/script")
