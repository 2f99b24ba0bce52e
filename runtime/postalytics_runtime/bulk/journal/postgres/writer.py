"""Writer thread of a journal: entries that wait together share one fenced statement.

A batch is a COPY into a temporary table and an INSERT from there, sent as one text. The INSERT also
updates the row of the job, if the epoch is still that of this process: the fence, the renewal of
the lease and the counts in one statement. While the server waits for this process, this process
holds no lock that others need, so that a process that is stopped blocks no other.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from typing import TypeAlias

import attrs
import psycopg

from ....group_commit import GroupCommit
from .address import JobAddress
from .batch import EntryBatch, Line
from .database import SCHEMA, StatementError, TimedConnection, copy_in, journal_error, run
from .held_steps import HeldSteps
from .lease import JobClaim, release

MAX_BATCH_SIZE = 1000
"""Maximum number of entries of one batch, and of one piece of a longer COPY."""
_ENTRIES_A_SECOND = 5_000
"""What a slow server inserts: many entries at once get the time for it."""
STAGES = """
    CREATE TEMPORARY TABLE staged (row integer, nth integer, step smallint, what text, detail text)
        ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE staged_ids (key bytea) ON COMMIT DELETE ROWS;
"""
"""The tables that COPY fills, for the connection of a writer."""
_COPY = "COPY pg_temp.staged FROM STDIN"
_COPY_IDS = "COPY pg_temp.staged_ids FROM STDIN"
_TAKEN = "23505"
"""SQLSTATE of an entry that is in the journal already."""


@attrs.define(eq=False)
class Steps:
    """Many entries that are written together, or not at all. The thread iterates over them."""

    lines: Iterator[Line]
    failure: Exception | None = None
    """The exception that ended the iteration, so that nothing was written."""


@attrs.frozen
class Update:
    """Assignments to the row of the job; without any, only its lease is renewed."""

    assignments: str = ""


@attrs.frozen
class Ids:
    """Keys of the baseline to add."""

    keys: list[bytes]


@attrs.frozen
class NoIds:
    """Remove the keys of the baseline."""


_More: TypeAlias = Steps | Update | Ids | NoIds
Work: TypeAlias = Line | _More


class FencedWriter:
    """Writer of a job that this process has claimed, with its thread.

    If a statement fails, its outcome may be unknown. So the writer writes nothing more: what the
    database has is known when the journal is opened again.

    Args:
        connection: a connection with the tables of `STAGES`; the writer closes it.
        address: the job.
        claim: the claim of this process; the writer releases it at its end.
        held: the steps of the rows; the writer keeps them up to date.
        loop: the event loop of the waiters.

    Attributes:
        fenced: whether another process has claimed the job.
        renewed: when the lease was last renewed, by `time.monotonic`.
    """

    def __init__(
        self,
        connection: TimedConnection,
        address: JobAddress,
        claim: JobClaim,
        held: HeldSteps,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._connection = connection
        self._address = address
        self._claim = claim
        self._held = held
        self._loop = loop
        self._failure: str | None = None
        self.fenced = False
        self.renewed = time.monotonic()
        self._group: GroupCommit[Work, str | None] = GroupCommit(
            "journal", loop, self._commit, self._close, MAX_BATCH_SIZE
        )

    def write(self, work: Work) -> asyncio.Future[str | None]:
        """Queue work. It is carried out even if the future is not awaited.

        Returns:
            A future that is done when the work is durable: `None`, or the error message.
        """
        if self._group.closed:
            refused: asyncio.Future[str | None] = self._loop.create_future()
            refused.set_result(f"The journal {str(self._address)!r} is closed: open it again.")
            return refused
        return self._group.submit(work)

    @property
    def stopped(self) -> bool:
        """Whether nothing more is written: after `stop`, or after a failure."""
        return self._group.closed or self._failure is not None

    def stop(self) -> None:
        """Write the waiting entries, then release the job and close the connection."""
        self._group.stop()

    def join(self) -> None:
        """Wait for the end of the thread."""
        self._group.join()

    def _close(self) -> None:
        release(self._connection, self._address, self._claim)
        self._connection.close()

    def _commit(self, batch: list[Work]) -> list[str | None]:
        results: list[str | None] = []
        for _, group in itertools.groupby(batch, key=lambda work: isinstance(work, tuple)):
            works = list(group)
            lines = [work for work in works if isinstance(work, tuple)]
            if lines:
                results += [self._carried_out(lines)] * len(lines)
            results += [self._carried_out(work) for work in works if not isinstance(work, tuple)]
        return results

    def _carried_out(self, work: list[Line] | _More) -> str | None:
        """Carry out work in one transaction, and return the error message."""
        if self._failure is not None:
            return self._failure
        # Stays if an exception of another kind ends the next lines: the waiters of this batch get
        # that exception, later ones this text.
        self._failure = f"The journal {str(self._address)!r} cannot be used: writing it failed."
        began, is_ours = time.monotonic(), True
        try:
            is_ours = self._written(work)
        except StatementError as error:
            is_ours = error.sqlstate != _TAKEN
            self._failure = self._message(error.sqlstate, error.primary)
        except psycopg.Error as error:
            self._failure = self._message(error.sqlstate, str(error).partition("\n")[0])
        else:
            self._failure, self.renewed = None, began
        if not is_ours:
            self.fenced = True
            self._failure = (
                f"Another process has claimed the job of the journal {str(self._address)!r}: this "
                "one did not renew its lease in time. Nothing more is sent here."
            )
        return self._failure

    def _message(self, sqlstate: str | None, primary: str) -> str:
        return journal_error(self._address.dsn, sqlstate, primary).message

    def _written(self, work: list[Line] | _More) -> bool:
        """Carry out work; return whether the job is still that of this process."""
        match work:
            case Steps():
                return self._write_steps(work)
            case Update():
                return self._update(work.assignments)
            case NoIds():
                return self._remove_ids()
            case Ids(keys):
                return self._add_ids(keys)
            case _:
                return self._write_lines(work)

    def _write_lines(self, lines: list[Line]) -> bool:
        batch = EntryBatch(self._held)
        encoded = batch.encoded(lines)
        tags = copy_in(self._connection, f"{_COPY}; {self._insert(batch)}", [encoded])
        return self._is_applied(batch, tags)

    def _write_steps(self, steps: Steps) -> bool:
        batch = EntryBatch(self._held)

        def chunks() -> Iterator[bytes]:
            try:
                while lines := list(itertools.islice(steps.lines, MAX_BATCH_SIZE)):
                    yield batch.encoded(lines)
            except Exception as error:  # noqa: BLE001 (the caller of `append_all` raises it)
                steps.failure = error

        copy_in(self._connection, f"BEGIN; {_COPY}", chunks())
        if steps.failure is not None or not batch:
            run(self._connection, "ROLLBACK")
            return self._update("")
        seconds = len(batch) / _ENTRIES_A_SECOND
        tags = run(self._connection, f"{self._insert(batch)}; COMMIT", seconds)
        return self._is_applied(batch, tags)

    def _is_applied(self, batch: EntryBatch, tags: list[str]) -> bool:
        if f"INSERT 0 {len(batch)}" not in tags:
            return False
        batch.apply()
        return True

    def _insert(self, batch: EntryBatch) -> str:
        return (
            f"WITH fenced AS ({self._fenced(batch.assignments)} RETURNING id, epoch)"
            f" INSERT INTO {SCHEMA}.entries (job, row, nth, epoch, at, step, what, detail)"
            " SELECT id, row, nth, epoch, clock_timestamp(), step, what, detail"
            " FROM fenced, pg_temp.staged"
        )

    def _fenced(self, assignments: str) -> str:
        settings = ", ".join(filter(None, (self._claim.renewal, assignments)))
        return f"UPDATE {SCHEMA}.jobs SET {settings} WHERE {self._claim.fence}"

    def _update(self, assignments: str) -> bool:
        return run(self._connection, self._fenced(assignments)) == ["UPDATE 1"]

    def _remove_ids(self) -> bool:
        ours = f"SELECT id FROM {SCHEMA}.jobs WHERE {self._claim.fence}"
        remove = f"DELETE FROM {SCHEMA}.baseline WHERE job IN ({ours})"
        return "UPDATE 1" in run(self._connection, f"{self._fenced('')}; {remove}")

    def _add_ids(self, keys: list[bytes]) -> bool:
        statements = (
            f"{_COPY_IDS}; {self._fenced('')};"
            f" INSERT INTO {SCHEMA}.baseline SELECT jobs.id, staged_ids.key"
            f" FROM {SCHEMA}.jobs, pg_temp.staged_ids WHERE {self._claim.fence}"
            " ON CONFLICT DO NOTHING"
        )
        lines = "".join([f"\\\\x{key.hex()}\n" for key in keys])
        return "UPDATE 1" in copy_in(self._connection, statements, [lines.encode()])
