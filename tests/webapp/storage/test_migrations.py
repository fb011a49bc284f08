"""Tables are made and changed when a server starts, by one of however many start at once; and the models are what the tables are."""

import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from tests.server import ROOT
from tests.webapp.storage.conftest import stored
from webapp.database import MIGRATIONS, StorageError, writing
from webapp.links import LinkRow
from webapp.storage import Base, Storage

SERVERS = 6
START = """\
import os, sys
from webapp.storage import Storage
reading, writing = os.pipe()
for _ in range(int(sys.argv[2])):
    if os.fork() == 0:
        os.close(writing)
        os.read(reading, 1)  # all of them start in the moment in which the last is there
        print(Storage(sys.argv[1]).count(), flush=True)
        os._exit(0)
os.close(writing)
sys.exit(max(os.wait()[1] for _ in range(int(sys.argv[2]))) != 0)
"""


def migrate(url: str, revision: str) -> None:
    """Up or down to a revision, on a connection of its own."""
    engine = sa.create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        up = revision == "head" or connection.dialect.has_table(connection, "alembic_version") is False
        (command.upgrade if up else command.downgrade)(config, revision)
    engine.dispose()


def test_several_servers_that_start_at_once_on_an_empty_database_make_its_tables_once(database_url: str) -> None:
    words = [sys.executable, "-c", START, database_url, str(SERVERS)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("0\n" * SERVERS, "", 0)


def test_the_tables_are_what_the_models_say(database_url: str) -> None:
    Storage(database_url).close()
    assert LinkRow.metadata is Base.metadata
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_runs_of_an_older_version_are_kept_with_their_arrays(database_url: str) -> None:
    migrate(database_url, "0001")
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        moment = "2025-01-02 03:04:05"
        connection.execute(
            sa.text("INSERT INTO runs (id, created, elapsed_ms, repeatable, recording) VALUES (:id, :at, 1.5, true, :data)"),
            {"id": stored(1).id, "at": moment, "data": b"x\x9c\x03\x00\x00\x00\x00\x01"},
        )
        connection.execute(
            sa.text("INSERT INTO arrays (run, value, dtype, shape, data) VALUES (:id, 3, '<f4', '[2]', :data)"),
            {"id": stored(1).id, "data": b"x\x9c\x03\x00\x00\x00\x00\x01"},
        )
    engine.dispose()
    storage = Storage(database_url)
    found = storage.find(stored(1).id)
    assert found is not None
    assert (found.text, found.created.year) == (b"", 2025)
    assert storage.array(stored(1).id, 3) is not None
    assert storage.size() == 16
    storage.close()


def test_it_goes_back_as_well(database_url: str) -> None:
    Storage(database_url).close()
    migrate(database_url, "base")
    Storage(database_url).close()


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    Storage(database_url).close()
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageError, match="made by a newer Tapedeck"):
        Storage(database_url)
