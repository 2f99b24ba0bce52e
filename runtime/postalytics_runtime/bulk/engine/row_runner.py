"""Send one row until it has an outcome, and decide whether the upload goes on.

An error about the row becomes the state of that row. An error about the API pauses the upload
until the API works again. An error about the job stops the upload; the other rows stay pending.
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
    """Protocol for sending one row."""

    def prepare(self, row: int, given: Any) -> M:
        """Return the body of a row; raises `InvalidRequestError` if the row is not valid."""
        ...

    async def send(self, row: int, body: M) -> A:
        """Send a body and return the parsed response."""
        ...

    def record_outcome(self, outcome: RowOutcome[M, A]) -> asyncio.Future[str | None] | None:
        """Record the outcome of a row, before the outcome is reported.

        Returns:
            A future that is done when the outcome is recorded; its result is the error message,
            or `None` if recording succeeded. `None` if there is nothing to record.
        """
        ...

    async def probe(self) -> None:
        """Check that the API works, by a call that changes nothing; raises if it does not."""
        ...


class RetryRefusedError(OutcomeUnknownError):
    """A row that may have been carried out was refused when it was sent again, or was not sent.

    That says nothing about the earlier request, and nothing about whether the API works.
    """


def state_after(error: PostalyticsError) -> RowState:
    """Return the state of a row that failed with this error.

    `PENDING` means that the error is about the API or the job, so the row can be sent again.

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


def is_transient(error: PostalyticsError) -> bool:
    """Return whether an error of a pending row, or of a probe, goes away if the upload waits."""
    cause = error.__cause__
    if isinstance(error, LiveMailError) and isinstance(cause, PostalyticsError):
        return is_transient(cause)  # The mode of the account could not be read.
    if isinstance(error, NotSentError) and error.unexpected:
        return False
    return isinstance(error, NotSentError | OutcomeUnknownError | RateLimitError | ServerError)


_CONFIRMS_NOTHING = (
    "The API accepted row {:,}, but its response contains nothing that confirms it. Such rows "
    "count as succeeded. Stop here, check in the account how that row was carried out, and go on "
    "only if the result is correct."
)


def shows_nothing(response: object) -> bool:
    """Return whether a response has fields that could confirm a write, and all are absent."""
    if not isinstance(response, Model):
        return False
    is_absent = False
    for field in attrs.fields(type(response)):
        if field.name != "extra":
            if getattr(response, field.name) is not None:
                return False
            is_absent = True
    return is_absent


@attrs.define
class _Row:
    """State of one row while it is processed."""

    number: int
    given: Any = attrs.field(repr=False)
    body: Any = None
    in_flight: bool = False

    def outcome(
        self, state: RowState, *, response: Any = None, error: PostalyticsError | None = None
    ) -> RowOutcome[Any, Any]:
        return RowOutcome(
            row=self.number,
            given=self.given,
            state=state,
            body=self.body,
            answer=response,
            error=error,
        )

    def interrupted(self, error: BaseException) -> RowOutcome[Any, Any]:
        """Return the outcome of a row that was cancelled, or that a bug has ended."""
        if not self.in_flight:
            return self.outcome(RowState.PENDING)
        # The client sets the cause of a CancelledError to what it knows of the call: not sent,
        # unknown or answered. Without a cause the outcome is unknown, never "not sent".
        if isinstance(error.__cause__, PostalyticsError):
            known = error.__cause__
        else:
            is_cancelled = isinstance(error, asyncio.CancelledError)
            cause = "was cancelled" if is_cancelled else f"was ended by {type(error).__name__}"
            known = OutcomeUnknownError(f"The row was being sent when the upload {cause}.")
        return self.outcome(state_after(known), error=known)


