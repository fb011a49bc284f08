"""Running a learner's program under a recorder: the one entry for the children, the checks of lessons and the tests.

A program never makes this raise. What it did wrong, and which limit it ran into, is part of the recording, with the span to mark, a code
that a page can translate, and a hint. Limits here are the soft ones, enforced from inside so that everything up to them is kept;
whoever starts the process holds the hard ones.
"""

from __future__ import annotations

import builtins
import io
import json
import linecache
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TextIO

import numpy as np

from autograd_core import creation, dialects, source
from autograd_core.errors import LimitReached, here
from autograd_core.promotion import default_dtype, set_default_dtype
from autograd_core.recording import Recorder
from autograd_core.tape import mode
from webapp.runner import beside
from webapp.runner.dialect import dialect_of, own_values
from webapp.runner.hints import hints
from webapp.runner.keeping import keep_files
from webapp.runner.problems import FILENAME, InputCalled, Problem, describe, notices, unreadable

__all__ = ["FILENAME", "Ended", "Limits", "Result", "make_ready", "run_program", "run_with"]

source.passages[__file__] = True  # what is on the stack here only passes on what the program asked for

DEEPEST = 10_000
"""The recursion limit that a program may ask for: beyond it, calls that pass through C overflow the stack and end the process."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The soft limits of one run: nodes, events, bytes of output, seconds by the wall clock and of processor time (0: none)."""

    nodes: int = 20_000
    events: int = 200_000
    output: int = 1 << 20
    wall: float = 10.0
    cpu: float = 5.0


@dataclass(frozen=True, slots=True)
class Host:
    """What a script of the user's own has besides: the file it is, somebody who answers `input`, and a stream that repeats what it prints."""

    file: str
    stdin: TextIO
    echo: TextIO


@dataclass(frozen=True, slots=True)
class Result:
    """A finished run: the document, and the arrays that it only summarises (by position in `values`)."""

    document: dict[str, Any]
    arrays: dict[int, np.ndarray[Any, Any]]
    namespace: dict[str, Any]

    def json(self) -> bytes:
        """The document as compact, deterministic JSON."""
        return json.dumps(self.document, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode("utf-8", "surrogatepass")


class _Output(io.TextIOBase):
    """Standard output of the program: every write becomes an event, up to the limit."""

    def __init__(self, recorder: Recorder, limit: int, echo: TextIO | None = None) -> None:
        self._recorder, self._limit, self._echo = recorder, limit, echo
        self._parts: list[str] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = text.encode("utf-8", "replace").decode()
        room = self._limit - self._size
        self._size += len(text)
        if self._echo is not None:
            self._echo.write(text)
            self._echo.flush()
        if text and room > 0:
            self._parts.append(text[:room])
            self._recorder.printed(text[:room])
        if self._size > self._limit:
            raise LimitReached("output_limit", limit=self._limit)
        return len(text)

    def getvalue(self) -> str:
        return "".join(self._parts)


class _NoInput(io.TextIOBase):
    def readable(self) -> bool:
        return True

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]
        raise InputCalled

    def read(self, _size: int | None = -1, /) -> str:
        raise InputCalled


