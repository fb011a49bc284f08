"""What a program may rely on beside what it prints."""

import pytest

from autograd_core.dialects import install
from tests.programs import run_program


@pytest.fixture
def torch():
    undo = install()
    import torch

    yield torch
    undo()


def test_a_jacobian_is_a_vmap_of_pulls(torch):
    x = torch.tensor([0.5, 1.0, 2.0])
    _, pull = torch.func.vjp(torch.exp, x)
    (jacobian,) = torch.vmap(pull)(torch.eye(3))
    assert torch.allclose(jacobian, torch.diag(x.exp()))


def test_seeds_may_be_batched_alone(torch):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x**3
    rows = torch.vmap(lambda v: torch.autograd.grad(y, x, v, retain_graph=True)[0])(torch.eye(2))
    assert rows.tolist() == [[3.0, 0.0], [0.0, 12.0]]


def test_errors_are_called_as_pythons_while_installed(torch):
    with pytest.raises(RuntimeError) as caught:
        torch.ones(2).backward()
    assert type(caught.value).__name__ == "RuntimeError"


def test_and_as_ours_afterwards():
    from autograd_core.errors import AutogradError

    install()()
    assert AutogradError.__name__ == "AutogradError"


@pytest.mark.parametrize(
    ("path", "close"),
    [
        ("nn.Linaer", "Linear"),
        ("zeroes", "zeros"),
        ("optim.Adamm", "Adam"),
        ("distributions.Norml", "Normal"),
        ("nn.utils.clip_grad_nrm_", "clip_grad_norm_"),
    ],
)
def test_a_missing_name_is_told_its_nearest(torch, path, close):
    owner, _, name = path.rpartition(".")
    place = torch
    for part in filter(None, owner.split(".")):
        place = getattr(place, part)
    with pytest.raises(AttributeError, match=close):
        getattr(place, name)


def test_a_node_is_of_the_class_it_is_called_by(torch):
    y = (torch.ones(2, requires_grad=True) * 3).sum()
    assert type(y.grad_fn).__name__ == "SumBackward0"
    assert type(y.grad_fn.next_functions[0][0]).__name__ == "MulBackward0"
    y.backward()


def test_a_transposed_tensor_is_no_view_of_a_row(torch):
    x = torch.arange(6).reshape(2, 3)
    with pytest.raises(RuntimeError, match="reshape"):
        x.t().view(6)
    assert x.t().contiguous().view(6).tolist() == x.t().reshape(6).tolist() == [0, 3, 1, 4, 2, 5]


def test_longer_paths_lead_to_the_same_things(torch):
    from torch.distributions.normal import Normal
    from torch.nn.utils.rnn import pad_sequence
    from torch.utils.data.dataset import Dataset

    assert Normal is torch.distributions.Normal
    assert Dataset is torch.utils.data.Dataset
    assert pad_sequence is torch.nn.utils.rnn.pad_sequence


def test_a_packed_batch_is_as_each_sequence_alone(torch):
    torch.manual_seed(0)
    rnn, sequences = torch.nn.LSTM(2, 3, bidirectional=True), [torch.randn(n, 2) for n in (2, 4, 1)]
    packed = torch.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False)
    output, (hidden, _) = rnn(packed)
    padded, lengths = torch.nn.utils.rnn.pad_packed_sequence(output)
    assert lengths.tolist() == [2, 4, 1]
    for i, one in enumerate(sequences):
        alone, (last, _) = rnn(one)
        assert torch.allclose(padded[: len(one), i], alone, atol=1e-6)
        assert torch.allclose(hidden[:, i], last, atol=1e-6)


def test_lazy_layers_keep_the_parameters_an_optimiser_holds(torch):
    layer = torch.nn.LazyLinear(2)
    optimizer = torch.optim.SGD(layer.parameters(), lr=1.0)
    layer(torch.ones(1, 3)).sum().backward()
    before = layer.weight.clone()
    optimizer.step()
    assert type(layer) is torch.nn.Linear
    assert layer.weight.shape == (2, 3)
    assert torch.allclose(layer.weight, before - 1)


def test_a_generator_is_in_its_mode_only_while_it_runs(torch):
    x = torch.ones(1, requires_grad=True)

    @torch.no_grad()
    def steps():
        yield x * 2
        yield x * 3

    for inside in steps():
        assert not inside.requires_grad
        assert torch.is_grad_enabled()


def test_from_numpy_shares_memory_both_ways(torch):
    import numpy as np

    array = np.ones(2)
    tensor = torch.from_numpy(array)
    tensor[0] = 5
    array[1] = 7
    assert tensor.tolist() == array.tolist() == [5.0, 7.0]


