"""Draw the pictures of docs/ with the tests' browser, from a real server running the real page."""

import sys
import tempfile
from pathlib import Path

from machine import ROOT, apt_line, chromium, say

sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright

from tests.server import running_server

STEP = 7  # the contribution through the first argument of dot has just arrived


def main() -> int:
    """Write docs/play.png and answer 0, or say what is missing."""
    browser = chromium()
    if browser is None:
        say(f"drawing needs Chromium. Run this once:\n    {apt_line('chromium')}")
        return 1
    with (
        tempfile.TemporaryDirectory() as storage,
        running_server(Path(storage)) as running,
        sync_playwright() as playwright,
    ):
        launched = playwright.chromium.launch(executable_path=str(browser), args=["--no-sandbox", "--disable-gpu"])
        page = launched.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light", locale="en-US")
        page.goto(running.url)
        page.get_by_role("button", name="Play", exact=True).wait_for()
        page.wait_for_load_state("networkidle")
        for _ in range(STEP - 1):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(700)
        page.screenshot(path=ROOT / "docs" / "play.png")
        launched.close()
    say("wrote docs/play.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
