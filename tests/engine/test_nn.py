"""Modules: what belongs to them, their state, their hooks; and layers against PyTorch's numbers and formulas written by hand."""

from __future__ import annotations

import copy
import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn
from autograd_core.nn import init, utils

# -- a module and what belongs to it ----------------------------------------------------------------------------------


def net() -> Any:
    return nn.Sequential(OrderedDict(first=nn.Linear(2, 3), norm=nn.BatchNorm1d(3), last=nn.Linear(3, 1, bias=False)))


def test_linear_is_x_times_w_transposed_plus_b() -> None:
    layer = nn.Linear(3, 2)
    x = ag.randn(5, 3)
    expected = x.numpy() @ layer.weight.detach().numpy().T + layer.bias.detach().numpy()
    np.testing.assert_allclose(layer(x).detach().numpy(), expected, rtol=1e-6)
    assert layer(x).grad_fn.name() == "AddmmBackward0"
    assert np.abs(layer.weight.detach().numpy()).max() <= 1 / np.sqrt(3)


def test_parameters_buffers_and_modules_are_found_by_path() -> None:
    model = net()
    assert [name for name, _ in model.named_parameters()] == [
        "first.weight",
        "first.bias",
        "norm.weight",
        "norm.bias",
        "last.weight",
    ]
    assert [name for name, _ in model.named_buffers()] == [
        "norm.running_mean",
        "norm.running_var",
        "norm.num_batches_tracked",
    ]
    assert [name for name, _ in model.named_children()] == ["first", "norm", "last"]
    assert [name for name, _ in model.named_modules()] == ["", "first", "norm", "last"]
    assert model.get_parameter("first.bias") is model.first.bias
    assert model.get_submodule("norm") is model[1]
    assert "first" in dir(model)
    with pytest.raises(AttributeError, match="Sequential has no attribute `second`"):
        model.get_submodule("second.weight")


def test_a_module_prints_its_tree() -> None:
    assert repr(nn.ModuleList([nn.Linear(1, 2), nn.Linear(1, 2), nn.ReLU()])).splitlines() == [
        "ModuleList(", "  (0-1): 2 x Linear(in_features=1, out_features=2, bias=True)", "  (2): ReLU()", ")",
    ]  # fmt: skip
    assert repr(nn.ParameterList([ag.ones(2, 3)])) == "ParameterList(  (0): Parameter containing: [torch.float32 of size 2x3])"


