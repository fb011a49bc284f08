"""MXNet's programs run unmodified. MXNet cannot be installed here: what stands beside each program was checked by hand against its
documented behaviour, and the numbers that everybody knows are asserted one by one below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograd_core.dialects import mxnet as mx
from autograd_core.dialects.mxnet import autograd, gluon, nd
from autograd_core.dialects.mxnet.gluon import nn
from tests.programs import printed, run_program

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_it_should(path: Path) -> None:
    assert printed(path.read_text(encoding="utf-8")) == path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")


def test_an_array_prints_its_numbers_its_shape_and_its_context() -> None:
    assert repr(nd.array([[1, 2], [3, 4]])) == "\n[[1. 2.]\n [3. 4.]]\n<NDArray 2x2 @cpu(0)>"
    assert repr(nd.ones((2, 3)).sum()) == "\n[6.]\n<NDArray 1 @cpu(0)>"


def test_the_gradient_of_two_x_transposed_x_is_four_x() -> None:
    x = nd.arange(10).reshape((2, 5))
    x.attach_grad()
    with autograd.record():
        y = 2 * nd.dot(x.T, x)
    y.backward()
    assert x.grad.asnumpy().tolist() == [[40.0] * 5, [140.0] * 5]


def test_nothing_is_recorded_outside_record() -> None:
    x = nd.ones((2,))
    x.attach_grad()
    assert (x * x).node is None
    with autograd.record():
        assert (x * x).node is not None
        with autograd.pause():
            assert (x * x).node is None


def test_flags_go_back_also_after_an_exception() -> None:
    with pytest.raises(ZeroDivisionError), autograd.record():
        raise ZeroDivisionError
    assert not autograd.is_recording()
    assert not autograd.is_training()


def test_second_order_goes_through_arrays_with_conventions_of_their_own() -> None:
    # where the engine's rules compare and ask for shapes, MXNet's floats for truth and (1,) for () must not reach them
    for function in (lambda x: x**3.0, lambda x: nd.maximum(x, 1.0) * x, lambda x: nd.sqrt(x * x), lambda x: nd.norm(x) ** 2):
        x = nd.array([2.0])
        x.attach_grad()
        with autograd.record():
            y = function(x)
            (slope,) = autograd.grad(y, [x], create_graph=True, retain_graph=True)
        slope.backward()
        assert x.grad.shape == (1,)
        h = 1e-2
        at = [function(nd.array([2.0 + d], dtype="float64")).asscalar() for d in (-h, 0, h)]
        assert x.grad.asscalar() == pytest.approx((at[0] - 2 * at[1] + at[2]) / h**2, abs=2e-3)


def test_grad_req_null_has_no_gradient() -> None:
    x = nd.ones((2,))
    x.attach_grad(grad_req="null")
    assert x.grad is None


def test_names_that_mxnet_has_not_are_not_there() -> None:
    x = nd.ones((2,))
    for name in ("unsqueeze", "requires_grad_", "item", "no_such_thing"):
        assert not hasattr(x, name)
    with pytest.raises(AttributeError, match=r"Did you mean \.asnumpy"):
        x.asnumpi  # noqa: B018


@pytest.mark.parametrize(("name", "settings", "expected"), [
    ("sgd", {"learning_rate": 0.1}, [0.9, 0.81]),
    ("sgd", {"learning_rate": 0.1, "momentum": 0.9}, [0.9, 0.72]),
    ("sgd", {"learning_rate": 0.1, "wd": 0.5}, [0.85, 0.7225]),
    ("sgd", {"learning_rate": 0.1, "clip_gradient": 0.5}, [0.95, 0.9]),
    ("adam", {"learning_rate": 0.1}, [0.9, 0.8004123]),
    ("adagrad", {"learning_rate": 0.1}, [0.9, 0.833104]),
])  # fmt: skip
def test_a_trainer_steps_by_mxnets_rules(name: str, settings: dict[str, float], expected: list[float]) -> None:
    parameter = gluon.Parameter("w", shape=(1,), init=mx.init.One())
    parameter.initialize()
    trainer = gluon.Trainer([parameter], name, settings)
    for value in expected:
        with autograd.record():
            loss = (parameter.data() ** 2).sum()  # the gradient 2 w, halved by the batch size
        loss.backward()
        trainer.step(2)
        assert parameter.data().asscalar() == pytest.approx(value, abs=2e-6)


def test_parameters_are_saved_and_loaded(tmp_path: Path) -> None:
    net, other = (nn.Dense(2, in_units=3) for _ in range(2))
    net.initialize()
    other.initialize()
    net.save_parameters(str(tmp_path / "net.params"))
    other.load_parameters(str(tmp_path / "net.params"))
    assert np.array_equal(net.weight.data().asnumpy(), other.weight.data().asnumpy())


def test_a_hybridized_block_runs_python_once_and_computes_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    class Net(nn.HybridBlock):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.dense = nn.Dense(2, in_units=3)

        def hybrid_forward(self, F, x):  # type: ignore[no-untyped-def]  # noqa: N803
            print("python")
            return F.relu(self.dense(x))

    net = Net()
    net.initialize(mx.init.Constant(0.5))
    x = nd.array([[1.0, -2.0, 4.0]])
    eager = net(x).asnumpy()
    capsys.readouterr()
    net.hybridize()
    for _ in range(3):
        assert np.array_equal(net(x).asnumpy(), eager)
    assert capsys.readouterr().out == "python\n"


def test_schedules_and_names_of_blocks() -> None:
    schedule = mx.lr_scheduler.FactorScheduler(step=2, factor=0.5, base_lr=1.0)
    assert [schedule(i) for i in range(1, 6)] == [1.0, 1.0, 0.5, 0.5, 0.25]
    cosine = mx.lr_scheduler.CosineScheduler(10, base_lr=1.0)
    assert cosine(5) == pytest.approx(0.5)
    net = nn.HybridSequential(prefix="model_")
    with net.name_scope():
        net.add(nn.Dense(1, in_units=1), nn.Conv2D(1, 1, in_channels=1))
    assert list(net.collect_params()) == ["model_dense0_weight", "model_dense0_bias", "model_conv0_weight", "model_conv0_bias"]


def test_a_recording_names_the_dialect_and_the_blocks() -> None:
    text = (
        "from mxnet import autograd, nd\nfrom mxnet.gluon import nn\nnet = nn.Sequential()\nnet.add(nn.Dense(2))\nnet.initialize()\n"
        "x = nd.ones((1, 3))\nwith autograd.record():\n    y = net(x)\ny.backward()\n"
    )
    doc = run_program(text).document
    assert doc["status"] == "ok", doc["error"]
    assert doc["program"]["dialect"] == "mxnet"
    assert {scope["path"] for scope in doc["scopes"]} >= {"Sequential", "Sequential.0"}
    assert "dense0_weight" in doc["names"]


@pytest.mark.parametrize(("layer", "torchs"), [("RNN", "RNN"), ("LSTM", "LSTM"), ("GRU", "GRU")])
def test_recurrent_layers_compute_what_pytorchs_compute(layer: str, torchs: str) -> None:
    from autograd_core.dialects import torch

    settings = {"activation": "tanh"} if layer == "RNN" else {}
    ours = getattr(gluon.rnn, layer)(3, 2, input_size=4, **settings)
    ours.initialize(mx.init.Uniform(0.5))
    other = getattr(torch.nn, torchs)(4, 3, 2)
    words = {"weight_ih": "i2h_weight", "weight_hh": "h2h_weight", "bias_ih": "i2h_bias", "bias_hh": "h2h_bias"}
    for name, parameter in other.named_parameters():
        kind, _, number = name.rpartition("_l")
        parameter.data = torch.tensor(getattr(ours, f"l{number}_{words[kind]}").data().asnumpy())
    x = nd.random.normal(shape=(5, 2, 4))
    assert np.allclose(ours(x).asnumpy(), other(torch.tensor(x.asnumpy()))[0].detach().numpy(), atol=1e-6)


def test_a_step_without_a_new_gradient_is_said() -> None:
    layer = nn.Dense(1, in_units=2)
    layer.initialize()
    trainer = gluon.Trainer(layer.collect_params(), "sgd")
    with autograd.record():
        loss = layer(nd.ones((1, 2))).sum()
    loss.backward()
    trainer.step(1)
    with pytest.raises(UserWarning, match="has not been updated by backward since last `step`"):
        trainer.step(1)
    trainer.step(1, ignore_stale_grad=True)


def test_numbers_out_of_arrays() -> None:
    assert float(nd.array([2.5])) == 2.5
    assert int(nd.array([2.5])) == 2
    with pytest.raises(ValueError, match="not a scalar"):
        float(nd.ones((2,)))
    with pytest.raises(TypeError, match="unsupported format string"):
        f"{nd.array([2.5]):.3f}"


def test_a_hybridized_network_trains_to_the_same_numbers() -> None:
    def trained(hybrid: bool) -> tuple[list[float], list[int]]:
        mx.random.seed(3)
        net = nn.HybridSequential()
        net.add(nn.Conv2D(3, 3, activation="relu"), nn.BatchNorm(), nn.MaxPool2D(), nn.Flatten(), nn.Dense(3))
        net.initialize(mx.init.Normal(0.5))
        if hybrid:
            net.hybridize()
        trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.01})
        found: list[float] = []
        for _ in range(3):
            x, y = nd.random.normal(shape=(4, 1, 8, 8)), nd.random.normal(shape=(4, 3))
            with autograd.record():
                loss = gluon.loss.L2Loss()(net(x), y)
            loss.backward()
            trainer.step(4)
            found += loss.asnumpy().tolist()
        found += net[1].running_var.data().asnumpy().tolist()
        return found, [one.misses for one in net._captured.values()]

    eager, captured = trained(False), trained(True)
    assert captured[0] == eager[0]
    assert captured[1] == [1]


def test_a_weight_that_an_optimiser_changed_before_backward_is_told_with_both_lines() -> None:
    weight = nd.array([1.0, 2.0])
    weight.attach_grad()
    with autograd.record():
        loss = (weight * weight).sum()  # saved here
    mx.optimizer.get_updater(mx.optimizer.create("sgd", learning_rate=0.1))(0, nd.ones((2,)), weight)  # changed here
    with pytest.raises(mx.base.MXNetError, match=r"(?s)modified by an in-place operation.*# saved here.*# changed here"):
        loss.backward()


def test_of_two_equal_numbers_the_first_takes_the_whole_gradient() -> None:
    x = nd.array([0.0, 1.0, -1.0])
    x.attach_grad()
    for function in (lambda: nd.maximum(x, 0.0), lambda: nd.maximum(0.0, x), lambda: nd.broadcast_maximum(x, nd.zeros(3))):
        with autograd.record():
            y = function()
        y.backward()
        assert x.grad.asnumpy().tolist() == [1.0, 1.0, 0.0]


def test_sequences_of_several_lengths() -> None:
    x = nd.arange(12).reshape((3, 2, 2))
    x.attach_grad()
    with autograd.record():
        last = nd.SequenceLast(x, nd.array([1, 3]), True)
    last.backward()
    assert last.asnumpy().tolist() == [[0.0, 1.0], [10.0, 11.0]]
    assert x.grad.asnumpy()[:, :, 0].tolist() == [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    assert nd.SequenceReverse(x, nd.array([2, 3]), True).asnumpy()[:, :, 0].tolist() == [[4.0, 10.0], [0.0, 6.0], [8.0, 2.0]]
    cell = gluon.rnn.LSTMCell(3)
    cell.initialize()
    sequence = nd.random.normal(shape=(2, 4, 5))
    outputs, states = cell.unroll(4, sequence, valid_length=nd.array([2, 4]))
    short, short_states = cell.unroll(2, sequence[:1, :2])
    assert not outputs.asnumpy()[0, 2:].any()
    np.testing.assert_allclose(outputs.asnumpy()[0, :2], short.asnumpy()[0], rtol=1e-6)
    for state, its in zip(states, short_states, strict=True):
        np.testing.assert_allclose(state.asnumpy()[0], its.asnumpy()[0], rtol=1e-6)


def test_settings_that_change_numbers_are_taken_or_refused() -> None:
    metric = mx.metric.Perplexity(ignore_label=0)
    metric.update([nd.array([0, 1])], [nd.array([[0.5, 0.5], [0.2, 0.8]])])
    assert metric.get()[1] == pytest.approx(1 / 0.8)
    with pytest.raises(mx.base.MXNetError, match="Adam does not take correct_bias=False here"):
        mx.optimizer.create("adam", correct_bias=False)


@pytest.mark.parametrize(
    "asked", [lambda x: x.asscalar(), lambda x: x.asnumpy()[0], lambda x: float(x.asscalar())], ids=["asscalar", "asnumpy", "float"]
)
def test_a_hybridized_block_that_asks_for_numbers_decides_anew_at_every_call(asked: Callable[[Any], float]) -> None:
    class Signed(gluon.HybridBlock):
        def hybrid_forward(self, F, x):  # type: ignore[no-untyped-def]  # noqa: N803
            return x if asked(F.sum(x)) > 0 else -x

    block = Signed()
    block.initialize()
    block.hybridize()
    for sign in (1.0, -1.0, 1.0, -1.0):
        assert block(sign * nd.ones((3,))).asnumpy().tolist() == [1.0, 1.0, 1.0]


def test_functions_of_elements_take_their_arrays_by_name() -> None:
    x = mx.nd.array([1.0, 4.0])
    assert mx.nd.sqrt(data=x).asnumpy().tolist() == [1, 2]
    assert mx.nd.broadcast_add(lhs=x, rhs=x).asnumpy().tolist() == [2, 8]
    assert mx.nd.maximum(x, rhs=2).asnumpy().tolist() == [2, 4]
    assert mx.nd.elemwise_mul(x, x, out=x) is x


@pytest.mark.parametrize(
    ("statement", "what", "mend"),
    [
        ("gluon.Trainer(nn.Dense(1).collect_params(), 'sgdd')", "Cannot find optimizer sgdd", "adam, adamax"),
        ("mx.metric.create('acuracy')", "Cannot find metric acuracy", "accuracy"),
        ("nn.Dense(1).initialize('xavir')", "Cannot find initializer 'xavir'", "xavier"),
        ("bool(nd.ones(2))", "truth value of an NDArray with multiple elements is ambiguous", "(x > 0).min().asscalar()"),
        ("nd.ones(2).asscalar()", "not a scalar: its shape is (2,)", "y.asnumpy()"),
        ("nd.ones(2).attach_grad('sum')", "not 'sum'", "'add' adds to it"),
    ],
)
def test_wrong_words_and_whole_arrays_are_told_with_a_mend(statement: str, what: str, mend: str) -> None:
    text = f"import mxnet as mx\nfrom mxnet import gluon, nd\nfrom mxnet.gluon import nn\n{statement}\n"
    error = run_program(text).document["error"]
    assert error["type"] == "ValueError"
    assert what in error["message"]
    assert mend in error["hint"]


def test_a_number_of_numpys_before_an_array_is_mxnets() -> None:
    for array, kind in ((mx.nd.array([1.0, 2.0]), "NDArray"), (mx.np.array([1.0, 2.0]), "ndarray")):
        array.attach_grad()
        with autograd.record():
            y = np.sqrt(4.0) * array - np.float32(1) / array
        y.backward()
        assert (type(y).__name__, array.grad.asnumpy().tolist()) == (kind, [3.0, 2.25])
        assert type(np.exp(array)) is np.ndarray
