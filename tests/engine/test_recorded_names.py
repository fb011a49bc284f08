"""What tensors are called in a recording, where no plain assignment says it."""

from __future__ import annotations

import pytest

from tests.programs import run_program

TORCH = "import torch\n"


def called(text: str) -> list[tuple[str, str]]:
    """Every node that is no plain number, as its operation (or nothing) and its name."""
    doc = run_program(text).document
    assert doc["status"] == "ok", doc["error"]
    nodes, ops, names = doc["nodes"], doc["ops"], doc["names"]
    folded = {i for i, kind in enumerate(nodes["kind"]) if kind == 2 and nodes["span"][i] == 0 and not names[nodes["name"][i]]}
    return [
        (ops[op]["name"] if op >= 0 else "", names[name])
        for i, (op, name) in enumerate(zip(nodes["op"], nodes["name"], strict=True))
        if i not in folded
    ]


def leaves(text: str) -> list[str]:
    return [name for op, name in called(text) if not op]


def test_tensors_in_dictionaries_lists_and_objects_are_called_by_the_way_to_them() -> None:
    assert leaves(TORCH + "p = {'w': torch.ones(2, requires_grad=True), 1: torch.ones(2)}\n(p['w'] * p[1]).sum().backward()") == [
        "p['w']",
        "p[1]",
    ]
    assert leaves(TORCH + "xs = [torch.tensor(float(i), requires_grad=True) for i in range(2)]\nsum(xs).backward()")[:2] == [
        "xs[0]",
        "xs[1]",
    ]
    own = "class Net:\n    def __init__(self):\n        self.layers = [torch.ones(2) for _ in range(2)]\nnet = Net()\n"
    assert leaves(TORCH + own + "net.layers[0] + net.layers[1]") == ["net.layers[0]", "net.layers[1]"]


def test_the_variable_of_a_loop_gives_way_to_the_way_through_the_list() -> None:
    text = (
        TORCH + "ps = [torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)]\nfor p in ps:\n    (p * 2).sum().backward()\n"
    )
    assert leaves(text)[:2] == ["ps[0]", "ps[1]"]
    assert leaves(text + "w = ps[0]\n(w * 3).sum().backward()")[:2] == ["ps[0]", "ps[1]"]


def test_the_weights_of_a_module_that_an_object_holds_are_called_by_the_way_to_it() -> None:
    text = (
        TORCH
        + "import copy\nmodel = torch.nn.Linear(2, 1)\nclass Average:\n    def __init__(self, model):\n        self.shadow = copy.deepcopy(model)\n"
        "average = Average(model)\nfor s, p in zip(average.shadow.parameters(), model.parameters()):\n    s.data.mul_(0.9).add_(p.data, alpha=0.1)\n"
        "models = [copy.deepcopy(model)]\nmodels[0](torch.ones(1, 2)).sum().backward()\n"
    )
    found = leaves(text)
    assert {"weight", "bias", "average.shadow.weight", "average.shadow.bias", "models[0].weight", "models[0].bias"} <= set(found)


def test_a_name_that_was_assigned_stays() -> None:
    assert leaves(TORCH + "w = torch.ones(2, requires_grad=True)\nparams = [w]\nfor p in params:\n    (p * p).sum().backward()") == ["w"]


def test_a_list_that_holds_itself_and_a_thousand_tensors_end_the_search() -> None:
    assert leaves(TORCH + "xs = [torch.ones(2) for _ in range(1000)]\nxs.append(xs)")[:3] == ["xs[0]", "xs[1]", "xs[2]"]


def test_the_grad_of_a_tensor_is_called_after_it() -> None:
    text = TORCH + "ps = {'w': torch.ones(2, requires_grad=True)}\n(ps['w'] * 2).sum().backward()\nprint(ps['w'].grad * 0.1)"
    assert "ps['w'].grad" in leaves(text)


def test_an_object_that_is_made_of_tensors_lends_none_of_them_its_name() -> None:
    dist = (
        TORCH
        + "from torch.distributions import Categorical\nlogits = torch.zeros(3, requires_grad=True)\ndist = Categorical(logits=logits)\n"
    )
    found = called(dist + "loss = dist.log_prob(torch.tensor(1))\nloss.backward()")
    assert "dist" not in {name for _, name in found}
    assert ("neg", "loss") in found or ("squeeze", "loss") in found


@pytest.mark.parametrize(
    "family", ["Normal(torch.tensor(0.0), torch.tensor(1.0))", "Bernoulli(torch.tensor(0.3))", "Categorical(torch.ones(3))"]
)
def test_the_checks_of_a_distribution_are_no_part_of_the_program(family: str) -> None:
    found = called(TORCH + f"from torch.distributions import *\nd = {family}\np = d.log_prob(d.sample())")
    assert not {"all", "eq", "ge", "le", "gt", "remainder", "bitwise_and", "logical_and"} & {op for op, _ in found}


def test_what_a_call_makes_on_its_way_has_not_the_name_of_its_result() -> None:
    assert leaves("import tensorflow as tf\nx = tf.linspace(-2.0, 2.0, 5)\ny = tf.fill([2], 3.0)") == ["x", "y"]
    assert leaves("from mxnet import nd\nx = nd.random_normal(shape=(2,))\ny = nd.random.uniform(shape=(2,))") == ["x", "y"]


def test_what_comes_from_a_tape_is_called_as_the_function_does_that_uses_it() -> None:
    text = "import tensorflow as tf\nw = tf.Variable(2.0)\ndef step():\n    with tf.GradientTape() as tape:\n        y = w * w\n"
    assert leaves(text + "    dw, _ = tape.gradient(y, [w, w])\n    w.assign_sub(0.1 * dw)\nstep()") == ["w", "dw"]
