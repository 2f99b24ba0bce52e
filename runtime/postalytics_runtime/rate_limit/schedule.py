"""Schedule of the permits of a key: the arithmetic of rate limits, without I/O.

A server counts requests when they arrive. Requests that are sent at equal intervals arrive early
or late, so a client that only spaces its sending breaks a strict limit (a quarter of its requests
are refused). What the client knows for sure is that a request had arrived when its response came.
So a request takes the place of the one that was *answered* longest ago, and is sent no earlier
than `window - shortest round trip` after that response.
"""

from __future__ import annotations

import bisect
import math
from typing import Any, Self

import attrs

from ..schema import RateLimit

LONGEST_PAUSE_SECONDS = 3600.0
"""The maximum pause in seconds, whatever the server asks for."""

_MIN_ROUND_TRIPS = 5
_MAX_ROUND_TRIPS = 1000


@attrs.define(eq=False)
class Permit:
    """Permit to send one request."""

    sent_at: float
    """When the permit was issued. Set it to the time at which the request is written."""
    expires: float
    """When the request counts as answered if `Schedule.complete` was not called."""
    number: int
    """Unique in its schedule."""
    process: int = 0
    """The id of the process that sends the request; 0 for this process."""


@attrs.define
class RoundTrips:
    """Statistics of round trips, and the minimum that a request can be relied on to take.

    That minimum (`credit`) is a little less than the shortest of the last 1,000 to 2,000, because
    the next one may be shorter than all before. The margin grows if there are few of them, or if
    they differ much. Older ones are dropped, because network routes change.
    """

    count: int = 0
    total: float = 0.0
    shortest: float = math.inf
    count_before: int = 0
    total_before: float = 0.0
    shortest_before: float = math.inf
    credit: float = 0.0

    @property
    def known(self) -> bool:
        """Whether there are enough of them to estimate the minimum."""
        return self.count + self.count_before >= _MIN_ROUND_TRIPS

    def add(self, seconds: float) -> None:
        """Add one round trip, in seconds."""
        if self.count == _MAX_ROUND_TRIPS:
            self.count_before, self.total_before = self.count, self.total
            self.shortest_before = self.shortest
            self.count, self.total, self.shortest = 0, 0.0, math.inf
        if seconds < self.shortest:
            self.shortest = seconds
        self.count += 1
        self.total += min(seconds, 3 * self.shortest)  # Outliers say little about the others.
        count = self.count + self.count_before
        if count >= _MIN_ROUND_TRIPS:
            shortest = min(self.shortest, self.shortest_before)
            # Not negative, though rounding may make the mean of equal numbers a little smaller.
            spread = max(0.0, (self.total + self.total_before) / count - shortest)
            # Found by simulation (tests/reliability): a smaller margin makes the server refuse
            # requests, a larger one makes the client slower than the limit allows.
            self.credit = max(0.0, shortest - spread * (14 / count + 1.5 / count**0.5))


