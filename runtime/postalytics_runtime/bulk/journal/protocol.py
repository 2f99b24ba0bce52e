"""What every journal can do, wherever it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

import attrs

from ..rows import RowCounts, RowStep


@attrs.frozen
class Entry:
    """Entry of a journal: a step of a row, or an event of the job."""

    time: datetime
    """The time in UTC, by the clock of the journal."""
    row: int
    """The row number; 0 is the job itself."""
    step: RowStep | None
    what: str
    """The name of the step or of the event."""
    detail: Mapping[str, Any]


class JobReader(Protocol):
    """Read-only journal; it works while the job runs, and after the job was killed.

    All methods read the journal when you call them, and may wait for a disk or a network: call
    them in a thread if the event loop must not wait. Every thread may call them.

    All methods raise `JournalError` if the journal cannot be read.
    """

    @property
    def job(self) -> str:
        """Ten random hex digits, unique to the job."""
        ...

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The values that identify the job."""
        ...

    @property
    def options(self) -> Mapping[str, Any]:
        """What else is needed to resume the job."""
        ...

    @property
    def has_baseline(self) -> bool:
        """Whether the journal has a baseline: the items on the list before the job."""
        ...

    def close(self) -> None:
        """Close the journal."""
        ...

    def require_marked(self) -> None:
        """Raise unless the journal is the one in which the job was last recorded; this is quick.

        Raises:
            JournalMovedError: the job may have gone on elsewhere.
            JournalIncompleteError: entries are missing.
        """
        ...

    def counts(self) -> RowCounts:
        """Return the number of rows in each state; a row with only an intent is unconfirmed."""
        ...

    def counts_by(self, name: str) -> dict[object, RowCounts]:
        """Return the number of rows in each state, grouped by a value in their last entries.

        Rows whose last entry has no value `name` in its detail are not counted.
        """
        ...

    def last_steps(self, after: int, most: int) -> list[tuple[int, RowStep]]:
        """Return the rows that have a step, each with its last one, by ascending row number.

        Args:
            after: return only rows with a higher number.
            most: maximum number of rows.
        """
        ...

    def rows_at(self, *steps: RowStep) -> Iterator[int]:
        """Iterate over the rows whose last step is one of these, by ascending row number."""
        ...

    def entries(self, *steps: RowStep) -> Iterator[Entry]:
        """Iterate over the last entries of the rows whose last step is one of these, by row."""
        ...

    def history(self, row: int) -> list[Entry]:
        """Return all entries of a row, or of the job itself for row 0, in order."""
        ...

    def minutes(self) -> list[tuple[datetime, RowCounts]]:
        """Return the number of rows that ended in each minute, from the first minute to the last.

        If that would be more than 500 points, each point covers several minutes. The points are
        equally far apart.
        """
        ...

    def timeline(self) -> tuple[int, list[tuple[datetime, RowCounts]]]:
        """Return the number of rows that ended in each interval, and its length in seconds.

        The length is one that people count in, from a second to a number of days, so that there
        are at most 120 intervals.
        """
        ...

    def in_baseline(self, ids: Collection[str]) -> set[str]:
        """Return those of the ids that were on the list before the job."""
        ...


class JobJournal(JobReader, Protocol):
    """Journal of a job that this process holds: no other process can write it.

    `counts`, `last_steps`, `rows_at` and `has_baseline` never wait for a network: an upload calls
    them in the event loop.

    If a task is cancelled while it waits for an entry, the entry is still written. If writing
    fails, every waiter and every later write gets a `JournalError`.
    """

    intent_seconds: float
    """Seconds after the request for an intent within which the row must be sent, or not at all.

    A process may be stopped between an intent and the first byte of its request. Meanwhile another
    process may claim the job, and learn from the list that the row is not there.
    """

    async def append_and_wait(self, row: int, step: RowStep, **detail: Any) -> None:
        """Append a step of a row; on return it is durable.

        Args:
            row: the row number, from 1.
            step: the step.
            detail: further values, for JSON; other values are stored as their text.

        Raises:
            JournalError: the step could not be written.
        """
        ...

    def append(self, row: int, step: RowStep, **detail: Any) -> asyncio.Future[str | None]:
        """Append a step of a row, like `append_and_wait`, but without waiting.

        Returns:
            A future that is done when the step is durable; its result is the error message, or
            `None`.
        """
        ...

    async def confirm(self) -> None:
        """Make sure that this process still holds the job; call it before a row is sent anew.

        Raises:
            JournalError: another process has claimed the job, or the journal cannot be used.
        """
        ...

    async def append_note(self, what: str, **detail: Any) -> None:
        """Append an event of the job itself; on return it is durable."""
        ...

    async def append_all(self, steps: Iterable[tuple[int, RowStep, Mapping[str, Any]]]) -> None:
        """Append the steps of many rows, all of them or none; on return they are durable.

        Args:
            steps: row, step and detail; read a thousand at a time, in a thread, so they may read
                the journal themselves.

        Raises:
            JournalError: the steps could not be written.
        """
        ...

    async def save_baseline(self, ids: AsyncIterable[str] | Iterable[str]) -> None:
        """Save the ids of all items on the list before the job begins: all of them, or none.

        Raises:
            JournalError: there is a baseline already, or it could not be written.
        """
        ...

    async def aclose(self) -> None:
        """Write the waiting entries, and release the job."""
        ...
