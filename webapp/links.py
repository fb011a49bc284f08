"""Short links: a few letters that a server keeps for a run and a place on its tape, fit to be written on a blackboard.

A link lives as long as its run: the database removes it with the run. What a link is called follows from what it means, so asking twice
makes one link, and nobody guesses the links of runs that they have not seen. Blocking, as storage is; knows nothing of HTTP.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.database import in_words
from webapp.storage import Base, Storage

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
LENGTH = 8
MOST_OF_A_RUN = 64


class LinkRow(Base):
    """A short link."""

    __tablename__ = "links"

    id: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    run: Mapped[str] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    step: Mapped[int]
    level: Mapped[str] = mapped_column(sa.String(8))
    created: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


@dataclass(frozen=True, slots=True)
class Link:
    """Where a short link leads."""

    run: str
    step: int
    level: str


def letters(link: Link) -> str:
    """All the letters that a link could be called by; its name is the first of them, as many as are needed.

    >>> letters(Link("a" * 16, 7, "edge"))[:8]
    'pjahzqw7'
    """
    number = int.from_bytes(hashlib.sha256(f"{link.run} {link.step} {link.level}".encode()).digest()[:14], "big")
    found = ""
    for _ in range(22):
        number, digit = divmod(number, len(LETTERS))
        found += LETTERS[digit]
    return found


class Links:
    """The short links in a database."""

    def __init__(self, storage: Storage) -> None:
        self._engine = storage.engine

    def keep(self, link: Link) -> str:
        """The name of a link, made where there is none. A run has at most `MOST_OF_A_RUN`; the oldest makes room for a new one.

        Raises SQLAlchemy's `IntegrityError` where there is no such run.
        """
        with in_words():
            try:
                return self._kept(link)
            except IntegrityError:  # somebody made the same in this moment, and it is found; or the run has gone, and this says so again
                return self._kept(link)

    def _kept(self, link: Link) -> str:
        with Session(self._engine.execution_options(writes=True)) as session, session.begin():
            whole = letters(link)
            for length in range(LENGTH, len(whole) + 1):
                name = whole[:length]
                row = session.get(LinkRow, name)
                if row is None:
                    break
                if (row.run, row.step, row.level) == (link.run, link.step, link.level):
                    return name
            newest = sa.select(LinkRow.id).where(LinkRow.run == link.run).order_by(LinkRow.created.desc(), LinkRow.id)
            for old in session.scalars(newest.offset(MOST_OF_A_RUN - 1)).all():
                session.execute(sa.delete(LinkRow).where(LinkRow.id == old))
            session.add(LinkRow(id=name, run=link.run, step=link.step, level=link.level, created=datetime.now(UTC)))
            return name

    def find(self, name: str) -> Link | None:
        """Where a link leads."""
        with in_words(), Session(self._engine) as session:
            row = session.get(LinkRow, name)
            return None if row is None else Link(row.run, row.step, row.level)
