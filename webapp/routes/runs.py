"""Running a program, and everything that can be asked about a run by its id."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from webapp import export, film, slices, standalone
from webapp.connection import CLIENT_GONE, while_connected
from webapp.graphviz_engine import PictureFormat
from webapp.http.clients import client_of
from webapp.models import Cancellation, Cancelled, Deletion, Layout, Run, RunRequest, TensorSlice
from webapp.overrides import checked_overrides
from webapp.problems import Problem, problem_responses
from webapp.recording_model import Recording
from webapp.runs import KnownRun
from webapp.services import Asked, Services

router = APIRouter(prefix="/api/runs", tags=["runs"])
JSON = "application/json"
MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "dot": "text/vnd.graphviz; charset=utf-8",
}
# A run's id is a digest of what was run, but what a clock stopped is run again: caches ask first.
REVALIDATE = {"Cache-Control": "no-cache"}
PACKED = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
OWNER = "Tapedeck-Owner"
one_film = asyncio.Semaphore(1)  # a film is seventy drawings; whoever wants another waits
RunId = Annotated[str, Path(pattern="^[a-z2-7]{16}$", description="The id of a run.")]
OwnerSecret = Annotated[
    str | None,
    Header(
        alias=OWNER,
        pattern="^[A-Za-z0-9_-]{43}$",
        description="A secret that says who made a run, as an earlier answer gave it out in a header of this name.",
    ),
]


async def run_of(services: Asked, id: RunId) -> KnownRun:
    """The run that the path names."""
    run = await services.runs.find(id)
    if run is None:
        raise Problem(404, "no_such_run", "There is no run with this id.")
    return run


AskedRun = Annotated[KnownRun, Depends(run_of)]


def takes_gzip(http: Request) -> bool:
    """Whether whoever asks reads what is compressed by gzip."""
    return "gzip" in http.headers.get("accept-encoding", "")


async def answered(services: Services, http: Request, run: KnownRun, headers: Mapping[str, str]) -> Response:
    """A run as JSON; a large one is compressed once, and kept so."""
    if run.is_large and takes_gzip(http):
        return Response(await services.runs.pack(run), media_type=JSON, headers={**headers, **PACKED})
    return Response(await services.runs.answer(run), media_type=JSON, headers=dict(headers))


@router.post("", response_model=Run, responses=problem_responses(413, 503))
async def run_program(services: Asked, request: RunRequest, http: Request, owner: OwnerSecret = None) -> Response:
    """Runs a program, or answers with what is known of it. A learner's mistake is a run with status `error`.

    The run ends with the connection: whoever closes it takes the program with it. Who sends no `Tapedeck-Owner` is given one,
    once, by which they may delete this run and the ones that they make with it later.
    """
    limit = services.settings.code_limit
    try:
        size = len(request.code.encode())
    except UnicodeEncodeError as error:
        raise Problem(422, "invalid_request", "/code: half a character (a lone surrogate) is no text") from error
    if size > limit:
        raise Problem(
            413,
            "code_too_large",
            f"A program has at most {limit:,} bytes; this one has {size:,}.",
            limit=limit,
            size=size,
        )
    overrides, ticket, secret = checked_overrides(request.overrides), request.ticket or "", owner or secrets.token_urlsafe(32)
    async with services.cancelling.ticket(ticket):
        running = services.runs.run(request.code, overrides, request.seed, client=client_of(http), ticket=ticket, owner=secret)
        run = await while_connected(http, running)
    if run is None:
        return Response(status_code=CLIENT_GONE)  # nobody reads it
    return await answered(services, http, run, {} if owner else {OWNER: secret, "Cache-Control": "no-store"})


@router.post("/cancel", responses=problem_responses())
async def cancel_run(services: Asked, request: Cancellation) -> Cancelled:
    """Ends a run that was started with this ticket; the run's own answer is what it recorded until now."""
    return Cancelled(cancelled=await services.cancelling.cancel(request.ticket))


@router.api_route("/cancel", methods=["GET", "DELETE"], include_in_schema=False)
def nothing_to_read() -> None:
    """Not the run of that name."""
    raise HTTPException(405)


@router.delete("/{id}", responses=problem_responses(403))
async def delete_run(services: Asked, id: RunId, owner: OwnerSecret = None) -> Deletion:
    """Takes a run back for one who made it. Its link goes on working where somebody else made the same."""
    done = await services.runs.delete(id, owner) if owner else "not_yours"
    if done == "not_yours":
        raise Problem(403, "not_your_run", "There is no run with this id that this owner made.")
    return Deletion(deleted=done == "deleted")


@router.get("/{id}", response_model=Run, responses=problem_responses(404))
async def read_run(services: Asked, id: RunId, http: Request) -> Response:
    """A run by its id."""
    packed = await services.runs.packed(id) if takes_gzip(http) else None
    if packed is not None:
        return Response(packed, media_type=JSON, headers={**REVALIDATE, **PACKED})
    return await answered(services, http, await run_of(services, id), REVALIDATE)


