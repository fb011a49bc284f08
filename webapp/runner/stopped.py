"""The recording of a run that could not write its own: killed from outside, or out of memory beyond recovery.

It holds the program and the reason, and no node. The words are the engine's words for the same limits where it has them.
"""

from typing import Any

from webapp.recording_model import Edges, Events, Nodes
from webapp.runner.dialect import dialect_of
from webapp.settings import Settings

WORDS = {
    "time_limit": (
        "The program ran for {limit:g} seconds and was stopped.",
        "Look for a loop whose condition never becomes false.",
    ),
    "cpu_limit": (
        "The program computed for {limit:g} seconds and was stopped.",
        "Look for a loop that never ends, or use smaller tensors.",
    ),
    "memory_limit": (
        "The program asked for more memory than it may have.",
        "Use smaller tensors: a thousand rows show as much as a million.",
    ),
    "cancelled": (
        "The program was stopped before its end.",
        "Run it again whenever you like.",
    ),
    "killed": (
        "The program's process ended before it could answer.",
        "Try again; if it happens again, use smaller tensors.",
    ),
}


def stopped_problem(reason: str, settings: Settings, span: list[int] | None = None) -> dict[str, Any]:
    """The problem document of the recording's `error`; `span` is where the program was, if that is known."""
    limit = {
        "time_limit": settings.wall_limit,
        "cpu_limit": settings.cpu_limit,
        "memory_limit": settings.memory_limit,
    }.get(reason)
    message, hint = WORDS[reason]
    return {
        "code": reason,
        "message": message.format(limit=limit),
        "hint": hint,
        "span": span,
        "node": -1,
        "params": {} if limit is None else {"limit": limit},
        "related": [],
        "type": "LimitReached",
        "traceback": "",
    }


def _span(source: str, line: int | None) -> list[int] | None:
    """A whole line, without its indent; columns count UTF-16 units, as everywhere in a recording."""
    lines = source.split("\n")
    if line is None or not 1 <= line <= len(lines):
        return None
    text = lines[line - 1]
    start = len(text) - len(text.lstrip())
    return [line, start, line, max(start + 1, len(text.rstrip().encode("utf-16-le", "surrogatepass")) // 2)]


def stopped_recording(source: str, reason: str, settings: Settings, line: int | None = None) -> dict[str, Any]:
    """A whole recording with nothing in it but the program, why it was stopped, and at which line."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return {
        "schema": "recording/1",
        "program": {"source": source, "dialect": dialect_of(source)},
        "status": "limit",
        "error": stopped_problem(reason, settings, _span(source, line)),
        "notices": [],
        "stdout": "",
        "ops": [],
        "names": [""],
        "shapes": [[]],
        "dtypes": [""],
        "devices": [""],
        "spans": [None],
        "attributes": [{}],
        "saves": [[]],
        "scopes": [{"path": "", "type": "program", "parent": 0, "template": 0}],
        "values": [None],
        "nodes": {column: [] for column in Nodes.model_fields},
        "edges": {column: [] for column in Edges.model_fields},
        "events": {column: {} if column == "details" else [] for column in Events.model_fields},
        "phases": [],
        "passes": [None],
    }
