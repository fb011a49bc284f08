"""The lesson that docs/lessons.md prints is a real one: its files are written out, checked and run."""

import re
from pathlib import Path

import pytest

from webapp.lessons import CourseLesson, load_course
from webapp.lessons_author import check, new, schema, schema_text
from webapp.lessons_check import check_lesson
from webapp.lessons_reading import read
from webapp.lessons_source import BLOCKS

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    for path, text in re.findall(r"^`(21-square/[\w./]+)` .*?^````\w+\n(.*?)^````$", GUIDE, re.MULTILINE | re.DOTALL):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def lesson_in(folder: Path) -> CourseLesson:
    return load_course(folder).lessons[0]


def test_the_printed_lesson_has_nothing_to_mend(printed, capsys):
    assert check_lesson(lesson_in(printed)) == []
    assert check(printed, []) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "Lessons checked: 1. Nothing to mend."
    assert said[0].startswith("square, en: ")


def test_a_new_lesson_is_the_printed_one_and_has_nothing_to_mend(printed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lessons")
    assert new("21-square", folder) == 0
    files = {file.relative_to(printed): file.read_text() for file in printed.rglob("*.*") if file.suffix != ".pyc"}
    assert {file.relative_to(folder): file.read_text() for file in folder.rglob("*.*")} == files
    assert new("30-other", folder) == 0
    assert [lesson.slug for lesson in load_course(folder).lessons] == ["square", "other"]


def test_a_new_lesson_is_not_written_over_another(tmp_path, capsys):
    assert new("21-square", tmp_path) == 0
    assert new("21-square", tmp_path) == 1
    assert new("square", tmp_path) == 1
    assert "is not a number and a slug" in capsys.readouterr().err


def test_a_slug_that_is_not_there_is_named(printed, capsys):
    assert check(printed, ["cube"]) == 1
    assert f"there is no lesson 'cube' in {printed}" in capsys.readouterr().out


def test_the_schema_that_is_shipped_is_that_of_the_models():
    shipped = (Path(__file__).resolve().parents[2] / "docs" / "lesson.schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "run: python -m webapp lesson schema > docs/lesson.schema.json"


def test_the_schema_describes_every_file_and_block():
    described = schema()["properties"]
    assert {f"block {name}" for name in BLOCKS} | {"lesson.yaml", "course.yaml", "examples/index.yaml"} == set(described)


def test_an_exercise_whose_solution_or_mistakes_do_not_hold_is_found(printed):
    exercise = printed / "21-square" / "exercises" / "slope.py"
    text = exercise.read_text(encoding="utf-8")
    exercise.write_text(
        text.replace('solution="def slope(x):\\n    return 2 * x', 'solution="def slope(x):\\n    return 3 * x'), encoding="utf-8"
    )
    assert [fault.split(": ")[1] for fault in check_lesson(lesson_in(printed))] == ["the solution does not pass"]
    exercise.write_text(text.replace("gives=lambda x: x,", "gives=lambda x: 5 * x,"), encoding="utf-8")
    assert len(check_lesson(lesson_in(printed))) == 1


def test_reading_counts_what_is_read_and_nothing_else():
    text = "# Head\n\nThree words here. A `b` and $c$ more.\n\n```program\nname: a\n```\n"
    assert (read(text, "en").sentences, read(text, "en").longest) == (2, 5)
    assert read("一二三。四五？", "zh").average == 2.5


def test_the_guide_names_every_block():
    assert set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)) == set(BLOCKS)


def test_a_number_that_no_run_gives_is_found(printed, capsys):
    text = printed / "21-square" / "en.md"
    text.write_text(text.read_text().replace("`x.grad` is {=x.grad}", "`x.grad` is 9.0"), encoding="utf-8")
    assert check(printed, []) == 1
    assert f"{text}:22: 9.0 is neither a reference to a run nor in numbers.py\n" in capsys.readouterr().out


def test_a_number_with_the_wrong_origin_is_found(printed):
    numbers = printed / "21-square" / "numbers.py"
    numbers.write_text('def numbers(runs):\n    return {"6.0": runs["square"].at("seed", node="y")}\n')
    assert check_lesson(lesson_in(printed)) == ["square: numbers.py says that 6.0 is in the run (torch), which has 1.0"]


def test_a_selector_that_finds_nothing_is_found_in_both_languages(printed):
    for name in ("en.md", "zh.md"):
        text = printed / "21-square" / name
        text.write_text(text.read_text().replace("slot: 1", "slot: 2"), encoding="utf-8")
    faults = check_lesson(lesson_in(printed))
    assert len(faults) == 2
    assert all("the run has no event {'kind': 'contribution', 'to': 'x', 'from': 'y', 'slot': 2" in one for one in faults)


def test_a_prediction_needs_an_answer(printed):
    for name in ("en.md", "zh.md"):
        text = printed / "21-square" / name
        text.write_text(text.read_text().replace("ask: value", "ask: value\nelement: 3"), encoding="utf-8")
    assert [fault.split(": ")[-1] for fault in check_lesson(lesson_in(printed))] == ["there is no element 3"] * 2


def test_a_mistake_in_the_source_is_printed_with_its_line(printed, capsys):
    text = printed / "21-square" / "en.md"
    text.write_text(text.read_text().replace("```goto", "```go"), encoding="utf-8")
    assert check(printed, []) == 1
    assert capsys.readouterr().out.startswith(f"{text}:9: there is no block called 'go'")
