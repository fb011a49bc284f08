"""What PyTorch refuses is refused, in words that say what was wanted; what it takes beside that is taken."""

from __future__ import annotations

from typing import Any

import pytest

from autograd_core.dialects import torch
from autograd_core.errors import AutogradError, AutogradTypeError

F = torch.nn.functional
TRUTHS, WHOLE, REAL = torch.tensor([True, False]), torch.tensor([1, 2]), torch.tensor([1.5, 2.5])


@pytest.mark.parametrize("name", ["abs", "argmax", "argmin", "ceil", "floor", "trunc", "round", "median", "positive"])
def test_truths_are_no_numbers(name: str) -> None:
    for function in (getattr(torch, name), getattr(torch.Tensor, name)):
        with pytest.raises(AutogradError, match=rf"{name}\(\) is not implemented for bool"):
            function(TRUTHS)
        function(WHOLE)


def test_nor_in_place_and_in_other_namespaces() -> None:
    with pytest.raises(AutogradError, match=r"floor_\(\)|floor\(\)"):
        TRUTHS.clone().floor_()
    with pytest.raises(AutogradError, match="is not implemented for bool"):
        F.softsign(TRUTHS)
    with pytest.raises(AutogradError, match="is not implemented for bool"):
        TRUTHS.topk(1)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: torch.logaddexp(x, x), lambda x: x.hypot(x), lambda x: torch.lerp(x, x, x), lambda x: x.frac(), lambda x: torch.frexp(x),
        lambda x: F.softplus(x), lambda x: F.glu(x), lambda x: torch.linalg.vecdot(x, x), lambda x: torch.special.gammainc(x, x), lambda x: torch.addcdiv(x, x, x),
        lambda x: torch.nn.Softplus()(x),
    ],
)  # fmt: skip
def test_what_is_for_floats_takes_no_integers(call: Any) -> None:
    with pytest.raises(AutogradError, match=r"takes floating point numbers, and was given int64"):
        call(WHOLE)
    call(REAL)


def test_one_float_among_integers_is_enough() -> None:
    assert torch.hypot(torch.tensor([3]), torch.tensor([4.0])).tolist() == [5.0]


@pytest.mark.parametrize("name", ["maximum", "fmin", "atan2", "logical_and", "nextafter", "heaviside"])
def test_a_method_of_two_tensors_takes_no_number(name: str) -> None:
    with pytest.raises(AutogradTypeError, match=r"\(position 1\) must be Tensor, not (int|float)"):
        getattr(REAL, name)(1.0)
    with pytest.raises(AutogradTypeError, match=r"\(position 2\) must be Tensor, not (int|float)"):
        getattr(torch, name)(REAL, 1.0)
    getattr(REAL, name)(REAL)


@pytest.mark.parametrize("name", ["gt", "le", "eq", "not_equal", "copysign", "maximum"])
def test_a_number_does_not_come_first(name: str) -> None:
    with pytest.raises(AutogradTypeError, match=rf"{name}\(\): argument 'input' \(position 1\) must be Tensor"):
        getattr(torch, name)(2, REAL)


def test_bounds_are_two_numbers_or_two_tensors() -> None:
    for call in (
        lambda: REAL.clamp(0, WHOLE), lambda: torch.clip(REAL, min=WHOLE, max=2), lambda: torch.clamp(REAL, WHOLE, max=2.0), lambda: REAL.clone().clamp_(WHOLE, 3),
    ):  # fmt: skip
        with pytest.raises(AutogradTypeError, match="both numbers or both tensors"):
            call()
    assert REAL.clamp(max=2).tolist() == REAL.clamp(None, 2).tolist() == REAL.clamp(0, 2).tolist() == [1.5, 2.0]
    assert REAL.clamp(WHOLE, WHOLE + 1).tolist() == [1.5, 2.5]


def test_a_result_is_not_written_where_it_does_not_fit() -> None:
    with pytest.raises(AutogradError, match=r"exp: result type float32 can't be cast to the desired output type int64"):
        torch.exp(REAL, out=torch.zeros(2, dtype=torch.int64))
    with pytest.raises(AutogradError, match="result type int64 can't be cast to the desired output type bool"):
        torch.add(WHOLE, WHOLE, out=torch.zeros(2, dtype=torch.bool))
    assert torch.add(WHOLE, WHOLE, out=torch.zeros(2, dtype=torch.float64)).tolist() == [2.0, 4.0]
    assert torch.sgn(-REAL, out=torch.zeros(2)).tolist() == [-1.0, -1.0]


