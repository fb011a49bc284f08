"""The file that plays a run without a server: opened from disk, with no network at all."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import violations

CODE = "import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\ny = (x * x).sum()\ny.backward()\nprint(x.grad)\n"


def test_an_exported_player_plays_from_disk_and_says_that_it_cannot_run_programs(page: Page, tmp_path: Path) -> None:
    run = page.request.post("/api/runs", data={"code": CODE}).json()
    file = tmp_path / "run.html"
    file.write_bytes(page.request.get(f"/api/runs/{run['id']}/player.html").body())
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(file.as_uri() + "#step=1000")
    expect(page.locator("svg .node.variable")).to_contain_text("∂ [2 4]")
    page.keyboard.press("Home")
    expect(page.get_by_test_id("step")).to_contain_text("step 0 of")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("step")).to_contain_text("step 1 of")
    expect(page.get_by_role("region", name="Nudge")).to_have_count(0)  # nothing can be run again
    assert violations(page) == []
    page.locator(".cm-content").click()
    page.keyboard.type("z = 1")
    expect(page.get_by_text("This page plays a recording from a file and has no server.")).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert problems == []
