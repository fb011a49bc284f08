"""The main job: a program is pasted, played, and walked through edge by edge; every number on the page is checked.

What is expected is computed here with NumPy or in closed form, never by the engine.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.still import still

Array = np.ndarray
ROUNDING = 2e-3  # the page shows four significant digits of float32 numbers


@dataclass(frozen=True)
class Moment:
    """What the page says at one step."""

    kind: str
    equation: str
    sentence: str
    drawn: tuple[str, ...] = field(default=())

    @property
    def result(self) -> Array:
        """The number or array at the end of the equation."""
        return numbers(self.equation)[-1]


@dataclass(frozen=True)
class Program:
    """A program of the first issue, and what its leaves must come to."""

    name: str
    code: str
    gradients: Callable[[], dict[str, Array]]


def _chain() -> dict[str, Array]:
    x = np.arange(4.0)
    return {"x": 4 * x}


def _mean_of_squares() -> dict[str, Array]:
    x = np.ones((2, 2))
    return {"x": 2 * 3 * (x + 2) / x.size}


def _every_leaf() -> dict[str, Array]:
    a, b, c = 2.0, 3.0, 5.0
    return {"a": np.array(c / a), "b": np.array(c / b), "c": np.log(np.array(a * b)), "d": np.array(1.0)}


def _while_loop() -> dict[str, Array]:
    b = np.array([3.0, 4.0]) * 2
    doubled = 2.0
    while np.linalg.norm(b) < 1000:
        b, doubled = b * 2, doubled * 2
    return {"a": np.full(2, doubled)}


PROGRAMS = [
    Program(
        "chain rule",
        """import torch
x = torch.arange(4.0, requires_grad=True)
y = 2 * torch.dot(x, x)
y.backward()
print(x.grad)
""",
        _chain,
    ),
    Program(
        "two inputs",
        """import torch
x = torch.tensor(2.0, requires_grad=True)
y = torch.tensor(3.0, requires_grad=True)
z = x ** 2 + 3 * y
z.backward()
""",
        lambda: {"x": np.array(2 * 2.0), "y": np.array(3.0)},
    ),
    Program(
        "mean of squares",
        """import torch
x = torch.ones(2, 2, requires_grad=True)
out = ((x + 2) ** 2 * 3).mean()
out.backward()
""",
        _mean_of_squares,
    ),
    Program(
        "every leaf",
        """import torch
a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(3.0, requires_grad=True)
c = torch.tensor(5.0, requires_grad=True)
d = torch.tensor(10.0, requires_grad=True)
e = ((a * b).log() * c) + d
e.backward()
""",
        _every_leaf,
    ),
    Program(
        "vector output",
        """import torch
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x ** 2 + 1
v = torch.tensor([1.0, 0.1, 0.01])
y.backward(v)
""",
        lambda: {"x": 2 * np.array([1.0, 2.0, 3.0]) * np.array([1.0, 0.1, 0.01])},
    ),
    Program(
        "while loop",
        """import torch
a = torch.tensor([3.0, 4.0], requires_grad=True)
b = a * 2
while b.norm() < 1000:
    b = b * 2
b.sum().backward()
""",
        _while_loop,
    ),
]

REGRESSION = """import torch
x = torch.tensor([1.0, 2.0, 3.0, 4.0])
y = torch.tensor([3.1, 4.9, 7.2, 8.8])
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
lr = 0.02
for step in range(20):
    loss = ((w * x + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
        b -= lr * b.grad
    w.grad.zero_()
    b.grad.zero_()
"""


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Steps stand still at once: what is compared are numbers, not motion."""
    return {**browser_context_args, "reduced_motion": "reduce"}


def paste(page: Page, code: str) -> None:
    """Puts a program into the editor as a paste does, and waits until it has run."""
    page.goto("/")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    with page.expect_response(lambda response: response.url.endswith("/api/runs")) as answer:
        editor.evaluate(
            """(element, text) => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }""",
            code,
        )
    run = answer.value.json()
    assert run["recording"]["program"]["source"].strip() == code.strip()
    expect(page).to_have_url(re.compile(f"/play/{run['id']}"))  # the answer came; now it is on the deck
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    expect(step_label(page)).to_have_text(re.compile(r"^step 0 of \d+$"))


def step_label(page: Page):  # type: ignore[no-untyped-def]
    """`step 7 of 12` on the transport bar."""
    return page.get_by_test_id("step")


def look(page: Page) -> Moment:
    """Reads the equation bar and the texts of the graph."""
    kind, equation, sentence, drawn = page.evaluate(
        """() => [
            document.querySelector("section.equation").dataset.kind,
            document.querySelector("section.equation [role=math]").dataset.text,
            document.querySelector("section.equation .sentence").textContent,
            [...document.querySelectorAll("svg .node text.number")].map((text) => text.textContent.trim()),
        ]"""
    )
    return Moment(kind, equation, sentence, tuple(drawn))


def walk(page: Page) -> Iterator[Moment]:
    """Every edge step from where the tape stands to its end."""
    count = int(re.search(r"of (\d+)", step_label(page).inner_text())[1])  # type: ignore[index]
    for number in range(1, count + 1):
        page.keyboard.press("ArrowRight")
        expect(step_label(page)).to_have_text(f"step {number} of {count}")
        yield look(page)


NUMBER = re.compile(r"\[[-−\d.e\s\[\]naif]*\]|[-−]?\d+(?:\.\d+)?(?:e[-−]?\d+)?")


def numbers(equation: str) -> list[Array]:
    """The numbers and arrays of an equation, after its arrow where it has one."""
    told = equation.split("→ ", 1)[-1]
    return [_array(found) for found in NUMBER.findall(told)]


def _array(text: str) -> Array:
    plain = re.sub(r"\s+", ", ", text.replace("−", "-").strip())
    return np.array(eval(plain, {"__builtins__": {}, "nan": np.nan, "inf": np.inf}), dtype=float)


def close(found: Array, expected: Array) -> bool:
    """Equal as far as the page shows digits."""
    return np.broadcast_shapes(found.shape, expected.shape) == expected.shape and np.allclose(found, expected, rtol=ROUNDING, atol=1e-6)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name.replace(" ", "-"))
def test_walked_edge_by_edge_it_comes_to_the_gradients_that_calculus_gives(page: Page, program: Program) -> None:
    paste(page, program.code)
    moments = list(walk(page))
    expected = program.gradients()
    written = {
        moment.equation.split(".grad")[0]: moment.result for moment in moments if moment.kind == "leaf" and ".grad ←" in moment.equation
    }
    assert set(written) == set(expected)
    for leaf, gradient in expected.items():
        assert close(written[leaf], gradient), f"{leaf}: {written[leaf]} is not {gradient}"


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name.replace(" ", "-"))
def test_every_contribution_is_what_came_back_times_the_slope(page: Page, program: Program) -> None:
    paste(page, program.code)
    products = 0
    for moment in walk(page):
        if moment.kind != "contribution":
            continue
        assert moment.sentence
        told = re.search(r"→ ([^;]+) [·⊙] ([^;=]+) = ([^;→]+)", moment.equation)
        if told:
            came, slope, brought = (_array(part.strip().strip("()")) for part in told.groups())
            assert np.allclose(came * slope, brought, rtol=ROUNDING, atol=1e-6), moment.equation
            products += 1
    assert products > 0


