"""Behaviour that a learner may have met in PyTorch 2.13: each line was run there, and what it printed stands beside it."""

from __future__ import annotations

import pytest

from tests.programs import caught, printed

NAMES = (
    "import torch, numpy as np\nimport torch.nn.functional as F\n"
    "i = torch.tensor([7, -7, 3]); b = torch.tensor([True, False, True]); f = torch.tensor([1.5, -2.0, 0.0])\n"
    "d = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64); m = torch.arange(6.).reshape(2, 3)\n"
    "h = torch.tensor([1.5], dtype=torch.float16); u = torch.tensor([200], dtype=torch.uint8)\n"
    "x = torch.tensor([1., 2., 3.], requires_grad=True)\n"
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # dtypes: NumPy's scalars count as Python's numbers, and integers compute in float32
        ("i + np.float64(2.0)", "tensor([ 9., -5.,  5.])"), ("np.float32(2) * d", "tensor([2., 4., 6.], dtype=torch.float64)"),
        ("d.sum()", "tensor(6., dtype=torch.float64)"), ("F.mse_loss(f, d)", "tensor(8.4167, dtype=torch.float64)"),
        ("torch.sin(u)", "tensor([-0.8733])"), ("torch.sigmoid(u)", "tensor([1.])"), ("torch.sigmoid(b)", "tensor([0.7311, 0.5000, 0.7311])"),
        ("(i / h).dtype", "torch.float16"), ("i ** 2.0", "tensor([49., 49.,  9.])"), ("b ** 2", "tensor([1, 0, 1])"),
        ("torch.clamp(i, 0.5)", "tensor([7.0000, 0.5000, 3.0000])"), ("torch.get_default_dtype()", "torch.float32"),
        ("u ** 2.0, i ** -0.5, torch.pow(2, -i)", "tensor([40000.]) tensor([0.3780,    nan, 0.5774]) tensor([  0, 128,   0])"),
        ("(-i) ** torch.tensor([-1, 2, -3]), u - 201, u * -1, u.new_tensor([1]) // -3", "tensor([ 0, 49,  0]) tensor([255], dtype=torch.uint8) tensor([56], dtype=torch.uint8) tensor([0], dtype=torch.uint8)"),
        ("torch.square(b), (u & torch.tensor(3)).dtype, torch.gcd(u, torch.tensor(12)).dtype", "tensor([1, 0, 1]) torch.uint8 torch.uint8"),
        ("torch.linalg.norm(torch.zeros(2, 1, 0), 1, dim=(1, 2)), torch.linalg.matrix_norm(torch.zeros(0, 3), 2)", "tensor([0., 0.]) tensor(0.)"),
        ("torch.linalg.cond(torch.zeros(2, 0, 0)), torch.linalg.cond(torch.zeros(0, 0), 'fro')", "tensor([0., 0.]) tensor(0.)"),
        # bits
        ("~i", "tensor([-8,  6, -4])"), ("i & 2", "tensor([2, 0, 2])"), ("b ^ b", "tensor([False, False, False])"),
        # reductions
        ("m.sum(axis=1)", "tensor([ 3., 12.])"), ("m.sum(dim=())", "tensor(15.)"), ("torch.tensor(3.).sum(0)", "tensor(3.)"),
        ("i.sum(dtype=torch.float64)", "tensor(3., dtype=torch.float64)"), ("m.var(False)", "tensor(2.9167)"), ("m.argmax(keepdim=True)", "tensor([[5]])"),
        ("torch.zeros(0, 3).amin(-1)", "tensor([])"), ("torch.norm(m, p=0)", "tensor(5.)"), ("torch.norm(m, p=-float('inf'))", "tensor(0.)"),
        ("m.max(1)", "torch.return_types.max(\nvalues=tensor([2., 5.]),\nindices=tensor([2, 2]))"),
        ("x.max(0)[0]", "tensor(3., grad_fn=<MaxBackward0>)"), ("x.sum(0)", "tensor(6., grad_fn=<SumBackward1>)"),
        ("x.log1p()", "tensor([0.6931, 1.0986, 1.3863], grad_fn=<Log1PBackward0>)"),
        # arguments
        ("torch.flip(f, dims=(0,))", "tensor([ 0.0000, -2.0000,  1.5000])"), ("torch.permute(m, dims=(1, 0)).shape", "torch.Size([3, 2])"),
        ("torch.arange(start=0, end=4)", "tensor([0, 1, 2, 3])"), ("torch.arange(0, 6, step=2)", "tensor([0, 2, 4])"),
        ("torch.zeros(size=(1, 2))", "tensor([[0., 0.]])"), ("torch.normal(torch.zeros(3), 1.0).shape", "torch.Size([3])"),
        ("f.clamp(min=torch.tensor([2., -3., 1.]))", "tensor([ 2., -2.,  1.])"), ("torch.cat((m, m), axis=0).shape", "torch.Size([4, 3])"),
        ("m.unsqueeze(0).squeeze((0, 1)).shape", "torch.Size([2, 3])"),
        # nothing at all
        ("m.gather(0, torch.tensor([])), m.scatter_add(1, torch.tensor([]), m).sum()", "tensor([]) tensor(15.)"),
        ("torch.combinations(f[:1], r=0), torch.combinations(f[:1]).shape", "tensor([]) torch.Size([0, 2])"),
        # text, shapes, NumPy
        ('f"{f[0]} {f[0]:.2f} {x[0]}"', "1.5 1.50 1.0"), ("m.shape[:1], m.shape + (1,)", "torch.Size([2]) torch.Size([2, 3, 1])"),
        ("np.exp(f)", "tensor([4.4817, 0.1353, 1.0000])"), ("torch.tensor([torch.tensor([1.0])])", "tensor([1.])"),
        ("torch.softmax(torch.zeros(0), 0)", "tensor([])"), ("f[range(2)]", "tensor([ 1.5000, -2.0000])"),
    ],
)  # fmt: skip
def test_expressions_print_what_pytorch_prints(expression: str, expected: str) -> None:
    assert printed(NAMES + f"print({expression})") == expected


