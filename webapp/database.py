"""Opens the database at a URL and brings its tables up to date: SQLite in a file, or PostgreSQL; and says in words what is wrong with it.

Knows nothing of what is kept there; that is `webapp.storage`. Any number of processes may open one database at the same moment, an
empty one too: the first makes the tables, the others wait for it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util import CommandError

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
MIGRATION_LOCK = 0x7A9EDEC  # any number that no other program takes in the same database
PATIENCE = 60.0  # seconds to wait for another process that makes the tables
BUSY = 10_000  # milliseconds that a connection to SQLite waits for another one's write
AGAIN = 0.05  # seconds


class StorageError(Exception):
    """The database cannot be used; the message is for a person, `code` for a page."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


MESSAGES = {
    "storage_full": "the disk of the database is full; make room, or lower TAPEDECK_KEEP_BYTES",
    "storage_read_only": "the database cannot be written to; give the server's user the right to write the file and its folder",
    "storage_damaged": "the database is damaged; put a backup in its place, or move it away and a new one is made",
    "storage_busy": "another program holds the database; try again, and end the other one if it goes on",
    "storage_unreachable": "the database cannot be reached",
    "storage_newer": "the database was made by a newer Tapedeck; install that version, or choose another database",
}
# How the drivers name what happened: SQLite by the name of its result, PostgreSQL by the start of its SQLSTATE.
SQLITE = {
    "SQLITE_FULL": "storage_full",
    "SQLITE_READONLY": "storage_read_only",
    "SQLITE_PERM": "storage_read_only",
    "SQLITE_CORRUPT": "storage_damaged",
    "SQLITE_NOTADB": "storage_damaged",
    "SQLITE_BUSY": "storage_busy",
    "SQLITE_LOCKED": "storage_busy",
}
POSTGRESQL = {
    "53100": "storage_full",
    "25006": "storage_read_only",
    "42501": "storage_read_only",
    "XX00": "storage_damaged",
    "55P03": "storage_busy",
    "40": "storage_busy",
    "53300": "storage_busy",
}


def refusal(error: sa.exc.DBAPIError) -> StorageError:
    """What a driver's error means for a person."""
    tables = ((SQLITE, getattr(error.orig, "sqlite_errorname", None)), (POSTGRESQL, getattr(error.orig, "sqlstate", None)))
    found = (code for table, name in tables for start, code in table.items() if (name or "").startswith(start))
    code = next(found, "storage_unreachable")
    reason = " ".join(str(error.orig).split())
    return StorageError(code, f"{MESSAGES[code]} ({reason})")


@contextmanager
def in_words() -> Iterator[None]:
    """Turns what a driver raises into `StorageError`, but for the errors that a program makes by itself."""
    try:
        yield
    except (sa.exc.IntegrityError, sa.exc.ProgrammingError) as error:
        if getattr(error.orig, "sqlstate", None) != "42501":  # no right to a table: psycopg calls that the program's mistake
            raise
        raise refusal(error) from error
    except sa.exc.DBAPIError as error:
        raise refusal(error) from error
    except sa.exc.TimeoutError as error:
        raise StorageError("storage_busy", MESSAGES["storage_busy"]) from error


def parsed_url(url: str) -> sa.URL:
    """The URL with the driver that is used here. Raises `StorageError` where it is none, or names a database that is not served.

    >>> str(parsed_url("postgres://learner@db/tapedeck"))
    'postgresql+psycopg://learner@db/tapedeck'
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise StorageError(
            "storage_unreachable", "the database's URL is no URL; for example sqlite:////var/lib/tapedeck/runs.sqlite"
        ) from error
    kind = parsed.get_backend_name()
    if kind in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return parsed
    raise StorageError("storage_unreachable", f"{kind} is not a database that Tapedeck knows; it is sqlite:// or postgresql://")


def open_database(url: str) -> sa.Engine:
    """An engine whose tables are up to date. Raises `StorageError`."""
    parsed = parsed_url(url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    try:
        with in_words():
            _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _sqlite(url: sa.URL) -> sa.Engine:
    try:
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("storage_read_only", f"the database's folder cannot be made: {error.strerror}: {error.filename}") from error
    engine = sa.create_engine(url)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Readers beside a writer; what is deleted is overwritten. A commit survives the program's end, if not always the machine's."""
    connection.isolation_level = None  # transactions begin where SQLAlchemy says, tables included
    for pragma in (f"busy_timeout={BUSY}", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except connection.OperationalError as error:  # this one statement does not wait while another process does the same
            if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(AGAIN)


def _begin_sqlite(connection: sa.Connection) -> None:
    """A transaction that will write says so at its begin, and waits its turn there: one that changed its mind later could not wait."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: sa.URL) -> sa.Engine:
    return sa.create_engine(
        url,
        pool_pre_ping=True,  # a connection that the database closed meanwhile is replaced, not reported
        connect_args={"connect_timeout": 10, "application_name": "tapedeck"},
    )


def writing(engine: sa.Engine) -> Any:
    """A transaction that writes, as a context manager that gives its connection."""
    return engine.execution_options(writes=True).begin()


def _migrate(engine: sa.Engine) -> None:
    """Brings the tables up to date in one transaction, which a process that is killed leaves undone; one process at a time."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with writing(engine) as connection:
                if engine.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            return
        except (CommandError, ResolutionError) as error:
            raise StorageError("storage_newer", MESSAGES["storage_newer"]) from error
        except sa.exc.OperationalError as error:
            if refusal(error).code != "storage_busy" or time.monotonic() > deadline:
                raise
            time.sleep(AGAIN)
