"""Schedule of a key in a store, with the queue of the processes that wait: decisions without I/O.

Only the head of the queue issues permits, and only to itself. It issues those that become ready
within a second at once, gives up its place, and sends each request when its time has come. So the
processes need few round trips to the store, and none of them asks again and again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from ...errors import ConfigurationError
from ...schema import RateLimit
from ..schedule import LONGEST_PAUSE_SECONDS, Permit, Schedule
from ..store import StoredState

GRACE_SECONDS = 0.5
"""Seconds for which a free permit is left to the head of the queue; then it counts as dead."""
LEASE_SECONDS = 5.0
"""Seconds after which the request of a process that gives no sign of life counts as answered."""
_HORIZON_SECONDS = 1.0
_MOST_BYTES = 500_000
"""Bytes of a schedule that are read: it would delay those of all keys."""
_MOST_NUMBER = 2**53
_FURTHEST_SECONDS = LONGEST_PAUSE_SECONDS + 60.0
"""How far in the future a time may be that a client stores."""
_ROUNDED = 1e-6
_TURN = 3
"""The number of permits that the head may take though others wait."""


class Place(NamedTuple):
    """Place of a process in the queue. Places are ordered as the queue is."""

    background: bool
    """Whether only requests in the background wait; all others precede them."""
    since: float
    process: int


class StoredSchedule:
    """Schedule and queue, as read from a store and to be written back.

    Args:
        limits: the rate limits.
        stored: what the store has.

    Raises:
        ConfigurationError: what is stored was not written by a client.
    """

    def __init__(self, limits: tuple[RateLimit, ...], stored: StoredState) -> None:
        self._limits = limits
        self.schedule = Schedule(limits)
        self.queue: list[Place] = []
        self.is_set_back = False
        """Whether the store's clock seems to have been set back since the last change."""
        if stored.state is not None:
            try:
                self._load(stored.state, stored.now)
            except (LookupError, TypeError, ValueError) as error:
                raise ConfigurationError(
                    "The pace store has a schedule that was not written by a client of this"
                    " version. Name a store that no other program uses. What is stored expires an"
                    " hour after its last change."
                ) from error
        self._paused_before = self.schedule.paused_until
        self._ready_before = self.schedule.ready_at()
        self._head_before = self.head
        self._before = self._contents()

    @property
    def head(self) -> int | None:
        """The process that may issue permits; `None` if no process waits."""
        return self.queue[0].process if self.queue else None

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self._contents() != self._before

    def dump(self, now: float) -> bytes:
        """Return what to store."""
        return orjson.dumps({"saved": now, **self._contents()})

    def position(self, process: int) -> int | None:
        """Return how many processes precede this one, `None` if it is not in the queue."""
        for position, place in enumerate(self.queue):
            if place.process == process:
                return position
        return None

    def enter(self, place: Place) -> None:
        """Put a process into the queue, or at another place in it."""
        self.leave(place.process)
        self.queue.append(place)
        self.queue.sort()

    def leave(self, process: int) -> None:
        """Remove a process from the queue, if it is there."""
        self.queue = [place for place in self.queue if place.process != process]

    def pass_idle(self, process: int, now: float) -> None:
        """Drop the processes ahead of this one if they have let a free permit lie.

        A process that lives and is dropped enters again, at its old place.
        """
        if self.schedule.ready_at() + GRACE_SECONDS < now:
            del self.queue[: self.position(process)]

    def issue(self, process: int, count: int, now: float) -> list[Permit]:
        """Issue the permits that are ready soon. The process must be the head of the queue.

        Args:
            process: the token of the process.
            count: the number of permits that it needs.
            now: the store's time, or a little less.

        Returns:
            The permits; the request of each may be sent at its `sent_at`, not before.
        """
        smallest = min((limit.requests for limit in self._limits), default=math.inf)
        horizon = min((_HORIZON_SECONDS, *(limit.seconds for limit in self._limits)))
        others = len(self.queue) - 1
        most = min(count, max(_TURN, smallest // (others + 1))) if others else count
        permits = list[Permit]()
        while len(permits) < most and (ready := self.schedule.ready_at()) <= now + horizon:
            permit = self.schedule.issue(max(ready, now), LEASE_SECONDS)
            permit.process = process
            permits.append(permit)
        return permits

    def cancel_lost(self, process: int, held: Iterable[int]) -> None:
        """Cancel the permits of a process that it does not hold: a reply of the store was lost."""
        held = set(held)
        for number, permit in list(self.schedule.outstanding.items()):
            if permit.process == process and number not in held:
                self.schedule.cancel(permit)

    def to_wake(self, process: int) -> set[int]:
        """Return the processes for which this change by `process` is news.

        That is the head, if it can know now when its permit is ready; after a pause began, all.
        """
        awake = set[int]()
        if self.schedule.paused_until > self._paused_before:
            awake = {place.process for place in self.queue}
            awake.update(permit.process for permit in self.schedule.outstanding.values())
        elif self.head is not None and not self.schedule.waits_for_answer():
            ready = self.schedule.ready_at()
            if self.head != self._head_before or ready < self._ready_before:
                awake = {self.head}
        return awake - {process}

    def _contents(self) -> dict[str, Any]:
        return {"schedule": self.schedule.state(0), "queue": list(map(tuple, self.queue))}

    def _load(self, written: bytes, now: float) -> None:
        if len(written) > _MOST_BYTES:
            raise ValueError("It is too long.")
        state: dict[str, Any] = orjson.loads(written)
        schedule = Schedule.from_state(self._limits, state["schedule"])
        self.queue = sorted(
            Place(bool(background), float(since), int(process))
            for background, since, process in state["queue"]
        )
        saved = float(state["saved"])
        _check(schedule, self.queue, saved, int(state["schedule"]["issued"]))
        back = saved - now
        self.is_set_back = back > 0
        if self.is_set_back:
            # The store's clock was set back. As seen from now, nothing has changed since then.
            schedule = _earlier(self._limits, schedule, back)
            self.queue = [place._replace(since=place.since - back) for place in self.queue]
        self.schedule = schedule


def _check(schedule: Schedule, queue: list[Place], saved: float, issued: int) -> None:
    """Check numbers, for some would let a process wait without end, or send without a limit.

    Raises:
        ValueError: a client does not write such a number.
    """
    measured, permits = schedule.round_trips, schedule.outstanding.values()
    times = [saved, *schedule.answers, *(place.since for place in queue)]
    times += [time for permit in permits for time in (permit.sent_at, permit.expires)]
    if schedule.paused_until != -math.inf:
        times.append(schedule.paused_until)
    whole = [issued, *(place.process for place in queue)]
    whole += [number for permit in permits for number in (permit.number, permit.process)]
    shortest = min(measured.shortest, measured.shortest_before)
    if not (
        all(-math.inf < time <= saved + _FURTHEST_SECONDS for time in times)
        and all(0 <= number <= _MOST_NUMBER for number in whole)
        and issued >= max(schedule.outstanding, default=0)
        and all(0 <= count <= _MOST_NUMBER for count in (measured.count, measured.count_before))
        and all(0 <= total < math.inf for total in (measured.total, measured.total_before))
        and (measured.credit == 0 or 0 < measured.credit <= shortest + _ROUNDED < math.inf)
    ):
        raise ValueError("A number is out of its range.")


def _earlier(limits: tuple[RateLimit, ...], schedule: Schedule, seconds: float) -> Schedule:
    """Return the schedule with all times earlier by these seconds."""
    state = schedule.state(0)
    state["answers"] = [answered - seconds for answered in state["answers"]]
    state["paused_until"] -= seconds
    state["in_flight"] = [
        (sent_at - seconds, expires - seconds, number, process)
        for sent_at, expires, number, process in state["in_flight"]
    ]
    return Schedule.from_state(limits, state)
