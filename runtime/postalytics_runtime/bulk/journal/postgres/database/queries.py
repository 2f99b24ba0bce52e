"""Connection for reading: it is opened when it is needed, and again if it was lost."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import psycopg

from .....errors import JournalError
from ..address import shown_database
from .connection import TimedConnection, connect, database_errors


class Queries:
    """Read-only queries; every thread may use it, and threads wait for each other.

    Args:
        dsn: the URL of the database.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: TimedConnection | None = None
        self._closed = False
        self._lock = threading.Lock()

    def fetch(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds.

        Raises:
            JournalError: the database cannot be read.
        """
        with self._lock, database_errors(self._dsn):
            self._require_open()
            if (connection := self._connection) is not None:
                try:
                    return connection.execute(query.encode(), values).fetchall()
                except psycopg.OperationalError:
                    if not connection.closed:
                        raise
            return self._opened().execute(query.encode(), values).fetchall()

    def _opened(self) -> TimedConnection:
        self._connection = connect(self._dsn)
        self._connection.read_only = True
        return self._connection

    @property
    def connection(self) -> TimedConnection:
        """The connection, opened if it was not."""
        with self._lock:
            self._require_open()
            return self._connection or self._opened()

    def close(self) -> None:
        """Close the connection."""
        with self._lock, contextlib.suppress(psycopg.Error):
            self._closed = True
            if self._connection is not None:
                self._connection.close()

    def _require_open(self) -> None:
        if self._closed:
            raise JournalError(
                f"The journal in {shown_database(self._dsn)} cannot be used: it is closed. Open it "
                "again."
            )
