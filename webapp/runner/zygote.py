"""The zygote: a program that has the engine loaded and forks a child for every run, in milliseconds.

It is started by the server with a clean environment and shares nothing with it but one socket, over which come requests to
fork (each with the child's end of a socket of its own) and to kill. It runs no learner's code itself, has one thread, and
ends, with all its children, when the server does.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress

from autograd_core.public import load_all
from webapp.runner import child
from webapp.runner.program import run_program

WARM_UP = """\
import torch, torch.nn.functional, torch.autograd.function, torch.utils.checkpoint
x = torch.tensor([1.0, 2.0], requires_grad=True)
(2 * x * x).sum().backward()
print(x.grad)
model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.LSTM(2, 2))
torch.nn.MultiheadAttention(2, 1)
torch.optim.Adam(model.parameters()).zero_grad()
torch.func.vmap(torch.func.grad(torch.dot))(torch.rand(2, 2), torch.rand(2, 2))
try:
    torch.tensr
except AttributeError:
    torch.ones(2) + torch.ones(3)
"""
"""What most programs load on first use, a mistake's explanation included."""
MESSAGE = 64  # bytes of a control message, which is padded JSON


def message(**fields: object) -> bytes:
    """A control message, at its fixed length."""
    return json.dumps(fields).encode().ljust(MESSAGE)


class Zygote:
    """Forks, kills and reaps children; knows them by the number that the server gave each run."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._runs: dict[int, int] = {}  # process id -> run

    def serve(self) -> None:
        """Answers the server until it goes."""
        wake, waker = socket.socketpair()
        for end in (wake, waker):
            end.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._control.sendall(message(ready=True, pid=os.getpid()))
        while True:
            ready, _, _ = select.select([self._control, wake], [], [])
            if wake in ready:
                with suppress(BlockingIOError):
                    wake.recv(4096)
                self._reap()
            if self._control in ready and not self._obey((wake, waker)):
                return

    def _obey(self, own: tuple[socket.socket, ...]) -> bool:
        """One control message; False where the server has gone."""
        data, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE, 1)
        if not data:
            return False
        request = json.loads(data)
        if "kill" in request:
            self._kill(request["kill"])
        elif descriptors:
            self._fork(request["run"], descriptors[0], own)
        return True

    def _fork(self, run: int, descriptor: int, own: tuple[socket.socket, ...]) -> None:
        connection = socket.socket(fileno=descriptor)
        process = os.fork()
        if process == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (self._control, *own):
                end.close()
            child.serve(connection)
        connection.close()
        self._runs[process] = run

    def _kill(self, run: int) -> None:
        """Only processes that were not reaped yet are killed, so a number used again is never hit."""
        for process in [process for process, known in self._runs.items() if known == run]:
            _kill_group(process)

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


def _kill_group(process: int) -> None:
    """The child and whatever it started; before it made its group there is only itself."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(process, signal.SIGKILL)


def warm() -> None:
    """Loads everything that a program could load of the engine, so that no run waits for it."""
    load_all()
    run_program(WARM_UP)


def main(descriptor: int) -> None:
    """Loads and warms the engine, then serves on the socket that the server passed as `descriptor`."""
    control = socket.socket(fileno=descriptor)
    warm()
    gc.collect()
    gc.freeze()  # children share these pages with the zygote as long as no collector touches them
    zygote = Zygote(control)
    try:
        zygote.serve()
    finally:
        zygote.end()


if __name__ == "__main__":
    main(int(sys.argv[1]))
