"""The single page application, its files, and the page that documents the HTTP interface.

File names under /assets hold a digest of their content, so they are kept for ever; everything else is asked for again.
"""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from fastapi import APIRouter, FastAPI, Request
from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from webapp.problems import Problem, methods_at, not_understood
from webapp.security import policy
from webapp.services import Asked

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
PACKED = {"br": ".br", "gzip": ".gz"}
"""Content codings, the smaller first, and how the files in them are called."""

router = APIRouter(include_in_schema=False)


class Assets(StaticFiles):
    """Files whose names change with their content; beside a text stand the compressed forms that the build made of it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, in the smallest form that the browser takes, to be kept for ever."""
        response = await super().get_response(path, scope)
        taken = {word.strip() for word in Headers(scope=scope).get("accept-encoding", "").split(",")}
        packed = next((one for one in PACKED if one in taken and self.lookup_path(path + PACKED[one])[1]), None)
        if packed:
            response = await super().get_response(path + PACKED[packed], scope)
            response.headers["Content-Encoding"] = packed
        response.headers.add_vary_header("Accept-Encoding")
        response.headers["Cache-Control"] = FOR_EVER
        return response


@router.get("/")
@router.get("/play")
@router.get("/play/{id}")
@router.get("/lessons")
@router.get("/lessons/{slug}")
@router.get("/glossary")
@router.get("/examples")
def page(services: Asked) -> Response:
    """The page that shows all of these."""
    return _index(services)


@router.get("/embed")
@router.get("/embed/{id}")
def embedded_page(services: Asked) -> Response:
    """The player alone, for a frame in a page of somebody else's. A browser that reads `frame-ancestors` ignores `X-Frame-Options`."""
    return _index(services, {"Content-Security-Policy": policy(services.settings.frame_ancestors)})


def _index(services: Asked, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    index = services.settings.static / "index.html"
    if not index.is_file():
        raise Problem(503, "not_built", "The front end is not built; run `make run`.")
    return FileResponse(index, headers={"Cache-Control": ASK_AGAIN, **headers})


DOCS = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Tapedeck: the HTTP interface</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/files/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/files/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#docs", deepLinking: true, tryItOutEnabled: true});\n'


@router.get("/docs")
def docs() -> HTMLResponse:
    """Every route with its types, tried out from the page."""
    return HTMLResponse(DOCS)


@router.get("/docs/start.js")
def docs_start() -> Response:
    """Starts the page of the documentation; a file of its own because the pages run no inline script."""
    return Response(START, media_type="text/javascript")


@router.get("/{path:path}")
def root_file(request: Request, services: Asked, path: str) -> Response:
    """A file at the root of the front end, such as its icon; to a browser, the page that says there is no such page."""
    if methods := methods_at(request):
        return not_understood(request, methods)
    static = services.settings.static
    hidden = path.startswith(".") or path == "index.html" or "/" in path or "\\" in path
    if not hidden and (static / path).is_file():
        return FileResponse(static / path, headers={"Cache-Control": ASK_AGAIN})
    return nothing(request, static)


def nothing(request: Request, static: Path) -> Response:
    """What an address answers that leads nowhere: to a browser the page that says so, to others a problem."""
    index = static / "index.html"
    for_eyes = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(("/api/", "/assets/", "/docs/"))
    if for_eyes and index.is_file():
        return FileResponse(index, 404, headers={"Cache-Control": ASK_AGAIN})
    raise Problem(404, "not_found", f"There is nothing at {request.url.path}.")


def install(app: FastAPI, static: Path) -> None:
    """Adds the pages and the files they need; called last, since it has a route for every name at the root."""
    app.mount("/assets", Assets(directory=static / "assets", check_dir=False), name="assets")
    spec = importlib.util.find_spec("fastapi_offline")
    if spec is not None and spec.origin is not None:
        app.mount("/docs/files", StaticFiles(directory=Path(spec.origin).parent / "static"), name="docs")
    app.include_router(router)
