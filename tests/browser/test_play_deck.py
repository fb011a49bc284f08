"""The deck: buttons, keys, levels, the slider, links to a step, and a phone. What the numbers are is tested elsewhere."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.still import still

FIRST = re.compile(r"^step 0 of 8$")


@pytest.fixture
def deck(page: Page) -> Page:
    """The play page as a first visit finds it."""
    page.goto("/")
    page.locator("svg .node").first.wait_for()
    expect(page.get_by_test_id("step")).to_have_text(FIRST)
    return page


def at(page: Page, number: int, count: int = 8) -> None:
    expect(page.get_by_test_id("step")).to_have_text(f"step {number} of {count}")


def test_the_first_click_on_play_does_something_and_runs_to_the_end(deck: Page) -> None:
    deck.get_by_role("button", name="Play", exact=True).click()
    expect(deck.get_by_role("button", name="Pause")).to_be_visible()
    deck.get_by_label("Speed").select_option("8")
    expect(deck.locator("svg .node.future")).to_have_count(0)
    at(deck, 8)
    expect(deck.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(deck.get_by_role("math")).to_have_attribute("data-text", "x.grad ← ∂y/∂x → [0 4 8 12]")


def test_a_key_during_an_animation_finishes_it_or_turns_it_round(deck: Page) -> None:
    for _ in range(6):
        deck.keyboard.press("ArrowRight")
    at(deck, 6)
    deck.keyboard.press("ArrowLeft")
    deck.keyboard.press("ArrowLeft")
    at(deck, 4)


def test_keys_do_nothing_while_typing_and_escape_gives_them_back(deck: Page) -> None:
    deck.locator(".cm-content").click()
    for key in ("ArrowRight", "End", "Home", "ArrowUp"):
        deck.keyboard.press(key)
    at(deck, 0)
    deck.keyboard.press("Escape")
    deck.keyboard.press("Escape")  # the first one may only have closed a list of names
    deck.keyboard.press("ArrowRight")
    at(deck, 1)


def test_levels_zoom_the_same_tape(deck: Page) -> None:
    deck.keyboard.press("ArrowUp")
    at(deck, 0, 7)
    deck.get_by_role("radio", name="Phase").click()
    at(deck, 0, 2)
    deck.get_by_role("radio", name="Micro").click()
    expect(deck.get_by_test_id("step")).to_have_text(re.compile(r"^step 0 of 1\d$"))


def test_the_slider_scrubs_and_tells_what_lies_under_the_pointer(deck: Page) -> None:
    slider = deck.get_by_role("slider")
    still(deck)
    box = slider.bounding_box()
    assert box
    deck.mouse.move(box["x"] + box["width"] - 8, box["y"] + 20)
    expect(slider).to_contain_text("x.grad is now [0 4 8 12]")
    deck.mouse.down()
    at(deck, 8)
    deck.mouse.move(box["x"] + 4, box["y"] + 20, steps=5)
    deck.mouse.up()
    at(deck, 0)


def test_the_preview_gives_way_to_the_equation_once_the_keyboard_goes_on(deck: Page) -> None:
    box = deck.get_by_role("slider").bounding_box()
    assert box
    deck.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 20)
    expect(deck.locator(".preview")).to_be_visible()
    deck.keyboard.press("End")
    expect(deck.locator(".preview")).to_have_count(0)


def test_a_link_opens_the_run_at_its_step(deck: Page) -> None:
    for _ in range(6):
        deck.keyboard.press("ArrowRight")
    deck.wait_for_url(re.compile(r"/play/.+step=13"))
    deck.reload()
    at(deck, 6)
    expect(deck.locator("svg .node").first).to_be_visible()


def test_clicking_a_node_pins_it_and_arrows_follow_edges(deck: Page) -> None:
    deck.keyboard.press("End")
    deck.locator("svg .node.operation").first.click()
    inspector = deck.get_by_role("complementary", name="Inspector")
    expect(inspector.get_by_role("heading", level=2)).to_have_text("d")
    deck.keyboard.press("Alt+ArrowLeft")
    expect(inspector.get_by_role("heading", level=2)).to_have_text("x")


def test_zoom_and_fit(deck: Page) -> None:
    width = "() => document.querySelector('svg .node').getBoundingClientRect().width"
    still(deck)
    before = deck.evaluate(width)

    deck.get_by_role("button", name="Zoom in").click()
    deck.wait_for_function(f"before => ({width})() / before > 1.25", arg=before)
    deck.get_by_role("button", name="Fit the graph").click()
    deck.wait_for_function(f"before => Math.abs(({width})() / before - 1) < 0.01", arg=before)


def test_the_whole_graph_is_seen_and_nothing_is_cut(deck: Page) -> None:
    deck.keyboard.press("End")
    still(deck)
    outside = deck.evaluate(
        """() => {
            const room = document.querySelector("#stage").getBoundingClientRect();
            return [...document.querySelectorAll("#stage svg .node, #stage svg text")]
                .map((one) => one.getBoundingClientRect())
                .filter((box) => box.left < room.left || box.right > room.right || box.top < room.top).length;
        }"""
    )
    assert outside == 0


def test_panels_fold_and_come_back(deck: Page) -> None:
    deck.get_by_role("complementary", name="Program").get_by_role("button", name=re.compile("Fold|Hide|Collapse")).click()
    expect(deck.get_by_role("complementary", name="Program")).to_have_count(0)
    deck.get_by_role("button", name="Show the program").click()
    expect(deck.get_by_role("complementary", name="Program")).to_be_visible()


def test_on_a_phone_graph_equation_and_deck_fill_the_screen(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto("/")
    page.locator("svg .node").first.wait_for()
    for _ in range(6):
        page.get_by_role("button", name="One step on").click()
    at(page, 6)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.documentElement.scrollHeight") <= 844
    page.get_by_role("button", name="Find in the graph").tap()
    page.get_by_role("combobox", name="Find in the graph").fill("dot")
    page.get_by_role("option").first.tap()
    expect(page.get_by_role("combobox", name="Find in the graph")).to_have_count(0)
    expect(page.locator(".node.selected")).to_have_count(1)
    page.get_by_role("button", name="Show the program").click()
    expect(page.get_by_role("dialog").locator(".cm-content")).to_be_visible()
    context.close()


MATRICES = """import torch
torch.manual_seed(0)
w = torch.randn(3, 2, requires_grad=True)
h = torch.tanh(torch.randn(4, 3) @ w + torch.zeros(2, requires_grad=True))
(h * h).mean().backward()
"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (390, 664), (844, 390), (820, 1180)])  # 664 is 844 less a browser's bars
@pytest.mark.parametrize("program", [None, MATRICES], ids=["scalars", "matrices"])
def test_on_phones_and_tablets_no_equation_is_cut_and_no_button_covers_another(
    browser: Browser, base_url: str, width: int, height: int, program: str | None
) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": width, "height": height}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = context.new_page()
    if program:
        page.add_init_script(f"localStorage.setItem('tapedeck.program', {program!r})")
    page.goto("/")
    page.locator("svg .node").first.wait_for()
    still(page)
    assert page.evaluate(COVERED, "#stage button, .tabs button, .transport button") == []
    assert page.evaluate("document.querySelector('.transport p').getBoundingClientRect().bottom") <= height
    # a sentence of four lines may scroll, the equation above it is never cut
    label = page.get_by_test_id("step")
    count = int(label.inner_text().split()[-1])
    for number in range(1, min(count, 30) + 1):
        page.keyboard.press("ArrowRight")
        expect(label).to_have_text(f"step {number} of {count}")
        page.wait_for_function(f"() => ({CUT})() <= 1")
    context.close()


