"""The lessons over HTTP: the list, one lesson, and the verdict on an exercise. Hidden checks never leave the server."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from webapp.connection import CLIENT_GONE, while_connected
from webapp.exercises import Caller, Verdict, check
from webapp.http.clients import client_of
from webapp.lessons import Course, CourseLesson, CourseOnDisk, LessonError, default_folder, is_being_written
from webapp.lessons_filling import FilledLessons
from webapp.lessons_models import Language, Lesson, LessonSummary, Term
from webapp.models import Body
from webapp.problems import Problem, problem_responses
from webapp.runner.dialect import Dialect
from webapp.runner.service import Runner, RunnerBusy
from webapp.services import Asked

MAX_CODE = 100_000
LOOK_EVERY = 2.0  # seconds, but at once for an author
READER = "lessons"  # in whose turn the programs run that a text speaks of

router = APIRouter(prefix="/api", tags=["lessons"], responses=problem_responses())


class HandIn(Body):
    """A learner's answer to an exercise."""

    code: str = Field(max_length=MAX_CODE)
    lang: Language = "en"
    spelling: Dialect | None = Field(
        default=None, description="the framework that the learner reads the lesson in; code that imports one says so itself"
    )


class CourseState(BaseModel):
    """Whether the lessons are being written, and which version of their files the server has."""

    writing: bool
    version: str = Field(description="changes whenever a file of the lessons does")


def course_on_disk() -> CourseOnDisk:
    """A keeper of the lessons folder, which has read nothing yet."""
    return CourseOnDisk(default_folder(), every=0.0 if is_being_written() else LOOK_EVERY)


def keeper_of(request: Request) -> CourseOnDisk:
    """The lessons folder of this application."""
    keeper: CourseOnDisk = request.app.state.lessons
    return keeper


AskedKeeper = Annotated[CourseOnDisk, Depends(keeper_of)]


def course_of(keeper: AskedKeeper) -> Course:
    """The course; its folder was read when the server started, and is again when it has changed."""
    try:
        return keeper.read()
    except LessonError as error:
        raise _unreadable(error) from error


def _unreadable(error: LessonError) -> Problem:
    return Problem(500, "lesson_source", str(error), title="A lesson cannot be read")


def texts_of(request: Request, services: Asked) -> FilledLessons:
    """The texts that this application has filled, and the way to run what the others speak of."""
    state = request.app.state

    async def record(code: str) -> bytes:
        run = await services.runs.run(code, None, 0, client=READER)
        if not run.stored.repeatable:
            raise RunnerBusy  # a clock ended it, so its numbers are nobody's
        return run.stored.text

    if not hasattr(state, "lesson_texts"):
        state.lesson_texts = FilledLessons(record)
    texts: FilledLessons = state.lesson_texts
    return texts


def lesson_of(slug: str, course: Annotated[Course, Depends(course_of)]) -> CourseLesson:
    """The lesson that the path names."""
    lesson = course.find(slug)
    if lesson is None:
        raise Problem(404, "no_such_lesson", f"There is no lesson '{slug}'.")
    return lesson


def runner_of(request: Request) -> Caller:
    """The runner that calls a learner's function in a child, in this client's turn."""
    runner: Runner = request.app.state.runner
    return runner.caller(client_of(request))


AskedCourse = Annotated[Course, Depends(course_of)]
AskedLesson = Annotated[CourseLesson, Depends(lesson_of)]
AskedLanguage = Annotated[Language, Query(description="the language of the texts")]


@router.get("/course")
def course_state(keeper: AskedKeeper) -> CourseState:
    """For a page that shows a lesson while its author writes: whether to look again, and whether anything has changed."""
    return CourseState(writing=is_being_written(), version=keeper.version())


@router.get("/glossary")
def list_terms(course: AskedCourse, lang: AskedLanguage = "en") -> list[Term]:
    """The words that the lessons introduce, in the order of the lessons."""
    return course.terms(lang)


@router.get("/lessons")
def list_lessons(course: AskedCourse, lang: AskedLanguage = "en") -> list[LessonSummary]:
    """All lessons, by number."""
    return course.summaries(lang)


@router.get("/lessons/{slug}", response_model=Lesson, responses=problem_responses(404, 503))
async def read_lesson(
    lesson: AskedLesson,
    texts: Annotated[FilledLessons, Depends(texts_of)],
    lang: AskedLanguage = "en",
    spelling: Annotated[Dialect | None, Query(description="a framework; a lesson that has it not comes in its own")] = None,
) -> Response:
    """One lesson with all its blocks, its programs in one framework's spelling, and in its text the numbers of their runs."""
    try:
        return Response(await texts.text(lesson, lang, spelling), media_type="application/json")
    except LessonError as error:
        raise _unreadable(error) from error


@router.post(
    "/lessons/{slug}/exercises/{name}", response_model=Verdict, response_model_exclude_none=True, responses=problem_responses(404, 503)
)
async def hand_in(
    lesson: AskedLesson, name: str, answer: HandIn, runner: Annotated[Caller, Depends(runner_of)], http: Request
) -> Verdict | Response:
    """The verdict on a learner's answer, against inputs that are drawn now."""
    exercise = lesson.exercises.get(name)
    if exercise is None:
        raise Problem(404, "no_such_exercise", f"The lesson has no exercise '{name}'.")
    verdict = await while_connected(http, check(exercise, answer.code, answer.lang, runner, framework=answer.spelling))
    return verdict if verdict is not None else Response(status_code=CLIENT_GONE)
