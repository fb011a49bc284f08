"""The lesson that docs/lessons.md prints is a real one: its files are written out, checked and run."""

import re
from pathlib import Path

import pytest

from webapp.lessons import CourseLesson, load_course
from webapp.lessons_check import check_lesson, main
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
    assert main([str(printed)]) == 0
    assert capsys.readouterr().out == "Lessons checked: 1. Nothing to mend.\n"


def test_the_guide_names_every_block():
    assert set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)) == set(BLOCKS)


def test_a_number_that_no_run_gives_is_found(printed, capsys):
    text = printed / "21-square" / "en.md"
    text.write_text(text.read_text().replace("`x.grad` is 6.0", "`x.grad` is 9.0"), encoding="utf-8")
    assert main([str(printed)]) == 1
    assert capsys.readouterr().out == f"{text}:22: numbers.py does not say where 9.0 comes from\n"


def test_a_number_with_the_wrong_origin_is_found(printed):
    numbers = printed / "21-square" / "numbers.py"
    numbers.write_text(numbers.read_text().replace('"6.0": run.at("leaf", node="x")', '"6.0": run.at("seed", node="y")'))
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
    assert main([str(printed)]) == 1
    assert capsys.readouterr().out.startswith(f"{text}:9: there is no block called 'go'")
