"""One row: what is sent, what became of it, and whether the upload goes on.

An error that says something about its row makes a state of that row. One that says something
about the API holds the upload up until it works again. One that says something about the job
stops it; the rows that are left stay pending.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import attrs

from ...errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    JournalError,
    LiveMailError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
)
from ...schema import Model
from ..rows import RowOutcome, RowState
from .circuit_breaker import CircuitBreaker, RejectionBudget

M = TypeVar("M")
A = TypeVar("A")

OnDone = Callable[[RowOutcome[M, A]], None]


class RowSender(Protocol[M, A]):
    """How a row is sent."""

    def prepare(self, row: int, given: Any) -> M:
        """Make the body of a row; raises `InvalidRequestError` where it does not fit."""
        ...

    async def send(self, row: int, body: M) -> A:
        """Send a body and return the answer."""
        ...

    def record_outcome(self, outcome: RowOutcome[M, A]) -> asyncio.Future[str | None] | None:
        """Keep what became of a row, before anybody is told.

        Returns:
            What is done when it is kept, with what went wrong; `None` where nothing is to be kept.
        """
        ...

    async def probe(self) -> None:
        """Find out whether the API works, by a call that changes nothing."""
        ...


def state_after(error: PostalyticsError) -> RowState:
    """The state of a row whose sending failed; `PENDING` says something of the upload, too.

    >>> state_after(InvalidRequestError("The title is too long."))
    <RowState.REJECTED: 'rejected'>
    """
    match error:
        case OutcomeUnknownError():
            return RowState.UNCONFIRMED
        case LiveMailError() | NotSentError() | ConfigurationError() | JournalError():
            return RowState.PENDING
        case AuthenticationError() | RateLimitError() | ServerError():
            return RowState.PENDING
        case InvalidRequestError() | ResponseError():
            return RowState.REJECTED
        case _:
            return RowState.UNCONFIRMED


def _passes(error: PostalyticsError) -> bool:
    """Whether an error that leaves its row pending, or was no row's, is one that passes."""
    cause = error.__cause__
    if isinstance(error, LiveMailError) and isinstance(cause, PostalyticsError):
        return _passes(cause)  # It could not be asked.
    return isinstance(error, NotSentError | OutcomeUnknownError | RateLimitError | ServerError)


_CONFIRMS_NOTHING = (
    "The API accepted row {:,}, but its answer holds nothing that would confirm it. Such rows "
    "count as created. Stop here, look what became of that row, and go on only if it is as it "
    "should be."
)


def shows_nothing(answer: object) -> bool:
    """Whether an answer could confirm something, and does not."""
    if not isinstance(answer, Model):
        return False
    names = [field.name for field in attrs.fields(type(answer)) if field.name != "extra"]
    return bool(names) and all(getattr(answer, name) is None for name in names)


class _Row:
    """A row on its way."""

    __slots__ = ("body", "given", "in_flight", "number")

    def __init__(self, number: int, given: Any) -> None:
        self.number = number
        self.given = given
        self.body: Any = None
        self.in_flight = False

    def ended(
        self, state: RowState, *, answer: Any = None, error: PostalyticsError | None = None
    ) -> RowOutcome[Any, Any]:
        return RowOutcome(
            row=self.number,
            given=self.given,
            state=state,
            body=self.body,
            answer=answer,
            error=error,
        )

    def interrupted(self, error: BaseException) -> RowOutcome[Any, Any]:
        """What is known of a row that was cut off, or that a bug has ended."""
        if not self.in_flight:
            return self.ended(RowState.PENDING)
        if isinstance(error.__cause__, PostalyticsError):  # The client knows how far it came.
            known = error.__cause__
        else:
            cut = isinstance(error, asyncio.CancelledError)
            cause = "was cut off" if cut else f"was ended by {type(error).__name__}"
            known = OutcomeUnknownError(f"The row was being sent when the upload {cause}.")
        return self.ended(state_after(known), error=known)


