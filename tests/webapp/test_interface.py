"""What the OpenAPI document promises holds for requests that nobody thought of."""

import re
from pathlib import Path

from tests.webapp.interface import ask


def test_no_request_breaks_the_interface(tmp_path: Path) -> None:
    done = ask(tmp_path, "--phases", "examples,fuzzing", "-n", "6", "--seed", "2026")
    assert done.returncode == 0, done.stdout[-6000:]
    cases = re.search(r"(\d+) generated", done.stdout)
    assert cases is not None
    assert int(cases[1]) > 60