class Schedule:
    """Schedule of the permits under several rate limits. No I/O: the caller passes the time."""

    def __init__(self, limits: tuple[RateLimit, ...]) -> None:
        self.paused_until = -math.inf
        self.round_trips = RoundTrips()
        self.outstanding: dict[int, Permit] = {}
        self._limits = limits
        self.answers: list[float] = []  # When requests were answered, in order.
        self._issued = 0
        self._max_answers = max((limit.requests for limit in limits), default=0)
        self._min_requests = min((limit.requests for limit in limits), default=math.inf)
        self._first_expiry = math.inf  # No request in flight expires earlier.

    def ready_at(self) -> float:
        """Return when the next permit may be issued; a response may make that earlier."""
        ready = self.paused_until
        in_flight = len(self.outstanding)
        if in_flight and self._limits and not self.round_trips.known:
            ready = max(ready, self._expiries()[0])  # One request at a time.
        credit = self.round_trips.credit
        for limit in self._limits:
            # The requests in flight count, for the server may count each of them at any time from
            # now on. The rest of the limit is for the newest answers: the oldest of these must have
            # left the window. If the requests in flight fill the limit alone, enough must expire.
            needed = limit.requests - in_flight
            if needed <= len(self.answers):
                freed_at = self.answers[-needed] if needed > 0 else self._expiries()[-needed]
                ready_again = freed_at + limit.seconds - credit
                if ready_again > ready:
                    ready = ready_again
        return ready

    def waits_for_answer(self) -> bool:
        """Return whether the next permit depends on the response to a request in flight."""
        in_flight = len(self.outstanding)
        return in_flight >= self._min_requests or (
            in_flight > 0 and bool(self._limits) and not self.round_trips.known
        )

    def issue(self, now: float, lifetime: float = math.inf) -> Permit:
        """Issue a permit. Call this only if `ready_at` has come.

        Args:
            now: the current time.
            lifetime: seconds after which the request counts as answered if it is not completed.
        """
        if self._first_expiry <= now:
            self._expire(now)
        self._issued += 1
        expires = now + lifetime
        if expires < self._first_expiry:
            self._first_expiry = expires
        permit = self.outstanding[self._issued] = Permit(now, expires, self._issued)
        return permit

    def complete(self, permit: Permit, now: float, *, answered: bool = True) -> None:
        """Record that the request was answered, or that it will never be."""
        if self.outstanding.pop(permit.number, None) is None:
            return  # It had expired.
        if answered:
            self.round_trips.add(now - permit.sent_at)
        else:
            # The request may still arrive at the server. Assume that it takes twice the minimum
            # round trip at most.
            now = max(now, permit.sent_at + 2 * self.round_trips.credit)
        self._record_answer(now)

    def cancel(self, permit: Permit) -> None:
        """Remove the permit of a request that was not sent."""
        self.outstanding.pop(permit.number, None)

    def pause(self, now: float, seconds: float) -> None:
        """Issue no permits for this many seconds, but at most an hour."""
        self.paused_until = max(self.paused_until, now + min(LONGEST_PAUSE_SECONDS, seconds))

    def is_idle(self, now: float) -> bool:
        """Return whether nothing is in flight, paused, or within the longest limit."""
        if self._first_expiry <= now:
            self._expire(now)
        longest = max((limit.seconds for limit in self._limits), default=0.0)
        newest = self.answers[-1] if self.answers else -math.inf
        return not self.outstanding and max(self.paused_until, newest + longest) <= now

    def state(self, process: int) -> dict[str, Any]:
        """Return the whole state for JSON; permits of this process get the id `process`."""
        return {
            "answers": self.answers[-self._max_answers :],
            "issued": self._issued,
            "paused_until": self.paused_until,
            "round_trips": attrs.astuple(self.round_trips),
            "in_flight": [
                (permit.sent_at, permit.expires, permit.number, permit.process or process)
                for permit in self.outstanding.values()
            ],
        }

    @classmethod
    def from_state(cls, limits: tuple[RateLimit, ...], state: dict[str, Any]) -> Self:
        """Return a schedule with the given state, in which infinity is `None`, as in JSON.

        Raises:
            LookupError, TypeError, ValueError: `state` did not write it.
        """
        schedule = cls(limits)
        schedule.answers = sorted(map(float, state["answers"]))
        schedule._issued = int(state["issued"])
        if state["paused_until"] is not None:
            schedule.paused_until = float(state["paused_until"])
        values: list[Any] = [_number(value) for value in state["round_trips"]]
        schedule.round_trips = RoundTrips(*values)
        for sent_at, expires, number, process in state["in_flight"]:
            permit = Permit(float(sent_at), _number(expires), int(number), int(process))
            schedule.outstanding[permit.number] = permit
        schedule._first_expiry = min(schedule._expiries(), default=math.inf)
        return schedule

    def _record_answer(self, answered: float) -> None:
        answers = self.answers
        bisect.insort(answers, answered)
        # A few too many, so that not every answer moves them all; not more, because a process may
        # have a schedule for each of a thousand keys.
        if len(answers) > 1.1 * self._max_answers:
            del answers[: len(answers) - self._max_answers]

    def _expiries(self) -> list[float]:
        return sorted(permit.expires for permit in self.outstanding.values())

    def _expire(self, now: float) -> None:
        for permit in [permit for permit in self.outstanding.values() if permit.expires <= now]:
            del self.outstanding[permit.number]
            self._record_answer(permit.expires)
        self._first_expiry = min(self._expiries(), default=math.inf)


def _number(value: object) -> float:
    if value is None:
        return math.inf
    if isinstance(value, int | float):
        return value
    raise TypeError("A state has something else where a number must be.")


def schedule_name(name: str, limits: tuple[RateLimit, ...]) -> str:
    """Return the name of a schedule where processes share it.

    Schedules with different limits have different names.

    >>> schedule_name("key", (RateLimit(3, 1), RateLimit(180, 60)))
    'key: 3 in 1 s, 180 in 60 s'
    """
    return f"{name}: " + ", ".join(f"{it.requests} in {it.seconds:g} s" for it in limits)
