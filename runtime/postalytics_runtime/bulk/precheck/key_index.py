"""Which contents were met before, kept on disk."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

from ...closing import Closing


class KeyIndex(Closing):
    """Contents, each with the number of where it was met first; in a temporary file.

    Use it as a context manager. Kept of a content are 128 bits of its hash.
    """

    def __init__(self) -> None:
        # An empty name is a database of its own on disk, which is gone when it is closed.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA cache_size = -1024")  # KiB
        self._database.execute("CREATE TABLE met (key BLOB PRIMARY KEY, at INT) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def close(self) -> None:
        """Forget them."""
        self._database.close()

    def add(self, key: str, at: int) -> int:
        """Note where a content was met; returns where it was met first."""
        digest = _digest(key)
        made = self._database.execute("INSERT OR IGNORE INTO met VALUES (?, ?)", (digest, at))
        return at if made.rowcount else self._at(digest) or 0

    def find(self, key: str) -> int | None:
        """Where a content was met first; `None` if it never was."""
        return self._at(_digest(key))

    def _at(self, digest: bytes) -> int | None:
        found = self._database.execute("SELECT at FROM met WHERE key = ?", (digest,)).fetchone()
        return None if found is None else found[0]


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
