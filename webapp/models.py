"""What the HTTP interface takes and gives, as types; `/docs` and the TypeScript client come from here.

The recording has a module of its own, and so have the lessons. No behaviour lives here.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from webapp.recording_model import ProgramError, Recording

Number = bool | int | float | Literal["nan", "inf", "-inf"]
Ticket = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Override = Number | list["Override"]


class Body(BaseModel):
    """A request's body: unknown fields are mistakes, and so is a word where a number should be."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RunRequest(Body):
    """A program to run."""

    code: str = Field(description="The program, at most 100 kB in UTF-8.", examples=["import torch\n"])
    overrides: dict[str, Any] | None = Field(
        default=None,
        description="Values for leaves, by the learner's name: a number, or nested lists of numbers.",
        examples=[{"x": 3.0}],
    )
    seed: int = Field(default=0, ge=0, lt=1 << 63, description="Starts the random numbers.")
    ticket: Ticket | None = Field(default=None, description="A secret name for this run while it lasts, to cancel it by.")


class Cancellation(Body):
    """Which run to end."""

    ticket: Ticket


class Cancelled(BaseModel):
    """What came of it."""

    cancelled: bool = Field(description="Whether there was such a run; it answers with what it recorded until then.")


class Deletion(BaseModel):
    """What came of taking a run back."""

    deleted: bool = Field(description="False: somebody else made the same run, so it is still there; it is no longer yours.")


@dataclass(slots=True)
class Constant:
    """A Python number that is drawn in the label of the operation that uses it."""

    slot: int
    ids: Annotated[list[int], Field(description="The constant's node in each iteration of the view.")]


@dataclass(slots=True)
class DrawnNode:
    """Something drawn: a card, a circle or a folded module. Pixels, y downwards; `x` and `y` are its centre.

    A plain data class, as there can be ten thousand of them; what has its default is not sent.
    """

    kind: Literal["variable", "operation", "output", "scope"]
    x: float
    y: float
    width: float
    height: float
    ids: Annotated[list[int], Field(description="The node in each iteration of the view.")]
    label: str
    constants: list[Constant] = field(default_factory=list)
    scope: Annotated[int, Field(description="Index in the recording's scopes; past them, the number of a series of equal modules.")] = 0
    count: Annotated[int, Field(description="How many nodes it stands for.")] = 1
    members: Annotated[tuple[int, ...], Field(description="The scopes that are folded into it.")] = ()
    parts: Annotated[list[list[int]], Field(description="Of a series: the last node of each repeat, in each iteration of the view.")] = (
        field(default_factory=list)
    )


@dataclass(slots=True)
class DrawnEdge:
    """A wire between two drawn nodes: a cubic Bézier of 1 + 3n points, or none where it is the plain one from side to side."""

    source: Annotated[int, Field(description="Index in the view's nodes.")]
    target: int
    ids: Annotated[list[int], Field(description="The edge in each iteration of the view; -1 for a wire into an output card.")]
    slot: int
    points: list[tuple[float, float]] = field(default_factory=list)


class View(BaseModel):
    """One picture, shared by all iterations of equal structure."""

    iterations: list[int]
    width: float
    height: float
    hidden: int = Field(description="Nodes that are not drawn because no gradient reached them.")
    nodes: list[DrawnNode]
    edges: list[DrawnEdge]


class Layout(BaseModel):
    """Where everything is drawn, for every iteration of the run."""

    views: list[View]
    iterations: list[int] = Field(description="The view of each iteration.")
    notice: Literal["too_many_nodes"] | None = None


class Run(BaseModel):
    """A program that was run. A learner's mistake is a run with status `error`."""

    id: str
    status: Literal["ok", "error", "limit"]
    stdout: str
    error: ProgramError | None
    recording: Recording
    layout: Layout
    elapsed_ms: float


class LinkRequest(Body):
    """A place on a run's tape that shall have a short address."""

    model_config = ConfigDict(extra="forbid")

    step: int = Field(ge=0, description="How many events have happened.")
    level: Literal["phase", "node", "edge", "micro"] = "edge"


class ShortLink(BaseModel):
    """A short link: the address is `/s/` and this id."""

    id: str


class TensorSlice(BaseModel):
    """Part of a large array: `data` is nested lists, with NaN and the infinities as text."""

    shape: list[int]
    slice: str
    dtype: str
    data: Any


class Words(BaseModel):
    """The same words in both languages."""

    en: str
    zh: str


class GraphvizInfo(BaseModel):
    """The layout program in use."""

    program: str
    version: str


class RunLimits(BaseModel):
    """What a run may use up: seconds, bytes, and what a recording holds."""

    wall: float
    cpu: float
    memory: int
    output: int
    nodes: int
    events: int
    code: int


class Health(BaseModel):
    """How the server is."""

    status: Literal["ok"]
    version: str
    python: str
    graphviz: GraphvizInfo
    runs: int = Field(description="Runs in storage.")
    runner: Literal["ready", "starting"]
    isolation: list[str] = Field(description="What confines a learner's program on this machine.")
    level: Literal["A", "B", "C"] = Field(description="How well programs are confined; see docs/security.md.")
    banner: str | None = Field(description="What a page must say where programs are not shut in.")
    frame_ancestors: str = Field(description="Which sites may show /embed in a frame, as in a Content-Security-Policy.")
    limits: RunLimits


class Readiness(BaseModel):
    """Whether the server takes programs, and how busy it is."""

    status: Literal["ready"]
    messages: Literal["alone", "shared", "unreachable"] = Field(description="Whether this process shares what it hears with others.")
    lessons: int = Field(description="Lessons that were read when the server started, or since; 0 where one of them has a mistake.")
    running: int = Field(description="Programs that run now.")
    waiting: int = Field(description="Programs that wait for their turn.")


Identifier = Annotated[str, Field(pattern=r"^[0-9a-z]{16}$")]
