"""What can be set from outside, in one typed place: environment variables named TAPEDECK_*, some of them known by another name too.

Knows nothing of the parts that use the settings. `Settings()` is the default; tests make their own. docs/settings.md is written from
this class by `python scripts/settings_page.py`.
"""

import difflib
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal

from limits import parse_many
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic.dataclasses import dataclass

ROOT = Path(__file__).resolve().parent.parent
ALSO = {"host": "HOST", "port": "PORT", "database_url": "DATABASE_URL", "redis_url": "REDIS_URL"}
"""Names that other programs use for the same; TAPEDECK_* counts where both are there."""


class SettingError(ValueError):
    """A variable that cannot be used; the message names it, and says what would do."""


def _parallel() -> int:
    """A few more runs than processors: some wait, and one client's endless loops leave room for others."""
    return max(2, os.cpu_count() or 2) + 2


def _of_one_client() -> int:
    return _parallel() - 1


def _split(given: Any) -> Any:
    return tuple(word for word in given.replace(",", " ").split() if word != "none") if isinstance(given, str) else given


def _rate(text: str) -> str:
    if text not in ("", "off"):
        parse_many(text)
    return text.removeprefix("off")


def _network(text: str) -> str:
    ipaddress.ip_network(text)
    return text


def _origin(text: str) -> str:
    if not text.startswith(("http://", "https://")) or text.count("/") != 2:
        raise ValueError("an origin is a scheme and a host, as in https://example.org")
    return text


def _sites(text: str) -> str:
    if set(text) & set(";,\r\n"):
        raise ValueError("sites are written with spaces between them")
    return text


