"""The journal of a job: what became of each row, on the disk before anything else happens.

A row that was created has two entries, its intent and its outcome. It adds about 65 bytes to the
file, 90 with an id in its detail. The journal holds no key and no header; it may hold what the
vendor said.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self, cast

import orjson

from ...errors import JournalError, JournalMismatchError
from ..rows import END_OF_ROWS, RowQueue, RowStep
from .database import journal_errors, make_journal, opened_for_writing, record_holder
from .high_water_mark import HighWaterMark
from .integrity import baseline_digest, check_integrity
from .reader import CODES, JournalReader
from .writer import WriterThread

_BATCH_SIZE = 1000
_LONGEST_VALUE = 64
_DIGITS_SHOWN = 12

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
    """The one who writes a journal; make it with `open`, and close it.

    Entries that are made at the same time are forced to the disk together. A task that is
    cancelled while it waits for that leaves its entry to be written all the same. If writing
    fails, who waits is told by a `JournalError`, as is whoever writes later: from then on nobody
    knows what is on the disk until the journal is opened again.

    It reads by one connection, at which threads wait for each other: whoever reads at length
    while the event loop may want to read opens a `JournalReader`.
    """

    _writer: WriterThread

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._batches = itertools.count()

    @classmethod
    async def open(
        cls, path: Path, parameters: Mapping[str, Any], options: Mapping[str, Any] | None = None
    ) -> Self:
        """Make a journal, or go on with the one that is there.

        Args:
            path: the file; its folder is made, for its owner only, if there is none.
            parameters: what makes the job this one and no other, for JSON; `rows` is how many
                rows it has.
            options: what else its owner needs to go on, for JSON. Of a journal that is there,
                those that it was made with stay.

        Raises:
            JournalMismatchError: it is the journal of another job; all that differs is named.
            JournalInUseError: another process has it, or this one already.
            JournalIncompleteError: it lacks what was in it.
            JournalMovedError: the job may have gone on elsewhere.
            JournalDamagedError: it is gone, or cannot be read any more.
            JournalError: it is no journal, or cannot be read and written.
        """
        loop = asyncio.get_running_loop()
        opening = loop.run_in_executor(None, cls._opened, path, parameters, options or {}, loop)

        def let_go(opened: asyncio.Future[Self]) -> None:
            if not opened.cancelled() and opened.exception() is None:
                cls._stop(opened.result())

        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(let_go)
            raise

    @classmethod
    def _opened(
        cls,
        path: Path,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        loop: asyncio.AbstractEventLoop,
    ) -> Self:
        is_new = not path.exists()
        if not is_new:
            JournalReader(path).close()  # Nothing is made beside a file of something else.
        with contextlib.ExitStack() as undo, journal_errors(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            mark = HighWaterMark(path, new=is_new)
            undo.callback(mark.close)
            if not path.exists():
                mark.begin()
                make_journal(path, {"parameters": parameters, "options": options})
            journal = cls(path)
            undo.callback(JournalReader.close, journal)
            _require_same(path, journal.parameters, parameters)
            connection = opened_for_writing(path)
            undo.callback(connection.close)
            check_integrity(connection, path, mark.last, mark.changed)
            record_holder(connection)
            mark.write(connection)
            journal._writer = WriterThread(path, connection, mark, loop)
            undo.pop_all()
            return journal

    async def append_and_wait(self, row: int, step: RowStep, **detail: Any) -> None:
        """Enter a step of a row; on return it is on the disk.

        Args:
            row: the row, from 1.
            step: what happened.
            detail: what else is to be known, for JSON; of anything else its text is kept.

        Raises:
            JournalError: it could not be written.
        """
        if (trouble := await self.append(row, step, **detail)) is not None:
            raise JournalError(trouble)

    def append(self, row: int, step: RowStep, **detail: Any) -> asyncio.Future[str | None]:
        """As `record`, but one need not wait: what is returned is done when it is on the disk.

        Returns:
            What went wrong then, or `None`.
        """
        if step is RowStep.INTENT:
            self._writer.mark.highest = max(self._writer.mark.highest, row)
        return self._writer.write(_ENTER, _entry(row, CODES[step], None, detail))

    async def append_note(self, what: str, **detail: Any) -> None:
        """Enter something that happened to the job itself, as `record` does."""
        await self._write(_ENTER, _entry(0, None, what, detail))

    async def append_all(self, steps: Iterable[tuple[int, RowStep, Mapping[str, Any]]]) -> None:
        """Enter the steps of many rows, all of them or none, as `record` does.

        Args:
            steps: row, step and detail; read a thousand at a time.
        """
        batch = next(self._batches)
        try:
            for some in _chunks(steps):
                rows = (_entry(row, CODES[step], None, detail, batch) for row, step, detail in some)
                await self._write(_STAGE, ",".join(rows))
            await self._write(_ENTER_STAGED, str(batch))
        finally:
            self._writer.write(_UNSTAGE, str(batch))

    async def save_baseline(self, ids: AsyncIterable[str] | Iterable[str]) -> None:
        """Keep the ids of what is there before the job begins: all of them, or none.

        Raises:
            JournalError: they are kept already, or could not be written.
        """
        if self.has_baseline:
            raise JournalError(f"The journal {str(self.path)!r} has a baseline already: keep it.")
        await self._write(_FORGET_BASELINE, "")  # What is there of an attempt that was cut off.
        source = RowQueue(ids)
        try:
            while some := await _next_ids(source):
                await self._write(_ADD_BASELINE, ",".join(some))
        finally:
            await source.aclose()
        with journal_errors(self.path):
            digest = await asyncio.to_thread(baseline_digest, self._connection)
        await self._write(_END_BASELINE, f'"{digest}"')

    async def aclose(self) -> None:
        """Write all that is waiting, close the file and let go of the lock."""
        self._stop()
        await asyncio.to_thread(self._writer.join)

    def close(self) -> None:
        """As `aclose`, but it waits in place."""
        self._stop()
        self._writer.join()

    def _stop(self) -> None:
        super().close()
        self._writer.stop()

    async def _write(self, statement: str, rows: str) -> None:
        if (trouble := await self._writer.write(statement, rows)) is not None:
            raise JournalError(trouble)


def _entry(
    row: int, code: int | None, what: str | None, detail: Mapping[str, Any], *more: int
) -> str:
    text = _json(detail) if detail else None
    return orjson.dumps((time.time(), row, code, what, text, *more)).decode()


def _json(detail: Mapping[str, Any]) -> str:
    try:
        return orjson.dumps(detail, default=str).decode()
    except TypeError:  # It cannot write halves of surrogate pairs, or very large numbers.
        return json.dumps(detail, default=str)


def _chunks(steps: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(steps)
    while some := list(itertools.islice(iterator, _BATCH_SIZE)):
        yield some


async def _next_ids(source: RowQueue) -> list[str]:
    some: list[str] = []
    while len(some) < _BATCH_SIZE and (item := await source.next()) is not END_OF_ROWS:
        some.append(orjson.dumps(item).decode())
    return some


def _require_same(path: Path, kept: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    given = json.loads(json.dumps(given))  # As it would be kept: a tuple is a list.
    if differing := "; ".join(_differences(given, kept)):
        raise JournalMismatchError(
            f"The journal {str(path)!r} is that of another job: {differing}. Go on with what that"
            " job was begun with, or name another journal."
        )


def _differences(given: Mapping[str, Any], kept: Mapping[str, Any]) -> Iterator[str]:
    """How parameters differ, in words.

    >>> list(_differences({"account": "12", "rows": 2}, {"account": None, "rows": 2}))
    ['the account is 12, not none']
    """
    for name in {**kept, **given}:
        new: Any = given.get(name)
        old: Any = kept.get(name)
        if new == old:
            continue
        if name == "input":
            yield f"the input is another one (sha256 {_short(new)}, not {_short(old)})"
        elif isinstance(new, dict) and isinstance(old, dict):
            yield from _differences(cast("dict[str, Any]", new), cast("dict[str, Any]", old))
        else:
            verb = "are" if name == "rows" else "is"
            yield f"the {name.replace('_', ' ')} {verb} {_shown(new)}, not {_shown(old)}"


def _short(digest: object) -> str:
    return f"{str(digest)[:_DIGITS_SHOWN]}..."


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
