"""Whoever closes the tab takes the program along: nothing goes on running for nobody."""

import re
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser

from tests.server import RunningServer, running_server

PATIENCE = 60  # seconds: only whether it happens is asked, never how soon
SLEEPER = "import time\ntime.sleep(200)\n"


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server on which a program may take far longer than this test waits."""
    with running_server(tmp_path_factory.mktemp("leaving"), course=False, wall_limit=250) as server:
        yield server


def running(server: RunningServer) -> int:
    """How many programs run there now."""
    found = re.search(r"^tapedeck_runs_running (\d+)", httpx.get(f"{server.url}/metrics").text, re.MULTILINE)
    assert found is not None
    return int(found[1])


def wait_for(server: RunningServer, count: int) -> None:
    gone = time.monotonic() + PATIENCE
    while running(server) != count and time.monotonic() < gone:
        time.sleep(0.1)
    assert running(server) == count


def test_closing_the_tab_ends_the_program(browser: Browser, patient: RunningServer) -> None:
    context = browser.new_context()
    context.add_init_script(f"localStorage.setItem('tapedeck.program', {SLEEPER!r})")
    tab = context.new_page()
    tab.goto(f"{patient.url}/play")
    wait_for(patient, 1)
    tab.close()
    wait_for(patient, 0)
    context.close()
