"""The course: reads the lessons folder into checked lessons, in both languages, and the examples beside them.

A folder holds one folder a lesson (`03-chain-rule/` with `lesson.yaml`, `en.md`, `zh.md`, `notes.en.md`, `notes.zh.md`,
`programs/*.py`, `exercises/*.py`) and `examples/`. Everything is read and checked once, when the course is loaded, and
every mistake is a `LessonError` that names its file and line. This module runs no program; `lessons_check` does.
See docs/lessons.md.
"""

import math
import os
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest
from pathlib import Path
from threading import Lock
from typing import Any

from webapp.exercises import Exercise, ExerciseError, load_exercise
from webapp.lessons_markdown import Placed, read_pieces, render, render_line
from webapp.lessons_models import (
    LANGUAGES,
    Block,
    Example,
    ExerciseBlock,
    Further,
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
    Solution,
    Term,
    TextBlock,
)
from webapp.lessons_references import Reference
from webapp.lessons_source import (
    ExampleHead,
    ExerciseSource,
    FurtherSource,
    GotoSource,
    HighlightSource,
    LessonHead,
    PartHead,
    PredictSource,
    ProgramSource,
    QuestionSource,
    RevealSource,
)
from webapp.lessons_yaml import LessonError, read_model, read_models, read_text
from webapp.runner.dialect import Dialect, dialect_of

__all__ = [
    "Course",
    "CourseLesson",
    "CourseOnDisk",
    "Example",
    "Lesson",
    "LessonError",
    "default_folder",
    "is_being_written",
    "load_course",
    "load_examples",
]

FOLDER_VARIABLE = "TAPEDECK_LESSONS"
WRITING_VARIABLE = "TAPEDECK_WRITING"
_SOURCES = frozenset({".md", ".yaml", ".py"})


@dataclass(frozen=True, slots=True)
class CourseLesson:
    """A lesson with everything the server knows of it, hidden checks included."""

    folder: Path
    head: LessonHead
    texts: Mapping[tuple[Language, Dialect], Lesson]  # with marks where `references` are to be filled in
    references: Mapping[tuple[Language, Dialect], list[Reference]]
    exercises: Mapping[str, Exercise]

    @property
    def number(self) -> int:
        """Its place in the course, and in its folder's name."""
        return self.head.number

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.head.slug

    def beginning(self, name: str, language: Language, spelling: Dialect | None = None) -> str:
        """The program that a learner has before an exercise who did all before it as the solutions do."""
        exercise = self.exercises[name].spelled_in(spelling)
        starter = exercise.starter.said_in(language)
        if exercise.continues is None:
            return starter
        return f"{self.exercises[exercise.continues].spelled_in(spelling).solution.rstrip()}\n\n\n{starter}"

    def text(self, language: Language, spelling: Dialect | None = None) -> Lesson:
        """The lesson in `language`, in `spelling` if it can be read so, else in its own."""
        return self.texts[language, spelling if spelling is not None and spelling in self.head.spellings else self.head.spellings[0]]


@dataclass(frozen=True, slots=True)
class Course:
    """All lessons, by number."""

    lessons: tuple[CourseLesson, ...]

    def summaries(self, language: Language) -> list[LessonSummary]:
        """The list of lessons in `language`."""
        fields = set(LessonSummary.model_fields)
        return [LessonSummary(**one.text(language).model_dump(include=fields)) for one in self.lessons]

    def terms(self, language: Language) -> list[Term]:
        """The words that the lessons introduce, in the order of the lessons, explained in `language`."""
        return [
            Term(name=term.name, html=render(term.means.said_in(language)), lesson=lesson.slug)
            for lesson in self.lessons
            for term in lesson.head.terms
        ]

    def find(self, slug: str) -> CourseLesson | None:
        """The lesson with this slug."""
        return next((one for one in self.lessons if one.slug == slug), None)


