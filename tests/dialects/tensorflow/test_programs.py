"""Programs written for TensorFlow 2 print here what they print there: the same words, and numbers that agree to the digits single precision has."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import linecache
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograd_core.dialects import install

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
REAL = os.environ.get("TAPEDECK_TENSORFLOW", sys.executable if importlib.util.find_spec("tensorflow") else "")
"""A Python with TensorFlow: this one, or the one that the variable names."""
NUMBER = re.compile(r"(-?\d+\.?\d*(?:e[+-]?\d+)?)")


def run(program: Path) -> str:
    undo, output = install(), io.StringIO()
    linecache.checkcache(str(program))
    try:
        with contextlib.redirect_stdout(output):
            exec(compile(program.read_text(), str(program), "exec"), {"__name__": "__main__"})
    finally:
        undo()
    return output.getvalue()


def same_text(ours: str, theirs: str) -> None:
    """Words equal, spaces aside; numbers with a fraction to five digits (the two take their exponentials from different libraries)."""
    mine, other = NUMBER.split(ours), NUMBER.split(theirs)
    for place, (a, b) in enumerate(zip(mine, other, strict=False)):
        around = f"{''.join(mine[max(0, place - 6) : place + 3])!r} is {''.join(other[max(0, place - 6) : place + 3])!r} there"
        if place % 2 and ("." in a or "e" in a) and ("." in b or "e" in b):
            assert math.isclose(float(a), float(b), rel_tol=5e-5, abs_tol=2e-6), around
        else:
            assert "".join(a.split()) == "".join(b.split()), around
    assert len(mine) == len(other)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_it_prints_in_tensorflow(program: Path) -> None:
    same_text(run(program), program.with_suffix(".txt").read_text())


@pytest.mark.skipif(not REAL, reason="TensorFlow is not installed: the recorded outputs stand for it")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_the_recorded_output_is_tensorflows(program: Path) -> None:
    found = subprocess.run(
        [REAL, program.name], capture_output=True, text=True, cwd=program.parent, env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    )
    same_text(found.stdout, program.with_suffix(".txt").read_text())
