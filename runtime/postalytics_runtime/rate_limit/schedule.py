"""When the next request of a key may leave: the arithmetic of the rate limits, without I/O.

A server counts arrivals. A request that leaves on the beat may arrive early or late, so a
client that paces departures breaks a strict limit (a quarter of its requests are refused).
What the client knows for sure is that a request had arrived when its answer came. So a request
takes the place of the one that was *answered* longest ago, and leaves no earlier than
`window - shortest round trip` after that answer.
"""

from __future__ import annotations

import bisect
import math
from typing import Any, Self

import attrs

from ..schema import Window

LONGEST_PAUSE = 3600.0
"""Seconds after which one may look again, whatever the server asked for."""

_ENOUGH_ROUND_TRIPS = 5
_ROUND_TRIPS_KEPT = 1000


@attrs.define(eq=False)
class Departure:
    """A request that was let go."""

    left: float
    """Set it anew where the request is written later: the round trip begins here."""
    expires: float
    """When it is taken for answered, if no answer was told by then."""
    number: int
    """Tells it from all others of its schedule."""
    process: int = 0
    """Whose it is; 0 for this process's."""


@attrs.define
class RoundTrips:
    """How long answers take, and how much of that any request can be trusted to take.

    That is a little less than the shortest round trip of the last 1,000 to 2,000 (routes
    change), for the next one may be shorter than all before. How much less depends on how few
    they are, and on how much they differ.
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
        """Whether there are enough to go by."""
        return self.count + self.count_before >= _ENOUGH_ROUND_TRIPS

    def add(self, seconds: float) -> None:
        """Learn from one more."""
        if self.count == _ROUND_TRIPS_KEPT:
            self.count_before, self.total_before = self.count, self.total
            self.shortest_before = self.shortest
            self.count, self.total, self.shortest = 0, 0.0, math.inf
        if seconds < self.shortest:
            self.shortest = seconds
        self.count += 1
        self.total += min(seconds, 3 * self.shortest)  # One that hung says little of the others.
        count = self.count + self.count_before
        if count >= _ENOUGH_ROUND_TRIPS:
            shortest = min(self.shortest, self.shortest_before)
            spread = (self.total + self.total_before) / count - shortest
            # Found by simulation (tests/reliability): less costs refusals, more costs pace.
            self.credit = max(0.0, shortest - spread * (14 / count + 1.5 / count**0.5))


class Schedule:
    """When the next request may leave. No I/O: the caller brings the time."""

    def __init__(self, windows: tuple[Window, ...]) -> None:
        self.paused_until = -math.inf
        self.round_trips = RoundTrips()
        self.under_way: dict[int, Departure] = {}
        self._windows = windows
        self.answers: list[float] = []  # When requests were answered, in order.
        self._departed = 0
        self._kept = max((window.requests for window in windows), default=0)
        self._fewest = min((window.requests for window in windows), default=math.inf)
        self._expiry = math.inf  # No request under way expires before.

    def ready_at(self) -> float:
        """When the next request may leave; an answer may bring it forward."""
        ready = self.paused_until
        under_way = len(self.under_way)
        if under_way and self._windows and not self.round_trips.known:
            ready = max(ready, self._expiries()[0])  # One at a time.
        credit = self.round_trips.credit
        for window in self._windows:
            place = window.requests - under_way
            if place <= len(self.answers):
                taken = self.answers[-place] if place > 0 else self._expiries()[-place]
                free = taken + window.seconds - credit
                if free > ready:
                    ready = free
        return ready

    def waits_for_answer(self) -> bool:
        """Whether the next request may leave only once one under way is answered."""
        under_way = len(self.under_way)
        return under_way >= self._fewest or (
            under_way > 0 and bool(self._windows) and not self.round_trips.known
        )

    def depart(self, now: float, lifetime: float = math.inf) -> Departure:
        """Let a request go; only when `ready_at` has come.

        Args:
            now: the time.
            lifetime: for how many seconds it may be without an answer.
        """
        if self._expiry <= now:
            self._expire(now)
        self._departed += 1
        expires = now + lifetime
        if expires < self._expiry:
            self._expiry = expires
        departure = self.under_way[self._departed] = Departure(now, expires, self._departed)
        return departure

    def arrived(self, departure: Departure, now: float, *, answered: bool = True) -> None:
        """Note that `departure` was answered, or that it will never be."""
        if self.under_way.pop(departure.number, None) is None:
            return  # It had expired.
        if answered:
            self.round_trips.add(now - departure.left)
        else:  # It may still be on its way to the server.
            now = max(now, departure.left + 2 * self.round_trips.credit)
        self._take(now)

    def withdraw(self, departure: Departure) -> None:
        """Forget a request that never left."""
        self.under_way.pop(departure.number, None)

    def pause(self, now: float, seconds: float) -> None:
        """Let nothing go for so long, but no longer than `LONGEST_PAUSE`."""
        self.paused_until = max(self.paused_until, now + min(LONGEST_PAUSE, seconds))

    def state(self, process: int) -> dict[str, Any]:
        """All that it knows, for JSON; what is this process's as that of `process`."""
        return {
            "answers": self.answers[-self._kept :],
            "departed": self._departed,
            "paused_until": self.paused_until,
            "round_trips": attrs.astuple(self.round_trips),
            "under_way": [
                (one.left, one.expires, one.number, one.process or process)
                for one in self.under_way.values()
            ],
        }

    @classmethod
    def from_state(cls, windows: tuple[Window, ...], state: dict[str, Any]) -> Self:
        """The schedule with that state; in JSON, infinity is null."""
        schedule = cls(windows)
        schedule.answers = sorted(map(float, state["answers"]))
        schedule._departed = int(state["departed"])
        if state["paused_until"] is not None:
            schedule.paused_until = float(state["paused_until"])
        trips: list[Any] = [math.inf if value is None else value for value in state["round_trips"]]
        schedule.round_trips = RoundTrips(*trips)
        for left, expires, number, process in state["under_way"]:
            departure = Departure(left, math.inf if expires is None else expires, number, process)
            schedule.under_way[number] = departure
        schedule._expiry = min(schedule._expiries(), default=math.inf)
        return schedule

    def _take(self, answered: float) -> None:
        answers = self.answers
        bisect.insort(answers, answered)
        if len(answers) > 2 * self._kept:
            del answers[: len(answers) - self._kept]

    def _expiries(self) -> list[float]:
        return sorted(departure.expires for departure in self.under_way.values())

    def _expire(self, now: float) -> None:
        for departure in [one for one in self.under_way.values() if one.expires <= now]:
            del self.under_way[departure.number]
            self._take(departure.expires)
        self._expiry = min(self._expiries(), default=math.inf)
