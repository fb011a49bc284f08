"""The headers that every answer carries: what a page of ours may load, and what it may not do.

Everything comes from this server; scripts only from its files, never from the page's text. Styles may be inline because
the editor and the mathematics set them. What comes from /api is data: opened as a page, it may do nothing at all.
"""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
)
DATA = ("default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "form-action 'none'")


def policy(frame_ancestors: str = "'self'", rules: Sequence[str] = PAGE) -> str:
    """The Content-Security-Policy of a page that these sites may show in a frame.

    >>> policy("https://moodle.example.edu").rpartition("; ")[2]
    'frame-ancestors https://moodle.example.edu'
    """
    return "; ".join((*rules, f"frame-ancestors {frame_ancestors}"))


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICIES = {False: policy(), True: policy(rules=DATA)}
YEAR = 31_536_000  # seconds


class SecurityHeaders:
    """Adds the headers to every answer that does not have them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and its answer back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICIES[scope["path"].startswith("/api/")])
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
            await send(message)

        await self._app(scope, receive, send_with_headers)
