"""What holds for all tests: those that drive a browser come last.

Playwright keeps an event loop running in the main thread from its first test on, and tests that start a loop of their own
cannot run beside it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests to the end, everything else in its order."""
    items.sort(key=lambda item: BROWSER in item.path.parents)
