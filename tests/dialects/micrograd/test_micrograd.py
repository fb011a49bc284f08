"""micrograd's programs run unmodified; what they print stands beside them, from micrograd 0.1.0."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from autograd_core.columns import KIND_PARAMETER
from autograd_core.dialects.micrograd.engine import Value
from autograd_core.dialects.micrograd.graph import draw_dot, trace
from autograd_core.dialects.micrograd.nn import MLP
from tests.programs import printed, run_program

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_micrograd_prints(path: Path) -> None:
    assert printed(path.read_text(encoding="utf-8")) == path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.skipif(importlib.util.find_spec("micrograd") is None, reason="micrograd is not installed")
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_what_stands_beside_a_program_is_what_micrograd_prints(path: Path) -> None:
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    assert done.stdout == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_functions_of_the_lecture_and_their_derivatives() -> None:
    for name, value, slope in (("tanh", 0.46211715726000973, 0.7864477329659274), ("exp", 1.6487212707001282, 1.6487212707001282),
                               ("log", -0.6931471805599453, 2.0), ("sigmoid", 0.6224593312018546, 0.2350037122015945)):  # fmt: skip
        x = Value(0.5)
        y = getattr(x, name)()
        y.backward()
        assert y.data == pytest.approx(value, rel=1e-15)
        assert x.grad == pytest.approx(slope, rel=1e-15)
        assert y._op == name


def test_a_long_chain_needs_no_recursion() -> None:
    x = y = Value(1.0)
    for _ in range(20_000):
        y = y + 1
    y.backward()
    assert (y.data, x.grad) == (20_001.0, 1)


def test_trace_finds_every_value_and_edge() -> None:
    a, b = Value(2.0), Value(3.0)
    c = a * b + a
    nodes, edges = trace(c)
    assert {node.data for node in nodes} == {2.0, 3.0, 6.0, 8.0}
    assert {(tail.data, head.data) for tail, head in edges} == {(2.0, 6.0), (3.0, 6.0), (6.0, 8.0), (2.0, 8.0)}


def test_the_picture_shows_data_and_gradient() -> None:
    a = Value(2.0)
    b = a * a
    b.backward()
    source = draw_dot(b, rankdir="TB").source
    assert '"0" [label="{ data 2.0000 | grad 4.0000 }" shape="record"]' in source
    assert source.count("->") == 2
    with pytest.raises(AssertionError):
        draw_dot(b, rankdir="up")


def test_a_recording_names_the_dialect_parameters_and_modules() -> None:
    doc = run_program("from micrograd.nn import MLP\nmodel = MLP(2, [2, 1])\nout = model([1.0, 2.0])\nout.backward()").document
    assert doc["program"]["dialect"] == "micrograd"
    assert {scope["path"] for scope in doc["scopes"]} >= {"MLP", "MLP.layers.0.neurons.1", "MLP.layers.1"}
    assert {"layers.0.neurons.0.w.0", "layers.1.neurons.0.b", "out"} <= set(doc["names"])
    assert doc["nodes"]["kind"].count(KIND_PARAMETER) == len(MLP(2, [2, 1]).parameters()) == 9
