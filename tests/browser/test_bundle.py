"""How much script a first visit waits for: what the page and the player import before the graph can be painted, as it is built."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.server import ROOT

DIST = ROOT / "static" / "dist"
BUDGET = 150_000  # bytes, compressed
STATIC = re.compile(r"""(?:\bfrom|\bimport)\s*["'`]\./([\w.-]+\.js)["'`]""")
DYNAMIC = re.compile(r"""\bimport\(\s*["'`]\./([\w.-]+\.js)["'`]""")
FILES = 6  # each is a round trip on a slow wire
HEAVY = 30_000  # bytes, compressed


def needed(*begin: str) -> set[str]:
    """These files of dist/assets and all that they import at once."""
    found: set[str] = set()
    waiting = list(begin)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += STATIC.findall((DIST / "assets" / name).read_text(encoding="utf-8"))
    return found


def entry() -> str:
    """The script that the page begins with."""
    found = re.search(r'type="module"[^>]*src="/assets/([\w.-]+)"', (DIST / "index.html").read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def compressed(name: str) -> int:
    """Bytes of a script as it travels to a browser that takes gzip alone."""
    return (DIST / "assets" / f"{name}.gz").stat().st_size


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_graph_waits_for_at_most_150_kilobytes_of_script(language: str) -> None:
    first = needed(entry())
    later = {name for one in first for name in DYNAMIC.findall((DIST / "assets" / one).read_text(encoding="utf-8"))}
    # the words in the reader's language and the play page come as soon as the address is read
    wanted = [name for name in later if re.match(f"(?:Play|{language})-", name)]
    assert len(wanted) == 2
    files = needed(*first, *wanted)
    size = sum(compressed(name) for name in files)
    assert 50_000 < size <= BUDGET
    assert len(files) <= FILES


@pytest.mark.parametrize("heavy", ["codemirror", "katex"])
def test_the_editor_and_the_mathematics_are_not_among_it(heavy: str) -> None:
    found = [path.name for path in (DIST / "assets").glob(f"{heavy}-*.js") if compressed(path.name) > HEAVY]
    assert len(found) == 1
    first = needed(entry())
    pages = {name for one in first for name in DYNAMIC.findall((DIST / "assets" / one).read_text(encoding="utf-8")) if "Play-" in name}
    assert found[0] not in needed(*first, *pages)


def test_the_faces_of_mathematics_are_there_before_the_first_step_needs_them(page: Page) -> None:
    page.goto("/play")
    page.locator("svg .node").first.wait_for()
    page.wait_for_function("() => [...document.fonts].some((one) => one.family === 'KaTeX_Math' && one.status === 'loaded')")
    expect(page.get_by_test_id("step")).to_contain_text("step 0")


FIRST_GRAPH = """new MutationObserver((_, watcher) => {
    if (!document.querySelector("svg .node")) return;
    window.firstGraph = performance.now();
    watcher.disconnect();
}).observe(document, { subtree: true, childList: true });"""
ASKED = """(part) => performance.getEntriesByType("resource").find((one) => one.name.includes(part)).startTime"""


def test_the_editor_is_asked_for_when_the_graph_is_there_though_the_run_came_before_the_page(page: Page) -> None:
    def late(route: Route) -> None:
        page.wait_for_timeout(600)  # milliseconds in which the program has run
        route.continue_()

    page.add_init_script(FIRST_GRAPH)
    page.route(re.compile(r"/assets/Play-[\w-]+\.js$"), late)
    page.goto("/play")
    expect(page.locator(".cm-content")).to_be_visible()
    assert page.evaluate(ASKED, "/codemirror-") > page.evaluate("window.firstGraph")
