"""Writer thread of a journal: entries that wait together share a commit."""

from __future__ import annotations

import asyncio
import itertools
import operator
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from ...group_commit import GroupCommit
from .database import describe_error
from .high_water_mark import HighWaterMark

MAX_BATCH_SIZE = 1000
"""Maximum number of entries of one commit."""

_Work: TypeAlias = tuple[str, str]
"""The statement, and its rows as JSON."""


class WriterThread:
    """Writer thread for one event loop, which never waits for the disk itself.

    Consecutive entries with the same statement are one call of SQLite, and so one transaction.
    One call, not one for each entry: a thread that returns from SQLite waits for Python's global
    lock while the event loop is busy, up to 5 ms each time.

    Args:
        path: the journal, for messages.
        connection: the connection to the journal; the writer closes it.
        mark: the high-water mark of the journal; the writer closes it, too.
        loop: the event loop of the waiters.

    Attributes:
        mark: the high-water mark.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        mark: HighWaterMark,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._path = path
        self._connection = connection
        self.mark = mark
        self._loop = loop
        self._failure: str | None = None
        self._group: GroupCommit[_Work, str | None] = GroupCommit(
            "journal", loop, self._commit, self._close, MAX_BATCH_SIZE
        )

    def write(self, statement: str, rows: str) -> asyncio.Future[str | None]:
        """Queue rows to be written. They are written even if the future is not awaited.

        Args:
            statement: takes the rows as its only parameter, a JSON array.
            rows: JSON values, separated by commas.

        Returns:
            A future that is done when the rows are on the disk: `None`, or the error message.
            After an error nothing more is written, because the content of the disk is unknown.
        """
        if self._group.closed:
            refused: asyncio.Future[str | None] = self._loop.create_future()
            refused.set_result(f"The journal {str(self._path)!r} is closed: open it again.")
            return refused
        return self._group.submit((statement, rows))

    def stop(self) -> None:
        """Write the waiting entries, then close the journal and release its lock."""
        self._group.stop()

    def join(self) -> None:
        """Wait for the end of the thread."""
        self._group.join()

    def _close(self) -> None:
        # The mark last: closing it releases the lock, and then another process may write.
        self._connection.close()
        self.mark.close()

    def _commit(self, batch: list[_Work]) -> list[str | None]:
        if self._failure is None:
            # Stays if an error of an unexpected kind ends the next line: the waiters of this batch
            # get that error, later ones this text.
            self._failure = f"The journal {str(self._path)!r} cannot be used: writing it failed."
            self._failure = self._written(batch)
        return [self._failure] * len(batch)

    def _written(self, works: Iterable[_Work]) -> str | None:
        """Write the entries, and return the error message; `None` if they are on the disk."""
        try:
            for statement, group in itertools.groupby(works, key=operator.itemgetter(0)):
                rows = ",".join([rows for _, rows in group])
                self._connection.execute(statement, (f"[{rows}]",))
            # The mark after the commit and before the waiters: a journal may be ahead of its mark,
            # never behind. No request is sent before both are on the disk.
            self.mark.write(self._connection)
        except (sqlite3.Error, OSError, MemoryError) as error:
            return describe_error(self._path, error)
        return None
