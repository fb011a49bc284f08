"""What writes to the database is killed at random moments, hundreds of times over: every run it had acknowledged is whole.

The same as `test_killed`, of the part of the server that writes alone; so the kills fall into writes, and many of them take little time.
`TAPEDECK_WRITER_KILLS=200` is the whole number.
"""

import os
import subprocess
import sys

from tests.server import ROOT

KILLS = os.environ.get("TAPEDECK_WRITER_KILLS", "12")

KILLING = """\
import os, random, signal, sys, threading, time
from webapp.runner.answers import StoredArray
from webapp.storage import Storage, StoredRun

url, kills = sys.argv[1], int(sys.argv[2])
chance = random.Random(7)
noise = os.urandom(1 << 21)
acknowledged = []
written = 0

def write(writer, kill, acknowledge):
    for number in range(10_000):
        size = 1 << (10 + number % 12)
        identifier = f"{kill:06d}{writer:02d}{number:08d}"
        storage.save(StoredRun(identifier, noise[:size], 1.0, True), [StoredArray(1, "|u1", (size,), noise[:size])], owner="o" * 64)
        os.write(acknowledge, f"{identifier} {size:8d}\\n".encode())

for kill in range(kills):
    reading, acknowledge = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        storage = Storage(url)  # it starts again by itself, whatever the last one left
        for writer in range(4):
            threading.Thread(target=write, args=(writer, kill, acknowledge)).start()
        signal.pause()
    os.close(acknowledge)
    pipe = os.fdopen(reading, "rb")
    lines = [pipe.readline()]
    time.sleep(chance.uniform(0, 0.15))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    acknowledged += [line.split() for line in (*lines, *pipe) if line.endswith(b"\\n")]

storage = Storage(url)
for identifier, size in acknowledged:
    data = noise[: int(size)]
    assert storage.find(identifier.decode()).text == data, identifier
    assert storage.array(identifier.decode(), 1).data == data, identifier
    assert storage.own(identifier.decode(), "o" * 64)
assert storage.count() >= len(acknowledged)
print(kills, len(acknowledged), storage.count() - len(acknowledged), file=sys.stderr)
storage.close()
"""


def test_what_a_killed_writer_acknowledged_is_whole(database_url: str) -> None:
    words = [sys.executable, "-c", KILLING, database_url, KILLS]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=3000, check=False)
    assert done.returncode == 0, done.stderr
    kills, acknowledged, _ = map(int, done.stderr.split())
    assert kills == int(KILLS)
    assert acknowledged >= kills
