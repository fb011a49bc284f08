"""Every request has an id, is measured, and leaves a line in the log; what goes wrong inside is a problem document like all others.

The outermost part of the application. Knows requests and answers, nothing of what they are about.
"""

import logging
import re
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webapp.connection import CLIENT_GONE
from webapp.http.logs import REQUEST, event
from webapp.metrics import Metrics
from webapp.problems import Problem, problem_response

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = logging.getLogger(__name__)


class Requests:
    """Gives ids, counts, and writes the log. An id that came with the request is kept, if it looks like one."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log_clients: bool = False) -> None:
        self._app, self._metrics, self._log_clients = app, metrics, log_clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and says afterwards what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        given = connection.headers.get(HEADER, "")
        identifier = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        began, status, size = time.perf_counter(), CLIENT_GONE, 0

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identifier
            size += len(message.get("body", b""))
            await send(message)

        token = REQUEST.set(identifier)
        try:
            await self._app(scope, receive, send_counted)
        finally:
            seconds = time.perf_counter() - began
            method, route = scope["method"] if scope["method"] in METHODS else "other", template(scope)
            self._metrics.request(method, route, status, seconds)
            about = {"client": connection.client.host} if self._log_clients and connection.client is not None else {}
            event("request", method=method, route=route, status=status, ms=round(seconds * 1e3, 1), bytes=size, **about)
            REQUEST.reset(token)


class Failures:
    """Answers for what nobody expected: a plain sentence to the client, the whole story to the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        begun = False

        async def send_seen(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_seen)
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            log.exception("a request failed", extra={"about": {"method": scope["method"], "route": template(scope)}})
            problem = Problem(500, "internal_error", "Something went wrong in the server; its log says what.")
            await problem_response(problem)(scope, receive, send)


def template(scope: Scope) -> str:
    """The route that answered, as it is written in the source: paths themselves would be too many, and hold the names of runs."""
    found = getattr(scope.get("route"), "path", None)
    if found is None:
        found = next((f"{folder}/*" for folder in ("/assets", "/docs/files") if scope.get("root_path", "").endswith(folder)), "none")
    return str(found)
