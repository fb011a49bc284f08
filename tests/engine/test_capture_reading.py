"""The program as it is read: names, halves, lines, explanations; and that it runs as it stands."""

from __future__ import annotations

import ast
import builtins
import doctest
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn, optim
from autograd_core.capture import capture
from autograd_core.capture.session import Held
from autograd_core.function import Function
from autograd_core.transforms import grad


@pytest.fixture
def step() -> Any:
    """A training step that was captured and run, and its parts."""
    w, b = ag.tensor(np.linspace(-1.0, 1.0, 6).reshape(3, 2), requires_grad=True), ag.zeros(2, dtype=ag.float64, requires_grad=True)
    optimizer = optim.SGD([w, b], lr=0.1)

    @capture
    def step(x: Any, y: Any) -> Any:
        h = (x @ w + b).tanh()
        error = h - y
        loss = (error**2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    step.parts = (w, b, ag.tensor(np.linspace(-2.0, 1.0, 12).reshape(4, 3)), ag.zeros(4, 2, dtype=ag.float64))
    step(*step.parts[2:])
    return step


def test_the_learner_finds_the_names_and_the_three_halves(step: Any) -> None:
    source = step.source
    assert re.search(r"def step\(x, y, w, b, lr\):", source)
    for line in ("h = np.tanh(t2)", "error = h - y", "loss = t4 / 8.0", "d_b = d_t2.sum(axis=0)", "w -= "):
        assert line in source, source
    halves = [source.index(title) for title in ("# forward", "# adjoint", "# update")]
    assert halves == sorted(halves)
    assert "'w.grad': d_w" in source
    assert re.search(r"error = h - y +# line \d+: error = h - y  \(4, 2\)", source)


def test_each_line_computes_one_thing_and_knows_where_it_comes_from(step: Any) -> None:
    text = step.source.splitlines()
    for number, origin in step.lines.items():
        assert "=" in text[number - 1]
        assert origin["file"] == __file__
        first = origin["span"][0]
        assert f"line {first}" in text[number - 1] or origin["half"] == "update"
    names = {origin["name"]: origin["op"] for origin in step.lines.values()}
    assert (names["h"], names["error"], names["d_w"]) == ("tanh", "sub", "mm")


def test_the_text_runs_in_a_file_that_imports_numpy_alone(step: Any) -> None:
    w, b, x, y = step.parts
    space: dict[str, Any] = {}
    exec(compile(step.source, "<board>", "exec"), space)
    ours = {name: one.array.copy() for name, one in (("w", w), ("b", b))}
    loss, left = space["step"](x.array, y.array, **ours, lr=0.1)
    expected = step(x, y)
    assert loss == expected.item()
    np.testing.assert_allclose(ours["w"], w.detach().numpy(), rtol=1e-14)
    np.testing.assert_allclose(left["b.grad"], b.grad.numpy(), rtol=1e-14)


def test_both_texts_come_from_the_same_steps(step: Any) -> None:
    plan = step.variants[0].plan
    assert "def run(" in step.program
    assert {origin["value"] for origin in step.lines.values()} <= {out for one in plan.board_steps for out in one.outs} | {None}


def test_kernels_that_numpy_does_not_have_stand_at_the_head() -> None:
    scores = ag.randn(3, 4)
    captured = capture(lambda scores, target: nn.functional.cross_entropy(scores, target, ignore_index=1))
    target = ag.tensor([0, 1, 3])
    expected = captured(scores, target)
    assert "def _make_cross_entropy" in captured.source
    board, space = captured.variants[0].board, {}
    exec(compile(captured.source, "<board>", "exec"), space)
    rest = [one.handle.array if isinstance(one, Held) else one for one in board.inputs.values()]
    np.testing.assert_allclose(space[board.function](scores.array, target.array, *rest), expected.array, rtol=1e-6)


def test_a_loop_gives_each_round_a_name_of_its_own() -> None:
    def deep(x: Any) -> Any:
        h = x
        for _ in range(3):
            h = (h * 2.0).tanh()
        return h

    captured = capture(deep)
    captured(ag.ones(2))
    assert [name for name in ("h =", "h2 =", "h3 =") if name in captured.source] == ["h =", "h2 =", "h3 ="]


def test_what_was_done_is_explained() -> None:

    def function(x: Any) -> Any:
        unused = x.exp()
        del unused
        same = (x * 2.0).sin() + (x * 2.0).sin()
        return (same + ag.ones(200, 400) * 3.0 * 2.0).tanh().sqrt()

    captured = capture(function)
    captured(ag.ones(200, 400))
    page = captured.explain()
    assert re.search(r"removed, since no result needs them: 1 \(exp\)", page)
    assert re.search(r"folded, .*: \d+ \(", page)
    assert re.search(r"shared, .*: 2 \(multiply, sin\)", page)
    assert "6 steps on 200 × 400, blocks of" in page
    assert re.search(r"peak memory: .* run eagerly at least", page)
    assert "np.sin" in captured.source
    assert captured.source.count("np.sin") == 1


def test_a_chain_keeps_nothing_whole_that_only_it_reads() -> None:
    captured = capture(lambda x, v: (x.sin().exp() * (v * 1.5).cos().tanh()).sqrt())
    captured(ag.ones(200, 400), ag.ones(200, 400))
    assert "kept memory: 0 bytes in 0 buffers" in captured.explain()


def test_buffers_are_shared_and_steps_write_over_what_nobody_reads_again() -> None:
    captured = capture(lambda x: ((x * 2.0).sin() @ x).exp().cos().sum())
    captured(ag.ones(8, 8))
    assert re.search(r"kept memory: 512 bytes in 2 buffers, for 5 values", captured.explain())
    assert "written over their argument: 3 steps" in captured.explain()


def test_the_examples_of_the_page_run() -> None:
    page = Path(__file__).parents[2] / "docs" / "capture.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0


def test_the_document_is_plain_data(step: Any) -> None:
    document = json.loads(json.dumps(step.document()))
    assert document["source"] == step.source
    assert {one["line"] for one in document["lines"]} == set(step.lines)
    assert document["explain"].startswith("37") or document["explain"]


def test_windows_that_two_steps_need_are_gathered_once() -> None:
    w = ag.randn(2, 3, 3, 3, requires_grad=True)

    def step(x: Any) -> Any:
        w.grad = None
        loss = ag.conv2d(x, w, padding=1).tanh().sum()
        loss.backward()
        return loss, w.grad

    captured, x = capture(step), ag.randn(2, 3, 6, 6)
    expected = [one.tolist() for one in step(x)]
    assert [one.tolist() for one in captured(x)] == expected
    assert [one.tolist() for one in captured(x)] == expected
    assert captured.program.count("[...] = ") == 1 + 9  # a frame around the image, and nine places of the window
    other = ag.randn(2, 3, 6, 6)
    assert [one.tolist() for one in captured(other)] == [one.tolist() for one in step(other)]


def test_arrays_that_are_filled_alike_stay_apart_where_one_is_changed_later() -> None:
    def filled(x: Any) -> Any:
        a, b = ag.zeros(3), ag.zeros(3)
        a[1:] = x
        b[1:] = x
        c = a * 2
        a[0] = 5.0
        return a + 0, b + 0, c

    captured, x = capture(filled), ag.tensor([1.0, 2.0])
    for _ in range(2):
        assert [one.tolist() for one in captured(x)] == [one.tolist() for one in filled(x)]


def test_what_is_written_over_before_it_is_read_is_neither_zeroed_nor_copied_first() -> None:
    x = ag.randn(2, 3, 4, 4, requires_grad=True)

    def step() -> Any:
        ag.nn.functional.max_pool2d(x, 2).square().sum().backward()
        found, x.grad = x.grad, None
        return found

    run = capture(step)
    run()
    expected = step().array
    for _ in range(2):  # memory is kept: what an earlier run left in it would be seen
        np.testing.assert_array_equal(run().array, expected)
    assert "zeros" not in run.program
    assert "fill(" not in run.program
    overlapping = capture(lambda t: ag.nn.functional.max_pool2d(t, 3, 1, 1))  # windows that meet: the frame around them is filled once
    np.testing.assert_array_equal(overlapping(x.detach()).array, ag.nn.functional.max_pool2d(x.detach(), 3, 1, 1).array)


def test_a_result_that_was_not_pulled_back_takes_its_gradient_as_an_argument() -> None:
    cell = nn.LSTMCell(3, 4)
    captured = capture(lambda x, h, c: cell(x, (h, c)))
    given = [ag.randn(2, size) for size in (3, 4, 4)]
    h, c = captured(*given)
    (h.sum() + c.sum()).backward()
    board, space = captured.variants[0].board, {}
    exec(compile(captured.source, "<board>", "exec"), space)
    rest = [one.handle.array for one in board.inputs.values()]
    _, left = space[board.function](*[one.array for one in given], *rest)  # of a sum it is ones, which is what stands there
    np.testing.assert_allclose(left["cell_weight_ih.grad"], cell.weight_ih.grad.numpy(), rtol=1e-5)
    assert "@ cell_weight_ih.T" in captured.source


def test_lines_stand_in_the_half_they_belong_to_and_bear_the_name_once() -> None:
    class Cube(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * 3.0 * ctx.saved_tensors[0].square()

    norm, x = nn.BatchNorm1d(3), ag.randn(4, 3, requires_grad=True)
    optimizer = optim.Adam(norm.parameters(), lr=0.1)

    def step() -> Any:
        y = norm(x)
        Cube.apply(y).sum().backward()
        optimizer.step()
        return y

    step()
    captured = capture(step)
    captured()
    halves = [origin["half"] for origin in captured.lines.values()]
    assert halves == sorted(halves, key=("forward", "adjoint", "update").index)
    assert re.findall(r"^    (y\d*) = ", captured.source, re.MULTILINE) == ["y"]
    assert "weight_grad += " in captured.source
    assert all(origin["span"] for origin in captured.lines.values())  # also of running means that are written
    assert re.search(r"running_mean\[\.\.\.\] = .*# line \d+", captured.source)
    assert "axis=(" not in captured.source


def test_rows_are_picked_by_a_range() -> None:
    captured = capture(lambda scores, labels: nn.functional.cross_entropy(nn.functional.dropout(scores), labels))
    captured(ag.randn(4, 3), ag.tensor([0, 1, 2, 0]))
    assert re.search(r"\[np\.arange\(4\), labels\]", captured.source)
    assert re.search(r"generator\.uniform\(.*# line \d+", captured.source)


def test_an_update_by_hand_is_a_part_of_its_own() -> None:
    w = ag.tensor([1.0, 2.0], requires_grad=True)

    @capture
    def step(x: Any) -> Any:
        loss = ((w * x - 1) ** 2).sum()
        loss.backward()
        with ag.no_grad():
            w.sub_(0.1 * w.grad)
        w.grad = None
        return loss

    step(ag.ones(2))
    _, update = step.source.split("# update")
    assert [line.partition("#")[0].strip() for line in update.splitlines()[1:4]] == ["t4 = 0.1 * d_w", "w -= t4", "return loss"]


def _from_nothing(x: Any) -> Any:
    h = ag.zeros(3, dtype=ag.float64)
    for t in range(2):
        h = (x[t] @ ag.ones(2, 3, dtype=ag.float64) + h @ ag.ones(3, 3, dtype=ag.float64)).tanh()
    return h


def _stretched(x: Any) -> Any:
    return x[0] + ag.ones(3, 2, dtype=ag.float64) * 2.0


@pytest.mark.parametrize("function", [_from_nothing, _stretched])
def test_constants_of_one_number_keep_their_shape_where_it_counts(function: Any) -> None:
    x = ag.tensor(np.linspace(-1.0, 1.0, 4).reshape(2, 2))
    captured = capture(function)
    captured(x)
    names: dict[str, Any] = {}
    exec(captured.source, names)
    read = names[function.__name__.strip("_")](x.array)
    np.testing.assert_allclose(read, function(x).array, rtol=1e-15)


def test_many_parameters_stand_on_lines_of_their_own() -> None:
    weights = {f"weight_of_layer_{n}": ag.ones(2, dtype=ag.float64, requires_grad=True) for n in range(9)}
    captured = capture(lambda x, **more: sum((x * one for one in more.values()), start=x))
    captured(ag.ones(2, dtype=ag.float64), **weights)
    source = captured.source
    compile(source, "<read>", "exec")
    assert max(len(line) for line in source.partition("# forward")[0].splitlines()) <= 120


class _Two(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(2, 2), nn.Linear(2, 1)

    def forward(self, x: Any) -> Any:
        x = self.first(x).tanh()
        x = self.second(x)
        return x  # noqa: RET504  as it is often written


def test_what_a_call_gives_back_bears_the_name_its_caller_gives_it() -> None:
    net = _Two()

    def doubled(x: Any) -> Any:
        if x.ndim:
            return x * 2.0
        return x

    def squared(x: Any) -> Any:
        return x * x

    def step(x: Any) -> Any:
        pred = net(x)
        twice = doubled(pred)
        slope = grad(lambda one: squared(one).sum())(twice)
        return slope + pred

    captured = capture(step)
    captured(ag.ones(3, 2))
    made = re.findall(r"^    (\w+) = (.*?)  ", captured.source, re.MULTILINE)
    assert ("pred", "x2 @ net_second_weight.T") in made
    assert ("twice", "pred * 2.0") in made
    assert not any(name.startswith("slope") and "twice * twice" in text for name, text in made)  # the loss inside is not its gradient


def test_tensors_of_a_list_are_numbered_as_the_list_is() -> None:
    leaves = [ag.ones(1) for _ in range(6)]
    captured = capture(lambda x: sum((x * one for one in leaves), start=x))
    captured(ag.ones(1))
    assert re.search(r"\(x, leaves_0, leaves_1, leaves_2, leaves_3, leaves_4, leaves_5\)", captured.source)


@pytest.mark.parametrize(
    ("kind", "words"), [("Adam", ("root", "least", "size", "work")), ("Adadelta", ("change",)), ("RMSprop", ("change",))]
)
def test_an_update_bears_the_words_of_its_rule(kind: str, words: tuple[str, ...]) -> None:
    w = ag.ones(3, requires_grad=True)
    optimizer = getattr(optim, kind)([w])

    def step() -> None:
        w.grad = None
        (w * w).sum().backward()
        optimizer.step()

    step()
    captured = capture(step)
    captured()
    update = captured.source.partition("# update")[2]
    for word in words:
        assert re.search(rf"^    {word} = ", update, re.MULTILINE), captured.source


def test_a_rule_that_uses_an_array_again_is_read_as_if_it_made_another() -> None:
    def trained(run: Any) -> Any:
        w = ag.tensor(np.linspace(-1.0, 1.0, 6).reshape(3, 2), requires_grad=True)
        optimizer = optim.Adam([w], lr=0.1)

        def step(x: Any) -> Any:
            optimizer.zero_grad()
            loss = ((x @ w) ** 2).mean()
            loss.backward()
            optimizer.step()
            return loss

        step = run(step)
        for _ in range(3):
            step(ag.ones(4, 3, dtype=ag.float64))
        return step, w, optimizer

    captured, w, optimizer = trained(capture)
    assert "    work = d_w * d_w " in captured.source
    assert "    work = exp_avg_w / work " in captured.source
    assert "[...]" not in captured.source
    state = optimizer.state[w]
    before = {"w": w, "exp_avg_w": state["exp_avg"], "exp_avg_sq_w": state["exp_avg_sq"]}
    arrays = {name: one.detach().numpy().copy() for name, one in before.items()} | {
        "x": np.ones((4, 3)),
        "lr": 0.1,
        "step_w": state["step"].array,
    }
    space: dict[str, Any] = {}
    exec(captured.source, space)
    space["step"](**arrays)
    captured(ag.ones(4, 3, dtype=ag.float64))
    for name, one in before.items():
        np.testing.assert_array_equal(arrays[name], one.detach().numpy())


def test_what_others_look_at_is_read_as_written_over() -> None:
    def function(x: Any) -> Any:
        y = x * 2.0
        first = y[:2]
        y.sin_()
        return first + 1.0

    captured = capture(function)
    x = ag.tensor([1.0, 2.0, 3.0])
    captured(x)
    space: dict[str, Any] = {}
    exec(captured.source, space)
    np.testing.assert_array_equal(space["function"](x.numpy()), function(x).numpy())
    assert "y[...] = " in captured.source


def test_what_is_explained_is_called_as_it_is_read_and_a_gradient_after_what_it_is_of() -> None:
    weight = ag.ones(3, 3, requires_grad=True)

    def unroll(xs: Any, h: Any) -> Any:
        for x in xs:
            h = ag.tanh(x + h @ weight)
        return h

    captured = capture(unroll)
    captured(ag.ones(2, 1, 3), ag.zeros(1, 3))
    assert "d_h3=np.ones((1, 3), np.float32)" in captured.source  # h is what comes in
    names = re.findall(r"\b([a-z]\w*) 1 × 3", captured.explain())
    assert names
    assert all(re.search(rf"\b{name}\b", captured.source) for name in names)


def test_every_name_in_a_written_program_means_something() -> None:
    def step(image: Any, kernel: Any) -> Any:
        looked = ag.nn.functional.conv2d(image, kernel, padding=1)
        return ag.nn.functional.max_pool2d(looked, 3, 2, 1, ceil_mode=True).sum()

    captured = capture(step)
    captured(ag.randn(1, 2, 5, 5, requires_grad=True), ag.randn(3, 2, 3, 3, requires_grad=True))
    tree = ast.parse(captured.source)
    nodes = list(ast.walk(tree))
    bound = {one.name for one in nodes if isinstance(one, (ast.FunctionDef, ast.ClassDef))} | {
        one.arg for one in nodes if isinstance(one, ast.arg)
    }
    bound |= {one.asname or one.name for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for one in node.names}
    names = [one for one in nodes if isinstance(one, ast.Name)]
    bound |= {one.id for one in names if isinstance(one.ctx, ast.Store)} | set(dir(builtins))
    assert "refuse" in bound  # a method of a helper refuses windows that are too large
    assert {one.id for one in names} <= bound