class RowRunner(Generic[M, A]):
    """Runner for the rows of one upload; `run` sends one row until it has an outcome.

    Args:
        sender: sends a row and records its outcome.
        count: called with the final state of each row.
        breaker: open while the API fails.
        max_rejected: maximum share of rejected rows, 0 to 1.
        warn: called with a warning for the report, as a sentence.
        on_stop: called when the runner stops, and again if it gets another reason to.

    Attributes:
        reason: the error that ended the upload early, or `None`.
    """

    def __init__(
        self,
        sender: RowSender[M, A],
        count: Callable[[RowState], None],
        breaker: CircuitBreaker,
        max_rejected: float,
        warn: Callable[[str], None],
        on_stop: Callable[[], None],
    ) -> None:
        self._sender = sender
        self._count = count
        self._breaker = breaker
        self._budget = RejectionBudget(max_rejected)
        self._one_at_a_time = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._recording: set[asyncio.Future[str | None]] = set()
        self.reason: PostalyticsError | None = None
        self._warn = warn
        self._on_stop = on_stop
        self._has_warned = False

    @property
    def stopped(self) -> bool:
        """Whether the runner starts no more rows."""
        return self._stopping.is_set()

    def stop(self, reason: PostalyticsError | None = None) -> None:
        """Start no more rows."""
        self._stopping.set()
        self.reason = self.reason or reason
        self._on_stop()

    async def wait(self, seconds: float) -> None:
        """Wait, or return earlier when the upload is stopped."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    async def run(self, number: int, given: Any, on_done: OnDone[M, A]) -> None:
        """Send a row until it has an outcome, and report that; an exception ends the upload."""
        row = _Row(number, given)
        try:
            outcome = None
            while outcome is None:
                is_down = self._breaker.is_open
                outcome = await (self._probe_and_send(row) if is_down else self._send(row))
        except BaseException as error:
            # Also a CancelledError: a row that may have been sent must have an outcome in the
            # journal and in the report before the exception leaves.
            self.stop()
            self._record(row.interrupted(error), on_done)
            raise
        self._record(outcome, on_done)

    async def all_recorded(self) -> None:
        """Wait until all outcomes are recorded and reported."""
        while self._recording:
            await asyncio.wait(self._recording)

    async def _probe_and_send(self, row: _Row) -> RowOutcome[M, A] | None:
        # While the API fails, one row at a time probes it and is sent; the others wait here.
        async with self._one_at_a_time:
            while not await self._can_go_on():
                pass
            return await self._send(row)

    async def _can_go_on(self) -> bool:
        """Wait, then probe the API; return whether it works, or the upload is stopped."""
        if not self._breaker.is_open:
            return True
        await self.wait(self._breaker.seconds)
        if self.stopped:
            return True
        generation = self._breaker.generation
        try:
            await self._sender.probe()
        except PostalyticsError as error:
            self._handle_error(RowState.PENDING, error, generation)
            return False
        return True

    async def _send(self, row: _Row) -> RowOutcome[M, A] | None:
        """Return the outcome of a row; `None` to try the row again."""
        if self.stopped:
            return row.outcome(RowState.PENDING)
        generation = self._breaker.generation
        try:
            row.body = self._sender.prepare(row.number, row.given)
            row.in_flight = True
            response = await self._sender.send(row.number, row.body)
        except PostalyticsError as error:
            outcome = row.outcome(state_after(error), error=error)
            self._handle_error(outcome.state, error, generation)
        else:
            outcome = row.outcome(RowState.SUCCEEDED, response=response)
            self._breaker.record_success()
            self._budget.record_success()
            if not self._has_warned and shows_nothing(response):
                self._has_warned = True
                self._warn(_CONFIRMS_NOTHING.format(row.number))
        row.in_flight = False
        if outcome.state is RowState.PENDING and not self.stopped:
            # An intent may be in the journal already: record that the row is pending after all,
            # so that a kill before the next attempt does not leave it unconfirmed.
            self._record(outcome, None)
            return None
        return outcome

    def _handle_error(self, state: RowState, error: PostalyticsError, generation: int) -> None:
        """Account for the error of a row, or of a probe, in the circuit breaker and the budget."""
        reason: PostalyticsError | None = error
        if isinstance(error, RetryRefusedError):
            return
        if state is RowState.REJECTED:
            if not isinstance(error, ResponseError):
                return  # The row is not valid: that says nothing of the API.
            self._breaker.record_success()
            reason = self._budget.record_rejection(error)
        elif state is RowState.UNCONFIRMED or is_transient(error):
            unconfirmed = state is RowState.UNCONFIRMED
            reason = self._breaker.record_failure(error, generation, unconfirmed=unconfirmed)
        if reason is not None:
            self.stop(reason)

    def _record(self, outcome: RowOutcome[M, A], on_done: OnDone[M, A] | None) -> None:
        """Record an outcome, then count and report it; without `on_done` only record it."""
        recording = self._sender.record_outcome(outcome)
        if recording is None:
            self._report(outcome, on_done)
            return
        # Nothing is awaited here: `run` calls this while a CancelledError propagates, and a second
        # cancellation must not lose the outcome. `all_recorded` waits for the futures.
        self._recording.add(recording)
        recording.add_done_callback(partial(self._recorded, outcome, on_done))

    def _recorded(
        self,
        outcome: RowOutcome[M, A],
        on_done: OnDone[M, A] | None,
        recording: asyncio.Future[str | None],
    ) -> None:
        self._recording.discard(recording)
        if (problem := recording.result()) is not None:
            error = JournalError(problem)
            self.stop(error)
            # The journal may have no more than the intent: the next run finds the row unconfirmed.
            if outcome.state is not RowState.PENDING:
                outcome = attrs.evolve(outcome, state=RowState.UNCONFIRMED, error=error)
        self._report(outcome, on_done)

    def _report(self, outcome: RowOutcome[M, A], on_done: OnDone[M, A] | None) -> None:
        if on_done is not None:
            self._count(outcome.state)
            on_done(outcome)
