"""Programs written for TensorFlow 1 print here what they print there, to the last digit they show."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd_core.dialects import install

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
REAL = os.environ.get("TAPEDECK_TENSORFLOW", sys.executable if importlib.util.find_spec("tensorflow") else "")
"""A Python with TensorFlow: this one, or the one that the variable names."""


def run(program: Path) -> str:
    undo, output = install(), io.StringIO()
    try:
        with contextlib.redirect_stdout(output):
            exec(compile(program.read_text(), str(program), "exec"), {"__name__": "__main__"})
    finally:
        undo()
    return output.getvalue()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_it_prints_in_tensorflow(program: Path) -> None:
    assert run(program) == program.with_suffix(".txt").read_text()


@pytest.mark.skipif(not REAL, reason="TensorFlow is not installed: the recorded outputs stand for it")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_the_recorded_output_is_tensorflows(program: Path) -> None:
    found = subprocess.run(
        [REAL, program.name], capture_output=True, text=True, cwd=program.parent, env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    )
    assert found.stdout == program.with_suffix(".txt").read_text()
