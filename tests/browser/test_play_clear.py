"""No text of the graph touches another: for every example, at the beginning, in the middle and at the end of its tape."""

import json

import pytest
from playwright.sync_api import Page

from tests.browser.still import still
from tests.server import ROOT

EXAMPLES = sorted((ROOT / "lessons" / "examples").glob("*.py"))
TOUCHING = """() => {
    const texts = [...document.querySelectorAll("#stage svg text")]
        .map((text) => [text.textContent.trim(), text.getBoundingClientRect()])
        .filter(([words, box]) => words && box.width > 0);
    const slack = 1.5;
    const found = [];
    for (let i = 0; i < texts.length; i += 1) {
        for (let j = i + 1; j < texts.length; j += 1) {
            const [a, b] = [texts[i][1], texts[j][1]];
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            // a line of text is higher than its letters
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) - 0.3 * Math.min(a.height, b.height);
            if (across > slack && down > slack) found.push(`${texts[i][0]} | ${texts[j][0]}`);
        }
    }
    return found;
}"""


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Steps stand still at once."""
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_text_of_the_graph_touches_another(page: Page, example) -> None:  # type: ignore[no-untyped-def]
    page.add_init_script(f"localStorage.setItem('tapedeck.program', {json.dumps(example.read_text(encoding='utf-8'))})")
    page.goto("/")
    page.get_by_test_id("step").wait_for()
    page.locator("svg .node").first.wait_for()
    still(page)
    slider = page.get_by_role("slider").bounding_box()
    assert slider
    touching: dict[float, list[str]] = {}
    for share in (0.35, 0.6, 0.85, 1.0):
        page.mouse.click(slider["x"] + 6 + (slider["width"] - 12) * share, slider["y"] + 20)
        page.mouse.move(10, 10)
        still(page)
        if found := page.evaluate(TOUCHING):
            touching[share] = found
    assert page.locator("#stage svg text").count() > 2
    assert touching == {}
