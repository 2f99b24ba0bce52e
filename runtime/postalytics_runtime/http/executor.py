"""Request in, answer out: attempts, paced and repeated as far as that is safe."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import aiohttp

from ..config import Secret
from ..errors import (
    AuthenticationError,
    Call,
    ConfigurationError,
    KeyPausedError,
    NotSentError,
    Outcome,
    PostalyticsError,
    ResponseError,
    outcome_of,
)
from ..observability import Attempt, Observer, Result, Told, report_unexpected
from ..rate_limit import Departure, PausedError, shared_pacer
from ..schema import Api, Effect, Environment
from .call_state import Options, Trip
from .response import read_answer
from .retry import RetryBudget
from .timeouts import Deadline, Timeout, Watch
from .transport import Answer, Flight, Request, attempt, open_session

T = TypeVar("T")

_CLOSED = "The client is closed; make a new one."
_TOO_FAST = (429, 503)
"""The statuses whose `Retry-After` is about the key, not about one call."""
_ENDLESS = Timeout(total=math.inf, connect=math.inf)


class Exchange:
    """The traffic of one client: its session, its pace, its patience.

    Args:
        api: the API.
        environment: where it is served.
        key: who asks.
        borrowed: a session whose connections are used, and which is left open.
        proxy: what the connections go through.
        budget: how many attempts may be repeated in a row of failures.
        max_body_size: the most bytes of an answer that are read, after decompression.
        pace_file: where processes that share the key keep its pace.
        observers: are told what happens.
        user_agent: what the client calls itself.
    """

    def __init__(
        self,
        *,
        api: Api,
        environment: Environment,
        key: Secret,
        borrowed: aiohttp.ClientSession | None,
        proxy: str | None,
        budget: float,
        max_body_size: int,
        pace_file: Path | None,
        observers: Iterable[Observer],
        user_agent: str,
    ) -> None:
        self._api = api
        self._environment = environment
        self._key = key
        self._borrowed = borrowed
        self._proxy = proxy
        self._budget = RetryBudget(budget)
        self._max_body_size = max_body_size
        self._told = Told(observers)
        self._user_agent = user_agent
        self._pacer = shared_pacer(key.digest(), environment.url, environment.limits, pace_file)
        self._open: tuple[aiohttp.ClientSession, Watch, asyncio.AbstractEventLoop] | None = None
        self._closed = False

    async def close(self) -> None:
        """Close the session, and end what is under way. A borrowed session stays open."""
        if self._open is None:
            self._closed = True
            return
        session, watch, loop = self._open
        if loop is not asyncio.get_running_loop() and loop.is_running():
            raise ConfigurationError("The client belongs to another event loop; close it there.")
        self._closed = True
        watch.close("the client was closed")
        await session.close()

    async def send(
        self,
        request: Request,
        call: Call,
        effect: Effect,
        options: Options,
        before: Callable[[], Awaitable[None]] | None = None,
        intend: Callable[[], Awaitable[None]] | None = None,
    ) -> Answer:
        """Attempt until there is a successful answer, as far as the effect allows.

        Args:
            request: what is sent.
            call: what errors say of it.
            effect: what a repetition would do.
            options: how patiently, and in which lane.
            before: awaited before each attempt; what it raises ends the attempts.
            intend: awaited when the turn of an attempt has come and nothing of it is sent yet;
                what it raises ends the attempts.

        Returns:
            The answer, with the JSON in it.

        Raises:
            PostalyticsError: what is true of all attempts together. Nothing else leaves, but for
                what `before` and `intend` raise: no exception may make a request that was sent
                look as if it had not been.
        """
        trip = Trip(request, call, effect, options, intend)
        try:
            return await self._answered(trip, before)
        except PostalyticsError:
            raise
        except Exception as error:
            if trip.hook_failed:
                raise
            report_unexpected(error)
            failure = trip.unexpected(error)
        # Not in the handler: what was raised may carry the key, and would be the context.
        raise failure

    async def _answered(self, trip: Trip, before: Callable[[], Awaitable[None]] | None) -> Answer:
        while True:
            if before is not None:
                await self._hooked(trip, before)
            try:
                answer = await self._attempt(trip)
            except PostalyticsError as error:
                delay = self._delay(trip, error)
                if delay is None:
                    verdict = trip.verdict(error)
                    if verdict is not error:
                        raise verdict from None
                    raise
            else:
                self._budget.give_back(trip.last)
                return answer
            trip.number += 1
            await self._rest(trip, delay)

    async def _attempt(self, trip: Trip) -> Answer:
        trip.flight = None
        departure = await self._admitted(trip)
        try:
            session, watch = self._opened()
        except Exception:  # It was closed in the meantime, or its session was.
            self._pacer.withdraw(departure)
            raise
        began = time.monotonic()
        trip.began = trip.began or began
        trip.flight = flight = Flight(watch, trip.options.timeout)
        failure: BaseException | None = None
        try:
            answer = await attempt(
                session, trip.request, flight, key=self._key, max_body_size=self._max_body_size
            )
            errors, masked = self._api.errors, self._key.masked
            answer.value = read_answer(answer, trip.effect, errors, masked)
        except BaseException as error:
            failure = error
            trip.explain(error, flight)
            raise
        else:
            return answer
        finally:
            if flight.left is None:
                self._pacer.withdraw(departure)
            else:
                departure.left = flight.left  # The round trip of a new connection is no longer.
                self._pacer.arrived(departure, answered=flight.answer is not None)
            if trip.attempt is not None:
                self._told.finished(trip.attempt, _result(flight, began, failure))

    async def _admitted(self, trip: Trip) -> Departure:
        """Wait for the turn of an attempt."""
        trip.attempt = self._described(trip) if self._told.listening else None
        asked = 0.0 if trip.attempt is None else time.monotonic()
        options = trip.options
        departure = self._pacer.go(background=options.background, lifetime=options.timeout.total)
        if departure is None:
            departure = await self._turn(trip)
        if trip.attempt is not None:
            self._told.waited(trip.attempt, time.monotonic() - asked)
        if trip.intend is not None:
            await self._hooked(trip, trip.intend, departure)
        if trip.attempt is not None:
            self._told.started(trip.attempt)
        return departure

    async def _hooked(
        self, trip: Trip, hook: Callable[[], Awaitable[None]], departure: Departure | None = None
    ) -> None:
        """Await a hook of the caller's; what it raises is raised as it is."""
        try:
            await hook()
        except BaseException as error:
            if departure is not None:
                self._pacer.withdraw(departure)
            if isinstance(error, asyncio.CancelledError):
                trip.explain(error, None)
            trip.hook_failed = True
            raise

    async def _turn(self, trip: Trip) -> Departure:
        options = trip.options
        admit = partial(
            self._pacer.admit,
            background=options.background,
            again=trip.number > 1,
            patience=options.retry.max_wait,
            lifetime=options.timeout.total,
        )
        try:
            return await self._wait(trip, admit)
        except PausedError as paused:
            raise _paused(paused.seconds, options.retry.max_wait) from None

    async def _rest(self, trip: Trip, seconds: float) -> None:
        """Wait between two attempts."""
        try:
            await self._wait(trip, partial(asyncio.sleep, seconds))
        except ConfigurationError as error:
            trip.failed(error)
            raise trip.verdict(error) from None

    async def _wait(self, trip: Trip, wait: Callable[[], Awaitable[T]]) -> T:
        """Wait as long as the client is open."""
        _, watch = self._opened()
        try:
            with Deadline(watch, _ENDLESS):
                return await wait()
        except asyncio.CancelledError as cancelled:
            trip.explain(cancelled, None)
            raise
        except TimeoutError:
            raise ConfigurationError(_CLOSED) from None

    def _delay(self, trip: Trip, error: PostalyticsError) -> float | None:
        """The seconds to wait before another attempt, `None` where there will be none."""
        trip.failed(error)
        pause = self._pause(trip, error)
        if pause:
            self._pacer.pause(pause)
        delay = None if self._closed else self._patience(trip, error, pause)
        if delay is not None and not self._budget.take(error):
            error.message += " It was not repeated: too many calls have failed before it."
            delay = None
        if delay is None:
            if isinstance(error, (AuthenticationError, NotSentError)):
                error.message += self._where()
            return None
        self._told.retried(trip.attempt or self._described(trip), max(delay, pause), error)
        return 0.0 if pause else delay  # The pause holds the key, and so this call.

    def _patience(self, trip: Trip, error: PostalyticsError, pause: float) -> float | None:
        """How long the policy waits for another attempt; `None` where it does not."""
        retry = trip.options.retry
        elapsed = 0.0 if trip.began is None else time.monotonic() - trip.began
        if pause > retry.max_wait or elapsed + pause > retry.max_time:
            return None
        return retry.delay(error, trip.number, elapsed, random.random())  # noqa: S311 (no secret)

    def _pause(self, trip: Trip, error: PostalyticsError) -> float:
        """How long the key must rest: as long as the API says, or a window, then the longest."""
        if isinstance(error, KeyPausedError):
            return 0.0
        if not isinstance(error, ResponseError) or error.status not in _TOO_FAST:
            return 0.0
        if error.retry_after is not None or error.status != 429:
            return error.retry_after or 0.0
        spans = sorted(window.seconds for window in self._environment.limits)
        return spans[min(trip.number, len(spans)) - 1] if spans else 0.0

    def _described(self, trip: Trip) -> Attempt:
        return Attempt(
            operation=trip.call.operation,
            method=trip.call.method,
            path=trip.call.path,
            origin=self._environment.url,
            number=trip.number,
        )

    def _where(self) -> str:
        """What the caller may have got wrong."""
        environment = self._environment
        return f" The key is {self._key.hint}, the environment {environment.name}" + (
            f": {environment.summary}" if environment.summary else "."
        )

    def _opened(self) -> tuple[aiohttp.ClientSession, Watch]:
        if self._closed:
            raise ConfigurationError(_CLOSED)
        loop = asyncio.get_running_loop()
        if self._open is None:
            if self._borrowed is not None and self._borrowed.closed:
                raise ConfigurationError("The session that the client was given is closed.")
            session = open_session(self._borrowed, self._user_agent, self._proxy)
            self._open = session, Watch(), loop
        session, watch, own_loop = self._open
        if own_loop is not loop:
            raise ConfigurationError(
                "The client belongs to another event loop; make one inside each asyncio.run()."
            )
        if self._borrowed is not None and session.closed:
            raise ConfigurationError("The session that the client was given is closed.")
        return session, watch


def _result(flight: Flight, began: float, error: BaseException | None) -> Result:
    """What observers are told of an attempt that is over."""
    unexplained = Outcome.NOT_SENT if flight.left is None else Outcome.UNKNOWN
    return Result(
        seconds=time.monotonic() - began,
        outcome=Outcome.ANSWERED if error is None else outcome_of(error) or unexplained,
        status=None if flight.answer is None else flight.answer.status,
        error=None if error is None else type(error).__name__,
    )


def _paused(seconds: float, max_wait: float) -> KeyPausedError:
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    return KeyPausedError(
        f"Nothing was sent: the API asked this key to wait until {until:%Y-%m-%d %H:%M:%S} UTC "
        f"({seconds:,.0f} s), longer than the client waits ({max_wait:,.0f} s).",
        status=429,
        safe_to_repeat=True,
        retry_after=seconds,
        retry_at=until,
    )
