"""The frame around every page: where one can go, what can be taken away, themes, languages, help, sheets, the table."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect


def ready(page: Page, address: str = "/") -> None:
    """Opens the play page and waits for its run."""
    page.goto(address)
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()


def test_the_pages_are_reached_without_loading_the_document_again(page: Page) -> None:
    ready(page)
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="Lessons").click()
    expect(page.get_by_role("heading", level=1, name="Lessons")).to_be_visible()
    page.get_by_role("link", name="Examples").click()
    expect(page.get_by_role("heading", level=1, name="Examples")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Lessons")).to_be_visible()
    assert page.evaluate("window.stays") is True


def test_an_example_opens_in_the_player(page: Page) -> None:
    page.goto("/examples")
    page.get_by_role("button", name="A while loop").click()
    expect(page.locator(".cm-content")).to_contain_text("while b.norm() < 1000:")


def test_the_language_changes_everything_and_stays(page: Page) -> None:
    ready(page)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("link", name="课程")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.reload()
    expect(page.get_by_role("link", name="课程")).to_be_visible()


def test_the_theme_changes_and_stays(page: Page) -> None:
    ready(page)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Change to the dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_until_chosen(browser: Browser, base_url: str, scheme: str) -> None:
    context = browser.new_context(base_url=base_url, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto("/lessons")
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    context.close()


def test_everything_can_be_taken_away_and_a_refusal_is_told_in_words(page: Page, tmp_path: Path) -> None:
    ready(page)
    for item, beginning in (
        ("Graph, drawing", b"<?xml"),
        ("Graph, picture", b"\x89PNG"),
        ("Graph, for print", b"%PDF"),
        ("Graph, Graphviz source", b"digraph"),
        ("The whole recording", b"{"),
        ("Every step in words", b"import torch"),
    ):
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=item).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert beginning in path.read_bytes()[:200], item
        assert path.stat().st_size > 100
    refusal = json.dumps({"type": "about:blank", "title": "Conflict", "status": 409, "code": "too_many_nodes"})
    page.route("**/graph.png*", lambda route: route.fulfill(status=409, content_type="application/problem+json", body=refusal))
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="Graph, picture").click()
    expect(page.get_by_text("This graph is too large for one picture.")).to_be_visible()
    told = page.get_by_text("This graph is too large for one picture.").bounding_box()
    assert told is not None
    assert told["y"] < 100, "a message lies over the header, not over the tape"


def test_a_menu_works_from_the_keyboard(page: Page) -> None:
    ready(page)
    button = page.get_by_role("button", name="Export")
    button.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Graph, drawing")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Every step in words")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()


def test_help_opens_with_a_question_mark_and_gives_the_focus_back(page: Page) -> None:
    ready(page)
    page.get_by_role("button", name="Share").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Share")).to_be_focused()


def test_the_table_sorts_and_selects_from_the_keyboard(page: Page) -> None:
    ready(page)
    page.keyboard.press("End")
    page.get_by_role("tab", name="Table").click()
    rows = page.get_by_role("grid").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text("[0 4 8 12]")
    page.get_by_role("columnheader", name="Value").get_by_role("button").click()
    expect(rows.nth(1)).to_contain_text("mul")
    rows.nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(rows.nth(2)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".inspector h2")).to_have_text("d")


def test_the_inspector_shows_value_and_gradient_as_they_are_at_the_step(page: Page) -> None:
    ready(page)
    page.keyboard.press("End")
    inspector = page.locator(".inspector")
    expect(inspector.get_by_role("region", name="Value").locator(".cell")).to_have_text(["0.0", "1.0", "2.0", "3.0"])
    expect(inspector.get_by_role("region", name="Gradient").locator(".cell")).to_have_text(["0.0", "4.0", "8.0", "12.0"])
    expect(inspector).to_contain_text("2 of 2 arrived")
    page.keyboard.press("Home")
    expect(inspector).to_contain_text("not made yet at this step")


def test_a_large_array_is_drawn_from_slices(page: Page) -> None:
    page.goto("/lessons")
    program = "import torch\nw = torch.ones(40, 50, requires_grad=True)\n(w * w).sum().backward()\n"
    page.evaluate("program => localStorage.setItem('tapedeck.program', program)", program)
    ready(page)
    page.keyboard.press("End")
    value = page.locator(".inspector").get_by_role("region", name="Value")
    expect(value).to_contain_text("2,000 of 2,000 numbers drawn")
    value.locator("canvas").hover(position={"x": 3, "y": 3})
    expect(value.get_by_role("paragraph").filter(has_text="[0, 0] = 1.0")).to_be_visible()


def test_a_phone_gets_the_program_as_a_sheet(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto("/")
    page.locator("svg").first.wait_for()
    page.get_by_role("button", name="Show the program").click()
    sheet = page.get_by_role("dialog", name="Program")
    expect(sheet.locator(".cm-content")).to_contain_text("torch.dot(x, x)")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    sheet.get_by_role("button", name="Close").focus()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
