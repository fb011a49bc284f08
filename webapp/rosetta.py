"""The programs of Rosetta as the server hands them out: read from the engine's data files, without loading the engine."""

import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from webapp.lessons_models import Language
from webapp.runner.dialect import Dialect

__all__ = ["RosettaProgram", "load_rosetta"]


class RosettaProgram(BaseModel):
    """One thing to say, in the spellings of the dialects: run, they make one graph and the same gradients."""

    name: str = Field(description="Its name in links.", examples=["scalar_chain"])
    title: str
    root: str = Field(description="The variable in which the forward computation ends.")
    programs: dict[Dialect, str] = Field(description="The text by dialect, in the order to show them in.")
    absent: dict[Dialect, str] = Field(description="Why a dialect cannot say it.")
    apart: dict[Dialect, str] = Field(description="Why a dialect's graph is another, though its numbers are the same.")


def load_rosetta(language: Language) -> list[RosettaProgram]:
    """All programs, the simplest first, with titles and reasons in a language."""
    return [
        RosettaProgram(
            name=name, title=found["title"][language], root=found["root"],
            programs={dialect: text.lstrip("\n") for dialect, text in found["programs"].items()},
            absent={dialect: words[language] for dialect, words in found.get("absent", {}).items()},
            apart={dialect: words[language] for dialect, words in found.get("apart", {}).items()},
        )
        for name, found in _sources()
    ]  # fmt: skip


@cache
def _sources() -> tuple[tuple[str, dict[str, Any]], ...]:
    package = find_spec("autograd_core")
    if package is None or package.origin is None:
        return ()
    folder = Path(package.origin).parent / "dialects" / "rosetta_programs"
    return tuple((path.stem.partition("_")[2], tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.toml")))
