"""What a child may say that a function returned: whatever it is, the judge has a verdict, soon, and it is not "passed"."""

import asyncio
import json
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server import ROOT
from webapp.exercises import check, load_exercise
from webapp.runner.answers import LARGEST_RESULTS, LARGEST_TEXT, CallReport, checked_call, checked_run, opened
from webapp.runner.wire import LENGTH
from webapp.settings import Settings

SETTINGS = Settings()
EXERCISE = load_exercise(ROOT / "lessons" / "03-chain-rule" / "exercises" / "by_hand.py")


def frames(*parts: bytes) -> bytes:
    return LENGTH.pack(len(parts)) + b"".join(LENGTH.pack(len(part)) + part for part in parts)


class Forger:
    """Stands in for a child that sends whatever it likes, through the server's own checks."""

    def __init__(self, results: list[Any], **more: Any) -> None:
        self.text = json.dumps({"status": "ok", "error": None, "stdout": "", "results": results, **more}).encode()

    async def call_function(self, code: str, function: str, cases: list[list[Any]]) -> CallReport:
        """What the server reads of it."""
        answer = opened(frames(b'{"kind": "called"}', self.text))
        assert isinstance(answer, tuple)
        return checked_call(answer, SETTINGS)


def passed(results: list[Any], **more: Any) -> bool:
    """Whether the server lets these results pass, or refuses the answer."""
    try:
        verdict = asyncio.run(check(EXERCISE, EXERCISE.solution, "en", Forger(results, **more), np.random.default_rng(1)))
    except ValueError:
        return False  # the runner answers with a child that was stopped
    assert len(verdict.model_dump_json()) < 20_000
    return verdict.passed


VALUE = {"kind": "value", "type": "Tensor", "requires_grad": True, "is_leaf": True}
FORGED: dict[str, dict[str, Any]] = {
    "no elements and a negative length": {**VALUE, "shape": [0, -1], "data": []},
    "no elements and a hundred axes": {**VALUE, "shape": [0] * 100, "data": []},
    "no elements and an endless axis": {**VALUE, "shape": [0, 10**18, 10**18], "data": []},
    "more than an integer holds": {**VALUE, "shape": [2], "data": [10**18, 1]},
    "not numbers": {**VALUE, "shape": [2], "data": ["nan", "-inf"]},
    "texts for numbers": {**VALUE, "shape": [2], "data": ["1", "2"]},
    "truths for numbers": {**VALUE, "shape": [2], "data": [True, False]},
    "ragged rows": {**VALUE, "shape": [2], "data": [[1], [2, 3]]},
    "deep": {**VALUE, "shape": [2], "data": json.loads("[" * 500 + "]" * 500)},
    "a long name": {"kind": "value", "type": "T" * 1_000_000, "data": None},
    "an exception without end": {"kind": "exception", "type": "E", "message": "m" * 1_000_000, "line": 10**15, "code": "c" * 100_000},
    "many members": {"kind": "value", "type": "list", "shape": [100_000], "data": [1.0] * 100_000},
    "members of members": {"kind": "value", "type": "list", "items": [{"kind": "value", "type": "list", "items": []}] * 1000},
    "another kind": {"kind": "passed", "type": "Tensor"},
    "nothing": {},
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("count", [1, 20])
def test_a_forged_result_is_a_verdict_that_says_no(name: str, count: int) -> None:
    assert not passed([FORGED[name]] * count)


def test_a_forged_end_is_a_verdict_that_says_no() -> None:
    for error in ({"code": "c" * 10_000}, {"code": ["x"], "type": {"a": 1}, "span": "no"}, {"span": [10**15]}, {"message": "m" * 10**6}):
        assert not passed([], status="error", error=error)


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(-1e9, 1e9)
    | st.sampled_from(["nan", "inf", "value", "Tensor", "list", "tuple"])
)
RESULT = st.fixed_dictionaries(
    {"kind": st.sampled_from(["value", "exception"]) | PLAIN},
    optional={
        "type": st.sampled_from(["Tensor", "list", "tuple", "float", "NoneType"]) | PLAIN,
        "shape": st.none() | st.lists(st.integers(-2, 5), max_size=4),
        "data": st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4), max_leaves=12),
        "items": st.none() | st.lists(st.fixed_dictionaries({"kind": st.just("value"), "data": PLAIN}), max_size=4),
        "line": PLAIN,
        "message": st.text(max_size=20) | PLAIN,
        "code": PLAIN,
    },
)


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.lists(RESULT, max_size=24))
def test_no_guess_passes(results: list[Any]) -> None:
    assert not passed(results)


@pytest.mark.parametrize(
    ("check_", "text"),
    [
        (checked_call, b'{"status":"' + b"x" * LARGEST_RESULTS + b'"}'),
        (checked_run, b'{"status":"' + b"x" * LARGEST_TEXT + b'"}'),
        (checked_run, orjson.dumps({"names": ["a"] * 300_000})),
        (checked_call, b"[]"),
    ],
    ids=["long results", "a long recording", "a long list of names", "no object"],
)
def test_what_would_take_long_to_check_is_not_checked(check_: Any, text: bytes) -> None:
    answer = opened(frames(b'{"kind": "ran"}', text))
    assert isinstance(answer, tuple)
    with pytest.raises(ValueError, match=r"too long|more than a program may record|not an object"):
        check_(answer, SETTINGS)
