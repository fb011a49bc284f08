"""A real server with short limits, and a client for it."""

import gzip
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server import RunningServer, running_server
from tests.services import postgres_server, redis_server
from webapp.graphviz_engine import Graphviz

WALL, CPU = 8.0, 1.0

Run = Callable[..., dict[str, Any]]


PACKED = "export const packed = true;\n"


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all tests of this folder: what one of them does must not hurt the next."""
    folder = tmp_path_factory.mktemp("server")
    static = folder / "dist"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>Tapedeck</title>")
    (static / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (static / ".stamp").write_text("secret")
    (static / "assets" / "index-abc123.js").write_text("export const answer = 42;\n" * 200)
    (static / "assets" / "packed-abc123.js").write_text(PACKED)
    (static / "assets" / "packed-abc123.js.gz").write_bytes(gzip.compress(PACKED.encode()))
    with running_server(folder, wall_limit=WALL, cpu_limit=CPU, static=static) as server:
        yield server


@pytest.fixture(scope="session")
def client(running: RunningServer) -> Iterator[httpx.Client]:
    """Talks to the server."""
    with httpx.Client(base_url=running.url, timeout=60) as client:
        yield client


@pytest.fixture
def run(client: httpx.Client) -> Run:
    """Runs a program and answers with the JSON of its run."""

    def post(code: str, **more: Any) -> dict[str, Any]:
        answer = client.post("/api/runs", json={"code": code, **more})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return post


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis for the tests of this folder."""
    with redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database for the tests of this folder."""
    with postgres_server() as url:
        yield url


def _engines() -> list[str]:
    packaged = Path(sys.executable).with_name("graphviz-pure")
    return [path for path in (shutil.which("dot"), str(packaged)) if path]


@pytest.fixture(params=_engines(), ids=lambda path: Path(path).name)
def engine(request: pytest.FixtureRequest) -> Graphviz:
    """Every layout program of this machine: the packaged one always, and Graphviz's own where it is installed."""
    return Graphviz.find(request.param)
