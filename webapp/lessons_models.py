"""What a lesson is once it has been read: the blocks that the page walks through, in one language.

These models are the HTTP contract of the lessons: the page, the OpenAPI document and the TypeScript client all come
from them. They know nothing of Markdown, of files or of running programs.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from webapp.runner.dialect import Dialect

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

EventKind = Literal[
    "forward",
    "seed",
    "visit",
    "local",
    "contribution",
    "unbroadcast",
    "accumulation",
    "leaf",
    "update",
    "zero",
    "hook",
    "freed",
    "print",
    "error",
    "push",
    "tangent",
]
EDGE_KINDS: frozenset[str] = frozenset({"local", "contribution", "unbroadcast", "push"})
Level = Literal["phase", "node", "edge", "micro"]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """A model whose misspelt keys are errors, because a lesson is written by hand."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Words(Strict):
    """The same words in every language."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def said_in(self, language: Language) -> str:
        """The words in `language`."""
        return self.zh if language == "zh" else self.en


class EventSelector(Strict):
    """An event of the recording, chosen by meaning and never by number.

    `node`, `to` and `from` name a node by the learner's variable, else by its operation. An event on a node takes `node`.
    An event on an edge follows the gradient: it goes `from` the operation that used the value `to` the value that was
    used, in argument `slot`. Among the events that fit, `occurrence` counts from 0, or from the end when negative.
    """

    kind: EventKind
    node: str | None = None
    to: str | None = None
    from_: str | None = Field(default=None, alias="from")
    slot: int | None = Field(default=None, ge=0)
    occurrence: int = 0

    @model_validator(mode="after")
    def fields_fit_the_kind(self) -> "EventSelector":
        on_edge = self.kind in EDGE_KINDS
        if on_edge and self.node is not None:
            raise ValueError(f"a {self.kind} happens on an edge: choose it with 'from' and 'to', not 'node'")
        if not on_edge and (self.to, self.from_, self.slot) != (None, None, None):
            raise ValueError(f"a {self.kind} happens on a node: choose it with 'node', not 'from', 'to' or 'slot'")
        return self


class NodeSelector(Strict):
    """A node of the graph: by the learner's name, or by operation and count from 0."""

    name: str | None = None
    op: str | None = None
    index: int = 0

    @model_validator(mode="after")
    def name_or_operation(self) -> "NodeSelector":
        if (self.name is None) == (self.op is None):
            raise ValueError("choose a node either by 'name' or by 'op' (with 'index')")
        return self


class TextBlock(Strict):
    """Prose, as HTML that the server rendered from Markdown with raw HTML switched off."""

    type: Literal["text"] = "text"
    html: str


class ProgramBlock(Strict):
    """A program that goes into the live player when the reader reaches it."""

    type: Literal["program"] = "program"
    name: str
    code: str
    run: bool = True
    spelling: Dialect = Field(default="torch", description="the framework it is written for; not always the reader's choice")
    fails: str | None = Field(default=None, description="the code of the problem that it is meant to end with")


class GotoBlock(Strict):
    """Moves the player to an event, at a level of zoom on time."""

    type: Literal["goto"] = "goto"
    event: EventSelector
    level: Level | None = None


class HighlightBlock(Strict):
    """Points at a node of the graph."""

    type: Literal["highlight"] = "highlight"
    node: NodeSelector


class PredictBlock(Strict):
    """Covers what an event brings and asks for it. The answer is computed from the run."""

    type: Literal["predict"] = "predict"
    id: Identifier
    at: EventSelector
    ask: Literal["value", "sign", "operation", "input"]
    element: int | None = Field(default=None, ge=0, description="of an array's value, row by row; all of it if absent")
    prompt_html: str


class Option(Strict):
    """One answer to a question, and why it is right or where it leads astray."""

    html: str
    correct: bool
    because_html: str


class QuestionBlock(Strict):
    """A question with a few answers, each of which is explained."""

    type: Literal["question"] = "question"
    id: Identifier
    prompt_html: str
    options: list[Option]


class Solution(Strict):
    """A program that passes, and the words that explain it."""

    code: str
    html: str


class ExerciseBlock(Strict):
    """A function to write. How it is checked stays on the server."""

    type: Literal["exercise"] = "exercise"
    name: Identifier
    prompt_html: str
    starter: str = Field(description="what stands there at first; where it continues another, what is added to that")
    continues: str | None = Field(default=None, description="the exercise of this lesson whose program the learner goes on with")
    spelling: Dialect | None = Field(
        default=None, description="the framework that it is written for, not always the reader's choice; absent for plain Python"
    )
    function: str
    hints: list[str]
    solution: Solution


class RevealBlock(Strict):
    """Something that opens when the reader asks for it."""

    type: Literal["reveal"] = "reveal"
    summary: str
    html: str


Block = Annotated[
    TextBlock | ProgramBlock | GotoBlock | HighlightBlock | PredictBlock | QuestionBlock | ExerciseBlock | RevealBlock,
    Field(discriminator="type"),
]


class Further(Strict):
    """What a framework's own documentation, or a paper, says about the subject."""

    title: str
    url: str
    says_html: str
    spelling: Dialect | None = None


class Term(Strict):
    """A word that a lesson introduces, in both languages, and what it means."""

    name: Words
    html: str
    lesson: Slug


class LessonSummary(Strict):
    """A line of the list of lessons."""

    slug: Slug
    number: int
    title: str
    summary: str
    minutes: int
    part: str = Field(default="", description="the part of the course that the lesson belongs to")
    spellings: list[Dialect] = Field(description="the frameworks in which it can be read, the lesson's own first")
    needs: list[Slug] = Field(default_factory=list, description="lessons to read before this one")
    goals: list[str] = Field(default_factory=list, description="what a reader can do afterwards")


class Lesson(LessonSummary):
    """A whole lesson in one language and one spelling."""

    lang: Language
    spelling: Dialect
    blocks: list[Block]
    further: list[Further] = Field(default_factory=list)
    notes: str = Field(default="", description="HTML for the teacher: timing, what to ask the class")


class Example(Strict):
    """A program that the page offers to start from."""

    slug: Slug
    title: Words
    note: Words
    code: str
