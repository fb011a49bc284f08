"""Whoever walks through a lesson with the keyboard and does what it asks arrives at its end with everything done, in either language.

The answers are the run's own, computed here in Python: so the page and `webapp.lessons_run` resolve every selector alike.
"""

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from webapp.lessons import default_folder, load_course
from webapp.lessons_check import run_programs
from webapp.lessons_models import ExerciseBlock, Lesson, PredictBlock, QuestionBlock
from webapp.lessons_run import Run

COURSE = load_course(default_folder())
SIGNS = {1.0: 0, -1.0: 1, 0.0: 2}  # the order of the buttons
WALKED = ("slopes", "chain-rule", "linear-regression", "build-your-own")
PATIENCE = 30_000  # a loaded machine takes its time to run a program


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("slug", WALKED)
def test_a_lesson_can_be_walked_to_its_end_by_keyboard(browser: Browser, base_url: str, slug: str, language: str) -> None:
    lesson = COURSE.find(slug)
    assert lesson is not None
    context = browser.new_context(base_url=base_url, locale="zh-CN" if language == "zh" else "en-GB")
    try:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"/lessons/{slug}")
        text = lesson.text("zh" if language == "zh" else "en")
        expect(page.get_by_role("heading", level=1)).to_have_text(text.title, timeout=PATIENCE)
        expect(page.locator(".player svg").first).to_be_visible(timeout=PATIENCE)
        page.locator("article.text").focus()
        walk(page, text, run_programs(lesson)[text.spelling])
        expect(page.locator("section.task:not(.done)")).to_have_count(0)
        assert errors == []
    finally:
        context.close()


def walk(page: Page, text: Lesson, runs: dict[str, Run]) -> None:
    """Does every task of a lesson, in order."""
    tasks = page.locator("section.task")
    asked = [block for block in text.blocks if isinstance(block, PredictBlock | QuestionBlock | ExerciseBlock)]
    expect(tasks).to_have_count(len(asked))
    number, run = -1, None
    for block in text.blocks:
        if block.type == "program":
            run = runs[block.name]
        if block not in asked:
            continue
        number += 1
        task = tasks.nth(number)
        task.scroll_into_view_if_needed()
        if isinstance(block, PredictBlock) and run is not None:
            predict(page, task, block, run)
        elif isinstance(block, QuestionBlock):
            answer(page, task, block)
        elif isinstance(block, ExerciseBlock):
            solve(page, task, block)
        expect(task).to_contain_class("done")


def go_to(control: Locator) -> None:
    """Gives a control the focus, as Tab would: it can be reached so, and is there once its program is on the deck."""
    control.scroll_into_view_if_needed(timeout=PATIENCE)
    expect(control).to_be_visible(timeout=PATIENCE)
    control.focus()
    expect(control).to_be_focused()
    assert control.evaluate("control => control.tabIndex") >= 0


def predict(page: Page, task: Locator, block: PredictBlock, run: Run) -> None:
    """Gives the number, the sign or the operation that the recording has."""
    event = run.find(block.at)
    assert event is not None
    if block.ask == "operation":
        go_to(task.get_by_role("button", name=run.next_visit(event), exact=True))
        page.keyboard.press("Enter")
        return
    numbers = np.ravel(run.number(event))
    if block.ask == "sign":
        go_to(task.get_by_role("group").get_by_role("button").nth(SIGNS[float(np.sign(numbers[0]))]))
        page.keyboard.press("Enter")
        return
    if block.element is not None:
        numbers = numbers[block.element : block.element + 1]
    go_to(task.get_by_role("textbox"))
    page.keyboard.type(" ".join(f"{one:.4g}" for one in numbers))
    page.keyboard.press("Enter")


def answer(page: Page, task: Locator, block: QuestionBlock) -> None:
    """Tries every wrong answer first: each has its reason; then the right one."""
    options = task.get_by_role("listitem")
    for at in sorted(range(len(block.options)), key=lambda one: block.options[one].correct):
        go_to(options.nth(at).get_by_role("button"))
        page.keyboard.press("Enter")
        expect(options.nth(at).get_by_role("status")).to_be_visible()


def solve(page: Page, task: Locator, block: ExerciseBlock) -> None:
    """Hands in the solution that the lesson shows when asked."""
    go_to(task.locator(".cm-content"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(block.solution.code)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(task.locator(".outcome.passed")).to_be_visible(timeout=PATIENCE)
