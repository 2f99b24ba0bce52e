"""Executor of calls: from a request to a response, with pacing and safe retries."""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
import time
import weakref
from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NoReturn, TypeVar

import aiohttp
import attrs
from yarl import URL

from ..config import Secret, is_loopback, mask_texts, serve_command
from ..errors import (
    AuthenticationError,
    ConfigurationError,
    NotSentError,
    Outcome,
    PostalyticsError,
    RateLimitPausedError,
    ResponseError,
    outcome_of,
)
from ..observability import Attempt, AttemptResult, EventDispatcher, Observer, report_unexpected
from ..rate_limit import LanePacer, PausedError, Permit
from ..schema import Api, Environment
from .attempt import AttemptState, MaySend, Request, Response
from .call_state import CallState
from .response import parse_response
from .retry import RetryBudget
from .timeouts import Deadline, DeadlineTimer, Timeout
from .transport import open_session, send_once

if TYPE_CHECKING:
    from .idempotency import CallKey

T = TypeVar("T")

_CLOSED = "The client is closed; make a new one."
_LENDER_CLOSED = (
    "The client that this one was made with (`for_key`) is closed, with its connections."
)
_SESSION_CLOSED = "The session that the client was given is closed."
_KEY_PAUSE_STATUSES = (429, 503)
"""Statuses whose `Retry-After` holds for the key, not only for one call."""
_CHECK_SECONDS = 300.0
"""Seconds for which a check of `before_attempt` holds while an attempt waits for its permit."""
_NO_TIME_LIMIT = Timeout(total=math.inf, connect=math.inf)


