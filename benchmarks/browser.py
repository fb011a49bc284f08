"""What a person waits for, measured in a real browser against a real server; one table.

Times are milliseconds, sizes kilobytes. The server and the browser are started here; the browser's cache is empty for a cold load. Must be
run on a machine that does nothing else. The first and the last lines say how quick the machine is at the beginning and at the end: two fixed
loops, in Python by the processor's time and in the browser by the clock. Two tables can be compared where these agree.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.server import machine, running_server

CHAIN = """\
import torch
x = torch.tensor({start}, requires_grad=True)
y = x
for i in range(150):
    y = y * 1.01 + 0.1
y.backward()
"""
WIDE = """\
import torch
total = torch.tensor(0.0, requires_grad=True)
for k in range(24):
    h = torch.tensor({start} + k, requires_grad=True)
    for i in range(40):
        h = h.tanh()
    total = total + h
total.backward()
"""
LARGE = """\
import torch
total = torch.tensor(0.0, requires_grad=True)
for k in range(100):
    h = torch.tensor(0.01 * k, requires_grad=True)
    for i in range(49):
        h = h.tanh() * h
    total = total + h
total.backward()
"""
DRAWN = "svg .node, canvas[data-boxes]"
REDRAW = """async (keys) => {
  const times = [];
  for (let i = 0; i < keys; i++) {
    const start = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - start);
  }
  return times;
}"""


SCRUB = """async (seconds) => {
  const tape = document.querySelector(".tape");
  const box = tape.getBoundingClientRect();
  const fire = (type, x) => tape.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: box.y + 20, buttons: 1, bubbles: true, pointerId: 1 }));
  tape.setPointerCapture = () => {};
  fire("pointerdown", box.x + 10);
  const frames = [];
  const began = performance.now();
  for (let last = began; last - began < seconds * 1000; ) {
    const share = ((last - began) / (seconds * 1000)) * (box.width - 20);
    fire("pointermove", box.x + 10 + share);
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  fire("pointerup", box.x + 10);
  return frames;
}"""
PAN = """async (seconds) => {
  const surface = document.querySelector(".surface");
  const box = surface.getBoundingClientRect();
  const fire = (on, type, x) => on.dispatchEvent(new MouseEvent(type, { clientX: x, clientY: box.y + 200, buttons: 1, bubbles: true, view: window }));
  fire(surface, "mousedown", box.x + 500);
  const frames = [];
  const began = performance.now();
  for (let last = began; last - began < seconds * 1000; ) {
    fire(window, "mousemove", box.x + 500 + 300 * Math.sin((last - began) / 400));
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  fire(window, "mouseup", box.x + 500);
  return frames;
}"""
EDIT = """() => {
  let typed = 0;
  addEventListener("keydown", () => (typed = performance.now()), { capture: true, once: true });
  performance.clearResourceTimings();
  const panel = document.querySelector("aside.left");
  window.edited = new Promise((done) => {
    let stale = false;
    const watcher = new MutationObserver(() => {
      const ran = /ran in/.test(panel.textContent);
      stale ||= !ran;
      if (!ran || !stale) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => {
        const asked = performance.getEntriesByType("resource").findLast((one) => one.name.endsWith("/api/runs"));
        done([asked.startTime - typed, asked.responseEnd - asked.startTime, performance.now() - asked.responseEnd]);
      }));
    });
    watcher.observe(panel, { subtree: true, childList: true, characterData: true });
  });
}"""
FIRST = """new MutationObserver((_, watcher) => {
  if (!document.querySelector("svg .node, canvas[data-boxes]")) return;
  window.firstGraph = performance.now();
  watcher.disconnect();
}).observe(document, { subtree: true, childList: true });"""
SCRIPTS = """() => performance.getEntriesByType("resource")
  .filter((one) => one.name.endsWith(".js") && one.startTime < window.firstGraph)
  .map((one) => one.encodedBodySize)"""


def row(what: str, times: list[float], goal: str) -> None:
    """One line of the table."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{what:68} {statistics.median(ordered):9.1f} {p95:9.1f}   {goal}")


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


LOOP = """() => {
  const began = performance.now();
  let x = 1;
  for (let i = 0; i < 2e7; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  return x === 7 ? 0 : performance.now() - began;
}"""


def python_loop() -> float:
    """Milliseconds of the processor for a fixed loop."""
    began, x = time.process_time(), 1
    for _ in range(500_000):
        x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
    return (time.process_time() - began) * 1e3


def calibration(page: Page) -> None:
    """Two lines that say how quick this machine is now."""
    row("this machine: a fixed loop in Python, by the processor's time", [python_loop() for _ in range(9)], "")
    row("this machine: a fixed loop in the browser", [page.evaluate(LOOP) for _ in range(9)], "")


