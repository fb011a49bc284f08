"""Learners' programs in tests: run as the page runs them, with the patience that a busy machine needs."""

from __future__ import annotations

from functools import partial

from webapp.runner import program
from webapp.runner.program import Limits

run_program = partial(program.run_program, limits=Limits(wall=90, cpu=60))
"""`webapp.runner.program.run_program`, whose clocks no honest program meets here however slow the machine is."""


def printed(text: str) -> str:
    """What a program prints; fails where it does not end well."""
    doc = run_program(text).document
    assert doc["status"] == "ok", doc["error"]
    return str(doc["stdout"]).rstrip("\n")
