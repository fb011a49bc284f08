"""Asking axe what is wrong with the page that is shown, for the tests and for the gallery.

Axe comes with the front end's packages and is put into the page from here; the page itself never loads it, and its policy would refuse it:
the browser's context needs `bypass_csp=True`.
"""

from typing import Any

from playwright.sync_api import Page

from tests.server import ROOT

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """What axe objects to, each with the places it found."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:5]}" for one in found]
