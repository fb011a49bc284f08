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


def caught(before: str, statement: str, kind: type[Exception]) -> str:
    """What an error of this kind says, of a statement of a program; fails where none comes."""
    doc = run_program(f"{before}try:\n    {statement}\nexcept {kind.__name__} as problem:\n    print('caught', problem)\n").document
    assert doc["stdout"].startswith("caught"), doc["error"] or doc["stdout"]
    return str(doc["stdout"])
