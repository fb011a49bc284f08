"""The exercises of the project's lessons judge well, in every framework: solutions pass, and each mistake that is foreseen is told what it is."""

from pathlib import Path

import pytest

from webapp.exercises import load_exercise
from webapp.lessons import Course, load_course
from webapp.lessons_check import hand_in, spellings_of
from webapp.lessons_models import LANGUAGES
from webapp.lessons_spelling import chosen

COURSE = load_course(Path(__file__).resolve().parents[2] / "lessons")
EXERCISES = [pytest.param(lesson.exercises[name], id=f"{lesson.slug}-{name}") for lesson in COURSE.lessons for name in lesson.exercises]
SPELLED = [
    pytest.param(lesson, name, spelling, id=f"{lesson.slug}-{name}-{spelling}")
    for lesson in COURSE.lessons
    for name in lesson.exercises
    for spelling in spellings_of(lesson, name)
]
ROUNDS = list(enumerate(LANGUAGES))
"""A seed and a language each; the first spelling of an exercise is tried in all of them, the others in one, by turns."""


def rounds(lesson, name, spelling):
    at = spellings_of(lesson, name).index(spelling)
    return ROUNDS if at == 0 else [ROUNDS[at % len(ROUNDS)]]


@pytest.mark.parametrize(("lesson", "name", "spelling"), SPELLED)
def test_the_solution_passes(lesson, name, spelling):
    exercise = lesson.exercises[name]
    for seed in range(2):
        told = hand_in(exercise, exercise.spelled_in(spelling).solution, seed, spelling=spelling)
        assert told.passed, told


@pytest.mark.parametrize(("lesson", "name", "spelling"), SPELLED)
def test_the_starter_fails_with_a_plain_sentence(lesson, name, spelling):
    exercise = lesson.exercises[name]
    for _, language in rounds(lesson, name, spelling):
        told = hand_in(exercise, lesson.beginning(name, language, spelling), language=language, spelling=spelling)
        assert not told.passed
        assert "Traceback" not in told.message
        assert told.case is not None
        names = [check.said_in(language) for check in exercise.suite] or [f"{exercise.function} "]
        assert any(name in told.message for name in names)


@pytest.mark.parametrize(("lesson", "name", "spelling"), SPELLED)
def test_an_anticipated_wrong_answer_fails_with_its_own_hint(lesson, name, spelling):
    exercise = lesson.exercises[name]
    for number, wrong in enumerate(exercise.spelled_in(spelling).wrong):
        for seed, language in rounds(lesson, name, spelling):
            told = hand_in(exercise, wrong.code, seed, language, spelling)
            assert not told.passed, number
            assert told.hint == chosen(wrong.hint.said_in(language), spelling), number
            assert "{{" not in told.hint


def test_at_least_three_wrong_answers_are_anticipated_in_every_framework(course: Course):
    found = {(one.slug, name, spelling): len(one.exercises[name].spelled_in(spelling).wrong)
             for one in course.lessons for name in one.exercises for spelling in spellings_of(one, name)}  # fmt: skip
    assert min(found.values()) >= 3


@pytest.mark.parametrize("exercise", EXERCISES)
def test_autograd_is_refused_where_the_formula_is_asked_for(exercise):
    if any("autograd" in ban.names for ban in exercise.forbidden):
        code = f"import torch\ndef {exercise.function}(*given):\n    return torch.autograd.grad(given[0], given)\n"
        told = hand_in(exercise, code)
        assert told.message == "Line 3 uses autograd, which this exercise asks you to do without."
        assert told.hint == exercise.forbidden[0].hint.en


def test_an_exercise_folder_holds_only_exercises_that_are_used(course: Course):
    for lesson in course.lessons:
        files = sorted((lesson.folder / "exercises").glob("*.py"))
        assert {file.stem for file in files} == set(lesson.exercises)
        assert all(load_exercise(file).function for file in files)
