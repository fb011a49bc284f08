"""Normal programs do the same in the sandbox as outside of it: every program of the lessons and examples, at every level."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT
from webapp.runner.report import LEVELS
from webapp.runner.service import Runner
from webapp.settings import Settings

PROGRAMS = sorted(
    [*(ROOT / "lessons").glob("*/programs/*.py"), *(ROOT / "lessons/examples").glob("*.py"), *(ROOT / "tests/golden/programs").glob("*.py")]
)
LIBRARY = """\
import argparse, array, ast, base64, bisect, calendar, cmath, collections, concurrent.futures, contextlib, copy, csv, dataclasses, datetime
import decimal, difflib, doctest, email.mime.text, enum, fractions, functools, gzip, hashlib, heapq, html.parser, http.client, importlib.metadata
import inspect, io, itertools, json, logging, math, multiprocessing.pool, operator, pathlib, pickle, platform, pprint, queue, random, re, secrets
import shutil, sqlite3, statistics, string, struct, subprocess, tempfile, textwrap, threading, time, timeit, traceback, types, typing
import unicodedata, unittest.mock, urllib.request, uuid, warnings, weakref, xml.etree.ElementTree, zipfile, zlib, zoneinfo
import numpy.fft, numpy.linalg, numpy.polynomial, numpy.random, numpy.ma
print(datetime.datetime.strptime("2 Mar 2024", "%d %b %Y"), decimal.Decimal(2).sqrt(), fractions.Fraction(1, 3))
print("ß".encode("latin-1"), "好".encode("gb18030"), json.loads("[1]"), statistics.stdev([1, 2, 3]), zlib.crc32(b"x"))
print(sqlite3.connect(":memory:").execute("select 2 + 3").fetchone(), re.sub("a", "b", "aa"), pickle.loads(pickle.dumps([1])))
print(inspect.signature(lambda a, b=2: a), textwrap.shorten("a long text", 8), hashlib.sha256(b"x").hexdigest()[:8])
time.sleep(0.01)
with io.StringIO("a,b") as file: print(list(csv.reader(file)))
print(numpy.linalg.inv(numpy.eye(2)), numpy.random.default_rng(0).random(), sorted({"b", "a", "c"}))
"""


def outside(sources: list[str]) -> list[str]:
    """The recordings of the programs, run one after another in a process that nothing confines."""
    code = (
        "import json, sys; from webapp.runner.preload import preload; from webapp.runner.program import run_program; preload(); "
        "print(json.dumps([run_program(text).json().decode() for text in json.load(sys.stdin)]))"
    )
    surroundings = {"PATH": os.environ["PATH"]}  # a setting of OpenBLAS, which the sandbox would not see, changes last digits
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input=json.dumps(sources), capture_output=True, text=True, check=True, env=surroundings
    )
    return list(json.loads(done.stdout))


@pytest.fixture(scope="module")
def expected() -> list[str]:
    return outside([*(path.read_text() for path in PROGRAMS), LIBRARY])


@pytest.mark.parametrize("level", LEVELS)
def test_a_normal_program_does_the_same_in_the_sandbox(level: str, expected: list[str]) -> None:
    async def inside() -> list[str]:
        async with Runner(Settings(sandbox=level)) as runner:
            if runner.report.level != level:
                pytest.skip(f"this machine gives level {runner.report.level}: {runner.report.failed}")
            found = [await runner.run(path.read_text()) for path in PROGRAMS]
            found.append(await runner.run(LIBRARY))
            return [result.text.decode() for result in found]

    found = asyncio.run(inside())
    assert len(PROGRAMS) >= 25
    for path, one, other in zip([*PROGRAMS, Path("library")], found, expected, strict=True):
        assert json.loads(one)["error"] is None or path.name != "library", json.loads(one)["error"]
        assert one == other, path
