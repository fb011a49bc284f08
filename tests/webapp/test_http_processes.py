"""Several server processes beside one Redis, and what becomes of runs when a server is told to stop. Real processes."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server import RunningServer, running_server
from tests.services import redis_server
from tests.webapp.programs import CHAIN_RULE
from tests.webapp.sandbox.stage import descendants

PATIENCE = 60  # seconds: only whether it happens is asked, never how soon
SLEEPER = "import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * x\nprint('up')\nimport time\ntime.sleep({seconds})\n"


def until(found: Callable[[], Any]) -> Any:
    """What `found` finds, as soon as it does."""
    gone = time.monotonic() + PATIENCE
    while not (answer := found()) and time.monotonic() < gone:
        time.sleep(0.05)
    assert answer
    return answer


def running(server: RunningServer) -> int:
    """How many programs run there now."""
    told = httpx.get(f"{server.url}/metrics", timeout=PATIENCE)
    found = re.search(r"^tapedeck_runs_running (\d+)", told.text, re.MULTILINE)
    assert found is not None, told.text
    return int(found[1])


def post(server: RunningServer, path: str, client: str = "192.0.2.1", **body: Any) -> httpx.Response:
    return httpx.post(f"{server.url}{path}", json=body, timeout=PATIENCE, headers={"X-Forwarded-For": client})


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, RunningServer, ExitStack]]:
    """Two servers beside one Redis, and what ends that Redis."""
    with ExitStack() as redis, ExitStack() as servers:
        url = redis.enter_context(redis_server())
        settings = {"redis_url": url, "run_rate": "4/hour", "trusted_proxies": "127.0.0.1", "wall_limit": 50, "spare_children": 1}
        first, second = (servers.enter_context(running_server(tmp_path_factory.mktemp("pair"), course=False, **settings)) for _ in range(2))
        yield first, second, redis


def test_both_say_that_they_hear_each_other(pair: tuple[RunningServer, RunningServer, ExitStack]) -> None:
    assert [httpx.get(f"{server.url}/api/ready").json()["messages"] for server in pair[:2]] == ["shared", "shared"]


def test_a_run_is_called_off_at_the_other_server(pair: tuple[RunningServer, RunningServer, ExitStack]) -> None:
    first, second, _ = pair
    ticket = os.urandom(12).hex()
    assert post(second, "/api/runs/cancel", ticket=ticket).json() == {"cancelled": False}
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(post, first, "/api/runs", code=SLEEPER.format(seconds=45), ticket=ticket)
        until(lambda: running(first))
        assert post(second, "/api/runs/cancel", ticket=ticket).json() == {"cancelled": True}
        assert answer.result().json()["error"]["code"] == "cancelled"
    assert post(second, "/api/runs/cancel", ticket=ticket).json() == {"cancelled": False}


def test_one_client_is_counted_at_both(pair: tuple[RunningServer, RunningServer, ExitStack]) -> None:
    first, second, _ = pair
    statuses = [post(server, "/api/runs", "192.0.2.2").status_code for server in (first, second, first, second, first, second)]
    assert statuses == [422, 422, 422, 422, 429, 429]


def test_learners_go_on_when_redis_is_gone(pair: tuple[RunningServer, RunningServer, ExitStack]) -> None:
    first, second, redis = pair
    redis.close()
    ticket = os.urandom(12).hex()
    assert post(first, "/api/runs", "192.0.2.3", code=CHAIN_RULE, ticket=ticket).json()["status"] == "ok"
    assert post(second, "/api/runs/cancel", "192.0.2.3", ticket=ticket).json() == {"cancelled": False}
    assert [post(first, "/api/runs", "192.0.2.4").status_code for _ in range(5)] == [422, 422, 422, 422, 429]
    assert httpx.get(f"{first.url}/api/ready").json()["messages"] == "unreachable"


def test_a_server_that_is_told_to_stop_lets_runs_end_and_calls_off_the_rest(tmp_path: Path) -> None:
    with (
        ThreadPoolExecutor(3) as pool,
        running_server(tmp_path, course=False, wall_limit=50, stop_seconds=5, parallel_runs=2, client_runs=2) as server,
    ):
        short = pool.submit(post, server, "/api/runs", code=SLEEPER.format(seconds=1))
        until(lambda: running(server) == 1 or short.done())  # on a busy machine a second is soon over
        long = pool.submit(post, server, "/api/runs", code=SLEEPER.format(seconds=45))
        until(lambda: running(server) == (1 if short.done() else 2))
        queued = pool.submit(post, server, "/api/runs", code=SLEEPER.format(seconds=44))
        children = descendants(server.process)
        os.kill(server.process, signal.SIGTERM)
        assert short.result().json()["stdout"] == "up\n"
        assert short.result().json()["status"] == "ok"
        stopped = long.result().json()
        assert stopped["error"]["code"] == "cancelled"
        assert len(stopped["recording"]["nodes"]["op"]) in (0, 2)  # it has half a second to write what it recorded
        with suppress(httpx.TransportError):  # where it came when the door was shut
            answer = queued.result()  # as a run that was called off, or as a refusal where it came after the word to stop
            assert answer.status_code == 503 or answer.json()["error"]["code"] == "cancelled"
        until(lambda: not any(os.path.exists(f"/proc/{child}") for child in children))
    assert "Traceback" not in (tmp_path / "server.log").read_text()
