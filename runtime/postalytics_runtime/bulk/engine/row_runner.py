"""One row: what is sent, what became of it, and whether the upload goes on.

An error that says something about its row makes a state of that row. One that says something
about the API holds the upload up until it works again. One that says something about the job
stops it; the rows that are left stay untouched.
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
from ..rows import Outcome, State
from .circuit_breaker import Budget, Trouble

M = TypeVar("M")
A = TypeVar("A")

Tell = Callable[[Outcome[M, A]], None]


class Way(Protocol[M, A]):
    """How a row is sent."""

    def prepare(self, row: int, given: Any) -> M:
        """Make the body of a row; raises `InvalidRequestError` where it does not fit."""
        ...

    async def send(self, row: int, body: M) -> A:
        """Send a body and return the answer."""
        ...

    def keep(self, outcome: Outcome[M, A]) -> asyncio.Future[str | None] | None:
        """Keep what became of a row, before anybody is told.

        Returns:
            What is done when it is kept, with what went wrong; `None` where nothing is to be kept.
        """
        ...

    async def probe(self) -> None:
        """Find out whether the API works, by a call that changes nothing."""
        ...


def state_after(error: PostalyticsError) -> State:
    """The state of a row whose sending failed; `UNTOUCHED` says something of the upload, too.

    >>> state_after(InvalidRequestError("The title is too long."))
    <State.REJECTED: 'rejected'>
    """
    match error:
        case OutcomeUnknownError():
            return State.IN_DOUBT
        case LiveMailError() | NotSentError() | ConfigurationError() | JournalError():
            return State.UNTOUCHED
        case AuthenticationError() | RateLimitError() | ServerError():
            return State.UNTOUCHED
        case InvalidRequestError() | ResponseError():
            return State.REJECTED
        case _:
            return State.IN_DOUBT


def _passes(error: PostalyticsError) -> bool:
    """Whether an error that leaves its row untouched, or was no row's, is one that passes."""
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

    __slots__ = ("body", "given", "number", "under_way")

    def __init__(self, number: int, given: Any) -> None:
        self.number = number
        self.given = given
        self.body: Any = None
        self.under_way = False

    def ended(
        self, state: State, *, answer: Any = None, error: PostalyticsError | None = None
    ) -> Outcome[Any, Any]:
        return Outcome(
            row=self.number,
            given=self.given,
            state=state,
            body=self.body,
            answer=answer,
            error=error,
        )

    def cut_off(self, error: BaseException) -> Outcome[Any, Any]:
        """What is known of a row that was cut off, or that a bug has ended."""
        if not self.under_way:
            return self.ended(State.UNTOUCHED)
        if isinstance(error.__cause__, PostalyticsError):  # The client knows how far it came.
            known = error.__cause__
        else:
            cut = isinstance(error, asyncio.CancelledError)
            cause = "was cut off" if cut else f"was ended by {type(error).__name__}"
            known = OutcomeUnknownError(f"The row was being sent when the upload {cause}.")
        return self.ended(state_after(known), error=known)


class Sending(Generic[M, A]):
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
        way: Way[M, A],
        count: Callable[[State], None],
        trouble: Trouble,
        max_rejected: float,
        warn: Callable[[str], None],
    ) -> None:
        self._way = way
        self._count = count
        self._trouble = trouble
        self._budget = Budget(max_rejected)
        self._one_at_a_time = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._keeping: set[asyncio.Future[str | None]] = set()
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

    async def pass_by(self, seconds: float) -> None:
        """Wait, but not longer than until the upload is stopped."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    async def carry(self, number: int, given: Any, tell: Tell[M, A]) -> None:
        """Carry a row to its end, and tell it; what it raises ends the upload."""
        row = _Row(number, given)
        try:
            while (outcome := await self._turn(row)) is None:
                pass
        except BaseException as error:
            self.stop()
            self._keep(row.cut_off(error), tell)
            raise
        self._keep(outcome, tell)

    async def all_kept(self) -> None:
        """Wait until all that was to be kept is kept, and told."""
        while self._keeping:
            await asyncio.wait(self._keeping)

    async def _turn(self, row: _Row) -> Outcome[M, A] | None:
        """What became of a row; `None` where it is to be tried again."""
        if not self._trouble.present:
            return await self._tried(row)
        async with self._one_at_a_time:
            await self._until_it_works()
            return await self._tried(row)

    async def _until_it_works(self) -> None:
        while self._trouble.present and not self.stopped:
            await self.pass_by(self._trouble.seconds)
            if await self._works():
                break

    async def _works(self) -> bool:
        """Whether the API works, as far as a call can tell that changes nothing."""
        if self.stopped:
            return False
        times = self._trouble.times
        try:
            await self._way.probe()
        except PostalyticsError as error:
            self._trouble_with(error, times, passing=_passes(error))
            return False
        return True

    async def _tried(self, row: _Row) -> Outcome[M, A] | None:
        if self.stopped:
            return row.ended(State.UNTOUCHED)
        times = self._trouble.times
        try:
            row.body = self._way.prepare(row.number, row.given)
            row.under_way = True
            answer = await self._way.send(row.number, row.body)
        except PostalyticsError as error:
            outcome = row.ended(state_after(error), error=error)
            self._note(outcome.state, error, times)
        else:
            outcome = row.ended(State.CREATED, answer=answer)
            self._trouble.over()
            self._budget.accepted()
            if not self._has_warned and shows_nothing(answer):
                self._has_warned = True
                self._warn(_CONFIRMS_NOTHING.format(row.number))
        row.under_way = False
        if outcome.state is State.UNTOUCHED and not self.stopped:
            self._keep(outcome, None)
            return None
        return outcome

    def _note(self, state: State, error: PostalyticsError, times: int) -> None:
        """What an error says of the upload."""
        if state is State.REJECTED:
            if isinstance(error, ResponseError):
                self._trouble.over()
                if (reason := self._budget.refused(error)) is not None:
                    self.stop(reason)
        else:
            doubt = state is State.IN_DOUBT
            self._trouble_with(error, times, passing=doubt or _passes(error), in_doubt=doubt)

    def _trouble_with(
        self, error: PostalyticsError, times: int, *, passing: bool, in_doubt: bool = False
    ) -> None:
        reason = self._trouble.failed(error, times, in_doubt=in_doubt) if passing else error
        if reason is not None:
            self.stop(reason)

    def _keep(self, outcome: Outcome[M, A], tell: Tell[M, A] | None) -> None:
        """Have an outcome kept, then count it and tell it, unless the row is to be tried again."""
        kept = self._way.keep(outcome)
        if kept is None:
            self._end(outcome, tell)
            return
        self._keeping.add(kept)
        kept.add_done_callback(partial(self._kept, outcome, tell))

    def _kept(
        self,
        outcome: Outcome[M, A],
        tell: Tell[M, A] | None,
        kept: asyncio.Future[str | None],
    ) -> None:
        self._keeping.discard(kept)
        if (trouble := kept.result()) is not None:
            error = JournalError(trouble)
            self.stop(error)
            if outcome.state is not State.UNTOUCHED:  # Nobody would find it again.
                outcome = attrs.evolve(outcome, state=State.IN_DOUBT, error=error)
        self._end(outcome, tell)

    def _end(self, outcome: Outcome[M, A], tell: Tell[M, A] | None) -> None:
        if tell is not None:
            self._count(outcome.state)
            tell(outcome)