class CourseOnDisk:
    """The course of a folder, read again when a file of it has changed, so that an author sees what they write."""

    def __init__(self, folder: Path, every: float = 0.0) -> None:
        """`every` is how many seconds may pass between two looks at the files: a full lecture hall asks a hundred times a second."""
        self.folder = folder
        self._every, self._looked = every, -math.inf
        self._seen: tuple[int, int] | None = None
        self._course = Course(())
        self._reading = Lock()

    def read(self) -> Course:
        """The course as the files are now. Raises `LessonError`."""
        with self._reading:  # a page asks for two things at once, and one reading is enough for both
            if time.monotonic() - self._looked >= self._every:
                now = self._now()
                if now != self._seen:
                    self._course = load_course(self.folder)
                    self._seen = now
                self._looked = time.monotonic()
            return self._course

    @property
    def known(self) -> Course:
        """The course as it was last read, without a look at the files."""
        return self._course

    def version(self) -> str:
        """Another text whenever a file of the folder has changed, whether or not it can be read."""
        return "-".join(map(str, self._now()))

    def _now(self) -> tuple[int, int]:
        changed = [path.stat().st_mtime_ns for path in self.folder.rglob("*") if path.suffix in _SOURCES]
        return len(changed), max(changed, default=0)


def is_being_written() -> bool:
    """Whether the server was started for an author, whose page follows the files."""
    return os.environ.get(WRITING_VARIABLE) == "1"


