"""The states of the page that the gallery takes pictures of: a table of where to go and what to press there.

It knows addresses, programs and what can be clicked; it must not know sizes, themes or where pictures are kept.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass

from machine import ROOT
from playwright.sync_api import Locator, Page

__all__ = ["PROGRAMS", "STATES", "State"]

Act = Callable[[Page], None]
TORCH = "import torch\n"
LEAF = "x = torch.tensor([1.0, 2.0], requires_grad=True)\n"

PROGRAMS = {
    "chain": "import torch\n\nx = torch.arange(4.0, requires_grad=True)\ny = 2 * torch.dot(x, x)\ny.backward()\nprint(x.grad)\n",
    "matrices": TORCH
    + """torch.manual_seed(0)
x = torch.randn(4, 3)
w = torch.randn(3, 2, requires_grad=True)
b = torch.zeros(2, requires_grad=True)
h = torch.tanh(x @ w + b)
loss = (h * h).mean()
loss.backward()
""",
    "loop": TORCH
    + """torch.manual_seed(0)
x = torch.linspace(-1, 1, 8).reshape(8, 1)
y = 3 * x - 1
net = torch.nn.Linear(1, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.3)
for step in range(12):
    optimizer.zero_grad()
    loss = ((net(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
print(loss.item())
""",
    "captured": TORCH
    + """
@torch.compile
def f(w, x):
    h = torch.tanh(x @ w)
    return (h * h).sum()

w = torch.tensor([[0.5], [1.0]], requires_grad=True)
x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
y = f(w, x)
y.backward()
""",
    "rosetta": tomllib.loads((ROOT / "autograd_core/dialects/rosetta_programs/01_scalar_chain.toml").read_text())["programs"][
        "torch"
    ].lstrip(),
    "second": TORCH
    + """
x = torch.tensor(2.0, requires_grad=True)
y = x ** 3
(slope,) = torch.autograd.grad(y, x, create_graph=True)
slope.backward()
print(slope, x.grad)
""",
    "forward": TORCH
    + """from torch.func import jvp

def f(x, w):
    return (w * x * x).sin().sum()

x, w = torch.tensor([1.0, 2.0]), torch.tensor(3.0)
value, slope = jvp(f, (x, w), (torch.tensor([1.0, 0.0]), torch.tensor(1.0)))
print(slope)
""",
    "deep": TORCH
    + """torch.manual_seed(0)
net = torch.nn.Sequential(*[torch.nn.Sequential(torch.nn.Linear(16, 16), torch.nn.Sigmoid()) for _ in range(100)])
loss = net(torch.randn(4, 16)).square().mean()
loss.backward()
""",
    "canvas": TORCH
    + """total = torch.tensor(0.0, requires_grad=True)
for k in range(12):
    h = torch.tensor(0.1 * k, requires_grad=True)
    for i in range(40):
        h = h.tanh() * h
    total = total + h
total.backward()
""",
    "middle": TORCH + "x = torch.tensor(1.0, requires_grad=True)\nh = x\nfor i in range(30):\n    h = h.tanh() * h\nh.backward()\n",
    "block": TORCH + "x = torch.linspace(-2, 2, 480).reshape(4, 10, 12).requires_grad_()\ny = (x * x * x).sum()\ny.backward()\n",
    "wide": TORCH + "a = torch.ones(1000, 1000, requires_grad=True)\n(a * a).sum().backward()\n",
    "flood": TORCH + "x = torch.tensor([-1.0, 0.0, 4.0], requires_grad=True)\ny = (x.log() * 0).sum()\ny.backward()\n",
    "chinese": TORCH + "损失权重 = torch.tensor(2.0, requires_grad=True)\n损失 = 损失权重 * 3\n损失.backward()\nprint(损失权重.grad)\n",
    "long": TORCH + f"{'w' * 200} = torch.tensor(2.0, requires_grad=True)\ny = {'w' * 200} * 3\ny.backward()\n",
    "passes": TORCH + LEAF + "for k in range(10):\n    (k * x).sum().backward()\nprint(x.grad)\n",
    "no-backward": TORCH + LEAF + "y = (x * x).sum()\n",
    "no-tensor": "total = 0\nfor k in range(10):\n    total += k\nprint(total)\n",
    "twice": TORCH + LEAF + "y = (x * x).sum()\ny.backward()\ny.backward()\n",
    "halfway": TORCH + LEAF + "y = x * 2\nz = y @ torch.ones(3)\nz.backward()\n",
    "syntax": TORCH + LEAF + "y = (x * x\n",
    "not-cleared": TORCH
    + """w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(3):
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()
""",
    "full": TORCH + LEAF + "y = x\nwhile True:\n    y = y * 1.0001\n",
    "endless": TORCH + LEAF + "y = (x * x).sum()\ny.backward()\nwhile True:\n    pass\n",
    "printing": TORCH + "while True:\n    print('x' * 10_000)\n",
    "blank": "",
}


@dataclass(frozen=True, slots=True)
class State:
    """One state: the address or the program to open, then what is done there. `sizes` is where it exists."""

    name: str
    address: str = "/play"
    program: str | None = None
    act: Act = lambda _page: None
    sizes: tuple[str, ...] = ("desktop", "phone")
    printed: bool = False


def keys(*pressed: str) -> Act:
    """Presses these keys."""

    def press(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)

    return press


def steps(count: int, level: str = "edge") -> Act:
    """Stands so many steps behind the beginning, at a level."""
    moves = {"phase": ["ArrowUp"] * 2, "node": ["ArrowUp"], "edge": [], "micro": ["ArrowDown"]}
    return keys("Home", *moves[level], *["ArrowRight"] * count)


def both(*acts: Act) -> Act:
    """One act after the other."""

    def do(page: Page) -> None:
        for act in acts:
            act(page)

    return do


def button(page: Page, words: str) -> Locator:
    """A button by its name in either language (`English|中文`), where it can be seen."""
    return page.get_by_role("button", name=re.compile(f"^({words})$")).and_(page.locator(":visible")).first


def click(words: str) -> Act:
    """Clicks a button by its name in either language."""
    return lambda page: button(page, words).click()


def tab(words: str) -> Act:
    """Opens one of the views."""
    return lambda page: page.get_by_role("tab", name=re.compile(f"^({words})$")).click()


def sheet(words: str) -> Act:
    """Opens what a phone keeps in a sheet; does nothing at a desk."""

    def open_it(page: Page) -> None:
        if page.viewport_size is not None and page.viewport_size["width"] < 860:
            button(page, words).click()

    return open_it


PROGRAM, INSPECTOR = sheet("Show the program|显示程序"), sheet("Show the inspector|显示检视面板")


def chosen(name: str) -> Act:
    """Chooses a box of the graph by the start of its text."""
    return lambda page: page.locator("svg .node", has_text=re.compile(f"^\\s*{name}")).first.dispatch_event("click")


def choice(words: str) -> Act:
    """Takes one of a row of choices."""
    return lambda page: page.get_by_role("radio", name=re.compile(f"^({words})$")).and_(page.locator(":visible")).first.click()


def nudged(page: Page) -> None:
    """Another number for the first element of the leaf."""
    field = page.get_by_role("spinbutton").and_(page.locator(":visible")).first
    field.fill("2.5")
    field.press("Enter")
    page.wait_for_load_state("networkidle")


def varied(page: Page) -> None:
    """The same program with another step size beside the run that is kept."""
    page.get_by_role("button", name=re.compile("step size|步长")).first.click()
    page.wait_for_load_state("networkidle")


def typed(text: str) -> Act:
    """Types below everything that is there."""

    def do(page: Page) -> None:
        page.locator(".cm-content:visible").first.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(text)
        page.wait_for_timeout(1200)

    return do


def completed(text: str) -> Act:
    """Types something of which the editor knows how it goes on."""

    def do(page: Page) -> None:
        typed(text)(page)
        page.keyboard.press("Control+Space")
        page.locator(".cm-tooltip-autocomplete li").first.wait_for()
        page.wait_for_timeout(150)  # a list that came this moment does not take keys yet
        page.keyboard.press("ArrowDown")

    return do


def away(page: Page) -> None:
    """Nobody answers any more, and something is typed."""
    page.route("**/api/**", lambda route: route.abort())
    typed("\nz = x + 1")(page)


def back(page: Page) -> None:
    """Somebody answers again."""
    away(page)
    page.unroute("**/api/**")
    button(page, "Ask now|立即重试").click()
    page.wait_for_load_state("networkidle")


def refused(page: Page) -> None:
    """A browser that lets nobody copy."""
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    shared("Copy link|复制链接")(page)


def shared(words: str) -> Act:
    """Takes an item of the menu that has it."""

    def do(page: Page) -> None:
        button(page, "Share|分享|More|更多").click()
        page.get_by_role("menuitem", name=re.compile(f"^({words})")).click()
        page.wait_for_load_state("networkidle")

    return do


def centred(selector: str, place: int = 0) -> Act:
    """Scrolls something into the middle."""

    def do(page: Page) -> None:
        page.locator(selector).nth(place).evaluate("one => one.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(700)

    return do


def answered(*given: str, hints: int = 0) -> Act:
    """Answers the first prediction of a lesson, after so many hints."""

    def do(page: Page) -> None:
        centred(".block.predict")(page)
        task = page.locator(".block.predict").first
        for answer in given:
            task.get_by_role("textbox").fill(answer)
            button(page, "Check|检查").click()
        for _ in range(hints):
            task.get_by_role("button", name=re.compile("Hint|hint|提示")).click()
        centred(".block.predict")(page)

    return do


def handed_in(page: Page) -> None:
    """Hands in the first exercise as it stands."""
    centred(".block.exercise")(page)
    page.locator(".block.exercise").first.get_by_role("button", name=re.compile("^(Check|检查)$")).click()
    page.locator(".block.exercise .outcome").first.wait_for(timeout=60_000)
    centred(".block.exercise .outcome")(page)


def searched(text: str) -> Act:
    """Types into the search of the graph."""

    def do(page: Page) -> None:
        page.keyboard.press("/")
        page.keyboard.type(text)

    return do


def hovered(selector: str, place: int = 0) -> Act:
    """Rests the pointer on something."""
    return lambda page: page.locator(selector).nth(place).hover()


END = keys("End")
DESK, EVERY = ("desktop",), ("desktop", "phone", "laptop", "large", "small", "side")  # EVERY: what a newcomer sees first

STATES = (
    State("start", "/", sizes=EVERY),
    State("phase", "/", act=steps(2, "phase")),
    State("node", "/", act=steps(4, "node")),
    State("edge", "/", act=steps(6), sizes=EVERY),
    State("micro", "/", act=steps(12, "micro")),
    State("end", "/", act=END),
    State("table", "/", act=both(END, keys("t"))),
    State("menu-share", "/", act=click("Share|分享|More|更多")),
    State("menu-export", "/", act=click("Export|导出"), sizes=DESK),
    State("menu-examples", "/", act=both(PROGRAM, click("Open an example|打开一个示例|打开示例")), sizes=DESK),
    State("help", "/", act=keys("?")),
    State("program", "/", act=both(END, PROGRAM)),
    State("preview", "/", act=both(steps(3), hovered("[role=slider]"))),
    State("breakpoints", "/", act=both(steps(5), keys("b"))),
    State("matrices", program="matrices", act=both(steps(12), chosen("w")), sizes=EVERY),
    State("cell", program="matrices", act=both(END, chosen("w"), INSPECTOR, hovered(".inspector canvas, .inspector .cell", 2))),
    State("chips", program="matrices", act=both(END, click("What is kept for backward|为反向保存了什么"))),
    State("inspector", "/", act=both(END, INSPECTOR)),
    State("inspector-value", program="block", act=both(END, INSPECTOR)),
    State("inspector-gradient", program="block", act=both(END, INSPECTOR, choice("Gradient|梯度"))),
    State("inspector-update", program="loop", act=both(END, chosen("weight|net.weight"), INSPECTOR)),
    State("inspector-operation", program="matrices", act=both(steps(12), chosen("@|matmul|tanh"), INSPECTOR)),
    State("nudge", "/", act=both(END, chosen("x"), INSPECTOR, nudged)),
    State("loop", program="loop", act=END, sizes=EVERY),
    State("training", program="loop", act=both(END, tab("Training|训练")), sizes=EVERY),
    State("compare-empty", program="loop", act=tab("Compare|比较"), sizes=DESK),
    State("compare", program="loop", act=both(tab("Compare|比较"), varied), sizes=DESK),
    State("rosetta", program="rosetta", act=both(steps(6), tab("Rosetta|对照"))),
    State("generated", program="captured", act=both(steps(9), tab("NumPy"))),
    State("second", program="second", act=END),
    State("forward", program="forward", act=steps(12)),
    State("deep", program="deep", act=END),
    State("deep-open", program="deep", act=both(END, lambda page: page.locator("svg .node:has(.times)").first.click())),
    State("canvas-whole", program="canvas", act=both(END, keys("f"))),
    State("canvas", program="canvas", act=END),
    State("minimap", program="middle", act=both(END, keys("f"))),
    State("find", program="middle", act=both(END, searched("tanh"))),
    State("wide", program="wide", act=both(END, chosen("a"), INSPECTOR)),
    State("flood", program="flood", act=END),
    State("chinese", program="chinese", act=END),
    State("long-name", program="long", act=END),
    State("passes", program="passes", act=END),
    State("blank", program="blank", sizes=EVERY),
    State("no-tensor", program="no-tensor"),
    State("no-backward", program="no-backward", act=END),
    State("error", program="twice", act=END, sizes=EVERY),
    State("error-program", program="twice", act=both(END, PROGRAM)),
    State("error-halfway", program="halfway", act=END),
    State("error-syntax", program="syntax"),
    State("not-cleared", program="not-cleared", act=both(END, PROGRAM)),
    State("limit-nodes", program="full", act=both(END, PROGRAM)),
    State("limit-time", program="endless", act=both(END, PROGRAM)),
    State("limit-output", program="printing", act=PROGRAM),
    State("completion", "/", act=both(PROGRAM, completed("\ny = torch.matm"))),
    State("away", "/", act=both(PROGRAM, away)),
    State("back", "/", act=both(PROGRAM, back), sizes=DESK),
    State("copied", "/", act=both(steps(5), shared("Copy short link|复制短链接"))),
    State("refused", "/", act=refused),
    State("embed", "/embed?step=9", sizes=EVERY),
    State("embed-bare", "/embed?step=9&hide=program,inspector"),
    State("embed-all", "/embed?step=9&hide=all"),
    State("lessons", "/lessons", sizes=EVERY),
    State("lessons-end", "/lessons", act=centred("main a, main section", -1)),
    State("glossary", "/glossary"),
    State("lesson", "/lessons/chain-rule", sizes=EVERY),
    State("lesson-middle", "/lessons/chain-rule", act=centred("[data-block].goto")),
    State("lesson-teacher", "/lessons/chain-rule?teacher"),
    State("predict", "/lessons/chain-rule", act=answered(), sizes=EVERY),
    State("predict-wrong", "/lessons/chain-rule", act=answered("-2", hints=2)),
    State("predict-right", "/lessons/chain-rule", act=answered("2")),
    State("question", "/lessons/chain-rule", act=centred(".block.question")),
    State("exercise", "/lessons/chain-rule", act=centred(".block.exercise")),
    State("exercise-failed", "/lessons/chain-rule", act=handed_in),
    State("lesson-end", "/lessons/chain-rule", act=centred("article.text footer, article.text > :last-child")),
    State("examples", "/examples", sizes=EVERY),
    State("missing", "/nowhere", sizes=EVERY),
    State("no-such-run", "/play/aaaaaaaaaaaaaaaa", sizes=EVERY),
    State("broken-link", "/play#p=tVDLTsMwELz"),
    State("no-such-lesson", "/lessons/none"),
    State("paper", program="matrices", act=steps(12), sizes=DESK, printed=True),
    State("paper-canvas", program="canvas", act=END, sizes=DESK, printed=True),
    State("paper-lesson", "/lessons/chain-rule", sizes=DESK, printed=True),
)
