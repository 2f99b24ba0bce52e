"""One poll of a resource: its requests come no earlier than allowed, and never in a hurry."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

from ...client import Client
from ...errors import (
    AuthenticationError,
    ConfigurationError,
    InboxError,
    InvalidRequestError,
    NotFoundError,
    PostalyticsError,
)
from ...observability import log
from ...schema import Operation
from ...values import ParameterValue, to_text
from .pace import Sleep, pace_of

T = TypeVar("T")

_LASTING = (
    AuthenticationError,
    ConfigurationError,
    InboxError,
    InvalidRequestError,
    NotFoundError,
)
"""Errors that the next poll would meet as well."""


class PollClaims(Protocol):
    """Times of the last poll of each resource; an inbox keeps them in its file."""

    def claim_poll(self, resource: str, interval: float) -> Awaitable[float]:
        """Return 0.0 and record the present as the time of a poll; else the seconds to wait."""
        ...


class TooEarlyError(Exception):
    """The last poll of the resource, perhaps by another process, is too recent; nothing was sent.

    Attributes:
        seconds: the time to wait.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The next poll may start in {seconds:.1f} s.")
        self.seconds = seconds


class Poll:
    """One poll of a resource, of any number of requests in the background lane.

    Args:
        client: the client to read with.
        claims: records the poll before its first request.
        resource: what is polled, for `claims`.
        interval: the minimum number of seconds between two polls of the resource.
        sleep: waits for a number of seconds.

    Attributes:
        position: where a later read of the list continues, after the last page.
        requests: the number of requests that were sent.
    """

    def __init__(
        self, client: Client, claims: PollClaims, resource: str, interval: float, sleep: Sleep
    ) -> None:
        self.position: int | None = None
        self.requests = 0
        self._client = client.with_options(background=True)
        self._claims = claims
        self._resource = resource
        self._interval = interval
        self._sleep = sleep
        self._pace = pace_of(client)
        self._is_counted = False

    async def pages(
        self, operation: Operation[T], path: tuple[ParameterValue, ...], start: int | None = None
    ) -> AsyncGenerator[list[T], None]:
        """Iterate over the pages of a list, without empty ones.

        Raises:
            TooEarlyError: the last poll is too recent.
            PostalyticsError: the list cannot be read.
        """
        found = self._client.pages(
            operation, path=path, start=start, before_send=self._before_request
        )
        # The cast is true. Closing ends the request that the iteration may wait for.
        async with aclosing(cast("AsyncGenerator[list[T], None]", found.pages())) as pages:
            while True:
                await self._wait_for_place()
                page = await anext(pages, None)
                self.position = found.position
                if page is None:
                    return
                yield page

    async def _wait_for_place(self) -> None:
        seconds = self._pace.count()
        self._is_counted = True
        if seconds > self._interval and not self._pace.is_stretched:
            self._pace.is_stretched = True
            log.warning(
                "Watching %s: more is watched than this key may poll every %g s, because watchers "
                "use at most a fifth of its rate limit. The intervals become longer.",
                self._resource,
                self._interval,
            )
        if seconds > 0:
            await self._sleep(seconds)

    async def _before_request(self) -> None:
        """Claim the poll, with the permit in hand: no wait comes between claim and request."""
        if not self.requests:
            seconds = await self._claims.claim_poll(self._resource, self._interval)
            if seconds > 0:
                raise TooEarlyError(seconds)
        self.requests += 1
        if not self._is_counted:  # A retry, or a second look at the end of the list.
            self._pace.count()
        self._is_counted = False


class PollTimer:
    """Timer of a watcher: decides when the next poll takes place.

    Args:
        resource: what is polled, for the log.
        interval: the seconds between two polls.
        once: whether the errors of a poll are raised, instead of waiting for the next.
        clock: returns the seconds since 1970.
        sleep: waits for a number of seconds.
    """

    def __init__(
        self, resource: str, interval: float, once: bool, clock: Callable[[], float], sleep: Sleep
    ) -> None:
        self._resource = resource
        self._interval = interval
        self._once = once
        self._clock = clock
        self._sleep = sleep
        self._due = -float("inf")

    async def poll(
        self, poll: Callable[[], Awaitable[object]], longest_wait: float = float("inf")
    ) -> bool:
        """Poll if a poll is due, else wait; return whether a poll took place.

        Args:
            poll: polls.
            longest_wait: the maximum number of seconds to wait.

        Raises:
            PostalyticsError: the next poll would fail as well; or `once`, and the poll failed.
        """
        now = self._clock()
        # The clock may have been set back.
        self._due = min(self._due, now + self._interval)
        if now < self._due:
            await self._sleep(min(self._due - now, longest_wait))
            return False
        try:
            await poll()
        except TooEarlyError as early:
            self._due = self._clock() + early.seconds
            log.info("Watching %s: the next poll is in %.0f s.", self._resource, early.seconds)
            return False
        except _LASTING:
            raise
        except PostalyticsError as error:
            if self._once:
                raise
            log.warning("Watching %s: a poll failed. %s", self._resource, error)
        self._due = self._clock() + self._interval
        return True


def resource_of(operation: Operation[Any], path: tuple[ParameterValue, ...]) -> str:
    """Return the name under which the polls of a list are recorded."""
    return " ".join([str(operation), *map(to_text, path)])


def interval_of(given: float | None, default: float, minimum: float) -> float:
    """Return the seconds between two polls: those given, or the default.

    Raises:
        ConfigurationError: they are fewer than the minimum.
    """
    seconds = default if given is None else given
    if not seconds >= minimum:
        raise ConfigurationError(
            f"An interval of {seconds:g} s is too short: the API allows one poll in {minimum:g} s. "
            f"Use {minimum:g} or more."
        )
    return seconds


def require_start(start: object, *, dated: bool = False) -> None:
    """Raise `ConfigurationError` unless a watcher can start like this; `dated` allows a date."""
    if dated and isinstance(start, datetime):
        if start.tzinfo is not None:
            raise ConfigurationError(
                "start has a zone, but the dates of events have none: pass the date as the list of "
                "events shows it, without a zone."
            )
    elif start not in {"now", "beginning"}:
        raise ConfigurationError(f"start is {start!r}, but it must be 'now' or 'beginning'.")