def about(text: str, **rules: Any) -> Any:
    """What a setting is for, as the page of settings says it, and what its values must be."""
    return Field(description=text, **rules)


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
Networks = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], BeforeValidator(_split)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], BeforeValidator(_split)]
Rate = Annotated[str, AfterValidator(_rate)]


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes are bytes, times are seconds. Environment variables have the field's name in capitals after TAPEDECK_."""

    host: Annotated[str, about("the address to listen on; one that others reach is served only where programs are shut in")] = "127.0.0.1"
    port: Annotated[int, about("the port to listen on; 0 takes a free one")] = 8000
    database_url: Annotated[str, about("where runs are kept, as an SQLAlchemy URL")] = f"sqlite:///{ROOT / 'data' / 'tapedeck.sqlite'}"
    keep_days: Annotated[float, about("days after which a run that nobody opened is removed; 0: kept as long as there is room", ge=0)] = 0.0
    keep_bytes: Annotated[
        int, about("bytes of all stored runs; past them those go first that were not opened for longest; 0: no bound", ge=0)
    ] = 10 << 30
    client_bytes: Annotated[int, about("bytes of the stored runs that one client made, in the same way; 0: no bound", ge=0)] = 1 << 30
    tidy_seconds: Annotated[float, about("seconds between two looks at these bounds", gt=0)] = 600.0
    redis_url: Annotated[
        str, about("a Redis that several server processes share: rates are counted there, and a run can be called off at any of them")
    ] = ""
    static: Annotated[Path, about("the folder of the built front end")] = ROOT / "static" / "dist"
    graphviz: Annotated[str, about("path of the layout program; empty: `dot`, else the packaged one")] = ""

    wall_limit: Annotated[float, about("seconds by the clock that a program may take", gt=0)] = 10.0
    cpu_limit: Annotated[float, about("seconds of processor time that a program may take", gt=0)] = 5.0
    writing_limit: Annotated[float, about("seconds on top for a program that was stopped, to write what it recorded", gt=0)] = 3.0
    memory_limit: Annotated[int, about("bytes that a program may use above what Python and the engine take", gt=0)] = 1 << 30
    output_limit: Annotated[int, about("bytes that a program may print", gt=0)] = 1 << 20
    node_limit: Annotated[int, about("nodes that a recording may have", gt=0)] = 20_000
    event_limit: Annotated[int, about("events that a recording may have", gt=0)] = 200_000
    answer_limit: Annotated[int, about("bytes that a program's process may send back in all", gt=0)] = 64 << 20
    code_limit: Annotated[int, about("bytes that a program may be long", gt=0)] = 100_000
    parallel_runs: Annotated[int, about("programs that run at once; others wait", gt=0)] = Field(default_factory=_parallel)
    client_runs: Annotated[int, about("of those, at most so many of one client", gt=0)] = Field(default_factory=_of_one_client)
    long_runs: Annotated[
        int, about("programs that turned out to be long and go on beside these, after everybody else; half of them of one client", ge=0)
    ] = 32
    waiting_runs: Annotated[int, about("programs that may wait; the next is asked to come again", ge=0)] = 512
    spare_children: Annotated[int, about("processes that are forked and confined before anybody asks", ge=0)] = 2
    sandbox: Annotated[Literal["A", "B", "C"], about("the strongest level to use; less is for finding out what a layer does")] = "A"
    bubblewrap: Annotated[str, about("path of the program, or `off`; empty: `bwrap` where it is installed and works")] = ""

    allowed_hosts: Annotated[
        Words,
        about(
            "names by which the server may be called (the Host header), `*.example.org` for all below one, `*` for every one; "
            "empty: this computer's own names where only it is served, else every one"
        ),
    ] = ()
    trusted_proxies: Annotated[
        Networks,
        about("addresses or networks of reverse proxies, whose X-Forwarded-For and X-Forwarded-Proto are believed; no others' are"),
    ] = ()
    cors_origins: Annotated[Origins, about("origins whose pages may call the interface; empty: only this server's own page")] = ()
    frame_ancestors: Annotated[
        str,
        AfterValidator(_sites),
        about("sites that may show /embed in a frame, as in a Content-Security-Policy: 'none', 'self', origins, *"),
    ] = "'self'"
    body_limit: Annotated[int, about("bytes that the body of a request may have", gt=0)] = 1 << 20
    header_limit: Annotated[int, about("bytes that the headers of a request may have", gt=0)] = 32 << 10
    header_seconds: Annotated[float, about("seconds for the headers of a request to arrive", gt=0)] = 10.0
    body_seconds: Annotated[float, about("seconds for the body of a request to arrive", gt=0)] = 20.0
    write_seconds: Annotated[float, about("seconds for which a reader may take nothing of an answer", gt=0)] = 30.0
    keep_alive_seconds: Annotated[int, about("seconds for which a connection without a request is kept", gt=0)] = 20
    connections: Annotated[int, about("connections at a time; the next gets 503", gt=0)] = 4_000
    client_connections: Annotated[int, about("of those, at most so many of one address that is no trusted proxy's", gt=0)] = 2_000
    run_rate: Annotated[
        Rate,
        about(
            "how often one client may send something: programs, exercises and whatever else, as in `20/second; 1200/minute`; `off`: as often as it likes"
        ),
    ] = "1200/minute"
    drawing_rate: Annotated[Rate, about("how often one client may ask for pictures and layouts")] = "1200/minute"
    read_rate: Annotated[Rate, about("how often one client may ask for anything else under /api")] = "12000/minute"
    stop_seconds: Annotated[float, about("seconds that runs have to end by themselves when the server is told to stop", ge=0)] = 10.0
    metrics_from: Annotated[
        Networks,
        about("who may read /metrics, by the address that connects, and never through a proxy; `none`: nobody"),
    ] = ("127.0.0.0/8", "::1")
    log: Annotated[
        Literal["plain", "json"],
        about(
            "`plain`: warnings, for a person at a terminal; `json`: also every request and run, one object a line, never with a program's text"
        ),
    ] = "plain"
    log_clients: Annotated[bool, about("whether lines of the log name the client's address")] = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Reads TAPEDECK_*, and the names in `ALSO`. Raises `SettingError`, which names every wrong one.

        >>> Settings.from_environment({"PORT": "9000", "TAPEDECK_WALL_LIMIT": "3"}).port
        9000
        """
        given = os.environ if environment is None else environment
        names = {one.name: name_of(one.name, given) for one in fields(cls)}
        _refuse_misspelt(given)
        try:
            return cls(**{field: given[name] for field, name in names.items() if given.get(name)})  # type: ignore[arg-type]
        except ValidationError as error:
            raise SettingError("\n".join(_said(names[str(one["loc"][0])], one) for one in error.errors())) from None


def name_of(field: str, environment: Mapping[str, str]) -> str:
    """The variable that a setting is read from."""
    own = f"TAPEDECK_{field.upper()}"
    return ALSO[field] if not environment.get(own) and environment.get(ALSO.get(field, "")) else own


def _refuse_misspelt(environment: Mapping[str, str]) -> None:
    known = [f"TAPEDECK_{one.name.upper()}" for one in fields(Settings)]
    for name in environment:
        near = difflib.get_close_matches(name, known, 1, 0.9) if name.startswith("TAPEDECK_") and name not in known else []
        if near:
            raise SettingError(f"there is no setting {name}; is {near[0]} meant?")


_FAULTS = {
    "int_parsing": "which is not a number",
    "float_parsing": "which is not a number",
    "int_from_float": "which is not a whole number",
}


def _said(name: str, fault: Any) -> str:
    if fault["type"] == "literal_error":
        *others, last = fault["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return f"{name} is {fault['input']!r}; it is {', '.join(others)} or {last}"
    words = _FAULTS.get(fault["type"], fault["msg"].removeprefix("Value error, ").removeprefix("Input should be "))
    if fault["type"] in _FAULTS:
        return f"{name} is {fault['input']!r}, {words}"
    return (
        f"{name} is {fault['input']!r}; it should be {words}"
        if fault["msg"].startswith("Input")
        else f"{name} is {fault['input']!r}: {words}"
    )
