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
    CallInfo,
    ConfigurationError,
    NotSentError,
    Outcome,
    PostalyticsError,
    RateLimitPausedError,
    ResponseError,
    outcome_of,
)
from ..observability import Attempt, AttemptResult, EventDispatcher, Observer, report_unexpected
from ..rate_limit import PausedError, Permit, shared_pacer
from ..schema import Api, Effect, Environment
from .call_state import CallOptions, CallState
from .response import parse_response
from .retry import RetryBudget
from .timeouts import Deadline, DeadlineTimer, Timeout
from .transport import AttemptState, Request, Response, open_session, send_once

T = TypeVar("T")

_CLOSED = "The client is closed; make a new one."
_TOO_FAST = (429, 503)
"""The statuses whose `Retry-After` is about the key, not about one call."""
_ENDLESS = Timeout(total=math.inf, connect=math.inf)


class CallExecutor:
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

    def __init__(  # noqa: PLR0913  All by keyword, from one caller: the client.
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
        self._events = EventDispatcher(observers)
        self._user_agent = user_agent
        self._pacer = shared_pacer(key.digest(), environment.url, environment.limits, pace_file)
        self._open: (
            tuple[aiohttp.ClientSession, DeadlineTimer, asyncio.AbstractEventLoop] | None
        ) = None
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
        call: CallInfo,
        effect: Effect,
        options: CallOptions,
        before_attempt: Callable[[], Awaitable[None]] | None = None,
        before_send: Callable[[], Awaitable[None]] | None = None,
    ) -> Response:
        """Attempt until there is a successful answer, as far as the effect allows.

        Args:
            request: what is sent.
            call: what errors say of it.
            effect: what a repetition would do.
            options: how patiently, and in which lane.
            before_attempt: awaited before each attempt; what it raises ends the attempts.
            before_send: awaited when the turn of an attempt has come and nothing of it is sent yet;
                what it raises ends the attempts.

        Returns:
            The answer, with the JSON in it.

        Raises:
            PostalyticsError: what is true of all attempts together. Nothing else leaves, but for
                what `before` and `intend` raise: no exception may make a request that was sent
                look as if it had not been.
        """
        state = CallState(request, call, effect, options, before_send)
        try:
            return await self._respond(state, before_attempt)
        except PostalyticsError:
            raise
        except Exception as error:
            if state.hook_error:
                raise
            report_unexpected(error)
            failure = state.unexpected_error(error)
        # Not in the handler: what was raised may carry the key, and would be the context.
        raise failure

    async def _respond(
        self, state: CallState, before: Callable[[], Awaitable[None]] | None
    ) -> Response:
        while True:
            if before is not None:
                await self._hooked(state, before)
            try:
                answer = await self._attempt(state)
            except PostalyticsError as error:
                delay = self._delay(state, error)
                if delay is None:
                    verdict = state.final_error(error)
                    if verdict is not error:
                        raise verdict from None
                    raise
            else:
                self._budget.release(state.last)
                return answer
            state.number += 1
            await self._backoff(state, delay)

    async def _attempt(self, state: CallState) -> Response:
        state.attempt_state = None
        permit = await self._acquire_permit(state)
        try:
            session, watch = self._session()
        except Exception:  # It was closed in the meantime, or its session was.
            self._pacer.cancel(permit)
            raise
        began = time.monotonic()
        state.began_at = state.began_at or began
        state.attempt_state = attempt_state = AttemptState(watch, state.options.timeout)
        failure: BaseException | None = None
        try:
            answer = await send_once(
                session,
                state.request,
                attempt_state,
                key=self._key,
                max_body_size=self._max_body_size,
            )
            errors, masked = self._api.errors, self._key.masked
            answer.value = parse_response(answer, state.effect, errors, masked)
        except BaseException as error:
            failure = error
            state.attach_outcome(error, attempt_state)
            raise
        else:
            return answer
        finally:
            if attempt_state.sent_at is None:
                self._pacer.cancel(permit)
            else:
                permit.sent_at = (
                    attempt_state.sent_at
                )  # The round state of a new connection is no longer.
                self._pacer.release(permit, answered=attempt_state.response is not None)
            if state.attempt is not None:
                self._events.finished(state.attempt, _result(attempt_state, began, failure))

    async def _acquire_permit(self, state: CallState) -> Permit:
        """Wait for the turn of an attempt."""
        state.attempt = self._described(state) if self._events.enabled else None
        asked = 0.0 if state.attempt is None else time.monotonic()
        options = state.options
        permit = self._pacer.try_acquire(
            background=options.background, expires_after=options.timeout.total
        )
        if permit is None:
            permit = await self._wait_for_permit(state)
        if state.attempt is not None:
            self._events.waited(state.attempt, time.monotonic() - asked)
        if state.before_send is not None:
            await self._hooked(state, state.before_send, permit)
        if state.attempt is not None:
            self._events.started(state.attempt)
        return permit

    async def _hooked(
        self, state: CallState, hook: Callable[[], Awaitable[None]], permit: Permit | None = None
    ) -> None:
        """Await a hook of the caller's; what it raises is raised as it is."""
        try:
            await hook()
        except BaseException as error:
            if permit is not None:
                self._pacer.cancel(permit)
            if isinstance(error, asyncio.CancelledError):
                state.attach_outcome(error, None)
            state.hook_error = True
            raise

    async def _wait_for_permit(self, state: CallState) -> Permit:
        options = state.options
        admit = partial(
            self._pacer.acquire,
            background=options.background,
            is_retry=state.number > 1,
            max_pause=options.retry.max_wait,
            expires_after=options.timeout.total,
        )
        try:
            return await self._wait_while_open(state, admit)
        except PausedError as paused:
            raise _paused(paused.seconds, options.retry.max_wait) from None

    async def _backoff(self, state: CallState, seconds: float) -> None:
        """Wait between two attempts."""
        try:
            await self._wait_while_open(state, partial(asyncio.sleep, seconds))
        except ConfigurationError as error:
            state.record_failure(error)
            raise state.final_error(error) from None

    async def _wait_while_open(self, state: CallState, wait: Callable[[], Awaitable[T]]) -> T:
        """Wait as long as the client is open."""
        _, watch = self._session()
        try:
            with Deadline(watch, _ENDLESS):
                return await wait()
        except asyncio.CancelledError as cancelled:
            state.attach_outcome(cancelled, None)
            raise
        except TimeoutError:
            raise ConfigurationError(_CLOSED) from None

    def _delay(self, state: CallState, error: PostalyticsError) -> float | None:
        """The seconds to wait before another attempt, `None` where there will be none."""
        state.record_failure(error)
        pause = self._key_pause(state, error)
        if pause:
            self._pacer.pause(pause)
        delay = None if self._closed else self._retry_delay(state, error, pause)
        if delay is not None and not self._budget.acquire(error):
            error.message += " It was not repeated: too many calls have failed before it."
            delay = None
        if delay is None:
            if isinstance(error, (AuthenticationError, NotSentError)):
                error.message += self._where()
            return None
        self._events.retried(state.attempt or self._described(state), max(delay, pause), error)
        return 0.0 if pause else delay  # The pause holds the key, and so this call.

    def _retry_delay(self, state: CallState, error: PostalyticsError, pause: float) -> float | None:
        """How long the policy waits for another attempt; `None` where it does not."""
        retry = state.options.retry
        elapsed = 0.0 if state.began_at is None else time.monotonic() - state.began_at
        if pause > retry.max_wait or elapsed + pause > retry.max_time:
            return None
        return retry.delay(error, state.number, elapsed, random.random())  # noqa: S311 (no secret)

    def _key_pause(self, state: CallState, error: PostalyticsError) -> float:
        """How long the key must rest: as long as the API says, or a window, then the longest."""
        if isinstance(error, RateLimitPausedError):
            return 0.0
        if not isinstance(error, ResponseError) or error.status not in _TOO_FAST:
            return 0.0
        if error.retry_after is not None or error.status != 429:
            return error.retry_after or 0.0
        spans = sorted(window.seconds for window in self._environment.limits)
        return spans[min(state.number, len(spans)) - 1] if spans else 0.0

    def _described(self, state: CallState) -> Attempt:
        return Attempt(
            operation=state.call.operation,
            method=state.call.method,
            path=state.call.path,
            origin=self._environment.url,
            number=state.number,
        )

    def _where(self) -> str:
        """What the caller may have got wrong."""
        environment = self._environment
        return f" The key is {self._key.hint}, the environment {environment.name}" + (
            f": {environment.summary}" if environment.summary else "."
        )

    def _session(self) -> tuple[aiohttp.ClientSession, DeadlineTimer]:
        if self._closed:
            raise ConfigurationError(_CLOSED)
        loop = asyncio.get_running_loop()
        if self._open is None:
            if self._borrowed is not None and self._borrowed.closed:
                raise ConfigurationError("The session that the client was given is closed.")
            session = open_session(self._borrowed, self._user_agent, self._proxy)
            self._open = session, DeadlineTimer(), loop
        session, watch, own_loop = self._open
        if own_loop is not loop:
            raise ConfigurationError(
                "The client belongs to another event loop; make one inside each asyncio.run()."
            )
        if self._borrowed is not None and session.closed:
            raise ConfigurationError("The session that the client was given is closed.")
        return session, watch


def _result(
    attempt_state: AttemptState, began: float, error: BaseException | None
) -> AttemptResult:
    """What observers are told of an attempt that is over."""
    unexplained = Outcome.NOT_SENT if attempt_state.sent_at is None else Outcome.UNKNOWN
    return AttemptResult(
        seconds=time.monotonic() - began,
        outcome=Outcome.ANSWERED if error is None else outcome_of(error) or unexplained,
        status=None if attempt_state.response is None else attempt_state.response.status,
        error=None if error is None else type(error).__name__,
    )


def _paused(seconds: float, max_wait: float) -> RateLimitPausedError:
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    return RateLimitPausedError(
        f"Nothing was sent: the API asked this key to wait until {until:%Y-%m-%d %H:%M:%S} UTC "
        f"({seconds:,.0f} s), longer than the client waits ({max_wait:,.0f} s).",
        status=429,
        safe_to_repeat=True,
        retry_after=seconds,
        retry_at=until,
    )
