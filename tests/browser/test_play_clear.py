"""No text of the graph touches another: for every example, at the beginning, in the middle and at the end of its tape."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

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


CLASSIFIER = """import torch
import torch.nn as nn
torch.manual_seed(42)
X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
Y = torch.tensor([[0.], [1.], [1.], [0.]])
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Sigmoid())
loss = nn.BCELoss()(model(X), Y)
loss.backward()
"""
TANH = """import torch
w, b = torch.tensor([0.3, -0.2], requires_grad=True), torch.tensor(0.1, requires_grad=True)
x, y = torch.tensor([[1.0, 2.0], [3.0, -1.0]]), torch.tensor([1.0, 0.0])
loss = ((torch.tanh(x @ w + b) - y) ** 2).mean()
loss.backward()
"""
# numbers of wires that reach over the straight side of a card, or further over the round one of an operation than it gives way there
REACHING = """() => {
    const shapes = [...document.querySelectorAll("#stage svg .node")].map((node) =>
        [node.querySelector(".shape").getBoundingClientRect(), node.classList.contains("operation") ? 2.5 : 0]);
    return [...document.querySelectorAll("#stage svg text")].filter((text) => !text.closest(".node") && text.textContent.trim())
        .map((text) => [text.textContent, text.getBoundingClientRect()])
        .filter(([, text]) => shapes.some(([box, gives]) =>
            Math.min(text.right, box.right) - Math.max(text.left, box.left) > gives &&
            Math.min(text.bottom, box.bottom) - Math.max(text.top, box.top) > 4))
        .map(([words]) => words);
}"""


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (390, 844)], ids=str)
@pytest.mark.parametrize("program", [CLASSIFIER, TANH], ids=["classifier", "tanh"])
def test_no_number_of_a_wire_reaches_a_box(page: Page, program: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script(f"localStorage.setItem('tapedeck.program', {json.dumps(program)})")
    page.goto("/")
    page.locator("svg .node").first.wait_for()
    reaching: dict[int, list[str]] = {}
    for step in range(4):
        page.keyboard.press("End")
        for _ in range(2 * step):
            page.keyboard.press("ArrowLeft")
        still(page)
        if found := page.evaluate(REACHING):
            reaching[step] = found
    assert page.locator("#stage svg text.value").count() > 2
    assert reaching == {}


COVERED = """() => {
    const boxes = (selector) => [...document.querySelectorAll(selector)].map((one) => [one.textContent.trim(), one.getBoundingClientRect()]);
    const buttons = boxes(".tabs:not([role]) > *, .graph .zoom button");
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return boxes("#stage svg text").filter(([words, box]) => words && box.width > 0 && buttons.some(([, other]) => meet(box, other)))
        .map(([words]) => words);
}"""


@pytest.mark.parametrize("address", ["/embed?hide=tabs,zoom", "/embed?hide=zoom", "/embed?hide=tabs", "/embed?hide=all"])
def test_in_a_low_frame_no_button_covers_a_text_of_the_graph(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 720, "height": 380})
    page.goto(address)
    page.locator("svg .node").first.wait_for()
    page.keyboard.press("End")
    still(page)
    assert page.locator("#stage svg text").count() > 2
    assert page.evaluate(COVERED) == []


def test_on_a_phone_on_its_side_no_button_covers_a_text_of_the_graph(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": 844, "height": 390}, has_touch=True, is_mobile=True, reduced_motion="reduce", locale="en-GB"
    )
    page = context.new_page()
    page.goto("/")
    page.locator("svg .node").first.wait_for()
    page.keyboard.press("End")
    still(page)
    expect(page.locator(".surface")).to_contain_text("[0 1 2 3]")
    assert page.evaluate(COVERED) == []
    context.close()


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
CROWDED = {
    "six boxes": """import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
w = torch.tensor([3.0, 4.0], requires_grad=True)
b = torch.tensor(1.0, requires_grad=True)
loss = ((w * x).sum() + b) ** 2
loss.backward()
""",
    "two layers": """import torch
W1 = torch.ones(2, 3, requires_grad=True)
x = torch.ones(4, 2)
W2 = torch.ones(3, 1, requires_grad=True)
p = torch.tanh(x @ W1) @ W2
loss = (p ** 2).mean()
loss.backward()
""",
    "three uses": """import torch
x = torch.linspace(-2, 2, 480).reshape(4, 10, 12).requires_grad_()
y = (x * x * x).sum()
y.backward()
""",
    "chain": """import torch
x = torch.tensor(1.0, requires_grad=True)
h = x
for i in range(30):
    h = h.tanh() * h
