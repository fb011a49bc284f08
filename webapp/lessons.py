"""The course: reads the lessons folder into checked lessons, in both languages, and the examples beside them.

A folder holds one folder a lesson (`03-chain-rule/` with `lesson.yaml`, `en.md`, `zh.md`, `notes.en.md`, `notes.zh.md`,
`programs/*.py`, `exercises/*.py`) and `examples/`. Everything is read and checked once, when the course is loaded, and
every mistake is a `LessonError` that names its file and line. This module runs no program; `lessons_check` does.
See docs/lessons.md.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from pydantic import Field

from webapp.exercises import Exercise, ExerciseError, load_exercise
from webapp.lessons_models import (
    LANGUAGES,
    Block,
    Example,
    ExerciseBlock,
    GotoBlock,
    HighlightBlock,
    Language,
    Lesson,
    LessonSummary,
    NodeSelector,
    Option,
    PredictBlock,
    ProgramBlock,
    QuestionBlock,
    RevealBlock,
    Slug,
    Solution,
    Strict,
    TextBlock,
    Words,
)
from webapp.lessons_source import (
    ExerciseSource,
    GotoSource,
    HighlightSource,
    LessonError,
    Placed,
    PredictSource,
    ProgramSource,
    QuestionSource,
    RevealSource,
    read_model,
    read_models,
    read_pieces,
    read_text,
    render,
    render_line,
)

__all__ = [
    "Course",
    "CourseLesson",
    "CourseOnDisk",
    "Example",
    "Lesson",
    "LessonError",
    "default_folder",
    "load_course",
    "load_examples",
]

FOLDER_VARIABLE = "TAPEDECK_LESSONS"
_SOURCES = frozenset({".md", ".yaml", ".py"})


class LessonHead(Strict):
    """What `lesson.yaml` says, for both languages at once."""

    number: int = Field(ge=0)
    slug: Slug
    minutes: int = Field(ge=1)
    title: Words
    summary: Words


class ExampleHead(Strict):
    """An entry of `examples/index.yaml`."""

    slug: Slug
    title: Words
    note: Words


@dataclass(frozen=True, slots=True)
class CourseLesson:
    """A lesson with everything the server knows of it, hidden checks included."""

    folder: Path
    number: int
    slug: str
    texts: dict[Language, Lesson]
    exercises: dict[str, Exercise]


@dataclass(frozen=True, slots=True)
class Course:
    """All lessons, by number."""

    lessons: tuple[CourseLesson, ...]

    def summaries(self, language: Language) -> list[LessonSummary]:
        """The list of lessons in `language`."""
        fields = set(LessonSummary.model_fields)
        return [LessonSummary(**one.texts[language].model_dump(include=fields)) for one in self.lessons]

    def find(self, slug: str) -> CourseLesson | None:
        """The lesson with this slug."""
        return next((one for one in self.lessons if one.slug == slug), None)


class CourseOnDisk:
    """The course of a folder, read again when a file of it has changed, so that an author sees what they write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[int, int] | None = None
        self._course = Course(())

    def read(self) -> Course:
        """The course as the files are now. Raises `LessonError`."""
        changed = [path.stat().st_mtime_ns for path in self.folder.rglob("*") if path.suffix in _SOURCES]
        now = (len(changed), max(changed, default=0))
        if now != self._seen:
            self._course = load_course(self.folder)
            self._seen = now
        return self._course


