"""Writer thread of a journal: entries that wait together share one transaction.

A transaction is a COPY and the fence, sent as one text. The fence comes last, and the data of COPY
leave this machine in one piece: while the server waits for this process, this process holds no lock
that others need. So a process that is stopped or cut off blocks no other.
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
from .batch import COLUMNS, EntryBatch, JobChange, Line
from .database import SCHEMA, StatementError, TimedConnection, copy_in, journal_error
from .held_steps import HeldSteps
from .lease import REFUSED, JobClaim, release

MAX_BATCH_SIZE = 1000
"""Maximum number of entries of one batch."""
_MAX_BYTES = 7_500
"""Maximum size of a transaction with several entries: libpq sends up to 8,192 bytes at once."""
_LINE_BYTES = 60
"""Size of an entry without its texts."""
_ENTRIES_A_SECOND = 5_000
"""What a slow server inserts: many entries at once get the time for it."""
_COPY = f"COPY {SCHEMA}.entries ({COLUMNS}) FROM STDIN"
STAGE = f"""
    CREATE TEMPORARY TABLE staged ON COMMIT DELETE ROWS AS
    SELECT {COLUMNS} FROM {SCHEMA}.entries LIMIT 0
"""
"""Makes the table that collects many entries, for the connection of a writer."""
_STAGE_ENTRIES = f"BEGIN; COPY pg_temp.staged ({COLUMNS}) FROM STDIN"
_ENTER_STAGED = f"INSERT INTO {SCHEMA}.entries ({COLUMNS}) SELECT {COLUMNS} FROM pg_temp.staged"
_TAKEN = "23505"
"""SQLSTATE of an entry that is in the journal already."""


@attrs.define(eq=False)
class ManySteps:
    """Many entries that are written together, or not at all. The thread iterates over them."""

    lines: Iterator[Line]
    failure: Exception | None = None
    """The exception that ended the iteration, so that nothing was written."""


_More: TypeAlias = ManySteps | JobChange
Work: TypeAlias = Line | _More


class FencedWriter:
    """Writer of a job that this process has claimed, with its thread.

    If a statement fails, its outcome may be unknown. So the writer writes nothing more: what the
    database has is known when the journal is opened again.

    Args:
        connection: has the table of `STAGE` and the fence; the writer closes it.
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
        try:
            release(self._connection, self._address, self._claim)
        finally:
            self._connection.close()

    def _commit(self, batch: list[Work]) -> list[str | None]:
        results: list[str | None] = []
        for _, group in itertools.groupby(batch, key=lambda work: isinstance(work, tuple)):
            works = list(group)
            for lines in _parts([work for work in works if isinstance(work, tuple)]):
                results += [self._carried_out(lines)] * len(lines)
            results += [self._carried_out(work) for work in works if not isinstance(work, tuple)]
        return results

    def _carried_out(self, work: list[Line] | _More) -> str | None:
        """Carry out work in one transaction, and return the error message."""
        if self._failure is not None:
            return self._failure
        # Stays if an exception of another kind ends the next lines: the waiters of this batch get
        # that exception, later ones this text.
        failure: str | None = (
            f"The journal {str(self._address)!r} cannot be used: writing it failed."
        )
        began = time.monotonic()
        try:
            self._carry_out(work)
        except StatementError as error:
            failure = self._message(error.sqlstate, error.primary)
        except psycopg.Error as error:
            failure = self._message(error.sqlstate, str(error).partition("\n")[0])
        else:
            failure, self.renewed = None, began
        finally:
            self._failure = failure
        return failure

    def _message(self, sqlstate: str | None, primary: str) -> str:
        if sqlstate in (REFUSED, _TAKEN):
            self.fenced = True
            return (
                f"Another process has claimed the job of the journal {str(self._address)!r}: this "
                "one did not renew its lease in time. Nothing more is sent here."
            )
        return journal_error(self._address.dsn, sqlstate, primary).message

    def _carry_out(self, work: list[Line] | _More) -> None:
        match work:
            case ManySteps():
                self._write_many(work)
            case JobChange():
                statements = "; ".join(filter(None, (work.statements, self._claim.fence())))
                chunks = () if work.data is None else (work.data,)
                copy_in(self._connection, statements, chunks)
            case _:
                batch = self._batch()
                encoded = batch.encoded(work)
                fence = self._claim.fence(batch.changes)
                copy_in(self._connection, f"{_COPY}; {fence}", [encoded])
                batch.apply()

    def _write_many(self, steps: ManySteps) -> None:
        batch = self._batch()

        def chunks() -> Iterator[bytes]:
            try:
                while lines := list(itertools.islice(steps.lines, MAX_BATCH_SIZE)):
                    yield batch.encoded(lines)
            except Exception as error:  # noqa: BLE001 (the caller of `append_all` raises it)
                steps.failure = error

        # Into a temporary table first: entries of a transaction that waits for this process would
        # make others wait that write the same rows.
        copy_in(self._connection, _STAGE_ENTRIES, chunks())
        if steps.failure is not None:
            copy_in(self._connection, "ROLLBACK")
            return
        fence, seconds = self._claim.fence(batch.changes), len(batch) / _ENTRIES_A_SECOND
        copy_in(self._connection, f"{_ENTER_STAGED}; {fence}; COMMIT", seconds=seconds)
        batch.apply()

    def _batch(self) -> EntryBatch:
        return EntryBatch(self._held, self._claim.job, self._claim.epoch)


def _parts(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the entries in parts that are small enough to be sent in one piece."""
    part, size = list[Line](), 0
    for entry in lines:
        _, _, what, detail = entry
        more = _LINE_BYTES + len(what or "") + len(detail or "")
        if part and size + more > _MAX_BYTES:
            yield part
            part, size = [], 0
        part.append(entry)
        size += more
    if part:
        yield part
