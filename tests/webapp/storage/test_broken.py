"""A database that cannot be used: what is wrong is said in a sentence, and nothing is half written."""

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.server import ROOT
from tests.webapp.storage.conftest import ARRAY, stored
from webapp import database
from webapp.database import MESSAGES, StorageError
from webapp.storage import Storage


def refused(code: str) -> "pytest.RaisesExc[StorageError]":
    return pytest.raises(StorageError, check=lambda error: error.code == code, match=MESSAGES[code][:20])


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite").write_bytes(b"no database at all, but long enough for a header" * 100)
    with refused("storage_damaged"):
        Storage(f"sqlite:///{tmp_path / 'runs.sqlite'}")


def test_a_page_that_was_overwritten_is_damage_that_is_said_when_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite"
    storage = Storage(f"sqlite:///{path}")
    for number in range(50):
        storage.save(stored(number, os.urandom(3000)), [])
    storage.close()
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 40)
    with refused("storage_damaged"):
        damaged = Storage(f"sqlite:///{path}")
        for number in range(50):
            damaged.find(stored(number).id)


def test_a_database_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite"
    Storage(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    with refused("storage_read_only"):
        Storage(f"sqlite:///file:{path}?mode=ro&uri=true").save(stored(1), [])


def test_a_postgresql_database_that_may_only_be_read_says_so(postgres_url: str) -> None:
    url = sa.make_url(postgres_url)
    Storage(postgres_url).close()
    read_only = url.update_query_dict({"options": "-c default_transaction_read_only=on"}).render_as_string(hide_password=False)
    with refused("storage_read_only"):
        Storage(read_only).save(stored(1), [])


def test_a_full_disk_says_so_and_what_did_not_fit_is_not_there(tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    storage.save(stored(1), [ARRAY])
    storage.engine.dispose()
    sa.event.listen(storage.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=30"))
    with refused("storage_full"):
        storage.save(stored(2, os.urandom(1 << 20)), [ARRAY])
    assert storage.find(stored(2).id) is None
    assert storage.find(stored(1).id) == stored(1)
    storage.save(stored(3), [ARRAY])
    storage.close()


def test_a_database_that_another_program_holds_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY", 50)
    path = tmp_path / "runs.sqlite"
    storage = Storage(f"sqlite:///{path}")
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with refused("storage_busy"):
        storage.save(stored(1), [])
    other.rollback()
    storage.save(stored(1), [])
    assert storage.count() == 1
    other.close()
    storage.close()


def test_a_database_server_that_is_not_there_says_so() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # and does not listen
        with refused("storage_unreachable"):
            Storage(f"postgresql://tapedeck:secret@127.0.0.1:{held.getsockname()[1]}/runs")


def test_a_connection_that_postgresql_ended_is_made_again(postgres_url: str) -> None:
    storage = Storage(postgres_url)
    storage.save(stored(77), [])
    url = sa.make_url(postgres_url)
    with psycopg.connect(host=url.host, port=url.port, user=url.username, dbname=url.database, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tapedeck'")
    assert storage.find(stored(77).id) == stored(77)
    storage.close()


@pytest.mark.parametrize("url", ["mysql://localhost/runs", "runs.sqlite"])
def test_what_is_no_url_of_ours_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="sqlite://"):
        Storage(url)


def test_the_command_says_what_is_wrong_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite").write_bytes(b"no database" * 1000)
    environment = {**os.environ, "TAPEDECK_DATABASE_URL": f"sqlite:///{tmp_path / 'runs.sqlite'}", "PORT": "0"}
    words = [sys.executable, "-m", "webapp", "serve"]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"tapedeck: {MESSAGES['storage_damaged']} (")
    assert done.stderr.count("\n") == 1
