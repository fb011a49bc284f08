"""An empty database for each test, in a file and in PostgreSQL: what is tested here holds for both."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from webapp.runner.answers import StoredArray
from webapp.storage import Storage, StoredRun

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'runs.sqlite'}"
        return
    server = sa.make_url(request.getfixturevalue("postgres_url"))
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(host=server.host, port=server.port, user=server.username, dbname=server.database, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """An open one."""
    opened = Storage(database_url)
    yield opened
    opened.close()


def stored(number: int, text: bytes = b'{"schema":"recording/1"}', days: float = 0.0) -> StoredRun:
    """The run of a number, made so many days before now."""
    return StoredRun(f"{number:016d}", text, 1.5, repeatable=True, created=NOW - timedelta(days=days))


ARRAY = StoredArray(3, "<f4", (2, 1), b"12345678")
Save = Callable[..., StoredRun]


@pytest.fixture
def save(storage: Storage) -> Save:
    """Saves the run of a number."""

    def one(number: int, *, client: str = "", owner: str = "", text: bytes = b"{}", days: float = 0.0) -> StoredRun:
        run = stored(number, text, days)
        storage.save(run, [ARRAY], client=client, owner=owner)
        return run

    return one
