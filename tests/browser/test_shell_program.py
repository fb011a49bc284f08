"""The program panel: what is typed runs, what goes wrong is marked and explained, code and tape find each other."""

import re

import pytest
from playwright.sync_api import Page, expect

BACKWARD_TWICE = """import torch
x = torch.tensor([1.0, -2.0], requires_grad=True)
y = (x * x).sum()
y.backward()
y.backward()
"""
NO_BACKWARD = """import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x * x).sum()
"""


def open_with(page: Page, program: str, language: str = "en") -> None:
    """Opens the play page with a program, as a reader finds it who comes back."""
    page.goto("/lessons")
    page.evaluate(
        "([program, language]) => { localStorage.setItem('tapedeck.program', program);"
        " localStorage.setItem('tapedeck.locale', language); }",
        [program, language],
    )
    page.goto("/")
    page.locator(".cm-content").wait_for()


def replace(page: Page, program: str) -> None:
    """Types a program over the one that is there, at once, as a paste does."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(program)


def output(page: Page, name: str = "Output") -> str:
    """What stands in the output pane."""
    return page.get_by_role("region", name=name).inner_text()


def test_the_first_visit_shows_a_program_that_has_run(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".cm-content")).to_contain_text("torch.dot(x, x)")
    expect(page.get_by_text(re.compile(r"ran in [\d.,]+ ms"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/play/[\w-]+\?step=\d+&level=edge"))


def test_a_pause_in_typing_runs_the_program(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    replace(page, "import torch\nq = torch.tensor(3.0, requires_grad=True)\n(q * q).backward()\nprint(q.grad)\n")
    expect(page.get_by_role("region", name="Output")).to_contain_text("tensor(6.)")


def test_windows_line_ends_and_tabs_run_too(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    replace(page, "import torch\r\nfor i in range(2):\r\n\tprint(i + 40)\r\n")
    expect(page.get_by_role("region", name="Output")).to_contain_text("41")


def test_undo_brings_the_program_back(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    replace(page, "import torch\n")
    expect(page.locator(".cm-content")).not_to_contain_text("dot")
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_contain_text("torch.dot(x, x)")


def test_the_program_is_still_there_after_a_reload(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    replace(page, "import torch\nkept = torch.ones(2, requires_grad=True)\nkept.sum().backward()\n")
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()
    page.goto("/")
    expect(page.locator(".cm-content")).to_contain_text("kept")


@pytest.mark.parametrize(
    ("language", "sentence", "place"),
    [
        ("en", "This graph has already been walked back", "line 5"),
        ("zh", "这张图已经反向走过一遍", "第 5 行"),
    ],
)
def test_an_error_is_marked_and_explained_in_the_language_of_the_page(page: Page, language: str, sentence: str, place: str) -> None:
    open_with(page, BACKWARD_TWICE, language)
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name=place)).to_be_visible()
    expect(page.locator(".cm-problem")).to_have_text("y.backward()")


def test_after_an_error_the_next_run_works(page: Page) -> None:
    open_with(page, BACKWARD_TWICE)
    expect(page.locator(".cm-problem")).to_be_visible()
    replace(page, "import torch\nprint('well')\n")
    expect(page.locator(".cm-problem")).to_have_count(0)
    expect(page.get_by_role("region", name="Output")).to_contain_text("well")


def test_a_program_without_backward_gets_the_line_it_lacks(page: Page) -> None:
    open_with(page, NO_BACKWARD)
    page.get_by_role("button", name="Add this line").click()
    expect(page.locator(".cm-content")).to_contain_text("y.backward()")
    expect(page.get_by_role("button", name="Add this line")).to_have_count(0)


def test_a_blank_program_offers_three(page: Page) -> None:
    open_with(page, "")
    offers = page.locator(".offer").get_by_role("button")
    expect(offers).to_have_count(3)
    offers.first.click()
    expect(page.locator(".cm-content")).to_contain_text("torch.dot(x, x)")


def test_a_step_lights_the_piece_of_program_it_belongs_to(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cm-lit-value")).to_have_text("torch.dot(x, x)")
    page.keyboard.press("End")
    expect(page.locator(".cm-gradient-text").first).to_contain_text("∂")


def test_a_line_number_goes_to_the_next_event_of_its_line(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()
    page.locator(".cm-lineNumbers .cm-gutterElement", has_text="4").click()
    expect(page.locator(".cm-lit-value")).to_have_text("torch.dot(x, x)")


def test_selecting_code_selects_its_node(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()
    page.locator(".cm-line", has_text="torch.dot").click()
    page.keyboard.press("Home")
    for _ in range(len("y = 2 * torch.")):
        page.keyboard.press("ArrowRight")
    for _ in range(len("dot")):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".inspector h2")).to_have_text("d")
    expect(page.locator(".inspector")).to_contain_text("dot (x, x)")


def test_a_link_opens_the_same_program_at_the_same_step(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("step=2&"))  # of both steps, however much time lay between them
    address = page.url
    page.evaluate("localStorage.clear()")
    page.goto("/lessons")
    page.goto(address)
    expect(page.locator(".cm-content")).to_contain_text("torch.dot(x, x)")
    expect(page.locator(".cm-lit-value")).to_have_text("torch.dot(x, x)")
    assert page.url == address


def test_a_link_to_a_run_that_is_not_there_says_so(page: Page) -> None:
    page.goto("/play/0000000000000000")
    expect(page.get_by_role("heading", name="This could not be opened")).to_be_visible()
    page.get_by_role("link", name="Go to the player").click()
    expect(page.locator(".cm-content")).to_be_visible()


def test_a_program_copied_with_prompts_and_typographers_signs_is_mended_by_a_click(page: Page) -> None:
    open_with(
        page, ">>> import torch\n>>> x = torch.tensor（3.0， requires_grad=True）\n>>> y = x * x\n>>> y\ntensor(9.)\n>>> y.backward()\n"
    )
    page.get_by_role("button", name="Change lines 1 to 7").click()
    expect(page.locator(".cm-content")).to_have_text("import torchx = torch.tensor(3.0, requires_grad=True)y = x * xyy.backward()")
    page.keyboard.press("Escape")
    page.locator("body").press("End")
    expect(page.locator("svg .node.variable", has_text="x")).to_contain_text("∂ 6.0")