def test_forward_then_the_seed_then_two_contributions_that_add(page: Page) -> None:
    paste(page, PROGRAMS[0].code)
    expect(page.locator("svg .node.future")).to_have_count(4)
    moments = list(walk(page))
    kinds = [moment.kind for moment in moments]
    assert kinds == ["forward"] * 3 + ["seed"] + ["contribution"] * 3 + ["leaf"]
    x = np.arange(4.0)
    assert close(moments[0].result, x)
    assert close(moments[1].result, np.array(x @ x))
    assert close(moments[2].result, np.array(2 * x @ x))
    assert close(moments[3].result, np.array(1.0))
    assert moments[5].equation.endswith("[0 2 4 6] + ⟨2nd argument⟩ = ⟨?⟩")
    assert "∂ [0 2 4 6] so far" in moments[5].drawn
    assert moments[6].equation.endswith("[0 2 4 6] + [0 2 4 6] = [0 4 8 12]")
    assert "∂ [0 4 8 12]" in moments[6].drawn
    expect(page.locator("svg .node.future")).to_have_count(0)


def test_back_and_forth_show_the_same(page: Page) -> None:
    paste(page, PROGRAMS[3].code)
    onward = [look(page), *walk(page)]
    backward = [look(page)]
    for _ in range(len(onward) - 1):
        page.keyboard.press("ArrowLeft")
        backward.append(look(page))
    assert backward[::-1] == onward


def test_twenty_steps_of_linear_regression_on_one_tape(page: Page) -> None:
    paste(page, REGRESSION)
    x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.1, 4.9, 7.2, 8.8])
    w = b = 0.0
    expected: list[tuple[str, str, float]] = []
    for _ in range(20):
        residual = w * x + b - y
        gradient = {"w": float(2 * (residual * x).mean()), "b": float(2 * residual.mean())}
        w, b = w - 0.02 * gradient["w"], b - 0.02 * gradient["b"]
        expected += [("leaf", "w", gradient["w"]), ("leaf", "b", gradient["b"])]
        expected += [("update", "w", w), ("update", "b", b)]
    found = [moment for moment in walk(page) if moment.kind in ("leaf", "update")]
    told = [(moment.kind, moment.equation[0], float(moment.result)) for moment in found]
    assert len(told) == len(expected)
    # the two leaves are written in the order of the tape, which may be either
    for turn in range(0, len(told), 2):
        assert {one[:2] for one in told[turn : turn + 2]} == {one[:2] for one in expected[turn : turn + 2]}
        for kind, name, number in expected[turn : turn + 2]:
            shown = next(value for k, n, value in told[turn : turn + 2] if (k, n) == (kind, name))
            assert np.isclose(shown, number, rtol=ROUNDING, atol=2e-5), (turn, kind, name, shown, number)
    expect(page.get_by_text("20 / 20")).to_be_visible()


def test_a_click_in_the_loss_curve_goes_to_that_iteration_and_nothing_moves(page: Page) -> None:
    paste(page, REGRESSION)
    page.keyboard.press("End")
    still(page)
    places = "() => [...document.querySelectorAll('svg .node')].map((node) => node.getBoundingClientRect().x)"
    before = page.evaluate(places)
    curve = page.get_by_role("button", name=re.compile("in every iteration"))
    box = curve.bounding_box()
    assert box
    curve.click(position={"x": box["width"] * 0.34, "y": box["height"] / 2})
    expect(page.get_by_text("7 / 20")).to_be_visible()
    still(page)
    assert page.evaluate(places) == before
