"""SQLite file with the records and the time of a fake server."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ...errors import ConfigurationError

_APPLICATION_ID = 0x46414B45  # "FAKE"; SQLite keeps it in the file's header.
_BUSY_SECONDS = 0.2


class StateFile:
    """SQLite file with the records and the time of a fake server.

    Written records survive a crash of the program.

    Attributes:
        time: the time that was stored last, if any.

    Raises:
        ConfigurationError: if the file is in use, or is not a state file of a fake server.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.time: datetime | None = None
        with self._errors(), ExitStack() as undo:
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
            undo.callback(self._connection.close)
            self._prepare()
            undo.pop_all()

    def load(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield collection, key and record of every written record; `None` for a removed record."""
        query = "SELECT collection, key, record FROM records ORDER BY rowid"
        with self._errors():
            yield from self._connection.execute(query)

    def write(self, rows: Sequence[tuple[str, str, str | None]]) -> None:
        """Write collections, keys and records, all or none; `None` for a removed record.

        A record that is written again keeps its position, unless it was removed in between.
        """
        with self._connection:
            self._connection.executemany(
                "DELETE FROM records WHERE collection = ? AND key = ? AND record IS NULL",
                [row[:2] for row in rows],
            )
            self._connection.executemany(
                "INSERT INTO records (collection, key, record) VALUES (?, ?, ?)"
                " ON CONFLICT (collection, key) DO UPDATE SET record = excluded.record",
                rows,
            )

    def keep_time(self, now: datetime) -> None:
        """Store the time, replacing the previous time."""
        with self._connection:
            query = "REPLACE INTO time (rowid, seconds) VALUES (1, ?)"
            self._connection.execute(query, (now.timestamp(),))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _prepare(self) -> None:
        execute = self._connection.execute
        # Two servers with one file would each respond from their own copy in memory.
        execute("PRAGMA locking_mode = EXCLUSIVE")
        (tables,) = execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = execute("PRAGMA application_id").fetchone()
        if tables and application != _APPLICATION_ID:
            raise sqlite3.DatabaseError("it is the database of another program")
        execute("PRAGMA journal_mode = WAL")
        # With WAL, NORMAL keeps commits in a crash of the program, though not of the system.
        execute("PRAGMA synchronous = NORMAL")
        execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        execute(
            "CREATE TABLE IF NOT EXISTS records"
            " (collection TEXT, key TEXT, record TEXT, PRIMARY KEY (collection, key))"
        )
        execute("CREATE TABLE IF NOT EXISTS time (seconds REAL)")
        for (seconds,) in execute("SELECT seconds FROM time"):
            self.time = datetime.fromtimestamp(seconds, UTC)

    @contextmanager
    def _errors(self) -> Generator[None]:
        """Turn an error of SQLite into an error that names the file and the remedy."""
        try:
            yield
        except sqlite3.Error as error:
            raise ConfigurationError(
                f"The state file {str(self._path)!r} cannot be used: {error}. Use a new file, or"
                " one that a fake server wrote and no other server is using."
            ) from error