def test_a_shared_parameter_counts_once_but_is_saved_under_both_names() -> None:
    class Tied(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a = nn.Linear(2, 2)
            self.b = self.a

    assert len(list(Tied().parameters())) == 2
    assert list(Tied().state_dict()) == ["a.weight", "a.bias", "b.weight", "b.bias"]


def test_what_is_assigned_finds_its_place() -> None:
    module = nn.Module()
    module.w = nn.Parameter(ag.ones(2))
    module.register_buffer("kept", ag.zeros(1))
    module.register_buffer("passing", ag.zeros(1), persistent=False)
    module.register_parameter("none", None)
    assert list(module.state_dict()) == ["w", "kept"]
    module.kept = ag.ones(1)
    assert module._buffers["kept"].item() == 1.0
    module.w = None
    assert list(module.parameters()) == []
    del module.kept
    assert not hasattr(module, "kept")
    with pytest.raises(TypeError, match=r"cannot assign 'int' object to parameter 'w' \(torch.nn.Parameter or None required\)"):
        module.w = 3


def test_modes_and_dtypes_reach_everything_below() -> None:
    model = net().eval()
    assert [module.training for module in model.modules()] == [False] * 4
    weight = model.first.weight
    weight.grad = ag.ones(3, 2)
    model.double()
    assert model.first.weight is weight
    assert weight.dtype == weight.grad.dtype == model.norm.running_var.dtype == ag.float64
    assert model.norm.num_batches_tracked.dtype == ag.int64
    model.zero_grad()
    assert weight.grad is None
    assert not any(one.requires_grad for one in model.requires_grad_(False).parameters())


def test_apply_visits_the_modules_below_first() -> None:
    seen: list[str] = []
    net().apply(lambda module: seen.append(type(module).__name__))
    assert seen == ["Linear", "BatchNorm1d", "Linear", "Sequential"]


def test_a_copy_of_a_module_is_its_own() -> None:
    model = net()
    other = copy.deepcopy(model)
    assert isinstance(other.first.weight, nn.Parameter)
    assert other.first.weight is not model.first.weight
    assert other.first.weight.tolist() == model.first.weight.tolist()


def test_state_is_loaded_by_name() -> None:
    model, other = net(), net()
    model(ag.randn(4, 2))
    assert repr(other.load_state_dict(model.state_dict())) == "<All keys matched successfully>"
    assert other.first.weight.tolist() == model.first.weight.tolist()
    assert other.norm.num_batches_tracked.item() == 1
    assert other.load_state_dict({"more": ag.ones(1)}, strict=False).unexpected_keys == ["more"]


def test_a_state_that_does_not_fit_says_everything_that_is_wrong() -> None:
    with pytest.raises(RuntimeError) as caught:
        nn.Linear(2, 3).load_state_dict({"weight": ag.ones(3, 3), "more": ag.ones(1)})
    assert str(caught.value).splitlines()[:4] == [
        "Error(s) in loading state_dict for Linear:", '\tMissing key(s) in state_dict: "bias". ', '\tUnexpected key(s) in state_dict: "more". ',
        "\tsize mismatch for weight: copying a param with shape torch.Size([3, 3]) from checkpoint, the shape in current model is torch.Size([3, 2]).",
    ]  # fmt: skip


def test_forward_hooks_change_what_goes_in_and_what_comes_out() -> None:
    layer = nn.Linear(1, 1, bias=False)
    plain = layer(ag.ones(1)).item()
    before = layer.register_forward_pre_hook(lambda _, inputs: (inputs[0] * 2,))
    after = layer.register_forward_hook(lambda _module, _inputs, output: output * 3)
    assert layer(ag.ones(1)).item() == pytest.approx(6 * plain)
    before.remove()
    after.remove()
    assert layer(ag.ones(1)).item() == plain


def test_a_backward_hook_sees_the_gradients_on_both_sides() -> None:
    layer = nn.Linear(2, 1)
    seen: list[Any] = []
    layer.register_full_backward_hook(lambda _, inputs, outputs: seen.append((inputs, outputs)))
    x = ag.ones(1, 2, requires_grad=True)
    (layer(x) * 5 + x.sum()).sum().backward()
    (given,), (arrived,) = seen[0]
    assert arrived.tolist() == [[5.0]]
    np.testing.assert_allclose(given.tolist(), 5 * layer.weight.detach().numpy(), rtol=1e-6)
    layer(ag.ones(1, 2)).sum().backward()
    assert seen[1][0] == (None,)


def test_containers_behave_like_their_namesakes() -> None:
    model = nn.Sequential(*[nn.Linear(1, n) for n in (1, 2, 3, 4)])
    assert [layer.out_features for layer in model[1:3]] == [2, 3]
    del model[0]
    assert list(model._modules) == ["0", "1", "2"]
    assert len(model.append(nn.ReLU())) == 4
    branches = nn.ModuleDict({"a": nn.ReLU(), "b": nn.Tanh()})
    assert list(branches.keys()) == ["a", "b"]
    assert "a" in branches
    weights = nn.ParameterDict({"w": ag.ones(2)})
    assert isinstance(weights["w"], nn.Parameter)
    assert len(nn.ParameterList([ag.ones(1)] * 3)) == 3


def test_a_recorded_layer_has_its_scope_and_its_finished_parameters() -> None:
    with ag.record() as recording:
        model = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
        model(ag.ones(1, 2))
    document = recording.document()
    assert [scope["type"] for scope in document["scopes"]][1:] == ["Sequential", "Linear", "Tanh"]


# -- layers against PyTorch -------------------------------------------------------------------------------------------
# Each row: the layer, the shapes of its inputs, what it prints, and the sum of the output times 1, 2, 3, … as PyTorch computes it.
# Parameters and inputs are filled with sines.

LAYERS: list[tuple[str, tuple[tuple[int, ...], ...], str | None, float]] = [
    ('nn.Linear(3, 2)', ((4, 3),), 'Linear(in_features=3, out_features=2, bias=True)', 9.67796962),
    ('nn.Bilinear(2, 3, 4)', ((5, 2), (5, 3)), 'Bilinear(in1_features=2, in2_features=3, out_features=4, bias=True)', -9.484473305),
    ('nn.Conv1d(2, 4, 3, padding=1)', ((2, 2, 6),), 'Conv1d(2, 4, kernel_size=(3,), stride=(1,), padding=(1,))', -16.00461338),
    ('nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2)', ((1, 2, 5, 6),), 'Conv2d(2, 4, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), groups=2)', -80.82825317),
    ('nn.Conv2d(2, 3, 3, padding="same", padding_mode="reflect")', ((1, 2, 5, 6),), 'Conv2d(2, 3, kernel_size=(3, 3), stride=(1, 1), padding=same, padding_mode=reflect)', -530.6931769),
    ('nn.Conv3d(1, 2, 2, dilation=2)', ((1, 1, 4, 4, 4),), 'Conv3d(1, 2, kernel_size=(2, 2, 2), stride=(1, 1, 1), dilation=(2, 2, 2))', 22.50606726),
    ('nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, output_padding=1)', ((1, 2, 3, 4),), 'ConvTranspose2d(2, 3, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), output_padding=(1, 1))', -1327.081545),
    ('nn.BatchNorm2d(3)', ((2, 3, 2, 2),), 'BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)', -13.11445081),
    ('nn.LayerNorm((3, 4), bias=False)', ((2, 3, 4),), 'LayerNorm((3, 4), eps=1e-05, elementwise_affine=True, bias=False)', 27.14274617),
    ('nn.GroupNorm(2, 4)', ((2, 4, 3),), 'GroupNorm(2, 4, eps=1e-05, affine=True, bias=True)', -6.906557975),
    ('nn.InstanceNorm1d(3, affine=True)', ((2, 3, 5),), 'InstanceNorm1d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=False)', -18.93669518),
    ('nn.RMSNorm(4)', ((2, 4),), 'RMSNorm((4,), eps=None, elementwise_affine=True)', 12.0403765),
    ('nn.PReLU(3)', ((2, 3),), 'PReLU(num_parameters=3)', 9.342770935),
    ('nn.GELU(approximate="tanh")', ((3, 4),), "GELU(approximate='tanh')", 9.91507288),
    ('nn.LeakyReLU(0.2)', ((3, 4),), 'LeakyReLU(negative_slope=0.2)', 15.60918862),
    ('nn.Hardshrink(0.3)', ((3, 4),), 'Hardshrink(0.3)', -3.178169734),
    ('nn.Softmax(dim=1)', ((3, 4),), 'Softmax(dim=1)', 18.053111),
    ('nn.MaxPool2d(2, stride=1, padding=1)', ((1, 2, 4, 4),), 'MaxPool2d(kernel_size=2, stride=1, padding=1, dilation=1, ceil_mode=False)', 631.6732513),
    ('nn.AvgPool1d(3)', ((1, 2, 7),), 'AvgPool1d(kernel_size=(3,), stride=(3,), padding=(0,))', 0.9801922094),
    ('nn.AdaptiveAvgPool2d((2, None))', ((1, 2, 5, 3),), 'AdaptiveAvgPool2d(output_size=(2, None))', -2.203417318),
    ('nn.LPPool2d(2, 2)', ((1, 1, 4, 4),), 'LPPool2d(norm_type=2, kernel_size=2, stride=None, ceil_mode=False)', 13.87232452),
    ('nn.Upsample(scale_factor=2, mode="bilinear")', ((1, 2, 3, 3),), "Upsample(scale_factor=2.0, mode='bilinear')", 21.24594309),
    ('nn.PixelShuffle(2)', ((1, 4, 2, 2),), 'PixelShuffle(upscale_factor=2)', -30.1337937),
    ('nn.ReflectionPad2d((1, 0, 1, 2))', ((1, 1, 3, 3),), 'ReflectionPad2d((1, 0, 1, 2))', 64.61431504),
    ('nn.ConstantPad1d(2, 0.5)', ((1, 2, 3),), 'ConstantPad1d(padding=(2, 2), value=0.5)', 38.44789912),
    ('nn.Unflatten(1, (2, 2))', ((3, 4),), 'Unflatten(dim=1, unflattened_size=(2, 2))', -5.73278135),
    ('nn.CosineSimilarity()', ((3, 4), (3, 4)), 'CosineSimilarity()', 5.689588165),
    ('nn.SmoothL1Loss(beta=0.5)', ((3, 4), (3, 4)), 'SmoothL1Loss()', 0.04837359128),
    ('nn.HuberLoss(reduction="sum")', ((3, 4), (3, 4)), 'HuberLoss()', 0.2902415477),
    ('nn.TripletMarginLoss()', ((3, 4), (3, 4), (3, 4)), 'TripletMarginLoss()', 0.573143679),
    ('nn.RNN(3, 4, 2, nonlinearity="relu", bidirectional=True)', ((5, 2, 3),), 'RNN(3, 4, num_layers=2, bidirectional=True)', 1624.730809),
    ('nn.LSTM(3, 4, num_layers=2, batch_first=True)', ((2, 5, 3),), 'LSTM(3, 4, num_layers=2, batch_first=True)', 89.89829526),
    ('nn.LSTM(3, 4, proj_size=2)', ((5, 3),), 'LSTM(3, 4, proj_size=2)', 5.602188919),
    ('nn.GRU(3, 4, bidirectional=True)', ((5, 2, 3),), 'GRU(3, 4, bidirectional=True)', -146.7343214),
    ('nn.LSTMCell(3, 4)', ((2, 3),), 'LSTMCell(3, 4)', 0.7378592563),
    ('nn.GRUCell(3, 4, bias=False)', ((2, 3),), 'GRUCell(3, 4, bias=False)', -1.592916043),
    ('nn.MultiheadAttention(8, 2)', ((3, 2, 8), (4, 2, 8), (4, 2, 8)), 'MultiheadAttention(\n  (out_proj): NonDynamicallyQuantizableLinear(in_features=8, out_features=8, bias=True)\n)', 298.9386356),
    ('nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, activation="gelu", norm_first=True), 2)', ((3, 2, 4),), None, 38.1441539),
    ('nn.TransformerDecoderLayer(4, 2, 8, dropout=0.0)', ((3, 2, 4), (5, 2, 4)), None, 46.05015712),
]  # fmt: skip


def waves(shape: tuple[int, ...], start: float) -> Any:
    count = math.prod(shape)
    return np.sin(np.arange(count) * 1.7 + start).reshape(shape)


def measured(torch: Any, text: str, shapes: tuple[tuple[int, ...], ...]) -> tuple[str, float, Any]:
    """What a layer of `torch` prints, its weighted output, and the gradient of that on its first input."""
    layer = eval(text, {"nn": torch.nn, "torch": torch})
    layer = layer.double()
    with torch.no_grad():
        for number, parameter in enumerate(layer.parameters()):
            parameter.copy_(torch.tensor((waves(tuple(parameter.shape), number) * 0.5).tolist(), dtype=torch.float64))
    inputs = [torch.tensor(waves(shape, 0.3 * i).tolist(), dtype=torch.float64, requires_grad=True) for i, shape in enumerate(shapes)]
    output = layer(*inputs)
    output = output[0] if isinstance(output, tuple) else output
    total = (output * torch.tensor((np.arange(output.numel()) + 1.0).reshape(tuple(output.shape)).tolist(), dtype=torch.float64)).sum()
    total.backward()
    return repr(layer), total.item(), inputs[0].grad.tolist()


@pytest.fixture(scope="module")
def torch() -> Any:
    """PyTorch itself, where it is installed."""
    return pytest.importorskip("torch", exc_type=ImportError)


class Ours:
    """The engine with PyTorch's layout."""

    nn, float64, no_grad = nn, ag.float64, ag.no_grad
    tensor = staticmethod(ag.tensor)


@pytest.mark.parametrize(("text", "shapes", "prints", "value"), LAYERS)
def test_a_layer_computes_what_pytorchs_does(text: str, shapes: tuple[tuple[int, ...], ...], prints: str, value: float) -> None:
    said, total, _ = measured(Ours, text, shapes)
    assert said == (prints or said)
    assert total == pytest.approx(value, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(("text", "shapes", "prints", "value"), LAYERS)
def test_a_layer_agrees_with_the_pytorch_that_is_installed(torch: Any, text: str, shapes: tuple[tuple[int, ...], ...], prints: str, value: float) -> None:  # fmt: skip
    ours, theirs = measured(Ours, text, shapes), measured(torch, text, shapes)
    assert ours[0] == theirs[0]
    assert ours[1] == pytest.approx(theirs[1], rel=1e-7)
    np.testing.assert_allclose(ours[2], theirs[2], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_mse_loss(reduction: str) -> None:
    x, y = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor([0.0, 4.0])
    loss = nn.MSELoss(reduction=reduction)(x, y)
    assert loss.tolist() == {"mean": 2.5, "sum": 5.0, "none": [1.0, 4.0]}[reduction]
    loss.sum().backward()
    assert x.grad.tolist() == ([1.0, -2.0] if reduction == "mean" else [2.0, -4.0])


def test_a_loss_of_shapes_that_broadcast_warns() -> None:
    with pytest.warns(UserWarning, match="that is different to the input size"):
        nn.functional.mse_loss(ag.ones(3, 2), ag.ones(2))


def test_batch_norm_keeps_running_statistics_and_uses_them_in_evaluation() -> None:
    layer = nn.BatchNorm1d(2)
    x = ag.tensor([[1.0, 2.0], [3.0, 6.0]])
    layer(x)
    np.testing.assert_allclose(layer.running_mean.tolist(), [0.2, 0.4], rtol=1e-6)
    np.testing.assert_allclose(layer.running_var.tolist(), [1.1, 1.7], rtol=1e-6)
    layer.eval()
    expected = (x.numpy() - [0.2, 0.4]) / np.sqrt(np.array([1.1, 1.7]) + 1e-5)
    np.testing.assert_allclose(layer(x).detach().numpy(), expected, rtol=1e-5)


def test_dropout_scales_what_it_keeps_and_rests_in_evaluation() -> None:
    layer = nn.Dropout(0.25)
    assert set(layer(ag.ones(100)).numpy().round(4).tolist()) == {0.0, np.float32(1 / 0.75).round(4).item()}
    assert layer.eval()(ag.ones(3)).tolist() == [1.0, 1.0, 1.0]


def test_the_padding_row_of_an_embedding_is_zero_and_stays_so() -> None:
    layer = nn.Embedding(4, 2, padding_idx=1)
    assert layer.weight[1].tolist() == [0.0, 0.0]
    layer(ag.tensor([1, 2])).sum().backward()
    assert layer.weight.grad.tolist() == [[0, 0], [0, 0], [1, 1], [0, 0]]
    assert not nn.Embedding.from_pretrained(ag.ones(2, 2)).weight.requires_grad


def test_nobody_looks_ahead_under_a_square_mask() -> None:
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
    mask = nn.Transformer.generate_square_subsequent_mask(4)
    x = ag.randn(1, 4, 8)
    y = x.clone()
    y[0, 3] = 0.0
    np.testing.assert_allclose(layer(x, mask)[0, :3].tolist(), layer(y, mask)[0, :3].tolist(), atol=1e-6)


# -- starting values, and all parameters together ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fill", "spread"),
    [
        (lambda w: init.uniform_(w, -1, 1), 1 / math.sqrt(3)), (lambda w: init.normal_(w, 0.0, 0.5), 0.5), (init.trunc_normal_, 0.88),
        (init.xavier_uniform_, math.sqrt(2 / 300)), (lambda w: init.xavier_normal_(w, gain=2), 2 * math.sqrt(2 / 300)),
        (lambda w: init.kaiming_uniform_(w, nonlinearity="relu"), math.sqrt(2 / 100)),
        (lambda w: init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"), math.sqrt(2 / 200)), (init.orthogonal_, 1 / math.sqrt(200)),
    ],
)  # fmt: skip
def test_starting_values_have_their_spread(fill: Callable[[Any], Any], spread: float) -> None:
    weight = nn.Parameter(ag.empty(200, 100))
    assert fill(weight) is weight
    assert weight.detach().numpy().std() == pytest.approx(spread, rel=0.03)


def test_starting_values_that_are_exact() -> None:
    assert init.eye_(ag.empty(2, 3)).tolist() == [[1, 0, 0], [0, 1, 0]]
    assert init.constant_(ag.empty(2), 3.0).tolist() == [3, 3]
    q = init.orthogonal_(ag.empty(3, 5)).numpy()
    np.testing.assert_allclose(q @ q.T, np.eye(3), atol=1e-6)
    x = ag.randn(1, 2, 5)
    assert nn.functional.conv1d(x, init.dirac_(ag.empty(2, 2, 3)), padding=1).tolist() == x.tolist()
    assert ((init.sparse_(ag.empty(10, 4), 0.3).numpy() == 0).sum(0) == 3).all()
    assert init.calculate_gain("leaky_relu", 0.2) == pytest.approx(math.sqrt(2 / 1.04))


def test_gradients_are_clipped_together_or_one_by_one() -> None:
    a, b = ag.zeros(1, requires_grad=True), ag.zeros(1, requires_grad=True)
    a.grad, b.grad = ag.tensor([3.0]), ag.tensor([4.0])
    assert utils.clip_grad_norm_([a, b], 1.0).item() == pytest.approx(5.0)
    assert (a.grad.item(), b.grad.item()) == (pytest.approx(0.6, rel=1e-5), pytest.approx(0.8, rel=1e-5))
    utils.clip_grad_value_([a, b], 0.7)
    assert b.grad.item() == pytest.approx(0.7)
    a.grad = ag.tensor([math.inf])
    with pytest.raises(RuntimeError, match="is non-finite, so it cannot be clipped"):
        utils.clip_grad_norm_(a, 1.0, error_if_nonfinite=True)


def test_parameters_as_one_vector_and_back() -> None:
    layer = nn.Linear(2, 1)
    vector = utils.parameters_to_vector(layer.parameters())
    utils.vector_to_parameters(vector.detach() * 2, layer.parameters())
    np.testing.assert_allclose(utils.parameters_to_vector(layer.parameters()).tolist(), (vector * 2).tolist())


def test_sequences_of_unequal_length_are_filled_up() -> None:
    a, b = ag.tensor([1.0, 2.0]), ag.tensor([3.0])
    assert utils.pad_sequence([a, b], batch_first=True, padding_value=-1.0).tolist() == [[1, 2], [3, -1]]
    assert utils.pad_sequence([a, b]).tolist() == [[1, 3], [2, 0]]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: nn.Parameter([1.0]), "a Parameter is made of a tensor, not list"),
        (lambda: nn.Linear(2, 2).wieght, "Did you mean .weight?"),
        (lambda: nn.MSELoss(reduction="avg"), "is not a valid value for reduction"),
        (lambda: nn.BatchNorm2d(3)(ag.ones(2, 3)), "expected 4D input (got 2D input)"),
        (lambda: nn.LSTM(3, 4)(ag.ones(5, 1, 2)), "input.size(-1) must be equal to input_size. Expected 3, got 2"),
        (lambda: nn.GRU(3, 4)(ag.ones(5, 1, 3), ag.ones(1, 2, 4)), "Expected hidden size (1, 1, 4), got [1, 2, 4]"),
        (lambda: nn.Conv1d(3, 4, 2, groups=2), "in_channels must be divisible by groups"),
        (lambda: init.xavier_normal_(ag.ones(3)), "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions"),
        (lambda: nn.Module()(ag.ones(1)), 'is missing the required "forward" function'),
    ],
)  # fmt: skip
def test_errors_by_their_words(make: Callable[[], Any], words: str) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError, RuntimeError)) as caught:
        make()
    assert words in str(caught.value)


def test_forgetting_super_init_says_what_to_write() -> None:
    class Forgot(nn.Module):
        def __init__(self) -> None:
            self.layer = nn.Linear(1, 1)

    with pytest.raises(AttributeError, match=r"write super\(\).__init__\(\) first"):
        Forgot()


@pytest.mark.parametrize(
    "made",
    [
        lambda: nn.Sequential(nn.Linear(2, 3), ag.tanh),
        lambda: nn.ModuleList([1]),
        lambda: nn.ModuleDict({"a": "b"}),
        lambda: nn.Module().add_module("x", ag.ones(2)),
    ],
)
def test_what_is_no_module_is_not_held_as_one(made: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match=r"a module holds modules, and \w+ is none"):
        made()


def test_a_buffers_name_has_no_dot() -> None:
    with pytest.raises(KeyError, match=r"buffer name can't contain '.', got: 'a.b'"):
        nn.Module().register_buffer("a.b", ag.ones(2))
