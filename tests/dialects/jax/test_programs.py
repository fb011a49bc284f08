"""Programs written for JAX print here what they print there: the words to the letter, floats up to the rounding of single precision."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from autograd_core.dialects import install

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
REAL = os.environ.get("TAPEDECK_JAX", sys.executable if importlib.util.find_spec("jax") else "")
"""A Python with JAX: this one, or the one that the variable names."""
FLOAT = re.compile(r"[-+]?(?:\d+\.\d*(?:e[-+]?\d+)?|\d+e[-+]?\d+|\.\d+)")


def run(program: Path) -> str:
    undo, output = install(), io.StringIO()
    try:
        with contextlib.redirect_stdout(output), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(program.read_text("utf8"), str(program), "exec"), {"__name__": "__main__"})
    finally:
        undo()
    return output.getvalue()


def same(found: str, expected: str) -> None:
    """The same text but for the last digits of floats, and for the columns that those move."""
    words = [re.sub(r"\s+", "", FLOAT.sub("#", text)) for text in (found, expected)]
    assert words[0] == words[1], f"printed\n{found}\ninstead of\n{expected}"
    numbers = [np.array([float(one) for one in FLOAT.findall(text)]) for text in (found, expected)]
    np.testing.assert_allclose(numbers[0], numbers[1], rtol=5e-5, atol=2e-6)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_it_prints_in_jax(program: Path) -> None:
    same(run(program), program.with_suffix(".txt").read_text("utf8"))


@pytest.mark.skipif(not REAL, reason="JAX is not installed: the recorded outputs stand for it")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_the_recorded_output_is_jaxs(program: Path) -> None:
    found = subprocess.run([REAL, "-P", program.name], capture_output=True, text=True, cwd=program.parent)
    same(found.stdout, program.with_suffix(".txt").read_text("utf8"))
