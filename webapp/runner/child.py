"""What a child does: confine itself, wait for its one request, run the learner's program, answer.

Runs in the forked child only; nothing it changes outlives it. It believes nothing of what the learner's code leaves
behind more than it must: the server checks the answer as if the learner had written it.
"""

import faulthandler
import json
import os
import select
import signal
import socket
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_core.errors import LimitReached
from webapp.runner import confine
from webapp.runner.calls import call_cases
from webapp.runner.program import Limits as SoftLimits
from webapp.runner.program import Result, run_program
from webapp.runner.wire import receive_frames, send_frames

FIRST = "import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\n(x * x).sum().backward()\nprint(x.grad)\n"
"""Run before there is a request, where a processor has nothing better to do. A child shares the zygote's memory until it writes to a page;
what every program writes to (counts of references, above all) is copied here, while nobody waits for it."""
ARRAYS_LIMIT = 32 << 20  # bytes of large arrays sent along; those past it stay summaries


def serve(connection: socket.socket, fence: confine.Fence, run: int, limits: confine.Limits, warm: bool) -> None:
    """Handles the one request of this process and leaves it, after a first program if it is to be `warm`; never returns."""
    status = 0
    descriptor = connection.fileno()
    try:
        _leave_last_words(descriptor)
        confine.confine(fence, limits, keep=descriptor, run=run)
        if warm and not select.select([descriptor], [], [], 0)[0]:
            run_program(FIRST)
        frames = answer(json.loads(receive_frames(descriptor)[0]))
        confine.make_room()
        send_frames(descriptor, frames)
    except MemoryError:
        confine.make_room()
        send_frames(descriptor, [json.dumps({"kind": "failed", "code": "memory_limit"}).encode()])
    except BaseException as error:
        status = 1
        failed = {"kind": "failed", "code": "killed", "detail": f"{type(error).__name__}: {error}"}
        send_frames(descriptor, [json.dumps(failed).encode()])
    finally:
        os._exit(status)  # no handlers of the learner's, no buffers of the zygote's


def _leave_last_words(descriptor: int) -> None:
    """Where the interpreter itself is stuck or broken, the line it was at is written in place of an answer.

    One call into native code that never ends sees no signal that Python handles; these handlers are native too. SIGXCPU comes from
    the kernel when the processor time is over, and from the server when the time by the clock is. SIGTERM is for a program that can
    still be told: it was cancelled, and what it recorded is kept.
    """
    faulthandler.enable(descriptor, all_threads=False)
    faulthandler.register(signal.SIGXCPU, descriptor, all_threads=False)
    signal.signal(signal.SIGTERM, _cancelled)


def _cancelled(*_: object) -> None:
    raise LimitReached("cancelled")


def answer(request: Mapping[str, Any]) -> list[bytes | memoryview]:
    """The frames for a request of kind `run` or `call`."""
    soft = SoftLimits(
        nodes=request["nodes"],
        events=request["events"],
        output=request["output"],
        wall=request["wall"],
        cpu=request["cpu"],
    )
    if request["kind"] == "call":
        report = call_cases(request["code"], request["function"], request["cases"], soft)
        confine.make_room()
        return [json.dumps({"kind": "called"}).encode(), json.dumps(report, allow_nan=False).encode()]
    result = run_program(request["code"], overrides=request["overrides"], seed=request["seed"], limits=soft)
    confine.make_room()
    return frames_of(result)


def frames_of(result: Result) -> list[bytes | memoryview]:
    """A recorded run as the frames that are sent."""
    arrays = _within(result.arrays)
    about = [{"value": index, "dtype": array.dtype.str, "shape": array.shape} for index, array in arrays.items()]
    header = json.dumps({"kind": "ran", "arrays": about}).encode()
    return [header, result.json(), *(np.ascontiguousarray(array).data for array in arrays.values())]


def _within(arrays: Mapping[int, np.ndarray[Any, Any]]) -> dict[int, np.ndarray[Any, Any]]:
    """The first of the arrays that fit into the limit together."""
    kept: dict[int, np.ndarray[Any, Any]] = {}
    size = 0
    for index in sorted(arrays):
        size += arrays[index].nbytes
        if size > ARRAYS_LIMIT:
            break
        kept[index] = arrays[index]
    return kept
