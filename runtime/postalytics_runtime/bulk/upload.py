"""The engine: a fixed number of workers take rows, send them and say what became of each.

Every row ends in exactly one state. An error that says something about its row makes a state
of that row; an error that says something about the job stops it, and the rows that are left
stay untouched.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from ..errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    LiveMailError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
)
from .outcome import Outcome, Report, State
from .source import END, Source

M = TypeVar("M")
A = TypeVar("A")


def state_after(error: PostalyticsError) -> State:
    """The state of a row whose sending failed; `UNTOUCHED` also means: stop the job.

    >>> state_after(InvalidRequestError("The title is too long."))
    <State.REJECTED: 'rejected'>
    """
    match error:
        case OutcomeUnknownError():
            return State.IN_DOUBT
        case LiveMailError() | NotSentError() | ConfigurationError():
            return State.UNTOUCHED
        case AuthenticationError() | RateLimitError() | ServerError():
            return State.UNTOUCHED
        case InvalidRequestError() | ResponseError():
            return State.REJECTED
        case _:
            return State.IN_DOUBT


class BulkUpload(Generic[M, A]):
    """Rows on their way; iterate over it to carry it out.

        async for outcome in upload:
            print(outcome.row, outcome.state)
        print(upload.report)

    Outcomes come as rows end, not in the order of the rows. Each row has one outcome. Rows
    and outcomes in memory are at most twice the concurrency, however slow the reader is.

    Who leaves the loop early lets the rows under way come to their end; the rest is not read.
    Write `async with upload:` around the loop to wait for that end at a known place.

    Args:
        rows: what is to be sent, in any form that `prepare` understands.
        prepare: makes a body of a row; raises `InvalidRequestError` where it does not fit.
        send: sends a body and returns the answer.
        concurrency: how many rows are under way at once, at least 1.

    Raises:
        ConfigurationError: the concurrency is less than 1.

    Attributes:
        report: how many rows have ended in which state so far.
    """

    def __init__(
        self,
        rows: Iterable[Any] | AsyncIterable[Any],
        prepare: Callable[[Any], M],
        send: Callable[[M], Awaitable[A]],
        *,
        concurrency: int = 8,
    ) -> None:
        if concurrency < 1:
            raise ConfigurationError(f"concurrency is {concurrency}; it must be at least 1.")
        self.report = Report()
        self._rows = Source(rows)
        self._prepare = prepare
        self._send = send
        self._concurrency = concurrency
        # A row is taken only when there is room for its outcome, so no worker ever waits with
        # an outcome in its hands: that is what makes stopping at any moment simple.
        self._room = asyncio.Semaphore(2 * concurrency)
        self._taking = asyncio.Lock()
        self._outcomes: asyncio.Queue[Outcome[M, A] | None] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []
        self._taken = 0
        self._stopped = False

    def stop(self) -> None:
        """Start no more rows. Those under way come to their end, the rest are untouched."""
        self._stopped = True

    def abort(self) -> None:
        """Stop at once. Rows under way are in doubt, the rest are untouched."""
        self._stopped = True
        for worker in self._workers:
            worker.cancel()

    async def aclose(self) -> None:
        """Stop, and wait for the rows under way; if that wait is cancelled, abort."""
        self.stop()
        for _ in self._workers:
            self._room.release()
        try:
            if self._workers:
                await asyncio.wait(self._workers)
        except asyncio.CancelledError:
            self.abort()
            await asyncio.wait(self._workers)
            raise
        finally:
            await self._rows.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def __aiter__(self) -> AsyncGenerator[Outcome[M, A], None]:
        if self._workers:
            raise ConfigurationError("An upload runs once; make a new one for other rows.")
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._concurrency)]
        for worker in self._workers:
            worker.add_done_callback(self._worker_ended)
        working = self._concurrency
        try:
            while working:
                outcome = await self._outcomes.get()
                if outcome is None:
                    working -= 1
                    continue
                self._room.release()
                yield outcome
            self._raise_failure()
            while (given := await self._rows.next()) is not END:
                self._taken += 1
                yield self._end(self._taken, given, State.UNTOUCHED)
        finally:
            await self.aclose()

    def _worker_ended(self, worker: asyncio.Task[None]) -> None:
        if not worker.cancelled():
            worker.exception()  # It is raised by the loop; asked for here, it is never logged.
        self._outcomes.put_nowait(None)

    def _raise_failure(self) -> None:
        for worker in self._workers:
            if not worker.cancelled() and (error := worker.exception()) is not None:
                raise error

    async def _work(self) -> None:
        while (taken := await self._take()) is not None:
            self._outcomes.put_nowait(await self._upload(*taken))

    async def _take(self) -> tuple[int, Any] | None:
        await self._room.acquire()
        async with self._taking:
            if self._stopped:
                return None
            try:
                given = await self._rows.next()
            except BaseException:
                self._stopped = True
                raise
            if given is END:
                return None
            self._taken += 1
            return self._taken, given

    async def _upload(self, row: int, given: Any) -> Outcome[M, A]:
        if self._stopped:
            return self._end(row, given, State.UNTOUCHED)
        body = None
        try:
            body = self._prepare(given)
            answer = await self._send(body)
        except PostalyticsError as error:
            state = state_after(error)
            if state is State.UNTOUCHED:
                self._stopped = True
                self.report.stopped = self.report.stopped or error
            return self._end(row, given, state, body=body, error=error)
        except BaseException as error:
            self._stopped = True
            known = _known(error)
            outcome = self._end(row, given, state_after(known), body=body, error=known)
            self._outcomes.put_nowait(outcome)
            raise
        return self._end(row, given, State.CREATED, body=body, answer=answer)

    def _end(
        self,
        row: int,
        given: Any,
        state: State,
        *,
        body: M | None = None,
        answer: A | None = None,
        error: PostalyticsError | None = None,
    ) -> Outcome[M, A]:
        self.report.count(state)
        return Outcome(row=row, given=given, state=state, body=body, answer=answer, error=error)


def _known(error: BaseException) -> PostalyticsError:
    """What is known of a row that was cut off, or that a bug of the sender has ended."""
    if isinstance(error.__cause__, PostalyticsError):  # The client knows how far it came.
        return error.__cause__
    cut_off = isinstance(error, asyncio.CancelledError)
    cause = "was cut off" if cut_off else f"was ended by {type(error).__name__}"
    return OutcomeUnknownError(f"The row was being sent when the upload {cause}.")
