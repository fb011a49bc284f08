"""Whoever walks through a lesson with the keyboard and does what it asks arrives at its end with everything done, in either language.

Nothing is focused or clicked by script: every control is found with Tab by the name that it is read out with. The answers are
the run's own, computed here in Python: so the page and `webapp.lessons_run` resolve every selector alike.
"""

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.keys import press_on, tab_to
from webapp.lessons import default_folder, load_course
from webapp.lessons_check import run_programs
from webapp.lessons_models import ExerciseBlock, Language, Lesson, PredictBlock, QuestionBlock
from webapp.lessons_run import Run

COURSE = load_course(default_folder())
SIGNS = {1.0: 0, -1.0: 1, 0.0: 2}  # the order of the buttons
WALKED: tuple[tuple[str, Language], ...] = (("slopes", "en"), ("chain-rule", "zh"), ("linear-regression", "zh"), ("build-your-own", "en"))
NAMES: dict[Language, dict[str, str]] = {
    "en": {
        "text": "The text of the lesson",
        "answer": "Your answer: Type a number, or several separated by spaces",
        "solution": "Show a solution",
        "use": "Put it into the editor",
        "check": "Check",
    },
    "zh": {
        "text": "课文",
        "answer": "你的答案: 输入一个数，或者用空格隔开的几个数",
        "solution": "显示一种解法",
        "use": "放进编辑器",
        "check": "检查",
    },
}


@pytest.mark.parametrize(("slug", "language"), WALKED)
def test_a_lesson_can_be_walked_to_its_end_by_keyboard(browser: Browser, base_url: str, slug: str, language: Language) -> None:
    lesson = COURSE.find(slug)
    assert lesson is not None
    context = browser.new_context(base_url=base_url, locale="zh-CN" if language == "zh" else "en-GB")
    try:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"/lessons/{slug}")
        text = lesson.text(language)
        expect(page.get_by_role("heading", level=1)).to_have_text(text.title)
        expect(page.locator(".player svg").first).to_be_visible()
        article = page.get_by_role("article", name=NAMES[language]["text"])
        tab_to(page, article, article)
        Walk(page, text, run_programs(lesson)[text.spelling], NAMES[language]).to_the_end()
        expect(page.locator("section.task:not(.done)")).to_have_count(0)
        assert errors == []
    finally:
        context.close()


class Walk:
    """One reader with a keyboard, from the first task of a lesson to the last."""

    def __init__(self, page: Page, text: Lesson, runs: dict[str, Run], names: dict[str, str]) -> None:
        self.page, self.text, self.runs, self.names = page, text, runs, names
        self.typed = False

    def to_the_end(self) -> None:
        """Does every task in order."""
        tasks = self.page.locator("section.task")
        asked = [block for block in self.text.blocks if isinstance(block, PredictBlock | QuestionBlock | ExerciseBlock)]
        expect(tasks).to_have_count(len(asked))
        number, run = -1, None
        for block in self.text.blocks:
            if block.type == "program":
                run = self.runs[block.name]
            if block not in asked:
                continue
            number += 1
            task = tasks.nth(number)
            if isinstance(block, PredictBlock) and run is not None:
                self.predict(task, block, run)
            elif isinstance(block, QuestionBlock):
                self.answer(task, block)
            elif isinstance(block, ExerciseBlock):
                self.solve(task, block)
            expect(task).to_contain_class("done")

    def predict(self, task: Locator, block: PredictBlock, run: Run) -> None:
        """Gives the number, the sign or the operation that the recording has."""
        event = run.find(block.at)
        assert event is not None
        if block.ask == "operation":
            press_on(self.page, task.get_by_role("button", name=run.next_visit(event), exact=True), task)
            return
        numbers = np.ravel(run.number(event))
        if block.ask == "sign":
            press_on(self.page, task.get_by_role("group").get_by_role("button").nth(SIGNS[float(np.sign(numbers[0]))]), task)
            return
        if block.element is not None:
            numbers = numbers[block.element : block.element + 1]
        tab_to(self.page, task.get_by_role("textbox", name=self.names["answer"]), task)
        self.page.keyboard.type(" ".join(f"{one:.4g}" for one in numbers))
        self.page.keyboard.press("Enter")

    def answer(self, task: Locator, block: QuestionBlock) -> None:
        """Tries every wrong answer first: each has its reason; then the right one."""
        options = task.get_by_role("listitem")
        for at in sorted(range(len(block.options)), key=lambda one: block.options[one].correct):
            press_on(self.page, options.nth(at).get_by_role("button"), task, "Space")
            expect(options.nth(at).get_by_role("status")).to_be_visible()

    def solve(self, task: Locator, block: ExerciseBlock) -> None:
        """Hands in something typed that cannot pass, once; then the solution, as the lesson gives it to whoever asks."""
        if not self.typed:
            tab_to(self.page, task.get_by_role("textbox"), task)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(f"{block.function} = 1")
            self.page.keyboard.press("ControlOrMeta+Enter")
            expect(task.locator(".outcome:not(.passed)")).to_be_visible()
            self.typed = True
        press_on(self.page, task.get_by_role("button", name=self.names["solution"], exact=True), task)
        press_on(self.page, task.get_by_role("button", name=self.names["use"], exact=True), task)
        press_on(self.page, task.get_by_role("button", name=self.names["check"], exact=True), task)
        expect(task.locator(".outcome.passed")).to_be_visible()
