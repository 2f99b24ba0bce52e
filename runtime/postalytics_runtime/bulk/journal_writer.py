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

from .journal_file import Lock, trouble_with

_MOST_AT_ONCE = 1000

_Work: TypeAlias = tuple["asyncio.Future[str | None]", str, str]
"""Who waits, the statement, and its rows."""


class Writer:
    """Writes for one event loop, which never waits for the disk.

    A batch is a single statement, and so a single transaction; that it is one call of SQLite
    matters: a thread that comes back from SQLite must wait for Python's lock while the event loop
    is busy, up to 5 ms each time.

    Args:
        path: the journal, for messages.
        connection: the journal; the writer closes it.
        lock: the lock of the journal; let go of when the journal is closed.
        loop: the loop of those who wait.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        lock: Lock,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._path = path
        self._connection = connection
        self._lock = lock
        self._loop = loop
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._trouble: str | None = None
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
            self._waiting.put((written, statement, rows))
        return written

    def stop(self) -> None:
        """Write what is waiting, then close the journal and let go of its lock."""
        if not self._closed:
            self._closed = True
            self._waiting.put(None)

    def join(self) -> None:
        """Wait until that is done."""
        self._thread.join()

    def _run(self) -> None:
        try:
            more = True
            while more:
                batch = self._batch()
                works = [work for work in batch if work is not None]
                more = len(works) == len(batch)
                self._write(works)
                with contextlib.suppress(RuntimeError):  # The loop is closed: nobody is waiting.
                    self._loop.call_soon_threadsafe(_wake, works, self._trouble)
        finally:
            self._connection.close()
            self._lock.close()

    def _batch(self) -> list[_Work | None]:
        batch = [self._waiting.get()]
        with contextlib.suppress(queue.Empty):
            while len(batch) < _MOST_AT_ONCE:
                batch.append(self._waiting.get_nowait())
        return batch

    def _write(self, works: Iterable[_Work]) -> None:
        for statement, group in itertools.groupby(works, key=operator.itemgetter(1)):
            if self._trouble is not None:
                return
            try:
                rows = ",".join([rows for _, _, rows in group])
                self._connection.execute(statement, (f"[{rows}]",))
            except (sqlite3.Error, MemoryError) as error:
                self._trouble = trouble_with(self._path, error)


def _wake(works: Iterable[_Work], trouble: str | None) -> None:
    for written, _, _ in works:
        if not written.done():  # Who has been waiting may be cancelled.
            written.set_result(trouble)
