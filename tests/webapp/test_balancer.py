"""docs/deploy.md as it is written: its nginx in front of two servers on one PostgreSQL and one Redis. All of them are real processes."""

import os
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest

from tests.server import ROOT, RunningServer, running_server
from tests.services import nginx_server, redis_server
from tests.webapp.programs import CHAIN_RULE
from tests.webapp.test_http_processes import SLEEPER, running, until

NAME = "tapedeck.example.org"
PATIENCE = 120


@dataclass(frozen=True)
class Balanced:
    """The address that learners have, and the servers behind it."""

    url: str
    servers: tuple[RunningServer, RunningServer]

    def client(self) -> httpx.Client:
        """Asks as a browser does for a page of this name."""
        name = f"{NAME}:{self.url.rpartition(':')[2]}"
        headers = {"Host": name, "Origin": f"https://{name}", "Sec-Fetch-Site": "same-origin"}
        return httpx.Client(base_url=self.url, verify=False, headers=headers, timeout=PATIENCE)


def site(servers: tuple[RunningServer, RunningServer]) -> str:
    """The block of the page, with the places of this test in it."""
    page = (ROOT / "docs" / "deploy.md").read_text("utf8")
    found = re.search(r"```nginx\n(.*?)```", page, re.DOTALL)
    assert found is not None
    text = found[1].replace("443 ssl", "127.0.0.1:PORT ssl")
    text = re.sub(r"/etc/letsencrypt\S+fullchain.pem", "CERTIFICATE", text)
    text = re.sub(r"/etc/letsencrypt\S+privkey.pem", "KEY", text)
    for number, server in enumerate(servers, 1):
        text = text.replace(f"127.0.0.1:800{number}", server.url.removeprefix("http://"))
    return text


@pytest.fixture(scope="module")
def balanced(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Balanced]:
    """Two servers behind one nginx, set up as the page says."""
    with ExitStack() as stack:
        settings = {
            "database_url": postgres_url,
            "redis_url": stack.enter_context(redis_server()),
            "trusted_proxies": "127.0.0.1",
            "allowed_hosts": f"{NAME} 127.0.0.1",
            "wall_limit": 50,
            "run_rate": "80/hour",
            "spare_children": 1,
        }
        first, second = (
            stack.enter_context(running_server(tmp_path_factory.mktemp("balanced"), course=False, **settings)) for _ in range(2)
        )
        yield Balanced(stack.enter_context(nginx_server(site((first, second)))), (first, second))


def test_a_run_is_found_by_its_link_at_every_server(balanced: Balanced) -> None:
    with balanced.client() as client:
        run = client.post("/api/runs", json={"code": CHAIN_RULE}).json()
        assert run["status"] == "ok"
        link = client.post(f"/api/runs/{run['id']}/links", json={"step": 3}).json()["id"]
        assert client.get(f"/s/{link}").headers["location"].startswith(f"/play/{run['id']}?step=3")
        for server in balanced.servers:
            assert httpx.get(f"{server.url}/api/runs/{run['id']}").json()["recording"] == run["recording"]
        assert client.get("/api/ready").json()["messages"] == "shared"


def test_who_goes_takes_the_program_along(balanced: Balanced) -> None:
    with balanced.client() as client, pytest.raises(httpx.ReadTimeout):
        client.post("/api/runs", json={"code": SLEEPER.format(seconds=45)}, timeout=httpx.Timeout(PATIENCE, read=1))
    until(lambda: not any(running(server) for server in balanced.servers))


def test_refusals_come_through_as_the_server_words_them(balanced: Balanced) -> None:
    with balanced.client() as client:
        large = client.post("/api/runs", json={"code": "x" * 1_500_000})
        assert (large.status_code, large.json()["code"]) == (413, "too_large")
        stranger = client.get("/api/health", headers={"Host": "elsewhere.example.org"})
        assert (stranger.status_code, stranger.json()["code"]) == (421, "wrong_host")
        assert client.get("/metrics").status_code == 404
        assert "strict-transport-security" in client.get("/api/health").headers


def test_with_one_server_killed_nobody_notices_and_a_clients_rate_is_one_at_both(balanced: Balanced) -> None:
    stop = threading.Event()
    killed = balanced.servers[0]

    def learner(number: int) -> list[str]:
        with balanced.client() as client:
            answers = []
            for turn in range(10):
                if turn == 3 and number == 0:
                    os.kill(killed.process, signal.SIGKILL)
                    stop.set()
                code = f"import torch\nx = torch.tensor({number}.{turn}, requires_grad=True)\n(x * x).backward()\nprint('up')\n"
                answer = client.post("/api/runs", json={"code": code}, headers={"X-Forwarded-For": f"192.0.2.{number}{turn}"})
                answers.append(answer.json()["stdout"] if answer.status_code == 200 else answer.text)
        return answers

    with ThreadPoolExecutor(4) as pool:
        for answers in pool.map(learner, range(4)):
            assert answers == ["up\n"] * 10
    assert stop.is_set()
    with balanced.client() as client:
        asked = (client.post("/api/runs", json={}, headers={"X-Forwarded-For": f"192.0.2.{turn}"}) for turn in range(300))
        refused = next(answer for answer in asked if answer.status_code == 429)  # what it pretends to be does not count
        assert refused.json()["code"] == "too_often"
        assert int(refused.headers["retry-after"]) > 0