def default_folder() -> Path:
    """The project's own lessons, or the folder that `TAPEDECK_LESSONS` names."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path(__file__).resolve().parent.parent / "lessons"


def load_course(folder: Path) -> Course:
    """Reads every lesson of `folder`. Raises `LessonError` at the first mistake."""
    if not folder.is_dir():
        raise LessonError(folder, 1, "there is no such folder")
    lessons = [_load_lesson(path.parent) for path in sorted(folder.glob("*/lesson.yaml"))]
    lessons.sort(key=lambda lesson: lesson.number)
    for earlier, later in pairwise(lessons):
        if earlier.number == later.number:
            raise LessonError(later.folder / "lesson.yaml", 1, f"{earlier.folder.name} has the number {later.number} too")
    for lesson in lessons:
        if sum(other.slug == lesson.slug for other in lessons) > 1:
            raise LessonError(lesson.folder / "lesson.yaml", 1, f"another lesson has the slug '{lesson.slug}' too")
    return Course(tuple(lessons))


def load_examples(folder: Path) -> list[Example]:
    """The programs of `folder/examples`, in the order of its index; none where there is no index."""
    index = folder / "examples" / "index.yaml"
    if not index.is_file():
        return []
    return [
        Example(slug=head.slug, title=head.title, note=head.note, code=read_text(index.with_name(f"{head.slug}.py")))
        for head in read_models(ExampleHead, index)
    ]


def _load_lesson(folder: Path) -> CourseLesson:
    head_path = folder / "lesson.yaml"
    head = read_model(LessonHead, read_text(head_path), head_path)
    if re.fullmatch(rf"0*{head.number}-{re.escape(head.slug)}", folder.name) is None:
        raise LessonError(head_path, 1, f"the folder should be called {head.number:02d}-{head.slug}, after 'number' and 'slug'")
    pieces = {language: read_pieces(folder / f"{language}.md") for language in LANGUAGES}
    _same_structure(folder, pieces)
    exercises: dict[str, Exercise] = {}
    texts: dict[Language, Lesson] = {}
    for language in LANGUAGES:
        path = folder / f"{language}.md"
        _ids_are_unique(path, pieces[language])
        texts[language] = Lesson(
            slug=head.slug,
            number=head.number,
            lang=language,
            title=head.title.said_in(language),
            summary=head.summary.said_in(language),
            minutes=head.minutes,
            blocks=[_complete(folder, path, piece, language, exercises) for piece in pieces[language]],
            notes=_notes(folder / f"notes.{language}.md"),
        )
    return CourseLesson(folder=folder, number=head.number, slug=head.slug, texts=texts, exercises=exercises)


def _notes(path: Path) -> str:
    return render(read_text(path)) if path.is_file() else ""


def _complete(folder: Path, path: Path, piece: Placed, language: Language, exercises: dict[str, Exercise]) -> Block:
    """The block of a piece, with the program or the exercise that it names."""
    match piece.content:
        case str() as html:
            return TextBlock(html=html)
        case ProgramSource(name=name, run=run):
            return ProgramBlock(name=name, code=_program(folder, path, piece.line, name), run=run)
        case GotoSource(event=event, level=level):
            return GotoBlock(event=event, level=level)
        case HighlightSource(name=name, op=op, index=index):
            return HighlightBlock(node=NodeSelector(name=name, op=op, index=index))
        case PredictSource() as source:
            return PredictBlock(id=source.id, at=source.at, ask=source.ask, element=source.element, prompt_html=render(source.prompt))
        case QuestionSource() as source:
            options = [Option(html=render_line(one.text), correct=one.correct, because_html=render(one.because)) for one in source.options]
            return QuestionBlock(id=source.id, prompt_html=render(source.prompt), options=options)
        case ExerciseSource() as source:
            exercise = exercises.get(source.name) or _exercise(folder, path, piece.line, source.name)
            exercises[source.name] = exercise
            return ExerciseBlock(
                name=source.name,
                prompt_html=render(source.prompt),
                starter=exercise.starter.said_in(language),
                function=exercise.function,
                hints=[render(hint) for hint in source.hints],
                solution=Solution(code=exercise.solution, html=render(source.solution)),
            )
        case RevealSource(summary=summary, text=text):
            return RevealBlock(summary=render_line(summary), html=render(text))


def _program(folder: Path, path: Path, line: int, name: str) -> str:
    file = folder / "programs" / f"{name}.py"
    if not file.is_file():
        raise LessonError(path, line, f"there is no program programs/{name}.py{_there_are(file.parent)}")
    return read_text(file)


def _exercise(folder: Path, path: Path, line: int, name: str) -> Exercise:
    file = folder / "exercises" / f"{name}.py"
    if not file.is_file():
        raise LessonError(path, line, f"there is no exercise exercises/{name}.py{_there_are(file.parent)}")
    try:
        return load_exercise(file)
    except ExerciseError as error:
        raise LessonError(file, 1, str(error)) from error


def _there_are(folder: Path) -> str:
    names = sorted(file.stem for file in folder.glob("*.py"))
    return f"; there are {', '.join(names)}" if names else ""


def _ids_are_unique(path: Path, pieces: Iterable[Placed]) -> None:
    seen: dict[str, int] = {}
    for piece in pieces:
        content = piece.content
        if isinstance(content, PredictSource | QuestionSource):
            if content.id in seen:
                raise LessonError(path, piece.line, f"the id '{content.id}' is taken at line {seen[content.id]}")
            seen[content.id] = piece.line


def _same_structure(folder: Path, pieces: dict[Language, list[Placed]]) -> None:
    """Holds that both languages have the same blocks in the same order: one lesson said twice, not two lessons."""
    for english, chinese in zip_longest(pieces["en"], pieces["zh"]):
        if english is None or chinese is None:
            language, extra = ("en", english) if english is not None else ("zh", chinese)
            other = "zh.md" if language == "en" else "en.md"
            raise LessonError(folder / f"{language}.md", extra.line, f"this {extra.kind} has no counterpart in {other}")
        if _skeleton(english) != _skeleton(chinese):
            said = f"this {chinese.kind} differs from the {english.kind} at en.md:{english.line}; both languages need the same blocks in the same order"
            raise LessonError(folder / "zh.md", chinese.line, said)


def _skeleton(piece: Placed) -> Any:
    """What of a piece does not depend on the language."""
    match piece.content:
        case ProgramSource() | GotoSource() | HighlightSource() as source:
            return (piece.kind, source.model_dump())
        case PredictSource() as source:
            return (piece.kind, source.model_dump(exclude={"prompt"}))
        case QuestionSource() as source:
            return (piece.kind, source.id, [option.correct for option in source.options])
        case ExerciseSource() as source:
            return (piece.kind, source.name, len(source.hints))
        case _:
            return piece.kind
