"""The editor beyond typing: completion, what hovering says, mends for mistakes, and undo that outlives a reload."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_shell_program import open_with, replace

READING = 30_000  # the first who asks for names waits, in milliseconds, until the server has read them
LOOP = """import torch
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(3):
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()
"""


def type_at_end(page: Page, text: str) -> None:
    """Types as a person does, below everything that is there."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def ran(page: Page) -> None:
    """Waits until what stands in the editor has run."""
    expect(page.get_by_text(re.compile(r"ran in [\d.,]+ ms"))).to_be_visible()


def test_names_of_the_dialect_are_completed_with_their_words(page: Page) -> None:
    open_with(page, "import torch\n")
    type_at_end(page, "y = torch.matm")
    offered = page.locator(".cm-tooltip-autocomplete").get_by_role("option", name="matmul", exact=True)
    expect(offered).to_be_visible(timeout=READING)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cm-completionInfo")).to_contain_text("matmul(input, other)")
    expect(page.locator(".cm-completionInfo")).to_contain_text("matrix product")
    expect(offered).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-line").last).to_have_text("y = torch.matmul")


def test_a_tensor_offers_its_methods_and_enter_stays_a_new_line(page: Page) -> None:
    open_with(page, "import torch\nx = torch.ones(2, requires_grad=True)\n")
    type_at_end(page, "x.sum().backw")
    expect(page.locator(".cm-tooltip-autocomplete").get_by_role("option", name="backward", exact=True)).to_be_visible(timeout=READING)
    page.keyboard.press("Enter")
    page.keyboard.type("done = 1")
    expect(page.locator(".cm-line").last).to_have_text("done = 1")
    expect(page.locator(".cm-line").nth(2)).to_have_text("x.sum().backw")


def test_hovering_says_what_an_expression_is(page: Page) -> None:
    open_with(page, "import torch\nx = torch.ones(2, 3, requires_grad=True)\ny = (x * 2).sum()\ny.backward()\n")
    ran(page)
    page.keyboard.press("End")
    page.locator(".cm-line", has_text="y = (x").hover(position={"x": 52, "y": 12})
    said = page.locator(".cm-hovered")
    expect(said).to_contain_text("(2, 3) float32")
    expect(said).to_contain_text("requires_grad=True")


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("x = torch.ones(2, requires_grad=True)\ny = (x * x).sum()\ny.backward()\ny.backward()\n", "y.backward(retain_graph=True)"),
        ("x = torch.ones(2, requires_grad=True)\n(x * x).backward()\n", "(x * x).sum().backward()"),
        ("x = torch.tensor([1, 2], requires_grad=True)\nx.sum().backward()\n", "dtype=torch.float32"),
        ("x = torch.ones(2, requires_grad=True)\nprint((x * 2).numpy())\nx.sum().backward()\n", "(x * 2).detach().numpy()"),
        ("w = torch.ones(2, requires_grad=True)\nw.sum().backward()\nw -= 0.1 * w.grad\n", "with torch.no_grad():"),
        (
            "from torch.nn.functional import mse_loss\np = torch.ones(3, 1, requires_grad=True)\nmse_loss(p, torch.zeros(3)).backward()\n",
            "mse_loss(p.squeeze(1), torch.zeros(3))",
        ),
        ("x = torch.ones(2, requires_grad=True)\ny = x.exp()\ny += 1\ny.sum().backward()\n", "y = y + 1"),
        ("x = torch.ones(2)\ny = (x * x).sum()\ny.backward()\n", "x = torch.ones(2, requires_grad=True)"),
        ("x = torch.ones(2, requires_grad=True)\nif True\n    x.sum().backward()\n", "if True:"),
        ("x = torch.ones(2, requires_grad=True)\ntorch.dot(x, torch.matmull(x, x) * x).backward()\n", "torch.matmul(x, x)"),
    ],
    ids=["retain_graph", "sum", "float", "detach", "no_grad", "squeeze", "anew", "requires_grad", "colon", "nearest"],
)
def test_a_mistake_with_one_certain_mend_is_mended_by_a_button(page: Page, program: str, line: str) -> None:
    open_with(page, "import torch\n" + program)
    mend = page.get_by_role("button", name=re.compile(r"^Change line \d+$"))
    expect(page.locator(".problems code")).to_contain_text(line)
    mend.click()
    expect(page.locator(".cm-content")).to_contain_text(line)
    expect(page.locator(".problems .severe")).to_have_count(0)
    ran(page)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+z")
    expect(mend).to_be_visible()