h.backward()
""",
    "two inputs": (ROOT / "lessons" / "examples" / "two-inputs.py").read_text(encoding="utf-8"),
}
UNDER = """() => {
    const over = [...document.querySelectorAll(".tabs:not([role]) > *, .graph .zoom button, .minimap, .chips .chip")]
        .map((one) => one.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return [...document.querySelectorAll("#stage svg .node .shape, #stage svg text")]
        .filter((one) => over.some((other) => meet(one.getBoundingClientRect(), other)))
        .map((one) => (one.textContent || one.parentElement.textContent).trim());
}"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll("#stage svg text")].filter((one) => one.textContent.trim())
    .map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a))"""


@pytest.mark.parametrize("device", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("name", CROWDED)
def test_on_a_small_screen_nothing_lies_under_what_stands_over_the_graph_and_all_words_can_be_read(
    browser: Browser, base_url: str, device: dict[str, object], name: str
) -> None:
    context = browser.new_context(base_url=base_url, reduced_motion="reduce", locale="en-GB", **device)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/play/{page.request.post('/api/runs', data={'code': CROWDED[name]}).json()['id']}")
    page.locator("svg .node").first.wait_for()
    for key in ("Home", "End"):
        page.keyboard.press(key)
        still(page)
        assert page.evaluate(UNDER) == []
        assert page.evaluate(TOUCHING) == []
        assert page.evaluate(SMALLEST) >= 11
    context.close()


def test_on_a_phone_the_search_has_its_row_and_what_it_finds_is_seen(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, reduced_motion="reduce", locale="en-GB", **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/play/{page.request.post('/api/runs', data={'code': CROWDED['chain']}).json()['id']}")
    page.locator("svg .node").first.wait_for()
    page.get_by_role("button", name="Find in the graph").click()
    page.keyboard.type("tanh")
    found = page.get_by_role("listbox")
    expect(found.get_by_role("option").first).to_be_in_viewport(ratio=1)
    field, stage = page.get_by_role("combobox", name="Find in the graph").bounding_box(), page.locator("#stage").bounding_box()
    assert field
    assert stage
    assert field["x"] >= 0
    assert field["y"] + field["height"] <= stage["y"] + stage["height"]
    expect(page.locator(".chips")).not_to_be_visible()
    context.close()


DENSE = {
    "residual blocks": """import torch
torch.manual_seed(0)
h = torch.randn(4)
for i in range(6):
    W = torch.randn(4, 4, requires_grad=True)
    V = torch.randn(4, 4, requires_grad=True)
    h = h + V @ torch.relu(W @ h)
h.sum().backward()
""",
    "a loop over rows": """import torch
W = torch.eye(3, requires_grad=True)
xs = torch.ones(4, 3) * 0.1
h = torch.zeros(3)
outs = []
for x in xs:
    h = torch.tanh(W @ h + x)
    outs.append(h.sum())
(torch.stack(outs) ** 2).sum().backward()
""",
    "layers": """import torch
from torch import nn
torch.manual_seed(0)
critic = nn.Sequential(nn.Linear(2, 4), nn.LeakyReLU(0.2), nn.Linear(4, 1))
(critic(torch.randn(3, 2)).mean() - critic(torch.randn(3, 2)).mean()).backward()
""",
}


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)], ids=["wide", "projector"])
@pytest.mark.parametrize("name", DENSE)
def test_in_a_dense_graph_long_arrays_keep_clear_of_each_other_and_symbols_can_be_read(
    page: Page, name: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/play/{page.request.post('/api/runs', data={'code': DENSE[name]}).json()['id']}")
    page.locator("svg .node").first.wait_for()
    for key in ("Home", "End"):
        page.keyboard.press(key)
        still(page)
        assert page.evaluate(TOUCHING) == []
        assert page.evaluate(SMALLEST) >= 10.99


TALL = (
    "import torch\nxs = [torch.tensor(float(i), requires_grad=True) for i in range(12)]\ntorch.stack([x**2 for x in xs]).sum().backward()\n"
)


@pytest.mark.parametrize("size", [(320, 640), (844, 390)], ids=["upright", "on its side"])
def test_a_tall_graph_fades_out_beneath_the_tabs_of_a_phone(browser: Browser, base_url: str, size: tuple[int, int]) -> None:
    device = {**PHONE, "viewport": {"width": size[0], "height": size[1]}}
    context = browser.new_context(base_url=base_url, reduced_motion="reduce", locale="en-GB", **device)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/play/{page.request.post('/api/runs', data={'code': TALL}).json()['id']}")
    page.locator("svg .node").first.wait_for()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    still(page)
    band, tabs = page.locator(".more.top").bounding_box(), page.locator(".tabs:not([role])").first.bounding_box()
    assert band
    assert tabs
    expect(page.locator(".more.top")).to_have_css("opacity", "1")
    assert band["y"] <= tabs["y"]
    assert band["y"] + band["height"] >= tabs["y"] + tabs["height"]
    lit = [box for shape in page.locator("#stage svg .node.value .shape").all() if (box := shape.bounding_box())]
    assert lit
    assert all(box["y"] >= tabs["y"] + tabs["height"] for box in lit), "what is at work is never beneath them"
    context.close()
