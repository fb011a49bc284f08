"""The project's own lessons and examples say what their programs do, in both languages and in every spelling."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest

from tests.programs import run_program
from webapp.lessons import load_course, load_examples
from webapp.lessons_check import faults_of_blocks, faults_of_files, faults_of_numbers, run_programs
from webapp.lessons_links import faults_of_form
from webapp.lessons_models import LANGUAGES
from webapp.lessons_run import Run

FOLDER = Path(__file__).resolve().parents[2] / "lessons"
COURSE = load_course(FOLDER)
EXAMPLES = load_examples(FOLDER)
# What goes wrong, the exercises, the summary.
SECTIONS = {
    "en": ("What goes wrong", "Your turn", "What to take with you"),
    "zh": ("哪里会出错", "轮到你了", "记住这几点"),
}
# Where the frameworks' own documentation is.
DOCUMENTATION = {"docs.pytorch.org", "www.tensorflow.org", "keras.io", "mxnet.apache.org", "docs.jax.dev", "github.com"}
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


class Runs(dict):
    """Every lesson's runs by spelling and name, made when first asked for."""

    def __missing__(self, slug):
        self[slug] = run_programs(COURSE.find(slug))
        return self[slug]


@pytest.fixture(scope="module")
def runs():
    return Runs()


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

    def test_it_has_the_sections_that_every_lesson_has(self, lesson):
        for language, (wrong, turn, remember) in SECTIONS.items():
            text = (lesson.folder / f"{language}.md").read_text(encoding="utf-8")
            headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
            assert headings[-1] == remember
            assert {wrong, turn} <= set(headings)
            section = text.split(f"## {wrong}\n")[1].split("\n## ")[0]
            assert "```program" in section, f"{lesson.slug}, {language}: what goes wrong is shown by a program"

    def test_it_says_what_it_teaches_and_where_to_read_on(self, lesson):
        assert len(lesson.head.goals) >= 3
        assert lesson.head.terms
        assert {urlsplit(link.url).hostname for link in lesson.head.further if link.spelling == lesson.head.spellings[0]} & DOCUMENTATION
        assert list(faults_of_form(lesson)) == []

    def test_its_programs_are_enough_to_watch(self, lesson):
        assert 3 <= len({block.name for block in lesson.text("en").blocks if block.type == "program"}) <= 8

    def test_links_inside_the_course_resolve(self, lesson):
        for text in lesson.texts.values():
            for html in html_of(text.model_dump()):
                for address in re.findall(r'href="([^"]+)"', html):
                    parts = address.strip("/").split("/")
                    known = parts[0] in ("", "play", "examples", "glossary") or (
                        parts[0] == "lessons" and (len(parts) == 1 or COURSE.find(parts[1]))
                    )
                    assert address.startswith("https://") or known, address

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
