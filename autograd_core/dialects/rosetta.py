"""Rosetta: the same small programs in six spellings. On one tape they are one graph, and their gradients are the same numbers.

The programs are data (`rosetta_programs/`), to be run like any learner's. Where a dialect cannot say a thing, the reason stands in its
place; where it says it in smaller pieces, its graph is apart, and why. Runs nothing, and knows nothing of the dialects but their names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["SPELLINGS", "Program", "programs"]

SPELLINGS = ("torch", "tensorflow", "tensorflow1", "mxnet", "jax", "micrograd")
"""The dialects, in the order they are shown in; TensorFlow 1 is `tensorflow.compat.v1`."""

Words = Mapping[str, str]
"""A sentence by language: `en` and `zh`."""


@dataclass(frozen=True, slots=True)
class Program:
    """One thing to say. `spellings` are its texts by dialect, `absent` the reasons where a dialect cannot say it, `apart` the reasons where its graph
    is another; `root` is the variable in which the forward computation ends."""

    name: str
    title: Words
    root: str
    spellings: Mapping[str, str]
    absent: Mapping[str, Words]
    apart: Mapping[str, Words]


@cache
def programs() -> tuple[Program, ...]:
    """All of them, the simplest first.

    >>> [program.name for program in programs()][:3]
    ['scalar_chain', 'two_x_squared', 'linear_regression']
    """
    folder = files("autograd_core.dialects").joinpath("rosetta_programs")
    texts = sorted((file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".toml"))
    return tuple(_program(name.removesuffix(".toml").partition("_")[2], tomllib.loads(text)) for name, text in texts)


def _program(name: str, found: dict[str, Any]) -> Program:
    spellings = {dialect: found["programs"][dialect].lstrip("\n") for dialect in SPELLINGS if dialect in found["programs"]}
    return Program(name, found["title"], found["root"], spellings, found.get("absent", {}), found.get("apart", {}))