def test_a_hook_on_several_tensors_hears_all_gradients_of_a_pass_or_the_first(torch):
    graph, heard = torch.autograd.graph, []
    x = torch.tensor(2.0, requires_grad=True)
    y, z = x * x, x * 3
    every = graph.register_multi_grad_hook([y, z], lambda gradients: heard.append([g.item() for g in gradients]))
    for _ in range(2):
        (y * z).backward(retain_graph=True)
    every.remove()
    graph.register_multi_grad_hook([y, z], lambda gradient: heard.append(gradient.item()), mode="any")
    for _ in range(2):
        (y * z).backward(retain_graph=True)
    assert heard == [[6.0, 4.0], [6.0, 4.0], 4.0, 4.0]
    with pytest.raises(ValueError, match="'all', 'any'"):
        graph.register_multi_grad_hook([y], print, mode="some")


def test_edges_versions_and_levels(torch):
    graph, forward_ad = torch.autograd.graph, torch.autograd.forward_ad
    x = torch.tensor(2.0, requires_grad=True)
    assert graph.get_gradient_edge(x).node.variable is x
    assert graph.get_gradient_edge(x * 2).output_nr == 0
    y = x * x
    graph.increment_version(x)
    assert x._version == 1
    with pytest.raises(RuntimeError, match="in-place"):
        y.backward()
    assert forward_ad.enter_dual_level() == 0
    dual = forward_ad.make_dual(torch.tensor(3.0), torch.tensor(1.0))
    assert forward_ad.unpack_dual(dual * dual).tangent.item() == 6.0
    forward_ad.exit_dual_level()
    assert forward_ad.unpack_dual(dual).tangent is None
    with pytest.raises(AttributeError, match="perf_counter"):
        _ = torch.autograd.profiler
    from torch.autograd.anomaly_mode import detect_anomaly

    assert detect_anomaly is torch.autograd.detect_anomaly


def test_a_generator_takes_whole_numbers_and_its_own_state(torch):
    generator = torch.Generator().manual_seed(3)
    state = generator.get_state()
    first = torch.rand(2, generator=generator)
    assert torch.rand(2, generator=generator.set_state(state)).tolist() == first.tolist()
    for seed in (1.5, "a", None):
        with pytest.raises(TypeError, match="whole number"):
            generator.manual_seed(seed)
    for wrong in (3, torch.zeros(3)):
        with pytest.raises(TypeError, match="get_state"):
            generator.set_state(wrong)


def test_strict_derivatives_ask_that_everything_depends_on_everything(torch):
    functional = torch.autograd.functional
    x, y = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])
    with pytest.raises(RuntimeError, match="Output 0 of the user-provided function is independent of input 1"):
        functional.jacobian(lambda a, b: a * a, (x, y), strict=True)  # noqa: ARG005
    with pytest.raises(RuntimeError, match="does not require gradients"):
        functional.vjp(lambda a: a.detach() * 2, x, x, strict=True)
    with pytest.raises(RuntimeError, match="with respect to input 0 is independent of the input"):
        functional.hessian(lambda a: a.sum(), x, strict=True)
    assert functional.hessian(lambda a: (a**3).sum(), x, strict=True).diagonal().tolist() == [6.0, 12.0]


def test_a_writer_of_summaries_takes_them_and_says_that_it_writes_none() -> None:
    document = run_program(
        "import torch\nfrom torch.utils.tensorboard import SummaryWriter\nwith SummaryWriter('runs/one') as writer:\n"
        "    w = torch.tensor(2.0, requires_grad=True)\n    (w * w).backward()\n    writer.add_scalar('loss', w.grad, 0)\n"
        "    writer.add_scalars('all', {'a': 1.0, 'b': w})\n    writer.add_histogram('w', w)\nprint(writer.log_dir)\n"
    ).document
    assert document["error"] is None
    assert document["stdout"] == "runs/one\n"
    assert [(one["code"], one["span"][0]) for one in document["notices"]] == [("tf1_summaries", 3)]


