"""The database stays within its bounds: what was not opened for longest goes first, and nobody waits for it."""

import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from tests.webapp.storage.conftest import Save
from webapp.retention import STEP_RUNS, Retention
from webapp.settings import Settings
from webapp.storage import RunRow, Storage

UNBOUNDED = Settings(keep_days=0, keep_bytes=0, client_bytes=0)


def tidy(storage: Storage, **bounds: float) -> int:
    return asyncio.run(Retention(storage, replace(UNBOUNDED, **bounds)).tidy())


def left(storage: Storage, numbers: range) -> list[int]:
    return [number for number in numbers if storage.find(f"{number:016d}") is not None]


def use(database_url: str, number: int, moment: datetime) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.update(RunRow).where(RunRow.id == f"{number:016d}").values(used=moment))
    engine.dispose()


def test_without_bounds_nothing_goes(storage: Storage, save: Save) -> None:
    save(1, days=10_000, client="me")
    assert tidy(storage) == 0


def test_what_nobody_opened_for_long_goes_and_what_was_opened_stays(database_url: str, storage: Storage, save: Save) -> None:
    now = datetime.now(UTC)
    for number, days in enumerate((400, 400, 20)):
        run = save(number, owner="o" * 64)
        use(database_url, number, now - timedelta(days=days))
        if number == 0:
            assert storage.stamp(run.id) is not None  # somebody opens its link
    assert tidy(storage, keep_days=365) == 1
    assert left(storage, range(3)) == [0, 2]
    assert storage.array("0" * 15 + "1", 3) is None


def test_past_the_bound_in_all_the_longest_unopened_go_until_there_is_room(storage: Storage, save: Save) -> None:
    for number in range(40):
        save(number, days=40 - number, text=os.urandom(1000))
    size = storage.size()
    removed = tidy(storage, keep_bytes=size // 2)
    assert size // 2 * 0.8 < storage.size() <= size // 2 * 0.9
    assert left(storage, range(40)) == list(range(removed, 40))
    assert tidy(storage, keep_bytes=size // 2) == 0


def test_one_client_that_fills_the_disk_loses_its_own_runs_alone(storage: Storage, save: Save) -> None:
    for number in range(3):
        save(number, days=100, client="learner", text=os.urandom(1000))
    for number in range(3, 30):
        save(number, days=30 - number, client="flood", text=os.urandom(1000))
    save(30, days=200, text=os.urandom(50_000))  # nobody's
    assert tidy(storage, client_bytes=10_000) > 0
    assert left(storage, range(3)) == [0, 1, 2]
    assert left(storage, range(30, 31)) == [30]
    assert 0 < len(left(storage, range(3, 30))) < 10
    assert not storage.clients_above(10_000)


def test_more_than_one_step_takes_can_go(storage: Storage, save: Save) -> None:
    for number in range(STEP_RUNS * 2 + 1):
        save(number)
    assert tidy(storage, keep_days=1) == STEP_RUNS * 2 + 1


def test_two_servers_that_tidy_at_once_remove_no_more_than_one_would(database_url: str, storage: Storage, save: Save) -> None:
    for number in range(120):
        save(number, days=120 - number, text=os.urandom(1000))
    bounds = replace(UNBOUNDED, keep_bytes=storage.size() // 2)
    other = Storage(database_url)

    async def both() -> None:
        await asyncio.gather(Retention(storage, bounds).tidy(), Retention(other, bounds).tidy())

    asyncio.run(both())
    assert bounds.keep_bytes * 0.35 < storage.size() <= bounds.keep_bytes * 0.9
    other.close()


def test_who_writes_much_is_tidied_after_before_the_time_comes(storage: Storage, save: Save) -> None:
    async def emptied() -> bool:
        for _ in range(1000):
            if not storage.count():
                return True
            await asyncio.sleep(0.01)
        return False

    async def work() -> None:
        async with Retention(storage, replace(UNBOUNDED, keep_bytes=100 << 20, keep_days=1, tidy_seconds=3600)) as retention:
            assert await emptied()  # the first look, when the server starts
            save(2)
            retention.wrote(6 << 20)
            assert await emptied()

    save(1)
    asyncio.run(work())