@attrs.define(kw_only=True, eq=False, repr=False)
class CallExecutor:
    """Executor of all calls of one client: session, rate limits, retries and events."""

    api: Api
    environment: Environment
    key: Secret
    borrowed: aiohttp.ClientSession | None
    """A session whose connections are used; it stays open."""
    proxy: str | None
    budget: RetryBudget
    max_body_size: int
    """The maximum size of a response, in bytes after decompression."""
    pacer: LanePacer
    events: EventDispatcher
    user_agent: str
    lender: CallExecutor | None = None
    """The executor whose session is used; `None` for a session of its own."""
    _open: tuple[aiohttp.ClientSession, DeadlineTimer, asyncio.AbstractEventLoop] | None = None
    _closed: bool = False
    _borrowing: weakref.WeakSet[DeadlineTimer] = attrs.field(
        factory=weakref.WeakSet[DeadlineTimer], init=False
    )
    """The timers of the executors that use the session of this one."""

    def for_key(self, key: Secret, pacer: LanePacer) -> CallExecutor:
        """Return an executor of calls with another key, which uses the session of this one."""
        return attrs.evolve(
            self,
            key=key,
            pacer=pacer,
            budget=self.budget.renewed(),
            lender=self.lender or self,
            open=None,
            closed=False,
        )

    async def close(self) -> None:
        """Close the session and end all calls in flight. A borrowed session stays open."""
        if self._open is None:
            self._closed = True
            return
        session, timer, loop = self._open
        # The timer cancels tasks of its own loop, and no other thread may do that. A loop that does
        # not run any more has no such tasks.
        if loop is not asyncio.get_running_loop() and loop.is_running():
            raise ConfigurationError("The client belongs to another event loop; close it there.")
        self._closed = True
        for one in (timer, *self._borrowing):
            one.close("the client was closed")
        if self.lender is None:
            await session.close()

    async def send(self, state: CallState) -> Response:
        """Send a request and retry it until it succeeds, as far as its effect allows.

        Returns:
            The response, with the parsed JSON.

        Raises:
            PostalyticsError: the call failed. Its outcome holds for all attempts together. No
                other exception is raised, except those of the two hooks: an unexpected exception
                must not make a request that was sent look as if it was not.
        """
        try:
            return await self._retry_until_response(state)
        except PostalyticsError:
            raise
        except Exception as error:
            if state.hook_error:
                raise
            report_unexpected(error)
            failure = state.unexpected_error(error)
        # Outside the handler: the unexpected exception may carry the key, and an exception that is
        # raised in the handler would keep it as its context.
        raise failure

    async def _retry_until_response(self, state: CallState) -> Response:
        while True:
            try:
                await self._check(state)
            except PostalyticsError as error:
                _raise_final(state, error)
            try:
                response = await self._attempt(state)
            except PostalyticsError as error:
                delay = self._delay(state, error)
                if delay is None:
                    _raise_final(state, error)
            else:
                self.budget.release(state.last)
                return response
            state.number += 1
            await self._backoff(state, delay)

    async def _attempt(self, state: CallState) -> Response:
        state.attempt_state = None
        permit, session, timer = await self._acquire_permit(state)
        began = time.monotonic()
        state.began_at = state.began_at or began
        state.attempt_state = attempt_state = AttemptState(
            timer, state.options.timeout, state.may_send
        )
        failure: BaseException | None = None
        try:
            response = await send_once(
                session,
                state.request,
                attempt_state,
                key=self.key,
                max_body_size=self.max_body_size,
            )
            errors, mask = self.api.errors, self._mask(state.request)
            response.value = parse_response(
                response, state.effect, errors, mask, form=state.form, key=state.key
            )
        except BaseException as error:  # A cancellation, too, must say whether the call was sent.
            failure = error
            state.attach_outcome(error, attempt_state)
            raise
        else:
            return response
        finally:
            if attempt_state.sent_at is None:
                self.pacer.cancel(permit)
            else:
                # Measured from the first write, after the connection is set up: a time that is too
                # long would let the pacer send later requests too early.
                permit.sent_at = attempt_state.sent_at
                self.pacer.release(permit, answered=attempt_state.response is not None)
            if state.attempt is not None:
                result = _result(attempt_state, began, failure)
                self.events.notify(Observer.finished, state.attempt, result)

    async def _acquire_permit(
        self, state: CallState
    ) -> tuple[Permit, aiohttp.ClientSession, DeadlineTimer]:
        """Wait for the permit of an attempt, then run the hook `before_send`.

        The hook runs after the wait. A bulk job records in it that a row is being sent, so a
        process that is killed leaves only the rows in flight unconfirmed, not those that wait.
        """
        state.attempt = self._describe_attempt(state) if self.events.enabled else None
        waiting_since = 0.0 if state.attempt is None else time.monotonic()
        permit = await self._permit(state)
        while _seconds_since(state.checked_at) >= _CHECK_SECONDS:
            # The check needs permits, too, so this one is given back.
            self.pacer.cancel(permit)
            await self._check(state)
            permit = await self._permit(state)
        if state.attempt is not None:
            waited = time.monotonic() - waiting_since
            self.events.notify(Observer.waited, state.attempt, waited)
        try:
            if state.key is not None:
                _require_remembered(state.key)
            if state.before_send is not None:
                state.may_send = await self._await_hook(state, state.before_send)
            if state.key is not None and state.number > 1:
                state.may_send = partial(_may_send, state.key, state.may_send)
            session, timer = self._session()
        except BaseException:
            # The client may have been closed during the wait. Without this, the permit would count
            # as a request in flight until it expires, and slow down other clients of the key.
            self.pacer.cancel(permit)
            raise
        if state.attempt is not None:
            self.events.notify(Observer.started, state.attempt)
        return permit, session, timer

    async def _check(self, state: CallState) -> None:
        """Run the hook `before_attempt`, and note when."""
        if state.before_attempt is not None:
            await self._await_hook(state, state.before_attempt)
            state.checked_at = time.monotonic(), time.time()

    async def _permit(self, state: CallState) -> Permit:
        options = state.options
        permit = self.pacer.try_acquire(
            background=options.background, expires_after=options.timeout.total
        )
        return permit or await self._wait_for_permit(state)

    async def _await_hook(self, state: CallState, hook: Callable[[], Awaitable[T]]) -> T:
        """Await a hook of the caller; its exceptions are raised unchanged."""
        try:
            return await hook()
        except BaseException as error:
            if isinstance(error, asyncio.CancelledError):
                state.attach_outcome(error, None)
            state.hook_error = True
            raise

    async def _wait_for_permit(self, state: CallState) -> Permit:
        options = state.options
        try:
            with self._until_closed(state):
                return await self.pacer.acquire(
                    background=options.background,
                    is_retry=state.number > 1,
                    max_pause=options.retry.max_wait,
                    expires_after=options.timeout.total,
                )
        except PausedError as paused:
            until = datetime.now(UTC) + timedelta(seconds=paused.seconds)
            raise RateLimitPausedError(
                f"Nothing was sent: the API asked this key to wait until {until:%Y-%m-%d %H:%M:%S} "
                f"UTC ({paused.seconds:,.0f} s), longer than the client waits "
                f"({options.retry.max_wait:,.0f} s).",
                status=429,
                safe_to_repeat=True,
                retry_after=paused.seconds,
                retry_at=until,
            ) from None

    async def _backoff(self, state: CallState, seconds: float) -> None:
        """Wait between two attempts."""
        try:
            with self._until_closed(state):
                await asyncio.sleep(seconds)
        except ConfigurationError as error:
            state.record_failure(error)
            raise state.final_error(error) from None

    @contextlib.contextmanager
    def _until_closed(self, state: CallState) -> Generator[None]:
        """End the wait in the block if the client is closed."""
        _, timer = self._session()
        try:
            # This deadline never passes by itself. It only registers the wait with the timer, so
            # that `close` can end it.
            with Deadline(timer, _NO_TIME_LIMIT):
                yield
        except asyncio.CancelledError as cancelled:
            state.attach_outcome(cancelled, None)
            raise
        except TimeoutError:
            raise ConfigurationError(_CLOSED if self._closed else _LENDER_CLOSED) from None

    def _delay(self, state: CallState, error: PostalyticsError) -> float | None:
        """Return the seconds to wait before the next attempt, `None` to give up."""
        state.record_failure(error)
        pause = self._key_pause(state, error)
        if pause:
            self.pacer.pause(pause)
        delay = None if self._is_closed() else self._retry_delay(state, error, pause)
        if delay is not None and not self.budget.acquire(error):
            error.message += " It was not retried: too many calls have failed before it."
            delay = None
        if delay is None:
            if isinstance(error, (AuthenticationError, NotSentError)):
                error.message += self._key_and_environment() + self._is_it_served(error)
            return None
        attempt = state.attempt or self._describe_attempt(state)
        self.events.notify(Observer.retried, attempt, max(delay, pause), error)
        # The pacer holds all calls of the key during a pause, and so this one, too.
        return 0.0 if pause else delay

    def _retry_delay(self, state: CallState, error: PostalyticsError, pause: float) -> float | None:
        """Return the delay that the retry policy asks for, `None` to give up."""
        retry = state.options.retry
        elapsed = 0.0 if state.began_at is None else time.monotonic() - state.began_at
        if pause > retry.max_wait or elapsed + pause > retry.max_time:
            return None
        return retry.delay(error, state.number, elapsed, random.random())  # noqa: S311 (no secret)

    def _key_pause(self, state: CallState, error: PostalyticsError) -> float:
        """Return the seconds to pause the key for, 0 for no pause.

        That is the `Retry-After` of the response. A 429 without it pauses the key for the shortest
        rate limit window, and for a longer window after each further attempt.
        """
        if isinstance(error, RateLimitPausedError):
            return 0.0
        if not isinstance(error, ResponseError) or error.status not in _KEY_PAUSE_STATUSES:
            return 0.0
        if error.retry_after is not None or error.status != 429:
            return error.retry_after or 0.0
        spans = sorted(window.seconds for window in self.environment.limits)
        return spans[min(state.number, len(spans)) - 1] if spans else 0.0

    def _mask(self, request: Request) -> Callable[[str], str]:
        """Return what hides the key, and the secrets in a request, in a message of the API."""
        if not request.secrets:
            return self.key.masked
        return lambda text: mask_texts(self.key.masked(text), request.secrets)

    def _describe_attempt(self, state: CallState) -> Attempt:
        return Attempt(
            operation=state.call.operation,
            method=state.call.method,
            path=state.call.path,
            origin=self.environment.url,
            number=state.number,
        )

    def _key_and_environment(self) -> str:
        """Return the key and the environment as the end of a message, as either may be wrong."""
        environment = self.environment
        return f" The key is {self.key.hint}, the environment {environment.name}" + (
            f": {environment.summary}" if environment.summary else "."
        )

    def _is_it_served(self, error: PostalyticsError) -> str:
        """Return a question as the end of a message, if nothing listens where a fake would."""
        refused_by = error.refused_by if isinstance(error, NotSentError) else None
        # Only a local fake has a key of its own.
        if refused_by is None or self.environment.api_key is None:
            return ""
        url = URL(refused_by)
        return f" Is `{serve_command(self.api, url)}` running?" if is_loopback(url) else ""

    def _session(self) -> tuple[aiohttp.ClientSession, DeadlineTimer]:
        if self._closed:
            raise ConfigurationError(_CLOSED)
        loop = asyncio.get_running_loop()
        if self._open is None:
            # Opened at the first call: an aiohttp session belongs to the loop it is made in.
            self._open = self._open_session(), self._timer(), loop
        session, timer, own_loop = self._open
        if own_loop is not loop:
            raise ConfigurationError(
                "The client belongs to another event loop; make one inside each asyncio.run()."
            )
        if session.closed:
            raise ConfigurationError(_SESSION_CLOSED if self.lender is None else _LENDER_CLOSED)
        return session, timer

    def _timer(self) -> DeadlineTimer:
        timer = DeadlineTimer()
        if self.lender is not None:
            self.lender._borrowing.add(timer)  # noqa: SLF001 (same class)
        return timer

    def _is_closed(self) -> bool:
        return self._closed or (self.lender is not None and self.lender._closed)  # noqa: SLF001 (same class)

    def _open_session(self) -> aiohttp.ClientSession:
        if self.lender is not None:
            if self.lender._closed:  # noqa: SLF001 (same class)
                raise ConfigurationError(_LENDER_CLOSED)
            session, _ = self.lender._session()  # noqa: SLF001 (same class)
            return session
        if self.borrowed is not None and self.borrowed.closed:
            raise ConfigurationError(_SESSION_CLOSED)
        return open_session(self.borrowed, self.user_agent, self.proxy)


