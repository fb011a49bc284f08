"""A real browser against a real server: the machine's Chromium, and the front end as it is built."""

import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.server import ROOT, machine, running_server

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)

expect.set_options(timeout=30_000)  # milliseconds that a state is waited for: the machine may be busy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder, so that `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program. Without one these tests fail, and say which line to run."""
    found = machine().chromium()
    if found is None:
        pytest.fail(f"the browser tests need Chromium. Run this once:\n    {machine().apt_line('chromium')}", pytrace=False)
    return str(found)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with storage of its own, with the built front end."""
    if not (ROOT / "static" / "dist" / "index.html").is_file():
        pytest.fail("the front end is not built; run `make setup`", pytrace=False)
    with running_server(tmp_path_factory.mktemp("server")) as running:
        with urllib.request.urlopen(f"{running.url}/api/lessons", timeout=120) as answer:
            answer.read()
        yield running.url


@pytest.fixture(scope="session")
def base_url(server: str) -> str:
    """So that tests say `page.goto("/play")`."""
    return server


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium_path: str) -> dict[str, Any]:
    """Headless Chromium from the machine; as root it runs without its own sandbox, which root cannot use."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": chromium_path, "args": [*QUIET, *(["--no-sandbox"] if root else [])], "headless": True}


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    """One size and one language, so that pictures and words do not depend on the machine."""
    return {
        "base_url": base_url,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "color_scheme": "light",
    }
