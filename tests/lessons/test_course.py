"""A folder becomes a course, or a mistake that names its file and line."""

import os
import re

import pytest

from webapp.lessons import CourseOnDisk, LessonError, default_folder, load_course, load_examples

PROGRAM = "```program\nname: square\n```\n"
GOTO = "```goto\nevent: {kind: seed, node: y}\nlevel: edge\n```\n"


def fails(folder, said: str) -> LessonError:
    with pytest.raises(LessonError, match=re.escape(said)) as caught:
        load_course(folder)
    return caught.value


def test_a_small_lesson_is_read_in_both_languages(write_lesson):
    course = load_course(write_lesson("One.\n\n" + PROGRAM, "一。\n\n" + PROGRAM))
    assert [one.title for one in course.summaries("zh")] == ["小"]
    lesson = course.find("small")
    assert lesson.text("en").blocks[1].code.startswith("import torch")
    assert [block.type for block in lesson.text("zh").blocks] == ["text", "program"]
    assert course.find("large") is None


def test_a_block_missing_in_one_language_is_found(write_lesson):
    error = fails(write_lesson(PROGRAM + GOTO, PROGRAM), "this goto has no counterpart in zh.md")
    assert (error.path.name, error.line) == ("en.md", 4)


def test_blocks_in_another_order_are_found(write_lesson):
    error = fails(write_lesson(PROGRAM + GOTO, GOTO + PROGRAM), "this goto differs from the program at en.md:1")
    assert (error.path.name, error.line) == ("zh.md", 1)


def test_selectors_that_differ_between_the_languages_are_found(write_lesson):
    fails(write_lesson(PROGRAM + GOTO, PROGRAM + GOTO.replace("edge", "node")), "differs from the goto at en.md:4")


def test_correct_options_that_differ_between_the_languages_are_found(write_lesson):
    ask = "```question\nid: q\nprompt: p\noptions:\n- {text: a, because: b, correct: %s}\n- {text: c, because: d, correct: %s}\n```\n"
    fails(write_lesson(ask % ("true", "false"), ask % ("false", "true")), "differs from the question at en.md:1")


def test_a_program_that_is_not_there_is_named_with_those_that_are(write_lesson):
    text = PROGRAM.replace("square", "cube")
    fails(write_lesson(text, text), "there is no program programs/cube.py; there are square")


def test_an_exercise_that_is_not_there_is_named(write_lesson):
    text = "```exercise\nname: half\nprompt: p\nhints: [h]\nsolution: s\n```\n"
    fails(write_lesson(text, text), "there is no exercise exercises/half.py")


def test_an_exercise_file_that_defines_nothing_is_explained(write_lesson):
    text = "```exercise\nname: half\nprompt: p\nhints: [h]\nsolution: s\n```\n"
    folder = write_lesson(text, text)
    (folder / "90-small" / "exercises").mkdir()
    file = folder / "90-small" / "exercises" / "half.py"
    file.write_text("x = 1\n")
    assert fails(folder, "this file must define 'exercise = Exercise(...)'").path == file
    file.write_text("import nothing_of_this_name\n")
    fails(folder, "this file cannot be imported: ModuleNotFoundError")


def test_an_id_may_be_used_once(write_lesson):
    ask = "```predict\nid: same\nat: {kind: seed}\nask: value\nprompt: p\n```\n"
    fails(write_lesson(ask + ask, ask + ask), "the id 'same' is taken at line 1")


def test_the_folder_is_called_after_number_and_slug(write_lesson):
    fails(write_lesson(name="91-small"), "the folder should be called 90-small")


def test_a_title_is_needed_in_both_languages(write_lesson):
    head = "number: 90\nslug: small\nminutes: 5\ntitle: {en: Small}\nsummary: {en: s, zh: s}\n"
    error = fails(write_lesson(head=head), "'title.zh' is missing")
    assert (error.path.name, error.line) == ("lesson.yaml", 4)


def test_two_lessons_may_not_share_a_number(write_lesson, tmp_path):
    write_lesson()
    write_lesson(name="90-tiny", head="number: 90\nslug: tiny\nminutes: 5\ntitle: {en: a, zh: b}\nsummary: {en: a, zh: b}\n")
    fails(tmp_path, "90-small has the number 90 too")


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    fails(tmp_path / "nowhere", "there is no such folder")


def test_another_folder_can_be_named_by_the_environment(monkeypatch, tmp_path, project_lessons):
    assert default_folder() == project_lessons
    monkeypatch.setenv("TAPEDECK_LESSONS", str(tmp_path))
    assert default_folder() == tmp_path


def test_a_changed_file_is_read_again(write_lesson):
    folder = write_lesson()
    course = CourseOnDisk(folder)
    first = course.read()
    assert course.read() is first
    text = folder / "90-small" / "en.md"
    text.write_text("Other words.\n", encoding="utf-8")
    os.utime(text, (2e9, 2e9))
    assert course.read().find("small").text("en").blocks[0].html == "<p>Other words.</p>"


def test_a_folder_without_examples_has_none(tmp_path):
    assert load_examples(tmp_path) == []


def test_an_example_without_its_program_is_an_error(tmp_path):
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "index.yaml").write_text("- {slug: gone, title: {en: a, zh: b}, note: {en: a, zh: b}}\n")
    with pytest.raises(LessonError, match=r"gone\.py:1: this file is missing"):
        load_examples(tmp_path)


def test_the_index_of_examples_is_checked_by_line(tmp_path):
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "index.yaml").write_text("- slug: one\n  title: {en: a, zh: b}\n  note: {en: a}\n")
    with pytest.raises(LessonError, match=r"index\.yaml:3: '0\.note\.zh' is missing|index\.yaml:3: 'note\.zh' is missing"):
        load_examples(tmp_path)
