"""Waiting until the page stands still, so that what is measured is where things are and not where they were passing.

Panels arrive late, letters change when their font comes, and the view glides: a slow machine measures between two of these.
"""

from playwright.sync_api import Page

STILL = """async (selector) => {
    await document.fonts.ready;
    const places = () => JSON.stringify([...document.querySelectorAll(selector)].map((one) => {
        const box = one.getBoundingClientRect();
        return [box.x, box.y, box.width, box.height].map(Math.round);
    }));
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)));
    let before = null;
    for (let same = 0; same < 6; ) {
        await drawn();
        const moving = document.getAnimations().some((one) => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity);
        const now = moving ? null : places();
        same = now !== null && now === before ? same + 1 : 0;
        before = now;
    }
}"""


def still(page: Page, selector: str = "#stage, #stage svg .node, [role=slider]") -> None:
    """Returns when nothing more is being loaded, no animation runs, and what `selector` finds has kept its place for six frames."""
    page.wait_for_load_state("networkidle")
    page.evaluate(STILL, selector)
