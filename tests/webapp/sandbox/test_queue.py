"""Who runs next: clients in turn, never more at a time than may be, and nobody who gave up keeps a place."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.runner.queue import FairQueue, QueueFull


def order(queue: FairQueue, clients: list[str]) -> list[str]:
    """The clients in the order in which they had their turn; all of them ask at the same time."""
    had: list[str] = []

    async def one(client: str) -> None:
        async with queue.turn(client):
            had.append(client)
            await asyncio.sleep(0)

    async def go() -> None:
        await asyncio.gather(*(one(client) for client in clients))

    asyncio.run(go())
    return had


def test_a_client_that_asks_for_much_waits_its_turn() -> None:
    had = order(FairQueue(1, 1, 100), ["greedy"] * 6 + ["ann", "bob"])
    assert had == ["greedy", "greedy", "ann", "bob", "greedy", "greedy", "greedy", "greedy"]


def test_one_client_never_has_every_place() -> None:
    queue = FairQueue(3, 2, 100)

    async def go() -> None:
        held = asyncio.Event()

        async def hold() -> None:
            async with queue.turn("greedy"):
                await held.wait()

        greedy = [asyncio.create_task(hold()) for _ in range(5)]
        await asyncio.sleep(0)
        assert (queue.running, queue.waiting) == (2, 3)
        async with asyncio.timeout(1), queue.turn("honest"):
            assert queue.running == 3
        held.set()
        await asyncio.gather(*greedy)

    asyncio.run(go())
    assert (queue.running, queue.waiting) == (0, 0)


def test_too_many_are_sent_away() -> None:
    queue = FairQueue(1, 1, 1)

    async def go() -> list[str]:
        async def one() -> None:
            async with queue.turn("a"):
                await asyncio.sleep(0.01)

        done = await asyncio.gather(*(one() for _ in range(3)), return_exceptions=True)
        return [type(one).__name__ for one in done]

    assert sorted(asyncio.run(go())) == ["NoneType", "NoneType", QueueFull.__name__]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30), st.integers(1, 4), st.integers(1, 4))
def test_whoever_gives_up_leaves_no_trace(callers: list[tuple[str, bool]], together: int, each: int) -> None:
    queue = FairQueue(together, each, 100)
    most = 0
    served = 0

    async def one(client: str) -> None:
        nonlocal most, served
        async with queue.turn(client):
            most = max(most, queue.running)
            await asyncio.sleep(0)
            served += 1

    async def go() -> None:
        tasks = [asyncio.create_task(one(client)) for client, _ in callers]
        await asyncio.sleep(0)
        for task, (_, gives_up) in zip(tasks, callers, strict=True):
            if gives_up:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(go())
    assert (queue.running, queue.waiting) == (0, 0)
    assert most <= together
    assert served >= sum(not gives_up for _, gives_up in callers)


def test_the_place_of_one_who_gives_up_when_it_is_called_goes_on() -> None:
    async def go() -> bool:
        queue = FairQueue(1, 1, 10)
        first = queue.turn("a")
        await first.__aenter__()
        waiting = asyncio.create_task(_enter(queue, "b"))
        last = asyncio.create_task(_enter(queue, "c"))
        await asyncio.sleep(0)
        await first.__aexit__(None, None, None)  # b is called …
        waiting.cancel()  # … and gives up before it hears
        with pytest.raises(asyncio.CancelledError):
            await waiting
        async with asyncio.timeout(1):
            await last
        return queue.running == 0

    def _enter(queue: FairQueue, client: str) -> Coroutine[Any, Any, None]:
        async def enter() -> None:
            async with queue.turn(client):
                await asyncio.sleep(0)

        return enter()

    assert asyncio.run(go())


def test_a_turn_that_steps_aside_leaves_its_place_to_the_next() -> None:
    queue = FairQueue(1, 1, 100, aside=3)

    async def go() -> list[bool]:
        held = asyncio.Event()
        stepped: list[bool] = []

        async def loop(client: str) -> None:
            async with queue.turn(client) as turn:
                stepped.append(turn.step_aside())
                await held.wait()

        loops = [asyncio.create_task(loop(client)) for client in ("greedy", "greedy", "ann")]
        for _ in range(10):
            await asyncio.sleep(0)
        async with asyncio.timeout(1), queue.turn("honest"):
            assert queue.running == 4
            more = asyncio.create_task(loop("bob"))
            await asyncio.sleep(0)
        for _ in range(10):
            await asyncio.sleep(0)
        assert (queue.running, queue.waiting) == (4, 0)
        held.set()
        await asyncio.gather(*loops, more)
        return stepped

    assert asyncio.run(go()) == [True, True, True, False]
    assert (queue.running, queue.waiting) == (0, 0)


def test_one_client_has_half_of_the_room_aside() -> None:
    queue = FairQueue(2, 2, 100, aside=2)

    async def go() -> list[bool]:
        async with asyncio.timeout(1):
            async with queue.turn("greedy") as first:
                aside = [first.step_aside()]
                async with queue.turn("greedy") as second, queue.turn("ann") as third:
                    return [*aside, second.step_aside(), third.step_aside()]

    assert asyncio.run(go()) == [True, False, True]
    assert (queue.running, queue.waiting) == (0, 0)
