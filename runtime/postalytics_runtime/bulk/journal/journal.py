"""Journal of a job: an append-only log of the steps of each row.

A row that succeeded has two entries, its intent and its outcome. The row adds about 65 bytes to the
file, 90 with an id in its detail. The journal contains no API key and no header; it may contain
error messages of the vendor.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import math
import time
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import orjson

from ...errors import JournalError
from ..rows import END_OF_ROWS, RowQueue, RowStep
from .database import journal_errors, make_journal, opened_for_writing, record_holder
from .high_water_mark import HighWaterMark
from .integrity import baseline_digest, check_integrity
from .moved_away import require_not_moved
from .reader import CODES, JournalReader
from .same_job import require_same
from .writer import WriterThread

_BATCH_SIZE = 1000

_COLUMNS = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(5))
_ENTER = f"INSERT INTO entries (at, row, step, what, detail) SELECT {_COLUMNS} FROM json_each(?)"  # noqa: S608 (no values)
_STAGE = f"INSERT INTO staged SELECT {_COLUMNS}, json_extract(value, '$[5]') FROM json_each(?)"  # noqa: S608 (no values)
_ENTER_STAGED = (
    "INSERT INTO entries (at, row, step, what, detail)"
    " SELECT at, row, step, what, detail FROM staged"
    " WHERE batch IN (SELECT value FROM json_each(?)) ORDER BY rowid"
)
_UNSTAGE = "DELETE FROM staged WHERE batch IN (SELECT value FROM json_each(?))"
_FORGET_BASELINE = "DELETE FROM baseline WHERE ? IS NOT NULL"
_ADD_BASELINE = "INSERT OR IGNORE INTO baseline SELECT value FROM json_each(?)"
_END_BASELINE = "INSERT OR REPLACE INTO job VALUES ('baseline', ?)"


class Journal(JournalReader):
    """Writer of a journal; create it with `open`, and close it.

    Entries that are appended at the same time share one commit. If a task is cancelled while it
    waits for the commit, its entry is still written. If writing fails, every waiter and every
    later write gets a `JournalError`: the content of the disk is unknown until the journal is
    opened again.

    All reads use one connection, and threads wait for each other there. For a long read, open a
    `JournalReader`, so that the event loop does not have to wait.
    """

    intent_seconds = math.inf
    """The lock of the job stays with a process that is stopped, so it may send late."""

    _writer: WriterThread

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._batches = itertools.count()

    @classmethod
    async def open(
        cls,
        path: Path,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any] | None = None,
        begin: Callable[[], object] = lambda: None,
    ) -> Self:
        """Create a journal, or resume the one at `path`.

        Args:
            path: the file; its folder is created, for its owner only, if it does not exist.
            parameters: the values that identify the job, for JSON; `rows` is the number of rows.
            options: what else is needed to resume the job, for JSON. An existing journal keeps
                the options that it was created with.
            begin: called with the lock of the job just before a new journal is created, to put
                the input of the job in its place.

        Raises:
            JournalMismatchError: the journal is that of another job; the message names all
                differences.
            JournalInUseError: another process has the journal, or this process already has it.
            JournalIncompleteError: the journal lacks entries.
            JournalMovedError: the job may have gone on elsewhere.
            JournalDamagedError: the journal is gone, or cannot be read any more.
            JournalError: the file is not a journal, or cannot be read and written.
        """
        # A thread cannot be cancelled. If this task is, the thread still opens the journal and
        # takes the lock of the job; the callback closes the journal then.
        loop = asyncio.get_running_loop()
        opening = loop.run_in_executor(
            None, cls._opened, path, parameters, options or {}, begin, loop
        )

        def close_unused(opened: asyncio.Future[Self]) -> None:
            if not opened.cancelled() and opened.exception() is None:
                cls._stop(opened.result())

        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(close_unused)
            raise

    @classmethod
    def _opened(
        cls,
        path: Path,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        begin: Callable[[], object],
        loop: asyncio.AbstractEventLoop,
    ) -> Self:
        is_new = not path.exists()
        if not is_new:
            JournalReader(path).close()  # Raise before a mark is created beside another file.
        with contextlib.ExitStack() as undo, journal_errors(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # The lock first: only its holder may create, check and write the journal.
            mark = HighWaterMark(path, new=is_new)
            undo.callback(mark.close)
            if not path.exists():  # Another process may have created it before this lock.
                # The mark before all other files: after a kill, it shows that rows without a
                # journal belong to a job that never began.
                mark.begin()
                begin()
                make_journal(path, {"parameters": parameters, "options": options})
            journal = cls(path)
            undo.callback(JournalReader.close, journal)
            require_same(path, journal.parameters, parameters)
            connection = opened_for_writing(path)
            undo.callback(connection.close)
            require_not_moved(connection, path)
            check_integrity(connection, path, mark.last)
            record_holder(connection)
            mark.write(connection)
            journal._writer = WriterThread(path, connection, mark, loop)
            undo.pop_all()
            return journal

    async def append_and_wait(self, row: int, step: RowStep, **detail: Any) -> None:
        """Append a step of a row; on return it is on the disk.

        Args:
            row: the row number, from 1.
            step: the step.
            detail: further values, for JSON; other values are stored as their text.

        Raises:
            JournalError: the step could not be written.
        """
        if (problem := await self.append(row, step, **detail)) is not None:
            raise JournalError(problem)

    def append(self, row: int, step: RowStep, **detail: Any) -> asyncio.Future[str | None]:
        """Append a step of a row, like `append_and_wait`, but without waiting.

        Returns:
            A future that is done when the step is on the disk; its result is the error message,
            or `None`.
        """
        # Before the entry is queued: the thread writes the mark with this number before it resolves
        # the future. So no row above the number in the mark can have been sent.
        if step is RowStep.INTENT:
            self._writer.mark.highest = max(self._writer.mark.highest, row)
        return self._writer.write(_ENTER, _entry(row, CODES[step], None, detail))

    async def confirm(self) -> None:
        """Do nothing: no other process can claim the job while this one has its lock."""

    async def append_note(self, what: str, **detail: Any) -> None:
        """Append an event of the job itself; on return it is on the disk."""
        await self._write(_ENTER, _entry(0, None, what, detail))

    async def append_all(self, steps: Iterable[tuple[int, RowStep, Mapping[str, Any]]]) -> None:
        """Append the steps of many rows, all of them or none; on return they are on the disk.

        Args:
            steps: row, step and detail; read a thousand at a time, in a thread.

        Raises:
            JournalError: the steps could not be written.
        """
        # First in batches into a temporary table; then one statement, and so one transaction, moves
        # all of them. A kill in between leaves none.
        batch = next(self._batches)
        try:
            iterator = iter(steps)
            while rows := await asyncio.to_thread(_next_entries, iterator, batch):
                await self._write(_STAGE, ",".join(rows))
            await self._write(_ENTER_STAGED, str(batch))
        finally:
            self._writer.write(_UNSTAGE, str(batch))

    async def save_baseline(self, ids: AsyncIterable[str] | Iterable[str]) -> None:
        """Save the ids of all items on the list before the job begins: all of them, or none.

        The digest is written last. Without it there is no baseline, so a process that is killed
        before then leaves none.

        Raises:
            JournalError: there is a baseline already, or it could not be written.
        """
        if self.has_baseline:
            raise JournalError(f"The journal {str(self.path)!r} has a baseline already: keep it.")
        await self._write(_FORGET_BASELINE, "")  # Ids of a run that was killed before the digest.
        source = RowQueue(ids)
        try:
            while batch := await _next_ids(source):
                await self._write(_ADD_BASELINE, ",".join(batch))
        finally:
            await source.aclose()
        with journal_errors(self.path):
            digest = await asyncio.to_thread(baseline_digest, self._connection)
        await self._write(_END_BASELINE, f'"{digest}"')

    async def aclose(self) -> None:
        """Write the waiting entries, close the file and release the lock."""
        self._stop()
        await asyncio.to_thread(self._writer.join)

    def close(self) -> None:
        """Do the same as `aclose`, but block until it is done."""
        self._stop()
        self._writer.join()

    def _stop(self) -> None:
        super().close()
        self._writer.stop()

    async def _write(self, statement: str, rows: str) -> None:
        if (problem := await self._writer.write(statement, rows)) is not None:
            raise JournalError(problem)


def _entry(
    row: int, code: int | None, what: str | None, detail: Mapping[str, Any], *more: int
) -> str:
    text = _json(detail) if detail else None
    return orjson.dumps((time.time(), row, code, what, text, *more)).decode()


def _json(detail: Mapping[str, Any]) -> str:
    try:
        return orjson.dumps(detail, default=str).decode()
    except TypeError:  # orjson refuses lone surrogates and integers of more than 64 bits.
        return json.dumps(detail, default=str)


def _next_entries(steps: Iterator[tuple[int, RowStep, Mapping[str, Any]]], batch: int) -> list[str]:
    chunk = itertools.islice(steps, _BATCH_SIZE)
    return [_entry(row, CODES[step], None, detail, batch) for row, step, detail in chunk]


async def _next_ids(source: RowQueue) -> list[str]:
    batch: list[str] = []
    while len(batch) < _BATCH_SIZE and (item := await source.next()) is not END_OF_ROWS:
        batch.append(orjson.dumps(item).decode())
    return batch
