"""Large graphs and changed numbers: rows of equal modules, finding, what hangs together, the nudge."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.still import still

DEEP = """import torch
from torch import nn
net = nn.Sequential(*[nn.Sequential(nn.Linear(4, 4), nn.Tanh()) for _ in range(100)])
loss = net(torch.ones(2, 4)).sum()
loss.backward()
"""
SMALL = """import torch
w = torch.tensor(3.0, requires_grad=True)
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (w * x).sum()
y.backward()
"""


@pytest.fixture
def shown(page: Page):
    """Opens the play page on the run of a program."""

    def show(code: str, query: str = "") -> Page:
        answer = page.request.post("/api/runs", data={"code": code})
        page.goto(f"/play/{answer.json()['id']}{query}")
        page.locator("svg .node").first.wait_for()
        still(page)
        return page

    return show


def test_a_hundred_layers_open_as_one_card_with_a_bar_for_each_gradient_and_unfold_in_place(shown) -> None:
    page = shown(DEEP, "?step=100000")
    card = page.locator(".node.scope")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("×100")
    expect(card.locator(".bar")).to_have_count(100)
    expect(card.locator(".bar.waiting")).to_have_count(0)
    expect(card).to_contain_text("|∂| from")
    page.keyboard.press("ArrowLeft")
    expect(card).to_contain_text(re.compile(r"1 of 100: 0\.0\."))
    expect(card.locator(".pulse")).to_have_count(1)
    still(page)
    before = card.bounding_box()
    card.click()
    page.get_by_role("button", name="Fold Sequential ×100").wait_for()
    first = page.locator(".node.scope").first
    expect(first).to_contain_text("0 Sequential")
    still(page)
    after = first.bounding_box()
    middle = [box["x"] + box["width"] / 2 for box in (before, after)]
    assert abs(middle[0] - middle[1]) < 12
    page.get_by_role("button", name="Fold Sequential ×100").click()
    expect(page.locator(".node.scope")).to_have_count(1)


def test_a_node_is_found_by_its_operation_and_goes_to_the_middle(shown) -> None:
    page = shown(DEEP)
    page.get_by_role("button", name="Find in the graph").click()
    expect(page.get_by_role("combobox", name="Find in the graph")).to_be_focused()
    page.keyboard.type("su")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(re.compile("loss.*sum"))
    page.keyboard.press("Enter")
    expect(page.locator(".inspector h2")).to_have_text("loss")
    expect(page.get_by_role("combobox", name="Find in the graph")).to_have_count(0)


def test_under_the_pointer_a_leaf_shows_all_its_paths_and_a_node_at_work_that_is_not_drawn_is_told(shown) -> None:
    page = shown(SMALL + "z = x.grad * 2\n", "?step=1000")
    expect(page.locator(".chips")).to_contain_text("At work, and not drawn: z = mul")
    page.locator(".node.variable", has_text="w").hover()
    expect(page.locator(".node.faded")).to_have_count(1)
    expect(page.locator(".node.faded")).to_contain_text("x")


def test_a_nudged_number_runs_the_program_again_and_the_gradient_agrees_with_the_quotient(shown) -> None:
    page = shown(SMALL, "?step=1000")
    page.locator(".node.variable", has_text="x").click()
    nudge = page.get_by_role("region", name="Nudge")
    nudge.get_by_label("Which element").select_option("1")
    nudge.get_by_role("spinbutton").fill("5")
    nudge.get_by_role("spinbutton").press("Enter")
    expect(nudge.locator("tr", has_text="result")).to_contain_text("9.018.0")
    expect(nudge.locator("tr", has_text="2h")).to_contain_text("≈")
    expect(page.locator(".node.variable", has_text="w")).to_contain_text("∂ 6.0")
    nudge.get_by_role("button", name="Back to 2.0").click()
    expect(page.locator(".node.variable", has_text="w")).to_contain_text("∂ 3.0")


def test_playing_stops_at_a_breakpoint_on_a_line_and_on_a_node(shown) -> None:
    page = shown(SMALL)
    page.locator(".cm-lineNumbers .cm-gutterElement", has_text=re.compile("^4$")).click(modifiers=["Shift"])
    expect(page.locator(".cm-lineNumbers .cm-stop")).to_have_text("4")
    page.get_by_label("Speed").select_option("8")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.locator(".node.operation.value")).to_contain_text("×")
    page.locator(".cm-lineNumbers .cm-gutterElement", has_text=re.compile("^4$")).click(modifiers=["Shift"])
    page.locator(".node.variable", has_text="w").click()
    page.keyboard.press("b")
    expect(page.locator(".node .stop")).to_have_count(1)


def test_breakpoints_outlive_a_reload_and_are_not_another_programs(shown) -> None:
    page = shown(SMALL, "?step=1000")
    line = page.locator(".cm-lineNumbers .cm-stop")
    page.locator(".cm-lineNumbers .cm-gutterElement", has_text=re.compile("^4$")).click(modifiers=["Shift"])
    page.locator(".node.variable", has_text="w").click()
    page.keyboard.press("b")
    expect(line).to_have_text("4")
    expect(page.locator(".node .stop")).to_have_count(1)
    page.reload()
    expect(line).to_have_text("4")
    expect(page.locator(".node.variable", has_text="w").locator(".stop")).to_have_count(1)
    shown(SMALL.replace("3.0", "5.0"), "?step=1000")
    expect(page.locator(".cm-line").first).to_be_visible()
    expect(line).to_have_count(0)
    expect(page.locator(".node .stop")).to_have_count(0)


def test_a_program_of_rosetta_stands_beside_its_spellings_and_all_step_together(page: Page) -> None:
    page.goto("/examples")
    page.get_by_role("button", name="A chain of scalars").click()
    page.locator("svg .node").first.wait_for()
    page.get_by_role("tab", name="Rosetta").click()
    columns = page.locator(".columns section")
    expect(columns).to_have_count(6, timeout=20_000)
    page.get_by_role("button", name="To the end").click()
    for _ in range(6):
        page.get_by_role("button", name="One step back").click()
    lit = columns.locator("mark")
    expect(lit).to_have_count(6)
    assert {text.split("(")[-1] for text in lit.all_inner_texts()} == {lit.first.inner_text().split("(")[-1]}
    columns.nth(4).get_by_role("button", name="Play this one").click()
    expect(page.locator(".panel .chip").first).to_have_text("JAX")
