"""On-disk index of row keys."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b


class KeyIndex:
    """Index of row keys in a temporary file, each with the number at which it was added first.

    Close it: it holds the file. The index stores 128 bits of the hash of a key.
    """

    def __init__(self) -> None:
        # An empty name makes a temporary database on disk, which SQLite deletes on close. It is
        # filled in the event loop's thread, but may be read in another (see `find_listed_rows`).
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        # There is nothing to roll back or to recover: the index does not outlive the process.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA cache_size = -1024")  # KiB
        self._database.execute("CREATE TABLE met (key BLOB PRIMARY KEY, at INT) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def close(self) -> None:
        """Close the index and delete its file."""
        self._database.close()

    def add(self, key: str, at: int) -> int:
        """Add a key with its number; return the number at which the key was added first."""
        self._database.execute("INSERT OR IGNORE INTO met VALUES (?, ?)", (_digest(key), at))
        return self.find(key) or at

    def find(self, key: str) -> int | None:
        """Return the number at which a key was added first; `None` if it was not added."""
        query = "SELECT at FROM met WHERE key = ?"
        found = self._database.execute(query, (_digest(key),)).fetchone()
        return None if found is None else found[0]


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
