"""Operations of one's own, hooks on nodes, checkpoints, what watches the tape."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.dialects import torch
from autograd_core.errors import AutogradError, AutogradTypeError
from autograd_core.function import Function, checkpoint, once_differentiable
from autograd_core.transforms import grad, jvp, vmap


def t(values: Any, **options: Any) -> Any:
    return ag.tensor(values, dtype=ag.float64, **options)


class Scaled(Function):
    """(a · b · k, a + b)"""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any, k: float) -> Any:
        ctx.save_for_backward(a, b)
        ctx.k = k
        return a * b * k, a + b

    @staticmethod
    def backward(ctx: Any, g: Any, h: Any) -> Any:
        a, b = ctx.saved_tensors
        return (
            g * b * ctx.k + h if ctx.needs_input_grad[0] else None,
            g * a * ctx.k + h if ctx.needs_input_grad[1] else None,
            None,
        )


class Exp(Function):
    """With the context apart, the output saved, and a forward rule."""

    @staticmethod
    def forward(x: Any) -> Any:
        return x.exp()

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.save_for_backward(output)
        ctx.save_for_forward(output)

    @staticmethod
    def backward(ctx: Any, g: Any) -> Any:
        return g * ctx.saved_tensors[0]

    @staticmethod
    def jvp(ctx: Any, tangent: Any) -> Any:
        return tangent * ctx.saved_tensors[0]


def test_several_outputs_meet_in_one_backward() -> None:
    a, b = t([1.0, 2.0], requires_grad=True), t([3.0, 4.0], requires_grad=True)
    y, z = Scaled.apply(a, b, 2.0)
    (y.sum() + (z * z).sum()).backward()
    assert a.grad.tolist() == [14.0, 20.0]
    assert b.grad.tolist() == [10.0, 16.0]
    assert y.grad_fn.name() == "ScaledBackward"


def test_one_output_alone_and_an_input_that_needs_nothing() -> None:
    a, b = t([1.0, 2.0], requires_grad=True), t([3.0, 4.0])
    _, z = Scaled.apply(a, b, 2.0)
    z.sum().backward()
    assert a.grad.tolist() == [1.0, 1.0]
    y, _ = Scaled.apply(a, b, 2.0)
    (g,) = ag.grad((y**2).sum(), a, create_graph=True)
    assert ag.grad(g.sum(), a)[0].tolist() == [72.0, 128.0]


def test_context_apart_second_order_forward_mode_and_vmap() -> None:
    x = t(1.5, requires_grad=True)
    (g,) = ag.grad(Exp.apply(x), x, create_graph=True)
    assert ag.grad(g, x)[0].item() == pytest.approx(np.exp(1.5))
    assert jvp(Exp.apply, (t(1.5),), (t(2.0),))[1].item() == pytest.approx(2 * np.exp(1.5))
    assert grad(Exp.apply)(t(0.5)).item() == pytest.approx(np.exp(0.5))
    np.testing.assert_allclose(vmap(Exp.apply)(t([0.0, 1.0])).array, np.exp([0.0, 1.0]))


def test_mistakes_in_a_function_are_told() -> None:
    class Many(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g, g

    class Number(Many):
        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return 2.0

    class Once(Many):
        @staticmethod
        @once_differentiable
        def backward(ctx: Any, g: Any) -> Any:
            return g * 2

    x = t(1.0, requires_grad=True)
    with pytest.raises(AutogradError, match="expected 1, got 2"):
        Many.apply(x).backward()
    with pytest.raises(AutogradTypeError, match="float where a Tensor"):
        Number.apply(x).backward()
    Once.apply(x).backward()
    (g,) = ag.grad(Once.apply(x) ** 2, x, create_graph=True)
    with pytest.raises(AutogradError, match="once_differentiable"):
        g.backward()
    with pytest.raises(NotImplementedError, match="forward"):
        Function.apply(x)


def test_changing_what_a_function_saved_is_an_error() -> None:
    x = t([1.0, 2.0], requires_grad=True)
    y = x * 1.0
    z, _ = Scaled.apply(y, y, 1.0)
    y.add_(1.0)
    with pytest.raises(AutogradError, match="in-place"):
        z.sum().backward()


def test_hooks_on_nodes_leaves_and_accumulation() -> None:
    seen: list[Any] = []
    x = t([1.0, 2.0], requires_grad=True)
    y = x * 3.0
    handle = y.grad_fn.register_hook(lambda into, out: seen.append((into[0].tolist(), out[0].tolist())))
    y.grad_fn.register_prehook(lambda out: (out[0] * 10.0,))
    x.register_post_accumulate_grad_hook(lambda leaf: seen.append(leaf.grad.tolist()))
    y.sum().backward(retain_graph=True)
    assert seen == [([30.0, 30.0], [10.0, 10.0]), [30.0, 30.0]]
    handle.remove()
    y.sum().backward()
    assert seen[2:] == [[60.0, 60.0]]
    with pytest.raises(AutogradError, match="non-leaf"):
        (x * 2).register_post_accumulate_grad_hook(print)


def test_a_checkpoint_computes_again_and_gives_the_same_gradients() -> None:
    calls = []

    def block(x: Any) -> Any:
        calls.append(1)
        return (x.exp() * x).tanh() * torch.nn.functional.dropout(x, 0.5)

    ag.manual_seed(3)
    plain = t([0.1, 0.2, 0.3], requires_grad=True)
    block(plain).sum().backward()
    ag.manual_seed(3)
    again = t([0.1, 0.2, 0.3], requires_grad=True)
    y = checkpoint(block, again)
    assert all(not isinstance(one, np.ndarray) for node in [y.grad_fn] for one in node.saved)
    y.sum().backward()
    assert again.grad.tolist() == plain.grad.tolist()
    assert len(calls) == 3
    chain = torch.utils.checkpoint.checkpoint_sequential([lambda x: x * 2, lambda x: x.sin(), lambda x: x + 1], 2, again)
    np.testing.assert_allclose(chain.detach().numpy(), np.sin(again.detach().numpy() * 2) + 1)


def test_a_checkpoint_has_second_derivatives() -> None:
    x = t(0.4, requires_grad=True)
    (g,) = ag.grad(checkpoint(lambda x: (x.exp() * x).tanh(), x), x, create_graph=True)
    (plain,) = ag.grad((x.exp() * x).tanh(), x, create_graph=True)
    assert ag.grad(g, x)[0].item() == pytest.approx(ag.grad(plain, x)[0].item())


def test_saved_tensors_pass_through_hooks() -> None:
    packed: list[Any] = []
    x = t([1.0, 2.0], requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda one: (packed.append(one.tolist()), one.detach())[1], lambda kept: kept * 10.0):
        y = x.detach() * x
    y.sum().backward()
    assert packed == [[1.0, 2.0]]
    assert x.grad.tolist() == [10.0, 20.0]
    with torch.autograd.graph.save_on_cpu():
        z = x * x
    z.sum().backward()


def test_a_nan_is_told_where_it_is_born() -> None:
    zero = t(0.0, requires_grad=True)
    with torch.autograd.detect_anomaly():
        with pytest.raises(AutogradError, match="log made a NaN"):
            t(-1.0, requires_grad=True).log()
        with pytest.raises(AutogradError, match="SqrtBackward0") as caught:
            ((zero * 1.0).sqrt() * 0.0).backward()
    assert caught.value.explanation.code == "nan_born"
    with torch.autograd.set_detect_anomaly(True), pytest.raises(AutogradError, match="NaN"):
        (zero / zero).item()
    assert torch.isnan(zero / zero).item()


class Largest(Function):
    """(where, what): the first output takes no gradient."""

    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        where = x.argmax()
        ctx.save_for_backward(where)
        ctx.mark_non_differentiable(where)
        ctx.size = x.shape[0]
        return where, x[where.item()] * 2.0, x.sum()

    @staticmethod
    def backward(ctx: Any, _: Any, of_largest: Any, of_sum: Any) -> Any:
        result = ag.zeros(ctx.size, dtype=ag.float64) + of_sum
        result[ctx.saved_tensors[0].item()] += 2.0 * of_largest
        return result


def test_an_output_without_a_gradient_may_come_first() -> None:
    x = t([1.0, 5.0, 3.0], requires_grad=True)
    where, largest, total = Largest.apply(x)
    assert not where.requires_grad
    (largest + 10.0 * total).backward()
    assert x.grad.tolist() == [10.0, 12.0, 10.0]
    x.grad = None
    Largest.apply(x)[2].backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


def test_a_gradient_is_told_for_the_argument_that_it_belongs_to() -> None:
    class Scale(Function):
        @staticmethod
        def forward(ctx, factor, x, flag, y):
            ctx.factor = factor
            return x * factor + y

        @staticmethod
        def backward(ctx, gradient):
            return None, gradient * ctx.factor, None, gradient

    with ag.record() as recording:
        x, y = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor([3.0, 1.0], requires_grad=True)
        Scale.apply(3, x, True, y).sum().backward()
    document = recording.document()
    events, edges = document["events"], document["edges"]
    told = {
        edges["source"][edge]: document["values"][value]
        for kind, edge, value in zip(events["kind"], events["subject"], events["value"], strict=True)
        if kind == 4
    }
    assert (told[0], told[1]) == ({"shape": [2], "data": [3, 3]}, {"shape": [2], "data": [1, 1]})


def test_too_few_gradients_are_an_error() -> None:
    class Product(Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * y

        @staticmethod
        def backward(ctx, gradient):
            return gradient

    with pytest.raises(RuntimeError, match=r"incorrect number of gradients \(expected 2, got 1\)"):
        Product.apply(ag.tensor(1.0, requires_grad=True), ag.tensor(2.0, requires_grad=True)).backward()


def test_hooks_pack_what_a_function_saves() -> None:
    class Square(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, gradient):
            (x,) = ctx.saved_tensors
            return gradient * 2 * x

    packed = []
    with torch.autograd.graph.saved_tensors_hooks(lambda one: packed.append(one.tolist()) or one.tolist(), ag.tensor):
        x = ag.tensor([1.0, 3.0], requires_grad=True)
        y = Square.apply(x * 1)
    y.sum().backward()
    assert packed == [[1.0, 3.0]]
    assert x.grad.tolist() == [2.0, 6.0]


def test_tangents_of_several_outputs_beside_arguments_that_are_no_tensors() -> None:
    class Both(Function):
        @staticmethod
        def forward(ctx, factor, x, y):
            ctx.factor = factor
            return x * factor, x + y

        @staticmethod
        def backward(ctx, first, second):
            return None, first * ctx.factor + second, second

        @staticmethod
        def jvp(ctx, factor, x, y):
            assert factor is None
            return x * ctx.factor, x + y

    primals = (ag.tensor([1.0, 2.0]), ag.tensor([3.0, 5.0]))
    given = (ag.tensor([1.0, 0.0]), ag.tensor([0.5, 2.0]))
    _, found = jvp(lambda x, y: Both.apply(3, x, y), primals, given)
    assert [one.tolist() for one in found] == [[3.0, 0.0], [1.5, 2.0]]


class Three(Function):
    """Three outputs; says which of them sent a gradient."""

    @staticmethod
    def forward(x):
        return x * 2, x + 1, x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        del output
        ctx.save_for_backward(*inputs)
        ctx.set_materialize_grads(False)

    @staticmethod
    def backward(ctx, a, b, c):
        (x,) = ctx.saved_tensors
        sent.append("".join(name for name, one in zip("abc", (a, b, c), strict=True) if one is not None))
        return (0 if a is None else 2 * a) + (0 if b is None else b) + (0 if c is None else 2 * x * c)


sent: list[str] = []


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("used", ["a", "b", "c", "ab", "bc", "ac", "abc"])
def test_a_gradient_that_nobody_sent_is_none_where_zeros_are_not_wanted(used, create_graph):
    x = ag.tensor([1.0, 3.0], requires_grad=True)
    outputs = dict(zip("abc", Three.apply(x), strict=True))
    loss = sum(outputs[name].sum() for name in used)
    known = np.sum([{"a": [2.0, 2.0], "b": [1.0, 1.0], "c": [2.0, 6.0]}[name] for name in used], axis=0)
    for _ in range(2):
        sent.clear()
        (gradient,) = torch.autograd.grad(loss, x, retain_graph=True, create_graph=create_graph)
        assert sent == [used]
        assert gradient.tolist() == known.tolist()


def test_the_hooks_of_a_tensor_come_before_those_of_its_node():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    seen = []
    y.grad_fn.register_prehook(lambda gradients: seen.append(gradients[0].tolist()))
    y.register_hook(lambda gradient: gradient * 10)
    y.sum().backward()
    assert seen == [[10.0, 10.0]]
    assert x.grad.tolist() == [20.0, 20.0]
