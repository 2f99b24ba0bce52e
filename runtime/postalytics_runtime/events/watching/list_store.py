"""Tables of watched lists, in the file of an inbox: known items, and changes to hand out."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any, Literal

import attrs
import orjson

from ..inbox import close, file_id, inbox_errors, opened

# `reading` is the number of the last reading of the whole list that showed the item.
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS watched_lists (
        list TEXT PRIMARY KEY, state TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS listed_items (
        list TEXT, key TEXT, hash BLOB NOT NULL, reading INTEGER NOT NULL, PRIMARY KEY (list, key)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS list_changes (
        id INTEGER PRIMARY KEY, list TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, item TEXT
    )""",
    "CREATE INDEX IF NOT EXISTS changes_of_lists ON list_changes (list, id)",
)


@attrs.frozen(kw_only=True)
class ListState:
    """What is known of a watched list."""

    is_started: bool = False
    """Whether the list was read from its first item to its last."""
    last: int = 0
    """The row of the last item."""
    page: int = 0
    """The number of items on the longest page."""
    reading: int = 0
    """The number of the last reading of the whole list."""
    read_at: float = 0.0
    """When that reading ended, in seconds since 1970."""


@attrs.frozen(kw_only=True)
class ListedItem:
    """Item of a page, as the store compares and keeps it."""

    key: str
    """The key as JSON."""
    hash: bytes
    json: str = attrs.field(repr=False)


@attrs.frozen
class StoredChange:
    """Change that is not handed out yet, or not done."""

    id: int
    kind: Literal["added", "changed", "removed"]
    key: str
    item: str | None = attrs.field(repr=False)


class ListStore:
    """Known items and pending changes of one list.

    The methods block, and any thread may call them. Every method is one transaction, durable when
    it returns, so a process that is killed loses nothing that was read.

    Args:
        path: the file of an inbox.
        name: the name of the list in the file.

    Raises:
        InboxError: the file cannot be used; every method may raise it.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        # A thread whose waiter was cancelled may still write while another one closes.
        self._lock = threading.RLock()
        with self._errors():
            self._file = file_id(path)
        self._connection = opened(path, self._file)
        self._is_open = True
        try:
            with self._transaction() as connection:
                for statement in _SCHEMA:
                    connection.execute(statement)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._is_open:
                self._is_open = False
                close(self._connection, self._file)

    def state(self) -> ListState:
        """Return what is known of the list."""
        with self._errors():
            query = "SELECT state FROM watched_lists WHERE list = ?"
            row = self._connection.execute(query, (self._name,)).fetchone()
        return ListState() if row is None else ListState(**orjson.loads(row[0]))

    def save(self, state: ListState) -> None:
        """Record what is known of the list."""
        with self._transaction() as connection:
            self._save(connection, state)

    def record(
        self, items: Iterable[ListedItem], *, reading: int, added: bool, changed: bool
    ) -> list[bool]:
        """Record the items of a page.

        Args:
            items: the items.
            reading: the number of the reading of the whole list, or of the last one.
            added: whether unknown items are changes to hand out.
            changed: whether known items with another hash are.

        Returns:
            For each item whether it was known.
        """
        with self._transaction() as connection:
            return [self._record(connection, it, reading, added, changed) for it in items]

    def has_items(self) -> bool:
        """Return whether any item is known."""
        query = "SELECT 1 FROM listed_items WHERE list = ? LIMIT 1"
        with self._errors():
            return self._connection.execute(query, (self._name,)).fetchone() is not None

    def finish_reading(self, state: ListState, *, removed: bool) -> int:
        """Record the end of a reading of the whole list.

        Items that neither this nor the previous such reading showed are removed from the known
        ones, and are changes to hand out.

        Returns:
            The number of items that only this reading did not show; 0 unless `removed`.
        """
        with self._transaction() as connection:
            self._save(connection, state)
            if not removed:
                return 0
            gone = "FROM listed_items WHERE list = ? AND reading < ?"
            twice = (self._name, state.reading - 1)
            connection.execute(
                f"INSERT INTO list_changes (list, kind, key) SELECT list, 'removed', key {gone}",
                twice,
            )
            connection.execute(f"DELETE {gone}", twice)
            once = (self._name, state.reading)
            return int(connection.execute(f"SELECT count(*) {gone}", once).fetchone()[0])

    def next_change(self) -> StoredChange | None:
        """Return the first change that is not done."""
        query = "SELECT id, kind, key, item FROM list_changes WHERE list = ? ORDER BY id LIMIT 1"
        with self._errors():
            row = self._connection.execute(query, (self._name,)).fetchone()
        return None if row is None else StoredChange(*row)

    def done(self, change: StoredChange) -> None:
        """Forget a change."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM list_changes WHERE id = ?", (change.id,))

    def _record(
        self,
        connection: sqlite3.Connection,
        item: ListedItem,
        reading: int,
        added: bool,
        changed: bool,
    ) -> bool:
        query = "SELECT hash, reading FROM listed_items WHERE list = ? AND key = ?"
        known: Any = connection.execute(query, (self._name, item.key)).fetchone()
        hash_, seen = (None, -1) if known is None else known
        is_change = added if known is None else changed and hash_ != item.hash
        if is_change:
            row = (self._name, "added" if known is None else "changed", item.key, item.json)
            connection.execute(
                "INSERT INTO list_changes (list, kind, key, item) VALUES (?, ?, ?, ?)", row
            )
        if known is None or is_change:
            hash_ = item.hash
        if is_change or seen < reading:
            seen_row = (self._name, item.key, hash_, max(seen, reading))
            connection.execute("INSERT OR REPLACE INTO listed_items VALUES (?, ?, ?, ?)", seen_row)
        return known is not None

    def _save(self, connection: sqlite3.Connection, state: ListState) -> None:
        row = (self._name, orjson.dumps(attrs.asdict(state)).decode())
        connection.execute("INSERT OR REPLACE INTO watched_lists VALUES (?, ?)", row)

    @contextlib.contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        # IMMEDIATE takes the write lock before the read, so two processes do not both find an item
        # unknown.
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield self._connection

    @contextlib.contextmanager
    def _errors(self) -> Generator[None]:
        with inbox_errors(self._path), self._lock:
            yield
