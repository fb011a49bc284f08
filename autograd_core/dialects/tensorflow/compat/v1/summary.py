"""`tf.summary`: programs that summarise run as they are. There are no event files here, nothing is written, and making a writer says so.

A summary is a node that does nothing but wait for what it summarises; running it gives `None`. The recording of a run shows the same values.
"""

from __future__ import annotations

from typing import Any

from autograd_core.advice import advise
from autograd_core.dialects.missing import missing
from autograd_core.dialects.summaries import nothing_is_written
from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.flow import group
from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph

__all__ = ["FileWriter", "Summary", "audio", "histogram", "image", "merge", "merge_all", "scalar", "tensor_summary", "text"]
KEY = "summaries"
"""The collection that summaries are in unless they say otherwise."""


def scalar(name: str, tensor: Any, collections: Any = None, family: str | None = None, **_: Any) -> Any:
    """A node that waits for `tensor`, in the collections that `merge_all` reads."""
    del family
    made = group(as_symbol(tensor), name=name.replace(" ", "_"))
    get_default_graph().add_to_collections([KEY] if collections is None else collections, made)
    return made


def histogram(name: str, values: Any, collections: Any = None, **_: Any) -> Any:
    """As `scalar`."""
    return scalar(name, values, collections)


audio = image = tensor_summary = text = histogram


def merge(inputs: Any, collections: Any = None, name: str | None = None) -> Any:
    """A node that waits for all of these summaries."""
    made = group(*inputs, name=name or "Merge/MergeSummary")
    get_default_graph().add_to_collections(collections or [], made)
    return made


def merge_all(key: str = KEY, scope: str | None = None, name: str | None = None) -> Any:
    """A node that waits for all summaries of the graph; `None` where there are none."""
    found = get_default_graph().get_collection(key, scope)
    return merge(found, name=name) if found else None


class Summary:
    """What programs fill in themselves: `tf.Summary(value=[tf.Summary.Value(tag="loss", simple_value=1.0)])`."""

    class Value:
        """A name and a number."""

        def __init__(self, tag: str = "", simple_value: float = 0.0, **_: Any) -> None:
            self.tag, self.simple_value = tag, simple_value

    def __init__(self, value: Any = ()) -> None:
        self.value = list(value)


class FileWriter:
    """Takes summaries and writes nothing."""

    def __init__(self, logdir: str, graph: Any = None, *_settings: Any, **_: Any) -> None:
        del graph
        self._logdir = logdir
        advise(*nothing_is_written(logdir))

    def get_logdir(self) -> str:
        """The folder that the program named."""
        return self._logdir

    def add_summary(self, summary: Any, global_step: Any = None) -> None:
        """Writes nothing."""

    def add_graph(self, graph: Any, global_step: Any = None) -> None:
        """Writes nothing."""

    def flush(self) -> None:
        """Writes nothing."""

    close = reopen = flush

    def __enter__(self) -> FileWriter:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was opened."""


__getattr__ = missing("tf.summary", __all__)
