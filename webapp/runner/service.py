"""The server's side of the runner: hands out runs in turn, holds the clock, cancels, and believes nothing unchecked.

`Runner.run` and `Runner.call_function` never raise for what a learner's program does, only `RunnerBusy` when too many wait or none is taken. How
children are made is `parent`'s affair, who runs next `queue`'s, and what may be believed of an answer `answers`'.
"""

import asyncio
import os
import signal
import socket
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson

from webapp import reading
from webapp.runner import kernel, parent
from webapp.runner.answers import (
    Answer,
    CallReport,
    RunResult,
    Stopped,
    checked_call,
    has_last_words,
    last_words,
    opened,
    stopped_call,
    stopped_run,
)
from webapp.runner.parent import Child, ZygoteDied, ZygoteProcess
from webapp.runner.queue import FairQueue, QueueFull, Turn
from webapp.runner.report import Report
from webapp.runner.wire import LENGTH, WireError
from webapp.settings import Settings

LOOK = 0.1  # seconds between two looks at a run that goes on
HUNGRY = 0.25  # seconds of processor time after which a run gets what the others leave of it, and its place is another's
LONG = 1.0  # seconds by the clock after which its place is another's, whatever it waits for
PROCESSORS = os.cpu_count() or 1
ENDING = 2.0  # seconds for a child that was stopped, or stopped talking, to say where it was and why
LATE = 10.0  # seconds for word of an end that is certain, on a machine that has much else to do


class RunnerBusy(Exception):
    """More programs are waiting than may wait."""


class RunnerClosed(RunnerBusy):
    """No more programs are taken: the server is being stopped."""


@dataclass(slots=True, eq=False)
class _Asked:
    """A request on its way: whether somebody cancelled it, and the child that works on it."""

    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    child: Child | None = None


