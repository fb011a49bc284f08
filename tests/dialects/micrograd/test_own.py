"""A `Value` class that a program writes itself is watched: it computes what it would by itself, and its steps are on the recording."""

from __future__ import annotations

from typing import Any

import pytest

from autograd_core import columns as log
from webapp.runner.program import Limits, run_program

CLASS = """\
import math

class Value:
    def __init__(self, data, _children=(), _op='', label=''):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), '+')
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), '*')
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out

    def __pow__(self, other):
        out = Value(self.data ** other, (self,), f'**{other}')
        def _backward():
            self.grad += other * self.data ** (other - 1) * out.grad
        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,), 'tanh')
        def _backward():
            self.grad += (1 - t ** 2) * out.grad
        out._backward = _backward
        return out

    def cube(self):
        out = Value(self.data ** 3, (self,), 'cube')
        def _backward():
            self.grad += 3 * self.data ** 2 * out.grad
        out._backward = _backward
        return out

    def backward(self):
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for v in reversed(topo):
            v._backward()

"""
LINES = CLASS.count("\n")


def ran(text: str, before: str = CLASS, **limits: int) -> dict[str, Any]:
    return run_program(before + text, limits=Limits(**limits)).document


def nodes(document: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    """Operation, name, value and gradient of each node."""
    columns, values = document["nodes"], document["values"]
    return [
        (document["ops"][op]["name"] if op >= 0 else "leaf", document["names"][name], values[value], values[gradient])
        for op, name, value, gradient in zip(columns["op"], columns["name"], columns["value"], columns["gradient"], strict=True)
    ]


def test_its_values_are_nodes_with_names_places_and_gradients() -> None:
    document = ran("a, b = Value(2.0), Value(-3.0)\nc = a * b\nd = c + a\nL = d.tanh()\nL.backward()\nprint(L, a.grad, b.grad)\n")
    assert document["error"] is None
    assert document["notices"] == []
    slope = 1 - 0.9993293**2
    found = nodes(document)
    assert [(op, name, value) for op, name, value, _ in found] == [
        ("leaf", "a", 2), ("leaf", "b", -3), ("mul", "c", -6), ("add", "d", -4), ("tanh", "L", -0.9993293),
    ]  # fmt: skip
    assert [gradient for *_, gradient in found] == pytest.approx([-2 * slope, 2 * slope, slope, slope, 1], rel=1e-5)
    assert [document["spans"][span] for span in document["nodes"]["span"]][2:] == [
        [LINES + 2, 4, LINES + 2, 9], [LINES + 3, 4, LINES + 3, 9], [LINES + 4, 4, LINES + 4, 12],
    ]  # fmt: skip
    assert len(document["passes"]) == 1 + 1


def test_each_contribution_has_its_local_derivative_and_what_was_there() -> None:
    document = ran("x = Value(3.0)\ny = x * x\ny.backward()\n")
    events, values = document["events"], document["values"]
    rows = list(zip(events["kind"], events["subject"], events["value"], events["before"], events["after"], strict=True))

    def told(kind: int) -> list[tuple[Any, ...]]:
        return [(subject, *[values[one] for one in rest]) for found, subject, *rest in rows if found == kind]

    assert told(log.LOCAL) == [(0, 3, None, None), (1, 3, None, None)]
    assert told(log.CONTRIBUTION) == [(0, 3, None, None), (1, 3, None, None)]
    assert told(log.ACCUMULATION) == [(0, 3, None, 3), (0, 3, 3, 6)]
    assert told(log.LEAF) == [(1, 1, None, 1), (0, 6, None, 6)]


def test_a_loop_has_its_rounds_updates_and_cleared_gradients() -> None:
    document = ran(
        "w = Value(1.0)\nfor k in range(2):\n    loss = (w * 2 + -6.0) ** 2\n    w.grad = 0.0\n    loss.backward()\n    w.data -= 0.1 * w.grad\n    print(loss.data)\n"
    )
    assert document["stdout"] == "16.0\n0.64\n".replace("0.64", repr((2.6 * 2 - 6.0) ** 2))
    kinds = document["events"]["kind"]
    assert (len(document["passes"]), kinds.count(log.UPDATE), kinds.count(log.ZERO)) == (1 + 2, 2, 1)


def test_one_function_after_the_other_by_hand_is_one_pass() -> None:
    document = ran(
        "a, b = Value(2.0), Value(5.0)\nc = a * b\nd = c + a\nd.grad = 1.0\nd._backward()\nprint(a.grad)\nc._backward()\nprint(a.grad)\n"
    )
    assert document["stdout"] == "1.0\n6.0\n"
    assert len(document["passes"]) == 1 + 1
    assert nodes(document)[0][3] == 6


def test_an_operation_that_the_engine_does_not_have_is_called_as_its_author_does() -> None:
    document = ran("x = Value(2.0)\ny = x.cube()\ny.backward()\n")
    assert nodes(document) == [("leaf", "x", 2, 12), ("cube", "y", 8, 1)]
    assert document["notices"] == []


def test_an_assignment_in_the_place_of_a_sum_is_told_of() -> None:
    wrong = CLASS.replace("self.grad += other.data", "self.grad = other.data")
    document = ran("a, b = Value(2.0), Value(5.0)\nd = a * b + a\nd.backward()\nprint(a.grad)\n", wrong)
    (notice,) = document["notices"]
    assert (notice["code"], notice["params"]) == ("own_overwritten", {"name": "", "old": "1", "new": "5"})
    assert notice["message"] == "The gradient 1 that was there is written over: a value that is used twice gets the sum of both."
    assert document["stdout"] == "5.0\n", "the class computes what it computes"


def test_another_number_than_the_rules_is_told_of() -> None:
    document = ran("x = Value(1.0)\ny = x.tanh()\ny.backward()\n", CLASS.replace("(1 - t ** 2)", "(1 + t ** 2)"))
    (notice,) = document["notices"]
    assert (notice["code"], notice["params"]) == ("own_derivative", {"name": "", "op": "tanh", "given": "1.58", "right": "0.42"})
    assert notice["message"] == "What tanh brings back is 1.58, and by the rule of tanh it is 0.42."


def test_a_mistake_inside_of_the_class_is_marked_there() -> None:
    document = ran("x = Value(0.0)\ny = x ** -1\n")
    assert document["error"]["type"] == "ZeroDivisionError"
    assert document["error"]["span"][0] == 1 + CLASS[: CLASS.index("out = Value(self.data ** other,")].count("\n")
    assert [name for _, name, *_ in nodes(document)] == ["x"]


ARRAYS = """\
import numpy as np
class Tensor:
    def __init__(self, data, children=()):
        self.data, self.grad = np.array(data), np.zeros(2)
    def __add__(self, other):
        return Tensor(self.data + other.data, (self, other))
    def backward(self):
        self.grad = np.ones(2)
y = Tensor([1.0, 2.0]) + Tensor([3.0, 4.0])
y.backward()
print(y.data, y.grad)
"""
SLOTS = """\
class Value:
    __slots__ = ('data', 'grad')
    def __init__(self, data):
        self.data, self.grad = data, 0.0
    def __add__(self, other):
        return Value(self.data + other.data)
    def backward(self):
        self.grad = 1.0
y = Value(1.0) + Value(2.0)
y.backward()
print(y.data)
"""


@pytest.mark.parametrize("text", [ARRAYS, SLOTS])
def test_a_class_that_cannot_be_watched_is_left_alone_and_told_so(text: str) -> None:
    document = ran(text, "")
    assert document["error"] is None
    assert document["stdout"] in ("[4. 6.] [1. 1.]\n", "3.0\n")
    assert [one["code"] for one in document["notices"]] == ["own_class"]


def test_a_recording_that_is_full_ends_it() -> None:
    assert ran("x = Value(1.0)\nwhile True:\n    x = x + x\n", nodes=50)["error"]["code"] == "node_limit"
