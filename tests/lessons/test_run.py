"""Selectors choose events and nodes by meaning. The recording is the one that docs/recording.md prints."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from webapp.lessons_models import EventSelector, NodeSelector
from webapp.lessons_run import Run


@pytest.fixture(scope="module")
def run() -> Run:
    text = (Path(__file__).resolve().parents[2] / "docs" / "recording.md").read_text(encoding="utf-8")
    return Run(json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1]))


def find(run: Run, **fields) -> int | None:
    return run.find(EventSelector.model_validate(fields))


def test_a_name_chooses_the_learners_variable(run):
    assert find(run, kind="seed", node="y") == 4
    assert find(run, kind="forward", node="x") == 0


def test_where_no_variable_has_the_name_it_is_an_operation(run):
    assert find(run, kind="forward", node="dot") == 1
    assert run.node(NodeSelector(name="mul")) == run.node(NodeSelector(op="mul")) == run.node(NodeSelector(name="y")) == 3


def test_an_edge_event_follows_the_gradient(run):
    assert find(run, **{"kind": "contribution", "from": "y", "to": "dot"}) == 7
    assert find(run, **{"kind": "contribution", "from": "dot", "to": "x", "slot": 0}) == 11
    assert find(run, **{"kind": "contribution", "from": "dot", "to": "x", "slot": 1}) == 14
    assert find(run, **{"kind": "contribution", "from": "x", "to": "dot"}) is None


def test_occurrence_counts_from_either_end(run):
    assert find(run, kind="accumulation", node="x") == 12
    assert find(run, kind="accumulation", node="x", occurrence=1) == 15
    assert find(run, kind="accumulation", node="x", occurrence=-1) == 15
    assert find(run, kind="accumulation", node="x", occurrence=2) is None
    assert find(run, kind="contribution", occurrence=-1) == 14


def test_an_unknown_name_finds_nothing(run):
    assert find(run, kind="forward", node="z") is None
    assert run.node(NodeSelector(name="z")) is None
    assert run.node(NodeSelector(op="dot", index=1)) is None


def test_the_number_of_an_event_is_what_it_sends_or_what_it_leaves(run):
    assert run.at("seed", node="y") == 1
    assert run.at("visit", node="dot") == 2
    assert np.array_equal(run.at("contribution", to="x", from_="dot"), [0, 2, 4, 6])
    assert np.array_equal(run.at("accumulation", node="x", occurrence=1), [0, 4, 8, 12])
    assert np.array_equal(run.at("leaf", node="x"), [0, 4, 8, 12])
    with pytest.raises(LookupError, match="the run has no event"):
        run.at("update", node="x")


def test_the_next_operation_of_the_walk(run):
    assert run.next_visit(find(run, kind="visit", node="y")) == "dot"
    assert run.next_visit(find(run, kind="visit", node="dot")) is None
