"""One HTML file that plays a run without a server: the built player, and the run inside the document.

The run is JSON in a script element that no browser executes; nothing a learner wrote becomes markup.
"""

import html
from functools import cache
from pathlib import Path


class NotBuilt(Exception):
    """The front end has not been built."""


@cache
def _built(folder: Path) -> tuple[str, str, str]:
    try:
        start = (folder.parent / "theme.js").read_text()
        return start, (folder / "player.css").read_text(), (folder / "player.js").read_text()
    except FileNotFoundError as error:
        raise NotBuilt("the player has not been built; run: make run") from error


def page(run: str, title: str = "Tapedeck", *, folder: Path) -> str:
    r"""The document for a run, given as the JSON that `GET /api/runs/{id}` answers; `folder` holds the built player. Raises `NotBuilt`.

    >>> inert('{"name": "</script><b>"}')
    '{"name": "\\u003c/script>\\u003cb>"}'
    """
    start, style, script = _built(folder)
    return (
        f'<!doctype html>\n<html lang="en" data-theme="light">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{html.escape(title)}</title>\n'
        f"<script>{_closed(start)}</script>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<div id="app"></div>\n<script id="run" type="application/json">{inert(run)}</script>\n'
        f"<script>{_closed(script)}</script>\n</body>\n</html>\n"
    )


def inert(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace("<", "\\u003c")


def _closed(script: str) -> str:
    return script.replace("</script", "<\\/script")
