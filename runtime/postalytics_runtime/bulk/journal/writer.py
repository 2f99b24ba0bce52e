"""The thread that writes a journal: what waits at the same time is written together."""

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

_MAX_BATCH_SIZE = 1000

_Work: TypeAlias = tuple["asyncio.Future[str | None]", str, str]
"""Who waits, the statement, and its rows."""
_Batch: TypeAlias = list[_Work]


class WriterThread:
    """Writes for one event loop, which never waits for the disk.

    A batch is a single statement, and so a single transaction; that it is one call of SQLite
    matters: a thread that comes back from SQLite must wait for Python's lock while the event loop
    is busy, up to 5 ms each time.

    Args:
        path: the journal, for messages.
        connection: the journal; the writer closes it.
        mark: says how far the journal is; the writer closes it, too.
        loop: the loop of those who wait.

    Attributes:
        mark: the mark.
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
        """Have rows written; whether or not anybody awaits what is returned, they are.

        Args:
            statement: takes the rows as its only parameter, a JSON array.
            rows: JSON, separated by commas.

        Returns:
            When they are on the disk: `None`, or what went wrong. After that, nothing is written
            any more: nobody knows what is on the disk.
        """
        written: asyncio.Future[str | None] = self._loop.create_future()
        if self._closed:
            written.set_result(f"The journal {str(self._path)!r} is closed: open it again.")
        else:
            if not self._waiting:
                self._loop.call_soon(self._submit_batch)  # With all that comes in this turn.
            self._waiting.append((written, statement, rows))
        return written

    def _submit_batch(self) -> None:
        """Have all that waits written, unless the thread is writing: then it is asked for after."""
        if self._waiting and not self._is_writing:
            self._is_writing = True
            self._submitted.put(self._waiting[:_MAX_BATCH_SIZE])
            del self._waiting[:_MAX_BATCH_SIZE]

    def stop(self) -> None:
        """Write what is waiting, then close the journal and let go of its lock."""
        if not self._closed:
            self._closed = True
            waiting, self._waiting = self._waiting, []
            self._submitted.put(waiting)
            self._submitted.put(None)

    def join(self) -> None:
        """Wait until that is done."""
        self._thread.join()

    def _run(self) -> None:
        try:
            while (batch := self._submitted.get()) is not None:
                self._write(batch)
                with contextlib.suppress(RuntimeError):  # The loop is closed: nobody is waiting.
                    self._loop.call_soon_threadsafe(self._resolve, batch, self._failure)
        finally:
            self._connection.close()
            self.mark.close()

    def _write(self, works: Iterable[_Work]) -> None:
        if self._failure is not None:
            return
        try:
            for statement, group in itertools.groupby(works, key=operator.itemgetter(1)):
                rows = ",".join([rows for _, _, rows in group])
                self._connection.execute(statement, (f"[{rows}]",))
            self.mark.write(self._connection)
        except (sqlite3.Error, OSError, MemoryError) as error:
            self._failure = describe_error(self._path, error)

    def _resolve(self, batch: _Batch, trouble: str | None) -> None:
        for written, _, _ in batch:
            if not written.done():  # Who has been waiting may be cancelled.
                written.set_result(trouble)
        self._is_writing = False
        self._loop.call_soon(self._submit_batch)  # With what those who were waiting do next.