def main_thread(page: Page) -> Callable[[], float]:
    """A clock of the processor's time that the page's main thread takes, in milliseconds: a busy machine does not change it."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def now() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1e3 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    return now


def frames(page: Page, what: str, script: str, goal: str, seconds: int = 3) -> None:
    """Two lines: the time from frame to frame while something is dragged, and how much of it the main thread computed."""
    clock = main_thread(page)
    before = clock()
    taken: list[float] = page.evaluate(script, seconds)
    row(what, taken, goal)
    row(f"{what}: computing", [(clock() - before) / len(taken)], "")


def share(address: str, code: str) -> str:
    """The path of a program's page."""
    return f"/play/{httpx.post(f'{address}/api/runs', json={'code': code}, timeout=60).json()['id']}"


def cold_load(browser: Browser, address: str) -> float:
    """From asking for the page, with nothing cached, to the first graph."""
    context = browser.new_context(base_url=address)
    page = context.new_page()

    def load() -> None:
        page.goto("/play", wait_until="commit")
        page.locator(DRAWN).first.wait_for()

    taken = timed(load)
    context.close()
    return taken


def script_size(browser: Browser, address: str) -> float:
    """Compressed kilobytes of script that the page asked for before its first graph stood there."""
    context = browser.new_context(base_url=address)
    context.add_init_script(FIRST)
    page = context.new_page()
    page.goto("/play", wait_until="commit")
    page.locator(DRAWN).first.wait_for()
    total = sum(page.evaluate(SCRIPTS))
    context.close()
    return float(total) / 1e3


def opened(page: Page, path: str) -> float:
    """From asking for a run's page to its graph, the page's own files in the cache."""

    def load() -> None:
        page.goto(path, wait_until="commit")
        page.locator(DRAWN).first.wait_for()

    return timed(load)


def post(address: str, number: int) -> float:
    """A new program of 300 operations over HTTP: what an edit costs without the browser."""
    return timed(lambda: httpx.post(f"{address}/api/runs", json={"code": CHAIN.format(start=1 + number / 97)}, timeout=60))


def steps(page: Page, address: str, code: str, keys: int = 40) -> list[float]:
    """From a key to the next frame, at every step of a program."""
    page.goto(share(address, code))
    page.locator(DRAWN).first.wait_for()
    page.wait_for_timeout(1000)
    clock = main_thread(page)
    before = clock()
    taken: list[float] = page.evaluate(REDRAW, keys)
    row("    computing of a step below", [(clock() - before) / keys], "16")
    return taken


def edits(page: Page, address: str, count: int = 20) -> None:
    """From a digit typed at the end of a program of 300 operations to the frame that shows its new run, phase by phase."""
    page.goto(share(address, CHAIN.format(start=1.0) + "n = 1"))
    page.get_by_text("ran in").wait_for()
    page.wait_for_timeout(1000)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    clock = main_thread(page)
    before = clock()
    phases: list[list[float]] = []
    for _ in range(count):
        page.evaluate(EDIT)
        page.keyboard.type("0")
        phases.append(page.evaluate("() => window.edited"))
    computed = (clock() - before) / count
    row("edit: the pause in typing", [pause for pause, _, _ in phases], "")
    row("edit: from request to answer", [asked for _, asked, _ in phases], "")
    row("edit: from answer to graph", [drawn for _, _, drawn in phases], "")
    row("edit: the page's computing, from key to graph", [computed], "")
    row("edit to updated graph, 300 operations, after the pause", [asked + drawn for _, asked, drawn in phases], "150; 95 %: 400")


def main() -> None:
    """Prints the table."""
    program = machine().chromium()
    if program is None:
        print(f"no Chromium. Run this once:\n    {machine().apt_line('chromium')}")
        return
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = ["--disable-gpu", "--disable-background-networking", *(["--no-sandbox"] if root else [])]
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        page = browser.new_page(base_url=server.url, reduced_motion="reduce")
        print(f"{'':68} {'median':>9} {'95 %':>9}   goal")
        calibration(page)
        row("first graph after a cold load", [cold_load(browser, server.url) for _ in range(5)], "800")
        row("script before the first graph, compressed, kB", [script_size(browser, server.url)], "150")
        post(server.url, -1)
        row(
            "POST of an edited program, 300 operations",
            [post(server.url, n) for n in range(30)],
            "",
        )
        edits(page, server.url)
        row("a step, to the next frame, 300 operations", steps(page, server.url, CHAIN.format(start=1.0)), "16")
        row("a step, to the next frame, 1,000 operations", steps(page, server.url, WIDE.format(start=0.5)), "16")
        frames(page, "scrubbing over 1,000 operations, a frame", SCRUB, "16.7: 60 a second")
        path = share(server.url, LARGE)
        row("10,000 operations, opened by their link", [opened(page, path) for _ in range(5)], "2,000 (Graphviz, layout alone: 30,000)")
        page.wait_for_timeout(1500)
        frames(page, "10,000 operations at a size to read, a frame of panning", PAN, "33.3: 30 a second")
        page.keyboard.press("f")
        page.wait_for_timeout(800)
        frames(page, "10,000 operations all in sight, a frame of panning", PAN, "33.3: 30 a second")
        calibration(page)
        browser.close()


if __name__ == "__main__":
    main()
