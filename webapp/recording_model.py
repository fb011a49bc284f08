"""The recording as types: what a child's answer must be before anything else of the server looks at it.

The format is described in docs/recording.md and written by the engine. A child can forge its answer, so besides types this
holds what readers rely on: columns of equal length, and indices that point into their pools.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, SkipValidation, Tag, model_validator

from webapp.runner.dialect import Dialect

Index = Annotated[int, Field(ge=0, lt=1 << 31)]
_Words = Literal["nan", "inf", "-inf"]
Number = float | _Words
Scalar = bool | int | Number
INLINE = 256  # elements of an array that stands whole
_NUMBERS = {float, int, bool}
Text = Annotated[str, Field(max_length=1 << 21)]
Name = Annotated[str, Field(max_length=4096)]


class Document(BaseModel):
    """A part of the recording: no field that the format does not have."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _plain_numbers(data: Any) -> Any:
    """What a list of scalars is, told for the whole list: asking each of thousands which member of the union it is takes five times as long."""
    if type(data) is not list or len(data) > INLINE:
        raise ValueError(f"not a list of at most {INLINE} numbers")
    if not _NUMBERS.issuperset(map(type, data)) and not all(type(one) in _NUMBERS or one in get_args(_Words) for one in data):
        raise ValueError("not a list of numbers")
    return data


class Operation(Document):
    """An operation of the engine: its names, its symbol and its mathematics."""

    name: Name
    kind: Literal["elementwise", "linear", "bilinear", "general"]
    symbol: Name
    backward: Name
    role: Name
    latex: Name
    partials: list[Name | None] | None
    pulls: list[Name | None]


class Statistics(Document):
    """Of an array's finite elements; None where there are none. `nan` and `inf` count the others."""

    min: float | None
    max: float | None
    mean: Number | None
    std: Number | None
    norm: Number | None
    zeros: Index
    nan: Index
    inf: Index


class Histogram(Document):
    """Equal bins from `low` to `high`."""

    low: float | None
    high: float | None
    counts: list[Index]


class SmallArray(Document):
    """At most 256 elements, row-major."""

    shape: list[Index]
    data: Annotated[list[Scalar], Field(max_length=INLINE), SkipValidation, AfterValidator(_plain_numbers)]

    @model_validator(mode="after")
    def _fills_its_shape(self) -> Self:
        if math.prod(self.shape) != len(self.data):
            raise ValueError("an array has not as many numbers as its shape says")
        return self


class LargeArray(Document):
    """What is said of an array that is too large to be in the document."""

    shape: list[Index]
    stats: Statistics
    histogram: Histogram | None
    preview: SmallArray


def _sort_of(value: Any) -> str:
    """Which member of `Value` a value is: told by one look, where trying each in turn takes twice as long."""
    if isinstance(value, dict):
        return "large" if "stats" in value else "small"
    return (
        "large" if isinstance(value, LargeArray) else "small" if isinstance(value, SmallArray) else "nothing" if value is None else "number"
    )


_Members = (
    Annotated[Scalar, Tag("number")]
    | Annotated[SmallArray, Tag("small")]
    | Annotated[LargeArray, Tag("large")]
    | Annotated[None, Tag("nothing")]
)
Value = Annotated[_Members, Discriminator(_sort_of)]


class Scope(Document):
    """A module that was being called."""

    path: Name
    type: Name
    parent: Index
    template: Index


class Program(Document):
    """The text as it was run."""

    source: Text
    dialect: Dialect


Span = tuple[Index, Index, Index, Index]


class Related(Document):
    """Another place in the program, and what happened there."""

    span: Span | None
    label: Name


class Notice(Document):
    """A problem that ended nothing. `code` is what the page translates, `params` fill its sentence."""

    code: Name
    message: Text
    hint: Text
    span: Span | None
    node: Annotated[int, Field(ge=-1)]
    params: dict[str, Any]
    related: list[Related]
    type: Name = ""
    traceback: Text = ""


class ProgramError(Notice):
    """The problem that ended a run: `type` is the exception's class, `traceback` the learner's own lines."""


class Nodes(Document):
    """A column each; row 7 is node 7."""

    op: list[Annotated[int, Field(ge=-1)]]
    kind: list[Annotated[int, Field(ge=0, le=3)]]
    name: list[Index]
    scope: list[Index]
    span: list[Index]
    shape: list[Index]
    dtype: list[Index]
    device: list[Index]
    attributes: list[Index]
    saved: list[Index]
    requires_grad: list[Annotated[int, Field(ge=0, le=1)]]
    value: list[Index]
    gradient: list[Index]
    by: list[int]


class Edges(Document):
    """Input number `slot` of node `target` is node `source`."""

    source: list[Index]
    target: list[Index]
    slot: list[Index]


class EventDetails(Document):
    """What a few events have besides: the axes that were summed, how many saved values were let go, what was printed, what changed a tensor.

    `mean`, `squares`, `sum` and `velocity` are indices of what an optimiser keeps.
    """

    axes: list[Index] = []
    count: Index = 0
    text: Text = ""
    op: Index = 0
    other: Annotated[int, Field(ge=-1)] = -1
    number: Scalar = 0
    rule: Name = ""
    lr: Scalar = 0
    step: Index = 0
    mean: Index = 0
    squares: Index = 0
    sum: Index = 0
    velocity: Index = 0
    beta1: Scalar = 0
    beta2: Scalar = 0
    eps: Scalar = 0
    decay: Scalar = 0


