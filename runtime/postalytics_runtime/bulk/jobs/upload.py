"""An upload with a journal: what became of each row is on disk, and a killed one goes on.

The rows that are left are uploaded; then those unconfirmed are looked for on the list, where the
API has one; what is known not to be there is uploaded again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs

from ...errors import (
    ConfigurationError,
    IncompleteListError,
    JournalError,
    OutageError,
    OutcomeUnknownError,
    PostalyticsError,
)
from ...observability import log
from ...schema import Operation
from ..engine import Pause
from ..job_store import JobRows, PendingRows, select_rows
from ..journal import Journal
from ..reconcile import Reconciliation, reconcile, record_baseline
from ..rows import UNCONFIRMED_STEPS, RowCounts, RowOutcome, RowState
from ..upload import BulkUpload
from .row_sender import JournalledSender

if TYPE_CHECKING:
    from ...client import Client
    from ..consent import Consent

M = TypeVar("M")
A = TypeVar("A")

JobContext: TypeAlias = AbstractAsyncContextManager[tuple[JobRows[M], Journal]]

MAX_ROUNDS = 3
"""How often, at most, what is found not to be there is uploaded again."""
SERVER_GRACE_SECONDS = 60.0
"""Seconds for which a request may be worked on after its deadline."""
MAX_READ_GAP_SECONDS = 5.0
"""Seconds between the two readings of a list, at most."""
_WAITING = "waiting to reconcile"


@attrs.frozen(kw_only=True)
class JobSettings:
    """How a job is carried out."""

    concurrency: int = 8
    max_rejected: float = 0.05
    """The share of rows that may be refused before the job stops."""
    quiet: float | None = None
    """Seconds without a request before unconfirmed rows are looked for; longer than the deadline of
    a request. `None`: the deadline and a minute."""
    token_field: str | None = None
    """A field of the body in which a row's mark is put, by which it is found on the list."""


def quiet_period(client: Client, quiet: float | None) -> float:
    """How long to wait before unconfirmed rows are looked for.

    Raises:
        ConfigurationError: a request may last longer than that.
    """
    deadline = client.timeout.total
    if quiet is None:
        quiet = deadline + SERVER_GRACE_SECONDS
    if not deadline < quiet < float("inf"):
        raise ConfigurationError(
            f"The quiet period is {quiet:g} s; it must be longer than a request may last, which "
            f"is {deadline:g} s."
        )
    return quiet


