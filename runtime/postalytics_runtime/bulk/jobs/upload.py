"""An upload with a journal: what became of each row is on disk, and a killed one goes on.

The rows that are left are uploaded; then those in doubt are looked for on the list, where the
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
from ..job_store import JobRows, Untouched, chosen
from ..journal import Journal
from ..reconcile import Settlement, keep_baseline, settle
from ..rows import DOUBTFUL, Outcome, Report, State
from ..upload import BulkUpload
from .row_sender import JournalledWay

if TYPE_CHECKING:
    from ...client import Client
    from ..consent import Consent

M = TypeVar("M")
A = TypeVar("A")

Opened: TypeAlias = AbstractAsyncContextManager[tuple[JobRows[M], Journal]]

ROUNDS = 3
"""How often, at most, what is found not to be there is uploaded again."""
GRACE = 60.0
"""Seconds for which a request may be worked on after its deadline."""
GAP = 5.0
"""Seconds between the two readings of a list, at most."""
_WAITING = "waiting to settle"


@attrs.frozen(kw_only=True)
class JobSettings:
    """How a job is carried out."""

    concurrency: int = 8
    max_rejected: float = 0.05
    """The share of rows that may be refused before the job stops."""
    quiet: float | None = None
    """Seconds without a request before rows in doubt are looked for; longer than the deadline of
    a request. `None`: the deadline and a minute."""
    token_field: str | None = None
    """A field of the body in which a row's mark is put, by which it is found on the list."""


def quiet_seconds(client: Client, quiet: float | None) -> float:
    """How long to wait before rows in doubt are looked for.

    Raises:
        ConfigurationError: a request may last longer than that.
    """
    deadline = client.timeout.total
    if quiet is None:
        quiet = deadline + GRACE
    if not deadline < quiet < float("inf"):
        raise ConfigurationError(
            f"The quiet period is {quiet:g} s; it must be longer than a request may last, which "
            f"is {deadline:g} s."
        )
    return quiet


