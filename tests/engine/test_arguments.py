"""Arguments by position, by name and left out: each line was run in PyTorch 2.13, and what it printed stands beside it."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as ag
from tests.programs import caught, printed, run_program

NAMES = (
    "import torch\nimport torch.nn.functional as F\n"
    "x = torch.tensor([[1.5, -2.0, 0.5], [3.0, 0.25, -1.0]]); v = torch.tensor([3.0, 1.0, 2.0]); y = torch.tensor([0, 2])\n"
    "t = (x > 0).float(); w = torch.tensor([0.2, 0.3, 0.5]); n = torch.tensor([5, -3, 2])\n"
)


EXPRESSIONS = """
F.nll_loss(x, y, w, None, 0)
F.nll_loss(x, y, None, None, -100, None, 'sum')
F.l1_loss(x, 2 * x, None, None, 'sum')
F.smooth_l1_loss(x, 2 * x, None, None, 'sum', 0.5)
F.huber_loss(x, 2 * x, 'sum', 0.5)
F.binary_cross_entropy(torch.sigmoid(x), t, None, None, None, 'sum')
F.binary_cross_entropy_with_logits(x, t, None, None, None, 'sum', w)
F.kl_div(F.log_softmax(x, 1), torch.softmax(2 * x, 1), None, None, 'batchmean')
F.kl_div(v, torch.tensor([-1.0, 0.0, 1.0]), reduction='none')
F.poisson_nll_loss(x, x.abs(), True, False, None, 1e-8, None, 'sum')
F.gaussian_nll_loss(x, 2 * x, x.abs(), True, 1e-6, 'sum')
F.multi_margin_loss(x, y, 1, 1.0, None, None, None, 'none')
torch.isin(n, torch.tensor([5, 2])), torch.isin(n, 5, invert=True)
torch.native_layer_norm(v, (3,), None, None, 1e-5)
torch.dropout(v, p=0.5, train=False)
x.to('cpu', torch.float64, True).dtype, x.to(torch.float32, copy=True) is x, x.double(memory_format=torch.preserve_format).dtype
x.T.is_contiguous(), x.T.contiguous().is_contiguous(), x.T.stride(), x[1].storage_offset(), x.nbytes, x.layout
torch.finfo(torch.float32).eps, torch.iinfo(torch.uint8).max, torch.promote_types(torch.uint8, torch.int8), torch.result_type(n, 1.0)
torch.can_cast(torch.float64, torch.int64), torch.is_complex(x), torch.typename(x), torch.LongTensor([1, 2]), isinstance(n, torch.LongTensor)
torch.zeros(3, 2).fill_diagonal_(7), torch.zero_(torch.ones(2)), torch.clone(v, memory_format=torch.contiguous_format)
F.interpolate(v.reshape(1, 1, 3), scale_factor=2.2), F.interpolate(v.reshape(1, 1, 3), scale_factor=1.2)
x.dtype == torch.complex64, torch.complex64, torch.bfloat16
(torch.set_printoptions(precision=2), v / 3)[1]
""".strip().split("\n")
PRINTED = [
    "tensor(1.)",
    "tensor(-0.5000)",
    "tensor(8.2500)",
    "tensor(6.8125)",
    "tensor(3.4062)",
    "tensor(1.7402)",
    "tensor(0.9000)",
    "tensor(0.0738)",
    "tensor([nan,  0., -2.])",
    "tensor(21.4407)",
    "tensor(9.6975)",
    "tensor([0.0000, 2.4167])",
    "tensor([ True, False,  True]) tensor([False,  True,  True])",
    "(tensor([ 1.2247, -1.2247,  0.0000]), tensor([2.]), tensor([1.2247]))",
    "tensor([3., 1., 2.])",
    "torch.float64 False torch.float64",
    "False True (1, 3) 3 24 torch.strided",
    "1.1920928955078125e-07 255 torch.int16 torch.float32",
    "False False torch.FloatTensor tensor([1, 2]) True",
    "tensor([[7., 0.],\n        [0., 7.],\n        [0., 0.]]) tensor([0., 0.]) tensor([3., 1., 2.])",
    "tensor([[[3., 3., 3., 1., 1., 2.]]]) tensor([[[3., 3., 1.]]])",
    "False torch.complex64 torch.bfloat16",
    "tensor([1.00, 0.33, 0.67])",
]


@pytest.mark.parametrize(("expression", "expected"), [*zip(EXPRESSIONS, PRINTED, strict=True)])
def test_expressions_print_what_pytorch_prints(expression: str, expected: str) -> None:
    assert printed(NAMES + f"print({expression})") == expected


def test_print_options_last_as_long_as_their_program() -> None:
    printed(NAMES + "torch.set_printoptions(precision=2)")
    assert printed(NAMES + "print(v / 3)") == "tensor([1.0000, 0.3333, 0.6667])"


def test_an_integer_divided_by_what_requires_grad() -> None:
    text = "d = torch.tensor([2.0], requires_grad=True); (torch.tensor([4], dtype=torch.uint8) / d).backward(); print(d.grad)"
    assert printed(NAMES + text) == "tensor([-1.])"


def test_an_array_may_be_had_by_force() -> None:
    text = "d = torch.tensor([2.0], requires_grad=True); print(d.numpy(force=True), (d * 2).numpy(force=True))"
    assert printed(NAMES + text) == "[2.] [4.]"


def test_what_is_not_chosen_has_no_gradient_even_where_there_is_no_number() -> None:
    a = ag.zeros(2, requires_grad=True)
    ag.where(ag.tensor([True, False]), 1.0, a).backward(ag.tensor([float("nan"), 2.0]))
    assert a.grad is not None
    assert a.grad.tolist() == [0.0, 2.0]


def test_complex_numbers_and_bfloat16_are_refused_where_they_are_used() -> None:
    for use in ("x.to(torch.complex64)", "torch.zeros(2, dtype=torch.cdouble)", "x.imag", "x.bfloat16()"):
        error = run_program(NAMES + use).document["error"]
        assert (error["code"], "not supported here" in error["message"]) == ("argument_error", True), use


def test_the_surface_lists_its_names() -> None:
    text = "print({'erf', 'isin', 'float32', 'zero_'} <= set(dir(torch)), 'gelu' in dir(F), 'inv' in dir(torch.linalg), torch.Tensor.erf is not None)"
    assert printed(NAMES + text) == "True True True True"


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        ("torch.gather(x, 0)", TypeError, "gather() received an invalid combination of arguments: got (Tensor of shape [2, 3], 0), but expected (input, dim, index, *, sparse_grad=False)."),
        *[(f"x.{name}(3)", TypeError, f"{name}() received an invalid combination of arguments: got (Tensor of shape [2, 3], 3), but expected (self")
          for name in ("cpu", "detach", "dim", "is_floating_point", "item", "numel", "numpy", "retain_grad", "tolist")],
        ("torch.cat([1, 2])", TypeError, "cat() received an invalid combination of arguments: got ([1, 2]), but expected (tensors, dim=0)."),
        ("torch.eye('a')", TypeError, "eye() received an invalid combination of arguments: got ('a')"), ("F.relu(3)", TypeError, "relu(): argument 'input' (position 1) must be Tensor, not int."),
        ("x.fill_(object)", TypeError, "fill_() received an invalid combination of arguments"), ("x.size('a')", TypeError, "size() received an invalid combination of arguments"),
        ("torch.nn.Linear(3, 1)(3)", TypeError, "linear(): argument 'input' (position 1) must be Tensor, not int."), ("torch.nn.init.normal_(3)", TypeError, "normal_() received an invalid combination"),
        ("torch.optim.SGD(3, lr=0.1)", TypeError, "'int' object is not iterable"), ("torch.sum(x, dims=1, keep=True)", TypeError, "sum() got an unexpected keyword argument 'keep'"),
        ("torch.signal.windows.hann('a')", TypeError, "received an invalid combination of arguments"), ("torch.manual_seed('a')", RuntimeError, "manual_seed(): invalid literal for int()"),
        ("x.expand(2, 2, 3).add_(1.0)", RuntimeError, "more than one element of the written-to tensor refers to a single memory location"),
        ("torch.zeros(3).expand(2, 3)[0].zero_()", RuntimeError, "more than one element of the written-to tensor refers to a single memory location"),
        ("x.mul()", TypeError, "mul() takes 2 operands, but got 1."), ("torch.clamp_min(x)", TypeError, "clamp_min() takes 2 operands, but got 1."), ("x.view(v)", TypeError, "view"), ("torch.zeros(2, 3)[v:]", TypeError, "index"),
        ("F.softplus(3)", TypeError, "softplus(): argument 'input' (position 1) must be Tensor, not int."), ("torch.nan_to_num(2.5)", TypeError, "nan_to_num(): argument 'input' (position 1) must be Tensor, not float."),
        ("torch.addcmul(x, x, 1)", TypeError, "addcmul(): argument 'tensor2' (position 3) must be Tensor, not int."), ("torch.matmul(x, 2)", TypeError, "matmul(): argument 'other' (position 2) must be Tensor, not int."),
        ("torch.maximum(x, 2)", TypeError, "maximum(): argument 'other' (position 2) must be Tensor, not int."), ("torch.atan2(1.0, x)", TypeError, "atan2(): argument 'input' (position 1) must be Tensor, not float."),
        ("F.triplet_margin_loss(x, 2, x)", TypeError, "triplet_margin_loss(): argument 'positive' (position 2) must be Tensor, not int."), ("F.l1_loss(2, x)", TypeError, "l1_loss(): argument 'input' (position 1) must be Tensor, not int."),
        ("torch.exp(x, 1)", TypeError, "exp() was given 2 operands in a row, and takes 1."), ("torch.maximum(x, x, x)", TypeError, "maximum() was given 3 operands in a row, and takes 2."),
        ("F.silu(x, False, 1)", TypeError, "silu() was given 3 operands in a row, and takes 2."), ("F.silu(torch.tensor([1, 2]))", RuntimeError, "silu() takes floating point numbers, and was given int64."),
        ("x.stride(9)", IndexError, "stride(): tuple index out of range"), ("torch.tensor_split(x)", TypeError, "tensor_split() received an invalid combination of arguments"),
        ("x.deg2rad(out=torch.empty(0))", TypeError, "deg2rad() got an unexpected keyword argument 'out'."), ("x.maximum(x, alpha=1)", TypeError, "maximum() got an unexpected keyword argument 'alpha'."),
        ("F.max_pool1d_with_indices(x)", TypeError, "max_pool1d_with_indices() received an invalid combination of arguments"),
    ],
)  # fmt: skip
def test_arguments_that_cannot_be_taken_are_told_with_what_is_expected(call: str, kind: type[Exception], words: str) -> None:
    assert words in caught(NAMES, call, kind)


@pytest.mark.parametrize("call", ["torch.exp(x, y)", "x.exp(y)", "torch.maximum(x, x, y)"])
def test_what_follows_the_operands_is_not_written_to(call: str) -> None:
    lines = f"y = torch.zeros(2, 3)\ntry:\n    {call}\nexcept TypeError:\n    print(y.sum().item())"
    assert printed(NAMES + lines) == "0.0"


def test_no_function_of_numpy_writes_into_a_tensor() -> None:
    with pytest.raises(TypeError, match="NotImplemented"):
        np.sin(np.ones(2), out=ag.zeros(2))


def test_what_a_function_of_the_learners_raises_inside_stays_as_it_is() -> None:
    def wrong(value: float) -> float:
        return value + "a"  # type: ignore[operator]

    with pytest.raises(TypeError, match="unsupported operand type") as raised:
        ag.ones(2).apply_(wrong)  # type: ignore[attr-defined]
    assert not hasattr(raised.value, "explanation")
