"""The project's own lessons and examples say what their programs do, in both languages, and their exercises judge well."""

import asyncio
import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from webapp.exercises import Verdict, check, load_exercise
from webapp.lessons import Course, load_course, load_examples
from webapp.lessons_check import faults_of_blocks, faults_of_files, faults_of_numbers, run_programs
from webapp.lessons_models import LANGUAGES
from webapp.lessons_run import Run
from webapp.runner.calls import call_cases
from webapp.runner.program import Limits, run_program

FOLDER = Path(__file__).resolve().parents[2] / "lessons"
COURSE = load_course(FOLDER)
EXAMPLES = load_examples(FOLDER)
BEGINNINGS = [pytest.param(lesson, name, id=f"{lesson.slug}-{name}") for lesson in COURSE.lessons for name in lesson.exercises]
EXERCISES = [pytest.param(lesson.exercises[name], id=f"{lesson.slug}-{name}") for lesson in COURSE.lessons for name in lesson.exercises]
WRONG = [
    pytest.param(exercise, wrong, id=f"{lesson.slug}-{name}-{number}")
    for lesson in COURSE.lessons
    for name, exercise in lesson.exercises.items()
    for number, wrong in enumerate(exercise.wrong)
]

ENDINGS = {
    "backward-twice": "backward_twice",
    "changed-in-place": "saved_value_changed",
    "vector-backward": "backward_nonscalar",
    "detached": "nothing_requires_grad",
    "shapes": "shape_mismatch",
}
PRINTED = {
    "chain-rule": "tensor([ 0.,  4.,  8., 12.])",
    "two-inputs": "tensor(4.) tensor(3.)",
    "mean-of-squares": "tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])",
    "every-leaf": "tensor(2.5000)\ntensor(1.6667)\ntensor(1.7918)\ntensor(1.)",
    "vector-output": "tensor([2.0000, 0.4000, 0.0600])",
    "while-loop": "tensor([256., 256.])",
    "linear-regression": "tensor(19.4030, requires_grad=True) tensor(6.1501, requires_grad=True)",
    "view-in-place": "tensor([2., 6., 6.])",
    "own-function": "tensor([-2.,  2.])",
    "jacobian-rows": "tensor([[5., 3.],\n        [2., 2.]])",
    "backward-twice": "tensor(6.)",
    "born-nan": "tensor([   nan,    inf, 0.2500])",
}


class SameProcess:
    """Calls a learner's function with the code that a child runs, without the child: these answers are the project's own."""

    async def call_function(self, code, function, cases):
        return SimpleNamespace(**call_cases(code, function, cases, Limits()))


def html_of(part, key=""):
    """Every text of a lesson that is HTML."""
    if isinstance(part, dict):
        for name, member in part.items():
            yield from html_of(member, name)
    elif isinstance(part, list):
        for member in part:
            yield from html_of(member, key)
    elif isinstance(part, str) and (key.endswith("html") or key in ("hints", "summary", "notes")):
        yield part


def hand_in(exercise, code, language="en", seed=0) -> Verdict:
    return asyncio.run(check(exercise, code, language, SameProcess(), np.random.default_rng(seed)))