@contextmanager
def _clocks(limits: Limits) -> Iterator[None]:
    """Raise `LimitReached` in the program when its time is over; only a process's main thread can be interrupted so."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    over = False

    def expired(number: int, _frame: Any) -> None:
        if over:
            return
        if number == signal.SIGALRM:
            raise LimitReached("time_limit", limit=limits.wall)
        raise LimitReached("cpu_limit", limit=limits.cpu)

    # the timers repeat: a bare `except:` in the program may swallow the first
    timers = [(signal.ITIMER_REAL, signal.SIGALRM, limits.wall), (signal.ITIMER_PROF, signal.SIGPROF, limits.cpu)]
    old = [(number, signal.signal(number, expired)) for _, number, seconds in timers if seconds]
    try:
        for timer, _, seconds in timers:
            if seconds:
                signal.setitimer(timer, seconds, 0.2)
        yield
    finally:
        over = True  # a timer that repeats may still fire while it is taken down
        for timer, _, _ in timers:
            signal.setitimer(timer, 0)
        for number, handler in old:
            signal.signal(number, handler)


@contextmanager
def _streams(output: io.TextIOBase, stdin: TextIO | None) -> Iterator[None]:
    kept = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr, sys.stdin = output, output, stdin or _NoInput()
    try:
        yield
    finally:
        sys.stdout, sys.stderr, sys.stdin = kept


@contextmanager
def _warnings(recorder: Recorder | None) -> Iterator[None]:
    """Warnings of the program become notices: on the page they would be lines of files that no learner has seen."""

    def show(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        if recorder is not None:
            text = f"{category.__name__}: {message}"
            recorder.notice("warning", text, "", None, here(), {"message": text})

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.simplefilter("ignore", ResourceWarning)  # when a file is closed is not what anybody is here to learn
        warnings.showwarning = show
        yield


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def run_program(
    text: str, *, overrides: Mapping[str, Any] | None = None, seed: int = 0, limits: Limits | None = None, host: Host | None = None
) -> Result:
    """Run a program and record everything it does.

    `overrides` replaces the value of leaves by their variable's name, `seed` starts the random numbers. Never raises for anything
    the program does.

    >>> result = run_program("import torch\\nx = torch.tensor(3.0, requires_grad=True)\\n(x * x).backward()\\nprint(x.grad)")
    >>> result.document["stdout"], result.document["status"]
    ('tensor(6.)\\n', 'ok')
    """
    limits = limits or Limits()
    text = _normal(text)
    recorder = Recorder(nodes=limits.nodes, events=limits.events, overrides=overrides)
    output = _Output(recorder, limits.output, host.echo if host else None)
    namespace = _namespace() | ({"__file__": host.file} if host else {})
    watch = _watch_own(text, namespace)
    problem = _execute(text, namespace, recorder, output, seed, limits, watch, host.stdin if host else None)
    recorder.name_all(namespace)
    recorder.name_held(namespace, FILENAME)
    if problem is not None:
        recorder.failed(problem.node, recorder.spans.put(problem.span))
    told = [one.document() for one in hints(recorder, text)]  # also of a run that ended for what one of them tells
    document = recorder.document(
        source=text, dialect=dialect_of(text), status="ok" if problem is None else problem.status,
        error=None if problem is None else problem.document(), notices=told if problem else notices(recorder, text) + told,
        stdout=output.getvalue(),
    )  # fmt: skip
    return Result(document, recorder.values.large(), namespace)


def _namespace() -> dict[str, Any]:
    """The names a program starts with. Its `builtins` are a copy: what it changes there is its own affair."""
    if _ready is not None:
        return dict(_ready.namespace)
    own = ModuleType("builtins")
    own.__dict__.update(vars(builtins))
    return {"__name__": "__main__", "__builtins__": own}


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is the same for every program: the names that one starts with, and the modules that were there before it."""

    namespace: dict[str, Any]
    modules: dict[str, ModuleType]


_ready: _Ready | None = None


def make_ready() -> None:
    """For a process whose children each run a program and end: makes what is the same for all of them, before the fork and for good.

    A child shares memory until it writes to it, and whoever so much as lists the modules writes to a page of each, to count a reference:
    a third of what a short program would copy, and half of its own time.
    """
    global _ready
    source.forget(FILENAME)
    namespace, modules = _namespace(), dict(sys.modules)
    _surround(namespace)
    _ready = _Ready(namespace, modules)


def _surround(namespace: dict[str, Any]) -> Callable[[], None]:
    """Puts a program's own things in place. Returns a function that takes them out again."""
    set_limit = sys.setrecursionlimit
    undo, undo_beside = dialects.install(), beside.install()
    sys.modules["builtins"] = namespace["__builtins__"]
    sys.setrecursionlimit = lambda limit: set_limit(min(limit, DEEPEST))

    def take_out() -> None:
        sys.setrecursionlimit = set_limit
        undo_beside()
        undo()

    return take_out


