"""Two servers on one PostgreSQL, as behind a balancer: what one of them does holds for the other at once."""

import uuid
from collections.abc import Iterator

import httpx
import psycopg
import pytest
import sqlalchemy as sa

from tests.server import running_server
from tests.webapp.programs import CHAIN_RULE

OWNER = "Tapedeck-Owner"
JSON = {"Content-Type": "application/json"}
Pair = tuple[httpx.Client, httpx.Client]


@pytest.fixture(scope="module")
def shared_url(postgres_url: str) -> str:
    """An empty database for all tests here."""
    server, name = sa.make_url(postgres_url), f"served_{uuid.uuid4().hex}"
    with psycopg.connect(host=server.host, port=server.port, user=server.username, dbname=server.database, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def pair(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two servers that know nothing of each other."""
    one, two = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    with (
        running_server(one, course=False, database_url=shared_url) as first,
        running_server(two, course=False, database_url=shared_url) as second,
        httpx.Client(base_url=first.url, timeout=60) as here,
        httpx.Client(base_url=second.url, timeout=60) as there,
    ):
        yield here, there


def post(client: httpx.Client, code: str, owner: str = "") -> httpx.Response:
    answer = client.post("/api/runs", json={"code": code}, headers={OWNER: owner} if owner else {})
    assert answer.status_code == 200, answer.text
    return answer


def test_a_run_is_known_to_both_with_its_short_links(pair: Pair) -> None:
    here, there = pair
    made = post(here, CHAIN_RULE + "# shared\n")
    identifier = made.json()["id"]
    assert there.get(f"/api/runs/{identifier}").json() == made.json()
    assert post(there, CHAIN_RULE + "# shared\n").json() == made.json()
    link = here.post(f"/api/runs/{identifier}/links", json={"step": 3, "level": "edge"}).json()["id"]
    assert there.get(f"/s/{link}").headers["location"].startswith(f"/play/{identifier}")


def test_the_secret_is_given_out_once_and_deletes_everywhere(pair: Pair) -> None:
    here, there = pair
    first = post(here, CHAIN_RULE + "# mine\n")
    secret = first.headers[OWNER]
    assert secret not in first.text
    identifier = first.json()["id"]
    assert OWNER not in post(here, CHAIN_RULE + "# mine too\n", secret).headers
    refused = there.delete(f"/api/runs/{identifier}", headers={OWNER: "x" * 43, **JSON})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_run")
    assert there.delete(f"/api/runs/{identifier}", headers=JSON).status_code == 403
    gone = there.delete(f"/api/runs/{identifier}", headers={OWNER: secret, **JSON})
    assert gone.json() == {"deleted": True}
    for client in pair:
        assert client.get(f"/api/runs/{identifier}").status_code == 404
    assert post(here, CHAIN_RULE + "# mine\n", secret).json()["id"] == identifier


def test_a_run_that_somebody_else_made_as_well_stays(pair: Pair) -> None:
    here, there = pair
    code = CHAIN_RULE + "# ours\n"
    mine, yours = post(here, code), post(there, code)
    identifier = mine.json()["id"]
    assert here.delete(f"/api/runs/{identifier}", headers={OWNER: mine.headers[OWNER], **JSON}).json() == {"deleted": False}
    assert there.get(f"/api/runs/{identifier}").status_code == 200
    assert here.delete(f"/api/runs/{identifier}", headers={OWNER: yours.headers[OWNER], **JSON}).json() == {"deleted": True}


def test_without_its_database_a_server_says_so_and_goes_on_when_it_is_back(pair: Pair, shared_url: str) -> None:
    here, _ = pair
    identifier = post(here, CHAIN_RULE + "# kept\n").json()["id"]
    url = sa.make_url(shared_url)
    with psycopg.connect(host=url.host, port=url.port, user=url.username, dbname="template1", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false".encode())
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database])
        answer = here.get(f"/api/runs/{identifier}")
        assert (answer.status_code, answer.json()["code"]) == (503, "storage_unreachable")
        assert int(answer.headers["retry-after"]) > 0
        connection.execute(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true".encode())
    assert here.get(f"/api/runs/{identifier}").status_code == 200
