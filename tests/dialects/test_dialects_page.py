"""docs/dialects.md is what the code says, and what it calls absent is absent."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from autograd_core import dialects
from autograd_core.dialects.missing import absences, reason

ROOT = Path(__file__).parents[2]
ABSENT = [
    (dialect, name, why) for dialect, names in absences().items() if dialect not in ("beside", "different") for name, why in names.items()
]


def test_the_page_is_current() -> None:
    # in a process of its own: another test may have loaded a module or an operation of its own
    code = "import sys; sys.path.insert(0, 'scripts'); import dialects_page; print(dialects_page.page(), end='')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == (ROOT / "docs" / "dialects.md").read_text(encoding="utf-8"), "run python scripts/dialects_page.py"


def test_every_dialect_has_a_section() -> None:
    page = (ROOT / "docs" / "dialects.md").read_text(encoding="utf-8")
    assert page.count("\n## ") == len(dialects.names()) + 2, "and the table of Rosetta, and what stands beside the frameworks"


@pytest.mark.parametrize(("name", "why"), absences()["beside"].items(), ids=absences()["beside"])
def test_a_package_beside_the_frameworks_is_told_why_it_is_not_there(name: str, why: str) -> None:
    assert reason(name) == reason(f"{name}.anything") == why
    assert f"| `{name}` | {why} |" in (ROOT / "docs" / "dialects.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("dialect", "name", "why"), ABSENT, ids=[name for _, name, _ in ABSENT])
def test_what_is_called_absent_is_not_there_and_says_why(dialect: str, name: str, why: str) -> None:
    owner = importlib.import_module(f"autograd_core.dialects.{dialect}")
    *path, last = name.split(".")[1:]
    for part in path:
        owner = getattr(owner, part)
    with pytest.raises(AttributeError) as found:
        getattr(owner, last)
    assert why in str(found.value)
