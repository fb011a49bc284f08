"""docs/operations.md does what it says: its code is taken from the page and run, and the generated tests find the operation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def run(*words: str, path: Path) -> subprocess.CompletedProcess[str]:
    """A Python process that can import the page's code; a process of its own, so that no other test sees the operation."""
    surroundings = os.environ | {"PYTHONPATH": f"{path}{os.pathsep}{ROOT}"}
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, cwd=ROOT, env=surroundings, check=False)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A folder with the page's definition as a module, and the whole page as a program."""
    (tmp_path / "of_the_page.py").write_text(BLOCKS[0])
    (tmp_path / "whole_page.py").write_text("\n".join(BLOCKS))
    return tmp_path


def test_the_page_runs_from_top_to_bottom(page: Path) -> None:
    done = run(str(page / "whole_page.py"), path=page)
    assert done.returncode == 0, done.stderr


def test_it_is_part_of_the_surface_of_pytorchs_names(page: Path) -> None:
    code = "import of_the_page, autograd_core.dialects.torch as torch; print(torch.gudermannian(torch.tensor([0, 1])))"
    done = run("-c", code, path=page)
    assert done.stdout.strip() == "tensor([0.0000, 0.8658])", done.stderr


def test_the_generated_tests_find_it(page: Path) -> None:
    words = ["-m", "pytest", "-q", "-p", "of_the_page", "tests/engine/test_operations.py", "-k", "gudermannian"]
    done = run(*words, path=page)
    passed = re.search(r"(\d+) passed", done.stdout)
    assert done.returncode == 0, done.stdout[-3000:]
    assert passed
    assert int(passed.group(1)) >= 15


def test_the_page_names_files_and_operations_that_are_there() -> None:
    for file, name in re.findall(r"`(ops/\w+\.py)`: `(\w+)`", PAGE):
        assert f'"{name}"' in (ROOT / "autograd_core" / file).read_text(), (file, name)
