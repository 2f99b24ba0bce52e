"""Counts of the rows of a job and the items of a list, by key.

The counts are in a temporary SQLite file, because a million rows do not fit in the memory that a
job may use. Other processes cannot open the file, and it disappears with the process. Of personal
data, it contains only hashes.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Generator
from hashlib import blake2b
from typing import Any

import attrs

from ...errors import JournalError
from .list_reader import BATCH_SIZE
from .proof import Tally

# The file is temporary, so it needs no rollback journal, no `fsync` and no commit: after a crash,
# the counts are made anew.
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
    BEGIN;
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
_TALLIES = "SELECT listed, created, unconfirmed, identical FROM tally"
_GROUPS = """
    SELECT listed, created, unconfirmed, identical, id, group_concat(row)
    FROM unconfirmed_rows JOIN tally USING (key) GROUP BY key
"""


@attrs.frozen
class UnconfirmedGroup:
    """Unconfirmed rows with the same key."""

    tally: Tally
    rows: list[int]
    """The row numbers, ascending."""
    id: str | None
    """The id of the item with the key, if exactly one item has it and no other row created it."""


class TallyStore:
    """Store of the tallies of one reconciliation, for use in one thread; see `tally_store`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(_TABLES)

    def add_created(self, key: str) -> None:
        """Add a row that is known to be created."""
        self._database.execute(_ADD_CREATED, (_hash(key),))

    def add_unconfirmed(self, row: int, key: str, content: str) -> None:
        """Add an unconfirmed row, with its key and all values that were sent."""
        digest = _hash(key)
        self._database.execute(_ADD_UNCONFIRMED, (digest, _hash(content)))
        self._database.execute("INSERT INTO unconfirmed_rows VALUES (?, ?)", (digest, row))

    def add_item(self, key: str, id_: str | None) -> None:
        """Add an item of the list, with its key and its id."""
        self._database.execute(_ADD_LISTED, (_hash(key), id_))

    async def tallies(self) -> AsyncIterator[Tally]:
        """Iterate over the tallies of all keys."""
        async for columns in self._read(_TALLIES):
            yield Tally(*columns)

    async def unconfirmed_groups(self) -> AsyncIterator[UnconfirmedGroup]:
        """Iterate over the unconfirmed rows, grouped by key."""
        async for *columns, id_, rows in self._read(_GROUPS):
            tally = Tally(*columns)
            is_single = (tally.listed, tally.succeeded) == (1, 0)
            numbers = sorted(map(int, rows.split(",")))
            yield UnconfirmedGroup(tally, numbers, id_ if is_single else None)

    async def _read(self, select: str) -> AsyncIterator[tuple[Any, ...]]:
        with contextlib.closing(self._database.execute(select)) as cursor:
            while batch := cursor.fetchmany(BATCH_SIZE):
                for columns in batch:
                    yield columns
                await asyncio.sleep(0)


@contextlib.contextmanager
def tally_store() -> Generator[TallyStore]:
    """Open an empty store, and close it at the end.

    Raises:
        JournalError: there is no room for the temporary file.
    """
    try:
        with contextlib.closing(sqlite3.connect("", isolation_level=None)) as database:
            yield TallyStore(database)
    except sqlite3.Error as error:
        raise JournalError(
            f"The unconfirmed rows cannot be reconciled: {error}. Make room where temporary files "
            "go (TMPDIR), then go on."
        ) from error


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
