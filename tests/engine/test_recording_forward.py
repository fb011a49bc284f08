"""Forward mode in a recording: the seeds, what each edge brings, and the tangent of each node, held to the product rule done by hand."""

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import columns as log
from autograd_core.function import Function
from autograd_core.recording import Recorder, record
from autograd_core.transforms import hvp, jvp

X, W = np.array([1.0, 2.0]), 3.0
DX, DW = np.array([1.0, 0.0]), 1.0


def pushed(recorder: Recorder, kind: int) -> list[np.ndarray]:
    """The values of the events of a kind, in order."""
    document = recorder.document()
    events, values = document["events"], document["values"]
    column = "value" if kind == log.PUSH else "after"
    found = [values[events[column][at]] for at, one in enumerate(events["kind"]) if one == kind]
    return [np.array(one["data"] if isinstance(one, dict) else one) for one in found]


@pytest.fixture
def recorder() -> Recorder:
    with record() as recorder:
        jvp(lambda x, w: w * x * x, (ag.tensor(X), ag.tensor(W)), (ag.tensor(DX), ag.tensor(DW)))
    return recorder


def test_tangents_begin_at_the_inputs_and_end_at_the_result(recorder: Recorder) -> None:
    inner = DW * X + W * DX
    expected = [DX, np.array(DW), inner, inner * X + W * X * DX]
    for found, wanted in zip(pushed(recorder, log.TANGENT), expected, strict=True):
        np.testing.assert_allclose(found, wanted)


def test_each_edge_brings_its_own_part_and_the_parts_add_up(recorder: Recorder) -> None:
    inner = DW * X + W * DX
    expected = [DW * X, W * DX, inner * X, W * X * DX]
    for found, wanted in zip(pushed(recorder, log.PUSH), expected, strict=True):
        np.testing.assert_allclose(found, wanted)


def test_a_push_is_a_phase_of_its_own_and_what_it_computes_is_made_by_it(recorder: Recorder) -> None:
    document = recorder.document()
    (push,) = document["pushes"]
    phases = [(phase["kind"], phase["first"], phase["count"]) for phase in document["phases"]]
    assert ("tangent", push["first"], push["count"]) in phases
    kinds = document["events"]["kind"][push["first"] : push["first"] + push["count"]]
    made = [document["events"]["subject"][push["first"] + at] for at, kind in enumerate(kinds) if kind == log.FORWARD]
    assert made
    assert {document["nodes"]["by"][node] for node in made} == {-1}
    assert document["passes"] == [None], "no gradient came back"


def test_a_sum_that_is_linear_in_all_its_inputs_tells_them_apart() -> None:
    with record() as recorder:
        jvp(lambda x, y: ag.cat([x, y]), (ag.tensor(X), ag.tensor(X)), (ag.tensor(DX), ag.tensor([5.0, 6.0])))
    np.testing.assert_allclose(pushed(recorder, log.PUSH), [[1, 0, 0, 0], [0, 0, 5, 6]])


def test_a_matrix_product_tells_its_factors_apart() -> None:
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0], [6.0]])
    da, db = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0], [2.0]])
    with record() as recorder:
        jvp(lambda a, b: a @ b, (ag.tensor(a), ag.tensor(b)), (ag.tensor(da), ag.tensor(db)))
    np.testing.assert_allclose([part.reshape(2, 1) for part in pushed(recorder, log.PUSH)], [da @ b, a @ db])


def test_pushing_along_a_backward_pass_is_recorded_too() -> None:
    with record() as recorder:
        _, product = hvp(lambda x: (x**3).sum(), (ag.tensor(X),), (ag.tensor(DX),))
    np.testing.assert_allclose(product.numpy(), 6 * X * DX)
    np.testing.assert_allclose(pushed(recorder, log.TANGENT)[-1], 6 * X * DX)


class Cube(Function):
    """A forward mode of one's own that asks reverse mode for the slope."""

    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_forward(x)
        return x**3

    @staticmethod
    def jvp(ctx: Any, tangent: Any) -> Any:
        (x,) = ctx.saved_tensors
        with ag.enable_grad():
            z = x.detach().requires_grad_()
            (slope,) = ag.grad(z**3, z)
        return tangent * slope


def test_a_pass_inside_a_push_is_a_phase_of_its_own_and_what_follows_is_the_push_again() -> None:
    with record() as recorder:
        for _ in range(2):
            jvp(lambda x: Cube.apply(x * 2.0) * 2.0, (ag.tensor(3.0),), (ag.tensor(1.0),))
    document = recorder.document()
    phases, (_, inner, _), (push, _) = document["phases"], document["passes"], document["pushes"]
    assert [phase["kind"] for phase in phases] == ["forward", "tangent", "backward", "tangent"] * 2 + ["forward"]
    first, count = push["first"], push["count"]
    ends = [first, inner["first"], inner["first"] + inner["count"], first + count]
    assert [phase["first"] for phase in phases[1:5]] == ends
    assert {phase["iteration"] for phase in phases} == {0}, "a loop is what walks back by itself"