@pytest.mark.parametrize(
    ("statement", "kind", "words"),
    [
        ("m.sum(5)", IndexError, "Dimension out of range (expected to be in range of [-2, 1], but got 5)"),
        ("m.squeeze(5)", IndexError, "Dimension out of range"), ("torch.cat([m, m], dim=2)", IndexError, "Dimension out of range"),
        ("torch.zeros(0).argmax()", IndexError, "non-zero size"), ("i // 0", RuntimeError, "ZeroDivisionError"), ("b - b", RuntimeError, "with a bool tensor is not supported"), ("1 - b", RuntimeError, "with a bool tensor is not supported"),
        ("i.std()", RuntimeError, "floating point"), ("torch.norm(i)", RuntimeError, "floating point"), ("x * 10**30", RuntimeError, "64 bits"),
        ("m @ d", RuntimeError, "same dtype"), ("torch.nn.Linear(3, 1)(m.double())", RuntimeError, "same dtype"), ("torch.mm(m, f)", RuntimeError, "cannot be multiplied"),
        ("i += 1.5", RuntimeError, "can't be cast to the desired output type"), ("f[0:2] = torch.ones(3)", RuntimeError, "does not broadcast"),
        ("torch.softmax(f)", TypeError, "dim"), ("f.log_softmax()", TypeError, "dim"), ("torch.logsumexp(f)", TypeError, "dim"),
        ("F.threshold(f)", TypeError, "threshold and value"), ("torch.threshold(f, 1.0)", TypeError, "threshold and value"),
        ("torch.allclose(f, d)", RuntimeError, "float32 did not match numbers of float64"), ("torch.isclose(i, d)", RuntimeError, "did not match"),
        ("F.conv_transpose2d(m[None, None], m[None, None], output_padding=1)", RuntimeError, "output padding must be smaller than either stride or dilation"),
        ("F.hinge_embedding_loss(i, i)", RuntimeError, "floating point"),
        ("F.interpolate(m[None], size=2, mode='bilinear')", ValueError, "takes a tensor with 4 axes"),
        ("f[5] = 1", IndexError, "index 5 is out of bounds for dimension 0 with size 3"), ("f[::-1]", ValueError, "step must be greater than zero"),
        ("f[torch.tensor([1.0])]", IndexError, "must be long, int or bool"), ("x.grad = torch.ones(2)", RuntimeError, "attempting to assign a gradient of size"),
        ("x.grad = 3", TypeError, "assigned grad expected to be a Tensor or None"), ("torch.tensor([f, f])", ValueError, "only one element"),
        ("torch.tensor([1j])", TypeError, "a tensor holds numbers"), ("f.expand(-1, 3)", RuntimeError, "cannot be expanded"),
        ("torch.cat([torch.tensor(1.)])", RuntimeError, "zero-dimensional tensor (at position 0) cannot be concatenated"),
        ("torch.cat(f)", TypeError, "list of tensors"), ("torch.stack([])", RuntimeError, "non-empty"), ("torch.clamp(f)", RuntimeError, "At least one"),
        ("np.sin(x)", RuntimeError, "requires grad"), ('f"{f:.2f}"', TypeError, "unsupported format string"),
    ],
)  # fmt: skip
def test_mistakes_raise_what_pytorch_raises(statement: str, kind: type[Exception], words: str) -> None:
    assert words in caught(NAMES, statement, kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a graph that saved nothing can be walked twice
        ("y = (x + 1).sum()\ny.backward()\ny.backward()\nprint(x.grad)", "tensor([2., 2., 2.])"),
        # .data is not watched
        ("y = (x * x).sum()\nx.data.zero_()\ny.backward()\nprint(x.grad)", "tensor([0., 0., 0.])"),
        # what is overwritten leaves no trace, not even NaN
        ("y = x * float('nan')\ny[:2] = 5.\ny[2] = x[0]\nprint(y.sum().item())\ny.sum().backward()\nprint(x.grad)", "11.0\ntensor([nan, nan, nan])"),
        ("y = x * 2\ny.copy_(torch.zeros(3))\ny.sum().backward()\nprint(y.requires_grad, x.grad)", "True tensor([0., 0., 0.])"),
        ("y = torch.zeros(4)\ny[1:] = x * 2\ny.pow(2).sum().backward()\nprint(x.grad)", "tensor([ 8., 16., 24.])"),
        ("torch.set_grad_enabled(False)\nprint((x * 2).requires_grad)\ntorch.set_grad_enabled(True)\nprint((x * 2).requires_grad)", "False\nTrue"),
        ("@torch.set_grad_enabled(False)\ndef g():\n    return torch.is_grad_enabled()\nprint(torch.is_grad_enabled(), g(), torch.is_grad_enabled())", "True False True"),
        ("with torch.set_grad_enabled(False):\n    print(torch.is_grad_enabled())\nprint(torch.is_grad_enabled())", "False\nTrue"),
        ("handle = x.register_hook(lambda g: g * 10)\nx.sum().backward()\nhandle.remove()\nx.sum().backward()\nprint(x.grad)", "tensor([11., 11., 11.])"),
        ("z = torch.zeros(2, requires_grad=True)\nz.std().backward()\nprint(z.grad)", "tensor([0., 0.])"),
        ("F.l1_loss(x, torch.zeros(3)).backward()\nprint(x.grad)", "tensor([0.3333, 0.3333, 0.3333])"),
        ("w = torch.tensor(2.)\ng, = torch.autograd.grad(x.sum(), [w.requires_grad_()], allow_unused=True, materialize_grads=True)\nprint(g)", "tensor(0.)"),
        # second order: one node for each product, none that only converts
        ("g, = torch.autograd.grad((x ** 3).sum(), x, create_graph=True)\nprint(g)", "tensor([ 3., 12., 27.], grad_fn=<MulBackward0>)"),
        ("w = torch.tensor(1., requires_grad=True)\n(w * w).backward()\nw.data.sub_(0.5 * w.grad)\nw.grad.data.zero_()\nprint(w, w.grad)", "tensor(0., requires_grad=True) tensor(0.)"),
        ("s = (x * 2).sum().detach()\nt = s.detach()\nt += 1\nprint(s)", "tensor(13.)"),
        ("x.clamp(min=torch.tensor(2.)).sum().backward()\nprint(x.grad)", "tensor([0., 1., 1.])"),
        ("m.requires_grad_()\nm.min(1, keepdim=True).values.sum().backward()\nprint(m.grad)", "tensor([[1., 0., 0.],\n        [1., 0., 0.]])"),
        ("y = torch.ones(2)\ny += 1\ny //= 2\ny %= 2\nprint(y, y._version)", "tensor([1., 1.]) 3"),
    ],
)  # fmt: skip
def test_programs_print_what_pytorch_prints(text: str, expected: str) -> None:
    assert printed(NAMES + text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("o = torch.zeros(1, requires_grad=True)\ng, = torch.autograd.grad(torch.atan2(o, o * 1), o)\nprint(g)", "tensor([0.])"),
        ("a = torch.tensor([5., 3.], requires_grad=True); b = torch.tensor([2., 0.], requires_grad=True)\ng, = torch.autograd.grad(torch.fmod(a, b).sum(), b, create_graph=True)\nprint(torch.autograd.grad(g[0], a)[0])", "tensor([0., 0.])"),
        ("z = torch.tensor([0., 2., -3.], requires_grad=True)\ng, = torch.autograd.grad(F.huber_loss(z, torch.zeros(3), reduction='sum'), z, create_graph=True)\nprint(torch.autograd.grad(g.sum(), z)[0])", "tensor([1., 0., 0.])"),
        ("p = torch.tensor([4., 2., 0.], requires_grad=True)\nb = torch.tensor([0., 3.], requires_grad=True)\ny = b.scatter_reduce(0, torch.tensor([0, 1, 0]), p, 'prod')\ng, = torch.autograd.grad(y.sum(), p, create_graph=True)\nprint(g.detach(), torch.autograd.grad(g[2], b)[0])", "tensor([0., 3., 0.]) tensor([4., 0.])"),
        ("n = torch.tensor([[[float('nan'), 1., float('nan'), 2.]]], requires_grad=True)\ny, i = F.max_pool1d(n, 2, return_indices=True)\ny.sum().backward()\nprint(y.detach(), i, n.grad)\nprint(F.max_pool1d(torch.full((1, 1, 3), float('nan')), 3, return_indices=True)[1])", "tensor([[[nan, nan]]]) tensor([[[0, 2]]]) tensor([[[1., 0., 1., 0.]]])\ntensor([[[2]]])"),
        ("v = torch.tensor([[0., 2., 1.]], dtype=torch.float64, requires_grad=True)\ng, = torch.autograd.grad(torch.norm(v, 1.5, dim=1).sum(), v, create_graph=True)\nprint(torch.autograd.grad(g[0, 1], v)[0][0, 1:])", "tensor([ 0.0590, -0.1181], dtype=torch.float64)"),
        ("v = torch.tensor([[0., 0.], [2., -2.]], requires_grad=True)\nF.pdist(v, float('inf')).sum().backward()\nprint(v.grad)", "tensor([[-1.,  1.],\n        [ 1., -1.]])"),
        ("grid = torch.tensor([[[[1., -1.], [0., 0.]]]], requires_grad=True)\nF.grid_sample(m.reshape(1, 1, 2, 3), grid, padding_mode='border', align_corners=True).sum().backward()\nprint(grid.grad.abs())", "tensor([[[[0.0000, 0.0000],\n          [1.0000, 1.5000]]]])"),
        ("n = torch.tensor([float('nan'), 1., -1.], requires_grad=True)\nn.relu().sum().backward()\nprint(n.grad)", "tensor([1., 1., 0.])"),
        ("c = torch.tensor([1e-3, 0.], requires_grad=True)\nF.cosine_similarity(c, torch.tensor([1., 1.]), dim=0, eps=0.1).backward()\nprint(c.grad)", "tensor([7.0004, 7.0711])"),
        ("print(torch.polygamma(1, torch.tensor([-2., 0., 0.25, 30.], dtype=torch.float64)))", "tensor([1.6452e+32,        inf, 1.7197e+01, 3.3895e-02], dtype=torch.float64)"),
        ("print(torch.gradient(torch.tensor([1., float('inf'), 5., 8.]))[0])", "tensor([inf, 2., -inf, 3.])"),
        ("t = m.t()\nprint(t.as_strided((2, 2), (1, 3)), m[:, 1:].as_strided((2, 2), (1, 1), 0))", "tensor([[0., 3.],\n        [1., 4.]]) tensor([[0., 1.],\n        [1., 2.]])"),
        ("t = torch.arange(4.)\nprint(t.as_strided_((2, 2), (1, 1)), t.shape)", "tensor([[0., 1.],\n        [1., 2.]]) torch.Size([2, 2])"),
        ("z = x * 1\nz.lt_(2.)\nz.sum().backward()\nprint(z.detach(), x.grad)", "tensor([1., 0., 0.]) tensor([0., 0., 0.])"),
        ("e = torch.zeros(2).expand(1, 2)\ne.add_(1.)\nprint(e, torch.ones(2) == 'a', torch.ones(2) != None)", "tensor([[1., 1.]]) False True"),
        ("A = torch.tensor([[0., 2., 1.], [2., 0., 3.], [1., 3., 4.]])\nLD, p = torch.linalg.ldl_factor(A)\nprint(LD, p, torch.linalg.ldl_solve(LD, p, torch.ones(3, 1)))\nprint(torch.linalg.ldl_factor_ex(torch.zeros(2, 2)))", "tensor([[0.0000, 0.0000, 0.0000],\n        [2.0000, 0.0000, 0.0000],\n        [1.5000, 0.5000, 1.0000]]) tensor([-2, -2,  3], dtype=torch.int32) tensor([[ 2.],\n        [ 1.],\n        [-1.]])\ntorch.return_types.linalg_ldl_factor_ex(\nLD=tensor([[0., 0.],\n        [0., 0.]]),\npivots=tensor([1, 2], dtype=torch.int32),\ninfo=tensor(1, dtype=torch.int32))"),
        ("layer = torch.nn.BatchNorm1d(2)\nprint(layer.load_state_dict({k: v for k, v in layer.state_dict().items() if 'num' not in k}))", "<All keys matched successfully>"),
        ("q = torch.tensor([0., 1.], requires_grad=True)\nF.kl_div(torch.zeros(2), q, reduction='sum').backward()\nprint(q.grad)", "tensor([nan, 1.])"),
        ("t = torch.tensor([1., 0.], requires_grad=True)\nF.binary_cross_entropy(torch.tensor([0., 0.5]), t, reduction='sum').backward()\nprint(t.grad + 0.)", "tensor([inf, 0.])"),
    ],
)  # fmt: skip
def test_kinks_poles_and_what_is_no_number_are_pytorchs(text: str, expected: str) -> None:
    assert printed(NAMES + text) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("F.interpolate(k, size=(3, 5), mode='bilinear').tolist()", "[[[[0, 40, 100, 160, 200], [25, 65, 125, 187, 228], [50, 90, 150, 213, 255]]]]"),
        ("F.interpolate(k, size=(3, 5), mode='bicubic').tolist()", "[[[[0, 28, 96, 163, 206], [20, 57, 125, 195, 233], [43, 85, 154, 226, 255]]]]"),
        ("F.interpolate(k, size=(1, 2), mode='bilinear', antialias=True).tolist()", "[[[[63, 190]]]]"),
        ("F.interpolate(k[..., :2], scale_factor=2).tolist()", "[[[[0, 0, 100, 100], [0, 0, 100, 100], [50, 50, 150, 150], [50, 50, 150, 150]]]]"),
        ("F.avg_pool1d(w, 2)", "tensor([[-3,  2,  7]])"), ("F.avg_pool1d(w, 3)", "tensor([[0, 5]])"),
        ("F.l1_loss(w, w + 2, reduction='sum')", "tensor(12)"), ("F.dropout3d(m, 0.25).shape", "torch.Size([2, 3])"),
    ],
)  # fmt: skip
def test_integers_are_resampled_and_added_up_as_such(expression: str, expected: str) -> None:
    made = "k = torch.tensor([[[[0, 100, 200], [50, 150, 255]]]], dtype=torch.uint8); w = torch.tensor([[-3, -4, 5, 0, 7, 8]])\n"
    assert printed(NAMES + made + f"print({expression})") == expected


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("F.mse_loss(i, i)", "mse_loss() takes floating point numbers, and was given int64."),
        ("F.huber_loss(i, i)", "huber_loss() takes floating point numbers, and was given int64."),
        ("F.kl_div(f, i)", "kl_div() takes floating point numbers, and was given int64."),
        ("F.adaptive_avg_pool1d(i[None], 2)", "adaptive_avg_pool() takes floating point numbers, and was given int64."),
        ("F.interpolate(i[None, None], 6, mode='linear')", "interpolate() takes floating point numbers, and was given int64."),
    ],
)
def test_what_has_no_value_for_integers_says_so(call: str, words: str) -> None:
    assert words in caught(NAMES, call, RuntimeError)


def test_an_array_times_a_tensor_is_on_the_tape() -> None:
    assert printed(NAMES + "(np.array([1., 2., 4.]) * x).sum().backward()\nprint(x.grad)") == "tensor([1., 2., 4.])"
