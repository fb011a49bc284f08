"""Screenshots of the page's states into gallery/ (which git ignores), to be gone through by eye: both themes, both languages, desktop and phone.

python scripts/gallery.py                                  # everything
python scripts/gallery.py --size phone --theme dark --language zh --state "error*" compare
python scripts/gallery.py --sheets                         # contact sheets, too, also of what was there already
python scripts/gallery.py --axe                            # and what axe objects to in each state
"""

import argparse
import sys
import tempfile
from fnmatch import fnmatch
from itertools import product
from pathlib import Path
from typing import Any

from gallery_states import PROGRAMS, STATES, State
from machine import ROOT, apt_line, chromium, say

sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.axe import violations
from tests.server import running_server

PICTURES = ROOT / "gallery"
TOUCH = {"has_touch": True, "is_mobile": True}
SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, **TOUCH},
    "laptop": {"viewport": {"width": 1280, "height": 720}},
    "large": {"viewport": {"width": 2560, "height": 1440}},
    "small": {"viewport": {"width": 360, "height": 740}, **TOUCH},
    "side": {"viewport": {"width": 844, "height": 390}, **TOUCH},  # a phone on its side
}
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
THEMES = ("light", "dark")
STILL = 700  # milliseconds for a view to come to rest
ACROSS = {"desktop": 2, "phone": 6, "laptop": 2, "large": 2, "small": 6, "side": 2}  # pictures in a row of a contact sheet
DOWN = {"desktop": 3, "phone": 2, "laptop": 3, "large": 3, "small": 2, "side": 4}


class Studio:
    """A browser and a server; runs each program once, whatever number of pictures is made of it."""

    def __init__(self, browser: Browser, url: str, axe: bool) -> None:
        self.browser, self.url, self.axe = browser, url, axe
        self.runs: dict[str, str] = {}
        self.failed: list[str] = []

    def take(self, states: list[State], size: str, theme: str, language: str) -> None:
        """Every state at one size, in one theme and one language."""
        context = self.browser.new_context(
            base_url=self.url, color_scheme=theme, locale=LOCALES[language], reduced_motion="reduce",  # type: ignore[arg-type]
            permissions=["clipboard-read", "clipboard-write"], bypass_csp=self.axe, **SIZES[size],
        )  # fmt: skip
        for state in states:
            if size not in state.sizes:
                continue
            name = f"{state.name}-{size}-{theme}-{language}"
            page = context.new_page()
            try:
                self.picture(page, state, PICTURES / f"{name}.png")
                if self.axe and not state.printed:
                    self.failed += [f"{name}: {one}" for one in violations(page)]
            except PlaywrightError as error:
                self.failed.append(f"{name}: {str(error).splitlines()[0]}")
            finally:
                page.close()
        context.close()

    def picture(self, page: Page, state: State, file: Path) -> None:
        """One picture, of a page that remembers nothing of the ones before it."""
        page.add_init_script("localStorage.clear()")
        page.set_default_timeout(15_000)
        self.open(page, state)
        page.locator("main > *").first.wait_for(state="attached")  # the page's own script has come
        page.wait_for_load_state("networkidle")
        if state.address in ("/", "/play"):
            page.locator("svg .node, canvas[data-boxes], .problems, .empty").first.wait_for(state="attached")
        state.act(page)
        page.wait_for_timeout(STILL)
        page.evaluate("document.fonts.ready.then(() => true)")
        if state.printed:
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            page.emulate_media(media="print")
            page.set_viewport_size({"width": 718, "height": 1016})  # A4 within usual margins, at 96 dots an inch
        page.screenshot(path=file)

    def open(self, page: Page, state: State) -> None:
        """Goes to a state's address, or to the run of its program. A program that makes no run stands in the editor."""
        if state.program is None:
            page.goto(state.address)
            return
        code = PROGRAMS[state.program]
        if state.program not in self.runs:
            answer = page.request.post(f"{self.url}/api/runs", data={"code": code}, timeout=60_000).json()
            self.runs[state.program] = answer.get("id", "") if code else ""
        known = self.runs[state.program]
        if not known:
            page.add_init_script(f"localStorage.setItem('tapedeck.program', {code!r})")
        page.goto(f"/play/{known}" if known else "/")


def contact_sheets(size: str, theme: str, language: str) -> int:
    """Several pictures on one, in the order of the table, at a size to read; answers how many sheets that made."""
    ending = f"{size}-{theme}-{language}.png"
    found = [file for state in STATES if (file := PICTURES / f"{state.name}-{ending}").is_file()]
    across, down = ACROSS[size], DOWN[size]
    wide = 1800 // across
    tall = SIZES[size]["viewport"]["height"] / SIZES[size]["viewport"]["width"]
    for first in range(0, len(found), across * down):
        some = found[first : first + across * down]
        pictures = []
        for file in some:
            with Image.open(file) as whole:
                pictures.append(whole.convert("RGB"))
                pictures[-1].thumbnail((wide, round(wide * tall)), Image.Resampling.LANCZOS)
        high = max(picture.height for picture in pictures) + 20
        page = Image.new("RGB", (wide * across, high * -(-len(some) // across)), "#888")
        pen = ImageDraw.Draw(page)
        for place, (file, picture) in enumerate(zip(some, pictures, strict=True)):
            left, top = place % across * wide, place // across * high
            pen.text((left + 6, top + 4), file.name.removesuffix(f"-{ending}"), fill="#fff")
            page.paste(picture, (left, top + 20))
        page.save(PICTURES / f"sheet-{size}-{theme}-{language}-{first // (across * down) + 1:02}.png")
    return -(-len(found) // (across * down))


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", choices=SIZES, nargs="+", default=list(SIZES))
    parser.add_argument("--theme", choices=THEMES, nargs="+", default=list(THEMES))
    parser.add_argument("--language", choices=LOCALES, nargs="+", default=list(LOCALES))
    parser.add_argument("--state", nargs="+", default=["*"], help="names of states, with * and ?")
    parser.add_argument("--sheets", action="store_true", help="contact sheets, too")
    parser.add_argument("--axe", action="store_true", help="ask axe what is wrong with each state")
    return parser.parse_args()


def main() -> int:
    """The pictures that are asked for; answers 0, or says which could not be made and what axe objects to."""
    wanted = asked()
    browser = chromium()
    if browser is None:
        say(f"looking needs Chromium. Run this once:\n    {apt_line('chromium')}")
        return 1
    PICTURES.mkdir(exist_ok=True)
    states = [state for state in STATES if any(fnmatch(state.name, name) for name in wanted.state)]
    looks = list(product(wanted.size, wanted.theme, wanted.language))
    with tempfile.TemporaryDirectory() as storage, running_server(Path(storage)) as running, sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(browser), args=["--no-sandbox", "--disable-gpu"])
        studio = Studio(launched, running.url, wanted.axe)
        for look in looks:
            studio.take(states, *look)
            if wanted.sheets:
                contact_sheets(*look)
        launched.close()
    for one in studio.failed:
        say(f"wrong: {one}")
    say(f"pictures of {len(states)} states are in gallery/")
    return 1 if studio.failed else 0


if __name__ == "__main__":
    sys.exit(main())
