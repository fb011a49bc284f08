"""What every engine test holds to: no test leaves a mode, a seed or a module behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

import autograd_core as ag
from autograd_core import dtypes
from autograd_core.tape import current_mode


@pytest.fixture(autouse=True)
def nothing_leaks() -> Iterator[None]:
    ag.manual_seed(0)
    before = current_mode().grad, current_mode().recorder, dtypes.default(), sys.stdout, "torch" in sys.modules
    yield
    assert (
        current_mode().grad,
        current_mode().recorder,
        dtypes.default(),
        sys.stdout,
        "torch" in sys.modules,
    ) == before


@pytest.fixture(autouse=True)
def numpys_plan(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Captured programs are compared with eager runs to the last bit, and their text is read, as they run on NumPy: also where Numba is installed.
    `test_kernels` and `test_loops` compare what is compiled, to rounding."""
    if request.module.__name__.rpartition(".")[2].startswith("test_capture"):
        monkeypatch.setattr("autograd_core.capture.fuse.backends", [])
