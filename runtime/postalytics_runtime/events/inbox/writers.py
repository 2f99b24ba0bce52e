"""Access to the file of an inbox: one writer thread for each event loop, and one without a loop."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from ...errors import InboxClosedError, InboxError, PostalyticsError
from ...group_commit import GroupCommit
from .connections import close, file_id, opened, prepare_file, was_forked
from .database import describe_error, inbox_errors

T = TypeVar("T")
Work: TypeAlias = Callable[[sqlite3.Connection], T]
"""Reads and writes in the transaction of its batch. It returns an error that only its waiter should
raise, before it writes anything."""
_Writer: TypeAlias = "GroupCommit[Work[Any], Any]"


class InboxFile:
    """File of an inbox, open in this process.

    All work that waits in one event loop shares a transaction. If a part of it fails, nothing of it
    is written, every waiter gets an `InboxError`, and later work may succeed again.

    Args:
        path: the file; created if it does not exist.

    Raises:
        InboxError: the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = prepare_file(path)
        self._closed = False
        self._writers: dict[asyncio.AbstractEventLoop, _Writer] = {}
        self._direct: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._direct_lock = threading.Lock()  # Held while the disk is waited for.
        self._process = os.getpid()
        # Closed at once: an inbox that is only created before a fork can be used after it.
        connection = opened(path, self._file)
        try:
            with inbox_errors(path):
                connection.execute("SELECT * FROM settings").fetchall()
        finally:
            close(connection, self._file)

    @property
    def closed(self) -> bool:
        """Whether the file was closed."""
        return self._closed

    def submit(self, work: Work[T]) -> asyncio.Future[T | PostalyticsError]:
        """Queue work for the writer thread of this event loop.

        The work is done even if the future is not awaited.

        Returns:
            A future of the result, or of the error, after the commit.

        Raises:
            InboxClosedError: the inbox was closed.
        """
        with self._lock:
            self._require_open()
            loop = asyncio.get_running_loop()
            if loop not in self._writers:
                self._writers[loop] = self._writer(loop)
            return self._writers[loop].submit(work)

    async def run(self, work: Work[T]) -> T:
        """Do work in the writer thread; on return it is on the disk.

        Raises:
            InboxError: nothing was written.
        """
        return raised(await self.submit(work))

    def run_now(self, work: Work[T]) -> T:
        """Do work in this thread, and block until it is on the disk.

        Raises:
            InboxError: nothing was written.
        """
        with self._direct_lock:
            with self._lock:
                self._require_open()
                if self._direct is None:
                    self._direct = opened(self.path, self._file)
            result: T | PostalyticsError = self._commit(self._direct, [work])[0]
        return raised(result)

    def read_now(self, work: Work[T]) -> T:
        """Read in this thread, without waiting for writers.

        Raises:
            InboxError: the file cannot be read.
        """
        with self._lock:
            self._require_open()
            reader = self._reader or opened(self.path, self._file)
            try:
                with inbox_errors(self.path):
                    return work(reader)
            finally:
                # A server may fork after an application was made of the inbox, which reads.
                if self._direct or self._writers:
                    self._reader = reader
                else:
                    close(reader, self._file)

    async def read(self, work: Work[T]) -> T:
        """Read in another thread. Those who write do not wait for it, however long it takes.

        Raises:
            InboxError: the file cannot be read.
        """
        with self._lock:
            self._require_open()
        return await asyncio.to_thread(self._read, work)

    def _read(self, work: Work[T]) -> T:
        connection = opened(self.path, self._file)
        try:
            with inbox_errors(self.path):
                connection.execute("BEGIN")  # All that is read is of one moment.
                return work(connection)
        finally:
            close(connection, self._file)

    async def close(self) -> None:
        """Finish the waiting work, then close the file. It may be closed more than once."""
        for writer in self._stopped():
            await asyncio.to_thread(writer.join)

    def close_now(self) -> None:
        """Do the same as `close`, but block until it is done."""
        for writer in self._stopped():
            writer.join()

    def _stopped(self) -> list[_Writer]:
        with self._direct_lock, self._lock:
            self._closed = True
            if self._is_inherited():
                return []
            writers, self._writers = list(self._writers.values()), {}
            for connection in (self._direct, self._reader):
                if connection is not None:
                    close(connection, self._file)
            self._direct = self._reader = None
        for writer in writers:
            writer.stop()
        return writers

    def _require_open(self) -> None:
        if self._closed:
            raise InboxClosedError(f"The inbox {str(self.path)!r} is closed: open it again.")
        if self._is_inherited():
            raise InboxError(was_forked(self.path))

    def _is_inherited(self) -> bool:
        """Whether the connections are those of the parent process, from before a fork."""
        if not (self._direct or self._reader or self._writers):
            self._process = os.getpid()
        return self._process != os.getpid()

    def _writer(self, loop: asyncio.AbstractEventLoop) -> _Writer:
        for other in [other for other in self._writers if other.is_closed()]:
            self._writers.pop(other).stop()
        connection = opened(self.path, self._file)
        return GroupCommit(
            "inbox",
            loop,
            lambda batch: self._commit(connection, batch),
            lambda: close(connection, self._file),
        )

    def _commit(
        self, connection: sqlite3.Connection, batch: list[Work[Any]]
    ) -> list[Any | InboxError]:
        try:
            if self._file != file_id(self.path):
                return [InboxError(self._moved()) for _ in batch]
            connection.execute("BEGIN IMMEDIATE")
            try:
                results = [work(connection) for work in batch]
                connection.execute("COMMIT")
            finally:
                connection.rollback()  # Does nothing after a commit.
        except (sqlite3.Error, OSError, MemoryError) as error:
            return [InboxError(describe_error(self.path, error)) for _ in batch]
        return results

    def _moved(self) -> str:
        return (
            f"The inbox {str(self.path)!r} was replaced by another file while it was open: start "
            "this program again."
        )


def raised(result: T | PostalyticsError) -> T:
    """Return a result; raise it if it is an error."""
    if isinstance(result, PostalyticsError):
        raise result
    return result
