"""Keeps to the rate limits of a key.

A server counts arrivals. A request that leaves on the beat may arrive early or late, so a
client that paces departures breaks a strict limit (a quarter of its requests are refused).
What the client knows for sure is that the request before an answer had arrived by then. So a
request leaves no earlier than `window - shortest round trip` after the *answer* to the request
that must have left the window.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable

import attrs

from .operation import Window

_ENOUGH_ROUND_TRIPS = 10
_ROUND_TRIPS_KEPT = 100


@attrs.define(eq=False)
class Departure:
    """A request that was let go."""

    left: float
    answered: float | None = None


class Schedule:
    """When the next request may leave. No I/O: the caller brings the time."""

    def __init__(self, windows: tuple[Window, ...]) -> None:
        self._windows = windows
        self._recent: deque[Departure] = deque(maxlen=max((w.requests for w in windows), default=1))
        self._in_flight = 0
        self._paused_until = -math.inf
        self._round_trips = 0
        self._shortest = math.inf
        self._shortest_before = math.inf
        self._credit = 0.0

    def ready_at(self) -> float:
        """When the next request may leave; infinite while an answer must come first."""
        if self._round_trips < _ENOUGH_ROUND_TRIPS and self._in_flight:
            return math.inf  # Until the round trip is known, one at a time.
        ready = self._paused_until
        recent = self._recent
        for window in self._windows:
            if len(recent) >= window.requests:
                answered = recent[-window.requests].answered
                if answered is None:
                    return math.inf
                free = answered + window.seconds - self._credit
                if free > ready:
                    ready = free
        return ready

    def depart(self, now: float) -> Departure:
        """Let a request go; only when `ready_at` has come."""
        departure = Departure(now)
        self._recent.append(departure)
        self._in_flight += 1
        return departure

    def arrived(self, departure: Departure, now: float, *, answered: bool = True) -> None:
        """Note that `departure` was answered, or that it will never be."""
        departure.answered = now
        self._in_flight -= 1
        if answered:
            self._learn(now - departure.left)

    def withdraw(self, departure: Departure) -> None:
        """Forget a request that never left."""
        self._in_flight -= 1
        if departure in self._recent:
            self._recent.remove(departure)

    def pause(self, until: float) -> None:
        """Let nothing go before `until`."""
        self._paused_until = max(self._paused_until, until)

    def _learn(self, round_trip: float) -> None:
        # Routes change: the shortest of the last 100 to 200 round trips counts.
        if self._round_trips and self._round_trips % _ROUND_TRIPS_KEPT == 0:
            self._shortest_before, self._shortest = self._shortest, math.inf
        self._round_trips += 1
        self._shortest = min(self._shortest, round_trip)
        if self._round_trips >= _ENOUGH_ROUND_TRIPS:
            self._credit = min(self._shortest, self._shortest_before)


class Pacer:
    """Lets the requests of one key go in the order they came, at the pace of a `Schedule`."""

    def __init__(
        self, windows: tuple[Window, ...], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._schedule = Schedule(windows)
        self._clock = clock
        self._waiting: deque[asyncio.Future[Departure]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def admit(self) -> Departure:
        """Wait for this request's turn."""
        now = self._clock()
        if not self._waiting and self._schedule.ready_at() <= now:
            return self._schedule.depart(now)
        turn: asyncio.Future[Departure] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._wake()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.withdraw(turn.result())
            elif turn in self._waiting:
                self._waiting.remove(turn)
                self._wake()
            raise

    def arrived(self, departure: Departure, *, answered: bool = True) -> None:
        """Note that the request was answered, or that it will never be."""
        self._schedule.arrived(departure, self._clock(), answered=answered)
        if self._waiting:
            self._wake()

    def withdraw(self, departure: Departure) -> None:
        """Give the place of a request that never left to the next one."""
        self._schedule.withdraw(departure)
        self._wake()

    def pause(self, seconds: float) -> None:
        """Let nothing go for so long: the server said that the key is too fast."""
        self._schedule.pause(self._clock() + seconds)

    def _wake(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            now = self._clock()
            ready = self._schedule.ready_at()
            if ready > now:
                if ready < math.inf:
                    loop = self._waiting[0].get_loop()
                    self._timer = loop.call_later(ready - now, self._wake)
                return
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(self._schedule.depart(now))


_pacers: dict[tuple[str, str, tuple[Window, ...]], Pacer] = {}


def shared_pacer(key_digest: str, origin: str, windows: tuple[Window, ...]) -> Pacer:
    """The one pacer of a key at an origin, for all clients of this process.

    It outlives them: a limit does not end with a client. A program has few keys.
    """
    return _pacers.setdefault((key_digest, origin, windows), Pacer(windows))
