"""Programs written for PyTorch print here what they print there."""

import contextlib
import io
import random
import runpy
import warnings
from pathlib import Path

import numpy as np
import pytest

from autograd_core.dialects import install
from autograd_core.dtypes import get_default, set_default

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_prints_what_pytorch_prints(path):
    printed, dtype = io.StringIO(), get_default()
    undo = install()
    try:
        random.seed(0)
        np.random.seed(0)
        with contextlib.redirect_stdout(printed), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            runpy.run_path(str(path), run_name="__main__")
    finally:
        undo()
        set_default(dtype)
    assert printed.getvalue() == path.with_suffix(".txt").read_text(encoding="utf-8")
