"""Advice that ends nothing: a notice in the recording where there is one, a Python warning elsewhere."""

from __future__ import annotations

import warnings
from typing import Any

from autograd_core.errors import here
from autograd_core.tape import Variable, current_mode


def advise(code: str, message: str, hint: str, *, tensor: Variable | None = None, **params: Any) -> None:
    """Say something worth knowing about the learner's current line."""
    recorder = current_mode().recorder
    if recorder is None:
        warnings.warn(f"{message} {hint}", stacklevel=3)
    else:
        recorder.notice(code, message, hint, tensor, here(), params)