class JournalledUpload(BulkUpload[M, A]):
    """An upload whose rows are in a journal.

    The report is about the whole job, also what earlier runs have done; the outcomes are those
    of this run. A row in doubt that can be settled is told when it is, or at the end; a row that
    an early stop left alone is not told.

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
        opened: Callable[[], Opened[M]],
        *,
        fixed: Mapping[str, Any],
        settings: JobSettings,
        consent: Consent,
    ) -> None:
        self._quiet = quiet_seconds(client, settings.quiet)
        self._consent = consent
        self._way: JournalledWay[M, A] = JournalledWay(
            client, operation, fixed, settings.token_field, consent
        )
        super().__init__(
            self._way, concurrency=settings.concurrency, max_rejected=settings.max_rejected
        )
        self._client = client
        self._operation = operation
        self._opened = opened
        self._fixed = fixed
        self._token_field = settings.token_field
        self._settles = operation.bulk is not None and operation.bulk.settle is not None
        self._quiet_since = 0.0
        self._doubt = "It was sent, and no answer says what became of it."

    @property
    def pause(self) -> Pause | None:
        """Why the upload waits, where it waits for more than its turn."""
        if self.phase != _WAITING:
            return super().pause
        return Pause("a request may still be under way at the server", self._quiet_left)

    @property
    def _quiet_left(self) -> float:
        return max(0.0, self._quiet_since + self._quiet - time.monotonic())

    async def _outcomes(self) -> AsyncGenerator[Outcome[M, A], None]:
        self.phase = "opening the journal"
        async with self._opened() as (rows, journal):
            self._rows, self._journal = rows, journal
            self._way.open(rows, journal)
            self._take_over(journal.counts())
            await self._consent.begin()
            self._consent.require_rows(self.report.untouched)
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
                    await journal.note("ended", **self._standing())

    async def _rounds(self) -> AsyncGenerator[Outcome[M, A], None]:
        for _ in range(ROUNDS):
            async with aclosing(self._uploaded()) as outcomes:
                async for outcome in outcomes:
                    yield outcome
            if not (self._settles and self.report.in_doubt and await self._is_quiet()):
                break
            settlement = await self._settled()
            async for row, given in chosen(self._rows, settlement.created):
                yield Outcome(row=row, given=given, state=State.CREATED)
            if not settlement.untouched:
                break
        else:
            self._sending.stop(
                OutageError(
                    f"{self.report.untouched:,} of the rows did not arrive in {ROUNDS} tries. They "
                    "are untouched; go on with the job to try them again."
                )
            )
        if self._settles:
            doubtful = self._journal.rows_at(*DOUBTFUL)
            async for row, given in chosen(self._rows, doubtful):
                error = OutcomeUnknownError(self._doubt)
                yield Outcome(row=row, given=given, state=State.IN_DOUBT, error=error)

    async def _begin(self) -> None:
        journal = self._journal
        # Not when the last run says it has ended: its clock may have been set, or it may have
        # been asleep between what it wrote and what it sent.
        self._quiet_since = time.monotonic()
        await journal.note("begun", **self._consent.entry, **self._standing())
        unsent = not (self.report.created or self.report.in_doubt)
        by_content = self._settles and self._token_field is None
        if by_content and unsent and not journal.baseline_kept:
            self.phase = "reading the list"
            try:
                await keep_baseline(self._client, self._operation, journal, fixed=self._fixed)
            except IncompleteListError as error:
                error.message += (
                    " Nothing was sent: rows in doubt could not be told from what was there. With "
                    "a token field each row has a mark of its own, and the list need not be whole."
                )
                raise

    async def _look_at_the_mode_again(self) -> None:
        """Say so if the mode has changed while rows were sent: not all were sent alike."""
        with contextlib.suppress(PostalyticsError):  # What was sent was sent.
            change = self._consent.changed or await self._consent.look_again()
            if change is not None:
                self.warn(change)
                await self._journal.note("mode changed", reason=change)

    async def _uploaded(self) -> AsyncGenerator[Outcome[M, A], None]:
        self.phase = "uploading"
        workers = self._working_on(Untouched(self._rows, self._journal))
        async with aclosing(aiter(workers)) as outcomes:
            async for outcome in outcomes:
                self._quiet_since = time.monotonic()
                settled_later = outcome.state is State.IN_DOUBT and self._settles
                if not (settled_later or outcome.state is State.UNTOUCHED):
                    yield outcome

    async def _is_quiet(self) -> bool:
        """Whether nothing has been sent for long enough; waits for it."""
        self.phase = _WAITING
        await self._sending.pass_by(self._quiet_left)
        return not self._sending.stopped

    async def _settled(self) -> Settlement:
        self.phase = "settling"
        settlement = await settle(
            self._client,
            self._operation,
            self._rows,
            self._journal,
            fixed=self._fixed,
            token_field=self._token_field,
            gap=min(GAP, self._quiet),
            tell=lambda text: log.info("Bulk: %s", text),
        )
        self._doubt = settlement.reason or self._doubt
        self._take_over(self._journal.counts())
        return settlement

    def _take_over(self, counts: Report) -> None:
        """Have the report say what the journal says; whoever holds it sees it change."""
        for name in ("created", "rejected", "in_doubt", "untouched"):
            setattr(self.report, name, getattr(counts, name))

    async def _carry(self, number: int, item: Any, tell: Callable[[Outcome[M, A]], None]) -> None:
        row, given = item
        await super()._carry(row, given, tell)

    def _count(self, state: State) -> None:
        self.report.untouched -= 1
        self.report.count(state)

    def _standing(self) -> dict[str, object]:
        stopped = self._sending.reason
        counts = attrs.asdict(self.report, filter=lambda field, _: field.name != "stopped")
        return {**counts, "stopped": None if stopped is None else stopped.message}


def journalled_upload(
    client: Client,
    operation: Operation[A],
    rows: JobRows[M],
    journal: Journal,
    *,
    fixed: Mapping[str, Any],
    settings: JobSettings,
    consent: Consent,
) -> JournalledUpload[M, A]:
    """An upload of rows whose journal is open, and stays so."""
    return JournalledUpload(
        client,
        operation,
        lambda: nullcontext((rows, journal)),
        fixed=fixed,
        settings=settings,
        consent=consent,
    )
