"""The exercises of the project's lessons judge well: solutions pass, and each mistake that is foreseen is told what it is."""

from pathlib import Path

import pytest

from webapp.exercises import load_exercise
from webapp.lessons import Course, load_course
from webapp.lessons_check import hand_in
from webapp.lessons_models import LANGUAGES

COURSE = load_course(Path(__file__).resolve().parents[2] / "lessons")
BEGINNINGS = [pytest.param(lesson, name, id=f"{lesson.slug}-{name}") for lesson in COURSE.lessons for name in lesson.exercises]
EXERCISES = [pytest.param(lesson.exercises[name], id=f"{lesson.slug}-{name}") for lesson in COURSE.lessons for name in lesson.exercises]
WRONG = [
    pytest.param(exercise, wrong, id=f"{lesson.slug}-{name}-{number}")
    for lesson in COURSE.lessons
    for name, exercise in lesson.exercises.items()
    for number, wrong in enumerate(exercise.wrong)
]


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("seed", range(3))
def test_the_solution_passes(exercise, seed):
    told = hand_in(exercise, exercise.solution, seed)
    assert told.passed, told


@pytest.mark.parametrize(("lesson", "name"), BEGINNINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_starter_fails_with_a_plain_sentence(lesson, name, language):
    exercise = lesson.exercises[name]
    told = hand_in(exercise, lesson.beginning(name, language), language=language)
    assert not told.passed
    assert "Traceback" not in told.message
    assert told.case is not None
    names = [check.said_in(language) for check in exercise.suite] or [f"{exercise.function} "]
    assert any(name in told.message for name in names)


@pytest.mark.parametrize(("exercise", "wrong"), WRONG)
@pytest.mark.parametrize(("language", "seed"), [("en", 0), ("en", 1), ("zh", 2)])
def test_an_anticipated_wrong_answer_fails_with_its_own_hint(exercise, wrong, language, seed):
    told = hand_in(exercise, wrong.code, seed, language)
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


def test_an_exercise_folder_holds_only_exercises_that_are_used(course: Course):
    for lesson in course.lessons:
        files = sorted((lesson.folder / "exercises").glob("*.py"))
        assert {file.stem for file in files} == set(lesson.exercises)
        assert all(load_exercise(file).function for file in files)
