"""Runs that were made, kept in a database so that their links go on working.

Blocking; the server calls it from worker threads. A run is found by its id, which is a digest of what it was made from, so
a run is written once and read as often as somebody opens its link.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from webapp.runner.answers import StoredArray

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class Base(DeclarativeBase):
    """The tables; the migrations make them."""


class RunRow(Base):
    """A run: its recording as compressed JSON text."""

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    created: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    elapsed_ms: Mapped[float]
    repeatable: Mapped[bool]
    recording: Mapped[bytes]


class ArrayRow(Base):
    """A large array of a run, under its index in the recording's `values`."""

    __tablename__ = "arrays"

    run: Mapped[str] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[int] = mapped_column(primary_key=True)
    dtype: Mapped[str] = mapped_column(sa.String(8))
    shape: Mapped[list[int]] = mapped_column(sa.JSON)
    data: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as it is kept: `text` is the recording's JSON. `repeatable` is False where a clock stopped it."""

    id: str
    text: bytes
    elapsed_ms: float
    repeatable: bool


class Storage:
    """The database at an SQLAlchemy URL; makes the file, its folder and its tables where they are missing."""

    def __init__(self, url: str) -> None:
        parsed = sa.make_url(url)
        sqlite = parsed.get_backend_name() == "sqlite"
        if sqlite and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(parsed)
        if sqlite:
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        self._migrate()

    @property
    def engine(self) -> sa.Engine:
        """For tables that live beside the runs."""
        return self._engine

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self._engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def save(self, run: StoredRun, arrays: Iterable[StoredArray]) -> None:
        """Writes a run; one of the same id is replaced."""
        with Session(self._engine) as session, session.begin():
            session.execute(sa.delete(ArrayRow).where(ArrayRow.run == run.id))
            session.merge(
                RunRow(
                    id=run.id,
                    created=datetime.now(UTC),
                    elapsed_ms=run.elapsed_ms,
                    repeatable=run.repeatable,
                    recording=zlib.compress(run.text, 1),
                )
            )
            session.flush()
            for one in arrays:
                data = zlib.compress(one.data, 1)
                session.add(ArrayRow(run=run.id, value=one.value, dtype=one.dtype, shape=list(one.shape), data=data))

    def find(self, identifier: str) -> StoredRun | None:
        """The run of an id."""
        with Session(self._engine) as session:
            row = session.get(RunRow, identifier)
            if row is None:
                return None
            return StoredRun(row.id, zlib.decompress(row.recording), row.elapsed_ms, row.repeatable)

    def array(self, identifier: str, value: int) -> StoredArray | None:
        """A large array of a run."""
        with Session(self._engine) as session:
            row = session.get(ArrayRow, (identifier, value))
            if row is None:
                return None
            return StoredArray(row.value, row.dtype, tuple(row.shape), zlib.decompress(row.data))

    def count(self) -> int:
        """How many runs there are."""
        with Session(self._engine) as session:
            return session.scalar(sa.select(sa.func.count()).select_from(RunRow)) or 0


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Readers and a writer at once; a commit survives the program's end, if not always the machine's."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
