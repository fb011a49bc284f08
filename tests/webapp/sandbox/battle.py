"""Runs attacks through one runner, a few at a time, each with a normal program after it; and judges what came of them.

The runner can be root's or an ordinary user's, at any level, with bubblewrap or without.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from tests.webapp.programs import CHAIN_RULE
from tests.webapp.sandbox.corpus import Attack
from tests.webapp.sandbox.stage import ORDINARY_USER, Stage, descendants, descriptors, staged
from webapp.reading import READERS
from webapp.runner import parent
from webapp.runner.answers import RunResult
from webapp.runner.service import Runner
from webapp.settings import Settings

MIB = 1 << 20
SETTINGS = Settings(
    wall_limit=2.5,
    cpu_limit=0.4,
    writing_limit=0.6,
    memory_limit=192 * MIB,
    output_limit=50_000,
    answer_limit=24 * MIB,
    event_limit=40_000,
    node_limit=5_000,
    parallel_runs=4,
)
LEFT = 2 + SETTINGS.spare_children + READERS
"""The victim and the zygote, who waits for the next program, and who reads large recordings."""
SECRET_RUN = "word = '{canary}'\nimport torch\nkept = [word.encode() * 1000 for _ in range(1000)]\nx = torch.tensor(1.0)\n"
EXPECTED = "tensor([ 0.,  4.,  8., 12.])\n"
CLOCKS = ("cpu_limit", "time_limit")

# The zygote as somebody else: everything is loaded first, because Python itself may lie where only root can read it.
AS_ORDINARY_USER = (
    "import sys; sys.path.insert(0, sys.argv[2]); from webapp.runner import preload, zygote; preload.preload(); import os; "
    f"os.setgroups([]); os.setresgid(*[{ORDINARY_USER}] * 3); os.setresuid(*[{ORDINARY_USER}] * 3); zygote.main(int(sys.argv[1]), sys.argv[3])"
)


@dataclass
class Outcome:
    """What came of an attack, and of the normal program after it."""

    results: list[RunResult] = field(default_factory=list)
    after: str = ""


@dataclass
class Battle:
    """All outcomes, by attack, and how everything stood at the end."""

    stage: Stage
    attacks: list[Attack]
    outcomes: dict[str, Outcome]
    evidence: dict[str, object]
    processes: set[int]
    descriptors: tuple[int, int]


@asynccontextmanager
async def runner_as(user: str, settings: Settings, change: str = "") -> AsyncIterator[Runner]:
    """A runner whose zygote is root, or an ordinary user; `change` is done in it before it looks what it has."""
    before = parent.START
    if user == "user" and os.geteuid() == 0:
        parent.START = AS_ORDINARY_USER
    parent.START = parent.START.replace("sys.argv[2]); ", f"sys.argv[2]); {change}", 1)
    try:
        async with Runner(settings) as runner:
            yield runner
    finally:
        parent.START = before


def ends(attack: Attack) -> Sequence[str]:
    """How an attack may end, where that is said; on a busy machine the clock on the wall is sometimes before the processor's."""
    return (*attack.codes, "time_limit") if "cpu_limit" in attack.codes else attack.codes


async def ended(runner: Runner, code: str, client: str, clocks: Sequence[str] = ()) -> RunResult:
    """How a program ends; where a clock stopped it that is not among `clocks`, the machine was busy, and the program is run again."""
    for _ in range(5):
        result = await runner.run(code, client=client)
        error = result.recording.error
        if error is None or error.code not in CLOCKS or error.code in clocks:
            break
    return result


async def fight(attacks: list[Attack], stage: Stage, runner: Runner) -> Battle:
    """Runs all attacks, a few at a time, each with a normal program after it."""
    outcomes = {attack.id: Outcome() for attack in attacks}
    together = asyncio.Semaphore(4)

    async def one(attack: Attack) -> None:
        async with together:
            found = outcomes[attack.id]
            for _ in range(attack.times):
                found.results.append(await ended(runner, stage.aimed(attack.code), attack.group, ends(attack) or CLOCKS))
            found.after = (await ended(runner, CHAIN_RULE, "honest")).recording.stdout

    await runner.run(SECRET_RUN.format(canary=stage.canary), client="another learner")
    zygote = runner.zygote_process
    assert zygote is not None
    opened = descriptors(zygote)
    await asyncio.gather(*(one(attack) for attack in attacks))
    for _ in range(300):  # what was ended is gone a moment later, on a busy machine a while later
        await asyncio.sleep(0.1)
        processes, left = descendants(os.getpid()), descriptors(zygote)
        if len(processes) <= LEFT and left <= opened:
            break
    return Battle(stage, attacks, outcomes, stage.evidence(), processes, (opened, left))


def battle(user: str, attacks: list[Attack], level: str, bubblewrap: str = "off") -> Iterator[Battle]:
    """One battle, with its stage still standing."""
    settings = replace(SETTINGS, sandbox=level, bubblewrap=bubblewrap)
    with staged(ORDINARY_USER if user == "user" and os.geteuid() == 0 else None) as stage:

        async def go() -> Battle:
            async with runner_as(user, settings) as runner:
                report = runner.report
                if report.level != level or report.bubblewrap != (bubblewrap == ""):
                    pytest.skip(f"this machine gives level {report.level}, bubblewrap {report.bubblewrap}: {report.failed}")
                return await fight(attacks, stage, runner)

        yield asyncio.run(go())


def check(attack: Attack, fought: Battle) -> None:
    """No evidence in any answer, the right reason where one is asked for, and an honest program that ran afterwards."""
    outcome = fought.outcomes[attack.id]
    assert len(outcome.results) == attack.times
    for result in outcome.results:
        recording = result.recording
        error = recording.error
        assert "EVIDENCE" not in recording.stdout, recording.stdout[:500]
        assert error is None or "EVIDENCE" not in error.message, error
        assert fought.stage.canary not in result.text.decode("utf8", "replace")
        if attack.codes:
            assert error is not None
            assert error.code in ends(attack), error.message
        if attack.line:
            assert error is not None
            assert error.span is not None
            assert error.span[0] == attack.line
    assert outcome.after == EXPECTED
