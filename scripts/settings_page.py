"""Writes docs/settings.md from the class of settings: every variable, its default and what it is for.

`python scripts/settings_page.py` writes the page; a test holds that it is current.
"""

import sys
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, get_type_hints

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "settings.md"
HEAD = """# Settings

Environment variables, read once when the server starts; a wrong one is said then, and the server does not start. Sizes are bytes, times are seconds, lists
have spaces or commas between their words. `tapedeck serve --host … --port …` goes before `HOST` and `PORT`. The page's help shows the limits that hold, and
`/api/health` tells them to programs.

This page is written by `python scripts/settings_page.py`.

| variable | default | what for |
| --- | --- | --- |
"""
TAIL = """
`TAPEDECK_LESSONS` names a folder with lessons of your own; see [lessons.md](lessons.md).

Rates are written as in `20/second; 1200/minute`, or `off`. They are counted for each client, which is an address (for IPv6 a network of 64 bits), so a
university behind one address is one client: the defaults let 300 learners open a lesson in the same minute and run three programs each.
"""
BY_THE_MACHINE = {"parallel_runs": "processors + 2", "client_runs": "one fewer"}
BY_THE_FOLDER = {"database_url": "`sqlite:///data/tapedeck.sqlite` in the repository", "static": "`static/dist` in the repository"}


def shown(one: "Field[Any]") -> str:
    """A default as a person writes it."""
    fixed = BY_THE_MACHINE.get(one.name) or BY_THE_FOLDER.get(one.name)
    if fixed is not None:
        return fixed
    value = one.default
    if value is MISSING:
        raise ValueError(f"{one.name} needs its default in BY_THE_MACHINE")
    if isinstance(value, tuple):
        value = " ".join(value)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, int) and value >= 1 << 20 and value % (1 << 20) == 0:
        return f"{value >> 20:,} MiB"
    if isinstance(value, int) and value >= 1 << 14 and value % 1024 == 0:
        return f"{value >> 10:,} KiB"
    if isinstance(value, (int, float)):
        return f"{value:,g}" if isinstance(value, float) else str(value) if one.name == "port" else f"{value:,}"
    return f"`{value}`" if value else "–"


def page() -> str:
    """The whole page."""
    from webapp.settings import ALSO, Settings

    hints = get_type_hints(Settings, include_extras=True)
    rows = []
    for one in fields(Settings):  # type: ignore[arg-type]
        about = next(word.description for word in hints[one.name].__metadata__ if getattr(word, "description", None))
        names = [f"`TAPEDECK_{one.name.upper()}`", *([f"`{ALSO[one.name]}`"] if one.name in ALSO else [])]
        rows.append(f"| {', '.join(names)} | {shown(one)} | {about} |\n")
    return HEAD + "".join(rows) + TAIL


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(page(), encoding="utf-8")
