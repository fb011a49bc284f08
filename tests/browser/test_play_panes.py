"""The panes beside the graph: the generated program, the parts of a larger tensor, a run compared with one that differs in one thing."""

import re

from playwright.sync_api import Page, expect

from tests.browser.still import still
from tests.browser.test_shell_program import open_with

CAPTURED = """import torch

@torch.compile
def f(w, x):
    h = torch.tanh(x @ w)
    return (h * h).sum()

w = torch.tensor([[0.5], [1.0]], requires_grad=True)
x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
y = f(w, x)
y.backward()
"""
BLOCKS = """import torch
x = torch.arange(96.0).reshape(3, 4, 8).requires_grad_()
y = (x * x).sum()
y.backward()
"""
LOOP = """import torch
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(3):
    optimizer.zero_grad()
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()
"""

FORWARD = """import torch
from torch.func import jvp
x, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 0.0])
y, moved = jvp(lambda x: (x * x).sum(), (x,), (v,))
"""
LAYER_LOOP = """import torch
torch.manual_seed(0)
x = torch.linspace(-1, 1, 8).reshape(8, 1)
net = torch.nn.Linear(1, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.3)
for step in range(4):
    optimizer.zero_grad()
    loss = ((net(x) - 3 * x) ** 2).mean()
    loss.backward()
    optimizer.step()
"""
LARGE = """import torch
w = torch.linspace(0.0, 3.0, 2000, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.5)
(w * w).sum().backward()
optimizer.step()
"""


def test_the_generated_program_steps_with_the_tape(page: Page) -> None:
    open_with(page, CAPTURED)
    page.get_by_role("tab", name="NumPy").click()
    program = page.locator(".generated .source")
    expect(program).to_contain_text("# adjoint")
    expect(program.locator("mark")).to_have_count(0)
    tanh = page.locator(".generated mark", has_text="np.tanh")
    for step in range(1, 13):
        page.get_by_role("button", name="One step on").click()
        expect(page.get_by_role("region", name="Transport")).to_contain_text(f"step {step} of")
        if tanh.count():
            break
    expect(tanh).to_be_visible()


def test_a_larger_tensor_shows_one_part_at_a_time_and_a_slider_for_each_axis(page: Page) -> None:
    open_with(page, BLOCKS)
    expect(page.get_by_text(re.compile(r"ran in [\d.,]+ ms"))).to_be_visible()
    page.keyboard.press("End")
    inspector = page.locator(".inspector")
    expect(inspector.get_by_role("heading", level=2)).to_have_text("x")
    expect(inspector.get_by_role("region", name="Gradient")).to_have_count(0)
    inspector.get_by_role("radio", name="Gradient").click()
    gradient = inspector.get_by_role("region", name="Gradient", exact=True)
    expect(gradient).to_be_visible()
    expect(gradient).to_contain_text("norm")
    gradient.get_by_role("slider", name="axis 0").fill("2")
    expect(gradient).to_contain_text("[2, :, :]")


def test_what_an_update_changed_is_shown(page: Page) -> None:
    open_with(page, LOOP)
    expect(page.get_by_text(re.compile(r"ran in [\d.,]+ ms"))).to_be_visible()
    page.keyboard.press("End")
    inspector = page.locator(".inspector")
    expect(inspector.get_by_role("heading", level=2)).to_have_text("w")
    # w goes 1 → 1.4 → 1.72 → 1.976
    expect(inspector.get_by_role("region", name="Last update")).to_contain_text("0.256")
    inspector.get_by_role("radio", name="Value").click()
    expect(inspector.get_by_role("region", name="Last update")).to_have_count(0)
    inspector.get_by_role("radio", name="All").click()
    expect(inspector.get_by_role("region", name="Last update")).to_be_visible()


def test_an_update_of_a_large_array_is_shown_in_slices(page: Page) -> None:
    open_with(page, LARGE)
    expect(page.get_by_text(re.compile(r"ran in [\d.,]+ ms"))).to_be_visible()
    inspector = page.locator(".inspector")
    inspector.get_by_role("radio", name="Update").click()
    expect(inspector).to_contain_text("not updated yet")
    page.get_by_role("button", name="To the end").click()
    update = inspector.get_by_role("region", name="Last update")
    expect(update).to_contain_text("2,000 of 2,000 numbers drawn")
    expect(update.get_by_role("img", name="How often each size of number occurs")).to_be_visible()
    expect(update).not_to_contain_text("the whole difference")
    update.get_by_role("group", name="Last update").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    # w goes from 3 k / 1999 to nothing
    expect(update).to_contain_text("[1] = −0.001501")


