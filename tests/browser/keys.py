"""Moving through a page with the Tab key alone, as somebody does who has no mouse: press, look where the focus is, press again."""

from playwright.sync_api import Locator, Page, expect

MOST = 250  # presses, after which a control counts as out of reach
# Where the wanted control lies, seen from what has the focus. Where the page does not hold it now, its place is looked for: it comes there.
WHERE = """(place, found) => {
    const control = found ?? place, focused = document.activeElement;
    const after = !!(focused.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING);
    const reached = control === focused || (!found && place.contains(focused));
    return {
        side: reached ? (found ? "here" : "waiting") : after || focused === document.body ? "ahead" : "behind",
        editing: !!focused.closest(".cm-content"),
        focused: focused.getAttribute("aria-label") ?? focused.textContent.slice(0, 40),
    };
}"""


def tab_to(page: Page, control: Locator, place: Locator) -> None:
    """Presses Tab, or Shift+Tab where it lies behind, until `control` has the focus; `place` is where it will be if it is not there yet."""
    passed: list[str] = []
    for _ in range(MOST):
        seen = place.evaluate(WHERE, next(iter(control.element_handles()), None))
        if seen["side"] == "here":
            return
        if seen["side"] == "waiting":
            expect(control).to_be_visible()  # its program is on its way to the player
            continue
        passed.append(seen["focused"])
        if seen["editing"]:
            page.keyboard.press("Escape")  # Tab indents in an editor; after Escape it leaves
        page.keyboard.press("Tab" if seen["side"] == "ahead" else "Shift+Tab")
    raise AssertionError(f"{control} cannot be reached with Tab; the focus went over {passed[:5]} … {passed[-5:]}")


def press_on(page: Page, control: Locator, place: Locator, key: str = "Enter") -> None:
    """Reaches a control with Tab and presses a key on it."""
    tab_to(page, control, place)
    page.keyboard.press(key)
