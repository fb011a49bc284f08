"""Screenshots of the page's states into gallery/ (which git ignores), to be gone through by eye: both themes, both languages, desktop and phone."""

import sys
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

from machine import ROOT, apt_line, chromium, say

sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright

from tests.server import running_server

PICTURES = ROOT / "gallery"
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
BROKEN = "import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * x\ny.backward()\ny.backward()\n"
STILL = 900  # milliseconds for a view to come to rest


def keys(*pressed: str) -> Callable[[Page], None]:
    """A state that is reached from the play page by these keys."""

    def press(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)

    return press


def failing(page: Page) -> None:
    """A program that goes backward twice."""
    page.evaluate("code => localStorage.setItem('tapedeck.program', code)", BROKEN)
    page.goto("/")
    page.wait_for_load_state("networkidle")


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "start": ("/", keys()),
    "phase": ("/", keys("ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight")),
    "node": ("/", keys("ArrowUp", *["ArrowRight"] * 4)),
    "edge": ("/", keys(*["ArrowRight"] * 6)),
    "micro": ("/", keys("ArrowDown", *["ArrowRight"] * 12)),
    "end": ("/", keys("End")),
    "table": ("/", keys("End", "t")),
    "help": ("/", keys("?")),
    "error": ("/lessons", failing),
    "lessons": ("/lessons", keys()),
    "lesson": ("/lessons/chain-rule", keys()),
    "examples": ("/examples", keys()),
    "missing": ("/nowhere", keys()),
    "no-such-run": ("/play/aaaaaaaaaaaaaaaa", keys()),
    "embed": ("/embed?step=9&hide=program,inspector", keys()),
}


def menus(page: Page) -> dict[str, str]:
    """The menus of the header that the size shows, by the picture's name."""
    return {
        f"menu-{place}": f"header [aria-haspopup=menu] >> visible=true >> nth={place}"
        for place in range(page.locator("header [aria-haspopup=menu]:visible").count())
    }


def look(browser: Browser, url: str, size: str, theme: str, language: str) -> int:
    """Every state at one size, in one theme and one language; answers how many pictures that made."""
    made = 0
    for name, (address, reach) in STATES.items():
        locale = {"en": "en-GB", "zh": "zh-CN"}[language]
        context = browser.new_context(base_url=url, viewport=SIZES[size], color_scheme=theme, locale=locale, reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        reach(page)
        page.wait_for_timeout(STILL)
        page.screenshot(path=PICTURES / f"{name}-{size}-{theme}-{language}.png")
        made += 1
        if name == "start":
            for menu, button in menus(page).items():
                page.locator(button).click()
                page.wait_for_timeout(STILL)
                page.screenshot(path=PICTURES / f"{menu}-{size}-{theme}-{language}.png")
                page.keyboard.press("Escape")
                made += 1
        context.close()
    return made


def main(sizes: list[str]) -> int:
    """All pictures, or those of the sizes that are named; answers 0, or says what is missing."""
    browser = chromium()
    if browser is None:
        say(f"looking needs Chromium. Run this once:\n    {apt_line('chromium')}")
        return 1
    PICTURES.mkdir(exist_ok=True)
    made = 0
    with tempfile.TemporaryDirectory() as storage, running_server(Path(storage)) as running, sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(browser), args=["--no-sandbox", "--disable-gpu"])
        for size, theme, language in product(sizes or SIZES, ("light", "dark"), ("en", "zh")):
            made += look(launched, running.url, size, theme, language)
        launched.close()
    say(f"{made} pictures in gallery/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
