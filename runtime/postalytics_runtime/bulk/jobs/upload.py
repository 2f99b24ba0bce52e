"""Bulk upload with a journal: the outcome of each row is on disk, so a killed upload can resume.

The upload works in rounds. It sends the pending rows, then reconciles the unconfirmed ones with
the list, where the API has one. Rows that are proven not to be there are pending again. Where the
API takes idempotency keys, each round first sends the unconfirmed rows again with their keys, and
only rows for which that is too late, or which were refused, are reconciled.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from functools import partial
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
from ..engine import GIVE_UP_AFTER, ItemQueue, Pause, is_transient
from ..job_store import FrozenRows, PendingRows
from ..journal import JobJournal
from ..reconcile import Reconciliation, reconcile, record_baseline
from ..rows import UNCONFIRMED_STEPS, RowCounts, RowOutcome, RowState
from ..upload import BulkUpload
from .plan import JobPlan
from .row_sender import JournalledSender
from .sent_again import WITH_KEYS, rows_sent_again

if TYPE_CHECKING:
    from ...client import Client

M = TypeVar("M")
A = TypeVar("A")

JobContext: TypeAlias = AbstractAsyncContextManager[tuple[FrozenRows[M], JobJournal]]

MAX_ROUNDS = 3
"""Maximum number of rounds of sending and reconciling in one run."""
SERVER_GRACE_SECONDS = 60.0
"""Seconds for which the server may still process a request after its deadline."""
MAX_READ_GAP_SECONDS = 5.0
"""Maximum number of seconds between the two reads of a list."""
GIVE_UP_SOON = 60.0
"""Seconds after which an upload that does not wait for the API ends."""
_WAITING = "waiting to reconcile"


def quiet_period(client: Client, quiet: float | None) -> float:
    """Return the seconds to wait after the last request before unconfirmed rows are reconciled.

    Raises:
        ConfigurationError: a request may last longer than `quiet`.
    """
    deadline = client.timeout.total
    if quiet is None:
        quiet = deadline + SERVER_GRACE_SECONDS
    if not deadline < quiet < float("inf"):
        raise ConfigurationError(
            f"The quiet period is {quiet:g} s; it must be longer than the timeout of a request, "
            f"which is {deadline:g} s."
        )
    return quiet


class JobUpload(BulkUpload[M, A]):
    """Upload of a job: rows with a journal.

    The report is about the whole job, including earlier runs; the outcomes are those of this run.
    An unconfirmed row that can be reconciled is yielded when it is reconciled, or at the end. A
    row that an early stop left pending is not yielded.

    Args:
        plan: what the job sends, and how.
        opened: a context with the frozen input and its journal; it is entered when the upload
            begins. With `contextlib.nullcontext` the upload does not close the journal.

    Raises:
        ConfigurationError: a setting is out of range.

    Attributes:
        awaits_quiet: whether the upload ended before unconfirmed rows could be reconciled, because
            its plan does not wait.
    """

    def __init__(self, plan: JobPlan[A], opened: JobContext[M]) -> None:
        self._quiet = quiet_period(plan.client, plan.quiet)
        self._sender: JournalledSender[M, A] = JournalledSender(plan)
        super().__init__(
            self._sender,
            plan.consent,
            concurrency=plan.concurrency,
            max_rejected=plan.max_rejected,
            give_up_after=GIVE_UP_AFTER if plan.waits else GIVE_UP_SOON,
        )
        self.awaits_quiet = False
        self._plan = plan
        self._opened = opened
        bulk = plan.operation.bulk
        self._reconciles = bulk is not None and bulk.reconcile is not None
        # Before the start of the run, it is not known when the last request of the job was.
        self._quiet_since = -math.inf if plan.quiet_before else math.inf
        self._keys = self._sender.keys
        self._unconfirmed = "The row was sent, but no response shows its outcome."

    @property
    def pause(self) -> Pause | None:
        """Why the upload is paused, if it waits for anything but the rate limiter."""
        if self.phase != _WAITING:
            return super().pause
        return Pause("the server may still be processing a request", self.quiet_left)

    @property
    def quiet_left(self) -> float:
        """Seconds until no request of the job can be in flight any more."""
        return max(0.0, self._quiet_since + self._quiet - time.monotonic())

    async def _outcomes(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        self.phase = "opening the journal"
        async with self._opened as (rows, journal):
            self._rows, self._journal = rows, journal
            self._sender.open(rows, journal)
            self._adopt_counts(journal.counts())
            await self._consent.begin()
            if self._keys is None:
                pending = self.counts.pending
                self._consent.require_rows(pending, most=pending + await self._kept())
            try:
                await self._begin()
                async with aclosing(self._rounds()) as outcomes:
                    async for outcome in outcomes:
                        yield outcome
                with contextlib.suppress(JournalError):  # Too late to fail: the rows are sent.
                    if (change := await self._mode_change()) is not None:
                        await journal.append_note("mode changed", reason=change)
            except PostalyticsError as error:
                self._runner.stop(error)  # The note of the end says why.
                raise
            finally:
                # Before the journal closes: rows in flight still record their outcomes in it.
                await self._end()
                self.phase = "done"
                with contextlib.suppress(JournalError):  # The report shows a broken journal.
                    await journal.append_note("ended", **self._standing())

    async def _rounds(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        for number in range(1, MAX_ROUNDS + 1):
            async with aclosing(self._uploaded()) as outcomes:
                async for outcome in outcomes:
                    yield outcome
            if not (self.counts.unconfirmed and await self._can_go_on(number)):
                break
            if not self._reconciles or await self._sends_again(number):
                continue  # A key proves more than a list, which may show a new item late.
            found = await self._reconciled()
            if not self._plan.waits and found.unread is not None and is_transient(found.unread):
                self._runner.stop(found.unread)  # A later run may read the list.
            for row in self._rows.read(found.succeeded):
                yield RowOutcome(row=row.number, given=row.values, state=RowState.SUCCEEDED)
            if not found.pending:
                break
        else:
            self._runner.stop(
                OutageError(
                    f"{self.counts.pending:,} of the rows did not arrive in {MAX_ROUNDS} rounds. "
                    "They are pending; go on with the job to send them again."
                )
            )
        if self._reconciles or self._keys is not None:
            for row in self._rows.read(self._journal.rows_at(*UNCONFIRMED_STEPS)):
                yield RowOutcome(
                    row=row.number,
                    given=row.values,
                    state=RowState.UNCONFIRMED,
                    error=OutcomeUnknownError(self._unconfirmed),
                )

    async def _begin(self) -> None:
        journal = self._journal
        # The quiet period starts anew with each run. A time that an earlier run wrote cannot be
        # used: clocks are set, and a process may sleep between an entry and the request after it.
        if not self._plan.quiet_before:
            self._quiet_since = time.monotonic()
        keyed = {} if self._keys is None else {WITH_KEYS: self._keys.header}
        await journal.append_note("begun", **self._consent.entry, **self._standing(), **keyed)
        if self._keys is not None:
            await self._keys.begin(journal)
            # Rows that are sent again count as well: no request of theirs may have arrived so far.
            # A key may have been forgotten since the number was agreed to.
            again, pending = len(await self._keys.load()), self.counts.pending
            self._consent.require_rows(pending + again, most=pending + self._keys.kept)
        unsent = not (self.counts.succeeded or self.counts.unconfirmed)
        # Without a baseline, an item that was on the list already would prove a row that was never
        # created. Once a row may have been sent, it is too late to record one.
        by_content = self._reconciles and self._plan.token_field is None
        if by_content and unsent and not journal.has_baseline:
            self.phase = "reading the list"
            try:
                plan = self._plan
                await record_baseline(plan.client, plan.operation, journal, fixed=plan.fixed)
            except IncompleteListError as error:
                error.message += (
                    " Nothing was sent: unconfirmed rows could not be distinguished from older "
                    "items. With a token field each row has its own token, and the list need not "
                    "be complete."
                )
                raise

    async def _kept(self) -> int:
        """Return the number of unconfirmed rows whose keys an earlier run could send again.

        `rows_left` counts them, as it does not know for how long the API remembers keys now.
        """
        if not self._plan.operation.idempotency_key:
            return 0
        return (await asyncio.to_thread(rows_sent_again, self._journal)).kept

    async def _uploaded(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        self.phase = "uploading"
        workers = self._start_workers(await self._rows_to_send())
        while (outcome := await workers.next()) is not None:
            self._quiet_since = time.monotonic()
            known_later = self._reconciles or self._keys is not None
            is_open = outcome.state is RowState.UNCONFIRMED and known_later
            if not (is_open or outcome.state is RowState.PENDING):
                yield outcome
        if self._keys is not None:
            self._adopt_counts(self._journal.counts())  # Some rows were unconfirmed before.

    async def _rows_to_send(self) -> ItemQueue:
        again = [] if self._keys is None else await self._keys.load()
        if not again:
            return PendingRows(self._rows, self._journal)
        from .row_keys import RowsToSend  # Few APIs take keys.

        return RowsToSend(again, self._rows, self._journal)

    async def _can_go_on(self, number: int) -> bool:
        """Wait until more can be found out of unconfirmed rows; return whether that is possible."""
        if not self._reconciles and not await self._sends_again(number):
            return False
        return await self._is_quiet()

    async def _sends_again(self, number: int) -> bool:
        """Return whether the round after this one sends unconfirmed rows with their keys."""
        if self._keys is None or number == MAX_ROUNDS:
            return False
        return bool(await self._keys.load())

    async def _is_quiet(self) -> bool:
        """Wait for the end of the quiet period; return whether the upload still runs then."""
        if self.quiet_left and not self._plan.waits:
            self.awaits_quiet = True
            return False
        self.phase = _WAITING
        await self._runner.wait(self.quiet_left)
        return not self._runner.stopped

    async def _reconciled(self) -> Reconciliation:
        self.phase = "reconciling"
        found = await reconcile(
            self._plan.client,
            self._plan.operation,
            self._rows,
            self._journal,
            fixed=self._plan.fixed,
            token_field=self._plan.token_field,
            gap=min(MAX_READ_GAP_SECONDS, self._quiet),
            # Those that the last round could not confirm: the next run sends them again.
            keyed=() if self._keys is None else await self._keys.load(),
        )
        self._unconfirmed = found.reason or self._unconfirmed
        self._adopt_counts(self._journal.counts())
        return found

    def _adopt_counts(self, counts: RowCounts) -> None:
        """Copy the counts of the journal into the report, in place: callers keep a reference."""
        for state in RowState:
            setattr(self.counts, state.value, getattr(counts, state.value))

    def _run_row(
        self, number: int, item: Any, emit: Callable[[RowOutcome[M, A]], None]
    ) -> Awaitable[None]:
        row, given = item
        if self._sender.is_sent_again(row):
            self._move(RowState.UNCONFIRMED, RowState.PENDING)
            emit = partial(self._emit_again, emit)
        return super()._run_row(row, given, emit)

    def _emit_again(
        self, emit: Callable[[RowOutcome[M, A]], None], outcome: RowOutcome[M, A]
    ) -> None:
        """Emit the outcome of a row that was sent before: if it was not sent, nothing is new."""
        if outcome.state is RowState.PENDING:
            self._move(RowState.PENDING, RowState.UNCONFIRMED)
            outcome = attrs.evolve(outcome, state=RowState.UNCONFIRMED)
        emit(outcome)

    def _move(self, before: RowState, after: RowState) -> None:
        self.counts.add(before, -1)
        self.counts.add(after)

    def _count(self, state: RowState) -> None:
        self.counts.pending -= 1
        self.counts.add(state)

    def _standing(self) -> dict[str, object]:
        stopped = self._runner.reason
        counts = attrs.asdict(self.counts, filter=lambda field, _: field.name != "stopped")
        return {**counts, "stopped": None if stopped is None else stopped.message}