@router.get("/{id}/layout", response_model=Layout, responses=problem_responses(404))
async def read_layout(
    services: Asked,
    run: AskedRun,
    open: Annotated[str, Query(pattern=r"^(\d{1,9}(,\d{1,9})*)?$", description="Scopes to show from inside.")] = "",
    all: Annotated[Literal["0", "1"], Query(description="1: hide nothing.")] = "0",
) -> Response:
    """Where everything is drawn, with other scopes open, or with nothing hidden."""
    opened = [int(part) for part in open.split(",") if part]
    return Response(await services.runs.layout(run, opened, all == "1"), media_type=JSON, headers=REVALIDATE)


@router.get("/{id}/recording.json", response_model=Recording, responses=problem_responses(404))
async def download_recording(run: AskedRun) -> Response:
    """The recording alone, as a file."""
    name = f'attachment; filename="tapedeck-{run.stored.id}.json"'
    return Response(run.stored.text, media_type=JSON, headers={"Content-Disposition": name, **REVALIDATE})


@router.get("/{id}/player.html", response_class=Response, responses={**problem_responses(404), 200: {"content": {"text/html": {}}}})
async def download_player(services: Asked, run: AskedRun) -> Response:
    """One HTML file that plays the run without a server."""
    try:
        text = standalone.page((await services.runs.answer(run)).decode(), folder=services.settings.static / "standalone")
    except standalone.NotBuilt as error:
        raise Problem(503, "not_built", f"{error}.") from error
    name = f'attachment; filename="tapedeck-{run.stored.id}.html"'
    return Response(text, media_type="text/html", headers={"Content-Disposition": name, **REVALIDATE})


@router.get("/{id}/film.gif", response_class=Response, responses={**problem_responses(404, 409), 200: {"content": {"image/gif": {}}}})
async def draw_film(
    services: Asked, run: AskedRun, iteration: Annotated[int, Query(ge=0, description="Which iteration of the run.")] = 0
) -> Response:
    """The graph of an iteration, animated: every value as it is computed, every gradient as it comes back."""
    try:
        async with one_film:
            drawn = await services.runs.work(run, film.film, services.layouts, services.graphviz, iteration)
    except export.Undrawable as error:
        raise _undrawable(error) from error
    name = f'attachment; filename="tapedeck-{run.stored.id}.gif"'
    return Response(drawn, media_type="image/gif", headers={"Content-Disposition": name, **REVALIDATE})


def _undrawable(error: export.Undrawable) -> Problem:
    return Problem(404 if error.code == "no_such_iteration" else 409, error.code, str(error))


PICTURES: dict[int | str, dict[str, Any]] = {200: {"content": {kind.split(";")[0]: {} for kind in MEDIA_TYPES.values()}}}


@router.get("/{id}/graph.{form}", response_class=Response, responses={**problem_responses(404, 409), **PICTURES})
async def draw(
    services: Asked,
    run: AskedRun,
    form: PictureFormat,
    iteration: Annotated[int, Query(ge=0, description="Which iteration of the run.")] = 0,
    all: Annotated[Literal["0", "1"], Query(description="1: hide nothing.")] = "0",
) -> Response:
    """The graph of an iteration, with the values and gradients at the end of its backward passes."""
    try:
        drawn = await services.runs.work(run, export.drawing, services.layouts, services.graphviz, form, iteration, all == "1")
    except export.Undrawable as error:
        raise _undrawable(error) from error
    name = f'inline; filename="tapedeck-{run.stored.id}.{form}"'
    return Response(drawn, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": name, **REVALIDATE})


@router.get("/{id}/tensors/{node}", response_model=TensorSlice, responses=problem_responses(404))
async def read_tensor(
    services: Asked,
    run: AskedRun,
    node: Annotated[int, Path(ge=0)],
    value: Annotated[int | None, Query(ge=1, description="Index in `values`; the node's own value if absent.")] = None,
    slice: Annotated[str, Query(max_length=200, description="For example 0:8,0:8; at most 10,000 elements.")] = "",
) -> Response:
    """Part of a node's array."""
    try:
        held = await services.runs.work(run, slices.held, node, value)
    except slices.Missing as error:
        raise Problem(404, error.code, str(error)) from error
    if held.array is not None:
        array = held.array
    elif (stored := await services.runs.array(run.stored.id, held.value)) is not None:
        array = slices.array_of(stored)
    else:
        raise Problem(404, "not_kept", "This array was too large to be kept whole; its preview is in the recording.")
    try:
        chosen = slices.parse(slice, array.shape)
    except slices.SliceError as error:
        raise Problem(422, "invalid_slice", f"{error}.") from error
    part = {
        "shape": list(array.shape),
        "slice": ",".join(f"{one.start}:{one.stop}" for one in chosen),
        "dtype": held.dtype,
        "data": slices.numbers(array[chosen]),
    }
    return Response(orjson.dumps(part), media_type=JSON, headers=REVALIDATE)