class Runner:
    """One zygote and the runs that it forks. Use as an async context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._queue = FairQueue(settings.parallel_runs, settings.client_runs, settings.waiting_runs, settings.long_runs)
        self._numbers = 0
        self._zygote: ZygoteProcess | None = None
        self._starting = asyncio.Lock()
        self._put_by_children: deque[Child] = deque()
        self._tickets: dict[str, _Asked] = {}
        self._under_way: set[_Asked] = set()
        self.closed = False
        self.finished = 0

    async def __aenter__(self) -> "Runner":
        kernel.hide_memory()  # the server's secrets are in this process; a child of the same user must not look into it
        await self._ensure_zygote()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._zygote is not None:
            self._end_put_by()
            await self._zygote.stop()
            self._zygote = None

    @property
    def zygote_process(self) -> int | None:
        """The zygote's process id, for health reports and tests."""
        return None if self._zygote is None else self._zygote.process.pid

    @property
    def running(self) -> int:
        """Programs that run now."""
        return self._queue.running

    @property
    def waiting(self) -> int:
        """Programs that wait for their turn."""
        return self._queue.waiting

    @property
    def children(self) -> int:
        """Processes that were forked and have not ended, those that wait for a program included."""
        return 0 if self._zygote is None else sum(not child.ended.done() for child in self._zygote.children.values())

    @property
    def report(self) -> Report:
        """How well programs are confined. Only while the runner is open."""
        if self._zygote is None:
            raise RuntimeError("the runner is not open")
        return self._zygote.report

    async def run(
        self, code: str, overrides: Mapping[str, Any] | None = None, seed: int = 0, *, client: str = "", ticket: str = ""
    ) -> RunResult:
        """Runs a program, in turn with other clients'. Raises `RunnerBusy` only; a `ticket` is a name to `cancel` it by."""
        request = {"kind": "run", "code": code, "overrides": overrides, "seed": seed}
        outcome = await self._ask(request, client, ticket)
        if not isinstance(outcome, Stopped):
            with suppress(ValueError):
                return await reading.checked(outcome, self._settings)
            outcome = Stopped("killed")
        return stopped_run(code, outcome, self._settings)

    async def call_function(self, code: str, function: str, cases: Sequence[Sequence[Any]], *, client: str = "") -> CallReport:
        """Calls `function` of `code` on the arguments of each case, in a child; see `webapp.runner.calls`."""
        outcome = await self._ask({"kind": "call", "code": code, "function": function, "cases": list(cases)}, client)
        if not isinstance(outcome, Stopped):
            with suppress(ValueError):
                return checked_call(outcome, self._settings)
            outcome = Stopped("killed")
        return stopped_call(outcome, self._settings)

    def caller(self, client: str) -> "ClientsRunner":
        """This runner as one client sees it."""
        return ClientsRunner(self, client)

    def cancel(self, ticket: str) -> bool:
        """Ends the run of a ticket; it answers with what it recorded until now. False where there is no such run."""
        asked = self._tickets.get(ticket)
        if asked is None:
            return False
        asked.cancelled.set()
        return True

    def drain(self, seconds: float) -> None:
        """Takes no more programs. Those that have not ended after so long are called off; they answer with what they recorded."""
        self.closed = True
        asyncio.get_running_loop().call_later(seconds, self._call_off)

    def _call_off(self) -> None:
        for asked in self._under_way:
            asked.cancelled.set()

    async def _ask(self, request: dict[str, Any], client: str, ticket: str = "") -> Answer | Stopped:
        """The child's header and frames, or what stopped it. The child does not outlive the one who asks."""
        if self.closed:
            raise RunnerClosed
        asked = _Asked()
        self._under_way.add(asked)
        if ticket:
            self._tickets[ticket] = asked
        work = asyncio.ensure_future(self._in_turn(request, client, asked))
        gone = asyncio.ensure_future(asked.cancelled.wait())
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done() and asked.child is not None:
                asked.child.signal(signal.SIGTERM)
                await asyncio.wait({work}, timeout=ENDING)
            if work.done():
                outcome = work.result()
                return Stopped("cancelled", outcome.line) if gone.done() and isinstance(outcome, Stopped) else outcome
            return Stopped("cancelled")
        finally:
            for task in (work, gone):
                task.cancel()
            await asyncio.gather(work, gone, return_exceptions=True)
            self._under_way.discard(asked)
            if self._tickets.get(ticket) is asked:
                del self._tickets[ticket]

    async def _in_turn(self, request: dict[str, Any], client: str, asked: _Asked) -> Answer | Stopped:
        settings = self._settings
        limits = {
            "wall": settings.wall_limit,
            "cpu": settings.cpu_limit,
            "output": settings.output_limit,
            "nodes": settings.node_limit,
            "events": settings.event_limit,
        }
        try:
            async with self._queue.turn(client) as turn:
                data = orjson.dumps({**request, **limits})
                patience = asyncio.ensure_future(_make_room(turn, asked))
                try:
                    return await self._once(data, asked)
                except (ZygoteDied, OSError):
                    return await self._once(data, asked)  # on a new zygote; twice in a row is somebody's doing
                finally:
                    patience.cancel()
                    self.finished += 1
        except QueueFull as error:
            raise RunnerBusy from error
        except (ZygoteDied, OSError):
            return Stopped("killed")

    async def _once(self, data: bytes, asked: _Asked) -> Answer | Stopped:
        child = await self._child()
        asked.child = child
        received = bytearray()
        try:
            try:
                async with asyncio.timeout(self._settings.wall_limit + self._settings.writing_limit):
                    await asyncio.get_running_loop().sock_sendall(child.connection, LENGTH.pack(1) + LENGTH.pack(len(data)) + data)
                    await self._read(child.connection, received)
                outcome = opened(bytes(received))
            except TimeoutError:
                child.signal(signal.SIGXCPU)  # "where are you?"
                with suppress(TimeoutError, WireError, ConnectionError):
                    async with asyncio.timeout(ENDING):
                        await self._read(child.connection, received)
                return last_words(bytes(received), "time_limit")
            except (WireError, ConnectionError):
                outcome = Stopped("killed")
            if isinstance(outcome, Stopped) and outcome.reason == "killed":  # no answer, or the part of one that it came to
                return Stopped("cpu_limit" if await _end_of(child) == -signal.SIGXCPU else "killed", outcome.line)
            return outcome
        finally:
            asked.child = None
            child.end()
            if self._zygote is child.zygote and child.zygote.alive:
                self._put_by(child.zygote)

    async def _child(self) -> Child:
        """A child that waits for a request: one that was put by, or a new one."""
        zygote = await self._ensure_zygote()
        while self._put_by_children:
            child = self._put_by_children.popleft()
            if child.waits:
                return child
            child.end()
        return self._fork(zygote, warm=False)

    def _fork(self, zygote: ZygoteProcess, warm: bool) -> Child:
        self._numbers += 1
        return zygote.fork(self._numbers, self._settings, warm)

    def _put_by(self, zygote: ZygoteProcess) -> None:
        """Forks ahead: a child that is confined already, and has its memory, is what the next program does not wait for.

        Where all processors are taken, a first program would be time that another waits for.
        """
        warm = self.running + self.waiting <= PROCESSORS
        with suppress(OSError):
            while len(self._put_by_children) < self._settings.spare_children:
                self._put_by_children.append(self._fork(zygote, warm))

    async def _read(self, connection: socket.socket, received: bytearray) -> None:
        """Everything a child sends. Raises `WireError` where it sends nothing, or too much."""
        loop = asyncio.get_running_loop()
        while not has_last_words(received):
            part = await loop.sock_recv(connection, 1 << 20)
            if not part:
                break
            received += part
            if len(received) > self._settings.answer_limit:
                raise WireError("the answer is too long")
        if not received:
            raise WireError("no answer")

    async def _ensure_zygote(self) -> ZygoteProcess:
        async with self._starting:
            if self._zygote is not None and self._zygote.alive:
                return self._zygote
            if self._zygote is not None:
                await self._zygote.stop()
            self._end_put_by()
            self._zygote = await parent.start(self._settings)
            self._put_by(self._zygote)
            return self._zygote

    def _end_put_by(self) -> None:
        while self._put_by_children:
            self._put_by_children.popleft().end()


async def _end_of(child: Child) -> int | None:
    """How a child ended that stopped talking; one that goes on is killed. Raises `ZygoteDied` where it went down with its zygote."""
    done, _ = await asyncio.wait([child.ended], timeout=ENDING)
    if not done:
        child.signal(signal.SIGKILL)
        done, _ = await asyncio.wait([child.ended], timeout=LATE)
    return child.ended.result() if done else None


async def _make_room(turn: Turn, asked: _Asked) -> None:
    """Sees to it that a run does not keep others waiting: neither for the processor, which it may have used enough of, nor for its place.

    Measured is the processor time: on a busy machine a short program takes long by the clock, and must not be put last for that.
    """
    clock = asyncio.get_running_loop().time
    long = clock() + LONG
    while True:
        await asyncio.sleep(LOOK)
        child = asked.child
        if child is None:
            continue
        if not child.gave_way:
            child.give_way(HUNGRY)
        if not turn.aside and (child.gave_way or clock() > long):
            turn.step_aside()
        if turn.aside and child.gave_way:
            return


@dataclass(frozen=True, slots=True)
class ClientsRunner:
    """A runner whose turns are one client's."""

    runner: Runner
    client: str

    async def call_function(self, code: str, function: str, cases: Sequence[Sequence[Any]]) -> CallReport:
        """As `Runner.call_function`."""
        return await self.runner.call_function(code, function, cases, client=self.client)
