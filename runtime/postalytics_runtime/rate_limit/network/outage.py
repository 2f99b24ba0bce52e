"""What a process does while the store that it shares a schedule through cannot be reached."""

from __future__ import annotations

import math
from collections.abc import Callable

from ...schema import RateLimit
from ..schedule import Permit, Schedule

_ALONE = RateLimit(1, 1.0)
"""What each process allows itself: a few processes stay within the limits of a key together."""
_LOST_SECONDS = 60.0
"""Seconds after which a request that was not released counts as answered."""


class AloneSchedule:
    """Schedule of a process that does not know what the others send.

    Its permits have negative numbers, unlike those of a stored schedule.

    Args:
        limits: the rate limits.
        now: the local time. No permit is free for one window from now on, for the other processes
            may have used up the limits.
    """

    def __init__(self, limits: tuple[RateLimit, ...], now: float) -> None:
        self._schedule = Schedule((*limits, _ALONE))
        self._schedule.pause(now, min(limit.seconds for limit in (*limits, _ALONE)))
        self._permits: dict[int, Permit] = {}

    def grant(self, grant: Callable[[int], Permit | None], now: float) -> float:
        """Grant the permits that are free; return when the next one is.

        Args:
            grant: gives the next waiter a permit with a number; returns `None` if none waits.
            now: the local time.
        """
        while (ready := self._schedule.ready_at()) <= now:
            permit = self._schedule.issue(now, _LOST_SECONDS)
            if grant(-permit.number) is None:
                self._schedule.cancel(permit)
                return math.inf
            self._permits[-permit.number] = permit
        return ready

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