def test_a_truth_changed_in_place_stays_one() -> None:
    mask = TRUTHS.clone()
    with pytest.raises(AutogradError, match="result type int64 can't be cast to the desired output type bool"):
        mask += 1
    mask |= torch.tensor([False, True])
    assert mask.tolist() == [True, True]


def test_shifts_change_a_tensor_in_place() -> None:
    x = y = torch.tensor([1, 2])
    x <<= 2
    x >>= 1
    assert x is y
    assert y.tolist() == [2, 4]
    assert (1 << y).tolist() == [4, 16]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: F.huber_loss(REAL, REAL, delta=0), "delta must be positive, but got 0"),
        (lambda: F.smooth_l1_loss(REAL, REAL, beta=-1.0), "beta must be 0 or more"),
        (lambda: F.multi_margin_loss(REAL, torch.tensor(0), p=3), "p must be 1 or 2"),
        (lambda: F.cross_entropy(REAL, torch.tensor(0), label_smoothing=1.5), "label_smoothing must be from 0 to 1"),
        (lambda: F.cross_entropy(REAL, torch.tensor(0, dtype=torch.int32)), "expected scalar type Long but found int32"),
        (lambda: F.nll_loss(REAL, torch.tensor(0, dtype=torch.int16)), "expected scalar type Long but found int16"),
        (lambda: F.interpolate(torch.ones(1, 1, 1), scale_factor=0.5), "every size must be 1 or more"),
        (lambda: F.conv_transpose1d(torch.ones(1, 1, 1), torch.ones(1, 1, 1), padding=1), "Calculated output size is too small"),
    ],
)
def test_settings_out_of_range_are_told(call: Any, words: str) -> None:
    with pytest.raises(AutogradError, match=words):
        call()


@pytest.mark.parametrize(
    "index", [(0, slice(None), torch.tensor([5])), (torch.tensor([0, 1]), slice(None), torch.tensor([0, 1, 2])), (0, 0, 0, 0)]
)
def test_a_place_that_is_not_there_is_told_with_the_shape(index: Any) -> None:
    x = torch.zeros(2, 3, 4)
    for act in (lambda: x[index], lambda: x.__setitem__(index, 1.0), lambda: x.__setitem__(index, torch.tensor(1.0, requires_grad=True))):
        with pytest.raises(IndexError, match=r"the tensor has shape \[2, 3, 4\]"):
            act()


