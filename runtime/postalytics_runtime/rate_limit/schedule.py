"""When the next request of a key may leave: the arithmetic of the rate limits, without I/O.

A server counts arrivals. A request that leaves on the beat may arrive early or late, so a
client that paces permits breaks a strict limit (a quarter of its requests are refused).
What the client knows for sure is that a request had arrived when its answer came. So a request
takes the place of the one that was *answered* longest ago, and leaves no earlier than
`window - shortest round trip` after that answer.
"""

from __future__ import annotations

import bisect
import math
from typing import Any, Self

import attrs

from ..schema import RateLimit

LONGEST_PAUSE = 3600.0
"""Seconds after which one may look again, whatever the server asked for."""

_ENOUGH_ROUND_TRIPS = 5
_ROUND_TRIPS_KEPT = 1000


@attrs.define(eq=False)
class Permit:
    """A request that was let go."""

    sent_at: float
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

    def __init__(self, windows: tuple[RateLimit, ...]) -> None:
        self.paused_until = -math.inf
        self.round_trips = RoundTrips()
        self.outstanding: dict[int, Permit] = {}
        self._windows = windows
        self.answers: list[float] = []  # When requests were answered, in order.
        self._issued = 0
        self._kept = max((window.requests for window in windows), default=0)
        self._fewest = min((window.requests for window in windows), default=math.inf)
        self._expiry = math.inf  # No request under way expires before.

    def ready_at(self) -> float:
        """When the next request may leave; an answer may bring it forward."""
        ready = self.paused_until
        under_way = len(self.outstanding)
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
        under_way = len(self.outstanding)
        return under_way >= self._fewest or (
            under_way > 0 and bool(self._windows) and not self.round_trips.known
        )

    def issue(self, now: float, lifetime: float = math.inf) -> Permit:
        """Let a request go; only when `ready_at` has come.

        Args:
            now: the time.
            lifetime: for how many seconds it may be without an answer.
        """
        if self._expiry <= now:
            self._expire(now)
        self._issued += 1
        expires = now + lifetime
        if expires < self._expiry:
            self._expiry = expires
        permit = self.outstanding[self._issued] = Permit(now, expires, self._issued)
        return permit

    def complete(self, permit: Permit, now: float, *, answered: bool = True) -> None:
        """Note that `permit` was answered, or that it will never be."""
        if self.outstanding.pop(permit.number, None) is None:
            return  # It had expired.
        if answered:
            self.round_trips.add(now - permit.sent_at)
        else:  # It may still be on its way to the server.
            now = max(now, permit.sent_at + 2 * self.round_trips.credit)
        self._take(now)

    def cancel(self, permit: Permit) -> None:
        """Forget a request that never left."""
        self.outstanding.pop(permit.number, None)

    def pause(self, now: float, seconds: float) -> None:
        """Let nothing go for so long, but no longer than `LONGEST_PAUSE`."""
        self.paused_until = max(self.paused_until, now + min(LONGEST_PAUSE, seconds))

    def state(self, process: int) -> dict[str, Any]:
        """All that it knows, for JSON; what is this process's as that of `process`."""
        return {
            "answers": self.answers[-self._kept :],
            "departed": self._issued,
            "paused_until": self.paused_until,
            "round_trips": attrs.astuple(self.round_trips),
            "under_way": [
                (one.sent_at, one.expires, one.number, one.process or process)
                for one in self.outstanding.values()
            ],
        }

    @classmethod
    def from_state(cls, windows: tuple[RateLimit, ...], state: dict[str, Any]) -> Self:
        """The schedule with that state; in JSON, infinity is null."""
        schedule = cls(windows)
        schedule.answers = sorted(map(float, state["answers"]))
        schedule._issued = int(state["departed"])
        if state["paused_until"] is not None:
            schedule.paused_until = float(state["paused_until"])
        trips: list[Any] = [math.inf if value is None else value for value in state["round_trips"]]
        schedule.round_trips = RoundTrips(*trips)
        for left, expires, number, process in state["under_way"]:
            permit = Permit(left, math.inf if expires is None else expires, number, process)
            schedule.outstanding[number] = permit
        schedule._expiry = min(schedule._expiries(), default=math.inf)
        return schedule

    def _take(self, answered: float) -> None:
        answers = self.answers
        bisect.insort(answers, answered)
        if len(answers) > 2 * self._kept:
            del answers[: len(answers) - self._kept]

    def _expiries(self) -> list[float]:
        return sorted(permit.expires for permit in self.outstanding.values())

    def _expire(self, now: float) -> None:
        for permit in [one for one in self.outstanding.values() if one.expires <= now]:
            del self.outstanding[permit.number]
            self._take(permit.expires)
        self._expiry = min(self._expiries(), default=math.inf)