class RowRunner(Generic[M, A]):
    """The rows of one upload, each carried to its end by `carry`.

    Args:
        way: how a row is sent.
        count: counts the end of a row.
        trouble: tells when the API fails.
        max_rejected: the share of rows that may be refused.
        warn: takes what the reader of the report must know, as a sentence.

    Attributes:
        reason: what ended the upload early.
    """

    def __init__(
        self,
        way: RowSender[M, A],
        count: Callable[[RowState], None],
        trouble: CircuitBreaker,
        max_rejected: float,
        warn: Callable[[str], None],
    ) -> None:
        self._sender = way
        self._count = count
        self._breaker = trouble
        self._budget = RejectionBudget(max_rejected)
        self._one_at_a_time = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._recording: set[asyncio.Future[str | None]] = set()
        self.reason: PostalyticsError | None = None
        self._warn = warn
        self._has_warned = False

    @property
    def stopped(self) -> bool:
        """Whether no more rows are begun."""
        return self._stopping.is_set()

    def stop(self, reason: PostalyticsError | None = None) -> None:
        """Begin no more rows."""
        self._stopping.set()
        self.reason = self.reason or reason

    async def wait(self, seconds: float) -> None:
        """Wait, but not longer than until the upload is stopped."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    async def run(self, number: int, given: Any, on_done: OnDone[M, A]) -> None:
        """Carry a row to its end, and tell it; what it raises ends the upload."""
        row = _Row(number, given)
        try:
            while (outcome := await self._run_once(row)) is None:
                pass
        except BaseException as error:
            self.stop()
            self._record(row.interrupted(error), on_done)
            raise
        self._record(outcome, on_done)

    async def all_recorded(self) -> None:
        """Wait until all that was to be kept is kept, and told."""
        while self._recording:
            await asyncio.wait(self._recording)

    async def _run_once(self, row: _Row) -> RowOutcome[M, A] | None:
        """What became of a row; `None` where it is to be tried again."""
        if not self._breaker.is_open:
            return await self._send(row)
        async with self._one_at_a_time:
            await self._until_it_works()
            return await self._send(row)

    async def _until_it_works(self) -> None:
        while self._breaker.is_open and not self.stopped:
            await self.wait(self._breaker.seconds)
            if await self._works():
                break

    async def _works(self) -> bool:
        """Whether the API works, as far as a call can tell that changes nothing."""
        if self.stopped:
            return False
        times = self._breaker.generation
        try:
            await self._sender.probe()
        except PostalyticsError as error:
            self._handle_failure(error, times, passing=_passes(error))
            return False
        return True

    async def _send(self, row: _Row) -> RowOutcome[M, A] | None:
        if self.stopped:
            return row.ended(RowState.PENDING)
        times = self._breaker.generation
        try:
            row.body = self._sender.prepare(row.number, row.given)
            row.in_flight = True
            answer = await self._sender.send(row.number, row.body)
        except PostalyticsError as error:
            outcome = row.ended(state_after(error), error=error)
            self._note(outcome.state, error, times)
        else:
            outcome = row.ended(RowState.SUCCEEDED, answer=answer)
            self._breaker.record_success()
            self._budget.record_success()
            if not self._has_warned and shows_nothing(answer):
                self._has_warned = True
                self._warn(_CONFIRMS_NOTHING.format(row.number))
        row.in_flight = False
        if outcome.state is RowState.PENDING and not self.stopped:
            self._record(outcome, None)
            return None
        return outcome

    def _note(self, state: RowState, error: PostalyticsError, times: int) -> None:
        """What an error says of the upload."""
        if state is RowState.REJECTED:
            if isinstance(error, ResponseError):
                self._breaker.record_success()
                if (reason := self._budget.record_rejection(error)) is not None:
                    self.stop(reason)
        else:
            doubt = state is RowState.UNCONFIRMED
            self._handle_failure(error, times, passing=doubt or _passes(error), unconfirmed=doubt)

    def _handle_failure(
        self, error: PostalyticsError, times: int, *, passing: bool, unconfirmed: bool = False
    ) -> None:
        reason = (
            self._breaker.record_failure(error, times, unconfirmed=unconfirmed)
            if passing
            else error
        )
        if reason is not None:
            self.stop(reason)

    def _record(self, outcome: RowOutcome[M, A], tell: OnDone[M, A] | None) -> None:
        """Have an outcome kept, then count it and tell it, unless the row is to be tried again."""
        kept = self._sender.record_outcome(outcome)
        if kept is None:
            self._end(outcome, tell)
            return
        self._recording.add(kept)
        kept.add_done_callback(partial(self._recorded, outcome, tell))

    def _recorded(
        self,
        outcome: RowOutcome[M, A],
        tell: OnDone[M, A] | None,
        kept: asyncio.Future[str | None],
    ) -> None:
        self._recording.discard(kept)
        if (trouble := kept.result()) is not None:
            error = JournalError(trouble)
            self.stop(error)
            if outcome.state is not RowState.PENDING:  # Nobody would find it again.
                outcome = attrs.evolve(outcome, state=RowState.UNCONFIRMED, error=error)
        self._end(outcome, tell)

    def _end(self, outcome: RowOutcome[M, A], tell: OnDone[M, A] | None) -> None:
        if tell is not None:
            self._count(outcome.state)
            tell(outcome)