@pytest.mark.parametrize(
    ("shape", "mean", "none"),
    [
        ((3,), "NllLossBackward0", "NllLossBackward0"),
        ((2, 3), "NllLossBackward0", "NllLossBackward0"),
        ((2, 3, 4), "NllLoss2DBackward0", "ViewBackward0"),
        ((2, 3, 4, 5), "NllLoss2DBackward0", "NllLoss2DBackward0"),
    ],
)
def test_a_loss_over_places_is_called_as_in_pytorch(shape: tuple[int, ...], mean: str, none: str) -> None:
    size = (*shape[:1], *shape[2:]) if len(shape) > 1 else ()
    text = f"import torch\nx = torch.ones({shape}, requires_grad=True)\nt = torch.zeros({size}, dtype=torch.long)\nfor way in ('mean', 'none'):\n    print(torch.nn.functional.cross_entropy(x, t, reduction=way).grad_fn.name())\n"
    assert run_program(text).document["stdout"].split() == [mean, none]


@pytest.mark.parametrize(
    ("expression", "name", "onward"),
    [
        ("t - x", "Sub0", "- x"), ("1 - x", "Rsub1", "x"), ("T.sub(t, x)", "Sub0", "- x"), ("x - t", "Sub0", "x -"), ("1 + x", "Add0", "x -"), ("2 * x", "Mul0", "x -"), ("t / x", "Div0", "- x"),
        ("2 / x", "Mul0", None), ("x ** 2", "Pow0", "x"), ("x ** t", "Pow1", "x -"), ("t ** x", "Pow1", "- x"), ("2 ** x", "Pow2", "x"), ("x % 2", "Remainder0", "x"),
        ("list(x)[0]", "Unbind0", "x"), ("[one for one in x][1]", "Unbind0", "x"), ("x[0]", "Select0", "x"), ("T.diag(x)", "DiagEmbed0", None), ("T.diag(m)", "Diagonal0", "x"),
        ("T.linalg.solve(m, x)", "LinalgSolveEx0", None), ("T.lerp(x, t, t)", "Lerp1", None), ("T.lerp(x, t, 0.5)", "Lerp0", None), ("x.masked_fill(x > 1, x.sum())", "MaskedFill1", None),
        ("x.amax()", "Amax0", "x"), ("x.max()", "Max1", "x"), ("x.clamp_min(0)", "ClampMin0", "x"), ("T.special.i0e(x)", "SpecialI0E0", "x"), ("T.special.zeta(t, x)", "SpecialZeta0", "- x"),
        ("(y := x * 1, y.__setitem__(y > 1, 0))[0]", "IndexPut0", None), ("(y := x * 1, y.__setitem__([0], t[:1]))[0]", "IndexPut0", None),
        ("T.where(x > 1, x, t)", "Where0", "x -"), ("x.max(0)[0]", "Max0", "x"), ("T.nn.functional.linear(m, t[None])", "Mm0", "x -"),
    ],
)  # fmt: skip
def test_derivatives_are_called_and_joined_as_in_pytorch(expression: str, name: str, onward: str | None) -> None:
    """`onward`: where gradients go on, a leaf (x) or nowhere (-)."""
    text = "import torch as T\nx = T.tensor([1., 2.], requires_grad=True); t = T.tensor([3., 4.]); m = T.eye(2, requires_grad=True)\n"
    text += f"f = ({expression}).grad_fn\nprint(f.name())\nprint(*['-' if one is None else 'x' for one, _ in f.next_functions])\n"
    printed = run_program(text).document["stdout"].splitlines()
    assert printed[0] == f"{name[:-1]}Backward{name[-1]}"
    assert onward in (None, printed[1])


def test_where_no_tape_runs_a_tensor_that_requires_grad_becomes_an_array(torch):
    x = torch.ones(3, requires_grad=True)
    with torch.no_grad():
        x.numpy()[0] = 7.0
        assert (x * 2).numpy().tolist() == [14.0, 2.0, 2.0]
    assert x.tolist() == [7.0, 1.0, 1.0]
    with pytest.raises(RuntimeError, match="numpy"):
        x.numpy()


def test_backwards_is_along_every_axis(torch):
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = reversed(x)
    y.backward(torch.tensor([[1.0, 10.0], [100.0, 1000.0]]))
    assert (y.tolist(), x.grad.tolist()) == ([[4.0, 3.0], [2.0, 1.0]], [[1000.0, 100.0], [10.0, 1.0]])


@pytest.mark.parametrize("loss", ["cross_entropy", "nll_loss"])
def test_other_samples_in_the_targets_are_a_value_error(torch, loss):
    with pytest.raises(ValueError, match=r"Expected input batch_size \(2\) to match target batch_size \(3\)"):
        getattr(torch.nn.functional, loss)(torch.ones(2, 5), torch.tensor([0, 1, 2]))
    with pytest.raises(RuntimeError, match="Expected target of shape"):
        getattr(torch.nn.functional, loss)(torch.ones(2, 5), torch.tensor([[0], [1]]))
