"""Show a recording in a real JupyterLab, and look: a new environment, the project installed into it, a notebook run by a browser, in both themes.

Not part of the tests, since JupyterLab is large; to be run after changes to `webapp/notebook.py`. The pictures go where the gallery's go.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from machine import ROOT, SetupError, apt_line, chromium, run, say
from playwright.sync_api import Page, expect, sync_playwright

PICTURES = ROOT / "gallery"
THEMES = ("light", "dark")
START_SECONDS = 120
SETTINGS = {
    "themes": {"adaptive-theme": True},  # light or dark as the browser asks
    "notification": {"fetchNews": "false", "checkForUpdates": False},
}
CELLS = (
    "import autograd_core as ag",
    """with ag.record() as recording:
    x = ag.arange(4.0, requires_grad=True)
    y = 2 * ag.dot(x, x)
    y.backward()
recording""",
)


def notebook(path: Path) -> None:
    """Write a notebook of the cells, not run yet."""
    cells = [
        {"cell_type": "code", "id": f"cell{number}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for number, source in enumerate(CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))


def settings(folder: Path) -> None:
    """Write what JupyterLab would ask a person."""
    own = folder / "@jupyterlab" / "apputils-extension"
    own.mkdir(parents=True)
    for name, chosen in SETTINGS.items():
        (own / f"{name}.jupyterlab-settings").write_text(json.dumps(chosen))


def look(page: Page, address: str, picture: Path) -> None:
    """Open the notebook, run it, step through the recording below the cell, then let it play to its end."""
    page.goto(address)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=START_SECONDS * 1000)
    page.get_by_text("Python 3 (ipykernel) | Idle").or_(page.locator('[data-status="idle"]')).first.wait_for(timeout=START_SECONDS * 1000)
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    player = page.frame_locator(".jp-OutputArea iframe")
    step = player.get_by_test_id("step")
    expect(step).to_contain_text("step 0 of", timeout=START_SECONDS * 1000)
    player.locator("svg .node").first.click()
    for number in range(1, 8):
        page.keyboard.press("ArrowRight")
        expect(step).to_contain_text(f"step {number} of")
    expect(player.locator("svg .node.variable")).to_contain_text("∂")
    page.locator(".jp-OutputArea iframe").scroll_into_view_if_needed()
    page.screenshot(path=picture)
    page.keyboard.press("Home")
    expect(step).to_contain_text("step 0 of")
    player.get_by_role("button", name=re.compile("^Play")).click()
    expect(step).to_contain_text("step 8 of 8", timeout=START_SECONDS * 1000)


def main() -> int:
    """Do it, and answer 0; raise where something is not as it should be."""
    browser = chromium()
    if browser is None:
        say(f"looking needs Chromium. Run this once:\n    {apt_line('chromium')}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(folder) / "venv"
        try:
            run([sys.executable, "-m", "venv", venv])
            say("installing JupyterLab and the project")
            run([venv / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "jupyterlab", "-e", ROOT])
        except SetupError as error:
            print(f"tapedeck: {error}", file=sys.stderr)
            return 1
        for theme in THEMES:
            notebook(Path(folder) / f"{theme}.ipynb")
        settings(Path(folder) / "settings")
        PICTURES.mkdir(exist_ok=True)
        command = [venv / "bin" / "jupyter", "lab", "--no-browser", "--allow-root", "--port=0", "--ServerApp.ip=127.0.0.1"]
        own = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": f"{folder}/config",
            "JUPYTER_DATA_DIR": f"{folder}/data",
            "JUPYTERLAB_SETTINGS_DIR": f"{folder}/settings",
            "IPYTHONDIR": f"{folder}/ipython",
        }
        with subprocess.Popen(list(map(str, command)), cwd=folder, env=own, stderr=subprocess.PIPE, text=True) as server:
            try:
                found = next(filter(None, (re.search(r"(http://127\.0\.0\.1:\d+)/lab\?(token=\w+)", line) for line in server.stderr or ())))
                with sync_playwright() as playwright:
                    launched = playwright.chromium.launch(executable_path=str(browser), args=["--no-sandbox", "--disable-gpu"])
                    for theme in THEMES:
                        page = launched.new_page(viewport={"width": 1440, "height": 1000}, color_scheme=theme)  # type: ignore[arg-type]
                        look(page, f"{found[1]}/lab/tree/{theme}.ipynb?{found[2]}", PICTURES / f"jupyterlab-{theme}.png")
                        page.close()
                    launched.close()
            finally:
                server.terminate()
    say("a recording shows itself in JupyterLab; see gallery/jupyterlab-light.png and gallery/jupyterlab-dark.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
