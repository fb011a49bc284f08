"""Accessibility: axe finds nothing on any page, in either theme and language, at desk and phone size.

`scripts/gallery.py --axe` asks the same of some eighty states, in every combination.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.still import still

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
BACKWARD_TWICE = """import torch
x = torch.tensor([1.0, -2.0], requires_grad=True)
y = (x * x).sum()
y.backward()
print(x.grad)
y.backward()
"""


def objections(page: Page) -> list[str]:
    """What axe says once nothing moves any more."""
    still(page)
    return violations(page)


@pytest.fixture(params=[("light", "en"), ("dark", "zh")], ids="-".join)
def look(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A theme and a language."""
    theme, language = request.param
    return theme, language


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(browser: Browser, base_url: str, look: tuple[str, str], request: pytest.FixtureRequest) -> Any:
    """A page in that theme, language and size. The policy that keeps foreign scripts out would keep axe out too."""
    context = browser.new_context(base_url=base_url, viewport=request.param, reduced_motion="reduce", bypass_csp=True)
    theme, language = look
    context.add_init_script(f"localStorage.setItem('tapedeck.theme', '{theme}'); localStorage.setItem('tapedeck.locale', '{language}');")
    yield context.new_page()
    context.close()


def test_the_play_page_in_the_middle_of_a_backward_pass(page: Page) -> None:
    page.goto("/")
    page.locator("svg .node").first.wait_for()
    page.wait_for_function("document.querySelector('.cm-content') || innerWidth < 800")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("step")).to_contain_text("6")
    assert objections(page) == []


def test_the_play_page_with_a_problem_and_the_table(page: Page) -> None:
    page.goto("/")
    page.evaluate("code => localStorage.setItem('tapedeck.program', code)", BACKWARD_TWICE)
    page.goto("/")
    page.locator("#stage").wait_for()
    page.keyboard.press("t")
    page.get_by_role("grid").wait_for()
    page.keyboard.press("End")
    assert objections(page) == []


def test_the_help_dialog(page: Page) -> None:
    page.goto("/lessons")
    page.get_by_role("listitem").first.wait_for()
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert objections(page) == []


@pytest.mark.parametrize("address", ["/examples", "/lessons", "/lessons/none"])
def test_the_other_pages(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    assert objections(page) == []


def test_a_lesson(page: Page) -> None:
    page.goto("/lessons/chain-rule")
    page.locator(".katex").first.wait_for()
    assert objections(page) == []
