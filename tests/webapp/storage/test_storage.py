"""What is kept comes back as it was, from every database, to every server that shares it; and who made a run may delete it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.webapp.storage.conftest import ARRAY, NOW, Save, stored
from webapp.links import Link, Links
from webapp.runs import owner_digest
from webapp.storage import Storage

MINE, YOURS = "a" * 64, "b" * 64


def test_a_run_and_its_arrays_come_back_as_they_were(storage: Storage) -> None:
    run = stored(1, '{"stdout":"标量 \\u0000 \U0001f600"}'.encode() * 1000)
    storage.save(run, [ARRAY])
    assert storage.find(run.id) == run
    assert storage.array(run.id, 3) == ARRAY
    assert storage.array(run.id, 4) is None
    assert storage.find(stored(2).id) is None
    assert (storage.stamp(run.id), storage.stamp(stored(2).id)) == (NOW, None)


def test_a_run_that_is_made_again_replaces_the_old_one_with_its_arrays(storage: Storage, save: Save) -> None:
    old = save(1, text=b"old")
    new = replace(old, text=b"new", repeatable=False)
    storage.save(new, [])
    assert storage.find(old.id) == new
    assert storage.array(old.id, 3) is None
    assert storage.count() == 1


def test_what_one_server_saved_another_one_finds(database_url: str, storage: Storage, save: Save) -> None:
    other = Storage(database_url)
    run = save(1, owner=MINE)
    assert other.find(run.id) == run
    assert other.delete(run.id, MINE) == "deleted"
    assert storage.stamp(run.id) is None
    other.close()


def test_many_writers_at_once_lose_nothing(database_url: str) -> None:
    servers = [Storage(database_url) for _ in range(3)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: servers[n % 3].save(stored(n % 40), [ARRAY], owner=f"{n:064d}"), range(120)))
    assert servers[0].count() == 40
    assert all(servers[0].array(stored(n).id, 3) == ARRAY for n in range(40))
    for server in servers:
        server.close()


def test_only_who_made_a_run_deletes_it_and_its_arrays_go_with_it(storage: Storage, save: Save) -> None:
    run = save(1, owner=MINE)
    save(2, owner=MINE)
    assert storage.delete(run.id, YOURS) == "not_yours"
    assert storage.find(run.id) == run
    assert storage.delete(run.id, MINE) == "deleted"
    assert (storage.find(run.id), storage.array(run.id, 3)) == (None, None)
    assert storage.delete(run.id, MINE) == "not_yours"
    assert storage.count() == 1


def test_a_run_that_two_people_made_goes_with_the_second(storage: Storage, save: Save) -> None:
    run = save(1, owner=MINE)
    assert storage.own(run.id, YOURS)
    assert storage.own(run.id, YOURS)
    assert storage.delete(run.id, MINE) == "shared"
    assert storage.find(run.id) == run
    assert storage.delete(run.id, YOURS) == "deleted"


def test_the_last_two_owners_at_once_leave_nothing_behind(database_url: str) -> None:
    servers = [Storage(database_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for number in range(20):
            run = stored(number)
            servers[0].save(run, [], owner=MINE)
            servers[0].own(run.id, YOURS)
            done = pool.map(lambda pair, run=run: pair[0].delete(run.id, pair[1]), zip(servers, (MINE, YOURS), strict=True))
            assert sorted(done) == ["deleted", "shared"]
    assert servers[0].count() == 0
    for server in servers:
        server.close()


def test_nobody_owns_what_is_not_there_or_what_everybody_made(storage: Storage, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.storage.MOST_OWNERS", 3)
    assert not storage.own(stored(1).id, MINE)
    run = save(1, owner=MINE)
    assert [storage.own(run.id, f"{n:064d}") for n in range(4)] == [True, True, False, False]
    assert storage.own(run.id, MINE)


def test_a_class_that_makes_the_same_short_link_at_once_gets_one_that_goes_with_its_run(storage: Storage, save: Save) -> None:
    run = save(1, owner=MINE)
    links = Links(storage)
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: links.keep(Link(run.id, 7, "edge")), range(24)))
    assert len(names) == 1
    assert links.find(*names) == Link(run.id, 7, "edge")
    storage.delete(run.id, MINE)
    assert links.find(*names) is None


def test_what_is_kept_of_an_owner_tells_neither_the_secret_nor_their_other_runs() -> None:
    secret = "s" * 43
    digests = {owner_digest(secret, stored(n).id) for n in range(3)}
    assert len(digests) == 3
    assert not any(secret in digest for digest in digests)
