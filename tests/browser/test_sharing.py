"""Links to a program at a step, and the player inside a page of somebody else's."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import RunningServer, running_server

PROGRAM = "import torch\nw = torch.tensor(1.5, requires_grad=True)\n损失 = (w * w).sum()\n损失.backward()\n"


@pytest.fixture
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page that may use the clipboard."""
    context = browser.new_context(
        base_url=base_url, permissions=["clipboard-read", "clipboard-write"], viewport={"width": 1440, "height": 900}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def ready(page: Page, address: str = "/") -> None:
    page.goto(address)
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()


def write(page: Page, program: str) -> None:
    """Replaces the program by another, and waits for its run."""
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(program)
    expect(page.locator("svg .node.variable", has_text="w")).to_be_visible()


def copied(page: Page, item: str, said: str) -> str:
    page.get_by_role("button", name="Share").click()
    page.get_by_role("menuitem", name=item).click()
    expect(page.get_by_text(said)).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_link_holds_the_program_and_the_step_and_needs_no_servers_memory(page: Page, browser: Browser, tmp_path: Path) -> None:
    ready(page)
    write(page, PROGRAM)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    link = copied(page, "Copy link", "Link copied")
    assert re.search(r"/play\?step=\d+&level=edge#p=[\w-]+$", link)
    with running_server(tmp_path, course=False) as elsewhere:
        context = browser.new_context(base_url=elsewhere.url, locale="en-GB")
        other = context.new_page()
        asked: list[str] = []
        other.on("request", lambda request: asked.append(request.url))
        ready(other, link[link.index("/play") :])
        expect(other.locator(".cm-content")).to_contain_text("损失.backward()")
        expect(other.locator("svg .node.variable", has_text="w")).to_contain_text("∂ 3.0")
        expect(other).to_have_url(re.compile(r"/play/\w{16}\?step=\d+&level=edge$"))
        other.reload()
        expect(other.locator(".cm-content")).to_contain_text("损失.backward()")
        packed = link.partition("#p=")[2]
        assert not [url for url in asked if packed in url], "the program is in no address that a server logs"
        context.close()


def test_a_short_link_opens_the_run_at_the_step(page: Page) -> None:
    ready(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("step")).to_contain_text("step 2 of")
    link = copied(page, "Copy short link", "Short link copied")
    assert re.search(r"/s/[2-9a-hj-km-np-z]{8}$", link)
    ready(page, link)
    expect(page.get_by_test_id("step")).to_contain_text("step 2 of")
    page.goto("/s/nothing2")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()


def test_a_link_that_was_cut_off_says_so(page: Page) -> None:
    page.goto("/play#p=tVDLTsMwELz")
    expect(page.get_by_text("This link holds no program that can be read.")).to_be_visible()
    page.get_by_role("link", name="Go to the player").click()
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()


def test_where_the_clipboard_is_refused_the_text_is_shown_to_be_copied(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, locale="en-GB")
    page = context.new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    ready(page)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("menuitem", name="Copy link").click()
    dialog = page.get_by_role("dialog", name="Share")
    expect(dialog.get_by_role("textbox")).to_have_value(re.compile(r"^http.*#p="))
    selected = "() => { const f = document.querySelector('dialog textarea'); return f.selectionEnd - f.selectionStart === f.value.length }"
    page.wait_for_function(selected)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    context.close()


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that lets every site show its player."""
    with running_server(tmp_path_factory.mktemp("framed"), course=False, frame_ancestors="*") as running:
        yield running


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """A site of somebody else's: answers the address of a page with that body."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def serve(body: str) -> str:
            (tmp_path / "course.html").write_text(f"<!doctype html><title>Course</title>{body}")
            return f"http://localhost:{server.server_port}/course.html"

        yield serve
        server.shutdown()


def test_the_embed_code_shows_the_player_in_somebody_elses_page(page: Page, framed: RunningServer, site: Callable[[str], str]) -> None:
    ready(page, framed.url)
    page.keyboard.press("End")
    page.goto(site(copied(page, "Copy embed code", "Embed code copied")))
    inside = page.frame_locator("iframe")
    expect(inside.locator("svg .node.variable")).to_contain_text("∂ [0 4 8 12]")
    expect(inside.get_by_role("banner")).to_have_count(0)
    expect(inside.get_by_role("link", name="Open in Tapedeck")).to_have_attribute("href", re.compile(r"^/play\?step=\d+&level=edge#p="))


def test_other_sites_may_show_only_the_embedded_page_and_only_where_the_setting_names_them(
    page: Page, framed: RunningServer, base_url: str, site: Callable[[str], str]
) -> None:
    page.goto(
        site(f"<iframe src='{framed.url}/embed'></iframe><iframe src='{framed.url}/play'></iframe><iframe src='{base_url}/embed'></iframe>")
    )
    expect(page.frame_locator("iframe >> nth=0").locator("#page")).to_be_visible()
    for frame in page.frames[2:]:
        frame.wait_for_url("chrome-error://chromewebdata/")
    assert len(page.frames) == 4


def test_an_address_names_what_an_embedded_player_leaves_out(page: Page) -> None:
    page.goto("/embed?hide=program,inspector,tabs,zoom,equation,tape&theme=dark&lang=zh")
    expect(page.locator("svg .node.variable")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("link", name="在新标签页中用 Tapedeck 打开")).to_be_visible()
    for gone in (".cm-content", ".inspector", ".transport", ".equation", ".zoom", "[role=tab]"):
        expect(page.locator(gone)).to_have_count(0)
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key !== 'tapedeck.owner')")  # who may delete the run is
    assert kept == [], "what an address asks for is not remembered"
    page.goto("/embed?view=table")
    expect(page.get_by_role("grid")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("tab", name="Graph").click()
    for width, height in ((720, 420), (480, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(ROOM)


ROOM = """() => {
    const boxes = (selector) => [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
    const [graph] = boxes(".graph");
    const parts = boxes(".tabs:not([role]) > *, .graph .zoom button, .transport button, .transport p");
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
    return graph.height >= innerHeight / 2 && parts.length > 10
        && parts.every((one, i) => one.right < innerWidth && one.bottom < innerHeight && parts.slice(i + 1).every((other) => apart(one, other)));
}"""
"""Half of a small frame is the graph's, and what stands around it neither overlaps nor leaves the frame."""


@pytest.mark.parametrize("address", ["/play/cut-off", "/embed/aaaaaaaaaaaaaaaa"])
def test_an_address_that_names_no_run_says_so(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("There is no run with this address.")).to_be_visible()


def test_in_a_low_frame_a_table_scrolls_and_not_the_page(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 500})
    page.add_init_script("localStorage.setItem('tapedeck.program', 'import torch\\nx = torch.ones(2)\\n' + 'x = x * 2\\n'.repeat(20))")
    page.goto("/play")
    page.get_by_role("tab", name="Table").click()
    expect(page.get_by_role("row").nth(9)).to_be_attached()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
