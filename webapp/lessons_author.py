"""The commands of whoever writes lessons: `tapedeck lesson new`, `check`, `serve` and `schema`.

Prints for a person and answers an exit status. What is wrong with a lesson is found by `lessons_check`; here it is told.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from webapp.lessons import FOLDER_VARIABLE, WRITING_VARIABLE, LessonError, default_folder, load_course
from webapp.lessons_models import LANGUAGES
from webapp.lessons_reading import COMFORTABLE, read
from webapp.lessons_source import BLOCKS, ExampleHead, LessonHead, PartHead

TEMPLATE = Path(__file__).with_name("lesson_template")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def run(chosen: argparse.Namespace) -> int:
    """`new`, `check` or `schema`; answers the exit status. `serve` is the command line's own."""
    if chosen.lesson == "schema":
        sys.stdout.write(schema_text())
        return 0
    folder = chosen.folder or default_folder()
    return new(chosen.name, folder) if chosen.lesson == "new" else check(folder, chosen.slugs, chosen.links)


def prepare(folder: Path | None) -> None:
    """Makes this process one that serves an author."""
    os.environ[WRITING_VARIABLE] = "1"
    if folder is not None:
        os.environ[FOLDER_VARIABLE] = str(folder)


def new(name: str, folder: Path) -> int:
    """Writes the lesson `name`, a number and a slug, from the template."""
    number, _, slug = name.partition("-")
    target = folder / name
    if not number.isdigit() or not slug:
        sys.stderr.write(f"tapedeck: '{name}' is not a number and a slug, such as 21-square\n")
        return 1
    if target.exists():
        sys.stderr.write(f"tapedeck: {target} is there already\n")
        return 1
    for source in sorted(TEMPLATE.rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            text = source.read_text(encoding="utf-8").replace("NUMBER", str(int(number))).replace("SLUG", slug)
            file = target / source.relative_to(TEMPLATE).with_suffix("" if source.suffix == ".txt" else source.suffix)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    sys.stdout.write(f"Written: {target}. Look at it with `tapedeck lesson serve` at /lessons/{slug}.\n")
    return 0


def check(folder: Path, slugs: list[str], look: bool = False) -> int:
    """Prints what is wrong with the lessons of a folder, and remarks on their texts; 1 if anything is wrong.

    Where lessons are named, each number that could be a reference is; of a whole course only how many there are. `look` also
    fetches the outside links.
    """
    from webapp.lessons_check import check_lesson, run_programs  # they load the engine, which the server must not
    from webapp.lessons_hints import hints
    from webapp.lessons_links import faults_of_form, links, look_at

    try:
        course = load_course(folder)
    except LessonError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    chosen = [lesson for lesson in course.lessons if not slugs or lesson.slug in slugs]
    unknown = set(slugs) - {lesson.slug for lesson in chosen}
    faults = [f"there is no lesson '{slug}' in {folder}" for slug in sorted(unknown)]
    for lesson in chosen:
        runs = run_programs(lesson)
        faults += [*check_lesson(lesson, runs), *faults_of_form(lesson)]
        told = [str(hint) for hint in hints(lesson, runs[lesson.head.spellings[0]])]
        if told:
            sys.stdout.write("\n".join(told if slugs else [f"{lesson.slug}: {len(told)} written numbers could be references"]) + "\n")
        for language in LANGUAGES:
            reading = read((lesson.folder / f"{language}.md").read_text(encoding="utf-8"), language)
            remark = "" if reading.average <= COMFORTABLE[language] else f"; {COMFORTABLE[language]} read more easily"
            sys.stdout.write(f"{lesson.slug}, {reading}{remark}\n")
    if look:
        gone, unsure = look_at(link for lesson in chosen for link in links(lesson))
        faults += gone
        sys.stdout.write("".join(f"{remark}; look yourself\n" for remark in unsure))
    sys.stdout.write("\n".join(faults or [f"Lessons checked: {len(chosen)}. Nothing to mend."]) + "\n")
    return 1 if faults else 0


def schema() -> dict[str, Any]:
    """The format as JSON Schema: a definition for each file and for each block, made from the models that read them."""
    entries: dict[str, Any] = {
        "lesson.yaml": LessonHead,
        "course.yaml": list[PartHead],
        "examples/index.yaml": list[ExampleHead],
        **{f"block {name}": model for name, model in BLOCKS.items()},
    }
    inputs: list[Any] = [(name, "validation", TypeAdapter(model)) for name, model in entries.items()]
    made, definitions = TypeAdapter.json_schemas(inputs, title="The format of Tapedeck's lessons")
    return {
        "$schema": _DIALECT,
        "title": definitions["title"],
        "properties": {name: made[name, "validation"] for name in entries},
        "$defs": definitions["$defs"],
    }


def schema_text() -> str:
    """The JSON Schema as it is shipped in docs/lesson.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
