"""The play page on paper: the program, the graph, and the equation of the step; light, whatever the screen is."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_play_large import LARGE


def test_a_sheet_with_program_graph_and_equation_is_printed(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()
    page.keyboard.press("End")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(color_scheme="dark", media="print")
    sheet = page.locator(".sheet")
    expect(sheet).to_contain_text("y = 2 * torch.dot(x, x)")
    expect(sheet.locator("svg .node.variable")).to_contain_text("∂ [0 4 8 12]")
    expect(sheet.get_by_role("math")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    for hidden in (".play", "header"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(color_scheme="dark", media="screen")
    expect(page.locator(".play").first).to_be_visible()
    expect(sheet).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_paper_the_line_is_marked_that_is_lit_on_the_screen(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()
    page.keyboard.press("Home")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".cm-lit")).to_have_text("torch.dot(x, x)")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".sheet li.now")).to_have_text("y = 2 * torch.dot(x, x)")


def test_a_graph_that_is_painted_is_printed_as_it_stands_on_the_screen(page: Page) -> None:
    run = page.request.post("/api/runs", data={"code": LARGE}).json()
    page.emulate_media(color_scheme="dark")
    page.goto(f"/play/{run['id']}?step=1000000")
    page.wait_for_function("() => document.querySelector('canvas[data-boxes]')?.width > 300")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(color_scheme="dark", media="print")
    picture = page.locator(".sheet canvas")
    expect(picture).to_be_visible()
    corner = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data]"
    colours = "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
    assert min(picture.evaluate(corner)) > 200, "paper is light"
    assert picture.evaluate(colours) > 10, "something is drawn on it"
