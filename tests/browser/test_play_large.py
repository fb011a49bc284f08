"""Recordings that are large or odd: the page shows each of them whole, says what there is to say, and stays usable."""

import re

import pytest
from playwright.sync_api import Page, expect

LARGE = """import torch
total = torch.tensor(0.0, requires_grad=True)
for k in range(12):
    h = torch.tensor(0.1 * k, requires_grad=True)
    for i in range(40):
        h = h.tanh() * h
    total = total + h
total.backward()
"""
LEAF = "x = torch.tensor([1.0, 2.0], requires_grad=True)"
NO_BACKWARD = "import torch\nx = torch.tensor(3.0)\ny = x * x\n"
TEN_PASSES = f"import torch\n{LEAF}\nfor k in range(10):\n    (k * x).sum().backward()\nprint(x.grad)\n"
BROKEN = f"import torch\n{LEAF}\ny = x * 2\nz = y @ torch.ones(3)\nz.backward()\n"
FLOOD = "import torch\nx = torch.tensor([-1.0, 0.0, 4.0], requires_grad=True)\ny = (x.log() * 0).sum()\ny.backward()\n"
WIDE = "import torch\na = torch.ones(1000, 1000, requires_grad=True)\n(a * a).sum().backward()\n"
CHINESE = "import torch\n损失权重 = torch.tensor(2.0, requires_grad=True)\n损失 = 损失权重 * 3\n损失.backward()\n"
LONG = "w" * 200
LONG_NAME = f"import torch\n{LONG} = torch.tensor(2.0, requires_grad=True)\ny = {LONG} * 3\ny.backward()\n"


@pytest.fixture
def shown(page: Page):
    """Opens the play page on the run of a program, at its end."""

    def show(code: str, drawn: str = "svg .node", query: str = "?step=1000000") -> Page:
        answer = page.request.post("/api/runs", data={"code": code})
        page.goto(f"/play/{answer.json()['id']}{query}")
        page.locator(drawn).first.wait_for()
        return page

    return show


def fits(page: Page) -> None:
    """Nothing of the page hangs over its right edge."""
    expect(page.locator("main")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_more_than_eight_hundred_boxes_are_painted_and_can_be_clicked_followed_and_walked(shown) -> None:
    page = shown(LARGE, "canvas[data-boxes]")
    expect(page.locator("svg .node")).to_have_count(0)
    graph = page.get_by_role("application", name=re.compile("Graph of the computation"))
    page.get_by_role("button", name="Find in the graph").click()
    page.get_by_role("combobox", name="Find in the graph").fill("total")
    page.keyboard.press("Enter")
    expect(page.locator(".inspector h2")).to_contain_text("total")
    graph.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(graph).to_have_accessible_name(re.compile("Graph of the computation. total"))
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    expect(page.get_by_test_id("step")).to_contain_text("step 0 of")


def test_a_click_on_a_painted_box_chooses_it(shown, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")  # the view does not glide: it is there
    shown(LARGE, "canvas[data-boxes]")
    page.get_by_role("button", name="Find in the graph").click()
    page.get_by_role("combobox", name="Find in the graph").fill("tanh")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Find in the graph")).to_have_count(0)
    expect(page.locator(".inspector h2")).not_to_have_text("h")
    name = page.locator(".inspector h2").inner_text()
    page.get_by_role("application").focus()
    page.keyboard.press("Escape")
    box = page.locator("canvas[data-boxes]").bounding_box()
    # what was found lies in the middle
    expect(page.locator(".inspector h2")).not_to_have_text(name)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".inspector h2")).to_have_text(name)


def test_a_program_without_a_backward_pass_shows_its_graph_and_the_line_to_add(shown) -> None:
    page = shown(NO_BACKWARD)
    expect(page.locator("svg .node.operation")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("backward()")


def test_ten_backward_passes_add_up_on_one_tape(shown) -> None:
    page = shown(TEN_PASSES)
    expect(page.locator("main")).to_contain_text("45")
    expect(page.locator(".node.variable")).to_contain_text("∂")


def test_an_error_in_the_middle_keeps_what_came_before_it(shown) -> None:
    page = shown(BROKEN)
    expect(page.locator("svg .node.variable").first).to_contain_text("x")
    expect(page.get_by_role("region", name="Equation")).to_contain_text("Here the program stopped")


def test_numbers_that_are_none_are_drawn_as_themselves(shown) -> None:
    page = shown(FLOOD)
    expect(page.locator("svg .node .odd").first).to_be_visible()
    expect(page.locator(".inspector")).to_contain_text("nan")


def test_a_million_numbers_are_told_by_their_shape_and_shown_in_part(shown) -> None:
    page = shown(WIDE)
    card = page.locator(".node.variable", has_text="a")
    expect(card).to_contain_text("(1000, 1000)")
    card.click()
    expect(page.locator(".inspector canvas").first).to_be_visible()
    fits(page)


def test_chinese_names_are_names(shown) -> None:
    page = shown(CHINESE)
    expect(page.locator(".node.variable")).to_contain_text("损失权重")
    expect(page.locator(".equation .line")).to_have_attribute("data-text", re.compile("损失权重.grad"))


def test_a_name_of_two_hundred_characters_is_cut_where_it_is_drawn_and_breaks_nothing(shown) -> None:
    page = shown(LONG_NAME)
    expect(page.locator(".node.variable .name")).to_have_text(re.compile("^w+…$"))
    expect(page.locator(".equation .line")).to_have_attribute("data-text", re.compile(LONG))
    fits(page)


def test_a_window_of_360_pixels_holds_the_page(shown, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    shown(TEN_PASSES)
    expect(page.get_by_role("button", name="One step back")).to_be_in_viewport()
    expect(page.get_by_role("region", name="Equation")).to_be_in_viewport()
    fits(page)


def test_two_tabs_keep_to_their_own_program(shown, page: Page) -> None:
    shown(CHINESE)
    other = page.context.new_page()
    other.goto("/examples")
    other.get_by_role("button", name="A chain of scalars").click()
    other.locator("svg .node").first.wait_for()
    page.keyboard.press("Home")
    expect(page.get_by_test_id("step")).to_contain_text("step 0 of")
    expect(page.locator(".node.variable")).to_contain_text("损失权重")
    expect(other.locator("svg .node", has_text="损失权重")).to_have_count(0)
