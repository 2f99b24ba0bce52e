"""The rows of a job beside the items of a list, counted by what tells them apart.

It lies in a temporary file of SQLite, which nobody else can open and which is gone with the
process: a million rows do not fit the memory that a job may take. What is kept of people is a
hash.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Generator, Iterable
from hashlib import blake2b
from types import TracebackType
from typing import Any, Self

import attrs

from ...errors import JournalError
from .proof import Tally
from .row_identity import IdentifiedRow

BATCH_SIZE = 100
"""How many rows or items are taken in at once, so that the event loop goes on in between."""

_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE tally (
        mark BLOB PRIMARY KEY,
        listed INTEGER NOT NULL DEFAULT 0,
        created INTEGER NOT NULL DEFAULT 0,
        unconfirmed INTEGER NOT NULL DEFAULT 0,
        alike INTEGER NOT NULL DEFAULT 1,
        content BLOB,
        id TEXT
    ) WITHOUT ROWID;
    CREATE TABLE doubtful (mark BLOB, row INTEGER, PRIMARY KEY (mark, row)) WITHOUT ROWID;
"""
_ADD_CREATED = """
    INSERT INTO tally (mark, created) VALUES (?, 1)
    ON CONFLICT DO UPDATE SET created = created + 1
"""
_ADD_UNCONFIRMED = """
    INSERT INTO tally (mark, unconfirmed, content) VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET unconfirmed = unconfirmed + 1,
        alike = alike AND (content IS NULL OR content = excluded.content),
        content = coalesce(content, excluded.content)
"""
_ADD_LISTED = """
    INSERT INTO tally (mark, listed, id) VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET listed = listed + 1, id = excluded.id
"""
_TALLY = "SELECT listed, created, unconfirmed, alike FROM tally"


@attrs.frozen
class UnconfirmedGroup:
    """The unconfirmed rows of one mark."""

    tally: Tally
    rows: list[int]
    """Their numbers, ascending."""
    id: str | None
    """The id of the item with the mark, where there is but one and it is new."""


class TallyStore:
    """What speaks for and against unconfirmed rows; a context manager, for the thread it is in."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._database.close()
        if isinstance(error, sqlite3.Error):
            raise JournalError(
                f"The unconfirmed rows cannot be reconciled: {error}. Make room where temporary "
                "files go (TMPDIR), then go on."
            ) from error

    def add_rows(self, rows: Iterable[IdentifiedRow]) -> None:
        """Take in rows, a batch at most."""
        rows = list(rows)
        doubtful = [(_hash(row.key), row) for row in rows if row.unconfirmed]
        with self._batch() as database:
            database.executemany(
                _ADD_CREATED, [(_hash(row.key),) for row in rows if not row.unconfirmed]
            )
            database.executemany(
                _ADD_UNCONFIRMED, [(mark, _hash(row.content)) for mark, row in doubtful]
            )
            database.executemany(
                "INSERT INTO doubtful VALUES (?, ?)", [(mark, row.row) for mark, row in doubtful]
            )

    def add_items(self, items: Iterable[tuple[str, str | None]]) -> None:
        """Take in items of the list, each a mark and an id, a batch at most."""
        with self._batch() as database:
            database.executemany(_ADD_LISTED, [(_hash(mark), id_) for mark, id_ in items])

    async def tallies(self) -> AsyncIterator[Tally]:
        """The tallies of all marks."""
        async for columns in self._read(_TALLY):
            yield _tally(columns)

    async def unconfirmed_groups(self) -> AsyncIterator[UnconfirmedGroup]:
        """The unconfirmed rows, mark by mark."""
        async for (mark,) in self._read("SELECT DISTINCT mark FROM doubtful"):
            *columns, id_ = self._one("SELECT listed, created, unconfirmed, alike, id", mark)
            rows = self._database.execute(
                "SELECT row FROM doubtful WHERE mark = ? ORDER BY row", (mark,)
            )
            tally = _tally(columns)
            alone = (tally.listed, tally.succeeded) == (1, 0)
            yield UnconfirmedGroup(tally, [row for (row,) in rows], id_ if alone else None)

    def _one(self, select: str, mark: bytes) -> Any:
        return self._database.execute(f"{select} FROM tally WHERE mark = ?", (mark,)).fetchone()

    async def _read(self, select: str) -> AsyncIterator[tuple[Any, ...]]:
        with contextlib.closing(self._database.execute(select)) as cursor:
            while batch := cursor.fetchmany(BATCH_SIZE):
                for columns in batch:
                    yield columns
                await asyncio.sleep(0)

    @contextlib.contextmanager
    def _batch(self) -> Generator[sqlite3.Connection]:
        self._database.execute("BEGIN")
        yield self._database
        self._database.execute("COMMIT")


def _tally(columns: Iterable[Any]) -> Tally:
    listed, created, unconfirmed, alike = columns
    return Tally(listed=listed, succeeded=created, unconfirmed=unconfirmed, identical=bool(alike))


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
