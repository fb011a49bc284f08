"""Show a recording in a real JupyterLab, and look: a new environment, the project installed into it, a notebook run by a browser, in both themes.

Not part of the tests, since JupyterLab is large; to be run after changes to `webapp/notebook.py`. The pictures go where the gallery's go.
`--venv FOLDER` keeps the environment there, and takes it from there the next time.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path

from machine import ROOT, SetupError, apt_line, chromium, run, say
from playwright.sync_api import Page, expect, sync_playwright

PICTURES = ROOT / "gallery"
THEMES = ("light", "dark")
START_SECONDS = 120
ATTEMPTS = 6
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
    cells: list[dict[str, object]] = [
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


def look(page: Page, address: str, theme: str) -> None:
    """Open the notebook, run it, step through the recording below the cell by key, then let it play to its end by its button."""
    page.goto(address)
    page.get_by_text("Python 3 (ipykernel) | Idle").or_(page.locator('[data-status="idle"]')).first.wait_for(timeout=START_SECONDS * 1000)
    for number in range(1, len(CELLS) + 1):
        cell = page.locator(".jp-Notebook .jp-Cell").nth(number - 1)
        prompt = cell.locator(".jp-InputPrompt").first
        for _ in range(ATTEMPTS):  # a kernel that is said to be idle does not always listen yet
            cell.locator(".cm-content").click()
            page.keyboard.press("Control+Enter")
            with suppress(AssertionError):
                expect(prompt).to_have_text(re.compile(r"\[[\d*]+\]"), timeout=START_SECONDS * 1000 / ATTEMPTS)
                break
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=START_SECONDS * 1000)
    player = page.frame_locator(".jp-OutputArea iframe")
    step = player.get_by_test_id("step")
    expect(step).to_contain_text("step 0 of", timeout=START_SECONDS * 1000)
    expect(player.locator("html")).to_have_attribute("data-theme", theme)
    player.locator("svg .node").first.click()
    for number in range(1, 8):
        page.keyboard.press("ArrowRight")
        expect(step).to_contain_text(f"step {number} of")
    expect(player.locator("svg .node.variable")).to_contain_text("∂")
    pictured(page, f"{theme}-keys")
    say(f"JupyterLab, {theme}: stepped by key")
    page.keyboard.press("Home")
    expect(step).to_contain_text("step 0 of")
    player.get_by_role("button", name=re.compile("^Play")).click()
    expect(player.get_by_role("button", name=re.compile("^Pause"))).to_be_visible()
    expect(step).to_contain_text("step 8 of 8", timeout=START_SECONDS * 1000)
    expect(player.get_by_role("button", name=re.compile("^Play"))).to_be_visible()
    pictured(page, f"{theme}-played")
    say(f"JupyterLab, {theme}: played to its end by the button")


def pictured(page: Page, name: str) -> None:
    """Take a picture of the notebook with the player in sight."""
    page.locator(".jp-OutputArea iframe").scroll_into_view_if_needed()
    page.screenshot(path=PICTURES / f"jupyterlab-{name}.png")


def environment(venv: Path) -> None:
    """Make an environment with JupyterLab and the project, where there is none yet."""
    if (venv / "bin" / "jupyter-lab").is_file():
        return
    run([sys.executable, "-m", "venv", venv])
    say("installing JupyterLab and the project")
    run([venv / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "jupyterlab", "-e", ROOT])


def served(server: "subprocess.Popen[str]") -> tuple[str, str]:
    """Wait until JupyterLab says where it is and by which token; what it says later is read and let go, or a full pipe would stop it."""
    lines = server.stderr or ()
    found = next(filter(None, (re.search(r"(http://127\.0\.0\.1:\d+)/lab\?(token=\w+)", line) for line in lines)))
    threading.Thread(target=deque, args=(lines, 0), daemon=True).start()
    return found[1], found[2]


def main() -> int:
    """Do it, and answer 0; raise where something is not as it should be."""
    browser = chromium()
    if browser is None:
        say(f"looking needs Chromium. Run this once:\n    {apt_line('chromium')}")
        return 1
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--venv", type=Path, help="a folder to keep the environment in")
    kept = parser.parse_args().venv
    with tempfile.TemporaryDirectory() as folder:
        venv = kept or Path(folder) / "venv"
        try:
            environment(venv)
        except SetupError as error:
            print(f"tapedeck: {error}", file=sys.stderr)
            return 1
        for theme in THEMES:
            notebook(Path(folder) / f"{theme}.ipynb")
        settings(Path(folder) / "settings")
        PICTURES.mkdir(exist_ok=True)
        command = [venv / "bin" / "jupyter-lab", "--no-browser", "--allow-root", "--port=0", "--ServerApp.ip=127.0.0.1"]
        own = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": f"{folder}/config",
            "JUPYTER_DATA_DIR": f"{folder}/data",
            "JUPYTERLAB_SETTINGS_DIR": f"{folder}/settings",
            "IPYTHONDIR": f"{folder}/ipython",
        }
        with subprocess.Popen(list(map(str, command)), cwd=folder, env=own, stderr=subprocess.PIPE, text=True) as server:
            try:
                address, token = served(server)
                with sync_playwright() as playwright:
                    launched = playwright.chromium.launch(executable_path=str(browser), args=["--no-sandbox", "--disable-gpu"])
                    for theme in THEMES:
                        page = launched.new_page(viewport={"width": 1440, "height": 1000}, color_scheme=theme)  # type: ignore[arg-type]
                        look(page, f"{address}/lab/tree/{theme}.ipynb?{token}&reset", theme)
                        page.close()
                    launched.close()
            finally:
                server.terminate()
                server.wait()
    say("a recording shows itself in JupyterLab; see gallery/jupyterlab-*.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
