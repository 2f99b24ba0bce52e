"""Journal of a job in PostgreSQL, held by this process."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from typing import Any, Self

from ....errors import JournalError, JournalFencedError
from ...rows import END_OF_ROWS, RowCounts, RowQueue, RowStep
from .address import JobAddress
from .baseline import baseline_key, digest_of, with_digest, with_keys, without_baseline
from .batch import JobChange, line
from .database import Queries
from .opening import Begin, Opened, opened
from .reader import PostgresReader
from .standing import ended, waiting
from .writer import FencedWriter, ManySteps, Work

LEASE_SECONDS = 30.0
"""Seconds after which others may claim a job whose holder has not been heard of."""
HEARTBEAT_SECONDS = 10.0
"""Seconds without a write after which a lease is renewed."""
_IDS_AT_ONCE = 1000


class PostgresJournal(PostgresReader):
    """Journal of a job that this process holds; see `JobJournal`. Open it with `open`.

    Entries that are appended at the same time share one statement. If writing fails, what the
    database has of the last entries is unknown, and so every waiter and every later write gets a
    `JournalError`, until the journal is opened again. Once another process has claimed the job,
    that is a `JournalFencedError`.

    `counts`, `last_steps`, `rows_at` and `has_baseline` are answered from memory; the other reads
    use a connection of their own.

    Attributes:
        epoch: the number of claims of the job, up to that of this process.
    """

    intent_seconds = 5.0
    """See `JobJournal.intent_seconds`."""

    @classmethod
    async def open(
        cls,
        address: JobAddress,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any] | None = None,
        begin: Begin = lambda connection, job: None,
        *,
        lease_seconds: float = LEASE_SECONDS,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> Self:
        """Begin a job, or go on with the one at `address`.

        Args:
            address: the database, and the name of the job.
            parameters: the values that identify the job, for JSON; `rows` is the number of rows.
            options: what else is needed to resume the job, for JSON. An existing job keeps the
                options that it began with.
            begin: stores the frozen rows of a new job.
            lease_seconds: how long others wait if this process is not heard of any more.
            heartbeat_seconds: when the lease is renewed if nothing is written.

        Raises:
            JournalMismatchError: the job has other parameters; the message names all differences.
            JournalInUseError: another process holds the job.
            JournalMovedError: the database is not the one in which the job was recorded.
            JournalIncompleteError: the journal lacks entries.
            JournalError: the database cannot be used.
        """
        # A thread cannot be cancelled. If this task is, the thread still claims the job; the
        # callback releases it then.
        loop = asyncio.get_running_loop()
        task = loop.run_in_executor(
            None, opened, address, parameters, options or {}, begin, lease_seconds
        )

        def release_unused(done: asyncio.Future[Opened]) -> None:
            if not done.cancelled() and done.exception() is None:
                threading.Thread(target=done.result().give_up, daemon=True).start()

        try:
            found = await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(release_unused)
            raise
        return cls(found, loop, heartbeat_seconds)

    def __init__(
        self, found: Opened, loop: asyncio.AbstractEventLoop, heartbeat_seconds: float
    ) -> None:
        self.address = found.address
        self._queries = Queries(found.address.dsn)
        stored = found.stored
        self._set(stored.key, stored.token, stored.parameters, stored.options, stored.place)
        self._has_baseline = stored.baseline is not None
        self._held = found.held
        self.epoch = found.claim.epoch
        self._loop = loop
        self._heartbeat = heartbeat_seconds
        self._writer = FencedWriter(found.connection, found.address, found.claim, found.held, loop)
        self._beat = loop.call_later(heartbeat_seconds, self._renew)

    def _renew(self) -> None:
        """Renew the lease, unless an entry has just done so."""
        if self._writer.stopped:
            return
        if time.monotonic() - self._writer.renewed >= self._heartbeat / 2:
            self._writer.write(JobChange())
        self._beat = self._loop.call_later(self._heartbeat / 2, self._renew)

    @property
    def fenced(self) -> bool:
        """Whether another process has claimed the job, so that this one may not write any more."""
        return self._writer.fenced

    def counts(self) -> RowCounts:
        """Return the number of rows in each state, from memory."""
        return self._held.counts()

    def last_steps(self, after: int, most: int) -> list[tuple[int, RowStep]]:
        """Return the rows that have a step, each with its last one, from memory."""
        return self._held.last_steps(after, most)

    def rows_at(self, *steps: RowStep) -> Iterator[int]:
        """Iterate over the rows whose last step is one of these, from memory."""
        return self._held.rows_at(*steps)

    @property
    def has_baseline(self) -> bool:
        """Whether the journal has a baseline: the items on the list before the job."""
        return self._has_baseline

    async def append_and_wait(self, row: int, step: RowStep, **detail: Any) -> None:
        """Append a step of a row; on return it is durable; see `JobJournal.append_and_wait`."""
        self._raise(await self.append(row, step, **detail))

    def append(self, row: int, step: RowStep, **detail: Any) -> asyncio.Future[str | None]:
        """Append a step of a row without waiting; see `JobJournal.append`."""
        return self._writer.write(line(row, step, None, detail))

    async def confirm(self) -> None:
        """Renew the lease, which fails if another process has claimed the job."""
        await self._write(JobChange())

    async def append_note(self, what: str, **detail: Any) -> None:
        """Append an event of the job itself; on return it is durable."""
        await self._write(line(0, None, what, detail))

    async def append_all(self, steps: Iterable[tuple[int, RowStep, Mapping[str, Any]]]) -> None:
        """Append the steps of many rows, all of them or none; see `JobJournal.append_all`.

        The writer thread iterates over the steps, so they need not be in memory.
        """
        work = ManySteps(line(row, step, None, detail) for row, step, detail in steps)
        await self._write(work)
        if work.failure is not None:
            raise work.failure

    async def save_baseline(self, ids: AsyncIterable[str] | Iterable[str]) -> None:
        """Save the ids of all items on the list before the job begins: all of them, or none.

        The digest is written last. Without it there is no baseline, so a process that is killed
        before then leaves none.

        Raises:
            JournalError: there is a baseline already, or it could not be written.
        """
        if self.has_baseline:
            raise JournalError(
                f"The journal {str(self.address)!r} has a baseline already: keep it."
            )
        await self._write(
            without_baseline(self._key)
        )  # Those of a run that was killed before the digest.
        source, keys = RowQueue(ids), set[bytes]()
        try:
            while batch := await _next_keys(source):
                keys.update(batch)
                await self._write(with_keys(self._key, batch))
        finally:
            await source.aclose()
        digest = await asyncio.to_thread(lambda: digest_of(sorted(keys)))
        await self._write(with_digest(self._key, digest))
        self._has_baseline = True

    async def wait(self, seconds: float, wait_for: str, *, quiet: bool) -> None:
        """Record that nothing can be done for the job before a time; release the job after that.

        Args:
            seconds: for how long.
            wait_for: what for: a word of this program, without a value of a row.
            quiet: whether no request can be in flight any more then.
        """
        await self._write(waiting(self._key, seconds, wait_for, quiet=quiet))

    async def end(self) -> None:
        """Record that nothing is left to do for the job; release it after that."""
        await self._write(ended(self._key))

    async def aclose(self) -> None:
        """Write the waiting entries, release the job and close the connections."""
        self._stop()
        await asyncio.to_thread(self._writer.join)

    def close(self) -> None:
        """Do the same as `aclose`, but block until it is done."""
        self._stop()
        self._writer.join()

    def _stop(self) -> None:
        self._beat.cancel()
        super().close()
        self._writer.stop()

    async def _write(self, work: Work) -> None:
        self._raise(await self._writer.write(work))

    def _raise(self, problem: str | None) -> None:
        if problem is not None:
            raise (JournalFencedError if self.fenced else JournalError)(problem)


async def _next_keys(source: RowQueue) -> list[bytes]:
    keys: list[bytes] = []
    while len(keys) < _IDS_AT_ONCE and (id_ := await source.next()) is not END_OF_ROWS:
        keys.append(baseline_key(id_))
    return keys
