"""A server that is stopped and started while somebody works; tabs, and going back and forward."""

import re
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.server import running_server

PROGRAM = "import torch\nw = torch.tensor({}, requires_grad=True)\nloss = w * w\nloss.backward()\n"
AWAY = "It is asked again by itself"


def open_page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text(re.compile("ran in"))).to_be_visible()
    expect(page.locator(".cm-content")).to_be_visible()  # it is fetched after the picture, from a server that may soon be gone
    return page


def write(page: Page, program: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(program)


def shows(page: Page, number: float) -> None:
    """The program with this number has been run, and its answer is on the deck."""
    expect(page.locator(".cm-content")).to_contain_text(f"torch.tensor({number}")
    expect(page.locator("svg .node.variable", has_text="w")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/play/\w{16}\?"))
    page.wait_for_function("() => history.state?.code?.includes('tensor')")


def leave_editor(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")


def test_the_page_goes_on_says_so_and_recovers_when_the_server_is_stopped_and_started(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(locale="en-GB")
    with running_server(tmp_path, course=False) as server:
        page = open_page(context, server.url)
        page.clock.install()
        write(page, PROGRAM.format("1.5"))
        shows(page, 1.5)
    leave_editor(page)
    page.keyboard.press("End")
    expect(page.locator("svg .node.variable", has_text="w")).to_contain_text("∂ 3.0")
    expect(page.get_by_text(AWAY)).to_have_count(0)  # what is on the deck needs no server

    write(page, PROGRAM.format("2.5"))
    expect(page.get_by_role("status").filter(has_text=AWAY)).to_be_visible()
    leave_editor(page)
    page.get_by_role("link", name="Lessons").click()
    expect(page).to_have_url(re.compile("/lessons$"))
    page.clock.pause_at(time.time() + 1)  # the page would ask by itself, and the button be gone
    with running_server(tmp_path, course=False, port=int(server.url.rpartition(":")[2])):
        page.get_by_role("button", name="Ask now").click()
        page.clock.resume()
        expect(page.get_by_role("heading", level=1, name="Lessons")).to_be_visible()
        expect(page.get_by_role("status").filter(has_text=AWAY)).to_have_count(0)
        page.go_back()
        shows(page, 2.5)
        leave_editor(page)
        page.keyboard.press("End")
        expect(page.locator("svg .node.variable", has_text="w")).to_contain_text("∂ 5.0")
    context.close()


def test_what_was_typed_meanwhile_runs_by_itself_when_the_server_is_back(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(locale="en-GB")
    with running_server(tmp_path, course=False) as server:
        page = open_page(context, server.url)
    write(page, PROGRAM.format("4.0"))
    expect(page.get_by_role("status").filter(has_text=AWAY)).to_be_visible()
    with running_server(tmp_path, course=False, port=int(server.url.rpartition(":")[2])):
        expect(page.get_by_role("status").filter(has_text=AWAY)).to_have_count(0)
        shows(page, 4.0)
    context.close()


def test_a_server_that_has_forgotten_the_run_is_given_the_program_again(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(locale="en-GB")
    with running_server(tmp_path, course=False) as server:
        page = open_page(context, server.url)
        write(page, PROGRAM.format("3.5"))
        shows(page, 3.5)
    (tmp_path / "other").mkdir()
    with running_server(tmp_path / "other", course=False, port=int(server.url.rpartition(":")[2])):
        page.evaluate("localStorage.clear()")
        page.reload()
        shows(page, 3.5)
    context.close()


def test_two_tabs_keep_a_program_each(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, locale="en-GB")
    one, two = open_page(context, "/"), open_page(context, "/")
    write(one, PROGRAM.format("1.5"))
    shows(one, 1.5)
    write(two, PROGRAM.format("2.5"))
    shows(two, 2.5)
    for page, number in ((one, 1.5), (two, 2.5)):
        page.reload()
        shows(page, number)
    context.close()


def test_a_reload_keeps_the_program_where_the_browser_loses_what_its_history_remembered(browser: Browser, base_url: str) -> None:
    """Chromium does, where the address changes while a reload is on its way."""
    context = browser.new_context(base_url=base_url, locale="en-GB")
    page = open_page(context, "/")
    page.wait_for_url(re.compile(r"/play/\w{16}\?"))
    address = page.url
    page.add_init_script("window.remembered = history.state")
    write(page, PROGRAM.format("2.5"))
    shows(page, 2.5)
    expect(page).not_to_have_url(address)
    page.evaluate("address => history.replaceState(null, '', address)", address)
    page.reload()
    assert page.evaluate("remembered") is None
    shows(page, 2.5)
    context.close()


def test_back_and_forward_go_between_programs_and_pages(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, locale="en-GB", viewport={"width": 1440, "height": 900})
    page = open_page(context, "/")
    write(page, PROGRAM.format("1.5"))
    shows(page, 1.5)
    leave_editor(page)
    page.get_by_role("button", name="Open an example").click()
    page.get_by_role("menuitem", name="A while loop").click()
    expect(page.locator(".cm-content")).to_contain_text("while b.norm() < 1000:")
    page.wait_for_function("() => history.state?.code?.includes('while')")
    page.get_by_role("link", name="Lessons").click()
    expect(page.get_by_role("heading", level=1, name="Lessons")).to_be_visible()
    page.go_back()
    expect(page.locator(".cm-content")).to_contain_text("while b.norm() < 1000:")
    page.go_back()
    shows(page, 1.5)
    page.go_forward()
    expect(page.locator(".cm-content")).to_contain_text("while b.norm() < 1000:")
    context.close()