def test_gradients_that_were_not_cleared_are_noticed(page: Page) -> None:
    open_with(page, LOOP)
    expect(page.locator(".problems")).to_contain_text("was added to the one that w had already been updated with")
    page.get_by_role("button", name="Add this line").click()
    expect(page.locator(".cm-line").nth(5)).to_have_text("    optimizer.zero_grad()")
    expect(page.locator(".problems section")).to_have_count(0)


def test_undo_outlives_a_reload(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    expect(page).to_have_url(re.compile(r"/play/\w+"))
    first = re.compile(re.escape(page.url.partition("?")[0]))
    replace(page, "import torch\nkept = torch.ones(2, requires_grad=True)\nkept.sum().backward()\nprint('both')\n")
    expect(page.get_by_role("region", name="Output")).to_contain_text("both")
    expect(page).not_to_have_url(first)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("kept")
    ran(page)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_contain_text("torch.dot(x, x)")
    page.keyboard.press("Control+y")
    expect(page.locator(".cm-content")).to_contain_text("kept")


LONG = (
    "import torch\n"
    + "# told at length\n" * 60
    + "w = torch.tensor(1.0, requires_grad=True)\n"
    + f"a = [{', '.join(map(str, range(600)))}, w * 2]\n"
    + "# and on\n" * 60
    + "loss = (w - 3) ** 2\nloss.backward()\n"
)


def test_the_piece_in_play_is_brought_into_sight_in_a_long_program(page: Page) -> None:
    open_with(page, LONG)
    ran(page)
    lit, text = page.locator(".cm-lit"), page.locator(".cm-scroller")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(lit).to_have_text("torch.tensor(1.0, requires_grad=True)")
    expect(lit).to_be_in_viewport(ratio=1)
    page.keyboard.press("ArrowRight")
    expect(lit).to_have_text("w * 2")
    expect(lit).to_be_in_viewport(ratio=1)
    page.keyboard.press("ArrowRight")
    expect(lit).to_have_text("w - 3")
    expect(lit).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0
    assert text.evaluate("box => box.scrollWidth <= box.clientWidth")  # long lines are broken, so no line begins out of sight


def test_the_gradient_of_a_broken_line_stands_beside_its_last_row(page: Page) -> None:
    open_with(
        page,
        "import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\n"
        "loss = (x * x * 0.25 + x * 0.125 + 1.0).sum() + (x * 0.5).sum()\nloss.backward()\n",
    )
    ran(page)
    page.keyboard.press("End")
    gradient = page.locator(".cm-gradient-text", has_text="1.0")
    expect(gradient).to_be_visible()
    line = page.locator(".cm-line").nth(2).bounding_box()
    beside = gradient.bounding_box()
    assert line
    assert beside
    assert line["height"] > 40
    assert beside["y"] > line["y"] + line["height"] - 26
    assert beside["y"] + beside["height"] < line["y"] + line["height"] + 2


def test_who_writes_is_left_where_he_is(page: Page) -> None:
    open_with(page, LONG)
    ran(page)
    page.locator(".cm-line").first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# ")
    expect(page.locator(".cm-line").first).to_have_text("# import torch")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    ran(page)
    page.wait_for_timeout(600)
    assert page.locator(".cm-scroller").evaluate("box => box.scrollTop") == 0


def test_a_run_of_several_computations_is_not_called_a_loop(page: Page) -> None:
    open_with(page, "import torch\nx = torch.tensor(3.0, requires_grad=True)\n(x * x).backward()\n(x.exp() + 1).log().backward()\n")
    expect(page.locator(".chips")).to_contain_text(re.compile("computation . of 2"))
    open_with(page, LOOP)
    ran(page)
    expect(page.locator(".chips")).not_to_contain_text("computation")
