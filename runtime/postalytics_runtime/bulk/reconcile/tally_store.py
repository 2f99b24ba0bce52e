"""Counts of the rows of a job and the items of a list, by key.

The counts are in a temporary SQLite file, because a million rows do not fit in the memory that a
job may use. Other processes cannot open the file, and it disappears with the process. Of personal
data, it contains only hashes.
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
"""Rows or items that are added at once; the event loop runs between two batches."""

# The file is temporary, so it needs no rollback journal and no `fsync`: after a crash, the counts
# are made anew.
_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE tally (
        key BLOB PRIMARY KEY,
        listed INTEGER NOT NULL DEFAULT 0,
        created INTEGER NOT NULL DEFAULT 0,
        unconfirmed INTEGER NOT NULL DEFAULT 0,
        identical INTEGER NOT NULL DEFAULT 1,
        content BLOB,
        id TEXT
    ) WITHOUT ROWID;
    CREATE TABLE unconfirmed_rows (key BLOB, row INTEGER, PRIMARY KEY (key, row)) WITHOUT ROWID;
"""
_ADD_CREATED = """
    INSERT INTO tally (key, created) VALUES (?, 1)
    ON CONFLICT DO UPDATE SET created = created + 1
"""
_ADD_UNCONFIRMED = """
    INSERT INTO tally (key, unconfirmed, content) VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET unconfirmed = unconfirmed + 1,
        identical = identical AND (content IS NULL OR content = excluded.content),
        content = coalesce(content, excluded.content)
"""
_ADD_LISTED = """
    INSERT INTO tally (key, listed, id) VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET listed = listed + 1, id = excluded.id
"""
_TALLY = "SELECT listed, created, unconfirmed, identical FROM tally"


@attrs.frozen
class UnconfirmedGroup:
    """Unconfirmed rows with the same key."""

    tally: Tally
    rows: list[int]
    """The row numbers, ascending."""
    id: str | None
    """The id of the item with the key, if exactly one item has it and no other row created it."""


class TallyStore:
    """Store of the tallies of one reconciliation: a context manager, for use in one thread."""

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
        """Add rows, at most a batch."""
        rows = list(rows)
        unconfirmed = [(_hash(row.key), row) for row in rows if row.unconfirmed]
        with self._batch() as database:
            database.executemany(
                _ADD_CREATED, [(_hash(row.key),) for row in rows if not row.unconfirmed]
            )
            database.executemany(
                _ADD_UNCONFIRMED, [(key, _hash(row.content)) for key, row in unconfirmed]
            )
            database.executemany(
                "INSERT INTO unconfirmed_rows VALUES (?, ?)",
                [(key, row.row) for key, row in unconfirmed],
            )

    def add_items(self, items: Iterable[tuple[str, str | None]]) -> None:
        """Add items of the list, each a key and an id, at most a batch."""
        with self._batch() as database:
            database.executemany(_ADD_LISTED, [(_hash(key), id_) for key, id_ in items])

    async def tallies(self) -> AsyncIterator[Tally]:
        """Iterate over the tallies of all keys."""
        async for columns in self._read(_TALLY):
            yield _tally(columns)

    async def unconfirmed_groups(self) -> AsyncIterator[UnconfirmedGroup]:
        """Iterate over the unconfirmed rows, grouped by key."""
        async for (key,) in self._read("SELECT DISTINCT key FROM unconfirmed_rows"):
            *columns, id_ = self._one("SELECT listed, created, unconfirmed, identical, id", key)
            rows = self._database.execute(
                "SELECT row FROM unconfirmed_rows WHERE key = ? ORDER BY row", (key,)
            )
            tally = _tally(columns)
            is_single = (tally.listed, tally.succeeded) == (1, 0)
            yield UnconfirmedGroup(tally, [row for (row,) in rows], id_ if is_single else None)

    def _one(self, select: str, key: bytes) -> Any:
        return self._database.execute(f"{select} FROM tally WHERE key = ?", (key,)).fetchone()

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
    listed, created, unconfirmed, identical = columns
    return Tally(
        listed=listed, succeeded=created, unconfirmed=unconfirmed, identical=bool(identical)
    )


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
