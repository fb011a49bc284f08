"""The server's log: for a person at a terminal, or one JSON object a line for a program that collects them.

A line of JSON holds what happened, to which request, how long it took and how it ended. It never holds what a learner wrote: of an
exception it has the type and the places in the source, not the message, since messages quote what they are about.
"""

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

from webapp.settings import Settings

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that is being answered."""
events = logging.getLogger("webapp.events")


def event(what: str, **about: Any) -> None:
    """Writes a line about something ordinary, which only the JSON log has."""
    events.info(what, extra={"about": about})


class Lines(logging.Formatter):
    """A record as one line of JSON. Its event is the message before anything was put into it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if REQUEST.get():
            line["request_id"] = REQUEST.get()
        line |= getattr(record, "about", {})
        if record.exc_info and record.exc_info[0] is not None:
            line |= {"error": record.exc_info[0].__qualname__, "at": places(record.exc_info[1])}
        return orjson.dumps(line, default=str).decode()


def places(error: BaseException | None) -> list[str]:
    """Where an exception came from, the innermost place last."""
    if error is None:
        return []
    return [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)][-12:]


def configuration(settings: Settings) -> dict[str, Any]:
    """What to give `logging.config.dictConfig`. The log goes to standard error."""
    json = settings.log == "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": Lines}, "plain": {"format": "tapedeck: %(message)s"}},
        "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "json" if json else "plain"}},
        "root": {"handlers": ["errors"], "level": "WARNING"},
        "loggers": {events.name: {"level": "INFO" if json else "WARNING"}},
    }