def _rename_errors() -> Callable[[], None]:
    dialects.rename_errors(True)
    return lambda: dialects.rename_errors(False)


@contextmanager
def _surroundings(namespace: dict[str, Any], own_files: bool) -> Iterator[None]:
    """What a program may change of its interpreter, put back when it is over; in a child that was made ready, as far as its answer needs it.
    With `own_files` it writes to the system's; otherwise what it writes is kept in memory."""
    limit, tracer, profiler, dtype = sys.getrecursionlimit(), sys.gettrace(), sys.getprofile(), default_dtype()
    set_limit = sys.setrecursionlimit
    ready = _ready
    modules = dict(sys.modules) if ready is None else ready.modules
    take_out = _surround(namespace) if ready is None else _rename_errors()
    forget = None if own_files else keep_files(namespace["__builtins__"])
    try:
        yield
    finally:
        if forget is not None:
            forget()
        if ready is None or len(sys.modules) < len(modules):
            sys.modules.update(modules)
        sys.settrace(tracer)
        sys.setprofile(profiler)
        set_limit(limit)
        set_default_dtype(dtype)
        take_out()


def _execute(
    text: str,
    namespace: dict[str, Any],
    recorder: Recorder | None,
    output: io.TextIOBase,
    seed: int,
    limits: Limits,
    then: Callable[[], None],
    stdin: TextIO | None = None,
) -> Problem | None:
    """Compile and run; the problem that ended it, if one did."""
    source.forget(FILENAME)
    linecache.cache[FILENAME] = (len(text), None, text.splitlines(True), FILENAME)
    creation.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)
    try:
        compiled = compile(text, FILENAME, "exec", dont_inherit=True)
    except SyntaxError as problem:
        return describe(problem, recorder)
    except (ValueError, RecursionError, MemoryError) as problem:
        return unreadable(text, problem)
    try:
        with (
            _surroundings(namespace, stdin is not None),
            mode(recorder=recorder, grad=True),
            _streams(output, stdin),
            _warnings(recorder),
            np.errstate(all="ignore"),
            _clocks(limits),
        ):
            try:
                exec(compiled, namespace)  # noqa: S102  a learner's program is what this is for; its process is the fence
                then()
            except SystemExit:
                pass
            return None
    except BaseException as problem:
        return describe(problem, recorder)


def _watch_own(text: str, namespace: dict[str, Any]) -> Callable[[], None]:
    """Has values watched of classes that compute gradients themselves, as micrograd's lecture writes one. Returns what to call at the end."""
    names = {node.name for node in own_values(text)}
    if not names:
        return lambda: None
    from autograd_core.dialects.micrograd.own import Watch

    build, watch = builtins.__build_class__, Watch()

    def build_class(body: Any, name: str, /, *bases: Any, **keywords: Any) -> Any:
        made = build(body, name, *bases, **keywords)
        if name in names and isinstance(made, type):
            watch.watch(made)
        return made

    namespace["__builtins__"].__build_class__ = build_class
    return watch.end


@dataclass(frozen=True, slots=True)
class Ended:
    """How `run_with` ended: `"ok"`, `"error"` or `"limit"`, with the problem as JSON, and what was printed."""

    status: str
    problem: dict[str, Any] | None
    stdout: str


def run_with(text: str, then: Callable[[dict[str, Any]], None], *, seed: int = 0, limits: Limits | None = None) -> Ended:
    """Run a program, then `then(namespace)` under the same limits, streams and modes; for checks of a function it defines.

    >>> run_with("def f(x): return 2 * x", lambda names: print(names["f"](4))).stdout.strip()
    '8'
    """
    limits = limits or Limits()
    text = _normal(text)
    recorder = Recorder(nodes=limits.nodes, events=limits.events)
    output = _Output(recorder, limits.output)
    namespace = _namespace()
    problem = _execute(text, namespace, recorder, output, seed, limits, lambda: then(namespace))
    if problem is None:
        return Ended("ok", None, output.getvalue())
    return Ended(problem.status, problem.document(), output.getvalue())
