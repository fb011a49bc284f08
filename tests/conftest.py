"""What holds for all tests: those that drive a browser come last, and no example is late.

Playwright keeps an event loop running in the main thread from its first test on, and tests that start a loop of their own
cannot run beside it. How long an example takes tells how busy the machine is, and nothing of what is tested. Hypothesis draws the same examples
each time, so that a change is told by what it changed; `--hypothesis-profile=search` draws others.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("steady")

BROWSER = Path(__file__).parent / "browser"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests to the end, everything else in its order."""
    items.sort(key=lambda item: BROWSER in item.path.parents)
