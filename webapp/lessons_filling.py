"""Lessons as they are sent: the marks of their references filled with the numbers of their own programs' runs.

A text is filled when it is first asked for, once, and kept as the JSON that is sent until its files change. Its programs run
like any learner's, in the sandbox, and are stored like any run; so the page that plays them afterwards finds them done. This
module knows neither HTTP nor how a program is run.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable

import orjson

from webapp.lessons import CourseLesson
from webapp.lessons_models import Language, Lesson
from webapp.lessons_references import Reference, filled
from webapp.lessons_run import Run
from webapp.runner.dialect import Dialect

Recorder = Callable[[str], Awaitable[bytes]]
_Key = tuple[str, Language, Dialect]


class FilledLessons:
    """The texts of a course with their numbers in place."""

    def __init__(self, record: Recorder) -> None:
        """`record` runs a program, or finds its run, and answers with the recording as JSON."""
        self._record = record
        self._texts: dict[_Key, tuple[Lesson, asyncio.Task[bytes]]] = {}

    async def text(self, lesson: CourseLesson, language: Language, spelling: Dialect | None) -> bytes:
        """The lesson as JSON, its programs run where its text speaks of them. Raises `LessonError`, and what `record` raises."""
        text = lesson.text(language, spelling)
        key = (text.slug, text.lang, text.spelling)
        kept = self._texts.get(key)
        if kept is None or kept[0] is not text or _failed(kept[1]):
            kept = (text, asyncio.create_task(self._fill(text, lesson.references[text.lang, text.spelling])))
            self._texts[key] = kept
        return await asyncio.shield(kept[1])  # whoever goes away leaves the others their text

    async def _fill(self, text: Lesson, references: list[Reference]) -> bytes:
        code = {block.name: block.code for block in text.blocks if block.type == "program"}
        spoken_of = dict.fromkeys(reference.program or "" for reference in references)
        runs = {name: Run(orjson.loads(await self._record(code[name]))) for name in spoken_of}
        return filled_json(text, references, runs.__getitem__).encode()


def filled_json(text: Lesson, references: list[Reference], run_of: Callable[[str], Run]) -> str:
    """A lesson's JSON with the runs' numbers in place of the marks. Raises `LessonError`."""
    return filled(text.model_dump_json(exclude_none=True, by_alias=True), references, run_of, _inside_json)


def _inside_json(html: str) -> str:
    return json.dumps(html, ensure_ascii=False)[1:-1]


def _failed(task: asyncio.Task[bytes]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
