"""Changes of a schedule that a store does not have yet.

A change knows the local time of what happened. It is made whenever the store can be reached, and
made again on what another process has stored in the meantime.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from ..schedule import Permit, Schedule
from .clock import StoreClock
from .stored_schedule import LEASE_SECONDS


@attrs.frozen
class ScheduleChange:
    """Change of a schedule."""

    apply: Callable[[Schedule], None]
    due: float
    """The local time at which the store should have it."""
    useless_at: float
    """The local time after which nothing depends on it."""


def completion(
    permit: Permit, process: int, clock: StoreClock, now: float, *, answered: bool, due: float
) -> ScheduleChange:
    """Return the change for a request of a process that ended at the local time `now`."""
    took = now - permit.sent_at

    def complete(schedule: Schedule) -> None:
        issued = _issued(schedule, permit.number, process)
        if issued is not None:
            # A little late: if a request counts as answered too early, the next one is too early.
            at = clock.latest(now)
            # The round trip is measured here, so that none to the store is part of it.
            issued.sent_at = at - took
            schedule.complete(issued, at, answered=answered)

    return ScheduleChange(complete, due, now + LEASE_SECONDS)


def cancellation(number: int, process: int, now: float) -> ScheduleChange:
    """Return the change for a permit of a process that is not used."""

    def cancel(schedule: Schedule) -> None:
        issued = _issued(schedule, number, process)
        if issued is not None:
            schedule.cancel(issued)

    return ScheduleChange(cancel, now, now + LEASE_SECONDS)


def pause(clock: StoreClock, now: float, seconds: float) -> ScheduleChange:
    """Return the change for a pause that began at the local time `now`."""

    def begin(schedule: Schedule) -> None:
        schedule.pause(clock.earliest(now), seconds)

    return ScheduleChange(begin, now, now + seconds)


def _issued(schedule: Schedule, number: int, process: int) -> Permit | None:
    """Return a permit, `None` if the schedule does not have it: it has expired, or was lost."""
    issued = schedule.outstanding.get(number)
    return issued if issued is not None and issued.process == process else None
