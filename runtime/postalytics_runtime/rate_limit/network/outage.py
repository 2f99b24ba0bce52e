"""What a process does while the store that it shares a schedule through cannot be reached."""

from __future__ import annotations

import asyncio
from typing import Protocol

from ...schema import RateLimit
from ..schedule import Permit, Schedule

_ALONE = RateLimit(1, 1.0)
"""What each process allows itself: a few processes stay within the limits of a key together."""
_LOST_SECONDS = 60.0
"""Seconds after which a request that was not released counts as answered."""


class Granting(Protocol):
    """Waiters of this process, which get the permits."""

    def grant(self, number: int) -> Permit | None:
        """Give the next waiter a permit, and return it; `None` if none waits."""
        ...


class AloneSchedule:
    """Schedule of a process that does not know what the others send, and its permits.

    Its permits have negative numbers, unlike those of a stored schedule. None is free for one
    window from now on, for the other processes may have used up the limits.

    Args:
        limits: the rate limits.
        loop: the event loop in which this is used.
        waiters: those who get the permits.
    """

    def __init__(
        self, limits: tuple[RateLimit, ...], loop: asyncio.AbstractEventLoop, waiters: Granting
    ) -> None:
        self._loop = loop
        self._waiters = waiters
        self._schedule = Schedule((*limits, _ALONE))
        self._permits: dict[int, Permit] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.pause(loop.time(), min(limit.seconds for limit in (*limits, _ALONE)))

    def grant(self) -> None:
        """Grant the permits that are free, and the next one when it is."""
        self.end()
        while (ready := self._schedule.ready_at()) <= (now := self._loop.time()):
            permit = self._schedule.issue(now, _LOST_SECONDS)
            if self._waiters.grant(-permit.number) is None:
                self._schedule.cancel(permit)
                return
            self._permits[-permit.number] = permit
        self._timer = self._loop.call_at(ready, self.grant)

    def end(self) -> None:
        """Grant no more permits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def complete(self, permit: Permit, now: float, *, answered: bool) -> None:
        """Record that a request was answered, or that it never will be."""
        issued = self._permits.pop(permit.number, None)
        if issued is not None:
            issued.sent_at = permit.sent_at
            self._schedule.complete(issued, now, answered=answered)

    def cancel(self, permit: Permit) -> None:
        """Return the permit of a request that was not sent."""
        issued = self._permits.pop(permit.number, None)
        if issued is not None:
            self._schedule.cancel(issued)

    def pause(self, now: float, seconds: float) -> None:
        """Issue no permits for this many seconds."""
        self._schedule.pause(now, seconds)
