"""Runs that were made, kept in a database so that their links go on working, until they are deleted or their time is over.

Blocking; the server calls it from worker threads. A run is found by its id, which is a digest of what it was made from, so
a run is written once and read as often as somebody opens its link. Several servers may share one database: nothing here
remembers anything between calls. Every method raises `webapp.database.StorageError` where the database cannot be used.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from webapp.database import in_words, open_database, writing
from webapp.runner.answers import StoredArray

SEEN_AGAIN = timedelta(days=1)  # a run that is opened oftener is not written down each time
MOST_OWNERS = 1_000  # of one run: a program of a lesson is made by everybody
PACKING = 1  # zlib's level: a third of the size for a tenth of the time of its best


class Utc(sa.TypeDecorator[datetime]):
    """A moment with its time zone, whatever the database keeps of that."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """From the database: SQLite keeps the numbers alone."""
        del dialect
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """The tables; the migrations make them."""


class RunRow(Base):
    """A run: its recording as compressed JSON text."""

    __tablename__ = "runs"
    __table_args__ = (sa.Index("runs_by_use", "used", "size"), sa.Index("runs_by_client", "client", "used", "size"))

    id: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    created: Mapped[datetime] = mapped_column(Utc)
    used: Mapped[datetime] = mapped_column(Utc)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    client: Mapped[str] = mapped_column(sa.String(64))
    elapsed_ms: Mapped[float] = mapped_column(sa.Float)
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


class OwnerRow(Base):
    """Somebody who made a run: a digest of their secret and the run's id, so that two runs of one person have nothing in common."""

    __tablename__ = "owners"

    run: Mapped[str] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as it is kept: `text` is the recording's JSON. `repeatable` is False where a clock stopped it."""

    id: str
    text: bytes
    elapsed_ms: float
    repeatable: bool
    created: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Save:
    """A run to be written, with its large arrays; the client that made it, and a digest of its owner's secret, where they are known."""

    run: StoredRun
    arrays: Sequence[StoredArray] = ()
    client: str = ""
    owner: str = ""


class _Statements:
    """What is asked all the time, put together once: SQLAlchemy takes longer over the words of a statement than SQLite over its meaning."""

    def __init__(self, dialect: str) -> None:
        insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert
        runs, arrays, owners = (Base.metadata.tables[one.__tablename__] for one in (RunRow, ArrayRow, OwnerRow))
        run = insert(runs)
        changing = {column.name: run.excluded[column.name] for column in runs.columns if column.name not in ("id", "client")}
        chosen: sa.BindParameter[str] = sa.bindparam("chosen")
        self.run = run.on_conflict_do_update(index_elements=["id"], set_=changing)
        self.owner = insert(owners).on_conflict_do_nothing()
        self.array = insert(arrays)
        self.without_arrays = sa.delete(arrays).where(arrays.c.run == chosen)
        self.stamp = sa.select(runs.c.created, runs.c.used).where(runs.c.id == chosen)


TIDY_LOCK = 0x7A9ED  # of PostgreSQL: held by the server that is removing runs


