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