def default_folder() -> Path:
    """The project's own lessons, or the folder that `TAPEDECK_LESSONS` names."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path(__file__).resolve().parent.parent / "lessons"


def load_course(folder: Path) -> Course:
    """Reads every lesson of `folder`. Raises `LessonError` at the first mistake."""
    if not folder.is_dir():
        raise LessonError(folder, 1, "there is no such folder")
    heads = {path.parent: _read_head(path) for path in sorted(folder.glob("*/lesson.yaml"))}
    parts = _read_parts(folder / "course.yaml")
    slugs = {head.number: head.slug for head in heads.values()}
    lessons = sorted((_load_lesson(where, head, slugs, parts) for where, head in heads.items()), key=lambda lesson: lesson.number)
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


def _read_head(path: Path) -> LessonHead:
    head = read_model(LessonHead, read_text(path), path)
    if re.fullmatch(rf"0*{head.number}-{re.escape(head.slug)}", path.parent.name) is None:
        raise LessonError(path, 1, f"the folder should be called {head.number:02d}-{head.slug}, after 'number' and 'slug'")
    return head


def _read_parts(path: Path) -> list[PartHead]:
    return sorted(read_models(PartHead, path), key=lambda part: part.first) if path.is_file() else []


def _load_lesson(folder: Path, head: LessonHead, slugs: Mapping[int, str], parts: Sequence[PartHead]) -> CourseLesson:
    part = next((part.title for part in reversed(parts) if part.first <= head.number), None)
    exercises: dict[str, Exercise] = {}
    texts: dict[tuple[Language, Dialect], Lesson] = {}
    references: dict[tuple[Language, Dialect], list[Reference]] = {}
    for spelling in head.spellings:
        read = {language: read_pieces(folder / f"{language}.md", spelling, head.spellings) for language in LANGUAGES}
        pieces = {language: read[language].placed for language in LANGUAGES}
        _same_structure(folder, pieces)
        for language in LANGUAGES:
            path = folder / f"{language}.md"
            _ids_are_unique(path, pieces[language])
            reader = _Reader(folder, path, language, spelling, head.spellings[0], exercises)
            texts[language, spelling] = Lesson(
                slug=head.slug,
                number=head.number,
                lang=language,
                spelling=spelling,
                spellings=head.spellings,
                title=head.title.said_in(language),
                summary=head.summary.said_in(language),
                minutes=head.minutes,
                part=part.said_in(language) if part is not None else "",
                needs=[slugs[number] for number in head.needs if number in slugs],
                goals=[goal.said_in(language) for goal in head.goals],
                blocks=[reader.complete(piece) for piece in pieces[language]],
                further=[_further(link, language) for link in head.further],
                notes=_notes(folder / f"notes.{language}.md"),
            )
            references[language, spelling] = _of_programs(texts[language, spelling], read[language].references)
    return CourseLesson(folder=folder, head=head, texts=texts, references=references, exercises=exercises)


def _of_programs(text: Lesson, references: list[Reference]) -> list[Reference]:
    """The references of a text, if its blocks have the programs that they speak of."""
    names = [block.name for block in text.blocks if block.type == "program"]
    for reference in references:
        if reference.program not in names:
            raise reference.error(f"no program block of this text is called '{reference.program}'; there are {', '.join(names)}")
    return references


def _further(link: FurtherSource, language: Language) -> Further:
    said = render_line(link.says.said_in(language))
    return Further(title=link.title.said_in(language), url=link.url, says_html=said, spelling=link.spelling)


def _notes(path: Path) -> str:
    return render(read_text(path)) if path.is_file() else ""


_dialect_of = lru_cache(maxsize=1024)(dialect_of)  # a program stands in every spelling and language of its lesson


@dataclass(frozen=True, slots=True)
class _Reader:
    """Completes the pieces of one text with the programs and the exercises that they name."""

    folder: Path
    path: Path
    language: Language
    spelling: Dialect
    own: Dialect
    exercises: dict[str, Exercise]

    def complete(self, piece: Placed) -> Block:
        """The block of a piece. Raises `LessonError`."""
        match piece.content:
            case str() as html:
                return TextBlock(html=html)
            case ProgramSource() as source:
                return self._program(piece.line, source)
            case GotoSource(event=event, level=level):
                return GotoBlock(event=event, level=level)
            case HighlightSource(name=name, op=op, index=index):
                return HighlightBlock(node=NodeSelector(name=name, op=op, index=index))
            case PredictSource() as source:
                return PredictBlock(id=source.id, at=source.at, ask=source.ask, element=source.element, prompt_html=render(source.prompt))
            case QuestionSource() as source:
                options = [
                    Option(html=render_line(one.text), correct=one.correct, because_html=render(one.because)) for one in source.options
                ]
                return QuestionBlock(id=source.id, prompt_html=render(source.prompt), options=options)
            case ExerciseSource() as source:
                return self._exercise(piece.line, source)
            case RevealSource(summary=summary, text=text):
                return RevealBlock(summary=render_line(summary), html=render(text))

    def _program(self, line: int, source: ProgramSource) -> ProgramBlock:
        """The program in this spelling; in the lesson's own where it has none in this one."""
        own = self.folder / "programs" / f"{source.name}.py"
        sibling = own.with_suffix(f".{self.spelling}.py")
        file = sibling if self.spelling != self.own and sibling.is_file() else own
        if not file.is_file():
            raise LessonError(self.path, line, f"there is no program programs/{source.name}.py{_there_are(own.parent)}")
        code = read_text(file)
        return ProgramBlock(name=source.name, code=code, run=source.run, spelling=self._written_for(code), fails=source.fails)

    def _written_for(self, code: str) -> Dialect:
        """The framework of a program; one that imports nothing to calculate with reads the same in every spelling."""
        found = _dialect_of(code)
        return self.spelling if found == "numpy" and "numpy" not in code else found

    def _exercise(self, line: int, source: ExerciseSource) -> ExerciseBlock:
        exercise = self.exercises.get(source.name) or _exercise(self.folder, self.path, line, source.name)
        if exercise.continues is not None and exercise.continues not in self.exercises:
            raise LessonError(self.path, line, f"'{source.name}' continues '{exercise.continues}', which does not stand before it")
        self.exercises[source.name] = exercise
        exercise = exercise.spelled_in(self.spelling)
        return ExerciseBlock(
            name=source.name,
            prompt_html=render(source.prompt),
            starter=exercise.starter.said_in(self.language),
            continues=exercise.continues,
            spelling=exercise.framework,
            function=exercise.function,
            hints=[render(hint) for hint in source.hints],
            solution=Solution(code=exercise.solution, html=render(source.solution)),
        )


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