def _assigned(gradient: Any) -> None:
    torch.ones(2, requires_grad=True).grad = gradient


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: _assigned(torch.ones(2, dtype=torch.float64)), RuntimeError, "a gradient of float64 to a tensor of float32"),
        (lambda: REAL.index_select(0, torch.tensor([[0]])), IndexError, "supposed to be a vector, and this one has 2"),
        (lambda: torch.matmul(torch.tensor(1.0), REAL), RuntimeError, "they are 0D and 1D"),
        (lambda: torch.ones(2, 2) @ torch.tensor(1.0), RuntimeError, "they are 2D and 0D"),
        (lambda: torch.utils.data.DataLoader([1, 2], batch_size=0), ValueError, "batch_size should be a positive integer"),
        (lambda: torch.device("gpu"), RuntimeError, "Unknown device 'gpu'"),
        (lambda: ~REAL, RuntimeError, "whole numbers and truths, and was given float32"),
        (lambda: REAL & REAL, RuntimeError, "whole numbers and truths, and was given float32"),
        (lambda: REAL.max(keepdim=True), TypeError, "keepdim goes with dim"),
        (lambda: torch.median(REAL, keepdim=True), TypeError, "keepdim goes with dim"),
        (lambda: F.layer_norm(REAL, []), RuntimeError, r"normalized_shape=\[\]"),
        (lambda: F.local_response_norm(torch.ones(2, 3), 2), RuntimeError, "local_response_norm"),
        (lambda: torch.searchsorted(REAL, REAL, side="up"), ValueError, "side must be one of left, right"),
        (lambda: torch.renorm(torch.ones(2, 2), 0, 0, 1.0), RuntimeError, "p must be positive"),
        (lambda: F.prelu(torch.ones(2, 3), REAL), RuntimeError, "number of slopes must be 1, or the number of channels"),
        (lambda: REAL << 1, RuntimeError, "whole numbers and truths, and was given float32"),
    ],
)
def test_classic_slips_are_told(call: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        call()


def test_what_pytorch_takes_beside_is_taken() -> None:
    assert torch.sum(REAL, 0, out=torch.zeros((), dtype=torch.int64)).item() == 4
    assert torch.igammac(torch.tensor([1]), other=torch.tensor([2.0])).item() == pytest.approx(0.1353353, abs=1e-6)
    assert torch.floor_divide(5.0, 2).item() == 2.0
    assert torch.zeros(0, dtype=torch.int64).median().item() == -(2**63)
    x = torch.arange(6).reshape(2, 3)
    assert x[[slice(None), 1]].tolist() == x[:, 1].tolist()
    assert x[[0, None]].tolist() == [[0, 1, 2]]


def two_groups() -> Any:
    groups = [{"params": [torch.ones(2, requires_grad=True)]} for _ in range(2)]
    return torch.optim.SGD(groups, lr=0.1, momentum=0.9)


L = torch.optim.lr_scheduler


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda o: L.LambdaLR(o, [lambda _: 1.0]), "Expected 2 lr_lambdas"), (lambda o: L.MultiplicativeLR(o, [lambda _: 1.0] * 3), "Expected 2 lr_lambdas"),
        (lambda o: L.CyclicLR(o, [0.1], 0.2), "Expected 2 base_lrs"), (lambda o: L.OneCycleLR(o, [0.1], total_steps=4), "Expected 2 max_lrs"),
        (lambda o: L.ReduceLROnPlateau(o, min_lr=[0.1]), "Expected 2 min_lrs"), (lambda o: L.ReduceLROnPlateau(o, "least"), "mode least is unknown"),
        (lambda o: L.ReduceLROnPlateau(o, factor=1.0), "Factor should be < 1.0"), (lambda o: L.ReduceLROnPlateau(o, threshold_mode="x"), "'rel' or 'abs'"),
        (lambda o: L.CyclicLR(o, 0.1, 0.2, mode="x"), "mode is invalid"), (lambda o: L.OneCycleLR(o, 0.1, total_steps=-1), "positive integer"),
        (lambda o: L.OneCycleLR(o, 0.1, total_steps=4, anneal_strategy="x"), "'cos' or 'linear'"),
        (lambda o: L.OneCycleLR(o, 0.1, total_steps=4, pct_start=2.0), "between 0 and 1"), (lambda o: L.CosineAnnealingWarmRestarts(o, 0), "positive integer"),
        (lambda o: L.CosineAnnealingWarmRestarts(o, 3, 0), "1 or more"), (lambda o: L.SequentialLR(o, [], []), "at least one scheduler"),
    ],
)  # fmt: skip
def test_schedules_that_cannot_be(make: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make(two_groups())


def test_a_plateau_is_an_optimisers() -> None:
    with pytest.raises(TypeError, match="Tensor is not an Optimizer"):
        L.ReduceLROnPlateau(torch.ones(2))


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (lambda m: m.register_parameter("a.b", torch.nn.Parameter(REAL)), KeyError, "contain"),
        (lambda m: m.register_parameter("forward", torch.nn.Parameter(REAL)), KeyError, "already exists"),
        (lambda m: m.register_parameter("k", REAL), TypeError, "cannot assign 'Tensor' object to parameters 'k'"),
        (lambda m: m.register_buffer("", REAL), KeyError, "empty"), (lambda m: m.register_buffer("weight", REAL), KeyError, "already exists"),
        (lambda m: m.register_buffer("k", 3), TypeError, "cannot assign 'int' object to buffers 'k'"),
        (lambda m: m.add_module("bias", torch.nn.ReLU()), KeyError, "already exists"), (lambda m: m.add_module("k", 3), TypeError, "Module"),
    ],
)  # fmt: skip
def test_names_that_a_module_cannot_give(act: Any, kind: type[Exception], words: str) -> None:
    module = torch.nn.Linear(2, 2)
    with pytest.raises(kind, match=words):
        act(module)
    assert list(module.state_dict()) == ["weight", "bias"]


def test_paddings_by_name() -> None:
    with pytest.raises(ValueError, match="same, valid"):
        torch.nn.Conv2d(1, 1, 3, padding="full")
    with pytest.raises(ValueError, match="strided"):
        torch.nn.Conv2d(1, 1, 3, stride=2, padding="same")
    assert torch.nn.Conv2d(1, 1, 3, padding="same")(torch.ones(1, 4, 4)).shape == (1, 4, 4)


def test_nothing_can_be_drawn_of_nothing() -> None:
    with pytest.raises(ValueError, match="num_samples=0"):
        torch.utils.data.DataLoader([], 2, shuffle=True)
    assert list(torch.utils.data.DataLoader([], 2)) == []


def test_lists_of_modules() -> None:
    parts = torch.nn.Sequential(torch.nn.Tanh())
    assert parts.insert(0, torch.nn.ReLU()) is parts
    assert str(torch.nn.ModuleDict({"a": parts}).keys()) == "dict_keys(['a'])"
    with pytest.raises(TypeError, match="Module"):
        torch.nn.Sequential({"a": torch.nn.ReLU()})
