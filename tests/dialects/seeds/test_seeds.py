"""The programs that the project grew from, each in its framework's spelling.

What stands beside a program is what the framework prints: PyTorch 2.13, TensorFlow 2 and JAX on a CPU; for MXNet, which cannot be installed here,
the output that its documentation and the book "Dive into Deep Learning" show.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import printed

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_its_framework_prints(path: Path) -> None:
    assert printed(path.read_text(encoding="utf-8")) == path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")


def test_the_same_training_gives_the_same_numbers_in_both_frameworks() -> None:
    rows = [path.with_suffix(".txt").read_text().split() for path in PROGRAMS if path.stem in ("tape_in_torch", "tape_in_tensorflow")]
    assert [float(number) for number in rows[0]] == pytest.approx([float(number) for number in rows[1]], rel=1e-6)