class Storage:
    """The database at an SQLAlchemy URL; makes the file, its folder and its tables where they are missing."""

    def __init__(self, url: str) -> None:
        self._engine = open_database(url)
        self._statements = _Statements(self._engine.dialect.name)

    @property
    def engine(self) -> sa.Engine:
        """For tables that live beside the runs."""
        return self._engine

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def save(self, run: StoredRun, arrays: Iterable[StoredArray], *, client: str = "", owner: str = "") -> int:
        """Writes a run, and who made it; one of the same id is replaced. Answers the bytes that it takes up."""
        return self.save_all([Save(run, tuple(arrays), client, owner)])[0]

    def save_all(self, saves: Sequence[Save]) -> list[int]:
        """As `save`, for many in one transaction, which costs little more than for one: all of them are kept, or none.

        In the order of their ids, so that two servers that write the same runs wait for each other in one direction only.
        """
        runs: dict[str, dict[str, Any]] = {}
        arrays: dict[str, list[dict[str, Any]]] = {}
        owners: set[tuple[str, str]] = set()
        sizes = []
        for one in saves:
            run = one.run
            packed = arrays[run.id] = [_packed(run.id, array) for array in one.arrays]
            recording = zlib.compress(run.text, PACKING)
            sizes.append(len(recording) + sum(len(array["data"]) for array in packed))
            runs[run.id] = {
                "id": run.id,
                "client": one.client[:64],
                "created": run.created,
                "used": run.created,
                "size": sizes[-1],
                "elapsed_ms": run.elapsed_ms,
                "repeatable": run.repeatable,
                "recording": recording,
            }
            if one.owner:
                owners.add((run.id, one.owner))
        all_arrays = [array for identifier in sorted(arrays) for array in arrays[identifier]]
        with in_words(), writing(self._engine) as connection:
            connection.execute(self._statements.run, [runs[identifier] for identifier in sorted(runs)])
            connection.execute(self._statements.without_arrays, [{"chosen": identifier} for identifier in sorted(runs)])
            if all_arrays:
                connection.execute(self._statements.array, all_arrays)
            if owners:
                connection.execute(self._statements.owner, [{"run": run, "digest": digest} for run, digest in sorted(owners)])
        return sizes

    def stamp(self, identifier: str) -> datetime | None:
        """When the run of an id was made, or None where there is none; that it was asked for is written down once a day."""
        now = datetime.now(UTC)
        with in_words():
            with self._engine.connect() as connection:
                row = connection.execute(self._statements.stamp, {"chosen": identifier}).first()
            if row is not None and now - row.used > SEEN_AGAIN:
                with writing(self._engine) as connection:
                    connection.execute(sa.update(RunRow).where(RunRow.id == identifier).values(used=now))
        return None if row is None else row.created

    def find(self, identifier: str) -> StoredRun | None:
        """The run of an id."""
        columns = (RunRow.id, RunRow.recording, RunRow.elapsed_ms, RunRow.repeatable, RunRow.created)
        with in_words(), self._engine.connect() as connection:
            row = connection.execute(sa.select(*columns).where(RunRow.id == identifier)).first()
        return None if row is None else StoredRun(row.id, zlib.decompress(row.recording), row.elapsed_ms, row.repeatable, row.created)

    def array(self, identifier: str, value: int) -> StoredArray | None:
        """A large array of a run."""
        chosen = sa.select(ArrayRow.dtype, ArrayRow.shape, ArrayRow.data).where(ArrayRow.run == identifier, ArrayRow.value == value)
        with in_words(), self._engine.connect() as connection:
            row = connection.execute(chosen).first()
        return None if row is None else StoredArray(value, row.dtype, tuple(row.shape), zlib.decompress(row.data))

    def count(self) -> int:
        """How many runs there are."""
        with in_words(), self._engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(RunRow)) or 0

    def own(self, identifier: str, owner: str) -> bool:
        """Notes one more who made a run that is kept already. False where it is not kept any more, or too many made it to be anybody's."""
        mine = sa.select(OwnerRow.digest).where(OwnerRow.run == identifier, OwnerRow.digest == owner)
        with in_words():
            with self._engine.connect() as connection:
                if connection.scalar(mine) is not None:
                    return True
            with writing(self._engine) as connection:
                kept = connection.scalar(sa.select(RunRow.id).where(RunRow.id == identifier).with_for_update(key_share=True))
                if kept is None or self._owners(connection, identifier) >= MOST_OWNERS:
                    return False
                connection.execute(self._statements.owner, {"run": identifier, "digest": owner})
        return True

    def _owners(self, connection: sa.Connection, identifier: str) -> int:
        return connection.scalar(sa.select(sa.func.count()).select_from(OwnerRow).where(OwnerRow.run == identifier)) or 0

    def delete(self, identifier: str, owner: str) -> Literal["deleted", "shared", "not_yours"]:
        """Takes a run back for one who made it: it is gone when nobody is left who made it."""
        with in_words(), writing(self._engine) as connection:
            connection.execute(
                sa.select(RunRow.id).where(RunRow.id == identifier).with_for_update()
            )  # two last owners, one after the other
            mine = sa.delete(OwnerRow).where(OwnerRow.run == identifier, OwnerRow.digest == owner)
            if not connection.execute(mine).rowcount:
                return "not_yours"
            if self._owners(connection, identifier):
                return "shared"
            connection.execute(sa.delete(RunRow).where(RunRow.id == identifier))
            return "deleted"

    def size(self) -> int:
        """The bytes that all runs take up."""
        with in_words(), self._engine.connect() as connection:
            return int(connection.scalar(sa.select(sa.func.sum(RunRow.size))) or 0)

    def clients_above(self, most: int) -> Sequence[str]:
        """The clients whose runs take up more bytes than that. Runs of nobody are nobody's burden."""
        chosen = sa.select(RunRow.client).where(RunRow.client != "").group_by(RunRow.client).having(sa.func.sum(RunRow.size) > most)
        with in_words(), self._engine.connect() as connection:
            return connection.scalars(chosen).all()

    def remove(self, *, most: int, size: int, above: int | None = None, before: datetime | None = None, client: str | None = None) -> int:
        """Removes runs that were not opened for longest: at most so many, and no more than needed for so many bytes.

        Only those that were last opened `before` a moment, of one `client`, and while all (of that client) take up more than `above` bytes,
        where these are given. One at a time does this, so that several servers never remove more than one would. Answers how many runs.
        """
        oldest = sa.select(RunRow.id, RunRow.size).order_by(RunRow.used, RunRow.size).limit(most)
        total = sa.select(sa.func.sum(RunRow.size))
        if before is not None:
            oldest = oldest.where(RunRow.used < before)
        if client is not None:
            oldest, total = oldest.where(RunRow.client == client), total.where(RunRow.client == client)
        chosen: list[str] = []
        freed = 0
        with in_words(), writing(self._engine) as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(TIDY_LOCK)))
            if above is not None:
                size = min(size, int(connection.scalar(total) or 0) - above)
            for row in connection.execute(oldest).all():
                if freed >= size:
                    break
                chosen.append(row.id)
                freed += row.size
            if chosen:
                connection.execute(sa.delete(RunRow).where(RunRow.id.in_(chosen)))
        return len(chosen)


def _packed(run: str, array: StoredArray) -> dict[str, Any]:
    """The row of an array."""
    return {
        "run": run,
        "value": array.value,
        "dtype": array.dtype,
        "shape": list(array.shape),
        "data": zlib.compress(array.data, PACKING),
    }
