"""Learners' programs in tests: run as the page runs them."""

from __future__ import annotations

from webapp.runner.program import run_program


def printed(text: str) -> str:
    """What a program prints; fails where it does not end well."""
    doc = run_program(text).document
    assert doc["status"] == "ok", doc["error"]
    return str(doc["stdout"]).rstrip("\n")
