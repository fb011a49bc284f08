"""Fifteen programs and their recordings, read by the Python and the TypeScript tests.

`python -m tests.golden` writes the recordings again; look at the difference before committing it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in (FOLDER / "programs").glob("*.py"))


def program(name: str) -> str:
    """The text of a program."""
    return (FOLDER / "programs" / f"{name}.py").read_text(encoding="utf-8")


def recording(name: str) -> dict[str, Any]:
    """The recording as it was committed."""
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded
