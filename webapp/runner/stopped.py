"""The recording of a run that could not write its own: killed from outside, or out of memory beyond recovery.

It holds the program and the reason, and no node. The words are the engine's words for the same limits where it has them.
"""

from typing import Any

from webapp.recording_model import Edges, Events, Nodes
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
    "killed": (
        "The program's process ended before it could answer.",
        "Try again; if it happens again, use smaller tensors.",
    ),
}


def stopped_problem(reason: str, settings: Settings) -> dict[str, Any]:
    """The problem document of the recording's `error`."""
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
        "span": None,
        "node": -1,
        "params": {} if limit is None else {"limit": limit},
        "related": [],
        "type": "LimitReached",
        "traceback": "",
    }


def stopped_recording(source: str, reason: str, settings: Settings) -> dict[str, Any]:
    """A whole recording with nothing in it but the program and why it was stopped."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return {
        "schema": "recording/1",
        "program": {"source": source, "dialect": "torch" if "torch" in source else "numpy"},
        "status": "limit",
        "error": stopped_problem(reason, settings),
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
