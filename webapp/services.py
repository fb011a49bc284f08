"""What the routes get from the application: its parts, typed, through FastAPI's dependencies."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from webapp.cancelling import Cancelling
from webapp.graphviz_engine import Graphviz
from webapp.layout import Layouts
from webapp.messages import Messages
from webapp.metrics import Metrics
from webapp.runner.service import Runner
from webapp.runs import Runs
from webapp.settings import Settings
from webapp.storage import Storage


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one application."""

    settings: Settings
    graphviz: Graphviz
    layouts: Layouts
    runner: Runner
    storage: Storage
    runs: Runs
    metrics: Metrics
    messages: Messages
    cancelling: Cancelling


async def services_of(request: Request) -> Services:
    """The parts of the application that a request came to. Asynchronous, though it waits for nothing: FastAPI calls others in a thread."""
    services: Services = request.app.state.services
    return services


Asked = Annotated[Services, Depends(services_of)]
