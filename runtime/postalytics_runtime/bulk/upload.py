"""Uploads: iterate over one to send its rows, stop it, and read its counts."""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from contextlib import aclosing
from types import AsyncGeneratorType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar

import attrs

from ..account import read_account
from ..errors import ConfigurationError, LiveMailError, PostalyticsError
from ..observability import log
from ..schema import Operation
from .consent import Consent
from .engine import (
    GIVE_UP_AFTER,
    CircuitBreaker,
    ItemQueue,
    Pause,
    RowRunner,
    RowSender,
    Workers,
    state_after,
)
from .rows import RowCounts, RowOutcome, RowQueue, RowState, RowValidator

if TYPE_CHECKING:
    from ..client import Client

M = TypeVar("M")
A = TypeVar("A")

LOG_INTERVAL = 60.0
"""Interval between progress log lines, in seconds."""


class BulkUpload(ABC, Generic[M, A]):
    """An upload of rows.

    Iterate over it to send them::

        async for outcome in upload:
            print(outcome.row, outcome.state)
        print(upload.counts)

    Outcomes come as rows end, not in the order of the rows. Each row has one outcome. The
    rows and outcomes in memory are at most twice the concurrency, however slowly you read.

    Leaving the loop early lets in-flight rows finish; no further rows are read. Write
    `async with upload:` around the loop to wait for these rows at a known place.

    An upload that cannot succeed, such as with a key that is refused, stops instead of
    raising: `counts.stopped` is the reason, and rows that were not started stay pending.

    Args:
        sender: sends a row.
        consent: whether live mail may be sent, and how much.
        concurrency: the maximum number of rows in flight, at least 1.
        max_rejected: the share of rows that may be rejected before the upload stops, 0 to 1.
        give_up_after: seconds after which the upload gives up waiting for the API.

    Raises:
        ConfigurationError: a number is out of its range.

    Attributes:
        counts: the number of rows in each state so far.
        phase: the current phase of the upload, in words.
        warnings: warnings to show together with the counts, as sentences.
    """

    def __init__(
        self,
        sender: RowSender[M, A],
        consent: Consent,
        *,
        concurrency: int,
        max_rejected: float,
        give_up_after: float = GIVE_UP_AFTER,
    ) -> None:
        if not _is_count(concurrency):
            raise ConfigurationError(f"concurrency is {concurrency!r}; it must be at least 1.")
        if not _is_share(max_rejected):
            raise ConfigurationError(
                f"max_rejected is {max_rejected!r}; it is a share, from 0 to 1, such as 0.05."
            )
        self.counts = RowCounts()
        self.phase = "uploading"
        self.warnings: list[str] = []
        self._breaker = CircuitBreaker(give_up_after=give_up_after)
        self._runner = RowRunner(
            sender, self._count, self._breaker, max_rejected, self.warn, self._on_stop
        )
        self._consent = consent
        self._concurrency = concurrency
        self._workers: Workers[RowOutcome[M, A]] | None = None
        self._iteration: weakref.ref[AsyncGenerator[RowOutcome[M, A], None]] | None = None
        self._ended: asyncio.Event | None = None

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

    def _on_stop(self) -> None:
        self.counts.stopped = self._runner.reason
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
        elif iteration is None and self._ended is not None:
            # The caller has left its loop, so the event loop closes the generator in a task.
            await self._ended.wait()

    async def _end(self) -> None:
        self.stop()
        if self._workers is not None:
            await self._workers.aclose()
        await self._runner.all_recorded()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    if not TYPE_CHECKING:  # A type checker refuses these without our help.

        def __iter__(self) -> NoReturn:
            raise TypeError("The rows are sent one by one: write `async for outcome in upload`.")

        __await__ = __iter__

    def __aiter__(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        if self._iteration is not None:
            raise ConfigurationError("An upload runs once; make a new one for other rows.")
        iteration = self._iterate()
        # Weak: when the caller's loop is left, the generator must be freed, which closes it.
        self._iteration = weakref.ref(iteration)
        return iteration

    async def _iterate(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        self._log_progress_later()
        self._ended = asyncio.Event()
        try:
            async with aclosing(self._outcomes()) as outcomes:
                async for outcome in outcomes:
                    yield outcome
        finally:
            try:
                self._heartbeat.cancel()
                await self._end()
            finally:
                self._ended.set()

    @abstractmethod
    def _outcomes(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        """Yield each outcome as its row ends."""

    def _start_workers(self, items: ItemQueue) -> Workers[RowOutcome[M, A]]:
        """Start workers that send these items."""
        workers = self._workers = Workers(items, self._run_row, self._concurrency)
        if self._runner.stopped:
            workers.stop()
        return workers

    def _run_row(
        self, number: int, item: Any, emit: Callable[[RowOutcome[M, A]], None]
    ) -> Awaitable[None]:
        return self._runner.run(number, item, emit)

    def _count(self, state: RowState) -> None:
        self.counts.add(state)

    async def _mode_change(self) -> str | None:
        """Warn if the mode changed during the upload: rows may have been sent in both modes."""
        with contextlib.suppress(PostalyticsError):  # Too late to fail: the rows are sent.
            change = self._consent.changed or await self._consent.look_again()
            if change is not None:
                self.warn(change)
            return change
        return None

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
        rows: the rows to send, in any form that `sender` accepts.
        sender: sends a row.
        consent: whether live mail may be sent, and how much.
        concurrency: the maximum number of rows in flight, at least 1.
        max_rejected: the share of rows that may be rejected before the upload stops, 0 to 1.
    """

    def __init__(
        self,
        rows: Iterable[Any] | AsyncIterable[Any],
        sender: RowSender[M, A],
        consent: Consent,
        *,
        concurrency: int,
        max_rejected: float,
    ) -> None:
        super().__init__(sender, consent, concurrency=concurrency, max_rejected=max_rejected)
        self._source = RowQueue(rows)

    async def _outcomes(self) -> AsyncGenerator[RowOutcome[M, A], None]:
        await self._consent.begin()
        workers = self._start_workers(self._source)
        while (outcome := await workers.next()) is not None:
            yield outcome
        async for number, given in workers.remaining():
            self._count(RowState.PENDING)
            yield RowOutcome(row=number, given=given, state=RowState.PENDING)
        if self.counts.succeeded:
            await self._mode_change()


@attrs.define(eq=False)
class PlainSender(Generic[M, A]):
    """Row sender without a journal.

    Args:
        client: the client to send with.
        operation: the operation that is called for each row.
        path: the values of its path.
        rules: makes the bodies.
        consent: whether live mail may be sent, and how much.
    """

    _client: Client
    _operation: Operation[A]
    _path: tuple[Any, ...]
    _rules: RowValidator[M]
    _consent: Consent
    _begun: int = attrs.field(default=0, init=False)

    def prepare(self, row: int, given: Any) -> M:
        """Return the body of a row."""
        return self._rules.body(given)

    async def send(self, row: int, body: M) -> A:
        """Send a body, unless all live pieces that were agreed to are sent."""
        await self._consent.still_holds()
        live = self._consent.live
        if live is not None and self._begun >= live:
            raise LiveMailError(
                f"The row was not sent: {live:,} live pieces were agreed to, and there are more "
                "rows. Agree to more to send them."
            )
        self._begun += 1
        try:
            return await self._client.call(
                self._operation, path=self._path, body=body, print_warnings=False
            )
        except PostalyticsError as error:
            if state_after(error) is RowState.PENDING:
                self._begun -= 1  # The piece was not sent, so another row may use its number.
            raise

    def record_outcome(self, outcome: RowOutcome[M, A]) -> None:
        """Do nothing: there is no journal."""

    async def probe(self) -> None:
        """Read the account, to check that the API works."""
        await read_account(self._client)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 1


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1