class Events(Document):
    """What happened, in order; `details` holds the extras of a few events by their number."""

    kind: list[Annotated[int, Field(ge=0, le=15)]]
    subject: list[Annotated[int, Field(ge=-1)]]
    value: list[Index]
    before: list[Index]
    after: list[Index]
    span: list[Index]
    details: dict[str, EventDetails]


class Phase(Document):
    """A paragraph of the run."""

    kind: Literal["forward", "backward", "update", "tangent"]
    first: Index
    count: Index
    iteration: Index


class Pass(Document):
    """A backward pass: the nodes seeded (none where the recording has not seen them), and its events."""

    root: Annotated[int, Field(ge=-1)]
    roots: list[Index]
    first: Index
    count: Index
    span: Index
    create_graph: bool


class Push(Document):
    """Tangents pushed along the tape (forward mode): the outputs they were pushed to, and its events."""

    root: Annotated[int, Field(ge=-1)]
    roots: list[Index]
    first: Index
    count: Index
    span: Index


class CapturedLine(Document):
    """A line of a generated program: the piece of source and the operation it came from, and the part of the program it is in."""

    line: Index
    span: Span | None
    op: Name
    part: Literal["forward", "adjoint", "update"]


class CapturedProgram(Document):
    """A function that was captured, and the NumPy program it became."""

    name: Name
    source: Text
    lines: list[CapturedLine]
    explain: Text


class Recording(Document):
    """The log of one run of a program; see docs/recording.md."""

    schema_: Literal["recording/1"] = Field(alias="schema")
    program: Program
    status: Literal["ok", "error", "limit"]
    error: ProgramError | None
    notices: list[Notice]
    stdout: Text
    ops: list[Operation]
    names: list[Name]
    shapes: list[list[Index]]
    dtypes: list[Name]
    devices: list[Name]
    spans: list[Span | None]
    attributes: list[dict[str, Any]]
    saves: list[list[Name]]
    scopes: list[Scope]
    values: list[Value]
    nodes: Nodes
    edges: Edges
    events: Events
    phases: list[Phase]
    passes: list[Pass | None]
    pushes: list[Push] = []
    captured: list[CapturedProgram] = []

    @model_validator(mode="after")
    def _points_into_itself(self) -> Self:
        nodes, edges, events = self.nodes, self.edges, self.events
        count = _same_length("nodes", nodes, Nodes.model_fields)
        edge_count = _same_length("edges", edges, Edges.model_fields)
        event_count = _same_length("events", events, (name for name in Events.model_fields if name != "details"))
        values = len(self.values)
        pools = (
            ("nodes.op", nodes.op, len(self.ops)),
            ("nodes.name", nodes.name, len(self.names)),
            ("nodes.scope", nodes.scope, len(self.scopes)),
            ("nodes.span", nodes.span, len(self.spans)),
            ("nodes.shape", nodes.shape, len(self.shapes)),
            ("nodes.dtype", nodes.dtype, len(self.dtypes)),
            ("nodes.device", nodes.device, len(self.devices)),
            ("nodes.attributes", nodes.attributes, len(self.attributes)),
            ("nodes.saved", nodes.saved, len(self.saves)),
            ("nodes.value", nodes.value, values),
            ("nodes.gradient", nodes.gradient, values),
            ("edges.source", edges.source, count),
            ("edges.target", edges.target, count),
            ("events.subject", events.subject, max(count, edge_count, 1)),
            ("events.value", events.value, values),
            ("events.before", events.before, values),
            ("events.after", events.after, values),
            ("events.span", events.span, len(self.spans)),
            (
                "events.details",
                [index for one in events.details.values() for index in (one.mean, one.squares, one.sum, one.velocity)],
                values,
            ),
            ("scopes.parent", [scope.parent for scope in self.scopes], len(self.scopes)),
            ("phases", [phase.first + phase.count for phase in self.phases], event_count + 1),
            ("passes", [root for one in self.passes if one for root in one.roots], count),
            ("pushes", [root for one in self.pushes for root in one.roots], count),
        )
        for what, column, size in pools:
            if column and max(column) >= size:
                raise ValueError(f"{what} points past the end")
        if any(source >= target for source, target in zip(edges.source, edges.target, strict=True)):
            raise ValueError("an edge does not go forward")
        if any(scope.parent >= number for number, scope in enumerate(self.scopes) if number):
            raise ValueError("a scope is inside itself")
        return self


def _same_length(what: str, table: Document, columns: Iterable[str]) -> int:
    lengths = {len(_column(table, name)) for name in columns}
    if len(lengths) != 1:
        raise ValueError(f"the columns of {what} differ in length")
    return lengths.pop()


def _column(table: Document, name: str) -> Sequence[Any]:
    column: Sequence[Any] = getattr(table, name)
    return column
