"""The zygote: a program that has the engine loaded and forks a child for every run, in milliseconds.

It is started by the server with a clean environment and shares nothing with it but one socket, over which come requests to
fork (each with the child's end of a socket of its own), to signal and to kill. It runs no learner's code itself, has one thread,
and ends, with all its children, when the server does. Before it is ready it finds out how well children can be confined here.
"""

import gc
import json
import math
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import cast

from webapp.runner import child, kernel, probe
from webapp.runner.confine import Fence, Limits
from webapp.runner.preload import preload
from webapp.runner.program import make_ready
from webapp.runner.report import Level, Report
from webapp.runner.wire import MESSAGE, message

LAST = 19  # the priority of what may wait
_PROCESSOR = 2  # in the id of another process's clock, what it counts: time on a processor (clock_getcpuclockid(3), as Linux encodes it)


class Zygote:
    """Forks, kills and reaps children; knows them by the number that the server gave each run."""

    def __init__(self, control: socket.socket, fence: Fence) -> None:
        self._control, self._fence = control, fence
        self._runs: dict[int, int] = {}  # process id -> run

    def serve(self, report: Report) -> None:
        """Answers the server until it goes."""
        wake, waker = socket.socketpair()
        for end in (wake, waker):
            end.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        told = json.dumps(report.document()).encode()
        self._control.sendall(message(ready=True, report=len(told)) + told)
        try:
            while True:
                ready, _, _ = select.select([self._control, wake], [], [])
                if wake in ready:
                    with suppress(BlockingIOError):
                        wake.recv(4096)
                    self._reap()
                if self._control in ready and not self._obey((wake, waker)):
                    return
        finally:
            signal.set_wakeup_fd(-1)  # children still end, and the socket is about to be closed

    def _obey(self, own: tuple[socket.socket, ...]) -> bool:
        """One control message; False where the server has gone."""
        data, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE, 1)
        while data and len(data) < MESSAGE:
            data += self._control.recv(MESSAGE - len(data))
        if not data:
            return False
        request = json.loads(data)
        if "kill" in request:
            self._kill(request["kill"])
        elif "signal" in request:
            self._signal(request["signal"], request["number"])
        elif "give_way" in request:
            self._give_way(request["give_way"], request["after"])
        elif descriptors:
            self._fork(request["run"], Limits(**request["limits"]), request["warm"], descriptors[0], own)
        return True

    def _fork(self, run: int, limits: Limits, warm: bool, descriptor: int, own: tuple[socket.socket, ...]) -> None:
        connection = socket.socket(fileno=descriptor)
        try:
            process = os.fork()
        except OSError:  # too many processes: this run fails, and the others go on
            connection.close()
            self._control.sendall(message(ended=run, status=1))
            return
        if process == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (self._control, *own):
                end.close()
            child.serve(connection, self._fence, run, limits, warm)
        connection.close()
        self._runs[process] = run

    def _kill(self, run: int) -> None:
        """Only processes that were not reaped yet are killed, so a number used again is never hit."""
        for process in [process for process, known in self._runs.items() if known == run]:
            _kill_group(process)

    def _signal(self, run: int, number: int) -> None:
        for process in [process for process, known in self._runs.items() if known == run]:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, number)

    def _give_way(self, run: int, after: float) -> None:
        for process in [process for process, known in self._runs.items() if known == run]:
            with suppress(ProcessLookupError, PermissionError):
                if _used(process) >= after:
                    os.setpriority(os.PRIO_PGRP, process, LAST)
                    self._control.sendall(message(gave_way=run))

    def _reap(self) -> None:
        while self._runs:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if process == 0:
                return
            run = self._runs.pop(process, None)
            if run is not None:
                self._control.sendall(message(ended=run, status=os.waitstatus_to_exitcode(status)))

    def end(self) -> None:
        """Kills every child."""
        for process in self._runs:
            _kill_group(process)


def _used(process: int) -> float:
    """Seconds of processor time of a child so far; without end on a system that does not tell."""
    try:
        return time.clock_gettime(~process << 3 | _PROCESSOR)
    except (OSError, AttributeError):
        return math.inf


def _kill_group(process: int) -> None:
    """The child and whatever it started; before it made its group there is only itself."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(process, signal.SIGKILL)


def main(descriptor: int, highest: str) -> None:
    """Loads and warms the engine, then serves on the socket that the server passed as `descriptor`, at `highest` level or below."""
    control = socket.socket(fileno=descriptor)
    kernel.hide_memory()
    preload()
    make_ready()
    gc.collect()
    gc.freeze()  # children share these pages with the zygote as long as no collector touches them
    kernel.gather_memory()
    fence, report = probe.strongest(cast("Level", highest))
    zygote = Zygote(control, fence)
    try:
        with suppress(ConnectionError):  # the server went without a word
            zygote.serve(report)
    finally:
        zygote.end()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
