"""Request in, answer out: attempts, paced and repeated as far as that is safe."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import attrs

from .answer import advice_in_doubt, read_answer
from .errors import (
    AuthenticationError,
    Call,
    ConfigurationError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
)
from .operation import Api, Effect, Environment
from .pacing import shared_pacer
from .retry import RetryPolicy
from .secret import Secret
from .transport import Answer, Request, attempt, open_session

_CLOSED = "The client is closed; make a new one."

_log = logging.getLogger("postalytics")


@attrs.frozen(kw_only=True)
class Attempt:
    """What an observer is told of one attempt. It holds no data of the request."""

    operation: str
    method: str
    path: str
    """The template, without values."""
    number: int
    """1 for the first attempt of a call."""
    waited: float
    """Seconds spent waiting for the rate limit."""
    seconds: float
    """Seconds from setting out to the answer."""
    status: int | None
    """`None` when no answer came."""
    error: str | None
    """The class of the error, `None` for a success."""


class Exchange:
    """The traffic of one client: its session, its pace, its patience.

    Args:
        api: the API.
        environment: where it is served.
        key: who asks.
        borrowed: a session whose connections are used, and which is left open.
        timeout: for one attempt; the wait for the rate limit is not part of it.
        retry: how often and how patiently an attempt is repeated.
        max_body_size: the most bytes of an answer that are read, after decompression.
        observer: called after each attempt.
        user_agent: what the client calls itself.
    """

    def __init__(
        self,
        *,
        api: Api,
        environment: Environment,
        key: Secret,
        borrowed: aiohttp.ClientSession | None,
        timeout: aiohttp.ClientTimeout,
        retry: RetryPolicy,
        max_body_size: int,
        observer: Callable[[Attempt], None] | None,
        user_agent: str,
    ) -> None:
        self._api = api
        self._environment = environment
        self._key = key
        self._borrowed = borrowed
        self._timeout = timeout
        self._retry = retry
        self._max_body_size = max_body_size
        self._observer = observer
        self._user_agent = user_agent
        self._pacer = shared_pacer(key.digest(), environment.url, environment.limits)
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def close(self) -> None:
        """Close the session. A borrowed one stays open."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    async def send(
        self,
        request: Request,
        call: Call,
        effect: Effect,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> tuple[Answer, Any]:
        """Attempt until there is a successful answer, as far as the effect allows.

        Args:
            request: what is sent.
            call: what errors say of it.
            effect: what a repetition would do.
            before: awaited before each attempt; what it raises ends the attempts.

        Returns:
            The answer and the JSON in it.
        """
        number = 1
        while True:
            if before is not None:
                await before()
            try:
                return await self._attempt(request, call, effect, number)
            except PostalyticsError as error:
                error.call = attrs.evolve(call, attempts=number)
                delay = self._retry.delay(error, number, random.random())  # noqa: S311 (no secret)
                if delay is None:
                    if isinstance(error, (AuthenticationError, NotSentError)):
                        error.message += self._where()
                    raise
                if isinstance(error, RateLimitError):
                    self._pacer.pause(max(delay, self._own_pause(error, number)))
                else:
                    await asyncio.sleep(delay)
            number += 1

    async def _attempt(
        self, request: Request, call: Call, effect: Effect, number: int
    ) -> tuple[Answer, Any]:
        session = self._open_session()
        began = time.monotonic()
        departure = await self._pacer.admit()
        if self._closed:  # while it waited
            self._pacer.withdraw(departure)
            raise ConfigurationError(_CLOSED)
        left = time.monotonic()
        status: int | None = None
        failure: PostalyticsError | None = None
        sent = True
        try:
            answer = await attempt(
                session,
                request,
                authorization=self._key.basic_authorization(),
                max_body_size=self._max_body_size,
            )
            status = answer.status
            return answer, read_answer(answer, effect, self._api.message_at, self._key.masked)
        except OutcomeUnknownError as error:
            failure = error
            if status is None:
                error.safe_to_repeat = effect.repeatable
                error.message += f" {advice_in_doubt(effect)}"
            raise
        except PostalyticsError as error:
            failure = error
            sent = not isinstance(error, NotSentError)
            raise
        finally:
            if sent:
                self._pacer.arrived(departure, answered=status is not None)
            else:
                self._pacer.withdraw(departure)
            if self._observer is not None or _log.isEnabledFor(logging.DEBUG):
                self._tell(call, number, left - began, time.monotonic() - left, status, failure)

    def _tell(
        self,
        call: Call,
        number: int,
        waited: float,
        seconds: float,
        status: int | None,
        failure: PostalyticsError | None,
    ) -> None:
        made = Attempt(
            operation=call.operation,
            method=call.method,
            path=call.path,
            number=number,
            waited=waited,
            seconds=seconds,
            status=status,
            error=None if failure is None else type(failure).__name__,
        )
        _log.debug("%s", made)
        if self._observer is not None:
            self._observer(made)

    def _own_pause(self, error: RateLimitError, number: int) -> float:
        """How long to pause when the server does not say: a window, then the longest one."""
        spans = sorted(window.seconds for window in self._environment.limits)
        if error.retry_after is not None or not spans:
            return 0.0
        return spans[min(number - 1, len(spans) - 1)]

    def _where(self) -> str:
        """What the caller may have got wrong."""
        environment = self._environment
        return f" The key is {self._key.hint}, the environment {environment.name}" + (
            f": {environment.summary}" if environment.summary else "."
        )

    def _open_session(self) -> aiohttp.ClientSession:
        if self._closed:
            raise ConfigurationError(_CLOSED)
        loop = asyncio.get_running_loop()
        if self._session is None:
            if self._borrowed is not None and self._borrowed.closed:
                raise ConfigurationError("The session that the client was given is closed.")
            self._session = open_session(self._borrowed, self._user_agent, self._timeout)
            self._loop = loop
        elif self._loop is not loop:
            raise ConfigurationError(
                "The client belongs to another event loop; make one inside each asyncio.run()."
            )
        return self._session
