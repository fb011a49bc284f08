"""Short links: made for a run and a place on its tape, and followed."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Request
from sqlalchemy.exc import IntegrityError
from starlette.responses import RedirectResponse, Response

from webapp.links import LETTERS, Link, Links
from webapp.models import LinkRequest, ShortLink
from webapp.problems import Problem, problem_responses
from webapp.routes.pages import nothing
from webapp.routes.runs import AskedRun
from webapp.services import Asked

router = APIRouter()


@router.post("/api/runs/{id}/links", tags=["runs"], responses=problem_responses(404))
async def keep_link(services: Asked, run: AskedRun, request: LinkRequest) -> ShortLink:
    """A short address, `/s/{id}`, of a place on a run's tape. It lives as long as the run; asking twice gives the same one."""
    most = run.outline.events
    if request.step > most:
        raise Problem(422, "no_such_step", f"The tape of this run has {most} events.")
    link = Link(run.stored.id, request.step, request.level)
    try:
        return ShortLink(id=await asyncio.to_thread(Links(services.storage).keep, link))
    except IntegrityError as error:  # the run was removed meanwhile
        raise Problem(404, "no_such_run", "There is no run with this id.") from error


@router.get("/s/{id}", include_in_schema=False)
async def follow(services: Asked, request: Request, id: Annotated[str, Path(max_length=24)]) -> Response:
    """Leads to the place on the tape; letters may be written large."""
    name = id.lower()
    link = await asyncio.to_thread(Links(services.storage).find, name) if set(name) <= set(LETTERS) else None
    if link is None:
        return nothing(request, services.settings.static)
    return RedirectResponse(f"/play/{link.run}?step={link.step}&level={link.level}", 302, {"Cache-Control": "no-cache"})
