"""Writer thread of a journal, with group commit: entries that wait together share a commit.

A commit forces the disk, which takes milliseconds. While the thread commits one batch, the entries
that arrive wait; the next commit writes all of them. So the rate grows with the number of waiters.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import operator
import queue
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from .database import describe_error
from .high_water_mark import HighWaterMark

MAX_BATCH_SIZE = 1000
"""Maximum number of entries of one commit."""

_Work: TypeAlias = tuple["asyncio.Future[str | None]", str, str]
"""The future of the waiter, the statement, and its rows as JSON."""
_Batch: TypeAlias = list[_Work]


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
        self._waiting: _Batch = []
        self._submitted: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._is_writing = False
        self._failure: str | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def write(self, statement: str, rows: str) -> asyncio.Future[str | None]:
        """Queue rows to be written. They are written even if the future is not awaited.

        Args:
            statement: takes the rows as its only parameter, a JSON array.
            rows: JSON values, separated by commas.

        Returns:
            A future that is done when the rows are on the disk: `None`, or the error message.
            After an error nothing more is written, because the content of the disk is unknown.
        """
        written: asyncio.Future[str | None] = self._loop.create_future()
        if self._closed:
            written.set_result(f"The journal {str(self._path)!r} is closed: open it again.")
        else:
            if not self._waiting:
                # Not at once: other tasks of this iteration of the loop add to the same batch.
                self._loop.call_soon(self._submit_batch)
            self._waiting.append((written, statement, rows))
        return written

    def _submit_batch(self) -> None:
        """Give the waiting entries to the thread, unless it is writing; `_resolve` calls again."""
        if self._waiting and not self._is_writing:
            self._is_writing = True
            self._submitted.put(self._waiting[:MAX_BATCH_SIZE])
            del self._waiting[:MAX_BATCH_SIZE]

    def stop(self) -> None:
        """Write the waiting entries, then close the journal and release its lock."""
        if not self._closed:
            self._closed = True
            waiting, self._waiting = self._waiting, []
            self._submitted.put(waiting)
            self._submitted.put(None)

    def join(self) -> None:
        """Wait for the end of the thread."""
        self._thread.join()

    def _run(self) -> None:
        try:
            while (batch := self._submitted.get()) is not None:
                self._write(batch)
                with contextlib.suppress(RuntimeError):  # The loop is closed: there is no waiter.
                    self._loop.call_soon_threadsafe(self._resolve, batch, self._failure)
        finally:
            # The mark last: closing it releases the lock, and then another process may write.
            self._connection.close()
            self.mark.close()

    def _write(self, works: Iterable[_Work]) -> None:
        if self._failure is not None:
            return
        try:
            for statement, group in itertools.groupby(works, key=operator.itemgetter(1)):
                rows = ",".join([rows for _, _, rows in group])
                self._connection.execute(statement, (f"[{rows}]",))
            # The mark after the commit and before the waiters: a journal may be ahead of its mark,
            # never behind. No request is sent before both are on the disk.
            self.mark.write(self._connection)
        except (sqlite3.Error, OSError, MemoryError) as error:
            self._failure = describe_error(self._path, error)

    def _resolve(self, batch: _Batch, problem: str | None) -> None:
        for written, _, _ in batch:
            if not written.done():  # A waiter may have been cancelled.
                written.set_result(problem)
        self._is_writing = False
        # After the waiters have run: what they write next joins this batch.
        self._loop.call_soon(self._submit_batch)
