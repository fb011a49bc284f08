"""An author is told which written numbers could be named, and how; what is said so is filled with what was written."""

import re

from webapp.lessons import load_course
from webapp.lessons_author import check
from webapp.lessons_check import run_programs
from webapp.lessons_hints import hints
from webapp.lessons_references import read, said

PROGRAM = "```program\nname: square\n```\n"
TEXT = f"At 3.0 it is 9.0.\n\n{PROGRAM}\nIts slope 6.0 = 3.0 + 3.0; named {{=x.grad}}, rounded 6.00, chosen 0.5, a list [3.0, 3.0].\n"


def proposed(folder):
    lesson = load_course(folder).lessons[0]
    return lesson, [hint for hint in hints(lesson, run_programs(lesson)["torch"]) if hint.file.name == "en.md"]


def test_numbers_that_a_run_holds_are_proposed_and_others_are_not(write_lesson):
    _, told = proposed(write_lesson(TEXT, TEXT))
    assert [(hint.line, hint.said, hint.reference) for hint in told] == [
        (1, "3.0", "x"),
        (1, "9.0", "y"),
        (7, "6.0", "x.grad"),
        (7, "3.0", "x"),
        (7, "3.0", "x"),
    ]


def test_what_is_proposed_gives_what_is_written(course):
    lesson = course.find("build-your-own")
    runs = run_programs(lesson)["torch"]
    told = list(hints(lesson, runs))
    assert told
    for hint in told:
        shown = said(read(hint.reference), runs[hint.program], "code")
        assert re.sub("[-−+ ]", "", shown) == re.sub("[-−+ ]", "", hint.said), hint


def test_a_list_is_proposed_whole(write_lesson):
    text = f"{PROGRAM}\nThe list [1.0, -2.0, 0.5] is whole.\n"
    folder = write_lesson(text, text)
    (folder / "90-small" / "programs" / "square.py").write_text("import torch\nx = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)\n")
    _, told = proposed(folder)
    assert [str(hint).partition("en.md:")[2] for hint in told] == ["5: [1.0, -2.0, 0.5] is {=x}"]


def test_the_check_names_them_for_a_lesson_that_is_named_and_counts_them_for_a_course(write_lesson, capsys):
    folder = write_lesson(TEXT, TEXT)
    check(folder, [])
    assert "small: 10 written numbers could be references\n" in capsys.readouterr().out
    check(folder, ["small"])
    assert "en.md:7: 6.0 is {=x.grad}\n" in capsys.readouterr().out
