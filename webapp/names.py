"""The names of a dialect for the editor's completion: read once for each framework, in a process of its own, and kept.

Knows nothing of the engine: `webapp.names_reader`, which does, is only started here.
"""

import subprocess
import sys
from functools import cache
from hashlib import blake2b
from threading import Lock
from typing import Literal

from pydantic import BaseModel, Field

from webapp.settings import ROOT

__all__ = ["Framework", "KnownName", "KnownNames", "names_of"]

Framework = Literal["torch", "tensorflow", "jax", "mxnet", "micrograd"]
PATIENCE = 60
_READ = "import sys; sys.path.insert(0, sys.argv[1]); from webapp.names_reader import main; main(sys.argv[2])"


class KnownName(BaseModel):
    """One name that a program may write after a dot."""

    name: str = Field(examples=["matmul"])
    kind: Literal["module", "class", "function", "value", "method", "property"]
    signature: str = Field(description="Its parameters with their defaults, or nothing.", examples=["(input, other)"])
    text: str = Field(description="The first paragraph of its docstring, or nothing.")


class KnownNames(BaseModel):
    """Everything that a program can name of a framework."""

    framework: Framework
    modules: dict[str, list[KnownName]] = Field(description="The names of each module, by its path.", examples=[{"torch.optim": []}])
    aliases: dict[str, str] = Field(description="Paths that lead to the same module as another.", examples=[{"mxnet.ndarray": "mxnet.nd"}])
    methods: list[KnownName] = Field(description="What can be asked of a tensor.")


_reading = Lock()


def names_of(framework: Framework) -> tuple[bytes, str]:
    """The names as the JSON of a `KnownNames`, and a tag that changes with them. Takes a second the first time, nothing after."""
    with _reading:  # who asks meanwhile waits for the same answer
        return _read(framework)


@cache
def _read(framework: Framework) -> tuple[bytes, str]:
    command = [sys.executable, "-c", _READ, str(ROOT), framework]
    text = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=PATIENCE).stdout  # noqa: S603  our own program
    checked = KnownNames.model_validate_json(text).model_dump_json().encode()
    return checked, f'"{blake2b(checked, digest_size=10).hexdigest()}"'
