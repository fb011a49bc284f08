"""Short links of runs, and the page that other sites may show in a frame."""

from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from tests.webapp.conftest import Run
from tests.webapp.programs import CHAIN_RULE
from webapp.links import LENGTH, LETTERS, MOST_OF_A_RUN, Link, LinkRow, Links, letters
from webapp.security import policy
from webapp.settings import SettingError, Settings
from webapp.storage import Storage, StoredRun


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    made = Storage(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    for name in ("a", "b"):
        made.save(StoredRun(name * 16, b"{}", 1.0, repeatable=True), [])
    return made


def test_a_link_leads_where_it_was_made_for_and_asking_twice_makes_one(storage: Storage) -> None:
    links = Links(storage)
    link = Link("a" * 16, 7, "edge")
    name = links.keep(link)
    assert links.keep(link) == name
    assert links.find(name) == link
    assert len(name) == LENGTH
    assert set(name) <= set(LETTERS)
    assert links.find("nothing2") is None


def test_two_links_of_the_same_letters_are_told_apart_by_one_more(storage: Storage) -> None:
    links = Links(storage)
    link = Link("a" * 16, 7, "edge")
    taken = letters(link)[:LENGTH]
    with sa.orm.Session(storage.engine) as session, session.begin():
        session.add(LinkRow(id=taken, run="b" * 16, step=0, level="node", created=sa.func.now()))
    assert links.keep(link) == letters(link)[: LENGTH + 1]
    assert links.find(taken) == Link("b" * 16, 0, "node")


def test_a_run_has_so_many_links_and_the_oldest_makes_room(storage: Storage) -> None:
    links = Links(storage)
    names = [links.keep(Link("a" * 16, step, "edge")) for step in range(MOST_OF_A_RUN + 3)]
    other = links.keep(Link("b" * 16, 0, "edge"))
    kept = [links.find(name) is not None for name in names]
    assert kept == [False] * 3 + [True] * MOST_OF_A_RUN
    assert links.find(other) is not None


def test_a_link_goes_with_its_run(storage: Storage) -> None:
    links = Links(storage)
    name = links.keep(Link("a" * 16, 7, "edge"))
    with storage.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM runs WHERE id = :id"), {"id": "a" * 16})
    assert links.find(name) is None


def test_a_link_is_made_and_followed_over_http(client: httpx.Client, run: Run) -> None:
    identifier = run(CHAIN_RULE)["id"]
    made = client.post(f"/api/runs/{identifier}/links", json={"step": 7, "level": "micro"})
    name = made.json()["id"]
    for written in (name, name.upper()):
        answer = client.get(f"/s/{written}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, f"/play/{identifier}?step=7&level=micro")


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/api/runs/aaaaaaaaaaaaaaaa/links", {"step": 1}, 404, "no_such_run"),
        ("/api/runs/{id}/links", {"step": 100_000}, 422, "no_such_step"),
        ("/api/runs/{id}/links", {"step": -1}, 422, "invalid_request"),
        ("/api/runs/{id}/links", {"step": 1, "level": "second"}, 422, "invalid_request"),
    ],
)
def test_a_link_that_cannot_be_made_is_a_problem(
    client: httpx.Client, run: Run, path: str, body: dict[str, object], status: int, code: str
) -> None:
    answer = client.post(path.replace("{id}", run(CHAIN_RULE)["id"]), json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("name", ["nothing2", "' OR 1=1 --", "a" * 24, "损失"])
def test_a_link_that_leads_nowhere_is_the_page_that_says_so(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/s/{name}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_only_the_embedded_page_may_be_framed_by_the_sites_of_the_setting(client: httpx.Client) -> None:
    for path in ("/embed", "/embed/aaaaaaaaaaaaaaaa", "/play"):
        assert client.get(path).headers["content-security-policy"].endswith("frame-ancestors 'self'")
    assert policy("https://a.example https://b.example").endswith("; frame-ancestors https://a.example https://b.example")
    with pytest.raises(SettingError, match="TAPEDECK_FRAME_ANCESTORS"):
        Settings.from_environment({"TAPEDECK_FRAME_ANCESTORS": "https://a.example; script-src *"})
