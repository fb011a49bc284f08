"""Every code that the engine or the runner can give a problem has its sentence and its hint on the page, in both languages."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp.runner.no_gradient import WORDS

ROOT = Path(__file__).resolve().parents[2]
NAMED = {"Problem", "LimitReached", "MissingAttribute", "advise", "notice"}
"""What is called with a code as its first argument, besides the errors of the engine."""


def _written(folder: str) -> Iterator[str]:
    """The codes that stand in calls."""
    for path in (ROOT / folder).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf8"))):
            if not (isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if isinstance(call.args[0].value, str) and (name in NAMED or re.fullmatch(r"Autograd\w*Error", name)):
                yield call.args[0].value


def codes() -> set[str]:
    """All codes there are."""
    with (ROOT / "autograd_core" / "errors.toml").open("rb") as file:
        entries = tomllib.load(file)
    return {
        *(entry.get("code", name) for name, entry in entries.items()),
        *_written("autograd_core"),
        *_written("webapp/runner"),
        *WORDS,
    }


def of_the_server() -> dict[str, int]:
    """The codes of the server's own problems, with their status."""
    found = {}
    for path in (ROOT / "webapp").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Problem" and len(call.args) > 2:
                status, code = call.args[:2]
                if isinstance(status, ast.Constant) and isinstance(status.value, int) and isinstance(code, ast.Constant):
                    found[str(code.value)] = status.value
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_problem_of_the_server_has_words_of_its_own_or_of_its_kind(language: str) -> None:
    text = (ROOT / "static" / "src" / "i18n" / language / "problems.ts").read_text("utf8")
    said = set(re.findall(r'^  "?([\w.]+)"?:', text, re.MULTILINE))
    found = of_the_server()
    assert {"too_often", "stopping", "wrong_host", "cross_site", "busy"} <= found.keys() & said
    assert not {code for code, status in found.items() if not {code, f"http_{status}"} & said}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_code_has_a_sentence_and_a_hint(language: str) -> None:
    text = (ROOT / "static" / "src" / "i18n" / language / "problems.ts").read_text("utf8")
    said = set(re.findall(r'^  "?([\w.]+)"?:', text, re.MULTILINE))
    missing = {code for code in codes() if not {code, f"{code}.hint"} <= said}
    assert not missing


def test_the_codes_are_found() -> None:
    assert {"nan_born", "shape_mismatch", "vmap_loop", "syntax_error", "node_limit", "no_backward"} <= codes()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_of_their_own_are_those_of_refusals_that_there_are_and_ask_for_what_these_carry(language: str) -> None:
    text = (ROOT / "static" / "src" / "i18n" / language / "refusals.ts").read_text("utf8")
    said = dict(re.findall(r"""^  "?([\w.]+)"?:\s+("(?:.*)"|'(?:.*)'),$""", text, re.MULTILINE))
    with (ROOT / "autograd_core" / "errors.toml").open("rb") as file:
        entries = tomllib.load(file)
    names = {name.removesuffix(".hint") for name in said}
    assert {"linear_shapes", "conv_channels", "norm_channels", "keras_axis"} <= names
    assert names <= entries.keys()
    assert {f"{name}.hint" for name in names} <= said.keys()
    raised = {name: entry["what"] + entry.get("fix", "") for name, entry in entries.items()}
    operands = {"op", "shapes"}  # what the operands of an operation add: see `autograd_core.applying`
    for name, words in said.items():
        asked = set(re.findall(r"\{(\w+)", words))
        known = set(re.findall(r"\{(\w+)", raised[name.removesuffix(".hint")]))
        assert asked <= known | operands, name
