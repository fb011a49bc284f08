"""`tf.summary`: there are no event files here, and nothing pretends to write one; the recording of a run shows the same values."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.tensorflow.errors import refuse_as

__all__: list[str] = []


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    raise refuse_as(AttributeError, "tf1_no_summaries", name=name)