@pytest.fixture(scope="module")
def runs():
    return {lesson.slug: run_programs(lesson) for lesson in COURSE.lessons}


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.slug)
class TestLesson:
    def test_every_program_is_used_and_written_in_its_spelling(self, lesson):
        assert list(faults_of_files(lesson)) == []

    def test_every_program_ends_as_its_block_says_and_every_selector_finds_its_event(self, lesson, runs):
        for text in lesson.texts.values():
            assert list(faults_of_blocks(text, runs[lesson.slug][text.spelling])) == []

    def test_every_number_of_the_text_is_in_a_run(self, lesson, runs):
        for spelling in lesson.head.spellings:
            assert list(faults_of_numbers(lesson, spelling, runs[lesson.slug][spelling])) == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_predicts_asks_and_exercises(self, lesson, language):
        kinds = [block.type for block in lesson.text(language).blocks]
        assert kinds.count("predict") >= 3
        assert kinds.count("question") >= 2
        assert kinds.count("exercise") >= 2
        assert lesson.text(language).notes

    def test_no_markdown_is_left_in_the_html(self, lesson):
        for html in (html for text in lesson.texts.values() for html in html_of(text.model_dump())):
            prose = re.sub(r"<code.*?</code>|<span class=\"math.*?</span>", "", html, flags=re.DOTALL)
            assert not re.search(r"\*\*|\$|&lt;|`", prose), prose

    def test_the_style_of_the_words(self, lesson):
        for path in lesson.folder.glob("*.md"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\b(simply|obviously|trivial|just)\b|[!！]", text), path
            assert path.stem.endswith("zh") == bool(re.search(r"[\u4e00-\u9fff]", text)), path

    def test_the_chinese_uses_chinese_punctuation(self, lesson):
        for path in lesson.folder.glob("*zh.md"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                assert not re.search(r"[\u4e00-\u9fff][,;?](?!\w)|[\u4e00-\u9fff]:\s", line), f"{path}:{number}"


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("seed", range(5))
def test_the_solution_passes(exercise, seed):
    told = hand_in(exercise, exercise.solution, seed=seed)
    assert told.passed, told


@pytest.mark.parametrize(("lesson", "name"), BEGINNINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_starter_fails_with_a_plain_sentence(lesson, name, language):
    exercise = lesson.exercises[name]
    told = hand_in(exercise, lesson.beginning(name, language), language)
    assert not told.passed
    assert "Traceback" not in told.message
    assert told.case is not None
    names = [check.said_in(language) for check in exercise.suite] or [f"{exercise.function} "]
    assert any(name in told.message for name in names)


@pytest.mark.parametrize(("exercise", "wrong"), WRONG)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(3))
def test_an_anticipated_wrong_answer_fails_with_its_own_hint(exercise, wrong, language, seed):
    told = hand_in(exercise, wrong.code, language, seed)
    assert not told.passed
    assert told.hint == wrong.hint.said_in(language)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_at_least_three_wrong_answers_are_anticipated(exercise):
    assert len(exercise.wrong) >= 3


@pytest.mark.parametrize("exercise", EXERCISES)
def test_autograd_is_refused_where_the_formula_is_asked_for(exercise):
    if any("autograd" in ban.names for ban in exercise.forbidden):
        code = f"import torch\ndef {exercise.function}(*given):\n    return torch.autograd.grad(given[0], given)\n"
        told = hand_in(exercise, code)
        assert told.message == "Line 3 uses autograd, which this exercise asks you to do without."
        assert told.hint == exercise.forbidden[0].hint.en


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
def test_every_example_ends_as_its_note_says(example):
    document = run_program(example.code).document
    ended = ENDINGS.get(example.slug)
    assert document["status"] == ("error" if ended else "ok")
    assert (document["error"] or {}).get("code") == ended
    assert PRINTED.get(example.slug, "") in document["stdout"]


def test_the_page_opens_with_the_chain_rule():
    assert EXAMPLES[0].slug == "chain-rule"
    assert EXAMPLES[0].code == (
        "import torch\nx = torch.arange(4.0, requires_grad=True)\ny = 2 * torch.dot(x, x)\ny.backward()\nprint(x.grad)\n"
    )


def test_every_program_among_the_examples_is_in_the_index():
    assert {path.stem for path in (FOLDER / "examples").glob("*.py")} == {example.slug for example in EXAMPLES}
    assert set(ENDINGS) | set(PRINTED) == {example.slug for example in EXAMPLES}


def test_the_nan_example_is_noticed_where_it_is_born():
    notices = run_program(next(one.code for one in EXAMPLES if one.slug == "born-nan")).document["notices"]
    assert [notice["code"] for notice in notices] == ["nonfinite"]


def test_an_exercise_folder_holds_only_exercises_that_are_used(course: Course):
    for lesson in course.lessons:
        files = sorted((lesson.folder / "exercises").glob("*.py"))
        assert {file.stem for file in files} == set(lesson.exercises)
        assert all(load_exercise(file).function for file in files)


class TestClaims:
    """What the texts claim about changes that a reader may try."""

    @staticmethod
    def changed(lesson, program, old, new):
        code = (FOLDER / lesson / "programs" / f"{program}.py").read_text(encoding="utf-8")
        assert old in code
        return run_program(code.replace(old, new)).document

    def test_a_seed_of_three_triples_every_gradient(self):
        run = self.changed("03-chain-rule", "chain_rule", "backward()", "backward(torch.tensor(3.0))")
        assert run["stdout"] == "tensor([ 0., 12., 24., 36.])\n"

    def test_an_update_outside_no_grad_is_refused(self):
        run = self.changed("11-linear-regression", "one_step", "with torch.no_grad():", "if True:")
        assert run["error"]["code"] == "leaf_in_place"

    def test_just_below_the_border_the_loss_falls_while_w_jumps_from_side_to_side(self):
        run = Run(self.changed("11-linear-regression", "twenty_steps", "lr = 0.01", "lr = 0.07"))
        losses = [float(run.at("forward", node="loss", occurrence=step)) for step in range(20)]
        signs = [np.sign(run.at("leaf", node="w", occurrence=step)) for step in range(10)]
        assert losses == sorted(losses, reverse=True)
        assert all(one != other for one, other in pairwise(signs))

    def test_the_item_of_a_float32_shows_the_digits_below(self):
        run = self.changed("11-linear-regression", "one_step", "b.grad.zero_()", "print(w.item())")
        assert run["stdout"].endswith("5.074999809265137\n")

    def test_the_whole_numbers_of_the_regression(self, runs):
        run = runs["linear-regression"]["torch"]["twenty_steps"]
        w, b = (run.at("update", node=name, occurrence=-1) for name in "wb")
        assert np.sum(run.at("forward", node="y") ** 2) == 43696
        assert round(4 * w + b) == 84

    def test_the_predictions_that_are_no_numbers_have_the_answers_that_the_text_gives(self, runs):
        lessons = [COURSE.find(slug) for slug in ("chain-rule", "linear-regression")]
        blocks = {block.id: block for lesson in lessons for block in lesson.text("en").blocks if block.type == "predict"}
        roads = runs["chain-rule"]["torch"]["two_roads"]
        assert roads.next_visit(roads.find(blocks["next_operation"].at)) == "dot"
        assert roads.number(roads.find(blocks["sign"].at)) < 0
        large = runs["linear-regression"]["torch"]["too_large"]
        assert large.number(large.find(blocks["overshoot"].at)) > 0
        asked = {block.id for block in blocks.values() if block.ask != "value"}
        assert asked == {"next_operation", "sign", "overshoot"}
