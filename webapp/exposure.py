"""Which addresses may be served: every one where programs are shut in, and this computer's own where they are not.

Knows addresses and levels; the levels themselves are found out by `webapp.runner.probe`.
"""

import ipaddress

from starlette.types import ASGIApp, Receive, Scope, Send

from webapp.problems import Problem, problem_response
from webapp.runner.report import Level


class Exposed(Exception):
    """An address that must not be served at this level; the message is for a person."""


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches the address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("10.0.0.7")
    (True, True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check(host: str, level: Level) -> None:
    """Raises `Exposed` where strangers would reach programs that are not shut in."""
    if level == "C" and not is_loopback(host):
        raise Exposed(
            f"programs are not shut in on this system (level C), so {host} is not served, only this computer: HOST=127.0.0.1; "
            "'tapedeck doctor' says what is missing"
        )


class LoopbackOnly:
    """The same for a server that was started in another way: at level C, requests that came in by another address are refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on where it may be answered."""
        if scope["type"] == "http" and scope["app"].state.runner.report.level == "C" and not _came_from_here(scope):
            await problem_response(Problem(403, "not_shut_in", "This server answers on its own computer only."))(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _came_from_here(scope: Scope) -> bool:
    """By the address that was called; without one (a socket file) the connection is local."""
    server = scope.get("server")
    return server is None or server[1] is None or is_loopback(server[0])
