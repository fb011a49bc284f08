"""What a lesson's author writes: the keys of `lesson.yaml`, of `course.yaml`, of the index of examples, and of every block.

These models are the format: the JSON Schema that editors read is generated from them, and so are the mistakes that an
author is told of. They know nothing of Markdown, of files or of what the page receives.
"""

from typing import Literal

from pydantic import Field, model_validator

from webapp.lessons_models import EventSelector, Identifier, Level, NodeSelector, Slug, Strict, Words
from webapp.runner.dialect import Dialect


class FurtherSource(Strict):
    """A link of `further`: what the documentation of a framework, or a paper, says."""

    title: Words
    url: str = Field(pattern=r"^https://[\w.-]+/\S*$")
    says: Words = Field(description="one sentence: what is to be found there")
    spelling: Dialect | None = None


class TermSource(Strict):
    """A term that the lesson introduces; all of them make the glossary."""

    name: Words
    means: Words


class LessonHead(Strict):
    """What `lesson.yaml` says, for both languages at once."""

    number: int = Field(ge=0)
    slug: Slug
    minutes: int = Field(ge=1)
    title: Words
    summary: Words
    spellings: list[Dialect] = Field(default=["torch"], min_length=1, description="the first is that of programs/<name>.py")
    needs: list[int] = Field(default_factory=list, description="numbers of the lessons to read before this one")
    goals: list[Words] = Field(default_factory=list, description="what a reader can do afterwards, each a verb")
    further: list[FurtherSource] = Field(default_factory=list)
    terms: list[TermSource] = Field(default_factory=list)


class PartHead(Strict):
    """A part of the course: the lessons from number `first` up to the next part."""

    first: int = Field(ge=0)
    title: Words


class ExampleHead(Strict):
    """An entry of `examples/index.yaml`."""

    slug: Slug
    title: Words
    note: Words


class ProgramSource(Strict):
    """`program`: put programs/<name>.py into the player."""

    name: Identifier
    run: bool = True
    fails: str | None = Field(default=None, description="the code of the problem that the program is meant to end with")


class GotoSource(Strict):
    """`goto`: move the player to an event."""

    event: EventSelector
    level: Level | None = None


class HighlightSource(NodeSelector):
    """`highlight`: point at a node."""


class PredictSource(Strict):
    """`predict`: cover what an event brings and ask for it."""

    id: Identifier
    at: EventSelector
    ask: Literal["value", "sign", "operation", "input"]
    element: int | None = Field(default=None, ge=0)
    prompt: str = Field(min_length=1)


class OptionSource(Strict):
    """One answer of a question; `because` speaks to whoever chose it."""

    text: str = Field(min_length=1)
    correct: bool = False
    because: str = Field(min_length=1)


class QuestionSource(Strict):
    """`question`: a few answers, at least one right and one wrong."""

    id: Identifier
    prompt: str = Field(min_length=1)
    options: list[OptionSource] = Field(min_length=2)

    @model_validator(mode="after")
    def has_right_and_wrong(self) -> "QuestionSource":
        if {option.correct for option in self.options} != {True, False}:
            raise ValueError("a question needs at least one option with 'correct: true' and at least one without")
        return self


class ExerciseSource(Strict):
    """`exercise`: the words around exercises/<name>.py."""

    name: Identifier
    prompt: str = Field(min_length=1)
    hints: list[str] = Field(min_length=1)
    solution: str = Field(min_length=1, description="explains the solution; its code is in exercises/<name>.py")


class RevealSource(Strict):
    """`reveal`: opens when asked."""

    summary: str = Field(min_length=1)
    text: str = Field(min_length=1)


Source = ProgramSource | GotoSource | HighlightSource | PredictSource | QuestionSource | ExerciseSource | RevealSource

BLOCKS: dict[str, type[Source]] = {
    "program": ProgramSource,
    "goto": GotoSource,
    "highlight": HighlightSource,
    "predict": PredictSource,
    "question": QuestionSource,
    "exercise": ExerciseSource,
    "reveal": RevealSource,
}
