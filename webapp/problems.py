"""Errors as RFC 9457 problem documents, whatever raised them: a route, validation or the router. (A bug is answered by `webapp.http.requests`.)

Knows nothing of what the routes do. A learner's mistake is not an error here: it is a run with status `error`.
"""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from webapp.http.logs import REQUEST

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One thing that is wrong with a request: where, as a JSON pointer, and what."""

    pointer: str
    detail: str


class ProblemDocument(BaseModel):
    """RFC 9457. `code` is stable, and is what the page translates."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(default="about:blank", examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no run with this id."])
    code: str = Field(examples=["no_such_run"])
    request_id: str = Field(default="", description="What the server's log calls the request.")
    errors: list[FieldProblem] | None = None


class Problem(Exception):
    """Raised by routes to answer with a problem document; `extensions` become members of it."""

    def __init__(self, status: int, code: str, detail: str, *, title: str | None = None, **extensions: Any) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.title = title or HTTPStatus(status).phrase
        self.extensions = extensions


TOO_LARGE = Problem(413, "too_large", "The body of the request is too large.")
TOO_MANY_HEADERS = Problem(431, "too_large", "The headers of the request are too large.")
TOO_SLOW = Problem(408, "too_slow", "The body of the request did not arrive in time.")


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The answer for a problem."""
    document = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": REQUEST.get(),
        **problem.extensions,
    }
    return Response(orjson.dumps(document), problem.status, headers=headers, media_type=MEDIA_TYPE)


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What to give a route's `responses`, so that the OpenAPI document names its problems."""
    schema = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
    return {status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}} for status in (*statuses, 422, 500)}


def _everywhere(document: dict[str, Any]) -> None:
    """Adds the problems that stand before every route: they come of the request itself, and of how often it is sent."""
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            statuses = {421, 429, 431} | ({403, 408, 413, 415} if method != "get" else set())
            for status in sorted(statuses) if path.startswith("/api/") else ():
                about["responses"].setdefault(str(status), problem_responses(status)[status])


def _pointer(location: Sequence[Any]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location)


async def _raised(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for this class alone
    headers = {"Retry-After": "2"} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return problem_response(error, headers)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == TOO_LARGE.status:
        return problem_response(TOO_LARGE)
    if error.status_code == TOO_SLOW.status:
        return problem_response(TOO_SLOW, {"Connection": "close"})
    if error.status_code == HTTPStatus.BAD_REQUEST:  # what FastAPI says of bytes that are no text
        return problem_response(Problem(422, "invalid_request", "The body is not JSON in UTF-8.", title="Invalid request"))
    code, detail = f"http_{error.status_code}", str(error.detail)
    if error.status_code == HTTPStatus.NOT_FOUND:
        code, detail = "not_found", f"There is nothing at {request.url.path}."
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return not_understood(request, methods_at(request))
    problem = Problem(error.status_code, code, detail)
    return problem_response(problem, dict(error.headers or {}))


def methods_at(request: Request) -> list[str]:
    """The methods that the interface has at a request's path. A path that is written out goes before one with names in it."""
    path, written = request.url.path, request.app.openapi()["paths"]
    here = [path] if path in written else [one for one in written if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one)), path)]
    return sorted({method.upper() for one in here for method in written[one]})


def not_understood(request: Request, methods: Sequence[str]) -> Response:
    """The answer to a method that a path does not have."""
    problem = Problem(405, "method_not_allowed", f"{request.method} is not understood at {request.url.path}.")
    return problem_response(problem, {"Allow": ", ".join(methods)})


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    found = [{"pointer": _pointer([part for part in one["loc"] if part != "body"]), "detail": str(one["msg"])} for one in error.errors()]
    first = f"{found[0]['pointer'] or 'the body'}: {found[0]['detail']}" if found else "The request is not valid."
    return problem_response(Problem(422, "invalid_request", first, title="Invalid request", errors=found))


def install(app: FastAPI) -> None:
    """Makes every error of the application a problem document, and describes that document in its OpenAPI."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes, tags=app.openapi_tags)
            described = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
            _everywhere(document)
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas |= described.pop("$defs", {}) | {ProblemDocument.__name__: described}
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    app.add_exception_handler(Problem, _raised)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
