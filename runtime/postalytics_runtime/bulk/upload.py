"""Uploads: iterate over one to send its rows, stop it, and read its counts."""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from contextlib import aclosing
from types import AsyncGeneratorType, TracebackType
from typing import Any, Generic, Self, TypeVar

from ..errors import ConfigurationError, LiveMailError, PostalyticsError
from ..observability import log
from .consent import Consent
from .engine import CircuitBreaker, ItemQueue, Pause, RowRunner, RowSender, Workers, state_after
from .rows import RowCounts, RowOutcome, RowQueue, RowState

M = TypeVar("M")
A = TypeVar("A")

LOG_INTERVAL = 60.0
"""Interval between progress log lines, in seconds."""


class BulkUpload(ABC, Generic[M, A]):
    """An upload of rows; iterate over it to send them.

        async for outcome in upload:
            print(outcome.row, outcome.state)
        print(upload.counts)

    Outcomes come as rows end, not in the order of the rows. Each row has one outcome. The
    rows and outcomes in memory are at most twice the concurrency, however slowly you read.

    Leaving the loop early lets in-flight rows finish; no further rows are read. Write
    `async with upload:` around the loop to wait for these rows at a known place.

    Args:
        way: sends a row.
        concurrency: the maximum number of rows in flight, at least 1.
        max_rejected: the share of rows that may be rejected before the upload stops, 0 to 1.

    Raises:
        ConfigurationError: a number is out of its range.

    Attributes:
        counts: the number of rows in each state so far.
        phase: the current phase of the upload, in words.
        warnings: warnings to show together with the counts, as sentences.
    """

    def __init__(
        self, way: RowSender[M, A], *, concurrency: int = 8, max_rejected: float = 1.0
    ) -> None:
        if concurrency < 1:
            raise ConfigurationError(f"concurrency is {concurrency}; it must be at least 1.")
        if not 0 <= max_rejected <= 1:
            raise ConfigurationError(f"max_rejected is {max_rejected}; it is a share, from 0 to 1.")
        self.counts = RowCounts()
        self.phase = "uploading"
        self.warnings: list[str] = []
        self._breaker = CircuitBreaker()
        self._runner = RowRunner(way, self._count, self._breaker, max_rejected, self.warn)
        self._concurrency = concurrency
        self._workers: Workers[RowOutcome[M, A]] | None = None
        self._iteration: weakref.ref[AsyncGenerator[RowOutcome[M, A], None]] | None = None

    @property
    def pause(self) -> Pause | None:
        """Why the upload is paused; `None` unless it waits for more than the rate limit."""
        return self._breaker.pause

    def warn(self, text: str) -> None:
        """Add a warning, and log it."""
        self.warnings.append(text)
        # A row that was sent must not look unsent because the log cannot be written (full disk).
        with contextlib.suppress(Exception):
            log.warning("Bulk: %s", text)

    def stop(self) -> None:
        """Start no more rows. In-flight rows finish; the remaining rows stay pending."""
        self._runner.stop()
        if self._workers is not None:
            self._workers.stop()

    def abort(self) -> None:
        """Stop at once. In-flight rows become unconfirmed; the remaining rows stay pending."""
        self.stop()
        if self._workers is not None:
            self._workers.abort()

    async def aclose(self) -> None:
        """Stop, and wait for in-flight rows. If the wait is cancelled, abort."""
        await self._end()
        # Closing a generator that is running raises RuntimeError. It ends by itself: `_end` has
        # stopped its workers.
        iteration = None if self._iteration is None else self._iteration()
        if isinstance(iteration, AsyncGeneratorType) and not iteration.ag_running:
            await iteration.aclose()

    async def _end(self) -> None:
        self.stop()
        if self._workers is not None:
            await self._workers.aclose()
        await self._runner.all_recorded()
        self.counts.stopped = self._runner.reason

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __aiter__(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        if self._iteration is not None:
            raise ConfigurationError("An upload runs once; make a new one for other rows.")
        iteration = self._iterate()
        # Weak: when the caller's loop is left, the generator must be freed, which closes it.
        self._iteration = weakref.ref(iteration)
        return iteration

    async def _iterate(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        self._log_progress_later()
        try:
            async with aclosing(self._outcomes()) as outcomes:
                async for outcome in outcomes:
                    yield outcome
        finally:
            self._heartbeat.cancel()
            await self._end()

    @abstractmethod
    def _outcomes(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        """Yield each outcome as its row ends."""

    def _start_workers(self, items: ItemQueue) -> Workers[RowOutcome[M, A]]:
        """Start workers that send these items."""
        workers = self._workers = Workers(items, self._run_row, self._concurrency)
        if self._runner.stopped:
            workers.stop()
        return workers

    async def _run_row(
        self, number: int, item: Any, emit: Callable[[RowOutcome[M, A]], None]
    ) -> None:
        await self._runner.run(number, item, emit)
        if self._runner.stopped:
            self.counts.stopped = self._runner.reason
            self.stop()

    def _count(self, state: RowState) -> None:
        self.counts.count(state)

    def _log_progress_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._heartbeat = loop.call_later(LOG_INTERVAL, self._log_progress)

    def _log_progress(self) -> None:
        pause = self.pause
        paused = "" if pause is None else f" Paused for {pause.seconds:.0f} s: {pause.reason}"
        log.info("Bulk: %s, %s.%s", self.phase, self.counts.text, paused)
        self._log_progress_later()


class RowUpload(BulkUpload[M, A]):
    """An upload without a journal: its rows are read once, while they are sent.

    Args:
        rows: the rows to send, in any form that `prepare` accepts.
        prepare: makes the body of a row; raises `InvalidRequestError` if the row is not valid.
        send: sends a body in one call and returns the response.
        probe: a call that changes nothing and fails if the API cannot be used.
        consent: how many pieces may be real mail; `None` if nothing is mailed.
        concurrency: the maximum number of rows in flight, at least 1.
        max_rejected: the share of rows that may be rejected before the upload stops, 0 to 1.
    """

    def __init__(
        self,
        rows: Iterable[Any] | AsyncIterable[Any],
        prepare: Callable[[Any], M],
        send: Callable[[M], Awaitable[A]],
        *,
        probe: Callable[[], Awaitable[object]] | None = None,
        consent: Consent | None = None,
        concurrency: int = 8,
        max_rejected: float = 1.0,
    ) -> None:
        self._consent = consent
        way = _PlainSender(prepare, send if consent is None else _within(consent, send), probe)
        super().__init__(way, concurrency=concurrency, max_rejected=max_rejected)
        self._source = RowQueue(rows)

    async def _outcomes(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        if self._consent is not None:
            await self._consent.begin()
        workers = self._start_workers(self._source)
        async with aclosing(aiter(workers)) as outcomes:
            async for outcome in outcomes:
                yield outcome
        async for number, given in workers.remaining():
            self._count(RowState.PENDING)
            yield RowOutcome(row=number, given=given, state=RowState.PENDING)
        if self._consent is not None and self.counts.succeeded:
            # All rows have their outcome: a failed reading of the mode must not fail the upload.
            with contextlib.suppress(PostalyticsError):
                if (change := await self._consent.look_again()) is not None:
                    self.warn(change)


def _within(consent: Consent, send: Callable[[M], Awaitable[A]]) -> Callable[[M], Awaitable[A]]:
    """Wrap `send` so that it sends the agreed number of live pieces at most."""
    begun = 0

    async def send_if_agreed(body: M) -> A:
        nonlocal begun
        await consent.still_holds()
        if consent.live is not None and begun >= consent.live:
            raise LiveMailError(
                f"The row was not sent: {consent.live:,} live pieces were agreed to, and there are "
                "more rows. Agree to more to send them."
            )
        begun += 1
        try:
            return await send(body)
        except PostalyticsError as error:
            if state_after(error) is RowState.PENDING:
                begun -= 1  # The piece was not sent, so another row may use its number.
            raise

    return send_if_agreed


class _PlainSender(Generic[M, A]):
    """Row sender without a journal."""

    def __init__(
        self,
        prepare: Callable[[Any], M],
        send: Callable[[M], Awaitable[A]],
        probe: Callable[[], Awaitable[object]] | None,
    ) -> None:
        self._prepare = prepare
        self._send = send
        self._probe = probe

    def prepare(self, row: int, given: Any) -> M:
        return self._prepare(given)

    async def send(self, row: int, body: M) -> A:
        return await self._send(body)

    def record_outcome(self, outcome: RowOutcome[M, A]) -> None:
        """Do nothing: there is no journal."""

    async def probe(self) -> None:
        if self._probe is not None:
            await self._probe()