def _raise_final(state: CallState, error: PostalyticsError) -> NoReturn:
    """Raise the error of a call whose last attempt failed, or was not made."""
    final = state.final_error(error)
    if final is not error:
        raise final from None
    raise error


def _result(
    attempt_state: AttemptState, began: float, error: BaseException | None
) -> AttemptResult:
    """Return the result of an attempt, for observers."""
    unexplained = Outcome.NOT_SENT if attempt_state.sent_at is None else Outcome.UNKNOWN
    return AttemptResult(
        seconds=time.monotonic() - began,
        outcome=Outcome.ANSWERED if error is None else outcome_of(error) or unexplained,
        status=None if attempt_state.response is None else attempt_state.response.status,
        error=None if error is None else type(error).__name__,
    )


def _require_remembered(key: CallKey) -> None:
    """Raise unless the API still remembers the key since the first attempt, which begins here."""
    if key.began is None:
        key.began = time.monotonic(), time.time()
    elif not _is_remembered(key):
        raise NotSentError("The API may have forgotten the idempotency key: nothing was sent.")


def _is_remembered(key: CallKey) -> bool:
    return _seconds_since(key.began) <= key.keys.repeat_seconds


def _may_send(key: CallKey, may_send: MaySend | None) -> bool:
    """Return whether an attempt may be sent, for its first byte: the machine may have slept."""
    return _is_remembered(key) and (may_send is None or may_send())


def _seconds_since(times: tuple[float, float] | None) -> float:
    """Return the seconds since a time by both clocks; 0 if none is given.

    The monotonic clock may stop while the machine sleeps, and the wall clock may be set: the larger
    of the two counts.
    """
    if times is None:
        return 0.0
    monotonic, wall = times
    return max(time.monotonic() - monotonic, time.time() - wall)