LONG = """import torch
features = torch.tensor([[1.0, 2.0, 3.0], [0.5, 1.5, 2.5], [2.0, 1.0, 0.5]])
weights = torch.tensor([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]], requires_grad=True)
outputs = torch.tanh(features @ weights) @ weights
outputs.square().mean().backward()
"""
LETTERS = """() => {
    const words = document.querySelectorAll(".equation[data-kind] :is(.array text, .array small, .slot, .words)");
    return Math.min(...[...words].map((one) => parseFloat(getComputedStyle(one).fontSize) * (one.getScreenCTM?.().a ?? one.currentCSSZoom)));
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_in_a_long_equation_of_matrices_no_number_and_no_word_is_smaller_than_eleven_pixels(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(f"localStorage.setItem('tapedeck.program', {LONG!r})")
    page.goto("/")
    page.locator("svg .node").first.wait_for()
    still(page)
    label = page.get_by_test_id("step")
    count = int(label.inner_text().split()[-1])
    scales = set()
    for number in range(1, count + 1):
        page.keyboard.press("ArrowRight")
        expect(label).to_have_text(re.compile(rf"^(step )?{number} (of|/) {count}$"))
        page.wait_for_function(f"() => ({CUT})() <= 1")
        assert page.evaluate(LETTERS) > 10.9, number
        scales.add(page.evaluate("document.querySelector('.equation .line').style.getPropertyValue('--scale')"))
    assert min(map(float, scales - {""})) < 0.9  # the line itself became smaller


COVERED = """(selector) => [...document.querySelectorAll(selector)].filter((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    const seen = document.elementFromPoint(x + width / 2, y + height / 2);
    return width > 0 && !button.disabled && !button.contains(seen) && !seen?.contains(button);
}).map((button) => button.ariaLabel || button.textContent)"""
CUT = """() => {
    const bar = document.querySelector(".equation[data-kind]");
    const [stage, line, room] = [".stage", ".line", null].map((inner) => (inner ? bar.querySelector(inner) : bar).getBoundingClientRect());
    if (line.height === 0) return 0;
    return Math.max(room.top - line.top, line.bottom - Math.min(stage.bottom, room.bottom), stage.left - line.left, line.right - stage.right);
}"""


def test_a_folded_module_opens_where_it_is_clicked_and_closes_again(page: Page) -> None:
    page.add_init_script(f"localStorage.setItem('tapedeck.program', {DEEP!r})")
    page.goto("/")
    page.locator("svg .node").first.wait_for()
    still(page)
    slider = page.get_by_role("slider").bounding_box()
    assert slider
    page.mouse.click(slider["x"] + slider["width"] * 0.6, slider["y"] + 20)
    folded = page.locator("svg .node.scope")
    folded.first.wait_for()
    folded.first.locator(".shape").last.dispatch_event("click")
    row = page.get_by_role("button", name="Fold Linear → Tanh ×60")
    expect(row).to_be_visible()
    folded.first.locator(".shape").last.dispatch_event("click")
    module = page.get_by_role("button", name=re.compile(r"^Fold \d+ Linear$"))
    expect(module).to_be_visible()
    module.click()
    expect(module).to_have_count(0)
    row.click()
    expect(row).to_have_count(0)


DEEP = (
    "import torch\nfrom torch import nn\n"
    "model = nn.Sequential(*[m for i in range(60) for m in (nn.Linear(2, 2), nn.Tanh())])\n"
    "model(torch.ones(1, 2)).sum().backward()\n"
)


SMALL = """() => [...document.querySelectorAll("button, a[href], select, [role=tab], [role=radio]")].filter((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    if (width < 2 || y < 0 || y + height > innerHeight) return false;
    const hit = (dx, dy) => one.contains(document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy));
    return hit(0, 0) && !(hit(0, 11.5) && hit(0, -11.5) && hit(11.5, 0) && hit(-11.5, 0));
}).map((one) => one.ariaLabel || one.textContent.trim())"""


@pytest.mark.parametrize("address", ["/", "/lessons", "/lessons/chain-rule", "/glossary", "/examples"])
def test_a_finger_finds_24_pixels_of_everything_that_can_be_pressed(browser: Browser, base_url: str, address: str) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator("main button, main a").first.wait_for()
    if address == "/":
        page.locator("svg .node").first.wait_for()
        still(page)
        assert page.evaluate(SMALL) == []
        page.get_by_role("button", name="Show the inspector").click()
        expect(page.get_by_role("dialog").get_by_role("radio", name="Value")).to_be_visible()
    still(page, "button, a")
    assert page.evaluate(SMALL) == []
    context.close()
