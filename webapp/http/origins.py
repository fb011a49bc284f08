"""By which name the server may be called, and whose pages may make it do something.

A page of somebody else's can send requests from a learner's browser. It cannot send ours: a request that changes something must be JSON,
and come from this origin or from one that the settings name. A name that is not ours is how another page would reach a server on this
computer (DNS rebinding). There are no cookies and no passwords that such a request could carry; this keeps it from running programs.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from webapp.exposure import is_loopback
from webapp.problems import Problem, problem_response
from webapp.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOCAL = ("localhost", "*.localhost", "127.0.0.1", "[::1]")


def allowed_hosts(settings: Settings) -> tuple[str, ...]:
    """The names by which this server may be called; nothing where every one will do."""
    chosen = settings.allowed_hosts or (LOCAL if is_loopback(settings.host) else ("*",))
    return () if "*" in chosen else tuple(name.lower() for name in chosen)


def is_allowed(host: str, names: Sequence[str]) -> bool:
    """Whether a Host header names one of these; the port does not matter.

    >>> is_allowed("localhost:8000", LOCAL), is_allowed("[::1]:80", LOCAL), is_allowed("evil.example", LOCAL)
    (True, True, False)
    """
    name = host.lower()
    if not name.endswith("]"):
        name = name.rpartition(":")[0] or name
    return any(name == one or (one.startswith("*.") and name.endswith(one[1:])) for one in names)


class KnownHost:
    """Refuses requests that call the server by another name."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self._app, self._names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on where the name is ours."""
        if scope["type"] == "http" and self._names and not is_allowed(Headers(scope=scope).get("host", ""), self._names):
            problem = Problem(
                421,
                "wrong_host",
                "This server is not known by the name in the address. Whoever runs it names it in TAPEDECK_ALLOWED_HOSTS.",
            )
            await problem_response(problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class OwnPages:
    """Refuses requests that would change something and were not sent by a page of ours, or are not JSON."""

    def __init__(self, app: ASGIApp, others: Sequence[str] = ()) -> None:
        self._app, self._others = app, frozenset(others)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on where it may be answered."""
        if scope["type"] == "http" and scope["method"] not in SAFE:
            headers = Headers(scope=scope)
            if not self._is_ours(headers):
                problem = Problem(403, "cross_site", "A page of another site asked for this. Only this server's own page may.")
                await problem_response(problem)(scope, receive, send)
                return
            if not _is_json(headers):
                problem = Problem(415, "not_json", "The body of the request must be JSON: Content-Type: application/json.")
                await problem_response(problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        """By what the browser says of the page; other programs say nothing, and act for nobody but themselves."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if origin in self._others:
            return True
        same_origin = origin is None or urlsplit(origin).netloc == headers.get("host", "")
        return same_origin and site in ("same-origin", "none")


def _is_json(headers: Headers) -> bool:
    empty = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    return empty or headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
