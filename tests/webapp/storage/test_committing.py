"""Runs that are saved at the same time share a commit, and nothing else: neither another's fault nor another's going."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.webapp.storage.conftest import ARRAY, stored
from webapp.committing import MOST_RUNS, Committing
from webapp.database import StorageError
from webapp.runner.answers import StoredArray
from webapp.storage import Save, Storage


class Watched(Storage):
    """A storage that says how many runs each transaction held."""

    together: list[int]

    def save_all(self, saves: Sequence[Save]) -> list[int]:
        """As in `Storage`."""
        self.together.append(len(saves))
        return super().save_all(saves)


def open_watched(url: str) -> Watched:
    storage = Watched(url)
    storage.together = []
    return storage


def test_what_waits_for_a_commit_shares_the_next_one(database_url: str) -> None:
    storage = open_watched(database_url)

    async def go() -> list[int]:
        committing = Committing(storage)
        return await asyncio.gather(*(committing.save(Save(stored(n), (ARRAY,), owner="a" * 64)) for n in range(2 * MOST_RUNS)))

    sizes = asyncio.run(go())
    assert storage.together == [MOST_RUNS, MOST_RUNS]
    assert storage.size() == sum(sizes)
    assert all(storage.find(stored(n).id) == stored(n) and storage.array(stored(n).id, 3) == ARRAY for n in range(2 * MOST_RUNS))
    storage.close()


def test_a_run_that_two_save_at_once_is_there_once_with_both_as_its_owners(storage: Storage) -> None:
    mine, yours = "a" * 64, "b" * 64

    async def go() -> None:
        committing = Committing(storage)
        await asyncio.gather(*(committing.save(Save(stored(1), (ARRAY,), owner=owner)) for owner in (mine, yours)))

    asyncio.run(go())
    assert storage.count() == 1
    assert [storage.delete(stored(1).id, owner) for owner in (mine, yours)] == ["shared", "deleted"]


def test_a_run_that_cannot_be_kept_does_not_take_the_others_with_it(storage: Storage) -> None:
    bad = Save(stored(1), (ARRAY, StoredArray(3, "|u1", (1,), b"1")))  # two arrays under one number

    async def go() -> list[int | BaseException]:
        committing = Committing(storage)
        saves = [Save(stored(0)), bad, Save(stored(2))]
        return await asyncio.gather(*(committing.save(one) for one in saves), return_exceptions=True)

    first, second, third = asyncio.run(go())
    assert isinstance(second, Exception)
    assert not isinstance(first, BaseException)
    assert not isinstance(third, BaseException)
    assert [storage.find(stored(n).id) is not None for n in range(3)] == [True, False, True]


def test_all_that_a_broken_database_refuses_hear_of_it(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(saves: Sequence[Save]) -> list[int]:
        raise StorageError("storage_busy", "held")

    async def go() -> list[int | BaseException]:
        committing = Committing(storage)
        with monkeypatch.context() as broken:
            broken.setattr(storage, "save_all", refuse)
            refused = await asyncio.gather(*(committing.save(Save(stored(n))) for n in range(3)), return_exceptions=True)
        await committing.save(Save(stored(9)))
        return refused

    assert [type(one) for one in asyncio.run(go())] == [StorageError] * 3
    assert storage.find(stored(9).id) is not None


def test_who_goes_away_does_not_keep_the_others_from_their_answers(storage: Storage) -> None:
    async def go() -> None:
        committing = Committing(storage)
        saves = [asyncio.create_task(committing.save(Save(stored(n)))) for n in range(3)]
        await asyncio.sleep(0)
        saves[1].cancel()
        await asyncio.gather(saves[0], saves[2])

    asyncio.run(go())
    assert all(storage.find(stored(n).id) is not None for n in (0, 2))
