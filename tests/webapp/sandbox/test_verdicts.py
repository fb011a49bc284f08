"""A verdict is the server's: a child that writes its own answer, or looks for the solution, is not believed."""

import asyncio

import pytest

from tests.server import ROOT
from webapp.exercises import Exercise, Verdict, check, load_exercise
from webapp.runner.service import Runner
from webapp.settings import Settings

FORGE = """\
import json, os
def send(report):
    parts = [b'{"kind": "called"}', json.dumps(report).encode()]
    data = len(parts).to_bytes(8, "big") + b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    for number in range(3, 64):
        try: os.write(number, data)
        except OSError: pass
    os._exit(0)
value = {"kind": "value", "type": "list", "shape": [4], "data": [0.0, 0.0, 0.0, 0.0]}
"""
FORGERIES = {
    "it says that it passed": "send({'status': 'ok', 'error': None, 'stdout': 'passed', 'results': [], 'passed': True})",
    "results of nothing": "send({'status': 'ok', 'error': None, 'stdout': '', 'results': []})",
    "numbers that are wrong": "send({'status': 'ok', 'error': None, 'stdout': '', 'results': [value] * 20})",
    "numbers that are none": "send({'status': 'ok', 'error': None, 'stdout': '', 'results': [{**value, 'data': ['nan'] * 4}] * 20})",
    "no values at all": "send({'status': 'ok', 'error': None, 'stdout': '', 'results': [{'kind': 'value', 'type': 'Passed'}] * 20})",
}
LOOK = """\
import gc, sys
def {function}(*arguments):
    frame, found = sys._getframe(), []
    while frame:
        found += [name for name in ("expected", "solution", "wanted", "exercise") if name in frame.f_locals or name in frame.f_globals]
        frame = frame.f_back
    found += [type(one).__name__ for one in gc.get_objects() if type(one).__name__ in ("Exercise", "Verdict", "Wrong")]
    try: found.append(open("{file}").read())
    except OSError: pass
    print("FOUND", found)
    return 0.0
"""
FILE = ROOT / "lessons" / "03-chain-rule" / "exercises" / "by_hand.py"


def judge(exercise: Exercise, code: str) -> Verdict:
    async def go() -> tuple[Verdict, str]:
        async with Runner(Settings(wall_limit=5.0)) as runner:
            return await check(exercise, code, "en", runner), runner.report.level

    verdict, level = asyncio.run(go())
    if level == "C":
        pytest.skip("programs are not shut in here")
    return verdict


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_answer_does_not_pass(forgery: str) -> None:
    exercise = load_exercise(FILE)
    verdict = judge(exercise, f"{FORGE}{FORGERIES[forgery]}\n{exercise.solution}\n")
    assert not verdict.passed
    assert verdict.message


def test_the_same_code_without_the_forgery_passes() -> None:
    exercise = load_exercise(FILE)
    assert judge(exercise, f"{FORGE}{exercise.solution}\n").passed


def test_the_child_knows_neither_solution_nor_expectation() -> None:
    exercise = load_exercise(FILE)
    verdict = judge(exercise, LOOK.format(function=exercise.function, file=FILE))
    assert not verdict.passed
    assert "FOUND []" in verdict.stdout
