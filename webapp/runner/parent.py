"""The server's end of a zygote: starts it, passes it runs and signals, and hears how they ended.

Knows processes, descriptors and control messages; not what is asked of a child, nor what to make of its answer.
"""

import asyncio
import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from webapp.runner import bubblewrap
from webapp.runner.report import Report
from webapp.runner.wire import MESSAGE, message
from webapp.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
START = "import sys; sys.path.insert(0, sys.argv[2]); from webapp.runner.zygote import main; main(int(sys.argv[1]), sys.argv[3])"
START_SECONDS = 60
AGAIN = 0.05  # seconds


class ZygoteDied(Exception):
    """The zygote ended while a run was under way, or could not be started."""


@dataclass(slots=True)
class Child:
    """A forked child from this side: our end of its socket, and the exit status that will come."""

    zygote: "ZygoteProcess"
    run: int
    connection: socket.socket
    ended: asyncio.Future[int]
    gave_way: bool = False

    @property
    def waits(self) -> bool:
        """Whether it can still be given a request."""
        return self.zygote.alive and not self.ended.done()

    def signal(self, number: int) -> None:
        """Sends it a signal, if it is still there."""
        self.zygote.tell(signal=self.run, number=number)

    def give_way(self, after: float) -> None:
        """Lets every other program have the processor before it, if it has used so many seconds of it; `gave_way` says later whether it did."""
        self.zygote.tell(give_way=self.run, after=after)

    def end(self) -> None:
        """Ends it, with everything that it may have started."""
        self.connection.close()
        self.zygote.children.pop(self.run, None)
        if not self.ended.done():
            self.ended.cancel()
            self.zygote.tell(kill=self.run)
        elif not self.ended.cancelled():
            self.ended.exception()  # seen: the zygote went first


@dataclass(slots=True)
class ZygoteProcess:
    """A running zygote, and its children by run, until they are ended from here."""

    process: asyncio.subprocess.Process
    control: socket.socket
    report: Report
    children: dict[int, Child] = field(default_factory=dict)
    listener: asyncio.Task[None] | None = None
    gone: bool = False
    """It took no message, before its end was heard of."""

    @property
    def alive(self) -> bool:
        """Whether it can be asked for another run."""
        return self.listener is not None and not self.listener.done() and not self.gone

    def fork(self, run: int, settings: Settings, warm: bool) -> Child:
        """Asks for a child, which confines itself, gets `warm` by a first program if there is time, and waits for a request. Raises `OSError`."""
        limits = {"cpu": settings.cpu_limit, "memory": settings.memory_limit, "writing": settings.writing_limit}
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.control, [message(run=run, limits=limits, warm=warm)], [theirs.fileno()])
            except OSError as error:
                ours.close()
                self.gone = not isinstance(error, BlockingIOError)  # slow is not gone
                raise
        ours.setblocking(False)
        child = self.children[run] = Child(self, run, ours, asyncio.get_running_loop().create_future())
        return child

    def tell(self, **words: float) -> None:
        """Sends a control message, again where the zygote is slow to read; where it has gone, its children have too."""
        try:
            self.control.send(message(**words))
        except BlockingIOError:
            asyncio.get_running_loop().call_later(AGAIN, lambda: self.tell(**words))
        except OSError:
            pass

    async def stop(self) -> None:
        """Ends the zygote and all its children."""
        if self.listener is not None:
            self.listener.cancel()
        self.control.close()  # the zygote sees the end, kills its children and leaves
        try:
            await asyncio.wait_for(self.process.wait(), 5)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    async def listen(self) -> None:
        """Hears of each child that it gave way, and how it ended, until the zygote goes; then that is how all of them ended."""
        try:
            while told := await _receive(self.control):
                child = self.children.get(told["gave_way"] if "gave_way" in told else told["ended"])
                if child is None:
                    continue
                if "gave_way" in told:
                    child.gave_way = True
                elif not child.ended.done():
                    child.ended.set_result(told["status"])
        except (OSError, ValueError, KeyError):
            pass
        finally:
            for child in self.children.values():
                if not child.ended.done():
                    child.ended.set_exception(ZygoteDied())


async def start(settings: Settings) -> ZygoteProcess:
    """A new zygote, ready to fork. Raises `ZygoteDied` where it does not start."""
    prefix = await asyncio.to_thread(bubblewrap.prefix, settings, ROOT)
    ours, theirs = socket.socketpair()
    with theirs:
        process = await asyncio.create_subprocess_exec(
            *(*prefix, sys.executable, "-s", "-P", "-B", "-c", START, str(theirs.fileno()), str(ROOT), settings.sandbox),
            pass_fds=[theirs.fileno()],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            env=clean_environment(),
            cwd="/",
            start_new_session=True,
        )
    ours.setblocking(False)
    try:
        async with asyncio.timeout(START_SECONDS):
            ready = await _receive(ours)
            if not ready:
                raise ZygoteDied("the runner's process did not start; its error is above")
            report = Report(**json.loads(await _exactly(ours, ready["report"])))
    except BaseException:
        ours.close()
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    zygote = ZygoteProcess(process, ours, replace(report, bubblewrap=bool(prefix)))
    zygote.listener = asyncio.create_task(zygote.listen())
    return zygote


def clean_environment() -> dict[str, str]:
    """All that the zygote is told: a language that can print every character, and the same order of sets in every run.

    One thread for linear algebra: a fork keeps only the thread that forked; and joblib, which scikit-learn brings along, is to ask for no
    semaphores, which it would be refused with a warning. The zygote is given this when it starts, because what a
    process was started with stays on its stack, whatever is done to `os.environ` later.
    """
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM")}
    system = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return {**system, **threads, "JOBLIB_MULTIPROCESSING": "0", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}


async def _receive(control: socket.socket) -> dict[str, Any]:
    """One control message, or nothing where the zygote has gone."""
    received = await _exactly(control, MESSAGE)
    return dict(json.loads(received)) if received else {}


async def _exactly(control: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        part = await asyncio.get_running_loop().sock_recv(control, size - len(received))
        if not part:
            return b""
        received += part
    return received
