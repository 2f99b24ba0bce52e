"""Job runner: opens the journal, uploads rows and records their outcomes."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import AsyncGenerator, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from ...account import read_account
from ...bulk import BulkUpload, Consent
from ...bulk.job_store import FrozenRows
from ...bulk.jobs import JobPlan, JobUpload, SentAgain, rows_sent_again
from ...bulk.journal import Entry, JobJournal, JobReader
from ...bulk.rows import CHECK, RowStep
from ...errors import ConfigurationError, JournalError, JournalInUseError
from ...safety import MailMode
from ..input import UploadRequest, frozen_input, read_bad_rows, way_out
from ..jobs import RESULT, STATUS, can_be_corrected, last_step, refused_by_api
from ..places import JobStorage
from ..progress import display
from ..report import RunResult, exit_status
from .follow import follow
from .progress import UploadMeter
from .result_writer import ResultWriter

if TYPE_CHECKING:
    from ...client import Client


@attrs.frozen
class RowsToRetry:
    """Finished rows to send again."""

    rejected: bool = False
    """Whether to retry all rows that the API rejected."""
    rows: Mapping[int, Entry] = attrs.field(factory=dict[int, Entry])
    """Unconfirmed rows to send again, each with its last journal entry."""

    def steps(self, journal: JobJournal) -> Iterator[tuple[int, RowStep, Mapping[str, Any]]]:
        """Yield the steps that make the rows pending again.

        Raises:
            ConfigurationError: a row has changed since it was shown.
        """
        if self.rejected:
            for row in refused_by_api(journal):
                yield row, RowStep.PENDING, {"reason": "You asked to retry this row."}
        for row, entry in self.rows.items():
            if journal.history(row)[-1] != entry:  # You confirmed what was shown.
                raise ConfigurationError(
                    f"The job has continued in the meantime, and row {row} has changed. Nothing "
                    "was sent. Inspect the job again (`jobs show`)."
                )
            yield row, RowStep.PENDING, {"reason": "You asked to send this row again."}


@attrs.define
class JobRunner:
    """Runner for one run of a job."""

    _job: UploadRequest
    _client: Client
    _storage: JobStorage
    _digest: str
    """The SHA-256 of the checked input, in hex."""
    _redo: RowsToRetry
    _bad: BinaryIO
    """The bad rows that the check found, with their problems."""
    _new: bool
    """Whether the job has not begun."""
    _has_begun: bool = attrs.field(init=False, default=False)
    _consent: Consent = attrs.field(init=False)
    _rows: FrozenRows[Any] = attrs.field(init=False)
    _files: ResultWriter = attrs.field(init=False)
    _plan: JobPlan[Any] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        job = self._job
        self._consent = Consent(self._client, job.operation, job.fixed, job.live)
        self._plan = JobPlan(
            client=self._client,
            operation=job.operation,
            fixed=job.fixed,
            consent=self._consent,
            concurrency=job.concurrency,
            max_rejected=job.max_rejected / 100,
            quiet=job.quiet_period,
            token_field=job.token_field,
        )

    async def run(self) -> RunResult:
        """Send the rows. The first Ctrl-C lets rows in flight finish; the second aborts.

        Raises:
            PostalyticsError: the run could not start; nothing was sent.
        """
        began = time.monotonic()
        async with self._opened() as journal:
            return await self._carry_out(journal, began)

    async def begin(self) -> None:
        """Store the job, and send nothing.

        Raises:
            PostalyticsError: what stops a run before its first row.
        """
        async with self._opened() as journal:
            await self._set_bad_rows_aside(journal)
            self._consent.require_rows(journal.counts().pending)

    @contextlib.asynccontextmanager
    async def _opened(self) -> AsyncGenerator[JobJournal]:
        async with self._client:
            # Read from the API before anything is written: after a refusal, no copy of the list and
            # no job is left in the folder.
            account = await read_account(self._client)
            await self._consent.begin()
            self._require_listed()
            self._rows = await frozen_input(
                self._job, self._storage, self._digest, self._bad, new=self._new
            )
            self._files = ResultWriter(self._job, self._storage, self._rows)
            try:
                async with self._journal(account) as journal:
                    yield journal
            finally:
                self._rows.discard()

    def _require_listed(self) -> None:
        """Refuse a target that no longer shows a mode, unless you gave `--unlisted`."""
        if self._consent.mode is MailMode.UNKNOWN and not self._job.unlisted:
            raise ConfigurationError(
                f"This {self._job.bulk.target} was live when the plan was shown; now nothing shows "
                f"that the {self._job.bulk.target} exists and is live. Nothing was sent. Check the "
                f"{self._job.bulk.target}, and enter the same command again."
            )

    async def _carry_out(self, journal: JobJournal, began: float) -> RunResult:
        await self._set_bad_rows_aside(journal)
        again = await asyncio.to_thread(lambda: sum(1 for _ in self._redo.steps(journal)))
        keyed = await self._sent_again(journal, self._redo.rows)
        pending = journal.counts().pending + again
        # Check consent before any row becomes pending again: after a refusal, each row keeps its
        # state, unconfirmed or rejected.
        self._consent.require_rows(pending + len(keyed.rows), most=pending + keyed.kept)
        await journal.append_all(self._redo.steps(journal))
        await self._files.renew(journal)
        result = await self._upload(journal)
        result.seconds = time.monotonic() - began
        try:
            result.sent_again = await self._sent_again(journal)
            files = await asyncio.to_thread(self._write_files, journal, result)
            await journal.append_note(RESULT, **{STATUS: exit_status(result)}, files=files)
        except JournalError as error:  # The summary of the sent rows is still printed.
            result.failure = result.failure or error
        return result

    async def _sent_again(self, journal: JobJournal, without: Collection[int] = ()) -> SentAgain:
        if not self._job.operation.idempotency_key:
            return SentAgain()
        return await asyncio.to_thread(rows_sent_again, journal, without)

    def _write_files(self, journal: JobReader, result: RunResult) -> dict[str, tuple[str, str]]:
        result.refused_by_api = next(refused_by_api(journal), None) is not None
        result.correctable = can_be_corrected(journal)
        return self._files.write(journal, result)

    @contextlib.asynccontextmanager
    async def _journal(self, account: str | None) -> AsyncGenerator[JobJournal]:
        job = self._job
        parameters = self._plan.parameters(self._rows, account)
        kept = job.kept(self._client.environment)
        with way_out(job.api, self._storage.id, job.jobs):
            journal = await self._storage.open(parameters, kept, self._rows, self._begin)
        try:
            self._go_on()
            yield journal
        finally:
            await journal.aclose()

    def _begin(self) -> None:
        """Refuse to begin a job that was resumed."""
        if not self._new:
            raise JournalError(
                f"Job {self._storage.id} was removed in the meantime. Nothing was sent."
            )
        self._has_begun = True

    def _go_on(self) -> None:
        """Store the rows of a job that lacked them, while its journal is open."""
        if self._new and not self._has_begun:
            raise JournalInUseError(
                f"Another process has begun job {self._storage.id} in the meantime. Nothing was "
                "sent. To go on with that job, start again."
            )
        self._storage.keep_rows(self._rows)
        self._storage.withdraw()

    async def _set_bad_rows_aside(self, journal: JobJournal) -> None:
        """Record bad rows as rejected, before anything is sent.

        The frozen rows name those of the first check; a later check may have found more.
        """
        first = ((row.number, text) for row in self._rows.bad() for text in row.problems)
        found = heapq.merge(first, read_bad_rows(self._bad), key=lambda bad: bad[0])
        rows = 0

        def steps() -> Iterator[tuple[int, RowStep, Mapping[str, Any]]]:
            nonlocal rows
            for row, problems in itertools.groupby(found, lambda bad: bad[0]):
                if last_step(journal, row) is RowStep.PENDING:
                    rows += 1
                    reason = "; ".join(dict.fromkeys(text for _, text in problems))
                    yield row, RowStep.REJECTED, {"reason": reason, CHECK: True}

        await journal.append_all(steps())
        if rows:
            await journal.append_note("bad rows set aside", rows=rows)

    async def _upload(self, journal: JobJournal) -> RunResult:
        job = self._job
        opened = contextlib.nullcontext((self._rows, journal))
        upload: BulkUpload[Any, Any] = JobUpload(self._plan, opened)
        rows, before = self._rows.count, journal.counts()
        done = before.rows - before.pending
        result = RunResult(rows=rows, report=before)
        meter = UploadMeter(upload, rows, done, time.monotonic, job.bulk.done, self._storage.id)
        with display(meter.measure) as progress:
            await follow(upload, result, progress)
        result.report = upload.counts
        result.warnings = upload.warnings
        result.mode_changed = self._consent.changed is not None
        return result