def test_in_forward_mode_the_tangent_stands_in_the_place_of_the_gradient(page: Page) -> None:
    open_with(page, FORWARD)
    expect(page.get_by_text(re.compile(r"ran in [\d.,]+ ms"))).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("t")
    page.get_by_role("row").filter(has_text="sum").first.click()
    page.keyboard.press("t")
    inspector = page.locator(".inspector")
    expect(inspector.get_by_role("region", name="Tangent")).to_contain_text("2.0")
    expect(inspector.get_by_role("heading", name="Gradient")).to_have_count(0)


def test_a_run_is_compared_with_one_of_another_step_size(page: Page) -> None:
    open_with(page, LOOP)
    page.get_by_role("tab", name="Compare").click()
    page.get_by_role("button", name=re.compile("another step size")).click()
    expect(page.locator(".cm-content")).to_contain_text("lr=0.2")
    compare = page.locator(".compare")
    expect(compare.get_by_role("status")).to_contain_text("Both runs did the same operations")
    halves = compare.locator(".half")
    expect(halves).to_have_count(2)
    expect(halves.nth(0).locator(".node.variable")).to_contain_text("w")
    expect(halves.nth(0).locator(".differs").first).to_be_visible()
    expect(halves.nth(1).locator(".differs").first).to_be_visible()
    halves.nth(0).get_by_role("application").focus()
    page.keyboard.press("Alt+ArrowRight")
    for half in halves.all():
        expect(half.locator(".node.selected")).to_have_count(1)
    drawn = halves.nth(1).locator("svg > g").first
    before = drawn.get_attribute("transform") or ""
    page.keyboard.press("+")
    expect(drawn).not_to_have_attribute("transform", before)
    page.keyboard.press("Home")
    expect(compare.locator(".half .differs")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".sheet figure svg")).to_have_count(2)
    expect(page.locator(".sheet figcaption").first).to_have_text("kept")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    compare.get_by_role("radio", name="Numbers").click()
    expect(compare.locator("tr.differs").first).to_be_visible()
    expect(compare.locator("section svg path")).to_have_count(2)


CUT = """() => [...document.querySelectorAll(".half")].map((half) => {
    const room = half.getBoundingClientRect();
    const boxes = [...half.querySelectorAll(".node")].map((one) => one.getBoundingClientRect());
    return boxes.filter((box) => box.top < room.top || box.bottom > room.bottom || box.left < room.left || box.right > room.right).length;
})"""


def test_two_runs_of_a_training_loop_are_seen_whole_beside_each_other_on_a_desktop(page: Page) -> None:
    open_with(page, LAYER_LOOP)
    page.get_by_role("tab", name="Compare").click()
    expect(page.get_by_role("spinbutton", name="Seed")).to_have_count(0)  # the program sets its own
    page.get_by_role("button", name=re.compile("another step size")).click()
    expect(page.locator(".half .node.variable")).to_have_count(8)
    still(page, ".half, .half .node")
    assert page.evaluate(CUT) == [0, 0]
    sizes = page.evaluate("() => [...document.querySelectorAll('.half')].map((half) => half.getBoundingClientRect().bottom)")
    assert max(sizes) < page.locator(".equation").first.bounding_box()["y"]  # type: ignore[index]


def test_in_half_a_screen_the_graph_has_the_room_until_the_inspector_is_asked_for(page: Page) -> None:
    page.set_viewport_size({"width": 960, "height": 900})
    page.goto("/")
    stage = page.locator("#stage svg").first
    stage.wait_for()
    still(page)
    inspector = page.get_by_role("complementary", name="Inspector")
    expect(inspector).to_have_count(0)
    box = page.locator("#stage").bounding_box()
    assert box
    assert box["width"] > 560
    page.get_by_role("button", name="Show the inspector").click()
    expect(inspector).to_be_visible()
    page.reload()
    expect(inspector).to_be_visible()
    page.get_by_role("button", name="Fold the inspector away").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_role("button", name="Show the inspector")).to_be_visible()
    expect(inspector).to_have_count(0)