class JobUpload(BulkUpload[M, A]):
    """An upload whose rows are in a journal.

    The report is about the whole job, also what earlier runs have done; the outcomes are those
    of this run. An unconfirmed row that can be reconciled is yielded when it is, or at the end; a
    row that an early stop left pending is not yielded.

    Args:
        client: what sends, paces and retries.
        operation: an operation with a body and `bulk`.
        opened: gives the frozen input and its journal, and closes what it has opened.
        fixed: what is the same for all rows, by Python name.
        settings: how it is done.
        consent: whether it may be real mail, and how much of it.

    Raises:
        ConfigurationError: a setting is out of its range.
    """

    def __init__(
        self,
        client: Client,
        operation: Operation[A],
        opened: Callable[[], JobContext[M]],
        *,
        fixed: Mapping[str, Any],
        settings: JobSettings,
        consent: Consent,
    ) -> None:
        self._quiet = quiet_period(client, settings.quiet)
        self._consent = consent
        self._sender: JournalledSender[M, A] = JournalledSender(
            client, operation, fixed, settings.token_field, consent
        )
        super().__init__(
            self._sender, concurrency=settings.concurrency, max_rejected=settings.max_rejected
        )
        self._client = client
        self._operation = operation
        self._opened = opened
        self._fixed = fixed
        self._token_field = settings.token_field
        self._reconciles = operation.bulk is not None and operation.bulk.reconcile is not None
        self._quiet_since = 0.0
        self._unconfirmed = "It was sent, and no answer says what became of it."

    @property
    def pause(self) -> Pause | None:
        """Why the upload waits, where it waits for more than its turn."""
        if self.phase != _WAITING:
            return super().pause
        return Pause("a request may still be under way at the server", self._quiet_left)

    @property
    def _quiet_left(self) -> float:
        return max(0.0, self._quiet_since + self._quiet - time.monotonic())

    async def _outcomes(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        self.phase = "opening the journal"
        async with self._opened() as (rows, journal):
            self._rows, self._journal = rows, journal
            self._sender.open(rows, journal)
            self._adopt_counts(journal.counts())
            await self._consent.begin()
            self._consent.require_rows(self.counts.pending)
            await self._begin()
            try:
                async with aclosing(self._rounds()) as outcomes:
                    async for outcome in outcomes:
                        yield outcome
                await self._look_at_the_mode_again()
            finally:
                await self._end()  # Rows under way need the journal.
                self.phase = "done"
                with contextlib.suppress(JournalError):  # The report tells of a broken journal.
                    await journal.append_note("ended", **self._standing())

    async def _rounds(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        for _ in range(MAX_ROUNDS):
            async with aclosing(self._uploaded()) as outcomes:
                async for outcome in outcomes:
                    yield outcome
            if not (self._reconciles and self.counts.unconfirmed and await self._is_quiet()):
                break
            found = await self._reconciled()
            async for row, given in select_rows(self._rows, found.succeeded):
                yield RowOutcome(row=row, given=given, state=RowState.SUCCEEDED)
            if not found.pending:
                break
        else:
            self._runner.stop(
                OutageError(
                    f"{self.counts.pending:,} of the rows did not arrive in {MAX_ROUNDS} tries. "
                    "They are pending; go on with the job to try them again."
                )
            )
        if self._reconciles:
            doubtful = self._journal.rows_at(*UNCONFIRMED_STEPS)
            async for row, given in select_rows(self._rows, doubtful):
                error = OutcomeUnknownError(self._unconfirmed)
                yield RowOutcome(row=row, given=given, state=RowState.UNCONFIRMED, error=error)

    async def _begin(self) -> None:
        journal = self._journal
        # Not when the last run says it has ended: its clock may have been set, or it may have
        # been asleep between what it wrote and what it sent.
        self._quiet_since = time.monotonic()
        await journal.append_note("begun", **self._consent.entry, **self._standing())
        unsent = not (self.counts.succeeded or self.counts.unconfirmed)
        by_content = self._reconciles and self._token_field is None
        if by_content and unsent and not journal.has_baseline:
            self.phase = "reading the list"
            try:
                await record_baseline(self._client, self._operation, journal, fixed=self._fixed)
            except IncompleteListError as error:
                error.message += (
                    " Nothing was sent: unconfirmed rows could not be told from what was there. "
                    "With a token field each row has a token of its own, and the list need not be "
                    "whole."
                )
                raise

    async def _look_at_the_mode_again(self) -> None:
        """Say so if the mode has changed while rows were sent: not all were sent alike."""
        with contextlib.suppress(PostalyticsError):  # What was sent was sent.
            change = self._consent.changed or await self._consent.look_again()
            if change is not None:
                self.warn(change)
                await self._journal.append_note("mode changed", reason=change)

    async def _uploaded(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        self.phase = "uploading"
        workers = self._start_workers(PendingRows(self._rows, self._journal))
        async with aclosing(aiter(workers)) as outcomes:
            async for outcome in outcomes:
                self._quiet_since = time.monotonic()
                reconciled_later = outcome.state is RowState.UNCONFIRMED and self._reconciles
                if not (reconciled_later or outcome.state is RowState.PENDING):
                    yield outcome

    async def _is_quiet(self) -> bool:
        """Whether nothing has been sent for long enough; waits for it."""
        self.phase = _WAITING
        await self._runner.wait(self._quiet_left)
        return not self._runner.stopped

    async def _reconciled(self) -> Reconciliation:
        self.phase = "reconciling"
        found = await reconcile(
            self._client,
            self._operation,
            self._rows,
            self._journal,
            fixed=self._fixed,
            token_field=self._token_field,
            gap=min(MAX_READ_GAP_SECONDS, self._quiet),
            tell=lambda text: log.info("Bulk: %s", text),
        )
        self._unconfirmed = found.reason or self._unconfirmed
        self._adopt_counts(self._journal.counts())
        return found

    def _adopt_counts(self, counts: RowCounts) -> None:
        """Have the report say what the journal says; whoever holds it sees it change."""
        for name in ("succeeded", "rejected", "unconfirmed", "pending"):
            setattr(self.counts, name, getattr(counts, name))

    async def _run_row(
        self, number: int, item: Any, tell: Callable[[RowOutcome[M, A]], None]
    ) -> None:
        row, given = item
        await super()._run_row(row, given, tell)

    def _count(self, state: RowState) -> None:
        self.counts.pending -= 1
        self.counts.count(state)

    def _standing(self) -> dict[str, object]:
        stopped = self._runner.reason
        counts = attrs.asdict(self.counts, filter=lambda field, _: field.name != "stopped")
        return {**counts, "stopped": None if stopped is None else stopped.message}


def job_upload(
    client: Client,
    operation: Operation[A],
    rows: JobRows[M],
    journal: Journal,
    *,
    fixed: Mapping[str, Any],
    settings: JobSettings,
    consent: Consent,
) -> JobUpload[M, A]:
    """An upload of rows whose journal is open, and stays so."""
    return JobUpload(
        client,
        operation,
        lambda: nullcontext((rows, journal)),
        fixed=fixed,
        settings=settings,
        consent=consent,
    )
